"""A disk that is read only, or full: told by name, and what can be shown is shown."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from cropapp.core.entities import PhotoId
from cropapp.core.errors import EnvironmentProblem
from cropapp.core.gallery import PhotoFilter, PhotoSort
from cropapp.core.tasks import QuietTask
from cropapp.gui.gallery.pictures import thumbnail_image
from cropapp.services.export import ExportOptions, export_labels
from cropapp.services.project import Project
from cropapp.services.start_project import new_project

PHOTOS = 3


@pytest.fixture
def path(small_disk: Path, make_photos: Callable[[Path, int], Path], tmp_path: Path) -> Path:
    """A project on a small disk, its photos on a large one."""
    photos = make_photos(tmp_path / "photos", PHOTOS)
    made = small_disk / "field.cropapp"
    new_project(made, folders=[photos], task=QuietTask()).close()
    return made


@pytest.fixture
def read_only(path: Path) -> Iterator[Path]:
    """The same, on a disk that cannot be written."""
    disk = str(path.parent)
    subprocess.run(["mount", "-o", "remount,ro", disk], check=True)
    yield path
    subprocess.run(["mount", "-o", "remount,rw", disk], check=True)


def first_photo(project: Project) -> PhotoId:
    return PhotoId(int(project.find(PhotoFilter(), PhotoSort())[0]))


def test_project_on_a_read_only_disk__is_told_by_name_with_what_to_do(read_only: Path) -> None:
    with pytest.raises(EnvironmentProblem, match=r"field\.cropapp") as told:
        Project.open(read_only)
    assert "copy the project elsewhere" in told.value.hint
    assert sorted(each.name for each in read_only.parent.iterdir()) == [
        "field.cropapp",
        "field.cropapp-data",
    ]


def test_new_project_and_csv_on_a_read_only_disk__are_told_by_name(
    read_only: Path, tmp_path: Path
) -> None:
    with pytest.raises(EnvironmentProblem, match=r"other\.cropapp") as told:
        Project.create(read_only.with_name("other.cropapp"))
    assert told.value.hint
    with Project.create(tmp_path / "here.cropapp") as project:
        target = read_only.with_name("labels.csv")
        with pytest.raises(EnvironmentProblem, match=r"labels\.csv could not be written"):
            export_labels(project, target, ExportOptions(), QuietTask())


def test_cache_that_cannot_be_written__takes_no_picture_away(
    path: Path, fill_disk: Callable[[Path], None]
) -> None:
    with Project.open(path) as project:
        photo = project.photos([first_photo(project)])[0]
        fill_disk(path.parent)
        assert not thumbnail_image(project, photo, 96, 1.0).isNull()
        kept = project.thumbnails.get(photo.id, photo.size_bytes, photo.mtime_ns)
        assert kept is None, "the disk was not full: the test shows nothing"
