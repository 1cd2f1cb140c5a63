"""Which photos are shown, in which order and under which headers.

Owns: filters, sorts and groups as arrays of photo ids. Must not: fetch more of a photo than its id
and what it is sorted and grouped by.

Every query walks ix_photo_gallery in the order of paths (photo_conditions says how). Sorting by
anything but the path is a stable sort in numpy of what comes in path order, so that ties are broken
by path for nothing; groups are a stable sort of that.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from cropapp.core.gallery import (
    GroupBy,
    PhotoFilter,
    PhotoGroups,
    PhotoSort,
    SortField,
    camera_name,
)
from cropapp.store.classes import list_classes, merged_classes, resolve_merges
from cropapp.store.folder_tree import folder_tree as folder_tree
from cropapp.store.label_doubts import doubt_sql
from cropapp.store.photo_conditions import (
    CLASS_SQL,
    PLACE,
    Conditions,
    conditions_of,
    numbers_in,
    read_columns,
)
from cropapp.store.photo_groups import PlaceCodes, divide, numbers_of
from cropapp.store.project_counts import count_project as count_project
from cropapp.store.session import Session, run_raw

_SORT_SQL = {
    SortField.CAPTURED_AT: "p.captured_wall_us",
    # Whole numbers: what lies below 1e-12 decides nothing, and fractions take long to write.
    SortField.CONFIDENCE: "CAST(round(r.confidence_1 * 1e12) AS INTEGER)",
    SortField.MARGIN: "CAST(round(r.margin * 1e12) AS INTEGER)",
    SortField.LABELLED_AT: "p.labelled_at_us",
    SortField.SIZE: "p.size_bytes",
    SortField.STRANGENESS: "CAST(round(r.strangeness * 1e12) AS INTEGER)",
}
_BURST = "ifnull(p.burst_id, -p.id)"
# One text per camera instead of a row per photo: none of it holds Python's lock.
_OF_CAMERAS = (
    "SELECT camera_make, camera_model, group_concat(id) "
    "FROM photo INDEXED BY ix_photo_camera GROUP BY camera_make, camera_model"
)


def find_photo_ids(
    session: Session, wanted: PhotoFilter | None = None, sort: PhotoSort | None = None
) -> NDArray[np.int64]:
    """Return the ids of the photos that meet a filter, in order, (N,).

    A class in the filter stands for those merged into it too. By class, photos are in the order of
    the class list, the class being that of `wanted.class_by`.
    """
    return find_groups(session, wanted, sort)[0]


def find_groups(
    session: Session,
    wanted: PhotoFilter | None = None,
    sort: PhotoSort | None = None,
    by: GroupBy = GroupBy.NOTHING,
) -> tuple[NDArray[np.int64], PhotoGroups | None]:
    """Return the ids of the photos that meet a filter, in order, and where their groups begin.

    Groups follow each other in the order of their first photo, photos within one in that of the
    sort. The class of a photo is that of `wanted.class_by`, for groups as for the sort.
    """
    wanted, sort = wanted or PhotoFilter(), sort or PhotoSort()
    asked = _Columns()
    sort_key = asked.add(_sort_sql(session, sort, wanted))
    group_key = asked.add(_group_sql(by, wanted))
    burst = asked.add(_BURST if wanted.one_per_burst else None)
    places = PlaceCodes() if by is GroupBy.FOLDER else None
    conditions = conditions_of(session, wanted)
    ids, columns = _read(session, conditions, asked, places)
    if burst is not None:
        kept = _first_of_each(columns[burst])
        ids, columns = ids[kept], [column[kept] for column in columns]
    order = _sorted_rows(session, sort, ids, None if sort_key is None else columns[sort_key])
    ids = ids if order is None else ids[order]
    if group_key is None:
        return ids, None
    keys = columns[group_key] if order is None else columns[group_key][order]
    if places is None:
        regrouped, groups = divide(by, numbers_of(by, keys, merged_classes(session)))
    else:
        regrouped, groups = divide(by, keys, places.keys())
    return ids[regrouped], groups


class _Columns:
    """What is asked of each photo besides its id; the same expression is read once."""

    def __init__(self) -> None:
        self.texts: list[str] = []

    def add(self, text: str | None) -> int | None:
        if text is None:
            return None
        if text not in self.texts:
            self.texts.append(text)
        return self.texts.index(text)


def _sort_sql(session: Session, sort: PhotoSort, wanted: PhotoFilter) -> str | None:
    if sort.field is SortField.CLASS:
        return CLASS_SQL[wanted.class_by]
    if sort.field is SortField.DOUBT:
        return doubt_sql(session)
    return _SORT_SQL.get(sort.field)


def _group_sql(by: GroupBy, wanted: PhotoFilter) -> str | None:
    return {
        GroupBy.NOTHING: None,
        GroupBy.FOLDER: PLACE,
        GroupBy.DAY: "p.captured_wall_us",
        GroupBy.CLASS: CLASS_SQL[wanted.class_by],
        GroupBy.BURST: "p.burst_id",
    }[by]


def _read(
    session: Session, conditions: Conditions, asked: _Columns, places: PlaceCodes | None
) -> tuple[NDArray[np.int64], list[NDArray[np.float64]]]:
    """Return ids in path order and what was asked of them; NaN where there is no value."""
    texts = read_columns(session, ["p.id", *asked.texts], conditions)
    ids, *rest = texts
    columns = [
        places.of(text) if places is not None and column == PLACE else numbers_in(text)
        for column, text in zip(asked.texts, rest, strict=True)
    ]
    return np.fromstring(ids, dtype=np.int64, sep=","), columns


def _first_of_each(bursts: NDArray[np.float64]) -> NDArray[np.int64]:
    """Return the rows of the first photo of each burst, ascending."""
    if not len(bursts):
        return np.empty(0, dtype=np.int64)
    places = (bursts - bursts.min()).astype(np.int64)
    rows = np.arange(len(places), dtype=np.int64)
    first = np.empty(int(places.max()) + 1, dtype=np.int64)
    first[places[::-1]] = rows[::-1]  # of several rows for one place the last one stays
    kept: NDArray[np.int64] = rows[first[places] == rows]
    return kept


def _sorted_rows(
    session: Session, sort: PhotoSort, ids: NDArray[np.int64], keys: NDArray[np.float64] | None
) -> NDArray[np.int64] | None:
    """Return the order of rows that came by path; None where they are in order."""
    if sort.field is SortField.PATH:
        return np.arange(len(ids))[::-1] if sort.descending else None
    if sort.field is SortField.CAMERA:
        keys = _camera_places(session, ids)
    assert keys is not None
    if sort.field is SortField.CLASS:
        keys = _class_places(session, keys)
    # argsort puts NaN last whichever sign.
    return np.argsort(-keys if sort.descending else keys, kind="stable")


def _class_places(session: Session, class_ids: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return for each class id the place of the class it counts as; NaN stays."""
    classes = list_classes(session, include_retired=True)
    place_of = {known.id: place for place, known in enumerate(classes)}
    places = np.full(max(place_of, default=0) + 1, np.nan)
    for class_id, end in resolve_merges(classes).items():
        places[class_id] = place_of[end]
    result = np.full(len(class_ids), np.nan)
    given = ~np.isnan(class_ids)
    result[given] = places[class_ids[given].astype(np.int64)]
    return result


def _camera_places(session: Session, ids: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return for each photo the place of its camera in the order of names; NaN for none."""
    if not len(ids):
        return np.empty(0)
    cameras = [
        (camera_name(make, model), texts) for make, model, texts in run_raw(session, _OF_CAMERAS)
    ]
    names = sorted({name for name, _ in cameras} - {""}, key=lambda name: (name.casefold(), name))
    by_id = np.full(int(ids.max()) + 1, np.nan)
    for name, text in cameras:
        if name:
            taken = np.fromstring(text, dtype=np.int64, sep=",")
            by_id[taken[taken < len(by_id)]] = names.index(name)
    return by_id[ids]
