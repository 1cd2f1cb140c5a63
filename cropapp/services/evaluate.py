"""Use case: how good is what can be learned from the labels?

Owns: the scores side by side. Every labelled photo is held out once under each scheme: with whole
groups (bursts, copies, crops of one photo) left out, with whole folders or days left out where
there are several, and at random. The first say how it will do on photos it has never seen the like
of, the last is what most programs report.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cropapp.core.bootstrap import Difference, paired_difference
from cropapp.core.entities import ModelVersionId, PhotoClass
from cropapp.core.errors import UserError
from cropapp.core.feed import Aspect
from cropapp.core.kept_evaluation import EVALUATED, KeptEvaluation
from cropapp.core.learning_curve import LearningCurve
from cropapp.core.metrics import Scores
from cropapp.core.splits import FOLDS, SplitScheme
from cropapp.core.tasks import TaskContext
from cropapp.services import model_tasks
from cropapp.services.classify import classify_project
from cropapp.services.folds import folds_of, groups_of
from cropapp.services.further_views import look_further
from cropapp.services.inference_client import ModelProcess
from cropapp.services.label_advice import advise
from cropapp.services.learning_set import LearningSet, collect_labels
from cropapp.services.model_tasks import EvaluateRequest, EvaluateResult, Split
from cropapp.services.near_duplicates import find_near_copies
from cropapp.services.project import Project, now
from cropapp.services.score_warning import warning_of
from cropapp.store import model_versions
from cropapp.store.session import Session

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Evaluation:
    grouped: Scores
    random: Scores
    classes: tuple[PhotoClass, ...]
    warning: str
    """One sentence where the scores are far apart or rest on little, else empty."""
    said: Mapping[int, int] = field(default_factory=dict)
    """The class predicted for each photo, by id, while its group was held out."""
    schemes: Mapping[SplitScheme, Scores] = field(default_factory=dict)
    """All that were scored, `grouped` and `random` among them."""
    gaps: Mapping[SplitScheme, Difference] = field(default_factory=dict)
    """Accuracy at random less that of each other scheme, on the same photos."""
    curve: LearningCurve | None = None
    advice: tuple[str, ...] = ()
    """What more labels should bring, the most first; empty without a curve."""

    def as_dict(self) -> dict[str, Any]:
        """Return JSON-ready values."""
        return {
            "classes": [entry.name for entry in self.classes],
            **{STORED_AS[scheme]: scores.as_dict() for scheme, scores in self.schemes.items()},
            "gaps": {
                STORED_AS[scheme]: {"mean": gap.mean, "low": gap.low, "high": gap.high}
                for scheme, gap in self.gaps.items()
            },
            "warning": self.warning,
            "learning_curve": self.curve.as_dict() if self.curve else None,
            "advice": list(self.advice),
        }


STORED_AS = {
    SplitScheme.GROUP: "grouped",
    SplitScheme.RANDOM: "random",
    SplitScheme.FOLDER: "folder",
    SplitScheme.CAMERA_DAY: "camera_day",
}
"""As in `ModelVersion.metrics`."""


def evaluate_project(
    project: Project,
    process: ModelProcess,
    task: TaskContext,
    *,
    schemes: Collection[SplitScheme] | None = None,
    with_curve: bool = False,
) -> Evaluation:
    """Cross-validate a head on the labelled photos; the active version keeps what was found.

    Args:
        schemes: to score beside group and random; None: folders, and cameras by day, where there
            are enough of them and they are not the same as the groups.
        with_curve: also measure the score against the number of labels, which takes seconds.

    Raises:
        UserError: there are too few labels, or no two folders or days to tell apart.
    """
    classify_project(project, process, task)
    active = project.active_model()
    find_near_copies(project, process, task, active)
    look_further(project, process, task, active)
    learning = collect_labels(project, active)
    further = _further_splits(project, learning, schemes)
    task.progress(0, 0, "Evaluating")
    request = EvaluateRequest(learning.request, further, with_curve)
    result = process.call(model_tasks.evaluate_on_cache, request, task=task)
    evaluation = _evaluation(learning, result, request)
    if active is not None:
        _keep(project, active.id, evaluation, labels=len(result.positions))
    return evaluation


def _keep(
    project: Project, version_id: ModelVersionId, evaluation: Evaluation, *, labels: int
) -> None:
    """Write down with a version what its own scores do not say."""
    own = (SplitScheme.GROUP, SplitScheme.RANDOM)
    kept = KeptEvaluation(
        at=now(),
        labels=labels,
        splits={key: scores for key, scores in evaluation.schemes.items() if key not in own},
        warning=evaluation.warning,
        curve=evaluation.curve,
        advice=evaluation.advice,
    )

    def job(session: Session) -> None:
        version = model_versions.get_model_version(session, version_id)
        whole = kept.with_earlier(KeptEvaluation.of_metrics(version.metrics))
        metrics = {**version.metrics, EVALUATED: whole.as_dict()}
        model_versions.set_metrics(session, version_id, metrics)

    project.store.write(job)
    project.feed.publish(Aspect.MODELS)


def _further_splits(
    project: Project, learning: LearningSet, asked: Collection[SplitScheme] | None
) -> dict[SplitScheme, Split]:
    found = {}
    for scheme in (SplitScheme.FOLDER, SplitScheme.CAMERA_DAY):
        if asked is not None and scheme not in asked:
            continue
        units = groups_of(project, learning.rows, scheme)
        if asked is None and not _is_worth_scoring(learning, units):
            continue
        if asked is not None and not _shared_classes(learning, units).any():
            raise _nothing_to_leave_out(scheme)
        found[scheme] = Split(folds_of(project, learning.rows, scheme), units)
    return found


def _is_worth_scoring(learning: LearningSet, units: Ints) -> bool:
    """Whether leaving these out says something of most photos that leaving groups out does not."""
    assert learning.request.groups is not None
    count, groups = len(np.unique(units)), len(np.unique(learning.request.groups))
    # A folder per class, say, tells nothing: without it nobody can know the class.
    return FOLDS <= count < groups and bool(_shared_classes(learning, units).mean() > _MOST)


def _shared_classes(learning: LearningSet, units: Ints) -> NDArray[np.bool_]:
    """Return (N,) whether a photo's class is known well enough without the unit it is most in.

    One stray photo elsewhere, of a burst that went with another folder, does not make it known.
    """
    labels = learning.request.labels
    _, places = np.unique(units, return_inverse=True)
    table = np.zeros((len(learning.classes), int(places.max()) + 1))
    np.add.at(table, (labels, places), 1)
    elsewhere = 1 - table.max(axis=1) / np.maximum(table.sum(axis=1), 1)
    shared: NDArray[np.bool_] = elsewhere[labels] >= _ELSEWHERE
    return shared


_ELSEWHERE = 0.2
_MOST = 0.5


def _nothing_to_leave_out(scheme: SplitScheme) -> UserError:
    hint = "Leave out groups instead, or label photos from elsewhere."
    if scheme is SplitScheme.FOLDER:
        return UserError(
            "No class has labels from two folders, so no folder can be left out.", hint=hint
        )
    return UserError(
        "No class has labels from two days of a camera, so no day can be left out.", hint=hint
    )


def _evaluation(
    learning: LearningSet, result: EvaluateResult, request: EvaluateRequest
) -> Evaluation:
    schemes = {scheme: Scores.from_dict(stored) for scheme, stored in result.scores.items()}
    gaps = _gaps(learning, result, request)
    return Evaluation(
        grouped=schemes[SplitScheme.GROUP],
        random=schemes[SplitScheme.RANDOM],
        classes=learning.classes,
        warning=warning_of(schemes, gaps, learning.classes),
        said=_said(learning, result),
        schemes=schemes,
        gaps=gaps,
        curve=result.curve,
        advice=advise(result.curve, learning.classes) if result.curve else (),
    )


def _said(learning: LearningSet, result: EvaluateResult) -> dict[int, int]:
    predicted = result.predicted[SplitScheme.GROUP].tolist()
    photo_ids = learning.photo_ids
    return {
        int(photo_ids[position]): int(learning.classes[number].id)
        for position, number in zip(result.positions.tolist(), predicted, strict=True)
        if number >= 0
    }


def _gaps(
    learning: LearningSet, result: EvaluateResult, request: EvaluateRequest
) -> dict[SplitScheme, Difference]:
    """Compare each scheme with random on the photos that both could hold out."""
    truth = learning.request.labels[result.positions]
    at_random = result.predicted[SplitScheme.RANDOM]
    found: dict[SplitScheme, Difference] = {}
    for scheme, predicted in result.predicted.items():
        if scheme is SplitScheme.RANDOM:
            continue
        further = request.further.get(scheme)
        groups = learning.request.groups if further is None else further.groups
        assert groups is not None
        both = (predicted >= 0) & (at_random >= 0)
        found[scheme] = paired_difference(
            (at_random == truth)[both],
            (predicted == truth)[both],
            groups[result.positions][both],
        )
    return found
