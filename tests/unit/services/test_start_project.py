"""A new project is whole or not there."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from cropapp.core.errors import EnvironmentProblem, UserError
from cropapp.core.tasks import Cancelled, QuietTask
from cropapp.services.project import Project
from cropapp.services.start_project import new_project


def test_new_project__has_its_folders_and_opens_again(tmp_path: Path, few_photos: Path) -> None:
    path = tmp_path / "new" / "field.cropapp"
    with new_project(path, folders=[few_photos], task=QuietTask()) as project:
        assert (project.name, project.counts().photos) == ("field", 6)
    with Project.open(path) as project:
        assert [folder.path for folder in project.folders()] == [few_photos]


@pytest.mark.parametrize("failure", ["folder", "starter", "overlap", "cancel"])
def test_failed_start__leaves_nothing(tmp_path: Path, few_photos: Path, failure: str) -> None:
    place = tmp_path / "place"
    place.mkdir()
    task = QuietTask()
    folders = {
        "folder": [few_photos, tmp_path / "nowhere"],
        "overlap": [few_photos, few_photos.parent],
    }.get(failure, [few_photos])
    if failure == "cancel":
        task.cancel()
    starter = "potato" if failure == "starter" else None
    with pytest.raises((UserError, Cancelled)):
        new_project(place / "x.cropapp", folders=folders, starter=starter, task=task)
    assert list(place.iterdir()) == []
    assert len(list(few_photos.iterdir())) == 6


def test_failed_start__leaves_the_backups_of_an_older_project_of_that_name(
    tmp_path: Path,
) -> None:
    backups = tmp_path / "x.cropapp-data" / "backups"
    backups.mkdir(parents=True)
    (backups / "x-20260101-000000-000000.cropapp").write_bytes(b"the only copy")
    inner = tmp_path / "photos"
    inner.mkdir()
    with pytest.raises(UserError):
        new_project(tmp_path / "x.cropapp", folders=[inner, tmp_path], task=QuietTask())
    assert (backups / "x-20260101-000000-000000.cropapp").read_bytes() == b"the only copy"
    assert not (tmp_path / "x.cropapp").exists()


def test_failed_opening__lets_go_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "x.cropapp"
    Project.create(path).close()
    before = set(threading.enumerate())
    caches = path.with_name("x.cropapp-data") / "cache"
    (caches / "thumbnails.sqlite").unlink()
    (caches / "thumbnails.sqlite").mkdir()
    with pytest.raises(EnvironmentProblem, match=r"thumbnails\.sqlite"):
        Project.open(path)
    assert set(threading.enumerate()) <= before  # others may end meanwhile
    assert not path.with_name("x.cropapp-wal").exists()


def test_file_that_exists__is_not_touched(tmp_path: Path, few_photos: Path) -> None:
    path = tmp_path / "x.cropapp"
    path.write_bytes(b"something")
    with pytest.raises(UserError, match=r"x\.cropapp"):
        new_project(path, folders=[few_photos], task=QuietTask())
    assert path.read_bytes() == b"something"


def test_name_without_the_suffix__is_refused_with_the_right_one(tmp_path: Path) -> None:
    with pytest.raises(UserError) as caught:
        new_project(tmp_path / "field.db", task=QuietTask())
    assert "field.cropapp" in caught.value.hint
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("content", [None, b"", b"not a database" * 100])
def test_open__what_is_no_project_is_named(tmp_path: Path, content: bytes | None) -> None:
    from cropapp.core.errors import CropAppError

    path = tmp_path / "odd.cropapp"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(CropAppError, match=r"odd\.cropapp") as caught:
        Project.open(path)
    assert caught.value.hint
    assert (path.read_bytes() if path.exists() else None) == content
