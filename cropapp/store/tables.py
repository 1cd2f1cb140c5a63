"""The tables of a project file.

Owns: columns, keys, indices, triggers as the newest schema has them. Must not: query. A change here
needs a new migration; a test compares the two.

What is deleted with what: a folder cannot go while it has photos (folders.remove_folder deletes
them knowingly); with a photo go its predictions and its label history; a class or a change set that
anything names cannot go; with a model version go its predictions, while what a model had said when
a label was given stays, as it is kept with the label event.
"""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import (
    DDL,
    CheckConstraint,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    event,
    text,
)

from cropapp.core.entities import LabelSource, ModelKind, PhotoState, RunState
from cropapp.core.gallery import ReviewState

SCHEMA_REVISION = "0003"
"""The alembic revision that these tables are. A test holds it to the newest migration."""

APPLICATION_ID = 0x43726F70
"""`Crop` in SQLite's application_id: how a project is told from any other SQLite file."""

# Named constraints, so that a later batch migration can drop one.
metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)


def _one_of(column: str, kinds: type[StrEnum] | tuple[str, ...]) -> CheckConstraint:
    listed = ", ".join(f"'{kind}'" for kind in kinds)
    return CheckConstraint(f"{column} IN ({listed})", name=column)


CHANGE_KINDS = ("label", "undo", "redo", "import", "class", "revert")

project_info = Table(
    "project_info",
    metadata,
    Column("key", Text, primary_key=True, nullable=False),
    Column("value", Text, nullable=False, comment="JSON"),
)

folder = Table(
    "folder",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("path", Text, nullable=False),
    Column("added_at", Text, nullable=False),
    UniqueConstraint("path"),
    sqlite_autoincrement=True,
)

photo_class = Table(
    "photo_class",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", Text, nullable=False),
    Column("name_key", Text, nullable=False, comment="name trimmed and case-folded"),
    Column("name_zh", Text),
    Column("name_scientific", Text),
    Column("colour", Text, nullable=False),
    Column("key", Text),
    Column("description", Text, nullable=False, server_default=""),
    Column("retired", Integer, nullable=False, server_default="0"),
    Column("merged_into", Integer, ForeignKey("photo_class.id")),
    Column("position", Integer, nullable=False, server_default="0"),
    CheckConstraint("merged_into IS NULL OR merged_into <> id", name="merged_into_itself"),
    sqlite_autoincrement=True,
)
Index(
    "uq_photo_class_name",
    photo_class.c.name_key,
    unique=True,
    sqlite_where=photo_class.c.merged_into.is_(None),
)
Index(
    "uq_photo_class_key",
    photo_class.c.key,
    unique=True,
    sqlite_where=text("key IS NOT NULL AND retired = 0 AND merged_into IS NULL"),
)

photo = Table(
    "photo",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("folder_id", Integer, ForeignKey("folder.id"), nullable=False),
    Column("relative_path", Text, nullable=False),
    Column("size_bytes", Integer, nullable=False),
    Column("mtime_ns", Integer, nullable=False),
    Column("state", Text, nullable=False),
    Column("state_reason", Text, nullable=False, server_default=""),
    Column("sha256", Text),
    Column("width", Integer),
    Column("height", Integer),
    Column("format", Text),
    Column("captured_at", Text, comment="ISO 8601, with an offset only if the file names it"),
    Column("captured_wall_us", Integer, comment="captured_at without its offset, to sort by"),
    Column("latitude", Float),
    Column("longitude", Float),
    Column("altitude_m", Float),
    Column("camera_make", Text),
    Column("camera_model", Text),
    Column("warnings", Text, comment="JSON list of texts"),
    Column("group_id", Integer),
    Column("duplicate_of", Integer, ForeignKey("photo.id", ondelete="SET NULL")),
    Column("label_class_id", Integer, ForeignKey("photo_class.id")),
    Column("unsure", Integer, nullable=False, server_default="0"),
    Column("exclude_reason", Text),
    Column("note", Text, nullable=False, server_default=""),
    # No foreign key: label_event names the photo, and a circle of keys could not be deleted.
    Column("label_event_id", Integer, comment="the event that gave the state above"),
    Column("review_state", Text, nullable=False, server_default=ReviewState.UNREVIEWED),
    Column("labelled_at_us", Integer),
    Column("burst_id", Integer),
    Column("target_x", Float, comment="0 to 1 of the upright picture; with target_y or not at all"),
    Column("target_y", Float),
    UniqueConstraint("folder_id", "relative_path"),
    _one_of("state", PhotoState),
    _one_of("review_state", ReviewState),
    sqlite_autoincrement=True,
)
# The gallery's filters and sorts read this index alone, in path order: 1,000,000 photos cost the
# same fraction of a second whatever is asked, where one narrow index per column cost seconds each
# time the planner took an unselective one.
Index(
    "ix_photo_gallery",
    photo.c.folder_id,
    photo.c.relative_path,
    photo.c.state,
    photo.c.review_state,
    photo.c.label_class_id,
    photo.c.captured_wall_us,
    photo.c.labelled_at_us,
    photo.c.burst_id,
    photo.c.duplicate_of,
    photo.c.exclude_reason,
    photo.c.target_x,
    photo.c.latitude,
    photo.c.longitude,
    photo.c.camera_make,
    photo.c.camera_model,
    photo.c.size_bytes,
)
Index("ix_photo_camera", photo.c.camera_make, photo.c.camera_model)
Index("ix_photo_found", photo.c.id, sqlite_where=text("state = 'found'"))
for _sparse in ("sha256", "group_id", "duplicate_of", "label_class_id", "burst_id"):
    Index(f"ix_photo_{_sparse}", photo.c[_sparse], sqlite_where=photo.c[_sparse].is_not(None))

change_set = Table(
    "change_set",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("author", Text, nullable=False),
    Column("at", Text, nullable=False),
    _one_of("kind", CHANGE_KINDS),
    sqlite_autoincrement=True,
)

label_event = Table(
    "label_event",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("photo_id", Integer, ForeignKey("photo.id", ondelete="CASCADE"), nullable=False),
    Column("change_set_id", Integer, ForeignKey("change_set.id"), nullable=False),
    Column("author", Text, nullable=False, comment="who wrote this line"),
    Column("at", Text, nullable=False),
    Column("before", Text, nullable=False, comment="JSON of the whole state"),
    Column("class_id", Integer, ForeignKey("photo_class.id")),
    Column("unsure", Integer, nullable=False),
    Column("exclude_reason", Text),
    Column("note", Text, nullable=False),
    Column("state_event_id", Integer, comment="the event that first gave the state after this one"),
    Column("source", Text, comment="this and the next three: where the label comes from"),
    Column("given_by", Text),
    Column("given_at", Text),
    Column("shown", Text, comment="JSON of the prediction shown then, with its model version"),
    Column("target_x", Float),
    Column("target_y", Float),
    CheckConstraint(
        "source IS NULL OR source IN ({})".format(", ".join(f"'{kind}'" for kind in LabelSource)),
        name="source",
    ),
    sqlite_autoincrement=True,
)
Index("ix_label_event_photo_id", label_event.c.photo_id)
Index("ix_label_event_change_set_id", label_event.c.change_set_id)
Index(
    "ix_label_event_class_id",
    label_event.c.class_id,
    sqlite_where=label_event.c.class_id.is_not(None),
)

# History goes only together with its photo: SQLite cascades after the photo's row is gone.
LABEL_EVENT_TRIGGERS = (
    """CREATE TRIGGER label_event_never_changed BEFORE UPDATE ON label_event
BEGIN SELECT RAISE(ABORT, 'the label history is append-only'); END""",
    """CREATE TRIGGER label_event_never_deleted BEFORE DELETE ON label_event
WHEN EXISTS (SELECT 1 FROM photo WHERE id = OLD.photo_id)
BEGIN SELECT RAISE(ABORT, 'the label history is append-only'); END""",
)
for _trigger in LABEL_EVENT_TRIGGERS:
    event.listen(label_event, "after_create", DDL(_trigger))  # type: ignore[no-untyped-call]

class_look_alike = Table(
    "class_look_alike",
    metadata,
    Column("class_id", Integer, ForeignKey("photo_class.id"), primary_key=True, nullable=False),
    Column("other_id", Integer, ForeignKey("photo_class.id"), primary_key=True, nullable=False),
    sqlite_with_rowid=False,
)

class_reference = Table(
    "class_reference",
    metadata,
    Column("class_id", Integer, ForeignKey("photo_class.id"), primary_key=True, nullable=False),
    Column(
        "photo_id",
        Integer,
        ForeignKey("photo.id", ondelete="CASCADE"),
        primary_key=True,
        nullable=False,
    ),
    Column("position", Integer, nullable=False),
    sqlite_with_rowid=False,
)
Index("ix_class_reference_photo_id", class_reference.c.photo_id)

# No foreign key to the class: the line stays when an unused class is deleted.
class_event = Table(
    "class_event",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("change_set_id", Integer, ForeignKey("change_set.id"), nullable=False),
    Column("class_id", Integer, nullable=False),
    Column("before", Text, comment="JSON of the whole class; NULL: it was added"),
    Column("after", Text, comment="JSON of the whole class; NULL: it was deleted"),
    sqlite_autoincrement=True,
)
Index("ix_class_event_change_set_id", class_event.c.change_set_id)
CLASS_EVENT_TRIGGERS = (
    """CREATE TRIGGER class_event_never_changed BEFORE UPDATE ON class_event
BEGIN SELECT RAISE(ABORT, 'the log of class edits is append-only'); END""",
    """CREATE TRIGGER class_event_never_deleted BEFORE DELETE ON class_event
BEGIN SELECT RAISE(ABORT, 'the log of class edits is append-only'); END""",
)
for _trigger in CLASS_EVENT_TRIGGERS:
    event.listen(class_event, "after_create", DDL(_trigger))  # type: ignore[no-untyped-call]

saved_filter = Table(
    "saved_filter",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", Text, nullable=False),
    Column("filter", Text, nullable=False, comment="JSON of a PhotoFilter"),
    Column("position", Integer, nullable=False),
    UniqueConstraint("name"),
    sqlite_autoincrement=True,
)

model_version = Table(
    "model_version",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("uid", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("created_at", Text, nullable=False),
    Column("parent_id", Integer, ForeignKey("model_version.id", ondelete="SET NULL")),
    Column("class_ids", Text, nullable=False, comment="JSON list, the head's order"),
    Column("embedding_key", Text, nullable=False),
    Column("metrics", Text, nullable=False, comment="JSON"),
    Column("note", Text, nullable=False, server_default=""),
    Column("recipe", Text, nullable=False, server_default="{}", comment="JSON"),
    Column("data", Text, nullable=False, server_default="{}", comment="JSON"),
    Column("size_bytes", Integer),
    UniqueConstraint("uid"),
    _one_of("kind", ModelKind),
    sqlite_autoincrement=True,
)

# Clustered by version: the active version's predictions lie together, whatever other versions left.
prediction = Table(
    "prediction",
    metadata,
    Column(
        "model_version_id",
        Integer,
        ForeignKey("model_version.id", ondelete="CASCADE"),
        primary_key=True,
        nullable=False,
    ),
    Column(
        "photo_id",
        Integer,
        ForeignKey("photo.id", ondelete="CASCADE"),
        primary_key=True,
        nullable=False,
    ),
    Column("class_1", Integer, ForeignKey("photo_class.id"), nullable=False),
    Column("confidence_1", Float, nullable=False),
    Column("margin", Float, nullable=False),
    *(
        column
        for rank in (2, 3, 4, 5)
        for column in (Column(f"class_{rank}", Integer), Column(f"confidence_{rank}", Float))
    ),
    Column("predicted_at", Text, nullable=False),
    Column("strangeness", Float, comment="above 1: unlike anything the version has seen"),
    sqlite_with_rowid=False,
)
Index("ix_prediction_photo_id", prediction.c.photo_id)
Index("ix_prediction_class_1", prediction.c.class_1, prediction.c.model_version_id)

training_run = Table(
    "training_run",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("started_at", Text, nullable=False),
    Column("ended_at", Text),
    Column("model_version_id", Integer, ForeignKey("model_version.id", ondelete="SET NULL")),
    Column("summary", Text, nullable=False, comment="JSON"),
    Column("uid", Text, nullable=False, server_default="", comment="name of its folder, if any"),
    _one_of("kind", ModelKind),
    _one_of("state", RunState),
    sqlite_autoincrement=True,
)

# What out-of-fold predictions last said of labels. Void once the photo's label is another.
label_doubt = Table(
    "label_doubt",
    metadata,
    Column(
        "photo_id",
        Integer,
        ForeignKey("photo.id", ondelete="CASCADE"),
        primary_key=True,
        nullable=False,
    ),
    Column("class_id", Integer, ForeignKey("photo_class.id"), nullable=False),
    Column("said_class_id", Integer, ForeignKey("photo_class.id"), nullable=False),
    Column("doubt", Float, nullable=False),
    Column("found_at", Text, nullable=False),
    Column("settled", Integer, nullable=False, server_default="0", comment="the label was kept"),
    sqlite_with_rowid=False,
)

# A group stays in the fold it was once given: photos that come later move none from train to
# held-out. No foreign key: a group is named by a photo, a field, a camera and day.
fold_assignment = Table(
    "fold_assignment",
    metadata,
    Column("scheme", Text, primary_key=True, nullable=False, comment="what makes a group"),
    Column("group_key", Text, primary_key=True, nullable=False),
    Column("fold", Integer, nullable=False),
    sqlite_with_rowid=False,
)
