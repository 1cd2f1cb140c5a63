"""Files that moved keep their photo: its id, label and prediction."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from cropapp.core.changes import LabelEdit
from cropapp.core.entities import Photo, PhotoState
from cropapp.core.tasks import QuietTask
from cropapp.services.classify import classify_project
from cropapp.services.correct_labels import correct_labels
from cropapp.services.edit_classes import add_class
from cropapp.services.import_folder import ImportSummary, import_folder
from cropapp.services.inference_client import ModelProcess
from cropapp.services.project import Project

AllPhotos = Callable[[Project], list[Photo]]


@pytest.fixture
def field(
    few_photos: Path, tmp_path: Path, model_process: ModelProcess, all_photos: AllPhotos
) -> Iterator[Project]:
    """Six photos, read; the first one labelled."""
    with Project.create(tmp_path / "field.cropapp") as project:
        import_folder(project, few_photos, QuietTask())
        classify_project(project, model_process, QuietTask())
        rust = add_class(project, "rust")
        correct_labels(
            project, [all_photos(project)[0].id], LabelEdit(class_id=rust.id), author="a"
        )
        yield project


def look(project: Project, folder: Path) -> ImportSummary:
    return import_folder(project, folder, QuietTask())


def by_path(photos: list[Photo]) -> dict[str, Photo]:
    return {photo.relative_path: photo for photo in photos}


def test_file_moved_into_a_sub_folder__is_the_same_photo(
    field: Project, few_photos: Path, all_photos: AllPhotos
) -> None:
    before = all_photos(field)[0]
    (few_photos / "day 1").mkdir()
    (few_photos / "leaf-0.jpg").rename(few_photos / "day 1" / "leaf-0.jpg")
    summary = look(field, few_photos)
    assert (summary.moved, summary.added, summary.missing) == (1, 0, 0)
    after = by_path(all_photos(field))["day 1/leaf-0.jpg"]
    assert (after.id, after.state, after.label) == (before.id, PhotoState.READY, before.label)
    assert after.facts == before.facts
    assert len(all_photos(field)) == 6


def test_file_moved_and_renamed__is_the_same_photo(
    field: Project, few_photos: Path, all_photos: AllPhotos
) -> None:
    before = all_photos(field)[0]
    (few_photos / "leaf-0.jpg").rename(few_photos / "鏽病.jpg")
    assert look(field, few_photos).moved == 1
    assert by_path(all_photos(field))["鏽病.jpg"].id == before.id


@pytest.mark.parametrize("new_place_first", [True, False])
def test_file_moved_to_another_folder_of_the_project__whichever_is_looked_at_first(
    field: Project, few_photos: Path, tmp_path: Path, all_photos: AllPhotos, new_place_first: bool
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    shutil.copyfile(few_photos / "leaf-5.jpg", other / "there before.jpg")
    look(field, other)
    before = by_path(all_photos(field))["leaf-0.jpg"]
    (few_photos / "leaf-0.jpg").rename(other / "leaf-0.jpg")
    order = [other, few_photos] if new_place_first else [few_photos, other]
    assert sum(look(field, folder).moved for folder in order) == 1
    after = by_path(all_photos(field))["leaf-0.jpg"]
    assert (after.id, after.label) == (before.id, before.label)
    assert field.photo_path(after) == other / "leaf-0.jpg"


def test_copy__of_a_photo_that_is_still_there_is_a_photo_of_its_own(
    field: Project, few_photos: Path, all_photos: AllPhotos
) -> None:
    shutil.copyfile(few_photos / "leaf-0.jpg", few_photos / "copy.jpg")
    summary = look(field, few_photos)
    assert (summary.moved, summary.added) == (0, 1)
    photos = by_path(all_photos(field))
    assert photos["leaf-0.jpg"].label.is_labelled
    assert not photos["copy.jpg"].label.is_labelled


def test_duplicate__that_was_there_before_does_not_take_the_place_of_a_deleted_photo(
    field: Project, few_photos: Path, all_photos: AllPhotos, model_process: ModelProcess
) -> None:
    shutil.copyfile(few_photos / "leaf-0.jpg", few_photos / "copy.jpg")
    look(field, few_photos)
    classify_project(field, model_process, QuietTask())
    (few_photos / "leaf-0.jpg").unlink()
    assert look(field, few_photos).moved == 0
    photos = by_path(all_photos(field))
    assert photos["leaf-0.jpg"].state is PhotoState.MISSING
    assert photos["leaf-0.jpg"].label.is_labelled
    assert photos["copy.jpg"].state is PhotoState.READY


def test_two_duplicates_moved__each_goes_on_under_its_own_name(
    field: Project, few_photos: Path, all_photos: AllPhotos, model_process: ModelProcess
) -> None:
    shutil.copyfile(few_photos / "leaf-0.jpg", few_photos / "copy.jpg")
    look(field, few_photos)
    classify_project(field, model_process, QuietTask())
    before = by_path(all_photos(field))
    (few_photos / "moved").mkdir()
    for name in ("leaf-0.jpg", "copy.jpg"):
        (few_photos / name).rename(few_photos / "moved" / name)
    assert look(field, few_photos).moved == 2
    after = by_path(all_photos(field))
    assert after["moved/copy.jpg"].id == before["copy.jpg"].id
    assert after["moved/leaf-0.jpg"].id == before["leaf-0.jpg"].id


def test_another_file_of_the_same_size__is_a_new_photo(
    field: Project, few_photos: Path, all_photos: AllPhotos
) -> None:
    size = (few_photos / "leaf-0.jpg").stat().st_size
    (few_photos / "leaf-0.jpg").unlink()
    (few_photos / "other.jpg").write_bytes(b"\0" * size)
    summary = look(field, few_photos)
    assert (summary.moved, summary.added, summary.missing) == (0, 1, 1)
    assert by_path(all_photos(field))["leaf-0.jpg"].label.is_labelled


def test_touched_file__keeps_what_was_read_of_it(
    field: Project, few_photos: Path, all_photos: AllPhotos
) -> None:
    before = all_photos(field)[0]
    os.utime(few_photos / "leaf-0.jpg", ns=(1, 1_000_000_000))
    summary = look(field, few_photos)
    assert (summary.changed, summary.unchanged) == (0, 6)
    after = all_photos(field)[0]
    assert (after.state, after.facts) == (PhotoState.READY, before.facts)
    assert after.mtime_ns == 1_000_000_000


def test_file_changed_at_the_same_size__is_read_again(
    field: Project, few_photos: Path, all_photos: AllPhotos
) -> None:
    path = few_photos / "leaf-0.jpg"
    data = bytearray(path.read_bytes())
    data[-3] ^= 1
    path.write_bytes(data)
    os.utime(path, ns=(1, 1_000_000_000))
    assert look(field, few_photos).changed == 1
    assert all_photos(field)[0].state is PhotoState.FOUND
