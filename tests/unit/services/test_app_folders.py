"""Recent projects and the folders that belong to the person."""

from __future__ import annotations

from pathlib import Path

import pytest

from cropapp.services import app_folders
from cropapp.services.app_folders import (
    MAX_RECENT,
    forget_project,
    recent_projects,
    remember_project,
)
from cropapp.services.project import Project


def make(path: Path) -> Project:
    with Project.create(path) as project:
        remember_project(project)
    return project


def test_all_folders__are_under_the_home_that_is_named(app_home: Path) -> None:
    places = [
        app_folders.settings_file(),
        app_folders.log_folder(),
        app_folders.cache_folder(),
        app_folders.default_projects_folder(),
    ]
    assert all(place.is_relative_to(app_home) for place in places)
    assert len(set(places)) == 4


def test_recent_projects__newest_first_with_counts_and_missing_ones_marked(
    tmp_path: Path, learned_project: Project
) -> None:
    assert recent_projects() == []
    make(tmp_path / "one.cropapp")
    remember_project(learned_project)
    make(tmp_path / "gone.cropapp")
    (tmp_path / "gone.cropapp").unlink()
    recent = recent_projects()
    assert [(entry.name, entry.missing) for entry in recent] == [
        ("gone", True),
        ("field", False),
        ("one", False),
    ]
    counts = learned_project.counts()
    assert (recent[1].photos, recent[1].labelled) == (counts.photos, counts.labelled)
    assert recent[0].opened_at.tzinfo is not None


def test_project_opened_again__moves_to_the_top_once(tmp_path: Path) -> None:
    one = make(tmp_path / "one.cropapp")
    make(tmp_path / "two.cropapp")
    with Project.open(one.path) as project:
        remember_project(project)
    assert [entry.name for entry in recent_projects()] == ["one", "two"]


def test_recent_projects__are_a_dozen_at_most(tmp_path: Path) -> None:
    for number in range(MAX_RECENT + 2):
        make(tmp_path / f"{number}.cropapp")
    names = [entry.name for entry in recent_projects()]
    assert names == [str(number) for number in range(MAX_RECENT + 1, 1, -1)]


def test_forgotten_project__stays_on_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    project = make(tmp_path / "one.cropapp")
    monkeypatch.chdir(tmp_path)
    forget_project(Path("one.cropapp"))
    assert recent_projects() == []
    assert project.path.is_file()


@pytest.mark.parametrize(
    "content",
    [
        "",
        "{",
        "7",
        '{"path": "x"}',
        '["x", 1, null]',
        '[{"path": "x"}]',
        '[{"path": "x", "opened_at": "yesterday"}]',
        '[{"path": "x", "opened_at": "2026-01-01T00:00:00+00:00", "photos": "many"}]',
    ],
)
def test_damaged_list__starts_anew(tmp_path: Path, app_home: Path, content: str) -> None:
    file = app_home / "config" / "recent.json"
    file.parent.mkdir(parents=True)
    file.write_text(content, encoding="utf-8")
    assert recent_projects() == []
    make(tmp_path / "one.cropapp")
    assert [entry.name for entry in recent_projects()] == ["one"]


def test_home_that_cannot_be_written__is_no_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("x")
    monkeypatch.setenv("CROPAPP_HOME", str(tmp_path / "file"))
    make(tmp_path / "one.cropapp")
    assert recent_projects() == []


def test_project_that_cannot_be_counted__is_left_out_and_can_be_closed(tmp_path: Path) -> None:
    with Project.create(tmp_path / "one.cropapp") as project:
        project.store._readers.dispose()  # so that reading has to open the file anew
        project.path.rename(tmp_path / "elsewhere.cropapp")
        remember_project(project)
    assert recent_projects() == []
