"""Write `released/<revision>.sql`, a project of the present schema with something in each table.

Run once when a schema is shipped: `python tests/migrations/make_released.py`. Files of schemas that
were shipped are never written again.
"""

from __future__ import annotations

import sqlite3
import tempfile
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from cropapp.core.changes import ChangeSet, ClassChange, LabelChange, LabelEdit
from cropapp.core.entities import (
    LabelDoubt,
    LabelState,
    ModelKind,
    PhotoFacts,
    ScoredClass,
    TargetPoint,
)
from cropapp.core.gallery import PhotoFilter, PhotoSort
from cropapp.store import (
    class_changes,
    classes,
    folders,
    folds,
    label_doubts,
    labels,
    model_versions,
    photo_writes,
    photos,
    predictions,
    project_info,
    saved_filters,
    training_runs,
)
from cropapp.store.engine import Session, Store
from cropapp.store.gallery import find_photo_ids
from cropapp.store.tables import APPLICATION_ID, SCHEMA_REVISION

RELEASED = Path(__file__).parent / "released"
NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)


def fill(session: Session) -> None:
    """Put three photos in: one confirmed, one corrected and then taken back, one untouched.

    The first is aimed at a point and its label doubted, the first two are a burst, the first class
    looks like the second.
    """
    folder = folders.add_folder(session, Path("/photos"), NOW)
    rust, blight = (classes.add_class(session, name, "#aa0000") for name in ("rust", "blight"))
    photos.upsert_photos(
        session, folder.id, [photos.FoundPhoto(f"row/{n}.jpg", 10, 20) for n in "abc"]
    )
    a, b, _ = ids = find_photo_ids(session).tolist()
    photos.record_reading(session, a, PhotoFacts("ab" * 32, 40, 30, "JPEG", datetime(2026, 5, 1)))
    run = training_runs.start_run(session, ModelKind.QUICK, NOW, {"labels": 2})
    version = model_versions.add_model_version(
        session,
        uid="v1",
        name="first",
        kind=ModelKind.QUICK,
        class_ids=[rust.id, blight.id],
        embedding_key="key",
        now=NOW,
        recipe={"kind": "quick"},
        data={"labels_per_class": {"rust": 1}},
        size_bytes=1_000,
    )
    project_info.set_active_model_version_id(session, version.id)
    training_runs.finish_run(session, run.id, run.state, NOW, model_version_id=version.id)
    top = [ScoredClass(rust.id, 0.75), ScoredClass(blight.id, 0.25)]
    rows = [(i, top) for i in ids]
    predictions.write_predictions(session, version.id, rows, NOW, strangeness=[0.5, 1.5, None])
    kin = photo_writes.PhotoKin(group_id=a, burst_id=a)
    photo_writes.set_groups(session, {a: kin, b: kin})
    saved_filters.add_saved_filter(session, "June", PhotoFilter(text="june"), PhotoSort())
    alike = replace(rust, look_alikes=(blight.id,), reference_photos=(a,))
    edit = ChangeSet("Edit", (), class_changes=(ClassChange(rust.id, rust, alike),))
    class_changes.write_class_changes(session, edit, kind="class", author="Ann", now=NOW)
    for photo_id, given, target in ((a, rust, TargetPoint(0.25, 0.5)), (b, blight, None)):
        after = LabelEdit(class_id=given.id, target=target).applied_to(LabelState())
        step = ChangeSet("Label", (LabelChange(photo_id, LabelState(), after),))
        written = labels.write_changes(session, step, kind="label", author="Ann", now=NOW)
    labels.write_changes(session, written.inverse(), kind="undo", author="Ann", now=NOW)
    doubt = LabelDoubt(a, class_id=rust.id, said_class_id=blight.id, doubt=0.9)
    label_doubts.replace_doubts(session, [doubt], [a], NOW)
    folds.keep_folds(session, "group", {str(a): 2})


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "released.cropapp"
        with Store.create(path) as store:
            store.write(fill)
        with closing(sqlite3.connect(path)) as connection:
            lines = "\n".join(connection.iterdump())
    # A dump leaves out what tells a project from any other SQLite file.
    text = f"PRAGMA application_id = {APPLICATION_ID};\n{lines}\n"
    RELEASED.mkdir(exist_ok=True)
    (RELEASED / f"{SCHEMA_REVISION}.sql").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
