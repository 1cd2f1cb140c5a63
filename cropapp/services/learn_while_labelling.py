"""Use case: learn from new labels by itself, while a person goes on labelling.

Owns: whether there is anything to learn yet. Must not: ask, or read a photo; `learn_from_labels`
does the rest.
"""

from __future__ import annotations

from cropapp.core.tasks import TaskContext
from cropapp.services.inference_client import ModelProcess
from cropapp.services.learn import LearnSummary, learn_from_labels
from cropapp.services.project import Project
from cropapp.store import labels

LEAST_CLASSES = 2


def learn_while_labelling(
    project: Project, process: ModelProcess, task: TaskContext
) -> LearnSummary | None:
    """Learn from the labels there are; None while fewer than two classes have any.

    Raises:
        Cancelled: the active version is as it was.
        ModelProcessDied: the same.
    """
    with project.store.read() as session:
        labelled = {row.class_id for row in labels.labelled_photos(session)}
    if len(labelled) < LEAST_CLASSES:
        return None
    return learn_from_labels(project, process, task, in_background=True)
