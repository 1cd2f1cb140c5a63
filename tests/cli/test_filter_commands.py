"""`cropapp filters` and `cropapp export --filter`."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from cropapp.core.gallery import PhotoFilter, PhotoSort, SortField
from cropapp.services.project import Project
from cropapp.services.saved_filters import save_filter

Run = Callable[..., Result]


@pytest.fixture
def path(project: Project) -> Path:
    """A project whose photos were read, closed."""
    project.close()
    return project.path


def saved(path: Path) -> int:
    """Save a filter of a few photos and return how many they are."""
    with Project.open(path) as project:
        ids = project.find(PhotoFilter(), PhotoSort())
        name = project.photos([ids[0]])[0].file_name
        wanted = PhotoFilter(text=name[:-5])
        save_filter(project, "六月 [rust]", wanted, PhotoSort(SortField.SIZE, True))
        return len(project.find(wanted, PhotoSort()))


def test_filters__lists_names_photos_and_conditions(cropapp: Run, path: Path) -> None:
    assert "No filter is saved" in cropapp("filters", path).stdout
    count = saved(path)
    told = cropapp("filters", path).stdout
    assert "六月 [rust]" in told
    assert "text" in told
    (entry,) = json.loads(cropapp("filters", path, "--json").stdout)
    assert entry["photos"] == count
    assert entry["sort"] == {"field": "size", "descending": True}


def test_export__of_a_saved_filter_has_its_photos_only(
    cropapp: Run, path: Path, tmp_path: Path
) -> None:
    count, target = saved(path), tmp_path / "labels.csv"
    result = cropapp("export", path, "--out", target, "--filter", "六月 [RUST]")
    assert result.exit_code == 0, result.output
    assert target.read_text(encoding="utf-8-sig").count("\n") == count + 1
    nobody = cropapp(
        "export", path, "--out", target, "--filter", "六月 [rust]", "--text", "no such"
    )
    assert nobody.exit_code == 0
    assert target.read_text(encoding="utf-8-sig").count("\n") == 1


def test_export__of_an_unknown_filter_names_those_there_are(
    cropapp: Run, path: Path, tmp_path: Path
) -> None:
    saved(path)
    result = cropapp("export", path, "--out", tmp_path / "no.csv", "--filter", "July")
    assert result.exit_code == 2
    assert "六月 [rust]" in result.stderr
    assert not (tmp_path / "no.csv").exists()
