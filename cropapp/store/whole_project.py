"""What tells which photos belong together, and how two versions' predictions differ.

Owns: reads over all photos of a project at once. Must not: write.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from cropapp.core.entities import ClassId, ModelVersionId, PhotoId
from cropapp.store.photo_writes import PhotoKin
from cropapp.store.project_info import get_info, set_info
from cropapp.store.session import Session, id_list, run_raw
from cropapp.store.values import time_from_text

_GROUPING_RULES = "grouping_rules"
_RULES = 2
"""1, or nothing: groups alone. 2: bursts too."""


@dataclass(frozen=True, slots=True)
class GroupingRow:
    """A photo as the rules of a group see it."""

    photo_id: PhotoId
    folder_id: int
    relative_path: str
    sha256: str
    captured_at: datetime | None
    camera_make: str | None
    camera_model: str | None
    latitude: float | None
    longitude: float | None
    kin: PhotoKin


def grouping_rows(session: Session) -> list[GroupingRow]:
    """Return every photo that was read, in path order."""
    rows = run_raw(
        session,
        "SELECT id, folder_id, relative_path, sha256, captured_at, camera_make, camera_model, "
        "latitude, longitude, group_id, duplicate_of, burst_id FROM photo WHERE sha256 IS NOT NULL "
        "ORDER BY folder_id, relative_path",
    )
    return [
        GroupingRow(
            photo_id=PhotoId(row[0]),
            folder_id=row[1],
            relative_path=row[2],
            sha256=row[3],
            captured_at=None if row[4] is None else time_from_text(row[4]),
            camera_make=row[5],
            camera_model=row[6],
            latitude=row[7],
            longitude=row[8],
            kin=PhotoKin(row[9], row[10], row[11]),
        )
        for row in rows
    ]


def any_ungrouped(session: Session) -> bool:
    """Return whether any photo was read but not yet put into a group, or grouped without bursts."""
    sql = "SELECT 1 FROM photo WHERE sha256 IS NOT NULL AND group_id IS NULL LIMIT 1"
    if run_raw(session, sql).fetchone() is not None:
        return True
    sql = "SELECT 1 FROM photo WHERE sha256 IS NOT NULL LIMIT 1"
    old = get_info(session, _GROUPING_RULES) != _RULES
    return old and run_raw(session, sql).fetchone() is not None


def mark_grouped(session: Session) -> None:
    """Note that all photos were grouped by the rules of today."""
    set_info(session, _GROUPING_RULES, _RULES)


def previous_classes(session: Session, ids: Sequence[PhotoId]) -> dict[PhotoId, ClassId]:
    """Return for each photo the last other class it had before the one it has now, if any."""
    rows = run_raw(
        session,
        "SELECT p.id, json_extract(e.before, '$.class_id') AS earlier "
        "FROM json_each(?) AS j CROSS JOIN photo AS p ON p.id = j.value "
        "JOIN label_event AS e ON e.photo_id = p.id AND e.id <= p.label_event_id "
        "WHERE earlier IS NOT NULL AND earlier IS NOT p.label_class_id ORDER BY e.id",
        [id_list(ids)],
    )
    return {PhotoId(photo_id): ClassId(class_id) for photo_id, class_id in rows}


def count_differences(session: Session, one: ModelVersionId, other: ModelVersionId) -> int:
    """Return how many photos have another first class under `other` than under `one`."""
    rows = run_raw(
        session,
        "SELECT count(*) FROM prediction AS a JOIN prediction AS b "
        "ON b.photo_id = a.photo_id AND b.model_version_id = ? "
        "WHERE a.model_version_id = ? AND a.class_1 <> b.class_1",
        (other, one),
    )
    return int(rows.fetchone()[0])
