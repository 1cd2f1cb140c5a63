PRAGMA application_id = 1131573104;
BEGIN TRANSACTION;
CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL, CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num));
INSERT INTO "alembic_version" VALUES('0003');
CREATE TABLE change_set (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	name TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	author TEXT NOT NULL, 
	at TEXT NOT NULL, 
	CONSTRAINT ck_change_set_kind CHECK (kind IN ('label', 'undo', 'redo', 'import', 'class', 'revert'))
);
INSERT INTO "change_set" VALUES(1,'Edit','class','Ann','2026-05-01T12:00:00.000000+00:00');
INSERT INTO "change_set" VALUES(2,'Label','label','Ann','2026-05-01T12:00:00.000000+00:00');
INSERT INTO "change_set" VALUES(3,'Label','label','Ann','2026-05-01T12:00:00.000000+00:00');
INSERT INTO "change_set" VALUES(4,'Label','undo','Ann','2026-05-01T12:00:00.000000+00:00');
CREATE TABLE class_event (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	change_set_id INTEGER NOT NULL, 
	class_id INTEGER NOT NULL, 
	"before" TEXT, 
	"after" TEXT, 
	CONSTRAINT fk_class_event_change_set_id FOREIGN KEY(change_set_id) REFERENCES change_set (id)
);
INSERT INTO "class_event" VALUES(1,1,1,'{"id":1,"name":"rust","colour":"#aa0000","key":"1","description":"","retired":false,"merged_into":null,"position":0,"name_zh":"","name_scientific":"","look_alikes":[],"reference_photos":[]}','{"id":1,"name":"rust","colour":"#aa0000","key":"1","description":"","retired":false,"merged_into":null,"position":0,"name_zh":"","name_scientific":"","look_alikes":[2],"reference_photos":[1]}');
CREATE TABLE class_look_alike (
	class_id INTEGER NOT NULL, 
	other_id INTEGER NOT NULL, 
	CONSTRAINT pk_class_look_alike PRIMARY KEY (class_id, other_id), 
	CONSTRAINT fk_class_look_alike_class_id FOREIGN KEY(class_id) REFERENCES photo_class (id), 
	CONSTRAINT fk_class_look_alike_other_id FOREIGN KEY(other_id) REFERENCES photo_class (id)
)
 WITHOUT ROWID

;
INSERT INTO "class_look_alike" VALUES(1,2);
CREATE TABLE class_reference (
	class_id INTEGER NOT NULL, 
	photo_id INTEGER NOT NULL, 
	position INTEGER NOT NULL, 
	CONSTRAINT pk_class_reference PRIMARY KEY (class_id, photo_id), 
	CONSTRAINT fk_class_reference_class_id FOREIGN KEY(class_id) REFERENCES photo_class (id), 
	CONSTRAINT fk_class_reference_photo_id FOREIGN KEY(photo_id) REFERENCES photo (id) ON DELETE CASCADE
)
 WITHOUT ROWID

;
INSERT INTO "class_reference" VALUES(1,1,0);
CREATE TABLE fold_assignment (
	scheme TEXT NOT NULL, 
	group_key TEXT NOT NULL, 
	fold INTEGER NOT NULL, 
	CONSTRAINT pk_fold_assignment PRIMARY KEY (scheme, group_key)
)
 WITHOUT ROWID

;
INSERT INTO "fold_assignment" VALUES('group','1',2);
CREATE TABLE folder (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	path TEXT NOT NULL, 
	added_at TEXT NOT NULL, 
	CONSTRAINT uq_folder_path UNIQUE (path)
);
INSERT INTO "folder" VALUES(1,'/photos','2026-05-01T12:00:00.000000+00:00');
CREATE TABLE label_doubt (
	photo_id INTEGER NOT NULL, 
	class_id INTEGER NOT NULL, 
	said_class_id INTEGER NOT NULL, 
	doubt FLOAT NOT NULL, 
	found_at TEXT NOT NULL, 
	settled INTEGER DEFAULT '0' NOT NULL, 
	CONSTRAINT pk_label_doubt PRIMARY KEY (photo_id), 
	CONSTRAINT fk_label_doubt_photo_id FOREIGN KEY(photo_id) REFERENCES photo (id) ON DELETE CASCADE, 
	CONSTRAINT fk_label_doubt_class_id FOREIGN KEY(class_id) REFERENCES photo_class (id), 
	CONSTRAINT fk_label_doubt_said_class_id FOREIGN KEY(said_class_id) REFERENCES photo_class (id)
)
 WITHOUT ROWID

;
INSERT INTO "label_doubt" VALUES(1,1,2,0.9,'2026-05-01T12:00:00.000000+00:00',0);
CREATE TABLE label_event (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	photo_id INTEGER NOT NULL, 
	change_set_id INTEGER NOT NULL, 
	author TEXT NOT NULL, 
	at TEXT NOT NULL, 
	"before" TEXT NOT NULL, 
	class_id INTEGER, 
	unsure INTEGER NOT NULL, 
	exclude_reason TEXT, 
	note TEXT NOT NULL, 
	state_event_id INTEGER, 
	source TEXT, 
	given_by TEXT, 
	given_at TEXT, 
	shown TEXT, 
	target_x FLOAT, 
	target_y FLOAT, 
	CONSTRAINT ck_label_event_source CHECK (source IS NULL OR source IN ('person', 'import')), 
	CONSTRAINT fk_label_event_photo_id FOREIGN KEY(photo_id) REFERENCES photo (id) ON DELETE CASCADE, 
	CONSTRAINT fk_label_event_change_set_id FOREIGN KEY(change_set_id) REFERENCES change_set (id), 
	CONSTRAINT fk_label_event_class_id FOREIGN KEY(class_id) REFERENCES photo_class (id)
);
INSERT INTO "label_event" VALUES(1,1,2,'Ann','2026-05-01T12:00:00.000000+00:00','{"class_id":null,"unsure":false,"exclude_reason":null,"note":"","event_id":null,"target":null}',1,0,NULL,'',1,'person','Ann','2026-05-01T12:00:00.000000+00:00','{"model_version_id":1,"top":[[1,0.75],[2,0.25]],"predicted_at":"2026-05-01T12:00:00.000000+00:00","strangeness":0.5}',0.25,0.5);
INSERT INTO "label_event" VALUES(2,2,3,'Ann','2026-05-01T12:00:00.000000+00:00','{"class_id":null,"unsure":false,"exclude_reason":null,"note":"","event_id":null,"target":null}',2,0,NULL,'',2,'person','Ann','2026-05-01T12:00:00.000000+00:00','{"model_version_id":1,"top":[[1,0.75],[2,0.25]],"predicted_at":"2026-05-01T12:00:00.000000+00:00","strangeness":1.5}',NULL,NULL);
INSERT INTO "label_event" VALUES(3,2,4,'Ann','2026-05-01T12:00:00.000000+00:00','{"class_id":2,"unsure":false,"exclude_reason":null,"note":"","event_id":2,"target":null}',NULL,0,NULL,'',NULL,NULL,NULL,NULL,NULL,NULL,NULL);
CREATE TABLE model_version (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	uid TEXT NOT NULL, 
	name TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	created_at TEXT NOT NULL, 
	parent_id INTEGER, 
	class_ids TEXT NOT NULL, 
	embedding_key TEXT NOT NULL, 
	metrics TEXT NOT NULL, 
	note TEXT DEFAULT '' NOT NULL, 
	recipe TEXT DEFAULT '{}' NOT NULL, 
	data TEXT DEFAULT '{}' NOT NULL, 
	size_bytes INTEGER, 
	CONSTRAINT uq_model_version_uid UNIQUE (uid), 
	CONSTRAINT ck_model_version_kind CHECK (kind IN ('starter', 'quick', 'deep', 'imported')), 
	CONSTRAINT fk_model_version_parent_id FOREIGN KEY(parent_id) REFERENCES model_version (id) ON DELETE SET NULL
);
INSERT INTO "model_version" VALUES(1,'v1','first','quick','2026-05-01T12:00:00.000000+00:00',NULL,'[1,2]','key','{}','','{"kind":"quick"}','{"labels_per_class":{"rust":1}}',1000);
CREATE TABLE photo (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	folder_id INTEGER NOT NULL, 
	relative_path TEXT NOT NULL, 
	size_bytes INTEGER NOT NULL, 
	mtime_ns INTEGER NOT NULL, 
	state TEXT NOT NULL, 
	state_reason TEXT DEFAULT '' NOT NULL, 
	sha256 TEXT, 
	width INTEGER, 
	height INTEGER, 
	format TEXT, 
	captured_at TEXT, 
	captured_wall_us INTEGER, 
	latitude FLOAT, 
	longitude FLOAT, 
	altitude_m FLOAT, 
	camera_make TEXT, 
	camera_model TEXT, 
	warnings TEXT, 
	group_id INTEGER, 
	duplicate_of INTEGER, 
	label_class_id INTEGER, 
	unsure INTEGER DEFAULT '0' NOT NULL, 
	exclude_reason TEXT, 
	note TEXT DEFAULT '' NOT NULL, 
	label_event_id INTEGER, 
	review_state TEXT DEFAULT 'unreviewed' NOT NULL, 
	labelled_at_us INTEGER, 
	burst_id INTEGER, 
	target_x FLOAT, 
	target_y FLOAT, 
	CONSTRAINT uq_photo_folder_id UNIQUE (folder_id, relative_path), 
	CONSTRAINT ck_photo_state CHECK (state IN ('found', 'ready', 'unreadable', 'missing')), 
	CONSTRAINT ck_photo_review_state CHECK (review_state IN ('unreviewed', 'confirmed', 'corrected', 'labelled', 'unsure', 'excluded')), 
	CONSTRAINT fk_photo_folder_id FOREIGN KEY(folder_id) REFERENCES folder (id), 
	CONSTRAINT fk_photo_duplicate_of FOREIGN KEY(duplicate_of) REFERENCES photo (id) ON DELETE SET NULL, 
	CONSTRAINT fk_photo_label_class_id FOREIGN KEY(label_class_id) REFERENCES photo_class (id)
);
INSERT INTO "photo" VALUES(1,1,'row/a.jpg',10,20,'ready','','abababababababababababababababababababababababababababababababab',40,30,'JPEG','2026-05-01T00:00:00',1777593600000000,NULL,NULL,NULL,NULL,NULL,NULL,1,NULL,1,0,NULL,'',1,'confirmed',1777636800000000,1,0.25,0.5);
INSERT INTO "photo" VALUES(2,1,'row/b.jpg',10,20,'found','',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,1,NULL,NULL,0,NULL,'',NULL,'unreviewed',NULL,1,NULL,NULL);
INSERT INTO "photo" VALUES(3,1,'row/c.jpg',10,20,'found','',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,0,NULL,'',NULL,'unreviewed',NULL,NULL,NULL,NULL);
CREATE TABLE photo_class (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	name TEXT NOT NULL, 
	name_key TEXT NOT NULL, 
	name_zh TEXT, 
	name_scientific TEXT, 
	colour TEXT NOT NULL, 
	"key" TEXT, 
	description TEXT DEFAULT '' NOT NULL, 
	retired INTEGER DEFAULT '0' NOT NULL, 
	merged_into INTEGER, 
	position INTEGER DEFAULT '0' NOT NULL, 
	CONSTRAINT ck_photo_class_merged_into_itself CHECK (merged_into IS NULL OR merged_into <> id), 
	CONSTRAINT fk_photo_class_merged_into FOREIGN KEY(merged_into) REFERENCES photo_class (id)
);
INSERT INTO "photo_class" VALUES(1,'rust','rust',NULL,NULL,'#aa0000','1','',0,NULL,0);
INSERT INTO "photo_class" VALUES(2,'blight','blight',NULL,NULL,'#aa0000','2','',0,NULL,1);
CREATE TABLE prediction (
	model_version_id INTEGER NOT NULL, 
	photo_id INTEGER NOT NULL, 
	class_1 INTEGER NOT NULL, 
	confidence_1 FLOAT NOT NULL, 
	margin FLOAT NOT NULL, 
	class_2 INTEGER, 
	confidence_2 FLOAT, 
	class_3 INTEGER, 
	confidence_3 FLOAT, 
	class_4 INTEGER, 
	confidence_4 FLOAT, 
	class_5 INTEGER, 
	confidence_5 FLOAT, 
	predicted_at TEXT NOT NULL, 
	strangeness FLOAT, 
	CONSTRAINT pk_prediction PRIMARY KEY (model_version_id, photo_id), 
	CONSTRAINT fk_prediction_model_version_id FOREIGN KEY(model_version_id) REFERENCES model_version (id) ON DELETE CASCADE, 
	CONSTRAINT fk_prediction_photo_id FOREIGN KEY(photo_id) REFERENCES photo (id) ON DELETE CASCADE, 
	CONSTRAINT fk_prediction_class_1 FOREIGN KEY(class_1) REFERENCES photo_class (id)
)
 WITHOUT ROWID

;
INSERT INTO "prediction" VALUES(1,2,1,0.75,0.5,2,0.25,NULL,NULL,NULL,NULL,NULL,NULL,'2026-05-01T12:00:00.000000+00:00',1.5);
INSERT INTO "prediction" VALUES(1,3,1,0.75,0.5,2,0.25,NULL,NULL,NULL,NULL,NULL,NULL,'2026-05-01T12:00:00.000000+00:00',NULL);
CREATE TABLE project_info (
	"key" TEXT NOT NULL, 
	value TEXT NOT NULL, 
	CONSTRAINT pk_project_info PRIMARY KEY ("key")
);
INSERT INTO "project_info" VALUES('name','"released"');
INSERT INTO "project_info" VALUES('created','"2026-11-22T08:22:46.404762+00:00"');
INSERT INTO "project_info" VALUES('active_model_version_id','1');
CREATE TABLE saved_filter (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	name TEXT NOT NULL, 
	filter TEXT NOT NULL, 
	position INTEGER NOT NULL, 
	CONSTRAINT uq_saved_filter_name UNIQUE (name)
);
INSERT INTO "saved_filter" VALUES(1,'June','{"filter":{"text":"june"},"sort":{"field":"path","descending":false}}',0);
ANALYZE "sqlite_master";
INSERT INTO "sqlite_stat1" VALUES('class_reference','ix_class_reference_photo_id','1 1');
INSERT INTO "sqlite_stat1" VALUES('class_reference','class_reference','1 1 1');
INSERT INTO "sqlite_stat1" VALUES('label_event','ix_label_event_change_set_id','3 1');
INSERT INTO "sqlite_stat1" VALUES('label_event','ix_label_event_class_id','2 1');
INSERT INTO "sqlite_stat1" VALUES('label_event','ix_label_event_photo_id','3 2');
INSERT INTO "sqlite_stat1" VALUES('class_event','ix_class_event_change_set_id','1 1');
INSERT INTO "sqlite_stat1" VALUES('class_look_alike','class_look_alike','1 1 1');
INSERT INTO "sqlite_stat1" VALUES('prediction','ix_prediction_photo_id','2 1');
INSERT INTO "sqlite_stat1" VALUES('prediction','ix_prediction_class_1','2 2 2');
INSERT INTO "sqlite_stat1" VALUES('prediction','prediction','2 2 1');
INSERT INTO "sqlite_stat1" VALUES('photo','ix_photo_camera','3 3 3');
INSERT INTO "sqlite_stat1" VALUES('photo','ix_photo_sha256','1 1');
INSERT INTO "sqlite_stat1" VALUES('photo','ix_photo_burst_id','2 2');
INSERT INTO "sqlite_stat1" VALUES('photo','ix_photo_label_class_id','1 1');
INSERT INTO "sqlite_stat1" VALUES('photo','ix_photo_group_id','2 2');
INSERT INTO "sqlite_stat1" VALUES('photo','ix_photo_gallery','3 3 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1');
INSERT INTO "sqlite_stat1" VALUES('photo','ix_photo_found','2 1');
INSERT INTO "sqlite_stat1" VALUES('photo','sqlite_autoindex_photo_1','3 3 1');
CREATE TABLE training_run (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	kind TEXT NOT NULL, 
	state TEXT NOT NULL, 
	started_at TEXT NOT NULL, 
	ended_at TEXT, 
	model_version_id INTEGER, 
	summary TEXT NOT NULL, 
	uid TEXT DEFAULT '' NOT NULL, 
	CONSTRAINT ck_training_run_kind CHECK (kind IN ('starter', 'quick', 'deep', 'imported')), 
	CONSTRAINT ck_training_run_state CHECK (state IN ('running', 'finished', 'cancelled', 'failed', 'interrupted')), 
	CONSTRAINT fk_training_run_model_version_id FOREIGN KEY(model_version_id) REFERENCES model_version (id) ON DELETE SET NULL
);
INSERT INTO "training_run" VALUES(1,'quick','running','2026-05-01T12:00:00.000000+00:00','2026-05-01T12:00:00.000000+00:00',1,'{"labels":2}','');
CREATE UNIQUE INDEX uq_photo_class_key ON photo_class ("key") WHERE key IS NOT NULL AND retired = 0 AND merged_into IS NULL;
CREATE UNIQUE INDEX uq_photo_class_name ON photo_class (name_key) WHERE merged_into IS NULL;
CREATE INDEX ix_photo_found ON photo (id) WHERE state = 'found';
CREATE INDEX ix_photo_gallery ON photo (folder_id, relative_path, state, review_state, label_class_id, captured_wall_us, labelled_at_us, burst_id, duplicate_of, exclude_reason, target_x, latitude, longitude, camera_make, camera_model, size_bytes);
CREATE INDEX ix_photo_group_id ON photo (group_id) WHERE group_id IS NOT NULL;
CREATE INDEX ix_photo_duplicate_of ON photo (duplicate_of) WHERE duplicate_of IS NOT NULL;
CREATE INDEX ix_photo_label_class_id ON photo (label_class_id) WHERE label_class_id IS NOT NULL;
CREATE INDEX ix_photo_burst_id ON photo (burst_id) WHERE burst_id IS NOT NULL;
CREATE INDEX ix_photo_sha256 ON photo (sha256) WHERE sha256 IS NOT NULL;
CREATE INDEX ix_photo_camera ON photo (camera_make, camera_model);
CREATE INDEX ix_class_event_change_set_id ON class_event (change_set_id);
CREATE TRIGGER class_event_never_changed BEFORE UPDATE ON class_event
BEGIN SELECT RAISE(ABORT, 'the log of class edits is append-only'); END;
CREATE TRIGGER class_event_never_deleted BEFORE DELETE ON class_event
BEGIN SELECT RAISE(ABORT, 'the log of class edits is append-only'); END;
CREATE INDEX ix_label_event_photo_id ON label_event (photo_id);
CREATE INDEX ix_label_event_class_id ON label_event (class_id) WHERE class_id IS NOT NULL;
CREATE INDEX ix_label_event_change_set_id ON label_event (change_set_id);
CREATE TRIGGER label_event_never_changed BEFORE UPDATE ON label_event
BEGIN SELECT RAISE(ABORT, 'the label history is append-only'); END;
CREATE TRIGGER label_event_never_deleted BEFORE DELETE ON label_event
WHEN EXISTS (SELECT 1 FROM photo WHERE id = OLD.photo_id)
BEGIN SELECT RAISE(ABORT, 'the label history is append-only'); END;
CREATE INDEX ix_class_reference_photo_id ON class_reference (photo_id);
CREATE INDEX ix_prediction_class_1 ON prediction (class_1, model_version_id);
CREATE INDEX ix_prediction_photo_id ON prediction (photo_id);
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('folder',1);
INSERT INTO "sqlite_sequence" VALUES('photo_class',2);
INSERT INTO "sqlite_sequence" VALUES('photo',3);
INSERT INTO "sqlite_sequence" VALUES('training_run',1);
INSERT INTO "sqlite_sequence" VALUES('model_version',1);
INSERT INTO "sqlite_sequence" VALUES('saved_filter',1);
INSERT INTO "sqlite_sequence" VALUES('change_set',4);
INSERT INTO "sqlite_sequence" VALUES('class_event',1);
INSERT INTO "sqlite_sequence" VALUES('label_event',3);
COMMIT;
