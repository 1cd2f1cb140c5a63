"""The log of all changes, read: every label event and every class event with its step.

Owns: the filters of the page of changes as SQL, and what a line says. Must not: write; a revert is
a new step like any other (labels.write_changes).

A filter looks at the steps first: a step has one author, kind and moment for thousands of lines,
and with nothing asked of the lines themselves their index alone is read.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cropapp.core.change_log import ChangeFilter, ChangeLine, ChangeOrder, LineId
from cropapp.core.changes import ClassChange
from cropapp.core.entities import (
    ChangeSetId,
    ClassId,
    FolderId,
    LabelOrigin,
    LabelState,
    ModelVersionId,
    PhotoId,
)
from cropapp.core.errors import UserError
from cropapp.store.class_changes import class_from
from cropapp.store.classes import list_classes, resolve_merges
from cropapp.store.label_values import origin_from, point_from, shown_from
from cropapp.store.session import Session, id_list, run_raw
from cropapp.store.values import fold, json_value, time_from_text, time_text

_GIVEN_BY_A_PERSON = "e.source = 'person' AND e.state_event_id = e.id AND e.class_id IS NOT NULL"
_FROM_CLASS = "json_extract(e.before, '$.class_id') IN (SELECT value FROM json_each(?))"
_TO_CLASS = "e.class_id IN (SELECT value FROM json_each(?))"
_LINE = """
SELECT e.id, e.photo_id, e.before, e.class_id, e.unsure, e.exclude_reason, e.note, e.target_x,
    e.target_y, e.state_event_id, e.source, e.given_by, e.given_at, e.shown,
    c.id, c.name, c.kind, c.author, c.at, p.folder_id, p.relative_path
FROM json_each(?) AS j CROSS JOIN label_event AS e ON e.id = j.value
CROSS JOIN change_set AS c ON c.id = e.change_set_id CROSS JOIN photo AS p ON p.id = e.photo_id
"""
_CLASS_LINE = """
SELECT e.id, e.class_id, e."before", e."after", c.id, c.name, c.kind, c.author, c.at
FROM json_each(?) AS j CROSS JOIN class_event AS e ON e.id = -j.value
CROSS JOIN change_set AS c ON c.id = e.change_set_id
"""
_STATE_OF_EVENT = """
SELECT id, source, given_by, given_at, shown FROM label_event
WHERE id IN (SELECT value FROM json_each(?))
"""


@dataclass
class _Conditions:
    texts: list[str] = field(default_factory=list)
    parameters: list[Any] = field(default_factory=list)

    def add(self, text: str, *parameters: Any) -> None:
        self.texts.append(text)
        self.parameters += parameters

    def sql(self) -> str:
        return f"WHERE {' AND '.join(self.texts)}" if self.texts else ""


def find_lines(session: Session, wanted: ChangeFilter | None = None) -> ChangeOrder:
    """Return the lines that pass a filter, the newest step first.

    A class in the filter stands for those merged into it too. Lines about classes pass only where
    nothing is asked that they cannot answer: a photo, a class before or after, a correction.
    """
    wanted = wanted or ChangeFilter()
    pairs = [_flat_pairs(_label_lines(session, wanted))]
    if not _asks_for_labels(wanted):
        pairs.append(_flat_pairs(_class_lines(session, wanted)))
    both = np.concatenate(pairs)
    lines, steps = both[:, 0], both[:, 1]
    order = np.lexsort((np.abs(lines), -steps))
    return ChangeOrder(np.ascontiguousarray(lines[order]), np.ascontiguousarray(steps[order]))


def get_lines(session: Session, ids: Sequence[LineId]) -> list[ChangeLine]:
    """Return lines in the given order; those that are no longer in the project are left out."""
    models = dict(run_raw(session, "SELECT id, name FROM model_version"))
    events = id_list(line for line in ids if line > 0)
    found = {row[0]: _label_line(row, models) for row in run_raw(session, _LINE, (events,))}
    class_ids = [line for line in ids if line < 0]
    if class_ids:
        found |= _class_lines_by_id(session, class_ids)
    return [found[line] for line in ids if line in found]


def lines_of_steps(session: Session, step_ids: Sequence[ChangeSetId]) -> list[LineId]:
    """Return the lines of whole steps, in the order written.

    Raises:
        UserError: the project has no such step.
    """
    listed = id_list(step_ids)
    known = {
        row[0]
        for row in run_raw(
            session,
            "SELECT id FROM change_set WHERE id IN (SELECT value FROM json_each(?))",
            (listed,),
        )
    }
    for step_id in step_ids:
        if step_id not in known:
            raise UserError(
                f"The project has no change {step_id}.", hint="`cropapp changes` lists them."
            )
    rows = run_raw(
        session,
        "SELECT id FROM label_event WHERE change_set_id IN (SELECT value FROM json_each(?1)) "
        "UNION ALL SELECT -id FROM class_event "
        "WHERE change_set_id IN (SELECT value FROM json_each(?1))",
        (listed,),
    )
    return sorted((LineId(row[0]) for row in rows), key=abs)


def photos_of_lines(session: Session, ids: Sequence[LineId]) -> list[PhotoId]:
    """Return the photos that lines are about, each once, in the order of the lines."""
    rows = run_raw(
        session,
        "SELECT e.photo_id FROM json_each(?) AS j CROSS JOIN label_event AS e ON e.id = j.value",
        (id_list(ids),),
    )
    return [PhotoId(photo_id) for photo_id in dict.fromkeys(row[0] for row in rows)]


def states_before(session: Session, ids: Sequence[LineId]) -> dict[LineId, LabelState]:
    """Return for label lines the whole state before each, with the origin it had then."""
    rows = list(
        run_raw(
            session,
            "SELECT id, before FROM label_event WHERE id IN (SELECT value FROM json_each(?))",
            (id_list(ids),),
        )
    )
    states = {LineId(row[0]): before_state(row[1]) for row in rows}
    givers = {state.event_id for state in states.values() if state.event_id is not None}
    origins = {
        row[0]: origin_from(*row[1:])
        for row in run_raw(session, _STATE_OF_EVENT, (id_list(givers),))
    }
    return {
        line: _with_origin(state, origins.get(state.event_id)) for line, state in states.items()
    }


def authors(session: Session) -> list[str]:
    """Return everybody who changed anything, in order of name."""
    rows = run_raw(session, "SELECT DISTINCT author FROM change_set")
    return sorted((row[0] for row in rows), key=str.casefold)


def before_state(text: str) -> LabelState:
    """Return the state that label_values.before_text wrote, without its origin."""
    value = json_value(text)
    target = value.get("target")
    class_id = value["class_id"]
    return LabelState(
        class_id=None if class_id is None else ClassId(class_id),
        unsure=bool(value["unsure"]),
        exclude_reason=value["exclude_reason"],
        note=value["note"],
        target=point_from(*target) if target else None,
        event_id=value["event_id"],
    )


def _with_origin(state: LabelState, origin: LabelOrigin | None) -> LabelState:
    return replace(state, origin=origin)


def _asks_for_labels(wanted: ChangeFilter) -> bool:
    classes = wanted.from_class_ids or wanted.to_class_ids
    return bool(classes) or wanted.corrections_only or wanted.photo_id is not None


def _label_lines(session: Session, wanted: ChangeFilter) -> Iterable[tuple[int, int]]:
    conditions = _step_conditions(wanted)
    if wanted.photo_id is not None:
        conditions.add("e.photo_id = ?", wanted.photo_id)
    for text, ids in ((_FROM_CLASS, wanted.from_class_ids), (_TO_CLASS, wanted.to_class_ids)):
        if ids:
            conditions.add(text, id_list(_with_merged(session, ids)))
    if wanted.corrections_only:
        conditions.add(
            f"{_GIVEN_BY_A_PERSON} AND json_extract(e.shown, '$.top[0][0]') <> e.class_id"
        )
    if wanted.text:
        _add_text(conditions, wanted.text)
    # CROSS keeps the steps outside, where most filters are; one photo's lines have an index.
    kind = "" if wanted.photo_id is not None else "CROSS"
    return run_raw(
        session,
        f"SELECT e.id, c.id FROM change_set AS c {kind} JOIN label_event AS e "
        f"ON e.change_set_id = c.id {conditions.sql()}",
        conditions.parameters,
    )


def _class_lines(session: Session, wanted: ChangeFilter) -> Iterable[tuple[int, int]]:
    conditions = _step_conditions(wanted)
    if wanted.text:
        conditions.add("instr(fold(c.name), ?) > 0", fold(wanted.text))
    return run_raw(
        session,
        "SELECT -e.id, c.id FROM change_set AS c CROSS JOIN class_event AS e "
        f"ON e.change_set_id = c.id {conditions.sql()}",
        conditions.parameters,
    )


def _step_conditions(wanted: ChangeFilter) -> _Conditions:
    conditions = _Conditions()
    if wanted.change_set_id is not None:
        conditions.add("c.id = ?", wanted.change_set_id)
    if wanted.author is not None:
        conditions.add("c.author = ?", wanted.author)
    if wanted.kinds:
        listed = sorted(wanted.kinds)
        conditions.add(f"c.kind IN ({', '.join('?' * len(listed))})", *listed)
    if wanted.since is not None:
        conditions.add("c.at >= ?", time_text(wanted.since))
    if wanted.until is not None:
        conditions.add("c.at < ?", time_text(wanted.until))
    return conditions


def _add_text(conditions: _Conditions, text: str) -> None:
    """Names of steps and paths are searched once each, not once for every line."""
    letters = fold(text)
    path = "lower(relative_path)" if text.isascii() else "fold(relative_path)"
    conditions.add(
        "(c.id IN (SELECT id FROM change_set WHERE instr(fold(name), ?) > 0) "
        "OR (e.note <> '' AND instr(fold(e.note), ?) > 0) "
        "OR (e.exclude_reason IS NOT NULL AND instr(fold(e.exclude_reason), ?) > 0) "
        "OR e.photo_id IN "
        f"(SELECT id FROM photo INDEXED BY ix_photo_gallery WHERE instr({path}, ?) > 0))",
        letters,
        letters,
        letters,
        text.lower() if text.isascii() else letters,
    )


def _with_merged(session: Session, class_ids: frozenset[ClassId]) -> list[ClassId]:
    merges = resolve_merges(list_classes(session, include_retired=True))
    asked = {merges.get(class_id, class_id) for class_id in class_ids}
    return sorted({class_id for class_id, end in merges.items() if end in asked})


def _flat_pairs(rows: Iterable[tuple[int, int]]) -> NDArray[np.int64]:
    return np.fromiter(chain.from_iterable(rows), dtype=np.int64).reshape(-1, 2)


def _label_line(row: tuple[Any, ...], models: dict[int, str]) -> ChangeLine:
    (
        event_id,
        photo_id,
        before,
        class_id,
        unsure,
        reason,
        note,
        target_x,
        target_y,
        state_event_id,
        source,
        given_by,
        given_at,
        shown_text,
        *step,
        folder_id,
        relative_path,
    ) = row
    shown = shown_from(shown_text)
    after = LabelState(
        class_id=None if class_id is None else ClassId(class_id),
        unsure=bool(unsure),
        exclude_reason=reason,
        note=note,
        target=point_from(target_x, target_y),
        origin=origin_from(source, given_by, given_at, shown_text),
        event_id=state_event_id,
    )
    return ChangeLine(
        **_step_values(LineId(event_id), step),
        photo_id=PhotoId(photo_id),
        folder_id=FolderId(folder_id),
        relative_path=relative_path,
        before=before_state(before),
        after=after,
        shown=shown,
        model_name=models.get(ModelVersionId(shown.model_version_id), "") if shown else "",
    )


def _step_values(line: LineId, step: Sequence[Any]) -> dict[str, Any]:
    set_id, name, kind, author, at = step
    return {
        "id": line,
        "change_set_id": ChangeSetId(set_id),
        "step_name": name,
        "kind": kind,
        "author": author,
        "at": time_from_text(at),
    }


def _class_lines_by_id(session: Session, ids: Sequence[LineId]) -> dict[int, ChangeLine]:
    found = {}
    for event_id, class_id, before, after, *step in run_raw(session, _CLASS_LINE, (id_list(ids),)):
        change = ClassChange(ClassId(class_id), class_from(before), class_from(after))
        found[-event_id] = ChangeLine(**_step_values(LineId(-event_id), step), class_change=change)
    return found
