"""Strangeness of predictions, doubts about labels, lasting folds, how versions were made.

Plain SQL, so that what was shipped stays what was shipped whatever becomes of the tables module.
"""

from __future__ import annotations

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

STATEMENTS = (
    "ALTER TABLE prediction ADD COLUMN strangeness FLOAT",
    "ALTER TABLE model_version ADD COLUMN recipe TEXT DEFAULT '{}' NOT NULL",
    "ALTER TABLE model_version ADD COLUMN data TEXT DEFAULT '{}' NOT NULL",
    "ALTER TABLE model_version ADD COLUMN size_bytes INTEGER",
    # A check constraint cannot be altered: the table is made anew under its name.
    """
CREATE TABLE training_run_new (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL,
    state TEXT NOT NULL,
    started_at TEXT NOT NULL,
    ended_at TEXT,
    model_version_id INTEGER,
    summary TEXT NOT NULL,
    uid TEXT DEFAULT '' NOT NULL,
    CONSTRAINT ck_training_run_kind CHECK (kind IN ('starter', 'quick', 'deep', 'imported')),
    CONSTRAINT ck_training_run_state CHECK (state IN ('running', 'finished', 'cancelled',
        'failed', 'interrupted')),
    CONSTRAINT fk_training_run_model_version_id FOREIGN KEY(model_version_id)
        REFERENCES model_version (id) ON DELETE SET NULL
)
""",
    """
INSERT INTO training_run_new (id, kind, state, started_at, ended_at, model_version_id, summary)
SELECT id, kind, state, started_at, ended_at, model_version_id, summary FROM training_run
""",
    # The highest id ever given out comes along, so that none is given out twice.
    """
UPDATE sqlite_sequence SET seq = (SELECT seq FROM sqlite_sequence WHERE name = 'training_run')
WHERE name = 'training_run_new'
AND EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = 'training_run')
""",
    "DROP TABLE training_run",
    "ALTER TABLE training_run_new RENAME TO training_run",
    """
CREATE TABLE label_doubt (
    photo_id INTEGER NOT NULL,
    class_id INTEGER NOT NULL,
    said_class_id INTEGER NOT NULL,
    doubt FLOAT NOT NULL,
    found_at TEXT NOT NULL,
    settled INTEGER DEFAULT '0' NOT NULL,
    CONSTRAINT pk_label_doubt PRIMARY KEY (photo_id),
    CONSTRAINT fk_label_doubt_photo_id
        FOREIGN KEY(photo_id) REFERENCES photo (id) ON DELETE CASCADE,
    CONSTRAINT fk_label_doubt_class_id FOREIGN KEY(class_id) REFERENCES photo_class (id),
    CONSTRAINT fk_label_doubt_said_class_id FOREIGN KEY(said_class_id) REFERENCES photo_class (id)
) WITHOUT ROWID
""",
    """
CREATE TABLE fold_assignment (
    scheme TEXT NOT NULL,
    group_key TEXT NOT NULL,
    fold INTEGER NOT NULL,
    CONSTRAINT pk_fold_assignment PRIMARY KEY (scheme, group_key)
) WITHOUT ROWID
""",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    raise RuntimeError("Restore the backup that was made before the upgrade.")
