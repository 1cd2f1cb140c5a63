"""Use case: learn from new labels by itself, while a person goes on labelling.

Owns: whether there is anything to learn yet. Must not: ask, or read a photo that was never read;
`learn_from_labels` does the rest.
"""

from __future__ import annotations

from cropapp.core.errors import UserError
from cropapp.core.tasks import TaskContext
from cropapp.services.chosen_version import has_labels_since
from cropapp.services.further_views import VIEWS_MISSING
from cropapp.services.inference_client import ModelProcess
from cropapp.services.learn import LearnSummary, learn_from_labels
from cropapp.services.learning_set import collect_labels
from cropapp.services.project import Project
from cropapp.store import labels

LEAST_CLASSES = 2


def learn_while_labelling(
    project: Project, process: ModelProcess, task: TaskContext
) -> LearnSummary | None:
    """Learn from the labels there are; None while fewer than two classes have any, or where the
    version in use has learned from these very labels and all views of their photos: a note was
    written, a label taken back. None too where a person chose the version in use and has labelled
    nothing since: it stays.

    Raises:
        Cancelled: the active version is as it was.
        ModelProcessDied: the same.
    """
    with project.store.read() as session:
        labelled = {row.class_id for row in labels.labelled_photos(session)}
        may_learn = has_labels_since(session)
    if not may_learn or len(labelled) < LEAST_CLASSES or not _has_news(project):
        return None
    return learn_from_labels(project, process, task, in_background=True)


def _has_news(project: Project) -> bool:
    active = project.active_model()
    try:
        there_is = collect_labels(project, active).description()
    except UserError:
        return False  # too few labels, or of retired classes only
    if active is None or active.data.get(VIEWS_MISSING):
        return True
    return bool(active.data.get("photos_hash") != there_is["photos_hash"])
