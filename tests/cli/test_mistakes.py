"""What somebody is told who types something wrong, or whose machine fails; never a traceback."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from cropapp.cli import summary
from cropapp.services.app_folders import log_folder
from cropapp.services.project import Project

Run = Callable[..., Result]


def test_file_where_a_folder_is_wanted__is_told_as_such(
    cropapp: Run, sample_folder: Path, tmp_path: Path
) -> None:
    photo = next(sample_folder.rglob("*.jpg"))
    for command in (
        ("classify", photo, "--model", "bean-leaf"),
        ("new", tmp_path / "a.cropapp", "--folder", photo),
    ):
        result = cropapp(*command)
        assert result.exit_code == 2
        assert f"{photo} is a file, not a folder." in result.stderr
        assert str(photo.parent) in result.stderr
    assert not (tmp_path / "a.cropapp").exists()


def test_plan_from_a_backbone_that_is_not__is_refused(
    cropapp: Run, learned_project: Project
) -> None:
    result = cropapp("train", learned_project.path, "--plan", "--backbone", "resnet5000")
    assert result.exit_code == 2
    assert "resnet5000" in result.stderr
    assert "models zoo" in result.stderr


def test_nothing_to_list__is_said_in_words(cropapp: Run, learned_project: Project) -> None:
    result = cropapp("changes", learned_project.path, "--who", "nobody")
    assert (result.exit_code, result.stdout) == (0, "")
    assert "No change" in result.stderr
    result = cropapp("train", learned_project.path, "--status")
    assert (result.exit_code, result.stdout) == (0, "")
    assert "Nothing has been trained" in result.stderr


def test_table_into_a_pipe__is_not_cut_off(
    environment: dict[str, str], learned_project: Project
) -> None:
    del environment["COLUMNS"]
    command = ["models", "list", str(learned_project.path)]
    done = subprocess.run(
        [sys.executable, "-m", "cropapp", *command],
        capture_output=True,
        text=True,
        env=environment,
        check=True,
    )
    assert "…" not in done.stdout
    assert "groups left out" in done.stdout


@pytest.mark.parametrize(
    ("problem", "exit_code", "told"),
    [
        (ZeroDivisionError("no such share"), 4, "CropApp failed: ZeroDivisionError: no such share"),
        (OSError(5, "Input/output error", "/x/y.jpg"), 3, "/x/y.jpg: Input/output error."),
    ],
    ids=["ours", "the machine's"],
)
def test_what_nobody_foresaw__is_one_sentence_and_the_rest_is_in_the_log(
    cropapp: Run,
    learned_project: Project,
    monkeypatch: pytest.MonkeyPatch,
    problem: Exception,
    exit_code: int,
    told: str,
) -> None:
    def fail(*_: object) -> None:
        raise problem

    monkeypatch.setattr(summary, "read_overview", fail)
    result = cropapp("summary", learned_project.path)
    assert result.exit_code == exit_code
    assert told in result.stderr
    assert "Traceback" not in result.stderr
    assert str(log_folder()) in result.stderr
    log = (log_folder() / "cropapp.log").read_text(encoding="utf-8")
    assert "Traceback" in log
    assert str(problem) in log


def test_labels_of_another_project__are_told_with_the_agreement(
    cropapp: Run, learned_project: Project, tmp_path: Path
) -> None:
    learned_project.close()
    other = tmp_path / "other.cropapp"
    shutil.copyfile(learned_project.path, other)
    result = cropapp("import-labels", learned_project.path, other, "--yes")
    assert result.exit_code == 0, result.output
    assert "alike" in result.stdout
    assert "kappa 1.00" in result.stdout


def test_question_that_nobody_can_answer__says_how_to_do_without(
    cropapp: Run, learned_project: Project, sample_folder: Path
) -> None:
    learned_project.close()
    path = learned_project.path
    for command in (
        ("import-labels", path, sample_folder / "truth.csv"),
        ("folders", "remove", path, 1),
    ):
        nobody = cropapp(*command)
        assert nobody.exit_code == 2
        assert "--yes" in nobody.stderr
        said_no = cropapp(*command, answer="n\n")
        assert said_no.exit_code == 1
        assert "Nothing was" in said_no.stderr
    with Project.open(path) as project:
        assert len(project.folders()) == 1


def test_progress__leaves_no_line_where_nobody_watches_it(
    cropapp: Run, learned_project: Project, tmp_path: Path
) -> None:
    learned_project.close()
    done = cropapp("export", learned_project.path, "--out", tmp_path / "x.csv")
    assert done.stderr == ""


def test_wrong_folder_beside_a_right_one__adds_neither(
    cropapp: Run, sample_folder: Path, tmp_path: Path
) -> None:
    path = tmp_path / "a.cropapp"
    cropapp("new", path)
    refused = cropapp("add", path, sample_folder, tmp_path / "typo")
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert "typo" in refused.stderr
    with Project.open(path) as project:
        assert project.folders() == []


@pytest.mark.skipif(sys.platform != "linux", reason="names are bytes on Linux only")
def test_name_that_is_no_text__is_refused_in_words(cropapp: Run, tmp_path: Path) -> None:
    refused = cropapp("new", tmp_path / os.fsdecode(b"n\xe9.cropapp"))
    assert refused.exit_code == 2
    assert r"n\xe9.cropapp is not valid Unicode" in refused.stderr
    assert list(tmp_path.iterdir()) == []
