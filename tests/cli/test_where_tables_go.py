"""What `--out` may and may not be: a file, stdout, never in the place of a photo or a project."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from cropapp.core.gallery import PhotoFilter, PhotoSort
from cropapp.services.project import Project
from cropapp.services.settings import SettingsFile

Run = Callable[..., Result]


@pytest.fixture
def path(learned_project: Project) -> Path:
    learned_project.close()
    return learned_project.path


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_export__to_stdout_is_the_csv_alone(cropapp: Run, path: Path, tmp_path: Path) -> None:
    told = cropapp("export", path, "--out", "-")
    assert told.exit_code == 0, told.stderr
    assert told.stdout_bytes.startswith(b"photo_id,")
    assert len(rows_of(told.stdout)) == 60
    assert "Wrote 60 rows to stdout." in told.stderr
    cropapp("export", path, "--out", tmp_path / "x.csv", "--encoding", "utf-8")
    assert told.stdout_bytes == (tmp_path / "x.csv").read_bytes()


def test_classify__to_stdout_with_its_words_beside(cropapp: Run, path: Path) -> None:
    told = cropapp("classify", path, "--out", "-", "--device", "cpu")
    assert told.exit_code == 0, told.stderr
    assert len(rows_of(told.stdout)) == 60
    assert "60 photos, Version 1" in told.stderr


def test_classify__json_and_csv_cannot_share_stdout(cropapp: Run, path: Path) -> None:
    refused = cropapp("classify", path, "--out", "-", "--json")
    assert (refused.exit_code, refused.stdout) == (2, "")


def test_stdout_that_nobody_reads_on__ends_without_a_word(
    environment: dict[str, str], path: Path
) -> None:
    command = [sys.executable, "-m", "cropapp", "export", str(path), "--out", "-"]
    read, write = os.pipe()
    os.close(read)
    done = subprocess.run(
        command, stdout=write, stderr=subprocess.PIPE, env=environment, text=True, check=False
    )
    os.close(write)
    assert "Error" not in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("name", ["IMG_1.JPG", "field.cropapp", "leaf.heic"])
def test_photo_or_project__is_never_written_over(
    cropapp: Run, path: Path, tmp_path: Path, name: str
) -> None:
    dear = tmp_path / name
    dear.write_bytes(b"dear")
    for command in (
        ("export", path, "--out", dear),
        ("classify", path, "--out", dear),
        ("changes", path, "--csv", dear),
        ("classes", "export", path, dear),
    ):
        refused = cropapp(*command)
        assert refused.exit_code == 2, command
        assert name in refused.stderr
    assert dear.read_bytes() == b"dear"


def test_classify__looks_at_its_target_before_the_work(
    cropapp: Run, sample_folder: Path, tmp_path: Path
) -> None:
    (tmp_path / "folder.csv").mkdir()
    refused = cropapp("classify", sample_folder, "--out", tmp_path / "folder.csv")
    assert refused.exit_code == 3
    assert "folder.csv could not be written" in refused.stderr
    assert "ImageNet" not in refused.stderr


@pytest.mark.parametrize("source", ["nowhere", "nowhere.cropapp"], ids=["a folder", "a project"])
def test_classify__looks_at_its_source_first(cropapp: Run, tmp_path: Path, source: str) -> None:
    refused = cropapp("classify", tmp_path / source)
    assert refused.exit_code == 2
    assert refused.stderr.startswith("Error:")
    assert source in refused.stderr


def test_classify__keeps_the_place_back_as_the_settings_say(
    cropapp: Run, path: Path, tmp_path: Path
) -> None:
    target = tmp_path / "x.csv"
    with Project.open(path) as project:
        photos = project.photos(project.find(PhotoFilter(), PhotoSort()).tolist())
    assert any(photo.facts and photo.facts.latitude is not None for photo in photos)
    SettingsFile().set("export_location", "none")
    assert cropapp("classify", path, "--out", target, "--device", "cpu").exit_code == 0
    rows = rows_of(target.read_text(encoding="utf-8-sig"))
    assert {row["latitude"] + row["longitude"] for row in rows} == {""}


def test_classify__options_of_a_folder_are_refused_with_a_project(
    cropapp: Run, path: Path, tmp_path: Path
) -> None:
    for options in (["--no-recursive"], ["--weights", tmp_path / "w.pth"]):
        refused = cropapp("classify", path, *options)
        assert refused.exit_code == 2
        assert str(options[0]) in refused.stderr


def test_folder_without_photos__is_said_to_have_none(cropapp: Run, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    told = cropapp("classify", tmp_path / "empty", "--model", "bean-leaf", "--device", "cpu")
    assert (told.exit_code, told.stdout) == (0, "")
    assert "no photo" in told.stderr
    as_json = cropapp(
        "classify", tmp_path / "empty", "--model", "bean-leaf", "--device", "cpu", "--json"
    )
    assert json.loads(as_json.stdout)["photos"] == 0


def test_one_photo__is_one_photo(cropapp: Run, sample_folder: Path, tmp_path: Path) -> None:
    (tmp_path / "one").mkdir()
    shutil.copy(next(sample_folder.rglob("*.jpg")), tmp_path / "one" / "leaf.jpg")
    project = tmp_path / "one.cropapp"
    assert "with 1 photo." in cropapp("new", project, "--folder", tmp_path / "one").stdout
    assert "0 of 1 photo labelled" in cropapp("summary", project).stdout
    target = tmp_path / "x.csv"
    assert "Wrote 1 row to" in cropapp("export", project, "--out", target).stdout
    photo = tmp_path / "one" / "leaf.jpg"
    assert "1 of 1 photo as" in cropapp("label", project, photo, "--class", "a", "--add").stdout
    assert "1 photo leaves" in cropapp("folders", "remove", project, 1, "--yes").stdout


def test_classify__counts_what_is_predicted_of_labelled_photos_too(
    cropapp: Run, path: Path
) -> None:
    told = json.loads(cropapp("classify", path, "--device", "cpu", "--json").stdout)
    with Project.open(path) as project:
        assert project.counts().labelled > 20
    assert sum(told["by_class"].values()) == told["predicted"] > 50
    assert told["unlike_seen"] <= told["predicted"]
