"""Files that moved, or whose time alone changed, told from new ones by their content.

Owns: when a photo is the same photo. Part of every look at a folder; reads only files that could
be one of those gone, by their size. Must not: decode.
"""

from __future__ import annotations

import hashlib
import logging
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

from cropapp.core.entities import FolderId, PhotoId
from cropapp.core.feed import Aspect
from cropapp.core.tasks import TaskContext
from cropapp.services.project import Project
from cropapp.store import moved_photos
from cropapp.store.moved_photos import KnownFile
from cropapp.store.photo_writes import FoundPhoto

log = logging.getLogger(__name__)


def file_sha256(path: Path) -> str | None:
    """Return the SHA-256 of a file's bytes, None if it cannot be read."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as problem:
        log.info("%s cannot be read to compare it: %s", path, problem)
        return None


def keep_touched_files(
    project: Project, folder_id: FolderId, rows: Sequence[FoundPhoto], task: TaskContext
) -> int:
    """Take over the times of files that a copy or a program touched without changing them.

    Copying to another disk gives every file a new time: comparing the content costs one read, where
    reading the photo anew costs that, a decode and the prediction.

    Args:
        rows: what a scan found in the folder.

    Returns:
        How many kept their facts and predictions so.
    """
    found = {row.relative_path: row for row in rows if not row.problem}
    with project.store.read() as session:
        known = moved_photos.files_at(session, folder_id, found)
    root = project.folder_paths[folder_id]
    times: list[tuple[PhotoId, int]] = []
    for file in known:
        row = found[file.relative_path]
        if row.size_bytes != file.size_bytes or row.mtime_ns == file.mtime_ns:
            continue
        task.check_cancelled()
        if file_sha256(root / file.relative_path) == file.sha256:
            times.append((file.photo_id, row.mtime_ns))
    if times:
        project.store.write(lambda session: moved_photos.set_file_times(session, times))
    return len(times)


def follow_moved_files(project: Project, task: TaskContext) -> int:
    """Let photos whose file is gone go on where the same file was newly found.

    Only files that nothing was read or said of yet can be a moved one: a second copy that was in
    the project before stays a photo of its own.

    Returns:
        How many photos are back, with their labels and predictions.
    """
    with project.store.read() as session:
        gone = moved_photos.missing_files(session)
        new = moved_photos.unread_files(session, {file.size_bytes for file in gone})
    gone = [file for file in gone if not _path(project, file).exists()] if new else []
    moves = _pairs(gone, _by_content(project, new, task)) if gone else []
    if not moves:
        return 0
    back = project.store.write(lambda session: moved_photos.move_photos(session, moves))
    if back:
        project.feed.publish(Aspect.PHOTOS)
    return len(back)


def _by_content(
    project: Project, new: Sequence[KnownFile], task: TaskContext
) -> dict[str, list[KnownFile]]:
    by_content: dict[str, list[KnownFile]] = defaultdict(list)
    for done, file in enumerate(new):
        task.check_cancelled()
        task.progress(done, len(new), "Comparing moved files")
        content = file_sha256(_path(project, file))
        if content is not None:
            by_content[content].append(file)
    return by_content


def _pairs(
    gone: Sequence[KnownFile], new: dict[str, list[KnownFile]]
) -> list[tuple[PhotoId, PhotoId]]:
    """Pair what has the same content: the same file name first, then what has a label."""
    pairs = []
    waiting = sorted(gone, key=lambda file: not file.is_labelled)
    for same_name in (True, False):
        left = []
        for file in waiting:
            found = new.get(file.sha256 or "", [])
            match = next((each for each in found if not same_name or _same_name(file, each)), None)
            if match is None:
                left.append(file)
                continue
            found.remove(match)
            pairs.append((file.photo_id, match.photo_id))
        waiting = left
    return pairs


def _same_name(one: KnownFile, other: KnownFile) -> bool:
    return one.relative_path.rpartition("/")[2] == other.relative_path.rpartition("/")[2]


def _path(project: Project, file: KnownFile) -> Path:
    return project.folder_paths[file.folder_id] / file.relative_path
