"""`cropapp train` in this process and as a process of its own."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from cropapp.core.training import StopWish
from cropapp.services.fine_tune import create_run
from cropapp.services.project import Project
from cropapp.services.project_trainings import run_files
from cropapp.services.run_locks import held_while_running
from cropapp.services.training_plan import plan_training

Run = Callable[..., Result]
Real = Callable[..., "subprocess.CompletedProcess[str]"]
TINY = ("--stage", "head:1:1e-3", "--stage", "1:1:3e-4", "--size", "64", "--views", "1")


@pytest.fixture
def labelled(
    project: Project, sample_truth: dict[str, str], give_truth: Callable[..., int]
) -> Path:
    give_truth(project, sample_truth)
    project.close()
    return project.path


def test_train__makes_a_deep_version_and_says_so(real_cropapp: Real, labelled: Path) -> None:
    done = real_cropapp("train", labelled, *TINY, "--device", "cpu", "--json")
    assert done.returncode == 0, done.stderr
    result = json.loads(done.stdout)
    assert result["promoted"]
    assert result["version"] == "Version 1"
    assert result["predicted"] > 50
    assert [row["epoch"] for row in result["metrics"]["epochs"]] == [1, 2]
    assert "epoch   1 of 2" in done.stderr
    assert "held-out" in done.stderr
    assert "Traceback" not in done.stderr
    with Project.open(labelled) as project:
        active = project.active_model()
        assert active is not None
        assert active.uid == result["uid"]


def test_plan__prints_and_changes_nothing(cropapp: Run, labelled: Path) -> None:
    shown = cropapp("train", labelled, "--plan", *TINY)
    assert shown.exit_code == 0, shown.output
    assert "Stage 2: the last block and layer" in shown.output
    asked = cropapp("train", labelled, "--plan", "--json", "--mixup", "0.5", "--seed", "3")
    plan = json.loads(asked.stdout)
    assert (plan["recipe"]["mixup"], plan["recipe"]["seed"]) == (0.5, 3)
    assert sum(share["train"] for share in plan["classes"]) > 20
    with Project.open(labelled) as project:
        assert not project.model_versions()
        assert not (project.data_folder / "training").exists()


def test_recipe__from_a_file_changed_by_options(
    cropapp: Run, labelled: Path, tmp_path: Path
) -> None:
    file = tmp_path / "recipe.json"
    stages = [{"depth": 1, "epochs": 3, "learning_rate": 0.001}]
    file.write_text(json.dumps({"stages": stages, "batch_size": 4}), encoding="utf-8")
    asked = cropapp(
        "train", labelled, "--plan", "--json", "--recipe", file, "--epochs", 7, "--epochs-head", 2
    )
    recipe = json.loads(asked.stdout)["recipe"]
    assert recipe["batch_size"] == 4
    assert [(stage["depth"], stage["epochs"]) for stage in recipe["stages"]] == [(0, 2), (1, 7)]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--stage", "deep"), "is no stage"),
        (("--mixup", "-1"), "mixup"),
        (("--recipe", "nowhere.json"), "nowhere.json"),
        (("--resume", "last"), "no training to resume"),
        (("--stop", "last"), "Nothing has been trained"),
        (("--backbone", "efficientnet-lite0", "--start", "1"), "a version or from a backbone"),
    ],
)
def test_wrong_requests__are_told_in_words(
    cropapp: Run, labelled: Path, arguments: tuple[str, ...], message: str
) -> None:
    told = cropapp("train", labelled, "--plan", *arguments)
    assert told.exit_code == 2
    assert message in told.output


def test_status_and_stop__reach_a_training_elsewhere(cropapp: Run, labelled: Path) -> None:
    with Project.open(labelled) as project:
        run = create_run(project, plan_training(project))
        files = run_files(project, run)
        with held_while_running(project.data_folder, run.id):
            listed = json.loads(cropapp("train", labelled, "--status", "--json").stdout)
            assert [(row["uid"], row["state"]) for row in listed] == [(run.uid, "running")]
            assert "Asked to stop" in cropapp("train", labelled, "--stop", "last").output
            assert files.wish() is StopWish.KEEP_BEST
    listed = json.loads(cropapp("train", labelled, "--status", "--json").stdout)
    assert [(row["state"], row["is_resumable"]) for row in listed] == [("interrupted", True)]
    assert cropapp("train", labelled, "--stop", run.uid).exit_code == 2
    assert cropapp("train", labelled, "--stop", run.uid, "--cancel").exit_code == 0
    assert not files.folder.exists()
