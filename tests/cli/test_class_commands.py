"""`cropapp classes`: listed, edited, merged, as CSV and by preset."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

Run = Callable[..., Result]


@pytest.fixture
def crops(cropapp: Run, tmp_path: Path) -> Path:
    path = tmp_path / "crops.cropapp"
    assert cropapp("new", path, "--preset", "taiwan-crops-33").exit_code == 0
    return path


def listed(cropapp: Run, path: Path, *more: str) -> dict[str, dict[str, Any]]:
    result = cropapp("classes", "list", path, "--json", *more)
    assert result.exit_code == 0, result.output
    return {each["name"]: each for each in json.loads(result.stdout)}


def test_edits__by_name_in_any_language_or_number(cropapp: Run, crops: Path) -> None:
    assert len(listed(cropapp, crops)) == 33
    for command in (
        ("rename", crops, "蔥", "spring onion"),
        ("edit", crops, "Glycine max", "--key", "s", "--description", "Three leaflets."),
        ("retire", crops, "others"),
        ("delete", crops, "greenhouse"),
        ("add", crops, "rice", "--zh", "水稻", "--scientific", "Oryza sativa"),
    ):
        result = cropapp("classes", *command)
        assert result.exit_code == 0, result.output
    classes = listed(cropapp, crops)
    assert {"others", "greenhouse", "green onion"}.isdisjoint(classes)
    assert classes["spring onion"]["name_zh"] == "蔥"
    assert classes["soybeans"]["key"] == "s"
    assert classes["rice"]["name_scientific"] == "Oryza sativa"
    assert "others" in listed(cropapp, crops, "--all")
    assert cropapp("classes", "retire", crops, "其他", "--back").exit_code == 0
    assert "others" in listed(cropapp, crops)


def test_merge__tells_first_and_can_only_tell(cropapp: Run, crops: Path) -> None:
    told = cropapp("classes", "merge", crops, "kale", "broccoli", "--dry-run")
    assert "0 photos labelled kale will count as broccoli" in told.stdout
    assert "kale" in listed(cropapp, crops)
    assert cropapp("classes", "merge", crops, "kale", "broccoli").exit_code == 0
    assert "kale" not in listed(cropapp, crops)


def test_csv__out_and_in_again_and_refused_by_line(
    cropapp: Run, crops: Path, tmp_path: Path
) -> None:
    target = tmp_path / "classes.csv"
    assert "33 classes" in cropapp("classes", "export", crops, target).stdout
    other = tmp_path / "other.cropapp"
    assert cropapp("new", other).exit_code == 0
    told = cropapp("classes", "import", other, target, "--dry-run")
    assert "New: asparagus, bamboo shoots" in told.stdout
    assert listed(cropapp, other) == {}
    assert cropapp("classes", "import", other, target).exit_code == 0
    assert listed(cropapp, other).keys() == listed(cropapp, crops).keys()
    target.write_text("name,colour\nrust,red\n", encoding="utf-8")
    refused = cropapp("classes", "import", other, target)
    assert refused.exit_code == 2
    assert "line 2, column colour" in refused.output


def test_unknown_class_and_preset__are_named_with_what_there_is(cropapp: Run, crops: Path) -> None:
    wrong = cropapp("classes", "delete", crops, "rust")
    assert wrong.exit_code == 2
    assert "asparagus" in wrong.output
    wrong = cropapp("classes", "preset", crops, "mars")
    assert wrong.exit_code == 2
    assert "taiwan-crops-33" in wrong.output
    assert "Nothing to change." in cropapp("classes", "preset", crops).stdout
