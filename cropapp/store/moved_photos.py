"""Photos whose file is elsewhere now, or only looks changed.

Owns: what tells a moved file from a new one, and a photo's going on under another path with all
that hangs on it. Must not: look at the disk; the service compares the files.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from cropapp.core.entities import FolderId, PhotoId
from cropapp.store.session import Session, id_list, run_many, run_raw


@dataclass(frozen=True, slots=True)
class KnownFile:
    """What the project knows of a photo's file."""

    photo_id: PhotoId
    folder_id: FolderId
    relative_path: str
    size_bytes: int
    mtime_ns: int
    sha256: str | None
    is_labelled: bool = False


_COLUMNS = (
    "id, folder_id, relative_path, size_bytes, mtime_ns, sha256, review_state <> 'unreviewed'"
)


def files_of_folder(session: Session, folder_id: FolderId) -> list[KnownFile]:
    """Return the photos of a folder that were read once, in path order."""
    rows = run_raw(
        session,
        f"SELECT {_COLUMNS} FROM photo WHERE folder_id = ? AND sha256 IS NOT NULL "
        "ORDER BY relative_path",
        (folder_id,),
    )
    return [KnownFile(*row) for row in rows]


def files_at(
    session: Session, folder_id: FolderId, relative_paths: Iterable[str]
) -> list[KnownFile]:
    """Return what is known of those files of a folder that were read once."""
    rows = run_raw(
        session,
        f"SELECT {_COLUMNS} FROM photo WHERE folder_id = ? AND sha256 IS NOT NULL "
        "AND relative_path IN (SELECT value FROM json_each(?))",
        (folder_id, id_list(relative_paths)),
    )
    return [KnownFile(*row) for row in rows]


def missing_files(session: Session) -> list[KnownFile]:
    """Return the photos whose file is gone and whose content is known, the oldest first."""
    rows = run_raw(
        session,
        f"SELECT {_COLUMNS} FROM photo WHERE state = 'missing' AND sha256 IS NOT NULL ORDER BY id",
    )
    return [KnownFile(*row) for row in rows]


def unread_files(session: Session, sizes: Iterable[int]) -> list[KnownFile]:
    """Return the photos of these sizes that nothing was read or said of yet, the oldest first."""
    rows = run_raw(
        session,
        f"SELECT {_COLUMNS} FROM photo INDEXED BY ix_photo_found WHERE state = 'found' "
        "AND sha256 IS NULL AND label_event_id IS NULL "
        "AND size_bytes IN (SELECT value FROM json_each(?)) "
        "AND NOT EXISTS (SELECT 1 FROM label_event WHERE photo_id = photo.id) ORDER BY id",
        (id_list(sizes),),
    )
    return [KnownFile(*row) for row in rows]


def set_file_times(session: Session, times: Sequence[tuple[PhotoId, int]]) -> None:
    """Take over other modification times of files whose content is the same, in nanoseconds."""
    run_many(
        session,
        "UPDATE photo SET mtime_ns = ? WHERE id = ?",
        ((mtime_ns, photo_id) for photo_id, mtime_ns in times),
    )


def move_photos(session: Session, moves: Sequence[tuple[PhotoId, PhotoId]]) -> tuple[PhotoId, ...]:
    """Let missing photos go on where new ones were found; the new ones leave the project.

    Labels, history, predictions and groups stay with the photo they were given to.

    Args:
        moves: pairs of a missing photo and the new one with the same content.

    Returns:
        The photos that are back. A pair of which one is no longer what it was is passed over.
    """
    back = []
    for missing_id, new_id in moves:
        sql = (
            "SELECT n.folder_id, n.relative_path, n.size_bytes, n.mtime_ns "
            "FROM photo AS n, photo AS m WHERE n.id = ? AND m.id = ? AND n.state = 'found' "
            "AND m.state = 'missing' AND n.label_event_id IS NULL "
            "AND NOT EXISTS (SELECT 1 FROM label_event WHERE photo_id = n.id)"
        )
        place = run_raw(session, sql, (new_id, missing_id)).fetchone()
        if place is None:
            continue
        run_raw(session, "DELETE FROM photo WHERE id = ?", (new_id,))
        run_raw(
            session,
            "UPDATE photo SET folder_id = ?, relative_path = ?, size_bytes = ?, mtime_ns = ?, "
            "state = 'ready', state_reason = '' WHERE id = ?",
            (*place, missing_id),
        )
        back.append(missing_id)
    return tuple(back)
