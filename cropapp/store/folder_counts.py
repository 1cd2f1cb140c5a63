"""How much of a project lies in each folder.

Owns: the counts beside folders and in the question before one is removed. Must not: look at the
disk.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from cropapp.core.entities import FolderId
from cropapp.store.session import Session, run_raw

_COUNTS = (
    "count(*), total(label_class_id IS NOT NULL), total(review_state <> 'unreviewed'), "
    "total(state = 'missing')"
)


@dataclass(frozen=True, slots=True)
class FolderCounts:
    photos: int = 0
    labelled: int = 0
    reviewed: int = 0
    """Labelled, unsure or excluded."""
    missing: int = 0
    """Whose file is gone while its folder is there."""
    history: int = 0
    """Lines of label history; counted for one folder alone."""


def count_folders(session: Session) -> dict[FolderId, FolderCounts]:
    """Return the counts of all folders that have photos."""
    rows = run_raw(
        session,
        f"SELECT folder_id, {_COUNTS} FROM photo INDEXED BY ix_photo_gallery GROUP BY folder_id",
    )
    return {FolderId(row[0]): FolderCounts(*(int(count) for count in row[1:])) for row in rows}


def count_folder(session: Session, folder_id: FolderId) -> FolderCounts:
    """Return the counts of one folder, its label history too."""
    row = run_raw(
        session,
        f"SELECT {_COUNTS} FROM photo INDEXED BY ix_photo_gallery WHERE folder_id = ?",
        (folder_id,),
    ).fetchone()
    lines = run_raw(
        session,
        "SELECT count(*) FROM label_event AS e JOIN photo AS p ON p.id = e.photo_id "
        "WHERE p.folder_id = ?",
        (folder_id,),
    ).fetchone()[0]
    return replace(FolderCounts(*(int(count) for count in row)), history=lines)
