"""Two scores side by side, and a project that is as before."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from types import SimpleNamespace
from typing import cast

import numpy as np
import pytest

from cropapp.core.entities import Photo
from cropapp.core.errors import UserError
from cropapp.core.kept_evaluation import EVALUATED, KeptEvaluation
from cropapp.core.metrics import Scores
from cropapp.core.splits import SplitScheme
from cropapp.core.tasks import QuietTask
from cropapp.services.evaluate import _shared_classes, evaluate_project
from cropapp.services.inference_client import ModelProcess
from cropapp.services.learning_set import LearningSet
from cropapp.services.project import Project

AllPhotos = Callable[[Project], list[Photo]]


def test_evaluate__holds_every_labelled_photo_out_once_and_changes_no_version(
    learned_project: Project,
    model_process: ModelProcess,
    all_photos: Callable[[Project], list[Photo]],
) -> None:
    before = all_photos(learned_project), learned_project.model_versions()
    evaluation = evaluate_project(learned_project, model_process, QuietTask())
    versions = [
        replace(each, metrics={k: v for k, v in each.metrics.items() if k != EVALUATED})
        for each in learned_project.model_versions()
    ]
    assert (all_photos(learned_project), versions) == before
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
    assert evaluation.grouped == Scores.from_dict(version.metrics["grouped"])
    assert evaluation.random == Scores.from_dict(version.metrics["random"])


def test_evaluate__days_and_folders_are_scored_beside_with_what_sets_them_apart(
    learned_project: Project, model_process: ModelProcess
) -> None:
    found = evaluate_project(
        learned_project,
        model_process,
        QuietTask(),
        schemes=(SplitScheme.CAMERA_DAY,),
        with_curve=True,
    )
    assert set(found.schemes) == {SplitScheme.GROUP, SplitScheme.RANDOM, SplitScheme.CAMERA_DAY}
    assert found.schemes[SplitScheme.GROUP] == found.grouped
    for scheme, scores in found.schemes.items():
        low, high = scores.accuracy_range or (1.0, 0.0)
        assert low <= scores.accuracy <= high
        assert scores.top5_accuracy is not None
        assert scores.top5_accuracy >= scores.accuracy
        assert scores.calibration_error_before is not None
        assert sum(entry.photos for entry in scores.reliability) == scores.photos
        assert scores.coverage[0].coverage == 1.0
        if scheme is not SplitScheme.RANDOM:
            gap = found.gaps[scheme]
            assert gap.low <= gap.mean <= gap.high
    assert found.curve is not None
    sizes = [point.labels for point in found.curve.points]
    assert sizes == sorted(sizes)
    assert found.advice
    assert json.loads(json.dumps(found.as_dict()))["camera_day"]["photos"] > 0

    # The active version keeps what its own scores do not say, also after one without the curve.
    evaluate_project(learned_project, model_process, QuietTask())
    active = learned_project.active_model()
    assert active is not None
    kept = KeptEvaluation.of_metrics(active.metrics)
    assert kept is not None
    assert kept.labels == learned_project.counts().labelled
    assert kept.splits[SplitScheme.CAMERA_DAY] == found.schemes[SplitScheme.CAMERA_DAY]
    assert SplitScheme.GROUP not in kept.splits
    assert (kept.curve, kept.advice) == (found.curve, found.advice)


def test_evaluate__a_folder_that_is_all_there_is_cannot_be_left_out(
    learned_project: Project, model_process: ModelProcess, all_photos: AllPhotos
) -> None:
    folders = {
        photo.relative_path.rpartition("/")[0]
        for photo in all_photos(learned_project)
        if photo.label.is_labelled
    }
    if len(folders) == 1:
        with pytest.raises(UserError, match="no folder can be left out"):
            evaluate_project(
                learned_project, model_process, QuietTask(), schemes=(SplitScheme.FOLDER,)
            )
    else:
        found = evaluate_project(
            learned_project, model_process, QuietTask(), schemes=(SplitScheme.FOLDER,)
        )
        assert found.schemes[SplitScheme.FOLDER].groups <= len(folders)


def test_shared_classes__a_folder_per_class_tells_nothing() -> None:
    request = SimpleNamespace(labels=np.repeat(np.arange(3), 20))
    learning = cast(LearningSet, SimpleNamespace(request=request, classes=(None,) * 3))
    per_class = np.repeat(np.arange(3), 20)
    assert not _shared_classes(learning, per_class).any()
    # A burst that went with another folder is no second field.
    strays = np.where(np.arange(60) % 20 == 0, 1, per_class)
    assert not _shared_classes(learning, strays).any()
    two_fields = np.where(np.arange(60) % 20 < 8, 5, per_class)
    assert _shared_classes(learning, two_fields).all()


def test_evaluate__without_labels_is_told(project: Project, model_process: ModelProcess) -> None:
    with pytest.raises(UserError, match="too few labels"):
        evaluate_project(project, model_process, QuietTask())
