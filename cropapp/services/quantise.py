"""Use case: a faster form of a model version, in 8-bit integers, if it is as good.

Owns: which photos tell the ranges of its layers, its head, learned anew on its own embeddings, and
that nothing is left of one that is not as good (services.quantise_verdict, docs/adr/0038). Must
not: make it the active version.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from concurrent.futures import wait as wait_for
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from cropapp.core.embedding_keys import is_int8
from cropapp.core.entities import ModelVersion, PhotoState
from cropapp.core.errors import UserError
from cropapp.core.feed import Aspect
from cropapp.core.gallery import PhotoFilter, PhotoSort
from cropapp.core.int8_package import require_quantiser
from cropapp.core.rounding import percent
from cropapp.core.tasks import TaskContext, whole_or_nothing
from cropapp.core.words import spoken
from cropapp.services import model_tasks
from cropapp.services.classify import classify_project
from cropapp.services.ensemble_members import is_ensemble
from cropapp.services.further_views import look_further
from cropapp.services.inference_client import ModelProcess
from cropapp.services.learning_set import LearningSet, collect_labels
from cropapp.services.model_tasks import HeadResult, PhotoFile, Quantised
from cropapp.services.project import Project, now
from cropapp.services.promotion import GATE_METRIC, HeldOut, judge, record_held_out
from cropapp.services.quantise_verdict import LEAST_HELD_OUT, Compared, compare
from cropapp.services.quick_version import description_of, list_quick_version
from cropapp.services.version_folders import new_uid
from cropapp.store import photos
from cropapp.store.labels import labelled_photos

RANGE_PHOTOS = 300
"""So many, spread over the project, tell the ranges of the layers well; NNCF's own default."""
INT8_METRIC = "int8"
"""Where speeds and scores of both are in `ModelVersion.metrics`."""
CHUNK_PHOTOS = 32
_POLL_S = 0.05
_STALE_S = 24 * 3600.0


@dataclass(frozen=True, slots=True)
class QuantiseOutcome:
    """What became of a version in 8-bit integers."""

    parent: ModelVersion
    version: ModelVersion | None
    """Listed, not active; None: it was not as good, and nothing is left of it."""
    before: float
    """What the parent gets right of the held-out photos, 0 to 1."""
    after: float
    held_out: int
    photos_per_s: float
    """Of the network alone, on this machine."""
    parent_photos_per_s: float
    words: str
    """One sentence or two for the person."""
    seconds: float

    @property
    def times_faster(self) -> float:
        return self.photos_per_s / self.parent_photos_per_s


@whole_or_nothing()
def quantise_version(
    project: Project, process: ModelProcess, task: TaskContext, parent: ModelVersion
) -> QuantiseOutcome:
    """Make a version in 8-bit integers, learn its head anew, and list it if it is as good.

    Raises:
        UserError: it is an ensemble or in integers already, there are too few labels to judge it
            by, or too few photos can be read.
        EnvironmentProblem: the package that quantises is not installed.
        Cancelled: nothing is left of it.
    """
    started = time.perf_counter()
    require_quantiser()
    _require_fit(parent)
    classify_project(project, process, task)
    learning = _labels_to_judge_by(project, parent)
    uid = new_uid(now())
    with _folder_to_work_in(project, uid) as work:
        made = _make(project, process, task, parent, work)
        _embed_labelled(project, process, task, parent, made)
        task.progress(0, 0, "Learning")
        results = [
            process.call(model_tasks.fit_head_on_cache, *arguments, task=task)
            for arguments in (
                (learning.request, None, {}),
                _fit_of(project, learning, parent, made, uid),
            )
        ]
        folder = project.models_folder / uid
        try:
            compared = compare(project, parent, learning, *results)
            version = None
            if compared.is_as_good:
                version = _list(project, parent, uid, learning, results[1], made, compared)
        finally:
            if not _is_listed(project, uid):
                shutil.rmtree(folder, ignore_errors=True)
    return QuantiseOutcome(
        parent,
        version,
        compared.before,
        compared.after,
        compared.photos,
        made.photos_per_s,
        made.parent_photos_per_s,
        _words(parent, version, compared, made),
        time.perf_counter() - started,
    )


def _require_fit(parent: ModelVersion) -> None:
    if is_ensemble(parent):
        raise UserError(
            f"{parent.name} is several models together.",
            hint="Make its members faster one by one, then put them together.",
        )
    if is_int8(parent.embedding_key):
        raise UserError(
            f"{parent.name} computes in 8-bit integers already.",
            hint="Choose the version that it was made from.",
        )


def _labels_to_judge_by(project: Project, parent: ModelVersion) -> LearningSet:
    with project.store.read() as session:
        count = len(labelled_photos(session))
    if count < LEAST_HELD_OUT:
        raise UserError(
            f"{count} photos of this project have a label, {LEAST_HELD_OUT} are needed to tell "
            f"whether {parent.name} is as good in 8-bit integers.",
            hint="Label more photos of each class first.",
        )
    return collect_labels(project, parent)


@contextmanager
def _folder_to_work_in(project: Project, uid: str) -> Iterator[Path]:
    """Give a folder that is gone afterwards; those that a kill left behind go too."""
    for old in project.models_folder.glob(".int8-*"):
        if time.time() - old.stat().st_mtime > _STALE_S:
            shutil.rmtree(old, ignore_errors=True)
    folder = project.models_folder / f".int8-{uid}"
    folder.mkdir(parents=True)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _make(
    project: Project, process: ModelProcess, task: TaskContext, parent: ModelVersion, work: Path
) -> Quantised:
    """Make the network, in a process of its own: what that loads is not needed afterwards."""
    task.progress(0, 0, "Making the network in 8-bit integers")
    paths = _range_paths(project)
    with closing(ModelProcess(process.device, process.engine)) as aside:
        future = aside.submit(
            model_tasks.quantise_folder, project.model_folder(parent), work, paths
        )
        while wait_for([future], timeout=_POLL_S).not_done:
            task.check_cancelled()  # the process is ended where it stands
        return aside.wait(future)


def _range_paths(project: Project) -> list[Path]:
    ready = PhotoFilter(photo_states=frozenset({PhotoState.READY}))
    ids = project.find(ready, PhotoSort())
    count = min(RANGE_PHOTOS, len(ids))
    chosen = ids[np.linspace(0, len(ids) - 1, count).astype(np.int64)] if count else ids
    return [project.photo_path(photo) for photo in project.photos(chosen.tolist())]


def _embed_labelled(
    project: Project,
    process: ModelProcess,
    task: TaskContext,
    parent: ModelVersion,
    made: Quantised,
) -> None:
    """Embed the labelled photos, and their further views, by both networks."""
    both = (
        (parent.embedding_key, project.model_folder(parent)),
        (made.embedding_key, made.folder),
    )
    for key, folder in both:
        missing = _missing(project, key)
        for at in range(0, len(missing), CHUNK_PHOTOS):
            task.progress(at, len(missing), "Looking at labelled photos")
            process.call(
                model_tasks.embed_photos,
                project.embeddings.path,
                folder,
                missing[at : at + CHUNK_PHOTOS],
                task=task,
            )
        seen_by = replace(parent, embedding_key=key)
        look_further(project, process, task, seen_by, folder=folder)


def _missing(project: Project, key: str) -> list[tuple[PhotoFile, str]]:
    """Return the labelled photos that have no embedding of a network yet, with their view keys."""
    with project.store.read() as session:
        wanted = {row.photo_id: row.view_key for row in labelled_photos(session)}
        files = list(photos.iter_photo_files(session, list(wanted), states={PhotoState.READY}))
    there = project.embeddings.has(key, set(wanted.values()))
    return [
        (PhotoFile(file.photo_id, file.path, file.target, file.mtime_ns), wanted[file.photo_id])
        for file in files
        if wanted[file.photo_id] not in there
    ]


def _fit_of(
    project: Project, learning: LearningSet, parent: ModelVersion, made: Quantised, uid: str
) -> tuple[Any, ...]:
    """Return what `fit_head_on_cache` needs to write the version."""
    request = replace(learning.request, base_folder=made.folder, int8_folder=made.folder)
    how = "8-bit integers, head fit on cached embeddings"
    name = _name(project, parent)
    description = description_of(uid, name, parent, learning, how=how, moment=now())
    return request, project.models_folder / uid, description


def _name(project: Project, parent: ModelVersion) -> str:
    """Return `Version 4 int8`, or `Version 4 int8 (2)`."""
    taken = {version.name for version in project.model_versions()}
    name, number = f"{parent.name} int8", 2
    while name in taken:
        name, number = f"{parent.name} int8 ({number})", number + 1
    return name


def _list(
    project: Project,
    parent: ModelVersion,
    uid: str,
    learning: LearningSet,
    result: HeadResult,
    made: Quantised,
    compared: Compared,
) -> ModelVersion:
    class_ids = [entry.id for entry in learning.classes]
    held_out = HeldOut.of(learning.photo_ids, class_ids, learning.request.labels, result)
    record_held_out(project, uid, held_out)
    verdict = judge(project, held_out, project.active_model())
    version = list_quick_version(
        project,
        uid,
        _name(project, parent),
        parent,
        learning,
        result,
        moment=now(),
        metrics={
            INT8_METRIC: _figures(parent, made, compared),
            GATE_METRIC: verdict.as_dict(),
        },
    )
    project.feed.publish(Aspect.MODELS)
    return version


def _figures(parent: ModelVersion, made: Quantised, compared: Compared) -> dict[str, Any]:
    return {
        "parent": parent.uid,
        "range_photos": made.photos,
        "photos_per_s": made.photos_per_s,
        "parent_photos_per_s": made.parent_photos_per_s,
        "before": compared.before,
        "after": compared.after,
        "held_out": compared.photos,
    }


def _is_listed(project: Project, uid: str) -> bool:
    return any(version.uid == uid for version in project.model_versions())


def _words(
    parent: ModelVersion, version: ModelVersion | None, compared: Compared, made: Quantised
) -> str:
    before, after = compared.before, compared.after
    if version is None:
        return spoken(
            f"Not kept: in 8-bit integers it is right on {percent(after, 1)} of {compared.photos} "
            f"held-out photos, {parent.name} on {percent(before, 1)}. Half a point less is allowed."
        )
    times = made.photos_per_s / made.parent_photos_per_s
    return spoken(
        f"{version.name} is listed: {times:.1f} times as fast as {parent.name} on this machine, "
        f"right on {percent(after, 1)} of {compared.photos} held-out photos ({parent.name} "
        f"{percent(before, 1)})."
    )
