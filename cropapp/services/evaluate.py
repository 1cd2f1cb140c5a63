"""Use case: how good is what can be learned from the labels?

Owns: the two scores side by side. Every labelled photo is held out once; with whole groups (bursts,
duplicates, crops of one photo) left out, and at random. The first says how it will do on photos it
has never seen the like of, the second is what most programs report.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from cropapp.core.entities import PhotoClass
from cropapp.core.metrics import ClassScore, Scores
from cropapp.core.tasks import TaskContext
from cropapp.core.words import spoken
from cropapp.services import model_tasks
from cropapp.services.classify import classify_project
from cropapp.services.inference_client import ModelProcess
from cropapp.services.learn import collect_labels
from cropapp.services.project import Project
from cropapp.services.promotion import HeldOut

WARNING_GAP = 0.05


@dataclass(frozen=True, slots=True)
class Evaluation:
    grouped: Scores
    random: Scores
    classes: tuple[PhotoClass, ...]
    warning: str
    """One sentence where the two scores are far apart or rest on little, else empty."""
    said: Mapping[int, int] = field(default_factory=dict)
    """The class predicted for each photo, by id, while its group was held out."""


def evaluate_project(project: Project, process: ModelProcess, task: TaskContext) -> Evaluation:
    """Cross-validate a head on the labelled photos; changes nothing in the project's models.

    Raises:
        UserError: there are too few labels.
    """
    classify_project(project, process, task)
    learning = collect_labels(project, project.active_model())
    task.progress(0, 0, "Evaluating")
    result = process.call(model_tasks.fit_head_on_cache, learning.request, None, {}, task=task)
    grouped, random = scores_from_dict(result.grouped), scores_from_dict(result.random)
    held_out = HeldOut.of(
        learning.photo_ids,
        [entry.id for entry in learning.classes],
        learning.request.labels,
        result,
    )
    return Evaluation(
        grouped,
        random,
        learning.classes,
        _warning(grouped, random, learning.classes),
        held_out.said(),
    )


def scores_from_dict(stored: Mapping[str, Any]) -> Scores:
    """Rebuild scores from their form in `ModelVersion.metrics` or a model.json."""
    fields = dict(stored)
    fields["per_class"] = tuple(ClassScore(**entry) for entry in fields["per_class"])
    fields["confusion"] = tuple(tuple(row) for row in fields["confusion"])
    return Scores(**fields)


def _warning(grouped: Scores, random: Scores, classes: tuple[PhotoClass, ...]) -> str:
    few = [
        entry.name
        for entry, score in zip(classes, grouped.per_class, strict=True)
        if score.photos < 10
    ]
    if random.accuracy - grouped.accuracy > WARNING_GAP:
        return spoken(
            f"On photos taken apart from those it learned from it is right on "
            f"{grouped.accuracy:.0%}, not {random.accuracy:.0%}: many labelled photos show the "
            "same plants. Label photos from more places and days."
        )
    if few:
        return spoken(f"Fewer than 10 labels, so little is known of: {', '.join(few)}.")
    return ""
