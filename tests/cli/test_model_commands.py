"""classify, learn, evaluate, models use, demo, doctor as processes of their own."""

from __future__ import annotations

import csv
import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from cropapp.services.model_registry import starter_models
from cropapp.services.project import Project

Real = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def learned_path(learned_project: Project) -> Path:
    learned_project.close()
    return learned_project.path


@pytest.fixture
def model_folder(learned_project: Project) -> Path:
    version = learned_project.active_model()
    assert version is not None
    return learned_project.model_folder(version)


def test_loop__learn_use_evaluate_as_json(real_cropapp: Real, learned_path: Path) -> None:
    learned = real_cropapp("learn", learned_path, "--device", "cpu", "--json")
    assert learned.returncode == 0, learned.stderr
    summary = json.loads(learned.stdout)
    assert (summary["version"], summary["promoted"]) == ("Version 2", True)
    assert summary["labels"] == summary["metrics"]["labels"]

    used = real_cropapp("models", "use", learned_path, "Version 1", "--device", "cpu")
    assert used.returncode == 0, used.stderr
    with Project.open(learned_path) as project:
        active = project.active_model()
        assert active is not None
        assert active.name == "Version 1"

    evaluated = real_cropapp(
        "evaluate",
        learned_path,
        "--device",
        "cpu",
        "--scheme",
        "camera_day",
        "--learning-curve",
        "--json",
    )
    assert evaluated.returncode == 0, evaluated.stderr
    scores = json.loads(evaluated.stdout)
    assert scores["random"]["photos"] == summary["labels"]
    assert len(scores["classes"]) == len(scores["grouped"]["confusion"]) == 5
    assert scores["camera_day"]["photos"] > 0
    assert scores["gaps"]["camera_day"]["low"] <= scores["gaps"]["camera_day"]["high"]
    assert scores["learning_curve"]["points"]
    assert scores["advice"]
    assert "Traceback" not in learned.stderr + used.stderr + evaluated.stderr


def test_classify_folder__writes_a_csv_and_goes_on(
    real_cropapp: Real,
    model_folder: Path,
    sample_folder: Path,
    sample_truth: dict[str, str],
    tmp_path: Path,
) -> None:
    photos = tmp_path / "[bold]photos"
    photos.mkdir()
    for relative in sorted(sample_truth)[:4]:
        shutil.copy(sample_folder / relative, photos)
    (photos / "broken.jpg").write_bytes(b"nothing")
    target = tmp_path / "out" / "predictions.csv"
    arguments = ("classify", photos, "--model", model_folder, "--out", target, "--device", "cpu")
    first = real_cropapp(*arguments)
    assert first.returncode == 0, first.stderr
    assert "broken.jpg" in first.stdout
    assert "[bold]photos" in first.stdout
    with target.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 5
    assert [bool(row["predicted_label"]) for row in rows].count(True) == 4

    second = real_cropapp(*arguments, "--json")
    assert second.returncode == 0, second.stderr
    summary = json.loads(second.stdout)
    assert (summary["photos"], summary["read"], summary["predicted"]) == (5, 0, 4)
    assert sum(summary["by_class"].values()) == 4
    assert summary["out"] == str(target)


def test_classify_project__takes_a_model_folder(
    real_cropapp: Real, model_folder: Path, project: Project, learned_project: Project
) -> None:
    path = project.path
    project.close()
    done = real_cropapp("classify", path, "--model", model_folder, "--device", "cpu", "--json")
    assert done.returncode == 0, done.stderr
    summary = json.loads(done.stdout)
    assert summary["model_version"] == "Version 1"
    assert (summary["read"], summary["predicted"]) == (0, learned_project.counts().predicted)


def test_wrong_names__exit_with_2_and_no_traceback(
    real_cropapp: Real, learned_path: Path, tmp_path: Path
) -> None:
    for arguments, named in (
        (("learn", tmp_path / "none.cropapp"), "none.cropapp"),
        (("classify", tmp_path, "--model", "no-such-network"), "no-such-network"),
        (("models", "use", learned_path, "Version 9"), "Version 9"),
    ):
        done = real_cropapp(*arguments)
        assert done.returncode == 2, done.stderr
        assert named in done.stderr
        assert done.stdout == ""
        assert "Traceback" not in done.stderr


@pytest.mark.skipif(
    not any(card.name == "sample-leaf" for card in starter_models()),
    reason="the sample starter is not trained yet: see resources/models",
)
def test_doctor__is_content_here(real_cropapp: Real) -> None:
    done = real_cropapp("doctor", "--json")
    checks = {check["name"]: check for check in json.loads(done.stdout)}
    # A machine with little disk left is no fault of the program.
    failed = [check for check in checks.values() if not check["ok"]]
    assert {check["name"] for check in failed} <= {"Free disk"}, failed
    assert done.returncode == (3 if failed else 0)
    assert "rendered photos predicted" in checks["Self-test"]["detail"]


@pytest.mark.slow
@pytest.mark.skipif(
    not any(card.name == "sample-leaf" for card in starter_models()),
    reason="the sample starter is not trained yet: see resources/models",
)
def test_demo__goes_round_the_whole_loop(real_cropapp: Real, tmp_path: Path) -> None:
    done = real_cropapp(
        "demo", "--folder", tmp_path / "demo", "--photos", "100", "--no-window", cwd=tmp_path
    )
    assert done.returncode == 0, done.stderr
    assert "before" in done.stdout
    assert "after" in done.stdout
    assert "labels.csv" in done.stdout
    with (tmp_path / "demo" / "labels.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 100
    assert sum(1 for row in rows if row["label"]) > 20
    again = real_cropapp("models", "list", tmp_path / "demo" / "Sample field.cropapp", "--json")
    names = [version["name"] for version in json.loads(again.stdout)]
    assert len(names) == 2
