"""A folder without a project: the scratch project goes on where it was."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from cropapp.core.errors import UserError
from cropapp.core.tasks import Cancelled, QuietTask
from cropapp.services import classify as classify_module
from cropapp.services.classify_folder import KEEP_DAYS, classify_folder, scratch_project
from cropapp.services.inference_client import ModelProcess
from cropapp.services.project import Project


@pytest.fixture
def model(learned_project: Project) -> str:
    """A model folder, as a colleague would send it."""
    version = learned_project.active_model()
    assert version is not None
    return str(learned_project.model_folder(version))


def scratch_files(app_home: Path) -> list[Path]:
    return sorted((app_home / "cache" / "classify").glob("*.cropapp"))


def test_second_run__reads_and_predicts_nothing(
    few_photos: Path, model: str, model_process: ModelProcess, app_home: Path
) -> None:
    with scratch_project(few_photos, model, model_process, QuietTask()) as project:
        imported, first = classify_folder(project, few_photos, model_process, QuietTask())
        assert (imported.added, first.read, first.predicted) == (6, 6, 6)
    with scratch_project(few_photos, model, model_process, QuietTask()) as project:
        imported, second = classify_folder(project, few_photos, model_process, QuietTask())
        assert (imported.unchanged, second.read, second.predicted) == (6, 0, 0)
        assert project.counts().predicted == 6
    assert len(scratch_files(app_home)) == 1
    assert sorted(path.name for path in few_photos.iterdir()) == [
        f"leaf-{number}.jpg" for number in range(6)
    ]


def test_stopped_run__goes_on(
    few_photos: Path,
    model: str,
    model_process: ModelProcess,
    stop_after: Callable[..., QuietTask],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(classify_module, "CHUNK_PHOTOS", 2)
    with scratch_project(few_photos, model, model_process, QuietTask()) as project:
        with pytest.raises(Cancelled):
            classify_folder(project, few_photos, model_process, stop_after(2, "Predicting"))
        kept = project.counts().predicted
    assert 2 <= kept < 6
    with scratch_project(few_photos, model, model_process, QuietTask()) as project:
        _, rest = classify_folder(project, few_photos, model_process, QuietTask())
        assert rest.read == 6 - kept
        assert project.counts().predicted == 6


def test_other_model_or_depth__is_another_scratch_project(
    few_photos: Path,
    model: str,
    model_process: ModelProcess,
    app_home: Path,
    tmp_path: Path,
) -> None:
    (few_photos / "deep").mkdir()
    shutil.copyfile(few_photos / "leaf-0.jpg", few_photos / "deep" / "leaf.jpg")
    other_model = tmp_path / "other model"
    shutil.copytree(model, other_model)
    for wanted, recursive, photos in ((model, True, 7), (model, False, 6), (other_model, True, 7)):
        with scratch_project(
            few_photos, str(wanted), model_process, QuietTask(), recursive=recursive
        ) as project:
            classify_folder(project, few_photos, model_process, QuietTask(), recursive=recursive)
            assert project.counts().predicted == photos
    assert len(scratch_files(app_home)) == 3


def test_retrained_model_in_the_same_folder__predicts_anew(
    few_photos: Path, model: str, model_process: ModelProcess, app_home: Path
) -> None:
    for moment in (1_700_000_000, 1_700_000_900):
        os.utime(Path(model) / "model.json", (moment, moment))
        with scratch_project(few_photos, model, model_process, QuietTask()) as project:
            classify_folder(project, few_photos, model_process, QuietTask())
    assert len(scratch_files(app_home)) == 2


def test_scratch_projects__are_forgotten_after_a_month(
    few_photos: Path, model: str, model_process: ModelProcess, app_home: Path, tmp_path: Path
) -> None:
    with scratch_project(few_photos, model, model_process, QuietTask()):
        pass
    [old] = scratch_files(app_home)
    long_ago = time.time() - (KEEP_DAYS + 1) * 86_400
    os.utime(old, (long_ago, long_ago))
    other = tmp_path / "other"
    other.mkdir()
    with scratch_project(other, model, model_process, QuietTask()):
        pass
    assert len(scratch_files(app_home)) == 1
    assert not old.exists()
    assert not old.with_name(old.name + "-data").exists()


def test_scratch_project_that_cannot_be_forgotten__stops_no_run(
    few_photos: Path, model: str, model_process: ModelProcess, app_home: Path
) -> None:
    with scratch_project(few_photos, model, model_process, QuietTask()):
        pass
    [made] = scratch_files(app_home)
    stuck = made.with_name("stuck.cropapp")
    stuck.mkdir()  # as little to be removed as a file that another run has open on Windows
    os.utime(stuck, (0, 0))
    with scratch_project(few_photos, model, model_process, QuietTask()):
        pass
    assert stuck.is_dir()


@pytest.mark.parametrize("wrong", ["folder", "model folder", "model name"])
def test_wrong_names__are_told(
    few_photos: Path, model: str, model_process: ModelProcess, tmp_path: Path, wrong: str
) -> None:
    folder, model_named = few_photos, model
    if wrong == "folder":
        folder = tmp_path / "nowhere"
    elif wrong == "model folder":
        model_named = str(few_photos)
    else:
        model_named = "no-such-network"
    expected = {"folder": "nowhere", "model folder": "few", "model name": "no-such-network"}[wrong]
    with (
        pytest.raises(UserError, match=expected) as caught,
        scratch_project(folder, model_named, model_process, QuietTask()),
    ):
        pass
    assert caught.value.hint


def test_imagenet_classes__of_the_default_backbone(
    few_photos: Path, model_process: ModelProcess
) -> None:
    with scratch_project(few_photos, "efficientnet-lite0", model_process, QuietTask()) as project:
        classify_folder(project, few_photos, model_process, QuietTask())
        version = project.active_model()
        assert version is not None
        assert len(version.class_ids) == 1000
        assert project.counts().predicted == 6
        assert {path.name for path in project.models_folder.iterdir()} == {version.uid}
