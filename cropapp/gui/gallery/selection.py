"""Which photos of the grid are selected.

Owns: one mark per row, so that any selection of a hundred thousand costs the same; the anchor of
ranges. Must not: know Qt. (Qt's own selection is a list of ranges: every second photo of 100,000
would be 50,000 of them, merged pair by pair.)
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

Marks = NDArray[np.bool_]


class RowSelection:
    """The marks of all rows. `revision` grows with every change."""

    def __init__(self) -> None:
        self._marks: Marks = np.zeros(0, np.bool_)
        self.anchor = 0
        self.revision = 0

    def reset(self, count: int, rows: NDArray[np.int64] | None = None) -> None:
        """Begin anew for an order of `count` rows, those given selected."""
        self._marks = np.zeros(count, np.bool_)
        if rows is not None:
            self._marks[rows] = True
        self.anchor = min(self.anchor, max(0, count - 1))
        self.revision += 1

    def __contains__(self, row: int) -> bool:
        return 0 <= row < len(self._marks) and bool(self._marks[row])

    @property
    def count(self) -> int:
        return int(np.count_nonzero(self._marks))

    def rows(self) -> NDArray[np.int64]:
        """Return the selected rows, ascending."""
        return np.flatnonzero(self._marks)

    def view(self, rows: range) -> Marks:
        """Return the marks of a range, not a copy."""
        return self._marks[rows.start : rows.stop]

    def marks(self) -> Marks:
        """Return a copy, to come back to while a band is drawn."""
        return self._marks.copy()

    def select_only(self, rows: Iterable[int] | NDArray[np.int64]) -> None:
        self._marks[:] = False
        self.add(rows)

    def add(self, rows: Iterable[int] | NDArray[np.int64]) -> None:
        chosen = rows if isinstance(rows, np.ndarray) else np.fromiter(rows, np.int64)
        self._marks[chosen] = True
        self.revision += 1

    def toggle(self, row: int) -> None:
        self._marks[row] = not self._marks[row]
        self.revision += 1

    def select_to(self, row: int, *, keep: bool = False) -> None:
        """Select from the anchor to a row, in addition to the rest or instead of it."""
        first, last = sorted((self.anchor, row))
        if not keep:
            self._marks[:] = False
        self._marks[first : last + 1] = True
        self.revision += 1

    def select_all(self) -> None:
        self._marks[:] = True
        self.revision += 1

    def invert(self) -> None:
        np.logical_not(self._marks, out=self._marks)
        self.revision += 1

    def draw_band(self, before: Marks, rows: NDArray[np.int64], *, toggles: bool) -> None:
        """Show a rubber band: what was marked before it began, and the rows under it."""
        self._marks[:] = before
        self._marks[rows] = ~before[rows] if toggles else True
        self.revision += 1
