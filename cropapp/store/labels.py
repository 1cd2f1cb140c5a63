"""What people say of photos, and its history.

Owns: the label columns of a photo and the append-only log behind them. Must not: decide whether a
change may be made; the service compares `current_states` first.

`LabelState.event_id` and `origin` name the event that first gave a state. An undo is a new line in
the log, yet the photo is again in the state that the older event gave, and says so: who gave it,
when, and what the model had said then.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Row, insert, select

from cropapp.core.changes import ChangeSet, LabelChange
from cropapp.core.entities import (
    ChangeSetId,
    ClassId,
    LabelEvent,
    LabelOrigin,
    LabelSource,
    LabelState,
    PhotoId,
    Prediction,
)
from cropapp.core.target_view import view_key
from cropapp.store.classes import list_classes, resolve_merges
from cropapp.store.label_values import (
    KeptOrigin,
    before_class_id,
    before_target,
    before_text,
    origin_from,
    point_from,
    review_state_of,
    shown_text,
)
from cropapp.store.predictions import forget_predictions, get_predictions
from cropapp.store.project_info import get_active_model_version_id
from cropapp.store.session import Session, among, id_list, run_many, run_raw
from cropapp.store.tables import change_set, label_event, photo
from cropapp.store.values import time_from_text, time_text, utc_us

ChangeKind = Literal["label", "undo", "redo", "import", "class", "revert"]

_EVENT_COLUMNS = (
    "id, photo_id, change_set_id, author, at, before, class_id, unsure, exclude_reason, note, "
    "state_event_id, source, given_by, given_at, shown, target_x, target_y"
)
_INSERT_EVENT = f"INSERT INTO label_event ({_EVENT_COLUMNS}) VALUES ({', '.join('?' * 17)})"
_UPDATE_PHOTO = (
    "UPDATE photo SET label_class_id = ?, unsure = ?, exclude_reason = ?, note = ?, "
    "label_event_id = ?, review_state = ?, labelled_at_us = ?, target_x = ?, target_y = ? "
    "WHERE id = ?"
)
_KEPT_ORIGINS = (
    "SELECT id, source, given_by, given_at, shown, json_extract(shown, '$.top[0][0]') "
    "FROM label_event WHERE id IN (SELECT value FROM json_each(?))"
)


@dataclass(frozen=True, slots=True)
class LabelledPhoto:
    """A photo to learn from."""

    photo_id: PhotoId
    class_id: ClassId
    """The class its label counts as: of merged ones, what they were merged into."""
    view_key: str
    """What of it the model looks at, as the embedding cache names it."""
    group_id: int | None


def write_changes(
    session: Session, changes: ChangeSet, *, kind: ChangeKind, author: str, now: datetime
) -> ChangeSet:
    """Log one event per change, set the photos' labels, and return the change set as written.

    In what is returned each `after` has its event id and origin, ready to be inverted. An undo or a
    redo takes `after` as it is, so that the older event's origin comes back. Otherwise, where the
    decision (class, unsure, excluded) differs from before and `after` carries no origin of its
    own, it gets one: the author, now, and what the active model version says (imports: nothing).
    A state that comes back with its event but without its origin gets that event's in the log.
    """
    set_id = add_change_set(session, changes.name, kind=kind, author=author, now=now)
    written = changes.changes
    first = _next_event_id(session)
    if kind in ("label", "import"):
        written = _with_origins(session, written, kind=kind, author=author, now=now)
        written = tuple(
            replace(change, after=replace(change.after, event_id=first + index))
            for index, change in enumerate(written)
        )
    log = (author, time_text(now))
    kept = _kept_origins(session, written)
    rows = (_event_row(first + i, set_id, log, change, kept) for i, change in enumerate(written))
    run_many(session, _INSERT_EVENT, rows)
    run_many(session, _UPDATE_PHOTO, (_photo_row(change, kept) for change in written))
    aimed_anew = [c.photo_id for c in written if c.before.target != c.after.target]
    if aimed_anew:
        # What was said of another view of a photo must never be shown as said of this one.
        forget_predictions(session, aimed_anew)
    return ChangeSet(changes.name, written, ChangeSetId(set_id))


def add_change_set(session: Session, name: str, *, kind: str, author: str, now: datetime) -> int:
    """Add the line of a step, before its changes, and return its id."""
    values = {"name": name, "kind": kind, "author": author, "at": time_text(now)}
    added = session.execute(insert(change_set).values(values).returning(change_set.c.id))
    return int(added.scalar_one())


def last_event_id(session: Session) -> int:
    """Return the id of the last thing that was said of a photo, 0 where nothing was."""
    sql = "SELECT coalesce(max(id), 0) FROM label_event"
    return int(run_raw(session, sql).fetchone()[0])


def _next_event_id(session: Session) -> int:
    """Return the id of the next event; only one transaction writes at a time, so it stays free."""
    sql = "SELECT coalesce(max(seq), 0) + 1 FROM sqlite_sequence WHERE name = 'label_event'"
    return int(run_raw(session, sql).fetchone()[0])


def _with_origins(
    session: Session,
    changes: Sequence[LabelChange],
    *,
    kind: ChangeKind,
    author: str,
    now: datetime,
) -> tuple[LabelChange, ...]:
    shown: dict[PhotoId, Prediction] = {}
    source = LabelSource.IMPORT if kind == "import" else LabelSource.PERSON
    if source is LabelSource.PERSON:
        ids = [change.photo_id for change in changes if _needs_origin(change)]
        shown = get_predictions(session, get_active_model_version_id(session), ids) if ids else {}
    written = []
    for change in changes:
        origin = change.after.origin
        if not change.after.is_decided:
            origin = None
        elif _needs_origin(change):
            origin = LabelOrigin(source, author, now, shown.get(change.photo_id))
        written.append(replace(change, after=replace(change.after, origin=origin)))
    return tuple(written)


def _needs_origin(change: LabelChange) -> bool:
    before, after = change.before, change.after
    if not after.is_decided:
        return False
    same = _decision(before) == _decision(after)
    return after.origin is None or (after.origin == before.origin and not same)


def _decision(state: LabelState) -> tuple[ClassId | None, bool, str | None]:
    return state.class_id, state.unsure, state.exclude_reason


def _kept_origins(session: Session, changes: Sequence[LabelChange]) -> dict[int, KeptOrigin]:
    """Return by event the origins of states that were read without theirs."""
    ids = {
        change.after.event_id
        for change in changes
        if change.after.origin is None and change.after.event_id and change.after.is_decided
    }
    if not ids:
        return {}
    found = run_raw(session, _KEPT_ORIGINS, (id_list(ids),))
    return {event_id: KeptOrigin(*origin) for event_id, *origin in found}


def _event_row(
    event_id: int,
    set_id: int,
    log: tuple[str, str],
    change: LabelChange,
    kept: Mapping[int, KeptOrigin],
) -> tuple[Any, ...]:
    after, origin = change.after, change.after.origin
    given: tuple[str | None, ...] = (None, None, None, None)
    if origin is not None:
        moment = time_text(origin.given_at)
        given = (str(origin.source), origin.author, moment, shown_text(origin.shown))
    elif after.event_id is not None and after.event_id in kept:
        given = kept[after.event_id][:4]
    state = (after.class_id, int(after.unsure), after.exclude_reason, after.note, after.event_id)
    before = before_text(change.before)
    return (event_id, change.photo_id, set_id, *log, before, *state, *given, *_point(after))


def _photo_row(change: LabelChange, kept: Mapping[int, KeptOrigin]) -> tuple[Any, ...]:
    after = change.after
    origin = kept.get(after.event_id) if after.event_id and after.origin is None else None
    state = (after.class_id, int(after.unsure), after.exclude_reason, after.note, after.event_id)
    review = str(review_state_of(after, origin))
    return (*state, review, _given_at_us(after, origin), *_point(after), change.photo_id)


def _given_at_us(after: LabelState, kept: KeptOrigin | None) -> int | None:
    if not after.is_decided:
        return None
    if kept is not None and kept.given_at is not None:
        return utc_us(time_from_text(kept.given_at))
    return utc_us(after.origin.given_at) if after.origin else None


def _point(state: LabelState) -> tuple[float | None, float | None]:
    return (state.target.x, state.target.y) if state.target else (None, None)


def current_states(session: Session, ids: Sequence[PhotoId]) -> dict[PhotoId, LabelState]:
    """Return what is said of each photo now; photos no longer in the project are left out."""
    said = ("unsure", "exclude_reason", "note", "target_x", "target_y")
    columns = [photo.c[name] for name in said]
    origin = [label_event.c[name] for name in ("source", "given_by", "given_at", "shown")]
    event_id = photo.c.label_event_id.label("state_event_id")
    query = (
        select(photo.c.id, photo.c.label_class_id.label("class_id"), event_id, *columns, *origin)
        .join_from(photo, label_event, label_event.c.id == photo.c.label_event_id, isouter=True)
        .where(photo.c.id.in_(among(ids)))
    )
    return {PhotoId(row.id): _state(row) for row in session.execute(query)}


def label_history(session: Session, photo_id: PhotoId) -> list[LabelEvent]:
    """Return all that was ever said of a photo, the oldest first."""
    query = (
        select(label_event, change_set.c.name.label("change_name"))
        .join(change_set, change_set.c.id == label_event.c.change_set_id)
        .where(label_event.c.photo_id == photo_id)
        .order_by(label_event.c.id)
    )
    return [
        LabelEvent(
            id=row.id,
            photo_id=PhotoId(row.photo_id),
            change_set_id=ChangeSetId(row.change_set_id),
            change_name=row.change_name,
            before_class_id=before_class_id(row.before),
            after=_state(row),
            at=time_from_text(row.at),
            author=row.author,
            before_target=before_target(row.before),
        )
        for row in session.execute(query)
    ]


def labelled_photos(session: Session) -> list[LabelledPhoto]:
    """Return the photos to learn from, in path order.

    Readable, labelled, neither excluded nor unsure, of a class that is not retired.
    """
    classes = list_classes(session, include_retired=True)
    merges = resolve_merges(classes)
    retired = {c.id for c in classes if c.retired}
    rows = run_raw(
        session,
        "SELECT id, label_class_id, sha256, target_x, target_y, group_id FROM photo "
        "WHERE label_class_id IS NOT NULL AND state = 'ready' AND unsure = 0 "
        "AND exclude_reason IS NULL ORDER BY folder_id, relative_path",
    )
    found = []
    for photo_id, class_id, sha256, x, y, group_id in rows:
        counts_as = merges[class_id]
        if counts_as not in retired:
            key = view_key(sha256, point_from(x, y))
            found.append(LabelledPhoto(PhotoId(photo_id), counts_as, key, group_id))
    return found


def _state(row: Row[Any]) -> LabelState:
    return LabelState(
        class_id=None if row.class_id is None else ClassId(row.class_id),
        unsure=bool(row.unsure),
        exclude_reason=row.exclude_reason,
        note=row.note,
        target=point_from(row.target_x, row.target_y),
        origin=origin_from(row.source, row.given_by, row.given_at, row.shown),
        event_id=row.state_event_id,
    )
