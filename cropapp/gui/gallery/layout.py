"""Where each cell and each header of the grid lies, by arithmetic alone.

Owns: the way from a row to its place and back, for any number of photos and groups. Must not: know
Qt or a photo. Places are in pixels of the content: the top of the first line is 0, whatever is
scrolled.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

HEADER_HEIGHT = 28


@dataclass(frozen=True, slots=True)
class Box:
    left: int
    top: int
    width: int
    height: int

    @property
    def bottom(self) -> int:
        """The first pixel line below."""
        return self.top + self.height


class GridLayout:
    """Rows of equal cells in lines, each group of rows under a header of its own.

    Args:
        count: how many rows there are.
        columns: cells in a line.
        left: free space before the first column.
        starts: (G,) the first row of each group, ascending from 0; None for no headers.
    """

    def __init__(
        self,
        count: int,
        columns: int,
        cell_width: int,
        cell_height: int,
        *,
        left: int = 0,
        starts: NDArray[np.int64] | None = None,
    ) -> None:
        self.count, self.columns, self.left = count, max(1, columns), left
        self.cell_width, self.cell_height = max(1, cell_width), max(1, cell_height)
        self.header = 0 if starts is None else HEADER_HEIGHT
        known = np.zeros(1, np.int64) if starts is None or not len(starts) else starts
        self.starts = np.asarray(known, np.int64)
        self.ends = np.append(self.starts[1:], count)
        lines = -(-(self.ends - self.starts) // self.columns)
        heights = self.header + lines * self.cell_height
        self._tops = np.concatenate(([0], np.cumsum(heights)))
        self.height = int(self._tops[-1]) if count else 0

    # --- groups

    @property
    def groups(self) -> int:
        return len(self.starts) if self.count else 0

    def group_of(self, row: int) -> int:
        return int(np.searchsorted(self.starts, row, side="right")) - 1

    def rows_of_group(self, group: int) -> range:
        return range(int(self.starts[group]), int(self.ends[group]))

    def group_at(self, y: int) -> int:
        """Return the group whose header or cells are at a height, the nearest beyond the ends."""
        found = int(np.searchsorted(self._tops, y, side="right")) - 1
        return max(0, min(found, len(self.starts) - 1))

    def header_top(self, group: int) -> int:
        return int(self._tops[group])

    def headers_between(self, top: int, bottom: int) -> range:
        """Return the groups whose headers are seen between two heights."""
        if not self.header or not self.count:
            return range(0)
        first = self.group_at(top)
        if self.header_top(first) + self.header <= top:
            first += 1
        last = int(np.searchsorted(self._tops[:-1], bottom, side="left"))
        return range(first, last)

    # --- rows

    def box_of(self, row: int) -> Box:
        """Return the place of a row's cell."""
        group = self.group_of(row)
        line, column = divmod(row - int(self.starts[group]), self.columns)
        top = int(self._tops[group]) + self.header + line * self.cell_height
        return Box(self.left + column * self.cell_width, top, self.cell_width, self.cell_height)

    def row_at(self, x: int, y: int) -> int | None:
        """Return the row whose cell is at a place; None for a header or empty space."""
        column = (x - self.left) // self.cell_width
        if not self.count or not 0 <= column < self.columns or not 0 <= y < self.height:
            return None
        group = self.group_at(y)
        below = y - int(self._tops[group]) - self.header
        row = int(self.starts[group]) + below // self.cell_height * self.columns + column
        return row if below >= 0 and row < int(self.ends[group]) else None

    def rows_between(self, top: int, bottom: int) -> range:
        """Return the rows whose cells are seen between two heights."""
        if not self.count or bottom <= 0 or top >= self.height:
            return range(0)
        return range(self._first_from(max(0, top)), self._end_before(bottom))

    def _first_from(self, y: int) -> int:
        group = self.group_at(y)
        line = max(0, y - int(self._tops[group]) - self.header) // self.cell_height
        return int(self.starts[group]) + line * self.columns

    def _end_before(self, y: int) -> int:
        group = self.group_at(y - 1)
        below = y - int(self._tops[group]) - self.header
        lines = max(0, -(-below // self.cell_height))
        return min(int(self.ends[group]), int(self.starts[group]) + lines * self.columns)

    def rows_in(self, left: int, top: int, right: int, bottom: int) -> NDArray[np.int64]:
        """Return the rows whose cells meet a rectangle; quick for a hundred thousand."""
        near = self.rows_between(top, bottom)
        rows = np.arange(near.start, near.stop, dtype=np.int64)
        groups = np.searchsorted(self.starts, rows, side="right") - 1
        lines, columns = np.divmod(rows - self.starts[groups], self.columns)
        lefts = self.left + columns * self.cell_width
        tops = self._tops[groups] + self.header + lines * self.cell_height
        meets = (lefts < right) & (lefts + self.cell_width > left)
        found: NDArray[np.int64] = rows[meets & (tops < bottom) & (tops + self.cell_height > top)]
        return found

    # --- moving

    def row_above(self, row: int) -> int:
        """Return the row one line up, in the last line of the group before where that is."""
        group = self.group_of(row)
        start = int(self.starts[group])
        if row - self.columns >= start:
            return row - self.columns
        if not group:
            return row
        column = row - start
        first, end = int(self.starts[group - 1]), int(self.ends[group - 1])
        last_line = first + (end - 1 - first) // self.columns * self.columns
        return min(last_line + column, end - 1)

    def row_below(self, row: int) -> int:
        """Return the row one line down, in the first line of the next group where that is."""
        group = self.group_of(row)
        start, end = int(self.starts[group]), int(self.ends[group])
        line, column = divmod(row - start, self.columns)
        if row + self.columns < end:
            return row + self.columns
        if start + (line + 1) * self.columns < end:
            return end - 1
        if group + 1 == len(self.starts):
            return row
        return min(end + column, int(self.ends[group + 1]) - 1)

    def row_a_page_on(self, row: int, height: int, down: bool) -> int:
        """Return the row about `height` pixels further, in the same column if it is there."""
        box = self.box_of(row)
        lines = max(1, height // self.cell_height - 1) * self.cell_height
        y = box.top + box.height // 2 + (lines if down else -lines)
        if y < 0:
            return min(row % self.columns, self.count - 1) if not self.header else 0
        if y >= self.height:
            return self.count - 1
        found = self.row_at(box.left, y)
        if found is not None:
            return found
        near = self.rows_between(y, y + self.header + self.cell_height)
        return near.start if len(near) else row
