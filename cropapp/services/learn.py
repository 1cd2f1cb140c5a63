"""Use case: learn from the labels, then predict the whole project anew.

Owns: the order in which a new version takes over: it becomes active only when it is complete and
has predicted every photo, so a cancel or a crash at any moment leaves the model that was active.
"""

from __future__ import annotations

import time
from contextlib import nullcontext
from dataclasses import dataclass, replace

from cropapp.core.bootstrap import paired_difference
from cropapp.core.entities import ClassId, ModelVersion
from cropapp.core.feed import Aspect
from cropapp.core.metrics import Scores
from cropapp.core.splits import SplitScheme
from cropapp.core.tasks import TaskContext
from cropapp.core.words import spoken
from cropapp.services import model_tasks
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
from cropapp.services.further_views import look_further, photos_lacking_views
from cropapp.services.inference_client import ModelProcess
from cropapp.services.learning_runs import RunNote, noted_run, one_at_a_time
from cropapp.services.learning_set import LearningSet, collect_labels
from cropapp.services.model_tasks import HeadResult
from cropapp.services.near_duplicates import find_near_copies
from cropapp.services.project import Project, now
from cropapp.services.promotion import HeldOut, Verdict, judge, record_held_out, record_verdict
from cropapp.services.quick_version import description_of, list_quick_version
from cropapp.services.score_warning import warning_of
from cropapp.services.version_folders import new_uid
from cropapp.store import project_info
from cropapp.store.session import Session
from cropapp.store.whole_project import count_differences


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
    with one_at_a_time(project, task):
        if not in_background:
            classify_project(project, process, task)  # labels of photos not yet read count too
        active = project.active_model()
        find_near_copies(project, process, task, active)
        lacking = len(photos_lacking_views(project, process, active)) if views_later else 0
        if not views_later:
            look_further(project, process, task, active)
        learning = replace(collect_labels(project, active), views_missing=lacking)
        with nullcontext(RunNote()) if in_background else noted_run(project) as note:
            try:
                learned = _learn(
                    project, process, task, learning, active, in_background=in_background
                )
            finally:
                forget_replaced(project)
            summary = _summary(learning, learned, time.perf_counter() - started)
            note.version = summary.version
            note.summary = {"seconds": summary.seconds, "promoted": summary.promoted}
    project.feed.publish(Aspect.MODELS)
    return summary


@dataclass(frozen=True, slots=True)
class _Learned:
    version: ModelVersion
    verdict: Verdict
    photos: int
    predicted: int = 0
    changed: int = 0


def _learn(
    project: Project,
    process: ModelProcess,
    task: TaskContext,
    learning: LearningSet,
    active: ModelVersion | None,
    *,
    in_background: bool,
) -> _Learned:
    """Fit a version, judge it, and let it take over if it passes."""
    version, result = _fit_version(
        project, process, task, learning, active, in_background=in_background
    )
    class_ids = [entry.id for entry in learning.classes]
    labels = learning.request.labels
    held_out = HeldOut.of(learning.photo_ids, class_ids, labels, result)
    record_held_out(project, version.uid, held_out)
    record_doubts(project, learning.photo_ids, class_ids, labels, result)
    verdict = judge(project, held_out, active)
    version = record_verdict(project, version, verdict)
    learned = _Learned(version, verdict, photos=len(result.positions))
    if not verdict.promoted:
        return learned
    predicted = predict_from_cache(project, process, task, version)
    changed = _activate(project, version, active)
    if changed is None:
        return _overtaken(project, learned)
    return replace(learned, predicted=predicted, changed=changed)


def _overtaken(project: Project, learned: _Learned) -> _Learned:
    """Leave the version that someone else, a training in the background say, put to use."""
    words = spoken(
        "Not put to use: another version came into use while this one was learned. That one stays."
    )
    verdict = replace(learned.verdict, promoted=False, words=words)
    version = record_verdict(project, learned.version, verdict)
    return replace(learned, version=version, verdict=verdict)


def _summary(learning: LearningSet, learned: _Learned, seconds: float) -> LearnSummary:
    return LearnSummary(
        version=learned.version,
        predicted=learned.predicted,
        photos_learned=learned.photos,
        labels_per_class=learning.labels_per_class,
        seconds=seconds,
        changed_predictions=learned.changed,
        before_accuracy=learned.verdict.before,
        after_accuracy=learned.verdict.after,
        promoted=learned.verdict.promoted,
        verdict=learned.verdict.words,
        views_missing=learning.views_missing,
    )


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
    uid = new_uid(moment)
    versions = project.model_versions()
    parent = kept_ancestor(active, versions)
    name = BACKGROUND_NAME if in_background else next_version_name(versions)
    how = "head fit on cached embeddings"
    description = description_of(uid, name, parent, learning, how=how, moment=moment)
    task.progress(0, 0, "Learning")
    folder = project.models_folder / uid
    result = process.call(
        model_tasks.fit_head_on_cache, learning.request, folder, description, task=task
    )
    version = list_quick_version(
        project,
        uid,
        name,
        parent,
        learning,
        result,
        moment=moment,
        metrics={"warning": _warning(learning, result)},
        recipe={BACKGROUND_MARK: in_background},
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


def _activate(project: Project, version: ModelVersion, parent: ModelVersion | None) -> int | None:
    """Make a version the active one and return how many photos it predicts differently.

    None, and nothing is done, where it is no longer the one active that it was held against: a
    deep training of hours would lose its place to a head on the network before it.
    """
    expected = None if parent is None else parent.id

    def job(session: Session) -> int | None:
        if project_info.get_active_model_version_id(session) != expected:
            return None
        project_info.set_active_model_version_id(session, version.id)
        if parent is None:
            return 0
        return count_differences(session, parent.id, version.id)

    changed = project.store.write(job)
    project.feed.publish(Aspect.PREDICTIONS, Aspect.MODELS)
    return changed
