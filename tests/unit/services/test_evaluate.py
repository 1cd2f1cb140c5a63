"""Two scores side by side, and a project that is as before."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from cropapp.core.entities import Photo
from cropapp.core.errors import UserError
from cropapp.core.tasks import QuietTask
from cropapp.services.evaluate import evaluate_project, scores_from_dict
from cropapp.services.inference_client import ModelProcess
from cropapp.services.project import Project


def test_evaluate__holds_every_labelled_photo_out_once_and_changes_nothing(
    learned_project: Project,
    model_process: ModelProcess,
    all_photos: Callable[[Project], list[Photo]],
) -> None:
    before = all_photos(learned_project), learned_project.model_versions()
    evaluation = evaluate_project(learned_project, model_process, QuietTask())
    assert (all_photos(learned_project), learned_project.model_versions()) == before
    labelled = learned_project.counts().labelled
    assert evaluation.random.photos == labelled
    assert sum(map(sum, evaluation.random.confusion)) == labelled
    assert evaluation.grouped.photos <= labelled
    assert [entry.name for entry in evaluation.classes] == [
        entry.name for entry in learned_project.classes()
    ]
    assert 0.2 < evaluation.random.accuracy <= 1
    # Five or six labels per class are little, and it says so.
    assert evaluation.warning


def test_evaluate__agrees_with_what_learning_noted(
    learned_project: Project, model_process: ModelProcess
) -> None:
    version = learned_project.active_model()
    assert version is not None
    evaluation = evaluate_project(learned_project, model_process, QuietTask())
    assert evaluation.grouped == scores_from_dict(version.metrics["grouped"])
    assert evaluation.random == scores_from_dict(version.metrics["random"])


def test_evaluate__without_labels_is_told(project: Project, model_process: ModelProcess) -> None:
    with pytest.raises(UserError, match="too few labels"):
        evaluate_project(project, model_process, QuietTask())
