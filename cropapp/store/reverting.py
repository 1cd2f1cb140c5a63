"""What setting photos back needs to know of them, of a hundred thousand at once.

Owns: reading lines of the log beside what their photos say now, without who said it: each
prediction that was shown then would have to be taken apart, and 100,000 of them take seconds. Must
not: write; what is written back comes with its origin from the log (labels.write_changes).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cropapp.core.change_log import LineId
from cropapp.core.entities import ClassId, LabelState, PhotoId
from cropapp.store.changes_log import before_state
from cropapp.store.label_values import point_from
from cropapp.store.session import Session, id_list, run_raw

_PLAN = """
WITH asked AS MATERIALIZED (
    SELECT e.photo_id, min(e.id) AS oldest, max(e.id) AS newest
    FROM json_each(?) AS j CROSS JOIN label_event AS e ON e.id = j.value GROUP BY e.photo_id)
SELECT a.oldest, a.photo_id, first.before, p.label_class_id, p.unsure, p.exclude_reason, p.note,
    p.target_x, p.target_y, p.label_event_id,
    p.label_class_id IS NOT last.class_id OR p.unsure IS NOT last.unsure
    OR p.exclude_reason IS NOT last.exclude_reason OR p.note IS NOT last.note
    OR p.target_x IS NOT last.target_x OR p.target_y IS NOT last.target_y
FROM asked AS a CROSS JOIN label_event AS first ON first.id = a.oldest
CROSS JOIN label_event AS last ON last.id = a.newest CROSS JOIN photo AS p ON p.id = a.photo_id
ORDER BY a.oldest
"""
_STEPS = """
SELECT c.id, c.name, count(*) FROM (
    SELECT e.change_set_id AS step FROM json_each(?1) AS j
    CROSS JOIN label_event AS e ON e.id = j.value
    UNION ALL SELECT e.change_set_id FROM json_each(?1) AS j
    CROSS JOIN class_event AS e ON e.id = -j.value)
CROSS JOIN change_set AS c ON c.id = step GROUP BY c.id LIMIT 2
"""
_LINES_OF_STEP = """
SELECT (SELECT count(*) FROM label_event WHERE change_set_id = ?1)
    + (SELECT count(*) FROM class_event WHERE change_set_id = ?1)
"""


@dataclass(frozen=True, slots=True)
class Reverting:
    """A photo of the lines; both states are without their origin."""

    line: LineId
    """Of several lines about the photo the oldest."""
    photo_id: PhotoId
    current: LabelState
    goal: LabelState
    """What it was before that line."""
    is_changed_since: bool
    """Whether it says something else now than after the newest of the lines."""


def photos_to_revert(session: Session, lines: Sequence[LineId]) -> list[Reverting]:
    """Return the photos that label lines are about, in the order of their oldest lines.

    Lines that are no longer in the project are left out.
    """
    return [
        Reverting(
            LineId(line),
            PhotoId(photo_id),
            LabelState(
                class_id=None if class_id is None else ClassId(class_id),
                unsure=bool(unsure),
                exclude_reason=reason,
                note=note,
                target=point_from(x, y),
                event_id=event_id,
            ),
            before_state(before),
            bool(is_changed),
        )
        for line, photo_id, before, class_id, unsure, reason, note, x, y, event_id, is_changed in (
            run_raw(session, _PLAN, (id_list(lines),))
        )
    ]


def whole_step_of(session: Session, lines: Sequence[LineId]) -> str | None:
    """Return the name of the step that has these lines and no others, None if there is none."""
    steps = run_raw(session, _STEPS, (id_list(set(lines)),)).fetchall()
    if len(steps) != 1:
        return None
    step_id, name, count = steps[0]
    whole = run_raw(session, _LINES_OF_STEP, (step_id,)).fetchone()[0]
    return str(name) if count == whole else None
