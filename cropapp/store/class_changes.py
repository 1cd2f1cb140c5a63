"""Classes written as steps, and the log of them.

Owns: the rows of a class with its look-alikes and reference photos, the append-only log of class
edits, and what a class is used for. Must not: decide whether an edit may be made; the service
checks the whole list first.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import delete, insert, update

from cropapp.core.changes import ChangeSet, ClassChange
from cropapp.core.entities import ChangeSetId, ClassId, PhotoClass, PhotoId
from cropapp.store.classes import name_key
from cropapp.store.labels import ChangeKind, add_change_set
from cropapp.store.session import Session, id_list, run_many, run_raw
from cropapp.store.tables import class_look_alike, class_reference, photo_class
from cropapp.store.values import json_text, json_value

_INSERT_EVENT = (
    'INSERT INTO class_event (change_set_id, class_id, "before", "after") VALUES (?, ?, ?, ?)'
)


@dataclass(frozen=True, slots=True)
class ClassUse:
    """What hangs on a class, itself alone, not on those merged into it."""

    labels: int = 0
    """Photos labelled with it now."""
    events: int = 0
    """Lines of label histories that name it."""
    predictions: int = 0
    """Photos without a label of which the active model version says it first."""
    versions: tuple[str, ...] = ()
    """Names of the model versions that can answer it."""
    references: int = 0
    merged: tuple[str, ...] = ()
    """Names of the classes that were merged into it."""

    @property
    def is_unused(self) -> bool:
        return not (self.labels or self.events or self.versions or self.references or self.merged)


def next_class_id(session: Session) -> ClassId:
    """Return the id that the next class gets: one that no class has ever had."""
    sql = "SELECT coalesce(max(seq), 0) + 1 FROM sqlite_sequence WHERE name = 'photo_class'"
    return ClassId(run_raw(session, sql).fetchone()[0])


def write_class_changes(
    session: Session, step: ChangeSet, *, kind: ChangeKind, author: str, now: datetime
) -> ChangeSet:
    """Give the classes of a step the state after it and log one line each.

    Keys and names may change hands within a step; the caller has checked that the list is sound
    after it. What is returned has the step's id.
    """
    # Two classes of one step may name each other, in whichever order they are written.
    session.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
    set_id = add_change_set(session, step.name, kind=kind, author=author, now=now)
    changes = step.class_changes
    _clear_links(session, [change.class_id for change in changes])
    _let_go(session, changes)
    for change in changes:
        _write_row(session, change)
    for change in changes:
        if change.after is not None:
            _write_links(session, change.after)
    rows = ((set_id, c.class_id, _text(c.before), _text(c.after)) for c in changes)
    run_many(session, _INSERT_EVENT, rows)
    return ChangeSet(step.name, step.changes, ChangeSetId(set_id), changes)


def class_use(session: Session, class_id: ClassId, version_id: int | None) -> ClassUse:
    """Return what hangs on a class.

    Args:
        version_id: the active model version, whose predictions are counted.
    """

    def count(sql: str, *parameters: object) -> int:
        return int(run_raw(session, sql, parameters).fetchone()[0])

    def names(sql: str) -> tuple[str, ...]:
        return tuple(row[0] for row in run_raw(session, sql, (class_id,)))

    return ClassUse(
        labels=count("SELECT count(*) FROM photo WHERE label_class_id = ?", class_id),
        events=count("SELECT count(*) FROM label_event WHERE class_id = ?", class_id),
        predictions=count(
            "SELECT count(*) FROM prediction AS r JOIN photo AS p ON p.id = r.photo_id "
            "WHERE r.class_1 = ? AND r.model_version_id = ? AND p.label_class_id IS NULL",
            *(class_id, version_id),
        ),
        versions=names(
            "SELECT name FROM model_version WHERE EXISTS "
            "(SELECT 1 FROM json_each(class_ids) WHERE value = ?) ORDER BY id"
        ),
        references=count("SELECT count(*) FROM class_reference WHERE class_id = ?", class_id),
        merged=names("SELECT name FROM photo_class WHERE merged_into = ? ORDER BY position, id"),
    )


def photos_labelled_as(
    session: Session, photo_ids: Sequence[PhotoId], class_ids: Sequence[ClassId]
) -> list[PhotoId]:
    """Return those of the photos that a person labelled with one of the classes, in order given."""
    rows = run_raw(
        session,
        "SELECT p.id FROM json_each(?) AS j JOIN photo AS p ON p.id = j.value "
        "WHERE p.label_class_id IN (SELECT value FROM json_each(?)) AND p.exclude_reason IS NULL "
        "ORDER BY j.key",
        (id_list(photo_ids), id_list(class_ids)),
    )
    return [PhotoId(row[0]) for row in rows]


def known_photos(session: Session, photo_ids: Sequence[PhotoId]) -> set[PhotoId]:
    """Return those of the photos that are still in the project."""
    sql = "SELECT id FROM photo WHERE id IN (SELECT value FROM json_each(?))"
    return {PhotoId(row[0]) for row in run_raw(session, sql, (id_list(photo_ids),))}


def add_rows(session: Session, added: Iterable[PhotoClass | None]) -> None:
    """Add classes that come with something else and so are no step, and no line of the log."""
    for known in added:
        if known is not None:
            _write_row(session, ClassChange(known.id, None, known))


def _clear_links(session: Session, class_ids: Sequence[ClassId]) -> None:
    session.execute(delete(class_look_alike).where(class_look_alike.c.class_id.in_(class_ids)))
    session.execute(delete(class_reference).where(class_reference.c.class_id.in_(class_ids)))


def _let_go(session: Session, changes: Sequence[ClassChange]) -> None:
    """Free the names and keys of a step, so that they can change hands in any order."""
    for change in changes:
        free = update(photo_class).where(photo_class.c.id == change.class_id)
        session.execute(free.values(key=None, name_key=f"\n{change.class_id}"))


def _write_row(session: Session, change: ClassChange) -> None:
    after = change.after
    if after is None:
        session.execute(delete(photo_class).where(photo_class.c.id == change.class_id))
        return
    values = {
        "name": after.name,
        "name_key": name_key(after.name),
        "name_zh": after.name_zh or None,
        "name_scientific": after.name_scientific or None,
        "colour": after.colour,
        "key": after.key or None,
        "description": after.description,
        "retired": int(after.retired),
        "merged_into": after.merged_into,
        "position": after.position,
    }
    changed = session.execute(
        update(photo_class).where(photo_class.c.id == after.id).values(values)
    )
    if not changed.rowcount:
        session.execute(insert(photo_class).values(id=after.id, **values))


def _write_links(session: Session, known: PhotoClass) -> None:
    for other in known.look_alikes:
        session.execute(insert(class_look_alike).values(class_id=known.id, other_id=other))
    for position, photo_id in enumerate(known.reference_photos):
        values = {"class_id": known.id, "photo_id": photo_id, "position": position}
        session.execute(insert(class_reference).values(values))


def _text(known: PhotoClass | None) -> str | None:
    return None if known is None else json_text(asdict(known))


def class_from(text: str | None) -> PhotoClass | None:
    """Return a class as a line of the log keeps it; None for one added or deleted there."""
    value = json_value(text)
    if value is None:
        return None
    value["look_alikes"] = tuple(value["look_alikes"])
    value["reference_photos"] = tuple(value["reference_photos"])
    return PhotoClass(**value)
