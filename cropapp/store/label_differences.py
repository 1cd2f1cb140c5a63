"""Where labels here differ from those of another source, as the project file keeps it.

Owns: the lists, one per source, and when what is said of a photo now was said. Must not: judge
which difference is open (services.label_differences does).

A list is written with the import and not touched by what is decided later: what is decided is in
the label history. So undo, redo and another window need no second place to be told.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from cropapp.core.entities import PhotoId
from cropapp.store.project_info import get_info, set_info
from cropapp.store.session import Session, id_list, run_raw

_LISTS = "label_differences"

Record = dict[str, Any]
"""A list as JSON holds it."""


def read_lists(session: Session) -> list[Record]:
    """Return the lists, the one found last at the end."""
    return list(get_info(session, _LISTS) or [])


def write_lists(session: Session, lists: Sequence[Record]) -> None:
    """Replace all lists; of none nothing is kept."""
    set_info(session, _LISTS, list(lists) or None)


def decided_at_us(session: Session, ids: Iterable[PhotoId]) -> dict[PhotoId, int | None]:
    """Return when the label of each photo was given, in microseconds since 1970 UTC.

    None where nothing is said of it now; photos no longer in the project are left out.
    """
    found = run_raw(
        session,
        "SELECT id, labelled_at_us FROM photo WHERE id IN (SELECT value FROM json_each(?))",
        (id_list(ids),),
    )
    return {PhotoId(photo_id): moment for photo_id, moment in found}
