"""The photos of a project, as the gallery, the inspector and the export see them.

Owns: photo rows read as entities. Must not: write them (photo_writes and labels do).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Row, Select, select

from cropapp.core.entities import (
    ClassId,
    FolderId,
    LabelState,
    Photo,
    PhotoFacts,
    PhotoId,
    PhotoState,
    Prediction,
    TargetPoint,
)
from cropapp.core.errors import UserError
from cropapp.core.target_view import view_key
from cropapp.store.classes import merged_classes
from cropapp.store.label_values import origin_from, point_from
from cropapp.store.merged import Merges, counted_label
from cropapp.store.photo_writes import FoundPhoto as FoundPhoto
from cropapp.store.photo_writes import PhotoKin as PhotoKin
from cropapp.store.photo_writes import UpsertResult as UpsertResult
from cropapp.store.photo_writes import different_photos as different_photos
from cropapp.store.photo_writes import mark_missing as mark_missing
from cropapp.store.photo_writes import record_reading as record_reading
from cropapp.store.photo_writes import record_unreadable as record_unreadable
from cropapp.store.photo_writes import retry_unreadable as retry_unreadable
from cropapp.store.photo_writes import set_groups as set_groups
from cropapp.store.photo_writes import upsert_photos as upsert_photos
from cropapp.store.predictions import get_predictions
from cropapp.store.project_info import get_active_model_version_id
from cropapp.store.session import Session, among, id_list, run_raw
from cropapp.store.tables import label_event, photo
from cropapp.store.values import json_value, time_from_text


@dataclass(frozen=True, slots=True)
class PhotoFile:
    """Where a photo's bytes are, and what is needed to know whether they are still the same."""

    photo_id: PhotoId
    folder_path: Path
    relative_path: str
    sha256: str | None
    size_bytes: int
    mtime_ns: int
    state: PhotoState
    target: TargetPoint | None = None

    @property
    def path(self) -> Path:
        return self.folder_path / self.relative_path

    @property
    def view_key(self) -> str | None:
        """What of it the model looks at, as the embedding cache names it; None: never read."""
        return None if self.sha256 is None else view_key(self.sha256, self.target)


def get_photos(
    session: Session, ids: Sequence[PhotoId], *, labels_as_kept: bool = False
) -> list[Photo]:
    """Return photos in the given order with label and active prediction.

    Ids that are no longer in the project are left out. A merged class is given as the one it counts
    as; with `labels_as_kept` the label names the class that was given, for who writes it anew.
    """
    merges = {} if labels_as_kept else merged_classes(session)
    rows = {row.id: row for row in session.execute(_with_label().where(photo.c.id.in_(among(ids))))}
    predictions = get_predictions(session, get_active_model_version_id(session), ids)
    bursts = _burst_counts(session, {row.burst_id for row in rows.values()} - {None})
    return [_photo(rows[i], predictions.get(i), merges, bursts) for i in ids if i in rows]


def _burst_counts(session: Session, burst_ids: Collection[int]) -> dict[int | None, int]:
    sql = (
        "SELECT burst_id, count(*) FROM photo "
        "WHERE burst_id IN (SELECT value FROM json_each(?)) GROUP BY burst_id"
    )
    return dict(run_raw(session, sql, [id_list(burst_ids)]).fetchall()) if burst_ids else {}


def get_photo(session: Session, photo_id: PhotoId) -> Photo:
    """Return one photo.

    Raises:
        UserError: the project has no such photo.
    """
    found = get_photos(session, [photo_id])
    if not found:
        raise UserError(
            f"The project has no photo {photo_id}.", hint="Its folder may have been removed."
        )
    return found[0]


def find_by_path(session: Session, folder_id: FolderId, relative_path: str) -> Photo | None:
    """Return the photo at that place, None if the project has none there."""
    query = select(photo.c.id).where(
        photo.c.folder_id == folder_id, photo.c.relative_path == relative_path
    )
    photo_id = session.execute(query).scalar()
    return None if photo_id is None else get_photo(session, PhotoId(photo_id))


def iter_photo_files(
    session: Session,
    ids: Sequence[PhotoId] | None = None,
    states: Collection[PhotoState] | None = None,
) -> Iterator[PhotoFile]:
    """Yield where the photos' files are: in the order of `ids`, or all in path order.

    Args:
        states: only photos in one of these; None takes all.
    """
    source, order, parameters = "photo AS p", "p.folder_id, p.relative_path", []
    if ids is not None:
        source = "json_each(?) AS j CROSS JOIN photo AS p ON p.id = j.value"
        order, parameters = "j.key", [id_list(ids)]
    where = ""
    if states is not None:
        where = f"WHERE p.state IN ({', '.join('?' * len(states))})"
        parameters += [str(state) for state in states]
    roots: dict[str, Path] = {}
    rows = run_raw(
        session,
        "SELECT p.id, f.path, p.relative_path, p.sha256, p.size_bytes, p.mtime_ns, p.state, "
        "p.target_x, p.target_y "
        f"FROM {source} CROSS JOIN folder AS f ON f.id = p.folder_id {where} ORDER BY {order}",
        parameters,
    )
    for photo_id, folder_path, *row in rows:
        relative_path, sha256, size_bytes, mtime_ns, state, x, y = row
        if folder_path not in roots:
            roots[folder_path] = Path(folder_path)
        yield PhotoFile(
            PhotoId(photo_id),
            roots[folder_path],
            relative_path,
            sha256,
            size_bytes,
            mtime_ns,
            PhotoState(state),
            point_from(x, y),
        )


def ready_views(
    session: Session,
) -> tuple[list[PhotoId], list[str], dict[PhotoId, TargetPoint]]:
    """Return what of each readable photo a model looks at: ids, view keys, and target points.

    In the order in which the photos came into the project, which is nearly that of the embeddings
    in their file.
    """
    rows = run_raw(
        session,
        "SELECT id, sha256, target_x, target_y FROM photo "
        "WHERE state = 'ready' AND sha256 IS NOT NULL ORDER BY id",
    ).fetchall()
    targets = {PhotoId(row[0]): TargetPoint(row[2], row[3]) for row in rows if row[2] is not None}
    keys = [row[1] if row[2] is None else view_key(row[1], targets[row[0]]) for row in rows]
    return [PhotoId(row[0]) for row in rows], keys, targets


def any_unread(session: Session) -> bool:
    """Return whether a photo was found that nobody has read yet."""
    sql = "SELECT 1 FROM photo WHERE state = 'found' LIMIT 1"
    return run_raw(session, sql).fetchone() is not None


def targets_of(session: Session, ids: Sequence[PhotoId]) -> dict[PhotoId, TargetPoint]:
    """Return the target points of those of the photos that have one."""
    rows = run_raw(
        session,
        "SELECT id, target_x, target_y FROM photo WHERE target_x IS NOT NULL "
        "AND id IN (SELECT value FROM json_each(?))",
        [id_list(ids)],
    )
    return {PhotoId(photo_id): TargetPoint(x, y) for photo_id, x, y in rows}


def _with_label() -> Select[Any]:
    origin = (label_event.c.source, label_event.c.given_by, label_event.c.given_at)
    return select(photo, *origin, label_event.c.shown).join_from(
        photo, label_event, label_event.c.id == photo.c.label_event_id, isouter=True
    )


def _photo(
    row: Row[Any], prediction: Prediction | None, merges: Merges, bursts: Mapping[int | None, int]
) -> Photo:
    return Photo(
        id=PhotoId(row.id),
        folder_id=FolderId(row.folder_id),
        relative_path=row.relative_path,
        size_bytes=row.size_bytes,
        mtime_ns=row.mtime_ns,
        state=PhotoState(row.state),
        state_reason=row.state_reason,
        facts=None if row.sha256 is None else _facts(row),
        group_id=row.group_id,
        burst_id=row.burst_id,
        burst_count=bursts.get(row.burst_id, 1),
        duplicate_of=None if row.duplicate_of is None else PhotoId(row.duplicate_of),
        label=counted_label(_label(row), merges),
        prediction=prediction,
    )


def _facts(row: Row[Any]) -> PhotoFacts:
    return PhotoFacts(
        sha256=row.sha256,
        width=row.width,
        height=row.height,
        format=row.format,
        captured_at=None if row.captured_at is None else time_from_text(row.captured_at),
        latitude=row.latitude,
        longitude=row.longitude,
        altitude_m=row.altitude_m,
        camera_make=row.camera_make,
        camera_model=row.camera_model,
        warnings=tuple(json_value(row.warnings, ())),
    )


def _label(row: Row[Any]) -> LabelState:
    return LabelState(
        class_id=None if row.label_class_id is None else ClassId(row.label_class_id),
        unsure=bool(row.unsure),
        exclude_reason=row.exclude_reason,
        note=row.note,
        target=point_from(row.target_x, row.target_y),
        origin=origin_from(row.source, row.given_by, row.given_at, row.shown),
        event_id=row.label_event_id,
    )
