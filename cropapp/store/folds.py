"""The folds that groups were given, and what tells which photos belong to one group.

Owns: the rows of `fold_assignment`. Must not: decide on a fold, or what makes a group.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cropapp.core.entities import PhotoId
from cropapp.store.session import Session, id_list, run_many, run_raw


@dataclass(frozen=True, slots=True)
class PhotoPlace:
    """Where and when a photo was taken, as far as a split wants to know."""

    folder_id: int
    sub_folder: str
    """Of its folder, `/` between parts, '' at its top."""
    camera: str
    """Make and model; '' where the file does not say."""
    day: str
    """ISO date of the wall clock; '' where the file does not say."""


def known_folds(session: Session, scheme: str, keys: Sequence[str]) -> dict[str, int]:
    """Return the folds of those groups that have one."""
    rows = run_raw(
        session,
        "SELECT f.group_key, f.fold FROM json_each(?) AS j CROSS JOIN fold_assignment AS f "
        "ON f.scheme = ? AND f.group_key = j.value",
        (id_list(keys), scheme),
    )
    return {str(key): int(fold) for key, fold in rows}


def keep_folds(session: Session, scheme: str, folds: Mapping[str, int]) -> None:
    """Note the folds of groups, over what was noted before."""
    run_many(
        session,
        "INSERT INTO fold_assignment (scheme, group_key, fold) VALUES (?, ?, ?) "
        "ON CONFLICT (scheme, group_key) DO UPDATE SET fold = excluded.fold",
        ((scheme, key, fold) for key, fold in folds.items()),
    )


def photo_places(session: Session, ids: Sequence[PhotoId]) -> dict[PhotoId, PhotoPlace]:
    """Return where and when each photo was taken."""
    rows = run_raw(
        session,
        "SELECT p.id, p.folder_id, p.relative_path, p.camera_make, p.camera_model, p.captured_at "
        "FROM json_each(?) AS j CROSS JOIN photo AS p ON p.id = j.value",
        [id_list(ids)],
    )
    return {
        PhotoId(row[0]): PhotoPlace(
            folder_id=row[1],
            sub_folder=row[2].rpartition("/")[0],
            camera=" ".join(part for part in (row[3], row[4]) if part),
            day=(row[5] or "")[:10],
        )
        for row in rows
    }
