"""`cropapp summary`: the numbers of the overview, as tables and for scripts."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from click.testing import Result

from cropapp.services.overview import read_overview
from cropapp.services.project import Project

Run = Callable[..., Result]


def test_tables_name_classes_days_folders_and_cameras(
    cropapp: Run, learned_project: Project
) -> None:
    overview = read_overview(learned_project)
    learned_project.close()
    result = cropapp("summary", learned_project.path)
    assert result.exit_code == 0, result.output
    counts = f"{overview.labelled.photos} of {overview.photos.photos} photos labelled"
    assert counts in result.stdout
    for word in ("By class", "healthy", "By day taken", "2026-", "By folder", "By camera"):
        assert word in result.stdout


def test_json_has_the_same_numbers(cropapp: Run, learned_project: Project) -> None:
    overview = read_overview(learned_project)
    learned_project.close()
    result = cropapp("summary", learned_project.path, "--json")
    told = json.loads(result.stdout)
    assert told["photos"] == overview.photos.photos == 60
    assert told["labelled"] == overview.labelled.photos
    assert {each["name"]: each["labelled"] for each in told["classes"]} == {
        each.entry.name: each.labelled.photos for each in overview.classes
    }
    assert sum(day["photos"] for day in told["days"]) == 60
    assert sum(told["review"].values()) == 60


def test_empty_project(cropapp: Run, tmp_path: Path) -> None:
    path = tmp_path / "empty.cropapp"
    Project.create(path).close()
    result = cropapp("summary", path)
    assert result.exit_code == 0
    assert result.stdout.startswith("0 of 0 photos labelled.")
