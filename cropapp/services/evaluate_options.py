"""Use case: would several looks at a photo, or several versions together, be right more often?

Owns: both answers for the same held-out photos, and whether the difference is beyond noise. The
heads are fitted anew without the photo's group; photos that a version's backbone was trained on do
not count. Must not: change the project's models.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from cropapp.core.bootstrap import Difference, paired_difference
from cropapp.core.entities import ModelVersion
from cropapp.core.errors import UserError
from cropapp.core.predict_views import PredictViews
from cropapp.core.tasks import TaskContext
from cropapp.core.words import spoken
from cropapp.services import model_tasks
from cropapp.services.classify import classify_project
from cropapp.services.inference_client import ModelProcess
from cropapp.services.learning_set import collect_labels
from cropapp.services.model_tasks import OptionAnswers
from cropapp.services.predict_views import embed_views, views_key
from cropapp.services.project import Project


@dataclass(frozen=True, slots=True)
class OptionScore:
    """How often an option is right, beside what it is held against."""

    name: str
    accuracy: float
    photos: int
    gain: Difference | None
    """Over the first of the list, on the same photos; None for the first itself."""

    def as_dict(self) -> dict[str, Any]:
        """Return JSON-ready values."""
        gain = self.gain
        return {
            "name": self.name,
            "accuracy": self.accuracy,
            "photos": self.photos,
            "gain": None if gain is None else [gain.mean, gain.low, gain.high],
        }


def evaluate_views(
    project: Project, process: ModelProcess, task: TaskContext, views: PredictViews
) -> list[OptionScore]:
    """Return the score of one look at each held-out photo, and that of several.

    Raises:
        UserError: there is no model yet, or there are too few labels.
    """
    classify_project(project, process, task)
    version = project.active_model()
    if version is None:
        raise UserError(
            "There is no model to look with yet.", hint="Label some photos and learn first."
        )
    learning = collect_labels(project, version)
    embed_views(project, process, task, version, views, only=learning.photo_ids)
    key = views_key(version, views)
    task.progress(0, 0, "Evaluating")
    answers = process.call(model_tasks.answer_with_views, learning.request, key, task=task)
    return _scores(answers, {"once": spoken("one look"), "views": str(views)}, "once")


def evaluate_ensemble(
    project: Project, process: ModelProcess, task: TaskContext, versions: Sequence[ModelVersion]
) -> list[OptionScore]:
    """Return the score of the best member, of the other members, and of all together.

    Raises:
        UserError: fewer than two versions, or too few labels.
    """
    chosen = list({version.uid: version for version in versions}.values())
    if len(chosen) < 2:
        raise UserError(
            "An ensemble needs two different versions at least.", hint="Name them as in 3,5."
        )
    requests = []
    for version in chosen:
        learning = collect_labels(project, version)
        classify_project(project, process, task, version=version, only=learning.photo_ids)
        requests.append(learning.request)
    task.progress(0, 0, "Evaluating")
    uids = [version.uid for version in chosen]
    answers = process.call(model_tasks.answer_together, requests, uids, task=task)
    names = {version.uid: version.name for version in chosen} | {"together": spoken("together")}
    best = max(uids, key=lambda uid: float(answers.right[uid].mean()) if len(answers.groups) else 0)
    return _scores(answers, names, best)


def _scores(answers: OptionAnswers, names: dict[str, str], first: str) -> list[OptionScore]:
    if not len(answers.groups):
        raise UserError(
            "No labelled photo can be held out, so nothing can be compared.",
            hint="Label photos of more places or days.",
        )
    base = answers.right[first].astype(float)
    order = [first, *(name for name in names if name != first)]
    return [
        OptionScore(
            names[name],
            float(answers.right[name].mean()),
            len(answers.groups),
            None
            if name == first
            else paired_difference(answers.right[name].astype(float), base, answers.groups),
        )
        for name in order
    ]
