"""Use case: learn from the labels, then predict the whole project anew.

Owns: what is learned from, the gate, and the order in which a new version takes over: it becomes
active only when it is complete and has predicted every photo, so a cancel or a crash at any moment
leaves the model that was active.
"""

from __future__ import annotations

import json
import logging
import math
import time
from collections import Counter
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import numpy as np
from numpy.typing import NDArray

from cropapp.core.entities import (
    ClassId,
    ModelKind,
    ModelVersion,
    PhotoClass,
    PhotoId,
    RunState,
)
from cropapp.core.errors import CropAppError, UserError
from cropapp.core.feed import Aspect
from cropapp.core.files import write_atomically
from cropapp.core.splits import grouped_folds
from cropapp.core.tasks import Cancelled, TaskContext
from cropapp.services import model_tasks
from cropapp.services.classify import classify_project, predict_from_cache
from cropapp.services.inference_client import ModelProcess
from cropapp.services.model_tasks import HeadRequest, HeadResult
from cropapp.services.project import Project, now
from cropapp.store import labels, model_versions, project_info, training_runs
from cropapp.store.session import Session
from cropapp.store.whole_project import count_differences

log = logging.getLogger(__name__)

HELD_OUT_FILE = "held_out.json"
GATE_P_VALUE = 0.05


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
        gate = _gate(project, learning, result, parent)
        predicted, changed = 0, 0
        if gate.promoted:
            predicted = predict_from_cache(project, process, task, version)
            changed = _activate(project, version, parent)
    except Cancelled:
        _end_run(project, run.id, RunState.CANCELLED, None, {})
        raise
    except CropAppError as problem:
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
        before_accuracy=gate.before,
        after_accuracy=gate.after,
        promoted=gate.promoted,
        verdict=gate.verdict,
    )
    _end_run(
        project, run.id, RunState.FINISHED, version, {"seconds": seconds, "promoted": gate.promoted}
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
        versions = {version.id: version for version in model_versions.list_model_versions(session)}
    prior = _prior_of(parent, versions)
    by_id = {entry.id: entry for entry in project.classes()}
    labelled = {row.class_id for row in rows}
    known = set(parent.class_ids) if parent else set()
    used = [entry for entry in by_id.values() if entry.id in labelled or entry.id in known]
    if not rows or len(used) < 2 or (prior is None and len(labelled) < 2):
        raise UserError(
            "There are too few labels to learn from.",
            hint="Label a few photos of at least two classes first.",
        )
    index = {entry.id: position for position, entry in enumerate(used)}
    request = HeadRequest(
        cache_path=project.embeddings.path,
        hashes=tuple(row.sha256 for row in rows),
        labels=np.array([index[row.class_id] for row in rows], dtype=np.int64),
        folds=grouped_folds([str(row.group_id or row.photo_id) for row in rows]),
        classes=tuple(
            {"id": int(entry.id), "name": entry.name, "colour": entry.colour} for entry in used
        ),
        base_folder=project.model_folder(parent) if parent else None,
        prior_folder=project.model_folder(prior) if prior else None,
        prior_rows=_prior_rows(prior, used),
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


def _prior_rows(prior: ModelVersion | None, used: list[PhotoClass]) -> tuple[int | None, ...]:
    if prior is None:
        return ()
    row_of = {class_id: row for row, class_id in enumerate(prior.class_ids)}
    return tuple(row_of.get(entry.id) for entry in used)


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
    _write_held_out(project, uid, learning, result)
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


def _write_held_out(project: Project, uid: str, learning: LearningSet, result: HeadResult) -> None:
    """Keep what this version said of each photo while it was held out, for later comparisons."""
    said = {
        str(int(learning.photo_ids[int(position)])): int(learning.classes[int(index)].id)
        for position, index in zip(result.positions, result.predicted, strict=True)
        if index >= 0
    }
    write_atomically(
        project.models_folder / uid / HELD_OUT_FILE, json.dumps({"predicted": said}).encode()
    )


@dataclass(frozen=True, slots=True)
class _Gate:
    promoted: bool
    before: float | None
    after: float
    verdict: str


def _gate(
    project: Project, learning: LearningSet, result: HeadResult, parent: ModelVersion | None
) -> _Gate:
    """Compare the new version with the active one on photos that neither was fitted on."""
    wanted = learning.request.labels[result.positions]
    held = result.predicted >= 0
    after_hits = result.predicted == wanted
    after = float(after_hits[held].mean()) if held.any() else 0.0
    before_hits = _hits_of_active(project, learning, result, parent)
    if before_hits is None:
        verdict = f"The first model of its own: right on {after:.0%} of held-out photos."
        return _Gate(True, None, after, verdict)
    common = held & (before_hits >= 0)
    if not common.any():
        return _Gate(True, None, after, f"Right on {after:.0%} of held-out photos.")
    old, new = before_hits[common] == 1, after_hits[common]
    before, after = float(old.mean()), float(new.mean())
    worse = int((old & ~new).sum())
    better = int((~old & new).sum())
    if sign_test_p(worse, better) < GATE_P_VALUE and worse > better:
        verdict = (
            f"Not promoted: on {int(common.sum())} held-out photos it is right on {after:.0%}, "
            f"the active version on {before:.0%}. The active version stays."
        )
        return _Gate(False, before, after, verdict)
    word = "Better" if after > before else "As good" if after == before else "Within chance as good"
    verdict = f"{word} on held-out photos: {before:.0%} before, {after:.0%} now."
    return _Gate(True, before, after, verdict)


def _hits_of_active(
    project: Project, learning: LearningSet, result: HeadResult, parent: ModelVersion | None
) -> NDArray[np.int64] | None:
    """Return (M,) 1 right, 0 wrong, -1 unknown for the active version, photos aligned to result.

    A starter or imported version has never seen these photos: what it says of them is fair. A
    version learned here is asked only for photos that it had held out.
    """
    if parent is None:
        return None
    wanted = learning.request.labels[result.positions]
    if parent.kind is not ModelKind.QUICK and result.prior_predicted is not None:
        return (result.prior_predicted == wanted).astype(np.int64)
    said = _read_held_out(project, parent)
    if said is None:
        return None
    right = [int(learning.classes[int(label)].id) for label in wanted]
    ids = [str(int(learning.photo_ids[int(position)])) for position in result.positions]
    pairs = zip(ids, right, strict=True)
    return np.array([int(said[i] == w) if i in said else -1 for i, w in pairs], dtype=np.int64)


def _read_held_out(project: Project, version: ModelVersion) -> dict[str, int] | None:
    path = project.model_folder(version) / HELD_OUT_FILE
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as problem:
        log.info("No held-out record of %s: %s", version.name, problem)
        return None
    return dict(content["predicted"])


def sign_test_p(worse: int, better: int) -> float:
    """Return the two-sided p-value of a paired sign test (McNemar's exact test), 0 to 1."""
    total = worse + better
    if total == 0:
        return 1.0
    tail = sum(math.comb(total, k) for k in range(min(worse, better) + 1)) / 2**total
    return min(1.0, 2 * tail)


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
