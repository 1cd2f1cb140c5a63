"""A filter as SQL.

Owns: the conditions of a PhotoFilter on `p`, a row of ix_photo_gallery, and on `r`, its prediction
by the active model version. Must not: run anything but the small lookups a condition needs.

ix_photo_gallery holds the order of paths and all that a filter asks of a photo: whatever is asked
costs one walk along it, where one narrow index per column cost seconds each time the planner took
an unselective one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cropapp.core.entities import ClassId
from cropapp.core.gallery import Area, ClassBy, PhotoFilter, camera_name
from cropapp.store.classes import list_classes, merged_classes, resolve_merges
from cropapp.store.label_doubts import doubted_sql
from cropapp.store.merged import counted_sql
from cropapp.store.project_info import get_active_model_version_id
from cropapp.store.session import Session, id_list, run_raw
from cropapp.store.values import fold, wall_us

CLASS_SQL = {
    ClassBy.LABEL: "p.label_class_id",
    ClassBy.PREDICTION: "r.class_1",
    ClassBy.EITHER: "ifnull(p.label_class_id, r.class_1)",
}
PREDICTION = "prediction AS r INDEXED BY sqlite_autoindex_prediction_1"
"""The primary key, which is the table itself. Left to itself SQLite goes by ix_prediction_photo_id
and from there to the table: 101 ms for 100,000 photos instead of 51."""
PLACE = "p.folder_id || '/' || p.relative_path"
PLACES_APART = "//"
"""Within a path two strokes never follow each other."""
_NO_VALUE = -(2**62)
_CAMERAS = (
    "SELECT camera_make, camera_model, count(*) FROM photo INDEXED BY ix_photo_camera "
    "GROUP BY camera_make, camera_model"
)
_IN_LIST = "IN (SELECT value FROM json_each(?))"
_POSITION = "p.latitude IS NOT NULL AND p.longitude IS NOT NULL"
# The copies name their original, not the other way round.
_DUPLICATE = (
    "p.duplicate_of IS NOT NULL "
    "OR p.id IN (SELECT duplicate_of FROM photo WHERE duplicate_of IS NOT NULL)"
)


@dataclass
class Conditions:
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


def conditions_of(session: Session, wanted: PhotoFilter) -> Conditions:
    """Return all conditions of a filter but `one_per_burst`, which is about those that pass."""
    conditions = Conditions()
    if wanted.photo_ids is not None:
        conditions.add(f"p.id {_IN_LIST}", id_list(wanted.photo_ids))
    _add_place(conditions, wanted)
    _add_states(conditions, wanted)
    _add_capture(session, conditions, wanted)
    _add_kin(conditions, wanted)
    if wanted.class_ids:
        _add_classes(session, conditions, wanted.class_ids, wanted.class_by)
    if wanted.min_confidence is not None:
        conditions.about_prediction("r.confidence_1 >= ?", wanted.min_confidence)
    if wanted.max_confidence is not None:
        conditions.about_prediction("r.confidence_1 <= ?", wanted.max_confidence)
    if wanted.unlike is not None:
        conditions.about_prediction(f"r.strangeness {'>' if wanted.unlike else '<='} 1")
    if wanted.doubted:
        conditions.add(f"p.id IN ({doubted_sql(session)})")
    if wanted.disagrees:
        merges = merged_classes(session)
        label, predicted = (counted_sql(each, merges) for each in ("p.label_class_id", "r.class_1"))
        conditions.about_prediction(f"{label} <> {predicted}")
    return conditions


def read_columns(session: Session, columns: Sequence[str], conditions: Conditions) -> list[str]:
    """Return columns of the photos that meet the conditions, by path, each as one text.

    One row with long texts instead of a row per photo: a third of the time for a million photos,
    and all of it outside Python's lock, so that the window stays fluid meanwhile.

    Args:
        columns: expressions over `p` and `r` that give whole numbers, or PLACE.
    """
    reads = conditions.reads_prediction or any("r." in column for column in columns)
    source, parameters = "photo AS p INDEXED BY ix_photo_gallery", []
    if reads:
        # CROSS keeps the photos outside: the other way round their order would be lost.
        kind = "CROSS" if conditions.needs_prediction else "LEFT"
        source += f" {kind} JOIN {PREDICTION} ON r.model_version_id = ? AND r.photo_id = p.id"
        parameters.append(get_active_model_version_id(session))
    where = " AND ".join(f"({text})" for text in conditions.texts)
    inner = ", ".join(f"{_never_null(text)} AS c{n}" for n, text in enumerate(columns))
    outer = ", ".join(_joined(text, f"c{n}") for n, text in enumerate(columns))
    found = run_raw(
        session,
        f"SELECT {outer} FROM (SELECT {inner} FROM {source} {'WHERE ' if where else ''}{where} "
        "ORDER BY p.folder_id, p.relative_path)",
        parameters + conditions.parameters,
    )
    return [text or "" for text in found.fetchone()]


def _never_null(column: str) -> str:
    return column if column in ("p.id", PLACE) else f"ifnull({column}, {_NO_VALUE})"


def _joined(column: str, name: str) -> str:
    return f"group_concat({name}, '{PLACES_APART}')" if column == PLACE else f"group_concat({name})"


def numbers_in(text: str) -> NDArray[np.float64]:
    """Return a column that `read_columns` gave as numbers, (N,); NaN where there is no value."""
    whole = np.fromstring(text, dtype=np.int64, sep=",")
    numbers = whole.astype(np.float64)
    numbers[whole == _NO_VALUE] = np.nan
    return numbers


def count_cameras(session: Session) -> dict[tuple[str | None, str | None], int]:
    """Return each make and model as the files name them, with its photos."""
    return {(make, model): count for make, model, count in run_raw(session, _CAMERAS)}


def _add_place(conditions: Conditions, wanted: PhotoFilter) -> None:
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


def _add_states(conditions: Conditions, wanted: PhotoFilter) -> None:
    for column, values in (
        ("p.review_state", wanted.review_states),
        ("p.state", wanted.photo_states),
        ("p.exclude_reason", wanted.exclude_reasons),
    ):
        if values:
            listed = sorted(str(value) for value in values)
            conditions.add(f"{column} IN ({', '.join('?' * len(listed))})", *listed)
    _add_either(conditions, "p.target_x IS NOT NULL", wanted.has_target)


def _add_either(conditions: Conditions, text: str, wanted: bool | None) -> None:
    if wanted is not None:
        conditions.add(text if wanted else f"NOT ({text})")


def _add_capture(session: Session, conditions: Conditions, wanted: PhotoFilter) -> None:
    """When, with what and where a photo was taken."""
    if wanted.first_day is not None:
        conditions.add("p.captured_wall_us >= ?", _day_start_us(wanted.first_day))
    if wanted.last_day is not None:
        conditions.add("p.captured_wall_us < ?", _day_start_us(wanted.last_day + timedelta(days=1)))
    if wanted.cameras:
        _add_cameras(session, conditions, wanted.cameras)
    _add_either(conditions, _POSITION, wanted.has_position)
    if wanted.area is not None:
        _add_area(conditions, wanted.area)


def _day_start_us(day: date) -> int:
    return wall_us(datetime.combine(day, time.min))


def _add_cameras(session: Session, conditions: Conditions, names: frozenset[str]) -> None:
    known = list(count_cameras(session))
    meant = [pair for pair in known if camera_name(*pair) in names]
    others = [pair for pair in known if pair not in meant]
    if not others and meant:
        return  # All cameras there are.
    one = "p.camera_make IS ? AND p.camera_model IS ?"
    conditions.add(
        " OR ".join([one] * len(meant)) or "0", *(text for pair in meant for text in pair)
    )


def _add_area(conditions: Conditions, area: Area) -> None:
    conditions.add("p.latitude BETWEEN ? AND ?", area.south, area.north)
    if area.west <= area.east:
        conditions.add("p.longitude BETWEEN ? AND ?", area.west, area.east)
    else:
        conditions.add("p.longitude >= ? OR p.longitude <= ?", area.west, area.east)


def _add_kin(conditions: Conditions, wanted: PhotoFilter) -> None:
    """What other photos show the same."""
    _add_either(conditions, _DUPLICATE, wanted.is_duplicate)
    _add_either(conditions, "p.burst_id IS NOT NULL", wanted.in_burst)
    if wanted.burst_id is not None:
        conditions.add("p.burst_id = ?", wanted.burst_id)


def _add_classes(
    session: Session, conditions: Conditions, class_ids: frozenset[ClassId], by: ClassBy
) -> None:
    merges = resolve_merges(list_classes(session, include_retired=True))
    asked = {merges.get(class_id, class_id) for class_id in class_ids}
    meant = sorted({class_id for class_id, end in merges.items() if end in asked})
    text = f"{CLASS_SQL[by]} {_IN_LIST}"
    if by is ClassBy.PREDICTION:
        conditions.about_prediction(text, id_list(meant))
        return
    conditions.add(text, id_list(meant))
    conditions.reads_prediction |= by is ClassBy.EITHER
