"""Filters, sorts and views as JSON.

Owns: the one form in which a filter is kept, wherever it is kept. What is at its default is left
out, and a name this version does not know is passed over: a filter saved by a later version loses
that one condition and no more.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, fields
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar

from cropapp.core.entities import ClassId, FolderId, PhotoId, PhotoState
from cropapp.core.gallery import (
    Area,
    ClassBy,
    GroupBy,
    PhotoFilter,
    PhotoSort,
    PhotoView,
    ReviewState,
    SortField,
)

Json = dict[str, Any]
Kind = TypeVar("Kind", bound=StrEnum)


def filter_to_json(wanted: PhotoFilter) -> Json:
    """Return a filter as a dictionary that JSON can hold."""
    plain = PhotoFilter()
    return {
        each.name: _plain(getattr(wanted, each.name))
        for each in fields(PhotoFilter)
        if getattr(wanted, each.name) != getattr(plain, each.name)
    }


def filter_from_json(value: Mapping[str, Any]) -> PhotoFilter:
    """Return the filter of a dictionary.

    Raises:
        ValueError, TypeError: a condition has a value that it cannot have.
    """
    known = {name: read(value[name]) for name, read in _READERS.items() if name in value}
    return PhotoFilter(**known)


def sort_to_json(sort: PhotoSort) -> Json:
    return {"field": str(sort.field), "descending": sort.descending}


def sort_from_json(value: Mapping[str, Any]) -> PhotoSort:
    """Return the sort of a dictionary; a field that is not known sorts by path."""
    field = _known(SortField, value.get("field"))
    return PhotoSort() if field is None else PhotoSort(field, bool(value.get("descending")))


def view_to_json(view: PhotoView) -> Json:
    return {
        "filter": filter_to_json(view.filter),
        "sort": sort_to_json(view.sort),
        "group_by": str(view.group_by),
    }


def view_from_json(value: Mapping[str, Any]) -> PhotoView:
    """Return the view of a dictionary; parts that are missing are the defaults.

    Raises:
        ValueError, TypeError: a condition has a value that it cannot have.
    """
    return PhotoView(
        filter_from_json(value.get("filter", {})),
        sort_from_json(value.get("sort", {})),
        _known(GroupBy, value.get("group_by")) or GroupBy.NOTHING,
    )


def _plain(value: Any) -> Any:
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Area):
        return asdict(value)
    return list(value) if isinstance(value, tuple) else value


def _known(kind: type[Kind], text: object) -> Kind | None:
    return next((each for each in kind if each.value == text), None)


def _kinds(kind: type[Kind]) -> Callable[[Any], frozenset[Kind]]:
    def read(texts: Any) -> frozenset[Kind]:
        return frozenset(found for text in texts if (found := _known(kind, text)) is not None)

    return read


def _ids(values: Any) -> frozenset[ClassId]:
    return frozenset(ClassId(int(each)) for each in values)


def _texts(values: Any) -> frozenset[str]:
    return frozenset(str(each) for each in values)


def _area(value: Any) -> Area:
    return Area(**{side: float(value[side]) for side in ("south", "west", "north", "east")})


_READERS: dict[str, Callable[[Any], Any]] = {
    "folder_id": lambda value: FolderId(int(value)),
    "under": str,
    "text": str,
    "class_ids": _ids,
    "class_by": lambda value: _known(ClassBy, value) or ClassBy.EITHER,
    "review_states": _kinds(ReviewState),
    "photo_states": _kinds(PhotoState),
    "min_confidence": float,
    "max_confidence": float,
    "disagrees": bool,
    "first_day": date.fromisoformat,
    "last_day": date.fromisoformat,
    "cameras": _texts,
    "has_position": bool,
    "area": _area,
    "is_duplicate": bool,
    "in_burst": bool,
    "burst_id": int,
    "one_per_burst": bool,
    "exclude_reasons": _texts,
    "has_target": bool,
    "unlike": bool,
    "doubted": bool,
    "photo_ids": lambda values: tuple(PhotoId(int(each)) for each in values),
}
"""How each condition is read; a test holds the names to those of PhotoFilter."""
