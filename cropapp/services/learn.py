"""Use case: learn from the labels, then predict the whole project anew.

Owns: what is learned from, the gate, and the order in which a new version takes over: it becomes
active only when it is complete and has predicted every photo, so a cancel or a crash at any moment
leaves the model that was active.
"""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import numpy as np

from cropapp.core.entities import (
    ClassId,
    ModelKind,
    ModelVersion,
    PhotoClass,
    PhotoId,
    RunState,
)
from cropapp.core.errors import UserError
from cropapp.core.feed import Aspect
from cropapp.core.splits import grouped_folds
from cropapp.core.tasks import Cancelled, TaskContext
from cropapp.services import model_tasks
from cropapp.services.classify import classify_project, predict_from_cache
from cropapp.services.inference_client import ModelProcess
from cropapp.services.model_tasks import HeadRequest, HeadResult
from cropapp.services.project import Project, now
from cropapp.services.promotion import HeldOut, judge, record_held_out
from cropapp.store import labels, model_versions, project_info, training_runs
from cropapp.store.classes import merged_classes
from cropapp.store.session import Session
from cropapp.store.whole_project import count_differences


@dataclass(frozen=True, slots=True)
class LearningSet:
    """The labelled photos of a project as a head fit wants them."""

    photo_ids: tuple[PhotoId, ...]
    request: HeadRequest
    classes: tuple[PhotoClass, ...]

    @property
    def labels_per_class(self) -> dict[ClassId, int]:
        counts = Counter(int(label) for label in self.request.labels)
        return {entry.id: counts.get(index, 0) for index, entry in enumerate(self.classes)}


@dataclass(frozen=True, slots=True)
class LearnSummary:
    version: ModelVersion
    predicted: int
    photos_learned: int
    labels_per_class: dict[ClassId, int]
    seconds: float
    changed_predictions: int
    before_accuracy: float | None
    """What the version that was active gets right of the same held-out photos, if that is known."""
    after_accuracy: float
    promoted: bool
    verdict: str
    """One sentence for the person."""


def learn_from_labels(project: Project, process: ModelProcess, task: TaskContext) -> LearnSummary:
    """Fit a head on all labelled photos and, unless it is worse, predict everything with it.

    Raises:
        UserError: there are too few labels; the message says what is missing.
        Cancelled: the active version is as it was.
        ModelProcessDied: the same.
    """
    started = time.perf_counter()
    classify_project(project, process, task)  # labels given before a photo was read count too
    parent = project.active_model()
    learning = collect_labels(project, parent)
    run = project.store.write(
        lambda session: training_runs.start_run(session, ModelKind.QUICK, now())
    )
    try:
        version, result = _fit_version(project, process, task, learning, parent)
        held_out = HeldOut.of(
            learning.photo_ids,
            [entry.id for entry in learning.classes],
            learning.request.labels,
            result,
        )
        record_held_out(project, version.uid, held_out)
        verdict = judge(project, held_out, parent)
        predicted, changed = 0, 0
        if verdict.promoted:
            predicted = predict_from_cache(project, process, task, version)
            changed = _activate(project, version, parent)
    except Cancelled:
        _end_run(project, run.id, RunState.CANCELLED, None, {})
        raise
    except Exception as problem:
        _end_run(project, run.id, RunState.FAILED, None, {"error": str(problem)})
        raise
    seconds = time.perf_counter() - started
    summary = LearnSummary(
        version=version,
        predicted=predicted,
        photos_learned=len(result.positions),
        labels_per_class=learning.labels_per_class,
        seconds=seconds,
        changed_predictions=changed,
        before_accuracy=verdict.before,
        after_accuracy=verdict.after,
        promoted=verdict.promoted,
        verdict=verdict.words,
    )
    _end_run(
        project,
        run.id,
        RunState.FINISHED,
        version,
        {"seconds": seconds, "promoted": verdict.promoted},
    )
    project.feed.publish(Aspect.MODELS)
    return summary


def collect_labels(project: Project, parent: ModelVersion | None) -> LearningSet:
    """Gather what can be learned from: readable, labelled, neither excluded nor unsure.

    Raises:
        UserError: fewer than two classes have labels and there is no model to build on.
    """
    with project.store.read() as session:
        rows = labels.labelled_photos(session)
        merges = merged_classes(session)
        versions = {version.id: version for version in model_versions.list_model_versions(session)}
    prior = _prior_of(parent, versions)
    by_id = {entry.id: entry for entry in project.classes()}
    labelled = {row.class_id for row in rows}
    known = {merges.get(c, c) for c in parent.class_ids} if parent else set()
    used = [entry for entry in by_id.values() if entry.id in labelled or entry.id in known]
    if not rows or len(used) < 2 or (prior is None and len(labelled) < 2):
        raise UserError(
            "There are too few labels to learn from.",
            hint="Label a few photos of at least two classes first.",
        )
    index = {entry.id: position for position, entry in enumerate(used)}
    request = HeadRequest(
        cache_path=project.embeddings.path,
        view_keys=tuple(row.view_key for row in rows),
        labels=np.array([index[row.class_id] for row in rows], dtype=np.int64),
        folds=grouped_folds([str(row.group_id or row.photo_id) for row in rows]),
        classes=tuple(
            {"id": int(entry.id), "name": entry.name, "colour": entry.colour} for entry in used
        ),
        base_folder=project.model_folder(parent) if parent else None,
        prior_folder=project.model_folder(prior) if prior else None,
        prior_rows=_prior_rows(prior, used, merges),
    )
    return LearningSet(tuple(row.photo_id for row in rows), request, tuple(used))


def _prior_of(
    version: ModelVersion | None, versions: dict[Any, ModelVersion]
) -> ModelVersion | None:
    """Return the nearest ancestor that was learned from photos which are not in the project.

    A quick version was learned from labels that are replayed anyway: as a prior it would count
    them twice.
    """
    while version is not None and version.kind is ModelKind.QUICK:
        version = versions.get(version.parent_id)
    if version is not None and version.kind in (ModelKind.STARTER, ModelKind.IMPORTED):
        return version
    return None


def _prior_rows(
    prior: ModelVersion | None, used: list[PhotoClass], merges: dict[ClassId, ClassId]
) -> tuple[int | None, ...]:
    if prior is None:
        return ()
    row_of = {class_id: row for row, class_id in enumerate(prior.class_ids)}
    # A class that the prior does not know may have taken in one that it does.
    counted = {merges[c]: row_of[c] for c in reversed(prior.class_ids) if c in merges}
    return tuple(row_of.get(entry.id, counted.get(entry.id)) for entry in used)


def _fit_version(
    project: Project,
    process: ModelProcess,
    task: TaskContext,
    learning: LearningSet,
    parent: ModelVersion | None,
) -> tuple[ModelVersion, HeadResult]:
    moment = now()
    uid = f"{moment:%Y%m%d-%H%M%S}-{uuid4().hex[:6]}"
    name = f"Version {1 + len(project.model_versions())}"
    counts = {
        entry["name"]: int((learning.request.labels == index).sum())
        for index, entry in enumerate(learning.request.classes)
    }
    description = {
        "uid": uid,
        "name": name,
        "kind": str(ModelKind.QUICK),
        "parents": [parent.uid] if parent else [],
        "trained": {
            "how": "head fit on cached embeddings",
            "when": moment.isoformat(),
            "labels_per_class": counts,
            "seed": 0,
        },
    }
    task.progress(0, 0, "Learning")
    folder = project.models_folder / uid
    result = process.call(
        model_tasks.fit_head_on_cache, learning.request, folder, description, task=task
    )
    metrics = {
        "grouped": result.grouped,
        "random": result.random,
        "labels": len(result.positions),
        "labels_per_class": counts,
    }
    version = project.store.write(
        lambda session: model_versions.add_model_version(
            session,
            uid=uid,
            name=name,
            kind=ModelKind.QUICK,
            now=moment,
            parent_id=parent.id if parent else None,
            class_ids=tuple(entry.id for entry in learning.classes),
            embedding_key=result.embedding_key,
            metrics=metrics,
        )
    )
    return version, result


def _activate(project: Project, version: ModelVersion, parent: ModelVersion | None) -> int:
    """Make a version the active one and return how many photos it predicts differently."""

    def job(session: Session) -> int:
        project_info.set_active_model_version_id(session, version.id)
        if parent is None:
            return 0
        return count_differences(session, parent.id, version.id)

    changed = project.store.write(job)
    project.feed.publish(Aspect.PREDICTIONS, Aspect.MODELS)
    return changed


def _end_run(
    project: Project,
    run_id: int,
    state: RunState,
    version: ModelVersion | None,
    summary: dict[str, Any],
) -> None:
    project.store.write(
        lambda session: training_runs.finish_run(
            session,
            run_id,
            state,
            now(),
            model_version_id=version.id if version else None,
            summary=summary,
        )
    )
