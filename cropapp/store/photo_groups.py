"""Where an order of photos is divided by headers.

Owns: the arithmetic of groups over arrays, and what of a photo names its group. Must not: query.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from itertools import count, repeat
from operator import itemgetter

import numpy as np
from numpy.typing import NDArray

from cropapp.core.entities import ClassId, FolderId
from cropapp.core.gallery import GroupBy, GroupKey, PhotoGroups
from cropapp.store.photo_conditions import PLACES_APART

_DAY_US = 86_400_000_000
_AT_ONCE = 20_000
"""No Python runs per photo, so that Python's lock is let go only between so many: about 4 ms."""
_RADIX_UP_TO = 1 << 16
"""Numbers of 16 bits are sorted by radix: a tenth of the time for a million photos."""
_EPOCH_DAY = date(1970, 1, 1).toordinal()


class PlaceCodes:
    """Numbers for folders with their sub-folders, given out as they are met."""

    def __init__(self) -> None:
        self._codes: defaultdict[str, int] = defaultdict(count().__next__)

    def of(self, text: str) -> NDArray[np.float64]:
        """Return a number for each `folder id/relative path` of a column of PLACE, (N,)."""
        places = text.split(PLACES_APART) if text else []
        parts = [
            np.fromiter(self._codes_of(places[start : start + _AT_ONCE]), dtype=np.float64)
            for start in range(0, len(places), _AT_ONCE)
        ]
        return np.concatenate(parts) if parts else np.empty(0)

    def _codes_of(self, places: list[str]) -> Iterable[int]:
        directories = map(itemgetter(0), map(str.rpartition, places, repeat("/")))
        return map(self._codes.__getitem__, directories)

    def directories(self) -> list[tuple[FolderId, str]]:
        """Return what the numbers stand for, in their order: folder and path below it."""
        parts = (place.partition("/") for place in self._codes)
        return [(FolderId(int(folder)), under) for folder, _, under in parts]

    def keys(self) -> list[GroupKey]:
        """Return the same as keys of groups."""
        return list(self.directories())


def key_of_number(by: GroupBy, number: int) -> GroupKey:
    """Return the key that a number given by `numbers_of` stands for."""
    if by is GroupBy.DAY:
        return date.fromordinal(_EPOCH_DAY + number)
    return ClassId(number) if by is GroupBy.CLASS else number


def numbers_of(
    by: GroupBy, values: NDArray[np.float64], merges: Mapping[ClassId, ClassId]
) -> NDArray[np.float64]:
    """Return for each photo the number of its group; NaN for none.

    Args:
        values: (N,) wall clocks in microseconds, class ids or burst ids.
        merges: the class that a merged class counts as.
    """
    if by is GroupBy.DAY:
        return np.floor(values / _DAY_US)
    if by is not GroupBy.CLASS:
        return values
    result = values.copy()
    for class_id, end in merges.items():
        result[values == class_id] = end
    return result


def divide(
    by: GroupBy, numbers: NDArray[np.float64], keys: list[GroupKey] | None = None
) -> tuple[NDArray[np.int64], PhotoGroups]:
    """Bring the photos of each group together, groups in the order of their first photo.

    Args:
        numbers: (N,) the group of each photo in the order of the sort; NaN for none.
        keys: what the numbers stand for; None: `key_of_number` says.

    Returns:
        The rows of the sort in the new order, (N,), and where the groups begin in it.
    """
    if not len(numbers):
        return np.empty(0, dtype=np.int64), PhotoGroups(by, np.empty(0, dtype=np.int64), ())
    codes, lowest, none = _dense(numbers)
    first = np.full(none + 1, -1, dtype=np.int64)
    # Of several values for one place the last one stays.
    first[codes[::-1]] = np.arange(len(codes), dtype=np.int64)[::-1]
    found = np.flatnonzero(first >= 0)
    found = found[np.argsort(first[found])]
    place = np.empty(none + 1, dtype=np.int64)
    place[found] = np.arange(len(found))
    places = place[codes]
    starts = np.cumsum(np.bincount(places)) - np.bincount(places)
    if len(found) <= _RADIX_UP_TO:
        places = places.astype(np.uint16)
    order = np.argsort(places, kind="stable").astype(np.int64)

    def key_of(code: int) -> GroupKey:
        if code == none:
            return None
        return keys[code + lowest] if keys is not None else key_of_number(by, code + lowest)

    return order, PhotoGroups(by, starts, tuple(key_of(code) for code in found.tolist()))


def _dense(numbers: NDArray[np.float64]) -> tuple[NDArray[np.int64], int, int]:
    """Return whole numbers from 0, what was taken off them, and the one that stands for NaN."""
    missing = np.isnan(numbers)
    if missing.all():
        return np.zeros(len(numbers), dtype=np.int64), 0, 0
    lowest, highest = int(np.nanmin(numbers)), int(np.nanmax(numbers))
    none = highest - lowest + 1
    return np.where(missing, none, numbers - lowest).astype(np.int64), lowest, none
