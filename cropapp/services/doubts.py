"""Use case: labels that are probably wrong, the worst first.

Owns: looking for them on demand; each learning keeps the list too. Must not: change a label.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cropapp.core.entities import LabelDoubt
from cropapp.core.tasks import TaskContext
from cropapp.services import model_tasks
from cropapp.services.classify import classify_project
from cropapp.services.doubt_list import list_doubts, record_doubts
from cropapp.services.inference_client import ModelProcess
from cropapp.services.learning_set import collect_labels
from cropapp.services.project import Project
from cropapp.services.seen_photos import photos_seen


@dataclass(frozen=True, slots=True)
class DoubtSummary:
    doubts: tuple[LabelDoubt, ...]
    """Those that hold, the worst first; what a person settled is not among them."""
    checked: int
    """How many labels something can be said of."""


def find_doubts(project: Project, process: ModelProcess, task: TaskContext) -> DoubtSummary:
    """Look through all labels for those that are probably wrong, and keep the list.

    A backbone that was trained on these labels has learned their errors by heart, so a project with
    a deep version is looked through with the default backbone, as it came.

    Raises:
        UserError: there are too few labels.
        Cancelled: the list is as it was.
    """
    classify_project(project, process, task)
    active = project.active_model()
    learning = collect_labels(project, None if photos_seen(project, active) else active)
    task.progress(0, 0, "Looking for suspicious labels")
    result = process.call(model_tasks.check_labels_in_cache, learning.request, task=task)
    class_ids = [entry.id for entry in learning.classes]
    record_doubts(project, learning.photo_ids, class_ids, learning.request.labels, result)
    checked = 0 if result.doubt is None else int((~np.isnan(result.doubt)).sum())
    return DoubtSummary(list_doubts(project), checked)
