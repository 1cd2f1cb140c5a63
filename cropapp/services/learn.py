"""Use case: learn from the labels, then predict the whole project anew.

Owns: what is learned from, the gate, and the order in which a new version takes over: it becomes
active only when it is complete and has predicted every photo, so a cancel or a crash at any moment
leaves the model that was active.
"""

from __future__ import annotations

import hashlib
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import uuid4

import numpy as np
from numpy.typing import NDArray

from cropapp.core.bootstrap import paired_difference
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
from cropapp.core.metrics import Scores
from cropapp.core.splits import ALWAYS_TRAINED, SplitScheme
from cropapp.core.tasks import Cancelled, TaskContext
from cropapp.services import model_tasks, run_locks
from cropapp.services.background_versions import (
    BACKGROUND_MARK,
    BACKGROUND_NAME,
    forget_replaced,
    kept_ancestor,
    next_version_name,
)
from cropapp.services.cached_predictions import predict_from_cache
from cropapp.services.classify import classify_project
from cropapp.services.doubt_list import record_doubts
from cropapp.services.folds import folds_of, groups_of
from cropapp.services.further_views import VIEWS_MISSING, look_further, photos_lacking_views
from cropapp.services.inference_client import ModelProcess
from cropapp.services.keep_versions import folder_bytes
from cropapp.services.model_tasks import HeadRequest, HeadResult
from cropapp.services.near_duplicates import find_near_copies
from cropapp.services.project import Project, now
from cropapp.services.promotion import HeldOut, judge, record_held_out, record_verdict
from cropapp.services.score_warning import warning_of
from cropapp.services.seen_photos import photos_seen
from cropapp.store import labels, model_versions, project_info, training_runs
from cropapp.store.classes import merged_classes
from cropapp.store.session import Session
from cropapp.store.whole_project import count_differences

_locks: dict[int, int] = {}
"""What shows that a run lives, by run: a killed one is noted as interrupted at the next opening."""


@dataclass(frozen=True, slots=True)
class LearningSet:
    """The labelled photos of a project as a head fit wants them."""

    rows: tuple[labels.LabelledPhoto, ...]
    request: HeadRequest
    classes: tuple[PhotoClass, ...]
    views_missing: int = 0
    """Photos whose further views are still to be made."""

    @property
    def photo_ids(self) -> tuple[PhotoId, ...]:
        return tuple(row.photo_id for row in self.rows)

    @property
    def labels_per_class(self) -> dict[ClassId, int]:
        counts = Counter(int(label) for label in self.request.labels)
        return {entry.id: counts.get(index, 0) for index, entry in enumerate(self.classes)}

    def description(self) -> dict[str, Any]:
        """Return what a version keeps of the labels it was learned from, as JSON-ready values."""
        pairs = sorted((int(row.photo_id), int(row.class_id)) for row in self.rows)
        lines = "\n".join(f"{photo_id} {class_id}" for photo_id, class_id in pairs)
        counts = self.labels_per_class
        return {
            "labels_per_class": {entry.name: counts[entry.id] for entry in self.classes},
            "split": str(SplitScheme.GROUP),
            "photos_hash": hashlib.sha256(lines.encode()).hexdigest(),
            VIEWS_MISSING: self.views_missing,
        }


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
    views_missing: int = 0
    """Labelled photos of which no further views were learned from: they are still to be made."""


def learn_from_labels(
    project: Project,
    process: ModelProcess,
    task: TaskContext,
    *,
    in_background: bool = False,
    views_later: bool = False,
) -> LearnSummary:
    """Fit a head on all labelled photos and, unless it is worse, predict everything with it.

    Args:
        in_background: nobody asked for it: no new photo is read, no run is listed, and the version
            takes the place of those that were learned in the background before.
        views_later: learn from what views there are: the person waits for the predictions, and
            `learn_while_labelling` makes the other views and learns from them too.

    Raises:
        UserError: there are too few labels; the message says what is missing.
        Cancelled: the active version is as it was.
        ModelProcessDied: the same.
    """
    started = time.perf_counter()
    if not in_background:
        classify_project(project, process, task)  # labels given before a photo was read count too
    active = project.active_model()
    find_near_copies(project, process, task, active)
    lacking = len(photos_lacking_views(project, process, active)) if views_later else 0
    if not views_later:
        look_further(project, process, task, active)
    learning = replace(collect_labels(project, active), views_missing=lacking)
    run_id = None if in_background else _start_run(project)
    try:
        version, result = _fit_version(
            project, process, task, learning, active, in_background=in_background
        )
        held_out = HeldOut.of(
            learning.photo_ids,
            [entry.id for entry in learning.classes],
            learning.request.labels,
            result,
        )
        record_held_out(project, version.uid, held_out)
        class_ids = [entry.id for entry in learning.classes]
        record_doubts(project, learning.photo_ids, class_ids, learning.request.labels, result)
        verdict = judge(project, held_out, active)
        version = record_verdict(project, version, verdict)
        predicted, changed = 0, 0
        if verdict.promoted:
            predicted = predict_from_cache(project, process, task, version)
            changed = _activate(project, version, active)
    except Cancelled:
        _end_run(project, run_id, RunState.CANCELLED, None, {})
        raise
    except Exception as problem:
        _end_run(project, run_id, RunState.FAILED, None, {"error": str(problem)})
        raise
    finally:
        forget_replaced(project)
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
        views_missing=lacking,
    )
    _end_run(
        project,
        run_id,
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
    groups = groups_of(project, rows)
    request = HeadRequest(
        cache_path=project.embeddings.path,
        view_keys=tuple(row.view_key for row in rows),
        labels=np.array([index[row.class_id] for row in rows], dtype=np.int64),
        folds=_never_held_out(project, parent, rows, groups, folds_of(project, rows)),
        groups=groups,
        classes=tuple(
            {"id": int(entry.id), "name": entry.name, "colour": entry.colour} for entry in used
        ),
        base_folder=project.model_folder(parent) if parent else None,
        prior_folder=project.model_folder(prior) if prior else None,
        prior_rows=_prior_rows(prior, used, merges),
    )
    return LearningSet(tuple(rows), request, tuple(used))


def _never_held_out(
    project: Project,
    parent: ModelVersion | None,
    rows: Sequence[labels.LabelledPhoto],
    groups: NDArray[np.int64],
    folds: NDArray[np.int64],
) -> NDArray[np.int64]:
    """Mark what the backbone was trained on, and what shows the same: it proves nothing."""
    seen = photos_seen(project, parent)
    if not seen:
        return folds
    known = groups[[row.photo_id in seen for row in rows]]
    return np.where(np.isin(groups, known), ALWAYS_TRAINED, folds)


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
    active: ModelVersion | None,
    *,
    in_background: bool,
) -> tuple[ModelVersion, HeadResult]:
    moment = now()
    uid = f"{moment:%Y%m%d-%H%M%S}-{uuid4().hex[:6]}"
    versions = project.model_versions()
    parent = kept_ancestor(active, versions)
    name = BACKGROUND_NAME if in_background else next_version_name(versions)
    data = learning.description()
    counts = data["labels_per_class"]
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
        "warning": _warning(learning, result),
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
            recipe={
                "kind": "quick",
                "strength": result.strength,
                "prior": result.used_prior,
                BACKGROUND_MARK: in_background,
            },
            data=data,
            size_bytes=folder_bytes(project.models_folder / uid),
        )
    )
    return version, result


def _warning(learning: LearningSet, result: HeadResult) -> str:
    at_random, groups = result.random_predicted, learning.request.groups
    assert at_random is not None and groups is not None
    truth = learning.request.labels[result.positions]
    both = (result.predicted >= 0) & (at_random >= 0)
    gap = paired_difference(
        (at_random == truth)[both],
        (result.predicted == truth)[both],
        groups[result.positions][both],
    )
    stored = {SplitScheme.GROUP: result.grouped, SplitScheme.RANDOM: result.random}
    schemes = {scheme: Scores.from_dict(scores) for scheme, scores in stored.items()}
    return warning_of(schemes, {SplitScheme.GROUP: gap}, learning.classes)


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


def _start_run(project: Project) -> int:
    run = project.store.write(
        lambda session: training_runs.start_run(session, ModelKind.QUICK, now())
    )
    _locks[run.id] = run_locks.hold(project.data_folder, run.id)
    return run.id


def _end_run(
    project: Project,
    run_id: int | None,
    state: RunState,
    version: ModelVersion | None,
    summary: dict[str, Any],
) -> None:
    if run_id is None:
        return
    if run_id in _locks:
        run_locks.let_go(project.data_folder, run_id, _locks.pop(run_id))
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
