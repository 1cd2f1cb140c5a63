"""The roots that were added to a project.

Owns: their rows, and what goes with them. Must not: look at the disk.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from sqlalchemy import Row, delete, func, insert, select, update

from cropapp.core.entities import Folder, FolderId
from cropapp.core.errors import UserError
from cropapp.store.session import Session
from cropapp.store.tables import folder, label_event, photo
from cropapp.store.values import time_from_text, time_text


def add_folder(session: Session, path: Path, now: datetime) -> Folder:
    """Add a root; one that is there already is returned as it is.

    Raises:
        UserError: `path` lies inside a folder of the project, or holds one: its photos would be
            in the project twice.
    """
    path = path.absolute()
    for known in list_folders(session):
        if known.path == path:
            return known
        _refuse_overlap(known.path, path)
    values = {"path": str(path), "added_at": time_text(now)}
    added = session.execute(insert(folder).values(values).returning(*folder.c)).one()
    return _folder(added)


def list_folders(session: Session) -> list[Folder]:
    """Return all folders in the order they were added."""
    return [_folder(row) for row in session.execute(select(folder).order_by(folder.c.id))]


def get_folder(session: Session, folder_id: FolderId) -> Folder:
    """Return one folder.

    Raises:
        UserError: the project has no such folder.
    """
    row = session.execute(select(folder).where(folder.c.id == folder_id)).first()
    if row is None:
        raise UserError(
            f"The project has no folder {folder_id}.", hint="It may have been removed meanwhile."
        )
    return _folder(row)


def relink_folder(session: Session, folder_id: FolderId, new_path: Path) -> Folder:
    """Say where a moved folder is now; photos, labels and predictions stay as they are.

    Raises:
        UserError: no such folder, or `new_path` overlaps another folder of the project.
    """
    new_path = new_path.absolute()
    get_folder(session, folder_id)
    for known in list_folders(session):
        if known.id != folder_id:
            _refuse_overlap(known.path, new_path)
    session.execute(update(folder).where(folder.c.id == folder_id).values(path=str(new_path)))
    return get_folder(session, folder_id)


def remove_folder(session: Session, folder_id: FolderId, *, with_labels: bool = False) -> int:
    """Take a folder and its photos out of the project; the files are not touched.

    Args:
        with_labels: whether labels and their history may go with it.

    Returns:
        How many photos left the project.

    Raises:
        UserError: no such folder, or it has labels and `with_labels` is False.
    """
    known = get_folder(session, folder_id)
    ours = select(photo.c.id).where(photo.c.folder_id == folder_id)
    counted = select(func.count(label_event.c.photo_id.distinct()))
    labelled = session.execute(counted.where(label_event.c.photo_id.in_(ours))).scalar_one()
    if labelled and not with_labels:
        raise UserError(
            f"{labelled} photos in {known.path} have labels, which would be lost.",
            hint="Export the labels first, then remove the folder together with its labels.",
        )
    removed = session.execute(delete(photo).where(photo.c.folder_id == folder_id)).rowcount
    session.execute(delete(folder).where(folder.c.id == folder_id))
    return removed


def _refuse_overlap(known: Path, path: Path) -> None:
    if known == path or known in path.parents or path in known.parents:
        raise UserError(
            f"{path} overlaps {known}, which is in the project already.",
            hint="Scan that folder again instead, or remove it first.",
        )


def _folder(row: Row[tuple[object, ...]]) -> Folder:
    return Folder(id=FolderId(row.id), path=Path(row.path), added_at=time_from_text(row.added_at))
