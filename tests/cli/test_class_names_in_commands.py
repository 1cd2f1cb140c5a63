"""`--class` takes the name of a class in any language, and never its number."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from cropapp.services.edit_classes import ClassEdit, add_class, find_class, retire_class
from cropapp.services.merge_classes import merge_classes
from cropapp.services.project import Project

Run = Callable[..., Result]


@pytest.fixture
def path(project: Project) -> Path:
    rust = add_class(project, "rust", edit=ClassEdit(name_zh="銹病"))
    old = add_class(project, "brown rust")
    merge_classes(project, old.id, rust.id, author="ann")
    gone = add_class(project, "wilt")
    retire_class(project, gone.id, author="ann")
    project.close()
    return project.path


@pytest.fixture
def photos(sample_folder: Path) -> list[Path]:
    return sorted(sample_folder.rglob("*.jpg"))[:3]


@pytest.mark.parametrize("name", ["銹病", "RUST", "brown rust"])
def test_label__by_any_name_it_has_or_had(
    cropapp: Run, path: Path, photos: list[Path], name: str
) -> None:
    told = cropapp("label", path, *photos, "--class", name, "--add")
    assert told.exit_code == 0, told.output
    with Project.open(path) as project:
        rust = find_class(project, "rust")
        assert project.counts().by_label == {rust.id: 3}
    again = cropapp("label", path, *photos, "--class", name)
    assert "Labelled 0 of 3 photos" in again.stdout
    assert "so already" in again.stdout


def test_label__a_number_is_a_name(cropapp: Run, path: Path, photos: list[Path]) -> None:
    refused = cropapp("label", path, photos[0], "--class", "1")
    assert refused.exit_code == 2
    assert "--add" in refused.stderr
    assert cropapp("label", path, photos[0], "--class", "1", "--add").exit_code == 0
    with Project.open(path) as project:
        assert project.counts().by_label == {find_class(project, "1").id: 1}


def test_label__a_retired_class_is_not_given(cropapp: Run, path: Path, photos: list[Path]) -> None:
    refused = cropapp("label", path, photos[0], "--class", "wilt", "--add")
    assert refused.exit_code == 2
    assert "retire --back" in refused.stderr


def test_export_and_changes__of_a_class_by_its_chinese_name(
    cropapp: Run, path: Path, photos: list[Path], tmp_path: Path
) -> None:
    cropapp("label", path, *photos, "--class", "rust")
    target = tmp_path / "x.csv"
    told = cropapp("export", path, "--out", target, "--class", "銹病", "--separator", "semicolon")
    assert told.exit_code == 0, told.output
    with target.open(encoding="utf-8-sig", newline="") as file:
        assert [row["label"] for row in csv.DictReader(file, delimiter=";")] == ["rust"] * 3
    assert "3 photos as rust" in cropapp("changes", path, "--class", "銹病").stdout
    for command in (("export", path, "--out", target), ("changes", path)):
        refused = cropapp(*command, "--class", "potato")
        assert refused.exit_code == 2
        assert "potato" in refused.stderr
