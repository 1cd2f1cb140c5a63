"""Adding a folder: registered in chunks, looked at again, nothing lost."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from cropapp.core.changes import LabelEdit
from cropapp.core.entities import Photo, PhotoState
from cropapp.core.errors import UserError
from cropapp.core.feed import Aspect
from cropapp.core.tasks import Cancelled, QuietTask
from cropapp.services import import_folder as module
from cropapp.services.classify import classify_project
from cropapp.services.correct_labels import correct_labels
from cropapp.services.edit_classes import add_class
from cropapp.services.import_folder import import_folder
from cropapp.services.inference_client import ModelProcess
from cropapp.services.project import Project

AllPhotos = Callable[[Project], list[Photo]]


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Project]:
    with Project.create(tmp_path / "empty.cropapp") as project:
        yield project


def test_import__registers_photos_without_reading_them(
    empty: Project, few_photos: Path, all_photos: AllPhotos
) -> None:
    (few_photos / "notes.txt").write_text("no photo")
    (few_photos / "broken.jpg").write_bytes(b"not a JPEG at all")
    summary = import_folder(empty, few_photos, QuietTask())
    assert (summary.added, summary.changed, summary.missing) == (7, 0, 0)
    photos = all_photos(empty)
    assert [photo.state for photo in photos] == [PhotoState.FOUND] * 7
    assert all(photo.facts is None for photo in photos)
    assert empty.photo_path(photos[0]).read_bytes() == b"not a JPEG at all"


def test_import__second_look_counts_new_changed_and_missing(
    empty: Project, few_photos: Path, all_photos: AllPhotos
) -> None:
    import_folder(empty, few_photos, QuietTask())
    (few_photos / "leaf-0.jpg").unlink()
    with (few_photos / "leaf-1.jpg").open("ab") as file:
        file.write(b"more")
    shutil.copyfile(few_photos / "leaf-2.jpg", few_photos / "new.jpg")
    summary = import_folder(empty, few_photos, QuietTask())
    counts = (summary.added, summary.changed, summary.unchanged, summary.missing)
    assert counts == (1, 1, 4, 1)
    states = {photo.file_name: photo.state for photo in all_photos(empty)}
    assert states["leaf-0.jpg"] is PhotoState.MISSING
    assert len(empty.folders()) == 1


def test_import__look_that_finds_nothing_new_writes_nothing(
    empty: Project, few_photos: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (few_photos / "field.cr2").write_bytes(b"raw")
    first = import_folder(empty, few_photos, QuietTask())
    assert first.unreadable == 1

    def refuse(*_: object) -> None:
        raise AssertionError("a photo was written")

    monkeypatch.setattr(module.photo_writes, "upsert_photos", refuse)
    again = import_folder(empty, few_photos, QuietTask())
    assert (again.added, again.changed, again.unchanged) == (0, 0, first.added)
    assert again.unreadable == first.unreadable


def test_missing_photo__keeps_its_label_and_comes_back(
    empty: Project, few_photos: Path, all_photos: AllPhotos, tmp_path: Path
) -> None:
    import_folder(empty, few_photos, QuietTask())
    rust = add_class(empty, "rust")
    photo = all_photos(empty)[0]
    correct_labels(empty, [photo.id], LabelEdit(class_id=rust.id), author="ann")
    away = tmp_path / "away.jpg"
    (few_photos / photo.file_name).rename(away)
    assert import_folder(empty, few_photos, QuietTask()).missing == 1
    assert empty.counts().missing == 1
    away.rename(few_photos / photo.file_name)
    assert import_folder(empty, few_photos, QuietTask()).missing == 0
    back = all_photos(empty)[0]
    assert (back.id, back.state, back.label.class_id) == (photo.id, PhotoState.FOUND, rust.id)


def test_import__of_a_folder_inside_or_around_a_known_one_is_refused(
    empty: Project, few_photos: Path
) -> None:
    inner = few_photos / "inner"
    inner.mkdir()
    import_folder(empty, few_photos, QuietTask())
    with pytest.raises(UserError, match=r"inner.*lies inside"):
        import_folder(empty, inner, QuietTask())
    with pytest.raises(UserError, match="contains"):
        import_folder(empty, few_photos.parent, QuietTask())
    assert [folder.path for folder in empty.folders()] == [few_photos]


def test_import__of_a_folder_beside_one_with_the_same_beginning(
    empty: Project, few_photos: Path, tmp_path: Path
) -> None:
    import_folder(empty, few_photos, QuietTask())
    twin = tmp_path / "few-2"
    shutil.copytree(few_photos, twin)
    assert import_folder(empty, twin, QuietTask()).added == 6
    assert empty.counts().photos == 12


def test_import__the_same_folder_spelt_otherwise_is_the_same(
    empty: Project, few_photos: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import_folder(empty, few_photos, QuietTask())
    monkeypatch.chdir(few_photos.parent)
    summary = import_folder(empty, Path("few/../few"), QuietTask())
    assert (summary.added, summary.unchanged) == (0, 6)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows seldom lets us make links")
def test_import__the_same_folder_by_a_link_is_the_same(
    empty: Project, few_photos: Path, tmp_path: Path
) -> None:
    import_folder(empty, few_photos, QuietTask())
    link = tmp_path / "by another name"
    link.symlink_to(few_photos, target_is_directory=True)
    summary = import_folder(empty, link, QuietTask())
    assert (summary.added, summary.unchanged) == (0, 6)
    (few_photos / "inner").mkdir()
    with pytest.raises(UserError, match=r"inner.*lies inside"):
        import_folder(empty, link / "inner", QuietTask())
    assert [folder.path for folder in empty.folders()] == [few_photos]


def test_import__of_no_folder_names_it(empty: Project, few_photos: Path) -> None:
    for wrong in (few_photos / "nowhere", few_photos / "leaf-0.jpg"):
        with pytest.raises(UserError, match=wrong.name):
            import_folder(empty, wrong, QuietTask())
    assert empty.folders() == []


def test_cancelled_import__keeps_whole_chunks_and_marks_nothing_missing(
    empty: Project,
    few_photos: Path,
    all_photos: AllPhotos,
    stop_after: Callable[..., QuietTask],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "CHUNK_PHOTOS", 2)
    with pytest.raises(Cancelled):
        import_folder(empty, few_photos, stop_after(4))
    assert empty.counts().photos == 4
    with pytest.raises(Cancelled):
        import_folder(empty, few_photos, stop_after(2))
    assert {photo.state for photo in all_photos(empty)} == {PhotoState.FOUND}
    assert import_folder(empty, few_photos, QuietTask()).added == 2


def test_import__tells_listeners(empty: Project, few_photos: Path) -> None:
    heard: list[Aspect] = []
    empty.feed.subscribe(lambda change: heard.extend(change.aspects))
    import_folder(empty, few_photos, QuietTask())
    assert heard == [Aspect.FOLDERS, Aspect.PHOTOS]
    heard.clear()
    import_folder(empty, few_photos, QuietTask())
    assert heard == []


@pytest.mark.skipif(os.name == "nt", reason="Windows names are always Unicode")
def test_import__a_name_that_is_no_unicode_is_listed_with_its_reason(
    empty: Project, few_photos: Path, all_photos: AllPhotos
) -> None:
    odd = os.fsencode(few_photos) + b"/leaf-\xff.jpg"
    with open(odd, "wb") as file:  # noqa: PTH123 - a path of bytes
        file.write((few_photos / "leaf-0.jpg").read_bytes())
    summary = import_folder(empty, few_photos, QuietTask())
    assert (summary.added, summary.unreadable) == (7, 1)
    states = [photo.state_reason for photo in all_photos(empty) if photo.state_reason]
    assert len(states) == 1
    assert "name" in states[0]


def test_import__reads_again_what_could_not_be_read_if_asked(
    project: Project, model_process: ModelProcess
) -> None:
    folder = project.folders()[0].path
    broken = project.unreadable()
    assert broken
    import_folder(project, folder, QuietTask())
    assert project.unreadable() == broken  # a look alone does not try again
    import_folder(project, folder, QuietTask(), retry_unreadable=True)
    assert project.unreadable() == []
    classify_project(project, model_process, QuietTask())
    assert project.unreadable() == broken
