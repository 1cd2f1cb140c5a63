"""Filters that were given a name.

Owns: the saved_filter table. Must not: know what a condition means; core.view_json does.
"""

from __future__ import annotations

from sqlalchemy import delete, func, insert, select, update

from cropapp.core.errors import UserError
from cropapp.core.gallery import PhotoFilter, PhotoSort, PhotoView, SavedFilter
from cropapp.core.view_json import view_from_json, view_to_json
from cropapp.store.session import Session
from cropapp.store.tables import saved_filter
from cropapp.store.values import fold, json_text, json_value


def list_saved_filters(session: Session) -> list[SavedFilter]:
    """Return them in the order they were saved in."""
    rows = session.execute(select(saved_filter).order_by(saved_filter.c.position))
    return [_entity(row.id, row.name, row.filter) for row in rows]


def find_saved_filter(session: Session, name: str) -> SavedFilter | None:
    """Return the one of that name, whatever its case."""
    wanted = fold(name.strip())
    known = list_saved_filters(session)
    return next((each for each in known if fold(each.name) == wanted), None)


def add_saved_filter(
    session: Session, name: str, wanted: PhotoFilter, sort: PhotoSort
) -> SavedFilter:
    """Keep a filter under a name that is free."""
    place = select(func.ifnull(func.max(saved_filter.c.position), -1) + 1).scalar_subquery()
    text = _text(wanted, sort)
    new = insert(saved_filter).values(name=name, filter=text, position=place)
    row = session.execute(new.returning(saved_filter.c.id)).one()
    return SavedFilter(row.id, name, wanted, sort)


def replace_saved_filter(
    session: Session, filter_id: int, wanted: PhotoFilter, sort: PhotoSort
) -> None:
    """Keep another filter under the same name."""
    _update(session, filter_id, filter=_text(wanted, sort))


def rename_saved_filter(session: Session, filter_id: int, name: str) -> None:
    """Give it another name, one that is free."""
    _update(session, filter_id, name=name)


def delete_saved_filter(session: Session, filter_id: int) -> None:
    """Forget one; the photos stay as they are."""
    session.execute(delete(saved_filter).where(saved_filter.c.id == filter_id))


def _update(session: Session, filter_id: int, **values: str) -> None:
    changed = session.execute(
        update(saved_filter).where(saved_filter.c.id == filter_id).values(values)
    )
    if not changed.rowcount:
        raise UserError(
            "This saved filter is no longer in the project.", hint="Save it again under a new name."
        )


def _text(wanted: PhotoFilter, sort: PhotoSort) -> str:
    kept = view_to_json(PhotoView(wanted, sort))
    return json_text({"filter": kept["filter"], "sort": kept["sort"]})


def _entity(filter_id: int, name: str, text: str) -> SavedFilter:
    view = view_from_json(json_value(text))
    return SavedFilter(filter_id, name, view.filter, view.sort)
