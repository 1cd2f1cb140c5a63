"""How long the store takes on a large project: `python tests/benchmarks/bench_store.py`.

Owns: a rendered project of any size in a temporary folder, one printed line per operation.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import numpy as np

from cropapp.core.changes import ChangeSet, LabelChange, LabelEdit
from cropapp.core.entities import ClassId, FolderId, LabelState, ModelKind, PhotoId, ScoredClass
from cropapp.core.gallery import (
    Area,
    ClassBy,
    GroupBy,
    PhotoFilter,
    PhotoSort,
    ReviewState,
    SortField,
)
from cropapp.store import (
    backup,
    classes,
    folders,
    gallery,
    labels,
    model_versions,
    photos,
    predictions,
    project_info,
)
from cropapp.store.embedding_cache import EmbeddingCache
from cropapp.store.engine import Session, Store
from cropapp.store.facets import find_facets
from cropapp.store.session import run_many, run_raw

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
CHUNK = 10_000
CLASSES = 8


TIMES_MS: dict[str, float] = {}
"""What `timed` measured."""


def timed(name: str, job: Callable[[], Any], *, repeat: int = 1) -> Any:
    """Run a job, print and keep the fastest of `repeat` times, return what it returned."""
    taken = []
    for _ in range(repeat):
        start = time.perf_counter()
        result = job()
        taken.append(time.perf_counter() - start)
    TIMES_MS[name] = round(min(taken) * 1000, 1)
    print(f"{name:<52} {TIMES_MS[name]:>10.1f} ms", flush=True)
    return result


def path_of(index: int) -> str:
    return f"field {index // 2500:03d}/row {index // 250 % 10}/IMG_{index:07d}.jpg"


def chunks(count: int) -> list[range]:
    return [range(start, min(start + CHUNK, count)) for start in range(0, count, CHUNK)]


def scan(store: Store, root: Path, count: int) -> None:
    folder = store.write(lambda s: folders.add_folder(s, root, NOW))
    for chunk in chunks(count):
        rows = [photos.FoundPhoto(path_of(i), 4_000_000 + i, 10**18 + i) for i in chunk]
        store.write(lambda s, rows=rows: photos.upsert_photos(s, folder.id, rows))


def read_all(session: Session, count: int) -> None:
    """Fill in what a first reading tells, by plain SQL: here only the size matters.

    Bursts of three, five cameras and some that name none, every tenth without a position, one in
    fifty a duplicate of the one before.
    """
    rows = (
        (
            hashlib.sha256(str(i - (i % 50 == 0)).encode()).hexdigest(),
            (1_700_000_000 + i // 3 * 120 + i % 3) * 10**6,
            None if i % 10 == 0 else 23.9 + i % 4001 / 10_000,
            None if i % 10 == 0 else 120.4 + i % 5003 / 10_000,
            None if i % 6 == 0 else "Maker",
            None if i % 6 == 0 else f"Model {i % 6}",
            i // 3 * 3 if i > 2 and i % 9 < 6 else None,
            i - 1 if i % 50 == 0 else None,
            0.5 if i % 31 == 0 else None,
            i,
        )
        for i in range(1, count + 1)
    )
    run_many(
        session,
        "UPDATE photo SET state = 'ready', sha256 = ?, width = 4000, height = 3000, "
        "format = 'JPEG', captured_at = '2026-05-01T08:00:00', captured_wall_us = ?, "
        "latitude = ?, longitude = ?, camera_make = ?, camera_model = ?, burst_id = ?, "
        "duplicate_of = ?, target_x = ?, target_y = 0.5 WHERE id = ?",
        rows,
    )
    # As labels.write_changes would, for one photo in 97.
    run_raw(
        session,
        "UPDATE photo SET review_state = 'excluded', "
        "exclude_reason = iif(id % 2, 'blurred', 'mixed crop') WHERE id % 97 = 0",
    )


def predict_all(store: Store, version_id: Any, count: int) -> None:
    rng = np.random.default_rng(0)
    for chunk in chunks(count):
        first = rng.integers(1, CLASSES + 1, len(chunk)).tolist()
        sure = rng.uniform(0.3, 1, len(chunk)).tolist()
        rows = [
            (PhotoId(i + 1), [ScoredClass(ClassId(c), s)] + [ScoredClass(ClassId(1), 0.1)] * 4)
            for i, c, s in zip(chunk, first, sure, strict=True)
        ]
        store.write(lambda s, r=rows: predictions.write_predictions(s, version_id, r, NOW))


def label(session: Session, ids: list[PhotoId]) -> None:
    after = LabelEdit(class_id=ClassId(2)).applied_to(LabelState())
    step = ChangeSet("Label", tuple(LabelChange(i, LabelState(), after) for i in ids))
    labels.write_changes(session, step, kind="label", author="bench", now=NOW)


def begin(session: Session) -> Any:
    class_ids = [classes.add_class(session, f"class {i}", "#808080").id for i in range(CLASSES)]
    version = model_versions.add_model_version(
        session,
        uid="first",
        name="first",
        kind=ModelKind.STARTER,
        class_ids=class_ids,
        embedding_key="key",
        now=NOW,
    )
    project_info.set_active_model_version_id(session, version.id)
    return version.id


def build(store: Store, root: Path, count: int) -> None:
    version_id = store.write(begin)
    timed(f"scan: insert {count}", lambda: scan(store, root, count))
    timed("scan again: nothing changed", lambda: scan(store, root, count))
    seen = {path_of(i) for i in range(count)}
    with store.read() as session:
        folder_id = folders.list_folders(session)[0].id
    missing = timed(
        "mark_missing", lambda: store.write(lambda s: photos.mark_missing(s, folder_id, seen))
    )
    assert missing == 0
    store.write(lambda s: read_all(s, count))
    timed(f"write_predictions {count}", lambda: predict_all(store, version_id, count))
    timed("write_predictions again (replace)", lambda: predict_all(store, version_id, count))
    some = [PhotoId(i) for i in range(1, count + 1, 10)]
    name = f"label {len(some)} photos in one change set"
    timed(name, lambda: store.write(lambda s: label(s, some)))
    one = [PhotoId(5)]
    timed("label 1 photo (one durable commit)", lambda: store.write(lambda s: label(s, one)))


FILTERS = {
    "nothing": PhotoFilter(),
    "sub-folder": PhotoFilter(folder_id=FolderId(1), under="field 003"),
    "text": PhotoFilter(text="row 3/img_00"),
    "text, not ASCII": PhotoFilter(text="É"),
    "unreviewed": PhotoFilter(review_states=frozenset({ReviewState.UNREVIEWED})),
    "confirmed": PhotoFilter(review_states=frozenset({ReviewState.CONFIRMED})),
    "class, either": PhotoFilter(class_ids=frozenset({ClassId(3)})),
    "class, label": PhotoFilter(class_ids=frozenset({ClassId(2)}), class_by=ClassBy.LABEL),
    "class, prediction": PhotoFilter(
        class_ids=frozenset({ClassId(2)}), class_by=ClassBy.PREDICTION
    ),
    "confidence under 0.5": PhotoFilter(max_confidence=0.5),
    "disagrees": PhotoFilter(disagrees=True),
    "days": PhotoFilter(first_day=date(2023, 11, 15), last_day=date(2024, 3, 1)),
    "camera": PhotoFilter(cameras=frozenset({"Maker Model 1", "Maker Model 4"})),
    "has a position": PhotoFilter(has_position=True),
    "area": PhotoFilter(area=Area(24.0, 120.5, 24.2, 120.8)),
    "duplicate": PhotoFilter(is_duplicate=True),
    "no duplicate": PhotoFilter(is_duplicate=False),
    "in a burst": PhotoFilter(in_burst=True),
    "one per burst": PhotoFilter(one_per_burst=True),
    "exclude reason": PhotoFilter(exclude_reasons=frozenset({"blurred"})),
    "has a target point": PhotoFilter(has_target=True),
}
# Conditions that nearly every photo meets, so that nothing gets less on the way.
WORST = PhotoFilter(
    text="img",
    class_ids=frozenset(ClassId(i) for i in range(1, CLASSES + 1)),
    min_confidence=0.01,
    first_day=date(2000, 1, 1),
    cameras=frozenset({"", *(f"Maker Model {i}" for i in range(1, 6))}),
    area=Area(-90, -180, 90, 180),
    is_duplicate=False,
    one_per_burst=True,
)


def find_all(session: Session) -> None:
    for name, one in FILTERS.items():
        timed(f"filter: {name}", lambda w=one: gallery.find_photo_ids(session, w), repeat=3)
    for sort_field in SortField:
        sort = PhotoSort(sort_field, True)
        name = f"sort: {sort_field}, descending"
        timed(name, lambda o=sort: gallery.find_photo_ids(session, sort=o), repeat=3)
    for by in GroupBy:
        timed(f"group: {by}", lambda b=by: gallery.find_groups(session, by=b), repeat=3)
    sort = PhotoSort(SortField.CONFIDENCE)
    timed(
        "group: day, by confidence",
        lambda: gallery.find_groups(session, sort=sort, by=GroupBy.DAY),
        repeat=3,
    )
    timed(
        "worst: eight conditions, by confidence, by class",
        lambda: gallery.find_groups(session, WORST, sort, GroupBy.CLASS),
        repeat=3,
    )
    timed(
        "worst: eight conditions, by time, by folder",
        lambda: gallery.find_groups(
            session, WORST, PhotoSort(SortField.CAPTURED_AT), GroupBy.FOLDER
        ),
        repeat=3,
    )


def query(session: Session, count: int) -> None:
    find_all(session)
    timed("facets", lambda: find_facets(session, PhotoFilter()), repeat=3)
    timed("count_project", lambda: gallery.count_project(session), repeat=3)
    timed("folder_tree", lambda: gallery.folder_tree(session), repeat=3)
    page = np.random.default_rng(1).integers(1, count + 1, 200).tolist()
    timed("get_photos: 200 at random", lambda: photos.get_photos(session, page), repeat=5)
    timed("labelled_photos", lambda: labels.labelled_photos(session), repeat=3)
    version_id = project_info.get_active_model_version_id(session)
    assert version_id is not None
    left = timed(
        "photos_without_prediction",
        lambda: predictions.photos_without_prediction(session, version_id),
        repeat=3,
    )
    assert left == []
    timed("iter_photo_files, all", lambda: sum(1 for _ in photos.iter_photo_files(session)))


def embeddings(folder: Path) -> None:
    hashes = [hashlib.sha256(str(i).encode()).hexdigest() for i in range(10_000)]
    rows = np.random.default_rng(0).normal(size=(10_000, 1984)).astype(np.float32)
    with EmbeddingCache(folder / "embeddings.sqlite") as cache:
        timed("embedding cache: put 10,000 x 1,984", lambda: cache.put("key", hashes, rows))
        timed("embedding cache: get 10,000 x 1,984", lambda: cache.get("key", hashes), repeat=3)
        timed("embedding cache: has 10,000", lambda: cache.has("key", hashes), repeat=3)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--photos", type=int, default=1_000_000)
    count = parser.parse_args().photos
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        project = folder / "large.cropapp"
        embeddings(folder)
        with Store.create(project) as store:
            build(store, folder, count)
            timed("backup", lambda: backup.backup(store))
        with timed("open", lambda: Store.open(project)) as store, store.read() as session:
            query(session, count)
        print(f"project file: {project.stat().st_size / 1e6:.0f} MB")
    print(json.dumps(TIMES_MS), flush=True)


if __name__ == "__main__":
    main()
