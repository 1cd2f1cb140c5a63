"""A folder that moved is found again by its photos and relinked with one write."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from cropapp.core.changes import LabelEdit
from cropapp.core.entities import FolderId, Photo, PhotoState
from cropapp.core.errors import UserError
from cropapp.core.feed import Aspect
from cropapp.core.tasks import Cancelled, QuietTask
from cropapp.services import folder_search, relink_folder
from cropapp.services.classify import classify_project
from cropapp.services.correct_labels import correct_labels
from cropapp.services.edit_classes import add_class
from cropapp.services.import_folder import import_folder
from cropapp.services.inference_client import ModelProcess
from cropapp.services.project import Project
from cropapp.services.project_folders import folder_states, remove_folder, what_goes_with
from cropapp.services.relink_folder import check_place, find_moved, missing_folders, relink

AllPhotos = Callable[[Project], list[Photo]]


@pytest.fixture
def disk(tmp_path: Path, few_photos: Path) -> Path:
    """A place with the photos in `disk/2026/Field A/day`."""
    root = tmp_path / "disk" / "2026" / "Field A"
    root.mkdir(parents=True)
    few_photos.rename(root / "day")
    return tmp_path / "disk"


@pytest.fixture
def field(
    disk: Path, tmp_path: Path, model_process: ModelProcess, all_photos: AllPhotos
) -> Iterator[Project]:
    (tmp_path / "projects").mkdir()
    with Project.create(tmp_path / "projects" / "field.cropapp") as project:
        import_folder(project, disk / "2026" / "Field A", QuietTask())
        classify_project(project, model_process, QuietTask())
        rust = add_class(project, "rust")
        correct_labels(
            project, [all_photos(project)[0].id], LabelEdit(class_id=rust.id), author="a"
        )
        yield project


@pytest.fixture(autouse=True)
def _no_drives(monkeypatch: pytest.MonkeyPatch) -> None:
    """The disks of this machine are not searched."""
    monkeypatch.setattr(relink_folder, "drives", list)


def found(project: Project, *places: Path) -> list[relink_folder.MovedFolder]:
    return find_moved(project, project.folders()[0], QuietTask(), search_in=places)


def test_moved_folder__is_found_near_its_old_place_and_is_whole(field: Project, disk: Path) -> None:
    (disk / "archive").mkdir()
    (disk / "2026" / "Field A").rename(disk / "archive" / "Field A")
    assert [folder.path.name for folder in missing_folders(field)] == ["Field A"]
    places = found(field)
    assert [place.path for place in places] == [disk / "archive" / "Field A"]
    assert places[0].is_whole
    assert places[0].words == "6 of 6 found, 6 checked by content"


def test_renamed_folder__is_found(field: Project, disk: Path) -> None:
    (disk / "2026" / "Field A").rename(disk / "2026" / "田 A")
    assert [place.path.name for place in found(field)] == ["田 A"]


def test_folder_on_another_drive__is_found_by_the_tail_of_its_path(
    field: Project, disk: Path, tmp_path: Path
) -> None:
    drive = tmp_path / "card" / "deep" / "deeper" / "deepest"
    drive.mkdir(parents=True)
    shutil.move(disk / "2026", drive / "2026")
    assert [place.path for place in found(field, drive)] == [drive / "2026" / "Field A"]


def test_other_photos_under_the_same_names__are_no_candidate(field: Project, disk: Path) -> None:
    folder = disk / "2026" / "Field A"
    for path in (folder / "day").iterdir():
        path.write_bytes(bytes(path.stat().st_size))
    folder.rename(disk / "Field A")
    assert found(field) == []


def test_folder_of_which_some_photos_are_gone__is_listed_as_not_whole(
    field: Project, disk: Path
) -> None:
    folder = disk / "2026" / "Field A"
    (folder / "day" / "leaf-3.jpg").unlink()
    folder.rename(disk / "Field A")
    place = found(field)[0]
    assert (place.found, place.looked_for, place.is_whole) == (5, 6, False)


def test_two_copies__are_both_listed(field: Project, disk: Path) -> None:
    shutil.copytree(disk / "2026" / "Field A", disk / "copy 1")
    (disk / "2026" / "Field A").rename(disk / "copy 2")
    assert {place.path.name for place in found(field)} == {"copy 1", "copy 2"}


def test_of_two_copies__the_one_with_the_old_name_comes_first(field: Project, disk: Path) -> None:
    (disk / "2027").mkdir()
    for name in ("A copy", "Z copy"):
        shutil.copytree(disk / "2026" / "Field A", disk / "2026" / name)
    (disk / "2026" / "Field A").rename(disk / "2027" / "Field A")
    assert found(field)[0].path.name == "Field A"


def test_search__can_be_stopped(field: Project, disk: Path) -> None:
    task = QuietTask()
    task.cancel()
    with pytest.raises(Cancelled):
        find_moved(field, field.folders()[0], task, search_in=[disk])


def test_search__does_not_go_on_for_ever(
    field: Project, disk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folder_search, "MOST_DIRECTORIES", 3)
    for number in range(10):
        (disk / f"a{number}").mkdir()
    (disk / "2026" / "Field A").rename(disk / "zz")
    assert found(field, disk) == []


def test_relink__keeps_ids_labels_and_facts_and_reads_nothing_anew(
    field: Project, disk: Path, all_photos: AllPhotos
) -> None:
    before = all_photos(field)
    (disk / "2026" / "Field A").rename(disk / "Field A")
    heard: list[Aspect] = []
    field.feed.subscribe(lambda change: heard.extend(change.aspects))
    done = relink(field, FolderId(1), disk / "Field A", QuietTask())
    assert (done.photos.unchanged, done.photos.added, done.photos.changed) == (6, 0, 0)
    assert all_photos(field) == before
    assert field.photo_path(before[0]).is_file()
    assert Aspect.FOLDERS in heard
    assert missing_folders(field) == []


def test_relink__brings_missing_photos_back_though_the_copy_has_new_times(
    field: Project, disk: Path, all_photos: AllPhotos
) -> None:
    folder = disk / "2026" / "Field A"
    shutil.copytree(folder, disk / "copy")
    for path in (disk / "copy" / "day").iterdir():
        os.utime(path, ns=(1, 5_000_000_000))
    for path in (folder / "day").iterdir():
        path.unlink()
    import_folder(field, folder, QuietTask())
    assert field.counts().missing == 6
    relink(field, FolderId(1), disk / "copy", QuietTask())
    photos = all_photos(field)
    assert {photo.state for photo in photos} == {PhotoState.READY}
    assert photos[0].label.is_labelled


def test_relink__to_a_place_without_its_photos_is_refused_unless_meant(
    field: Project, disk: Path
) -> None:
    (disk / "empty").mkdir()
    with pytest.raises(UserError, match="none of the 6 photos"):
        relink(field, FolderId(1), disk / "empty", QuietTask())
    assert field.folders()[0].path == disk / "2026" / "Field A"
    relink(field, FolderId(1), disk / "empty", QuietTask(), anyway=True)
    assert field.folders()[0].path == disk / "empty"


def test_relink__to_no_folder_or_of_no_folder_says_so(field: Project, disk: Path) -> None:
    with pytest.raises(UserError, match="nowhere"):
        relink(field, FolderId(1), disk / "nowhere", QuietTask())
    with pytest.raises(UserError, match="no folder 9"):
        relink(field, FolderId(9), disk, QuietTask())


def test_check_place__of_a_named_folder(field: Project, disk: Path) -> None:
    place = check_place(field, field.folders()[0], disk / "2026" / "Field A", QuietTask())
    assert (place.found, place.compared, place.same) == (6, 6, 6)


def test_sample__of_a_large_folder_is_spread_and_few_are_compared(
    field: Project, disk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(relink_folder, "SAMPLE_PHOTOS", 4)
    monkeypatch.setattr(relink_folder, "FEW_PHOTOS", 3)
    monkeypatch.setattr(relink_folder, "READ_PHOTOS", 2)
    (disk / "2026" / "Field A").rename(disk / "Field A")
    place = found(field)[0]
    assert (place.looked_for, place.compared, place.is_whole) == (4, 2, True)


def test_folder_states__count_and_say_what_is_there(field: Project, disk: Path) -> None:
    state = folder_states(field)[0]
    assert state.is_there
    assert (state.counts.photos, state.counts.labelled, state.counts.missing) == (6, 1, 0)
    (disk / "2026").rename(disk / "gone")
    assert not folder_states(field)[0].is_there


def test_remove_folder__takes_photos_and_labels_only_if_said(field: Project) -> None:
    assert what_goes_with(field, FolderId(1)).counts.history == 1
    with pytest.raises(UserError, match="labels"):
        remove_folder(field, FolderId(1))
    assert remove_folder(field, FolderId(1), with_labels=True) == 6
    assert field.counts().photos == 0
    assert field.folder_paths == {}
