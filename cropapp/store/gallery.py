"""Which photos are shown, in which order, and the numbers beside them.

Owns: filters, sorts, counts and the folder tree as SQL. Must not: fetch more of a photo than its id
and what it is sorted by.

Every query walks ix_photo_gallery, which has the order of paths in it and all that a filter asks of
a photo; predictions are looked up by key where they matter. Sorting by anything but the path is a
stable sort in numpy of what comes in path order, so that ties are broken by path for nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cropapp.core.entities import ClassId
from cropapp.core.gallery import ClassBy, PhotoFilter, PhotoSort, ProjectCounts, SortField
from cropapp.store.classes import list_classes, resolve_merges
from cropapp.store.folder_tree import folder_tree as folder_tree
from cropapp.store.project_info import get_active_model_version_id
from cropapp.store.session import Session, id_list, run_raw
from cropapp.store.values import fold

_CLASS_SQL = {
    ClassBy.LABEL: "p.label_class_id",
    ClassBy.PREDICTION: "r.class_1",
    ClassBy.EITHER: "ifnull(p.label_class_id, r.class_1)",
}
_SORT_SQL = {
    SortField.CAPTURED_AT: "p.captured_wall_us",
    SortField.CONFIDENCE: "r.confidence_1",
    SortField.MARGIN: "r.margin",
    SortField.LABELLED_AT: "p.labelled_at_us",
}


@dataclass
class _Conditions:
    """SQL conditions with their parameters, and how the prediction is needed."""

    texts: list[str] = field(default_factory=list)
    parameters: list[Any] = field(default_factory=list)
    reads_prediction: bool = False
    needs_prediction: bool = False

    def add(self, text: str, *parameters: Any) -> None:
        self.texts.append(text)
        self.parameters += parameters

    def about_prediction(self, text: str, *parameters: Any) -> None:
        """Add one that no photo without a prediction can meet."""
        self.add(text, *parameters)
        self.reads_prediction = self.needs_prediction = True


def find_photo_ids(
    session: Session, wanted: PhotoFilter | None = None, sort: PhotoSort | None = None
) -> NDArray[np.int64]:
    """Return the ids of the photos that meet a filter, in order, (N,).

    A class in the filter stands for those merged into it too. By class, photos are in the order of
    the class list, the class being that of `wanted.class_by`.
    """
    wanted, sort = wanted or PhotoFilter(), sort or PhotoSort()
    conditions = _conditions(session, wanted)
    if sort.field is SortField.PATH:
        ids = _flat(_select(session, "p.id", conditions), np.int64)
        return np.ascontiguousarray(ids[::-1]) if sort.descending else ids
    key = _sort_sql(sort, wanted)
    conditions.reads_prediction |= "r." in key
    # 9e999 is infinity: what has no value, told from every value there is.
    flat = _flat(_select(session, f"p.id, ifnull({key}, 9e999)", conditions), np.float64)
    ids, keys = flat[::2].astype(np.int64), flat[1::2].copy()
    keys[np.isinf(keys)] = np.nan
    if sort.field is SortField.CLASS:
        keys = _class_places(session, keys)
    # argsort puts NaN last whichever sign.
    return ids[np.argsort(-keys if sort.descending else keys, kind="stable")]


def _sort_sql(sort: PhotoSort, wanted: PhotoFilter) -> str:
    if sort.field is SortField.CLASS:
        return _CLASS_SQL[wanted.class_by]
    return _SORT_SQL[sort.field]


def _class_places(session: Session, class_ids: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return for each class id its place in the class list; NaN stays."""
    classes = list_classes(session, include_retired=True)
    places = np.full(max((c.id for c in classes), default=0) + 1, np.nan)
    for place, known in enumerate(classes):
        places[known.id] = place
    result = np.full(len(class_ids), np.nan)
    given = ~np.isnan(class_ids)
    result[given] = places[class_ids[given].astype(np.int64)]
    return result


def _select(session: Session, columns: str, conditions: _Conditions) -> Iterable[tuple[Any, ...]]:
    source, parameters = "photo AS p INDEXED BY ix_photo_gallery", []
    if conditions.reads_prediction:
        # CROSS keeps the photos outside: the other way round their order would be lost.
        kind = "CROSS" if conditions.needs_prediction else "LEFT"
        source += f" {kind} JOIN prediction AS r ON r.model_version_id = ? AND r.photo_id = p.id"
        parameters.append(get_active_model_version_id(session))
    where = f"WHERE {' AND '.join(conditions.texts)}" if conditions.texts else ""
    sql = f"SELECT {columns} FROM {source} {where} ORDER BY p.folder_id, p.relative_path"
    return run_raw(session, sql, parameters + conditions.parameters)


def _flat(rows: Iterable[tuple[Any, ...]], dtype: type[Any]) -> NDArray[Any]:
    return np.fromiter(chain.from_iterable(rows), dtype=dtype)


def _conditions(session: Session, wanted: PhotoFilter) -> _Conditions:
    conditions = _Conditions()
    if wanted.photo_ids is not None:
        conditions.add("p.id IN (SELECT value FROM json_each(?))", id_list(wanted.photo_ids))
    _add_place(conditions, wanted)
    _add_states(conditions, wanted)
    if wanted.class_ids:
        _add_classes(session, conditions, wanted.class_ids, wanted.class_by)
    if wanted.min_confidence is not None:
        conditions.about_prediction("r.confidence_1 >= ?", wanted.min_confidence)
    if wanted.max_confidence is not None:
        conditions.about_prediction("r.confidence_1 <= ?", wanted.max_confidence)
    if wanted.disagrees:
        conditions.about_prediction("p.label_class_id <> r.class_1")
    return conditions


def _add_place(conditions: _Conditions, wanted: PhotoFilter) -> None:
    if wanted.folder_id is not None:
        conditions.add("p.folder_id = ?", wanted.folder_id)
    under = wanted.under.strip("/")
    if under:
        # "0" is the character after "/": a range of the index, where LIKE would be a scan.
        conditions.add("p.relative_path >= ? AND p.relative_path < ?", f"{under}/", f"{under}0")
    if not wanted.text:
        return
    if wanted.text.isascii():
        conditions.add("instr(lower(p.relative_path), ?) > 0", wanted.text.lower())
    else:
        conditions.add("instr(fold(p.relative_path), ?) > 0", fold(wanted.text))


def _add_states(conditions: _Conditions, wanted: PhotoFilter) -> None:
    for column, states in (
        ("p.review_state", wanted.review_states),
        ("p.state", wanted.photo_states),
    ):
        if states:
            listed = sorted(str(state) for state in states)
            conditions.add(f"{column} IN ({', '.join('?' * len(listed))})", *listed)


def _add_classes(
    session: Session, conditions: _Conditions, class_ids: frozenset[ClassId], by: ClassBy
) -> None:
    merges = resolve_merges(list_classes(session, include_retired=True))
    asked = {merges.get(class_id, class_id) for class_id in class_ids}
    meant = sorted({class_id for class_id, end in merges.items() if end in asked})
    text = f"{_CLASS_SQL[by]} IN (SELECT value FROM json_each(?))"
    if by is ClassBy.PREDICTION:
        conditions.about_prediction(text, id_list(meant))
        return
    conditions.add(text, id_list(meant))
    conditions.reads_prediction |= by is ClassBy.EITHER


def count_project(session: Session) -> ProjectCounts:
    """Return the numbers of the whole project."""
    photos, unsure, excluded, unreadable, missing = run_raw(
        session,
        "SELECT count(*), total(review_state = 'unsure'), total(review_state = 'excluded'), "
        "total(state = 'unreadable'), total(state = 'missing') "
        "FROM photo INDEXED BY ix_photo_gallery",
    ).fetchone()
    by_label = _count_by(
        session,
        "SELECT label_class_id, count(*) FROM photo "
        "WHERE label_class_id IS NOT NULL GROUP BY label_class_id",
    )
    predicted = _predicted_by_class(session)
    labelled_too = _count_by(
        session,
        "SELECT r.class_1, count(*) FROM photo AS p CROSS JOIN prediction AS r "
        "ON r.model_version_id = ? AND r.photo_id = p.id "
        "WHERE p.label_class_id IS NOT NULL GROUP BY r.class_1",
        get_active_model_version_id(session),
    )
    unlabelled = {c: count - labelled_too.get(c, 0) for c, count in predicted.items()}
    return ProjectCounts(
        photos=photos,
        labelled=sum(by_label.values()),
        unsure=int(unsure),
        excluded=int(excluded),
        unreadable=int(unreadable),
        missing=int(missing),
        predicted=sum(predicted.values()),
        by_label=by_label,
        by_prediction={c: count for c, count in unlabelled.items() if count},
    )


def _predicted_by_class(session: Session) -> dict[ClassId, int]:
    # One seek and one range count per class; a GROUP BY would visit every version's rows.
    version = get_active_model_version_id(session)
    if version is None:
        return {}
    return _count_by(
        session,
        "SELECT * FROM (SELECT c.id, (SELECT count(*) FROM prediction AS r "
        "WHERE r.class_1 = c.id AND r.model_version_id = ?) AS n FROM photo_class AS c) WHERE n",
        version,
    )


def _count_by(session: Session, sql: str, *parameters: Any) -> dict[ClassId, int]:
    return {ClassId(class_id): count for class_id, count in run_raw(session, sql, parameters)}
