"""Use case: add a folder of photos to a project, or look again at one that is in it.

Owns: scanning and registering. Reads no pixel: that is classify's one read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice
from pathlib import Path

from cropapp.core.entities import Folder, FolderId
from cropapp.core.errors import UserError
from cropapp.core.feed import Aspect
from cropapp.core.paths import plain_path, require_folder
from cropapp.core.tasks import TaskContext
from cropapp.media.scan import FoundFile, scan_folder
from cropapp.services.moved_files import follow_moved_files, keep_touched_files
from cropapp.services.project import Project, now
from cropapp.store import folders, photo_writes
from cropapp.store.photo_writes import FoundPhoto, UpsertResult
from cropapp.store.session import Session

CHUNK_PHOTOS = 500


@dataclass(frozen=True, slots=True)
class ImportSummary:
    folder: Folder
    added: int
    changed: int
    unchanged: int
    missing: int
    unreadable: int
    moved: int = 0
    """Photos that were missing and are back at another place, with all that was said of them."""


def import_folder(
    project: Project,
    folder: Path,
    task: TaskContext,
    *,
    recursive: bool = True,
    retry_unreadable: bool = False,
) -> ImportSummary:
    """Register every photo below `folder`; a cancel keeps what was registered until then.

    Files that are gone since the last look are marked missing, with their labels kept. A new file
    with the bytes of a missing photo is that photo, moved within or between the project's folders.

    Args:
        retry_unreadable: whether photos that could not be read are to be read again though their
            size and time are the same: a permission or a failing disk may have been mended.

    Raises:
        UserError: the folder is not there, or overlaps one that is in the project.
        Cancelled: the person stopped it.
    """
    root = plain_path(folder)
    require_folder(root)
    entry = _registered_folder(project, root)
    if retry_unreadable:
        project.store.write(lambda session: photo_writes.retry_unreadable(session, entry.id))
    added = changed = unchanged = unreadable = 0
    seen: set[str] = set()
    found = scan_folder(root, recursive=recursive, check_cancelled=task.check_cancelled)
    for chunk in _chunks(found, CHUNK_PHOTOS):
        task.check_cancelled()
        rows = [FoundPhoto(f.relative_path, f.size_bytes, f.mtime_ns, f.problem) for f in chunk]
        result = _take_in(project, entry.id, rows, task)
        added, changed = added + result.added, changed + result.changed
        unchanged += result.unchanged
        unreadable += sum(1 for row in rows if row.problem)
        seen.update(row.relative_path for row in rows)
        task.progress(len(seen), 0, f"Looking through {root.name}")
        if result.added or result.changed:
            project.feed.publish(Aspect.PHOTOS)
    missing = project.store.write(
        lambda session: photo_writes.mark_missing(session, entry.id, seen)
    )
    if missing:
        project.feed.publish(Aspect.PHOTOS)
    moved = follow_moved_files(project, task)
    added, missing = max(0, added - moved), max(0, missing - moved)
    return ImportSummary(entry, added, changed, unchanged, missing, unreadable, moved)


def _take_in(
    project: Project, folder_id: FolderId, rows: Sequence[FoundPhoto], task: TaskContext
) -> UpsertResult:
    with project.store.read() as session:
        different = photo_writes.different_photos(session, folder_id, rows)
    as_before = len(rows) - len(different)
    if not different:
        return UpsertResult(0, 0, as_before)
    keep_touched_files(project, folder_id, different, task)
    result = project.store.write(partial(_upsert, folder_id=folder_id, rows=different))
    return replace(result, unchanged=result.unchanged + as_before)


def _upsert(session: Session, *, folder_id: FolderId, rows: Sequence[FoundPhoto]) -> UpsertResult:
    return photo_writes.upsert_photos(session, folder_id, rows)


def _registered_folder(project: Project, root: Path) -> Folder:
    known = project.folders()
    for each in known:
        if each.path == root:
            return each
    # The same folder may be known by another name: a link, a drive letter.
    real = root.resolve()
    for each in known:
        there = each.path.resolve()
        if there == real:
            return each
        if real.is_relative_to(there):
            raise UserError(
                f"{root} lies inside {each.path}, which is in the project already.",
                hint="Nothing to do: its photos are there.",
            )
        if there.is_relative_to(real):
            raise UserError(
                f"{root} contains {each.path}, which is in the project already.",
                hint="Add the other sub-folders one by one.",
            )
    folder = project.store.write(lambda session: folders.add_folder(session, root, now()))
    project.folder_paths[folder.id] = root
    project.feed.publish(Aspect.FOLDERS)
    return folder


def _chunks(items: Iterable[FoundFile], size: int) -> Iterator[list[FoundFile]]:
    iterator = iter(items)
    while chunk := list(islice(iterator, size)):
        yield chunk
