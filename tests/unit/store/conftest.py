"""A small project: one folder, three classes, one active model version; a field of 2,000 photos."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from cropapp.core.changes import ChangeSet, LabelChange, LabelEdit
from cropapp.core.entities import (
    ClassId,
    FolderId,
    LabelDoubt,
    LabelState,
    ModelKind,
    ModelVersionId,
    Photo,
    PhotoClass,
    PhotoFacts,
    PhotoId,
    ScoredClass,
    TargetPoint,
)
from cropapp.store import (
    classes,
    folders,
    gallery,
    label_doubts,
    labels,
    model_versions,
    photos,
    predictions,
    project_info,
)
from cropapp.store.engine import Store

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
CAMERAS = ((None, None), ("Canon", "Canon EOS 80D"), ("Apple", "iPhone 15"), (None, "drone"))
PLACES = ("", "north/", "north/row 1/", "north/row 10/", "Élan/", "田/")


@dataclass
class SmallProject:
    """A store with the shortest ways to fill it."""

    store: Store
    folder_id: FolderId
    rust: PhotoClass
    blight: PhotoClass
    healthy: PhotoClass
    version_id: ModelVersionId
    clock: datetime = NOW

    def tick(self) -> datetime:
        self.clock += timedelta(minutes=1)
        return self.clock

    def find(self, *names: str, size_bytes: int = 10, problem: str = "") -> photos.UpsertResult:
        rows = [photos.FoundPhoto(name, size_bytes, 7, problem) for name in names]
        return self.store.write(lambda s: photos.upsert_photos(s, self.folder_id, rows))

    def id_of(self, name: str) -> PhotoId:
        return self.photo(name).id

    def photo(self, name: str) -> Photo:
        with self.store.read() as session:
            found = photos.find_by_path(session, self.folder_id, name)
        assert found is not None
        return found

    def read(self, name: str, sha256: str = "ab", **facts: object) -> PhotoId:
        photo_id = self.id_of(name)
        told = replace(PhotoFacts(sha256, 40, 30, "JPEG"), **facts)  # type: ignore[arg-type]
        self.store.write(lambda s: photos.record_reading(s, photo_id, told))
        return photo_id

    def predict(self, photo_id: PhotoId, *top: tuple[PhotoClass, float]) -> None:
        scored = [ScoredClass(known.id, confidence) for known, confidence in top]
        moment = self.tick()
        self.store.write(
            lambda s: predictions.write_predictions(
                s, self.version_id, [(photo_id, scored)], moment
            )
        )

    def states(self, ids: Sequence[PhotoId]) -> dict[PhotoId, LabelState]:
        with self.store.read() as session:
            return labels.current_states(session, ids)

    def edit(
        self,
        ids: Sequence[PhotoId],
        edit: LabelEdit,
        *,
        kind: labels.ChangeKind = "label",
        author: str = "Ann",
    ) -> ChangeSet:
        now = self.states(ids)
        changes = tuple(LabelChange(i, now[i], edit.applied_to(now[i])) for i in ids)
        return self.write(ChangeSet("Edit", changes), kind=kind, author=author)

    def write(
        self, step: ChangeSet, *, kind: labels.ChangeKind = "label", author: str = "Ann"
    ) -> ChangeSet:
        moment = self.tick()
        return self.store.write(
            lambda s: labels.write_changes(s, step, kind=kind, author=author, now=moment)
        )


@pytest.fixture
def project(tmp_path: Path) -> Iterator[SmallProject]:
    with Store.create(tmp_path / "field.cropapp") as store:
        yield store.write(lambda session: _fill(session, store, tmp_path))


def _fill(session: object, store: Store, root: Path) -> SmallProject:
    folder = folders.add_folder(session, root / "photos", NOW)  # type: ignore[arg-type]
    known = [
        classes.add_class(session, name, "#aa0000")  # type: ignore[arg-type]
        for name in ("rust", "blight", "healthy")
    ]
    version = model_versions.add_model_version(
        session,  # type: ignore[arg-type]
        uid="v1",
        name="first",
        kind=ModelKind.STARTER,
        class_ids=[c.id for c in known],
        embedding_key="key",
        now=NOW,
    )
    project_info.set_active_model_version_id(session, version.id)  # type: ignore[arg-type]
    return SmallProject(store, folder.id, *known, version.id)


@pytest.fixture(scope="module")
def field(tmp_path_factory):
    """2,000 photos in two folders, of every state, read only."""
    root = tmp_path_factory.mktemp("gallery")
    with Store.create(root / "field.cropapp") as store:
        store.write(lambda session: _fill_field(session, root))
        with store.read() as session:
            ids = [int(i) for i in gallery.find_photo_ids(session)]
            # With the classes that were given: what they count as is asked for below.
            entities = photos.get_photos(session, ids, labels_as_kept=True)
            known = classes.list_classes(session, include_retired=True)
        yield store, entities, known


def _fill_field(session, root):
    chance = random.Random(5)
    known = [classes.add_class(session, name, "#00aa00").id for name in "abcd"]
    classes.update_class(session, known[3], merged_into=known[0])
    classes.update_class(session, known[1], position=9)
    for name in ("second", "first"):
        folder = folders.add_folder(session, root / name, NOW)
        paths = {
            f"{chance.choice(PLACES)}Img_{chance.randrange(9999):04d}%.JPG" for _ in range(999)
        }
        rows = [
            photos.FoundPhoto(path, chance.randrange(1, 500), 1)
            for path in chance.sample(sorted(paths), len(paths))
        ]
        photos.upsert_photos(session, folder.id, rows)
    ids = [int(i) for i in gallery.find_photo_ids(session)]
    for photo_id in ids:
        _read(session, chance, photo_id)
    _group(session, chance, ids)
    _predict(session, chance, ids, known)
    _label(session, chance, ids, known)
    _doubt(session, ids)
    photos.mark_missing(
        session, 1, {row.relative_path for row in photos.iter_photo_files(session, ids[::2])}
    )


def _read(session, chance, photo_id):
    if chance.random() < 0.1:
        photos.record_unreadable(session, photo_id, "cut off")
    elif chance.random() < 0.9:
        at = datetime(2026, 5, 1, 23) + timedelta(minutes=chance.randrange(3000))
        zone = chance.choice([None, timezone(timedelta(hours=8)), UTC])
        at = None if chance.random() < 0.2 else at.replace(tzinfo=zone)
        make, model = chance.choice(CAMERAS)
        where = (None, None)
        if chance.random() < 0.7:
            where = (chance.uniform(-50, 50), chance.choice([-179.5, -120.25, 10, 120.5, 179.5]))
        facts = PhotoFacts(
            f"{photo_id:064d}", 4, 3, "JPEG", at, *where, camera_make=make, camera_model=model
        )
        photos.record_reading(session, photo_id, facts)


def _group(session, chance, ids):
    """Bursts of two to five and some copies, not in the order of paths."""
    kin, left = {}, chance.sample(ids, len(ids) // 2)
    while len(left) > 5:
        burst = [left.pop() for _ in range(chance.randrange(2, 6))]
        kin |= {photo_id: photos.PhotoKin(min(burst), None, min(burst)) for photo_id in burst}
    for photo_id in chance.sample(ids, 90):
        copy_of = chance.choice([other for other in ids if other != photo_id])
        burst_id = kin[photo_id].burst_id if photo_id in kin else None
        kin[photo_id] = photos.PhotoKin(copy_of, copy_of, burst_id)
    photos.set_groups(session, kin)


def _predict(session, chance, ids, known):
    for uid in ("old", "active"):
        version = model_versions.add_model_version(
            session, uid=uid, name=uid, kind="quick", class_ids=known, embedding_key="k", now=NOW
        )
        rows = []
        for photo_id in chance.sample(ids, len(ids) * 4 // 5):
            first = round(chance.uniform(0.3, 1), 2)
            order = chance.sample(known[:3], 3)
            top = [ScoredClass(c, x) for c, x in zip(order, (first, 0.2, 0.0), strict=True)]
            rows.append((photo_id, top[: chance.choice([1, 2, 3])]))
        strange = [None if i % 5 == 0 else (i % 13) / 8 for i, _ in rows]
        predictions.write_predictions(session, version.id, rows, NOW, strangeness=strange)
    project_info.set_active_model_version_id(session, version.id)


def _label(session, chance, ids, known):
    edits = [LabelEdit(class_id=class_id) for class_id in known]
    edits += [LabelEdit(unsure=True), LabelEdit(exclude_reason="blurred"), LabelEdit(note="n")]
    edits += [LabelEdit(exclude_reason=""), LabelEdit(exclude_reason="混作")]
    edits += [LabelEdit(target=TargetPoint(0.25, 0.75)), LabelEdit(class_id=known[0])]
    for step in range(40):
        changes = tuple(
            LabelChange(i, LabelState(), chance.choice(edits).applied_to(LabelState()))
            for i in chance.sample(ids, 25)
        )
        kind = chance.choice(["label", "label", "import"])
        moment = NOW + timedelta(hours=step % 30)
        labels.write_changes(
            session, ChangeSet("Step", changes), kind=kind, author="Ann", now=moment
        )


def _doubt(session, ids):
    """Doubt every third label, of which some are settled and some about another label."""
    found = photos.get_photos(session, ids, labels_as_kept=True)
    doubts = [doubt for photo in found if (doubt := raised_doubt(photo))]
    label_doubts.replace_doubts(session, doubts, ids, NOW)
    label_doubts.settle_doubts(session, [photo.id for photo in found if photo.id % 5 == 0])


def raised_doubt(photo):
    label = photo.label.class_id
    if label is None or photo.id % 3:
        return None
    about = label if photo.id % 4 else ClassId(label % 4 + 1)
    return LabelDoubt(photo.id, about, ClassId(about % 4 + 1), (photo.id % 17) / 17)
