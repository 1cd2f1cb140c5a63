"""Use case: a folder of the project was moved or renamed, or its disk has another letter now.

Owns: finding it again, being sure that it is the same, and saying where it is. The paths of photos
are relative to their folder, so one write brings all of them back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from cropapp.core.entities import Folder, FolderId
from cropapp.core.errors import UserError
from cropapp.core.feed import Aspect
from cropapp.core.paths import plain_path, require_folder
from cropapp.core.tasks import TaskContext, whole_or_nothing
from cropapp.services.folder_search import (
    DEPTH_FAR,
    DEPTH_NEAR,
    drives,
    near_places,
    same_tail,
    walk_places,
)
from cropapp.services.import_folder import ImportSummary, import_folder
from cropapp.services.moved_files import file_sha256
from cropapp.services.project import Project
from cropapp.store import folders, moved_photos
from cropapp.store.moved_photos import KnownFile

SAMPLE_PHOTOS = 100
"""So many photos, spread over the folder, are looked for at a place."""
READ_PHOTOS = 5
"""Of those found, so many are compared byte for byte."""
FEW_PHOTOS = 20
"""Up to so many photos, all are compared."""
_PROBES = 3
"""So many are looked for at every directory that a search comes upon."""


@dataclass(frozen=True, slots=True)
class MovedFolder:
    """A place that may be where a folder is now.

    Attributes:
        looked_for: how many of its photos were looked for, by path and size.
        found: how many of those are there.
        compared: how many of those were compared byte for byte.
        same: how many of those are the same.
    """

    folder: Folder
    path: Path
    looked_for: int
    found: int
    compared: int
    same: int

    @property
    def is_whole(self) -> bool:
        """Whether nothing speaks against it."""
        return self.found == self.looked_for > 0 and self.same == self.compared > 0

    @property
    def words(self) -> str:
        """In English, for a terminal."""
        checked = f"{self.same:,} of {self.compared:,} checked by content are the same"
        if self.same == self.compared:
            checked = f"{self.compared:,} checked by content"
        return f"{self.found:,} of {self.looked_for:,} found, {checked}"


@dataclass(frozen=True, slots=True)
class RelinkSummary:
    folder: Folder
    photos: ImportSummary


def missing_folders(project: Project) -> list[Folder]:
    """Return the folders whose path is not there now. Asks the disk: not for the GUI thread."""
    return [folder for folder in project.folders() if not folder.path.is_dir()]


@whole_or_nothing()
def find_moved(
    project: Project,
    folder: Folder,
    task: TaskContext,
    *,
    search_in: Sequence[Path] = (),
) -> list[MovedFolder]:
    """Look for a folder that is not where it was; the likeliest place first.

    Args:
        search_in: where to look; without it, near the old place, near the project and its other
            folders, in the home folder and on every drive.

    Raises:
        Cancelled: the person stopped it.
    """
    sample = _sample(project, folder.id)
    if not sample:
        return []
    probes = _spread(sample, _PROBES)
    taken = [each.path for each in project.folders() if each.id != folder.id]

    def check(done: int) -> None:
        task.check_cancelled()
        task.progress(done, 0, f"Looking for {folder.path.name}")

    found: dict[Path, MovedFolder] = {}
    for path in _places(project, folder, search_in, check):
        if path in found or path == folder.path or _overlaps(path, taken):
            continue
        if any(_is_there(path, file) for file in probes):
            found[path] = _checked(folder, path, sample, task)
    name = folder.path.name
    # Of two places that hold all of it, one is a copy: more often the one with another name.
    likeliest = sorted(
        found.values(), key=lambda each: (-each.found, -each.same, each.path.name != name)
    )
    return [each for each in likeliest if each.found and (each.same or not each.compared)]


def check_place(project: Project, folder: Folder, path: Path, task: TaskContext) -> MovedFolder:
    """Look at one place that a person named."""
    return _checked(folder, plain_path(path), _sample(project, folder.id), task)


def relink(
    project: Project, folder_id: FolderId, path: Path, task: TaskContext, *, anyway: bool = False
) -> RelinkSummary:
    """Say where a folder is now, then look through it.

    Photos of the same size and time, or the same content, are as they were; nothing is read anew.

    Args:
        anyway: also where none of the photos looked for is there.

    Raises:
        UserError: there is no such folder, none of its photos is there, or it overlaps another
            folder of the project.
        Cancelled: the folder is relinked, not all of its photos were looked at yet.
    """
    path = plain_path(path)
    with project.store.read() as session:
        folder = folders.get_folder(session, folder_id)
    require_folder(path)
    place = check_place(project, folder, path, task)
    if place.looked_for and not place.found and not anyway:
        raise UserError(
            f"{path} holds none of the {place.looked_for:,} photos of {folder.path.name} that "
            "were looked for.",
            hint="Choose the folder that has its sub-folders and photos directly in it.",
        )
    moved = project.store.write(lambda session: folders.relink_folder(session, folder_id, path))
    project.folder_paths[folder_id] = path
    project.feed.publish(Aspect.FOLDERS, Aspect.PHOTOS)
    return RelinkSummary(moved, import_folder(project, path, task))


def _places(
    project: Project, folder: Folder, search_in: Sequence[Path], check: Callable[[int], None]
) -> Iterator[Path]:
    """Yield every directory worth a look, the likeliest first."""
    if search_in:
        roots = [plain_path(path) for path in search_in]
        yield from same_tail(folder.path, roots)
        yield from walk_places([(root, DEPTH_NEAR) for root in roots], check)
        return
    far = drives()
    others = [project.path, *(path for path in project.folder_paths.values())]
    near = near_places(folder.path, [path for path in others if path != folder.path])
    yield from same_tail(folder.path, [*near, *far])
    places = [(place, DEPTH_NEAR) for place in near] + [(place, DEPTH_FAR) for place in far]
    yield from walk_places(places, check)


def _sample(project: Project, folder_id: FolderId) -> list[KnownFile]:
    with project.store.read() as session:
        known = moved_photos.files_of_folder(session, folder_id)
    return _spread(known, SAMPLE_PHOTOS)


def _spread(files: Sequence[KnownFile], count: int) -> list[KnownFile]:
    """Return so many, evenly spread: one sub-folder alone would say little of the others."""
    if len(files) <= count:
        return list(files)
    return [files[number * len(files) // count] for number in range(count)]


def _checked(
    folder: Folder, path: Path, sample: Sequence[KnownFile], task: TaskContext
) -> MovedFolder:
    there = [file for file in sample if _is_there(path, file)]
    read = there if len(sample) <= FEW_PHOTOS else _spread(there, READ_PHOTOS)
    same = 0
    for file in read:
        task.check_cancelled()
        same += file_sha256(path / file.relative_path) == file.sha256
    return MovedFolder(folder, path, len(sample), len(there), len(read), same)


def _is_there(root: Path, file: KnownFile) -> bool:
    try:
        return (root / file.relative_path).stat().st_size == file.size_bytes
    except OSError:
        return False


def _overlaps(path: Path, taken: Sequence[Path]) -> bool:
    return any(path.is_relative_to(each) or each.is_relative_to(path) for each in taken)
