"""Versions of a project: forward, back, from a folder, and damaged ones."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from cropapp.core.entities import ModelKind, Photo
from cropapp.core.errors import UserError
from cropapp.core.feed import Aspect
from cropapp.core.tasks import QuietTask
from cropapp.services.classify import classify_project
from cropapp.services.inference_client import ModelProcess
from cropapp.services.learn import learn_from_labels
from cropapp.services.model_registry import (
    find_starter,
    find_version,
    install_version,
    starter_models,
    use_version,
)
from cropapp.services.project import Project

AllPhotos = Callable[[Project], list[Photo]]


def test_use_version__goes_back_and_forth_without_reading_a_photo(
    learned_project: Project,
    all_photos: AllPhotos,
    give_truth: Callable[..., int],
    sample_truth: dict[str, str],
    model_process: ModelProcess,
) -> None:
    first = learned_project.active_model()
    assert first is not None
    with_first = all_photos(learned_project)
    give_truth(learned_project, sample_truth)
    second = learn_from_labels(learned_project, model_process, QuietTask()).version
    with_second = {photo.id: photo.prediction for photo in all_photos(learned_project)}
    heard: list[Aspect] = []
    learned_project.feed.subscribe(lambda change: heard.extend(change.aspects))
    use_version(learned_project, first.id, model_process, QuietTask())
    assert learned_project.active_model() == first
    assert {Aspect.MODELS, Aspect.PREDICTIONS} <= set(heard)
    for before, after in zip(with_first, all_photos(learned_project), strict=True):
        assert (before.prediction is None) == (after.prediction is None)
        if before.prediction and after.prediction:
            assert after.prediction.top == before.prediction.top
    use_version(learned_project, second.id, model_process, QuietTask())
    for photo in all_photos(learned_project):
        said = with_second[photo.id]
        assert (photo.prediction and photo.prediction.top) == (said and said.top)


def test_find_version__by_id_name_and_uid(learned_project: Project) -> None:
    [version] = learned_project.model_versions()
    for wanted in (version.id, str(version.id), version.uid, "version 1"):
        assert find_version(learned_project, wanted) == version
    with pytest.raises(UserError, match="no version") as caught:
        find_version(learned_project, "Version 9")
    assert "Version 1" in caught.value.hint


def test_version_without_its_folder__is_refused_and_named(
    learned_project: Project, model_process: ModelProcess
) -> None:
    first = learned_project.active_model()
    assert first is not None
    second = learn_from_labels(learned_project, model_process, QuietTask()).version
    shutil.rmtree(learned_project.model_folder(first))
    with pytest.raises(UserError, match=first.uid):
        use_version(learned_project, first.id, model_process, QuietTask())
    assert learned_project.active_model() == second


def test_version_of_another_project__brings_its_classes_and_predicts(
    project: Project,
    learned_project: Project,
    all_photos: AllPhotos,
    model_process: ModelProcess,
) -> None:
    version = learned_project.active_model()
    assert version is not None
    installed = install_version(project, learned_project.model_folder(version))
    assert installed.kind is ModelKind.IMPORTED
    assert installed.uid != version.uid
    assert project.active_model() == installed
    colours = {entry.name: entry.colour for entry in learned_project.classes()}
    assert {entry.name: entry.colour for entry in project.classes()} == colours
    summary = classify_project(project, model_process, QuietTask())
    assert (summary.read, summary.predicted) == (0, project.counts().predicted)
    names = {entry.id: entry.name for entry in project.classes()}
    names_there = {entry.id: entry.name for entry in learned_project.classes()}
    for here, there in zip(all_photos(project), all_photos(learned_project), strict=True):
        if there.prediction:
            assert here.prediction is not None
            said = names[here.prediction.best.class_id]
            assert said == names_there[there.prediction.best.class_id]


@pytest.mark.parametrize("damage", ["no file", "no JSON", "no classes", "empty classes", "a list"])
def test_folder_that_is_no_version__is_refused_and_leaves_nothing(
    project: Project, learned_project: Project, tmp_path: Path, damage: str
) -> None:
    version = learned_project.active_model()
    assert version is not None
    folder = tmp_path / "my model"
    shutil.copytree(learned_project.model_folder(version), folder)
    file = folder / "model.json"
    spec = json.loads(file.read_text(encoding="utf-8"))
    content = {
        "no file": None,
        "no JSON": "{",
        "no classes": json.dumps({k: v for k, v in spec.items() if k != "classes"}),
        "empty classes": json.dumps(spec | {"classes": []}),
        "a list": "[1, 2]",
    }[damage]
    file.unlink() if content is None else file.write_text(content, encoding="utf-8")
    with pytest.raises(UserError, match="my model"):
        install_version(project, folder)
    assert project.model_versions() == []
    assert project.classes() == []
    assert list(project.models_folder.iterdir()) == []


def test_unknown_starter__names_those_there_are() -> None:
    with pytest.raises(UserError, match="no starter") as caught:
        find_starter("potato")
    assert all(card.name in caught.value.hint for card in starter_models())
