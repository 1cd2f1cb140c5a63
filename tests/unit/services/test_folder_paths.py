"""Two programs have one project open: each finds the photos of folders that the other added."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from cropapp.core.entities import FolderId, Photo
from cropapp.core.errors import UserError
from cropapp.core.tasks import QuietTask
from cropapp.services.export import ExportOptions, export_labels
from cropapp.services.import_folder import import_folder
from cropapp.services.project import Project
from cropapp.services.relink_folder import relink

AllPhotos = Callable[[Project], list[Photo]]


@pytest.fixture
def both(tmp_path: Path) -> Iterator[tuple[Project, Project]]:
    """One project, opened twice before anything is in it."""
    path = tmp_path / "shared.cropapp"
    with Project.create(path) as one, Project.open(path) as other:
        yield one, other


def test_folder_added_elsewhere__its_photos_have_their_paths(
    both: tuple[Project, Project], few_photos: Path, all_photos: AllPhotos, tmp_path: Path
) -> None:
    one, other = both
    import_folder(other, few_photos, QuietTask())
    assert [one.photo_path(photo).is_file() for photo in all_photos(one)] == [True] * 6
    assert export_labels(one, tmp_path / "t.csv", ExportOptions(), QuietTask()).rows == 6


def test_folder_added_elsewhere__can_be_looked_at_again_here(
    both: tuple[Project, Project], few_photos: Path
) -> None:
    one, other = both
    import_folder(other, few_photos, QuietTask())
    again = import_folder(one, few_photos, QuietTask())
    assert (again.added, again.unchanged) == (0, 6)


def test_folder_relinked_elsewhere__is_found_at_its_new_place(
    both: tuple[Project, Project], few_photos: Path, all_photos: AllPhotos
) -> None:
    one, other = both
    import_folder(one, few_photos, QuietTask())
    [folder] = other.folders()
    moved = few_photos.rename(few_photos.with_name("moved"))
    relink(other, folder.id, moved, QuietTask())
    assert [known.path for known in one.folders()] == [moved]
    assert one.photo_path(all_photos(one)[0]).parent == moved


def test_unknown_folder__is_told_in_words(both: tuple[Project, Project]) -> None:
    with pytest.raises(UserError, match="no folder 7"):
        both[0].folder_paths[FolderId(7)]
