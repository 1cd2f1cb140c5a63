"""Predictions of photos whose embedding is kept: no photo is read.

Owns: the order of that work and its chunks, and keeping what a version says of many photos at once.
A chunk is written while the model process computes the next: 100,000 photos take 3 s instead of 7.
Must not: touch a label, or make a version the active one.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cropapp.core.entities import ModelVersion, PhotoId, TargetPoint
from cropapp.core.tasks import Cancelled, TaskContext
from cropapp.services import model_tasks
from cropapp.services.ensemble_members import is_ensemble
from cropapp.services.inference_client import ModelProcess
from cropapp.services.model_tasks import TopClasses
from cropapp.services.project import Project, now
from cropapp.store import photos, predictions
from cropapp.store.photos import PhotoFile as PhotoRow
from cropapp.store.session import Session

CHUNK_PHOTOS = 4_096
"""Written in one transaction: a label given meanwhile waits 0.1 s, not seconds."""
CHUNKS_AHEAD = 2


@dataclass(frozen=True, slots=True)
class SeenViews:
    """Photos and what of them a model looks at; the first two are aligned."""

    photo_ids: Sequence[PhotoId]
    view_keys: Sequence[str]
    """As the embedding cache names them."""
    targets: Mapping[PhotoId, TargetPoint] = field(default_factory=dict)
    """Of those photos that have a target point."""

    @classmethod
    def of(cls, rows: Sequence[PhotoRow]) -> SeenViews:
        """Return the views of photos; those that were never read are left out."""
        read = [(row.photo_id, key) for row in rows if (key := row.view_key)]
        targets = {row.photo_id: row.target for row in rows if row.target is not None}
        return cls([each for each, _ in read], [key for _, key in read], targets)

    def part(self, start: int, count: int) -> SeenViews:
        rows = slice(start, start + count)
        return SeenViews(self.photo_ids[rows], self.view_keys[rows], self.targets)


def predict_from_cache(
    project: Project,
    process: ModelProcess,
    task: TaskContext,
    version: ModelVersion,
    *,
    only_missing: bool = False,
    embedding_key: str = "",
) -> int:
    """Predict every photo that has a cached embedding with `version`; read no photo.

    Args:
        embedding_key: of embeddings of several looks at each photo; '': of the usual ones.
        only_missing: leave out photos of which the version has said something already.

    Returns:
        How many photos were predicted.

    Raises:
        Cancelled: the chunks that were finished until then are kept.
        ModelProcessDied: the same.
    """
    from cropapp.services.ensemble import predict_together_from_cache

    if is_ensemble(version):
        return predict_together_from_cache(project, process, task, version)
    with project.store.read() as session:
        seen = SeenViews(*photos.ready_views(session))
        if only_missing:
            missing = set(predictions.photos_without_prediction(session, version.id))
            pairs = zip(seen.photo_ids, seen.view_keys, strict=True)
            known = [(each, key) for each, key in pairs if each in missing]
            seen = SeenViews([i for i, _ in known], [key for _, key in known], seen.targets)
    return len(predict_kept(project, process, task, version, seen, embedding_key))


def predict_kept(
    project: Project,
    process: ModelProcess,
    task: TaskContext,
    version: ModelVersion,
    seen: SeenViews,
    embedding_key: str = "",
) -> list[PhotoId]:
    """Predict those of the photos whose embedding is kept, and return them.

    Raises:
        Cancelled: the chunks that were finished until then are kept.
        ModelProcessDied: the same.
    """
    folder, path = project.model_folder(version), project.embeddings.path
    total, done = len(seen.photo_ids), list[PhotoId]()
    waiting: deque[tuple[SeenViews, Future[tuple[NDArray[np.int64], TopClasses]]]] = deque()
    starts = deque(range(0, total, CHUNK_PHOTOS))
    try:
        while starts or waiting:
            while starts and len(waiting) <= CHUNKS_AHEAD:
                part = seen.part(starts.popleft(), CHUNK_PHOTOS)
                keys = list(part.view_keys)
                asked = process.submit(
                    model_tasks.predict_cached, path, folder, keys, embedding_key
                )
                waiting.append((part, asked))
            part, asked = waiting.popleft()
            positions, top = process.wait(asked, task=task)
            found = [part.photo_ids[place] for place in positions.tolist()]
            write_top_classes(project, version, found, part.targets, top)
            done += found
            task.progress(len(done), total, "Predicting")
    except Cancelled:
        process.cancel_pending([future for _, future in waiting])
        raise
    return done


def write_top_classes(
    project: Project,
    version: ModelVersion,
    photo_ids: Sequence[PhotoId],
    targets: Mapping[PhotoId, TargetPoint],
    top: TopClasses,
) -> None:
    """Keep what a version said of photos, aligned with the rows of `top`.

    Args:
        targets: of those that had a target point when they were looked at.
    """
    for start in range(0, len(photo_ids), CHUNK_PHOTOS):
        rows = slice(start, start + CHUNK_PHOTOS)
        write = partial(
            write_of_view,
            version=version,
            photo_ids=photo_ids[rows],
            targets=targets,
            top=top.of_rows(rows),
        )
        project.store.write(write)


def write_of_view(
    session: Session,
    *,
    version: ModelVersion,
    photo_ids: Sequence[PhotoId],
    targets: Mapping[PhotoId, TargetPoint],
    top: TopClasses,
) -> None:
    """Keep predictions of photos whose target point is still the one that was looked at.

    A person may have moved it while the model was at work; the next run predicts those.
    """
    current = photos.targets_of(session, photo_ids)
    kept = [i for i, each in enumerate(photo_ids) if current.get(each) == targets.get(each)]
    if len(kept) < len(photo_ids):
        photo_ids, top = [photo_ids[place] for place in kept], top.of_rows(kept)
    names: NDArray[Any] = np.array(version.class_ids, dtype=np.int64)
    predictions.write_first_classes(
        session,
        version.id,
        photo_ids,
        names[top.indices],
        top.confidences,
        now(),
        strangeness=top.strangeness,
    )
