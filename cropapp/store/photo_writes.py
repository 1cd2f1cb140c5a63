"""What a scan and a first reading tell about photos, written.

Owns: every change of a photo's row but its label. Must not: lose a label, whatever becomes of the
file. The functions are offered by `photos`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import update

from cropapp.core.entities import FolderId, PhotoFacts, PhotoId, PhotoState
from cropapp.store.session import Session, id_list, run_many, run_raw
from cropapp.store.tables import photo
from cropapp.store.values import json_text, wall_us


@dataclass(frozen=True, slots=True)
class FoundPhoto:
    """One file a scan came upon."""

    relative_path: str
    """Relative to its folder, `/` between parts."""
    size_bytes: int
    mtime_ns: int
    problem: str = ""
    """Why it cannot be read, in words for the user; empty if nothing speaks against it."""


@dataclass(frozen=True, slots=True)
class UpsertResult:
    """How many photos of a chunk were new, changed, and as before."""

    added: int
    changed: int
    unchanged: int


_NO_FACTS: dict[str, Any] = dict.fromkeys(
    [
        "sha256",
        "width",
        "height",
        "format",
        "captured_at",
        "captured_wall_us",
        "latitude",
        "longitude",
        "altitude_m",
        "camera_make",
        "camera_model",
        "warnings",
        "group_id",
        "burst_id",
        "duplicate_of",
    ]
)
_INSERT = (
    "INSERT INTO photo (folder_id, relative_path, size_bytes, mtime_ns, state, state_reason) "
    "VALUES (?, ?, ?, ?, ?, ?)"
)
_FILE_CHANGED = (
    "UPDATE photo SET size_bytes = ?, mtime_ns = ?, state = ?, state_reason = ?, "
    + ", ".join(f"{column} = NULL" for column in _NO_FACTS)
    + " WHERE id = ?"
)
_READ = (
    "UPDATE photo SET state_reason = '', state = ?, sha256 = ?, width = ?, height = ?, format = ?, "
    "captured_at = ?, captured_wall_us = ?, latitude = ?, longitude = ?, altitude_m = ?, "
    "camera_make = ?, camera_model = ?, warnings = ? WHERE id = ?"
)
_KNOWN = (
    "SELECT relative_path, id, size_bytes, mtime_ns, state, state_reason, sha256 IS NOT NULL "
    "FROM photo WHERE folder_id = ? AND relative_path IN (SELECT value FROM json_each(?))"
)

_DIFFERENT = (
    "SELECT found.key FROM json_each(?) AS found LEFT JOIN photo "
    "ON photo.folder_id = ? AND photo.relative_path = json_extract(found.value, '$[0]') "
    "WHERE photo.id IS NULL OR photo.state = 'missing' "
    "OR photo.size_bytes <> json_extract(found.value, '$[1]') "
    "OR photo.mtime_ns <> json_extract(found.value, '$[2]') "
    "OR json_extract(found.value, '$[3]') NOT IN ('', photo.state_reason)"
)


def different_photos(
    session: Session, folder_id: FolderId, rows: Sequence[FoundPhoto]
) -> list[FoundPhoto]:
    """Return those of a chunk of a scan that are new or not as the project knows them.

    Compared within SQLite: mostly none are, and row by row every one would cost the window's thread
    a wait for the interpreter.
    """
    found = json.dumps(
        [(row.relative_path, row.size_bytes, row.mtime_ns, row.problem) for row in rows]
    )
    keys = sorted(key for (key,) in run_raw(session, _DIFFERENT, (found, folder_id)))
    return [rows[key] for key in keys]


def upsert_photos(
    session: Session, folder_id: FolderId, rows: Sequence[FoundPhoto]
) -> UpsertResult:
    """Take in a chunk of a scan.

    A file whose size or time changed is to be read again: its facts and predictions go, its label
    stays. One that was missing comes back as it was. Each path at most once per chunk.
    """
    paths = id_list(row.relative_path for row in rows)
    known = {row[0]: row[1:] for row in run_raw(session, _KNOWN, (folder_id, paths))}
    new = [row for row in rows if row.relative_path not in known]
    run_many(session, _INSERT, ((folder_id, *_file_columns(row)) for row in new))
    changed, returned = [], []
    for row in rows:
        if row.relative_path not in known:
            continue
        photo_id, size_bytes, mtime_ns, state, reason, was_read = known[row.relative_path]
        same_file = (size_bytes, mtime_ns) == (row.size_bytes, row.mtime_ns)
        if not same_file or (row.problem and row.problem != reason):
            changed.append((*_file_columns(row)[1:], photo_id))
        elif state == PhotoState.MISSING:
            back = PhotoState.READY if was_read else PhotoState.FOUND
            returned.append((PhotoState.UNREADABLE if row.problem else back, row.problem, photo_id))
    run_many(session, _FILE_CHANGED, changed)
    run_many(session, "UPDATE photo SET state = ?, state_reason = ? WHERE id = ?", returned)
    gone = ((row[-1],) for row in changed)
    run_many(session, "DELETE FROM prediction WHERE photo_id = ?", gone)
    touched = len(changed) + len(returned)
    return UpsertResult(len(new), touched, len(rows) - len(new) - touched)


def _file_columns(row: FoundPhoto) -> tuple[str, int, int, str, str]:
    state = PhotoState.UNREADABLE if row.problem else PhotoState.FOUND
    return row.relative_path, row.size_bytes, row.mtime_ns, state, row.problem


def mark_missing(session: Session, folder_id: FolderId, seen: set[str]) -> int:
    """Mark the photos of a folder that a complete scan did not see; return how many newly are."""
    of_folder = "FROM photo INDEXED BY ix_photo_gallery WHERE folder_id = ? AND state <> 'missing'"
    (count,) = run_raw(session, f"SELECT count(*) {of_folder}", (folder_id,)).fetchone()
    if count == len(seen):  # what was seen is in the project by now, and not missing
        return 0
    rows = run_raw(session, f"SELECT id, relative_path {of_folder}", (folder_id,))
    gone = [(photo_id,) for photo_id, relative_path in rows if relative_path not in seen]
    run_many(session, "UPDATE photo SET state = 'missing' WHERE id = ?", gone)
    return len(gone)


def record_reading(session: Session, photo_id: PhotoId, facts: PhotoFacts) -> None:
    """Keep what reading a photo's bytes told; it is READY then."""
    record_readings(session, {photo_id: facts})


def record_readings(session: Session, facts: Mapping[PhotoId, PhotoFacts]) -> None:
    """Keep what reading each of some photos told: a tenth of the time of one statement each."""
    run_many(session, _READ, ((*_facts_columns(each), i) for i, each in facts.items()))


def _facts_columns(facts: PhotoFacts) -> tuple[Any, ...]:
    """Return the values of _READ, its last one left out."""
    at = facts.captured_at
    return (
        str(PhotoState.READY),
        facts.sha256,
        facts.width,
        facts.height,
        facts.format,
        None if at is None else at.isoformat(),
        None if at is None else wall_us(at),
        facts.latitude,
        facts.longitude,
        facts.altitude_m,
        facts.camera_make,
        facts.camera_model,
        json_text(facts.warnings) if facts.warnings else None,
    )


def record_unreadable(session: Session, photo_id: PhotoId, reason: str) -> None:
    """Keep why a photo could not be decoded, in words for the user; its facts go."""
    values = {"state": str(PhotoState.UNREADABLE), "state_reason": reason, **_NO_FACTS}
    session.execute(update(photo).where(photo.c.id == photo_id).values(values))


def retry_unreadable(session: Session, folder_id: FolderId) -> int:
    """Have the unreadable photos of a folder read again; return how many.

    A scan alone does not: a disk that failed once leaves size and time of its files unchanged.
    """
    ours = (photo.c.folder_id == folder_id) & (photo.c.state == str(PhotoState.UNREADABLE))
    found = update(photo).where(ours).values(state=str(PhotoState.FOUND), state_reason="")
    return session.execute(found).rowcount


@dataclass(frozen=True, slots=True)
class PhotoKin:
    """Which other photos show the same, as `Photo` names them."""

    group_id: int | None = None
    duplicate_of: PhotoId | None = None
    burst_id: int | None = None


def set_groups(session: Session, kin: Mapping[PhotoId, PhotoKin]) -> None:
    """Say per photo which group and burst it belongs to and which photo it is a copy of."""
    rows = (
        (each.group_id, each.duplicate_of, each.burst_id, photo_id)
        for photo_id, each in kin.items()
    )
    sql = "UPDATE photo SET group_id = ?, duplicate_of = ?, burst_id = ? WHERE id = ?"
    run_many(session, sql, rows)
