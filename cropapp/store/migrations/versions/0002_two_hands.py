"""Bursts, target points, what a class looks like, the log of class edits, saved filters.

Plain SQL, so that what was shipped stays what was shipped whatever becomes of the tables module.
"""

from __future__ import annotations

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

STATEMENTS = (
    "ALTER TABLE photo ADD COLUMN burst_id INTEGER",
    "ALTER TABLE photo ADD COLUMN target_x FLOAT",
    "ALTER TABLE photo ADD COLUMN target_y FLOAT",
    "CREATE INDEX ix_photo_burst_id ON photo (burst_id) WHERE burst_id IS NOT NULL",
    "DROP INDEX ix_photo_gallery",
    """
CREATE INDEX ix_photo_gallery ON photo (
    folder_id, relative_path, state, review_state, label_class_id, captured_wall_us,
    labelled_at_us, burst_id, duplicate_of, exclude_reason, target_x, latitude, longitude,
    camera_make, camera_model, size_bytes
)
""",
    "CREATE INDEX ix_photo_camera ON photo (camera_make, camera_model)",
    "ALTER TABLE label_event ADD COLUMN target_x FLOAT",
    "ALTER TABLE label_event ADD COLUMN target_y FLOAT",
    # A check constraint cannot be altered: the table is made anew under its name.
    """
CREATE TABLE change_set_new (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    author TEXT NOT NULL,
    at TEXT NOT NULL,
    CONSTRAINT ck_change_set_kind
        CHECK (kind IN ('label', 'undo', 'redo', 'import', 'class', 'revert'))
)
""",
    "INSERT INTO change_set_new SELECT id, name, kind, author, at FROM change_set",
    # The highest id ever given out comes along, so that none is given out twice.
    """
UPDATE sqlite_sequence SET seq = (SELECT seq FROM sqlite_sequence WHERE name = 'change_set')
WHERE name = 'change_set_new' AND EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = 'change_set')
""",
    "DROP TABLE change_set",
    "ALTER TABLE change_set_new RENAME TO change_set",
    """
CREATE TABLE class_look_alike (
    class_id INTEGER NOT NULL,
    other_id INTEGER NOT NULL,
    CONSTRAINT pk_class_look_alike PRIMARY KEY (class_id, other_id),
    CONSTRAINT fk_class_look_alike_class_id
        FOREIGN KEY(class_id) REFERENCES photo_class (id),
    CONSTRAINT fk_class_look_alike_other_id
        FOREIGN KEY(other_id) REFERENCES photo_class (id)
) WITHOUT ROWID
""",
    """
CREATE TABLE class_reference (
    class_id INTEGER NOT NULL,
    photo_id INTEGER NOT NULL,
    position INTEGER NOT NULL,
    CONSTRAINT pk_class_reference PRIMARY KEY (class_id, photo_id),
    CONSTRAINT fk_class_reference_class_id
        FOREIGN KEY(class_id) REFERENCES photo_class (id),
    CONSTRAINT fk_class_reference_photo_id
        FOREIGN KEY(photo_id) REFERENCES photo (id) ON DELETE CASCADE
) WITHOUT ROWID
""",
    "CREATE INDEX ix_class_reference_photo_id ON class_reference (photo_id)",
    """
CREATE TABLE class_event (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    change_set_id INTEGER NOT NULL,
    class_id INTEGER NOT NULL,
    before TEXT,
    after TEXT,
    CONSTRAINT fk_class_event_change_set_id
        FOREIGN KEY(change_set_id) REFERENCES change_set (id)
)
""",
    "CREATE INDEX ix_class_event_change_set_id ON class_event (change_set_id)",
    """
CREATE TRIGGER class_event_never_changed BEFORE UPDATE ON class_event
BEGIN SELECT RAISE(ABORT, 'the log of class edits is append-only'); END
""",
    """
CREATE TRIGGER class_event_never_deleted BEFORE DELETE ON class_event
BEGIN SELECT RAISE(ABORT, 'the log of class edits is append-only'); END
""",
    """
CREATE TABLE saved_filter (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    filter TEXT NOT NULL,
    position INTEGER NOT NULL,
    CONSTRAINT uq_saved_filter_name UNIQUE (name)
)
""",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    raise RuntimeError("Restore the backup that was made before the upgrade.")
