"""A small project: one folder, three classes, one active model version."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from cropapp.core.changes import ChangeSet, LabelChange, LabelEdit
from cropapp.core.entities import (
    FolderId,
    LabelState,
    ModelKind,
    ModelVersionId,
    Photo,
    PhotoClass,
    PhotoFacts,
    PhotoId,
    ScoredClass,
)
from cropapp.store import (
    classes,
    folders,
    labels,
    model_versions,
    photos,
    predictions,
    project_info,
)
from cropapp.store.engine import Store

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)


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
