"""In which order photos are read: what is on the screen first, then the rest as it comes.

Owns: what is left to do. Must not: read a photo, or ask a window; the caller says what is on the
screen each time.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from itertools import islice

from cropapp.core.entities import PhotoId
from cropapp.store.photos import PhotoFile


class WorkOrder:
    """The photos left to do, in their folders' order."""

    def __init__(self, rows: Sequence[PhotoFile]) -> None:
        self._in_order = deque(rows)
        # What was taken from the middle is passed over when its turn comes: to take it out of the
        # queue would move 100,000 others.
        self._left = {row.photo_id: row for row in rows}

    def __len__(self) -> int:
        return len(self._left)

    def take(self, first: Sequence[PhotoId], count: int, *, count_first: int) -> list[PhotoFile]:
        """Take the next photos: up to `count_first` of `first`, or else up to `count` in order."""
        wanted = (photo_id for photo_id in first if photo_id in self._left)
        taken = [self._left.pop(photo_id) for photo_id in islice(wanted, count_first)]
        if taken:
            return taken
        while self._in_order and len(taken) < count:
            row = self._in_order.popleft()
            if self._left.pop(row.photo_id, None) is not None:
                taken.append(row)
        return taken

    def give_back(self, rows: Sequence[PhotoFile]) -> None:
        """Put photos that were taken and not begun before all others."""
        self._in_order.extendleft(reversed(rows))
        self._left.update((row.photo_id, row) for row in rows)
