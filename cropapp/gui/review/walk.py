"""Where a person is in the queue of the review, and what is decided of it.

Owns: the place, the units decided in this sitting, what is left. Must not: know Qt or the project.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from cropapp.core.entities import PhotoId
from cropapp.services.review_order import ReviewQueue


class ReviewWalk:
    """One walk through one queue. Its place may be behind the last unit: the end."""

    def __init__(self, queue: ReviewQueue) -> None:
        self.queue = queue
        self.index = 0
        self._sizes = np.diff(queue.starts)
        self._decided = np.zeros(len(queue), dtype=bool)
        self._by_id = np.argsort(queue.photo_ids, kind="stable")
        self.photos_left = int(self._sizes.sum())

    def __len__(self) -> int:
        return len(self.queue)

    @property
    def is_at_end(self) -> bool:
        return self.index >= len(self)

    def unit(self) -> tuple[PhotoId, ...]:
        """Return the photos in front; none at the end."""
        return () if self.is_at_end else self.queue.unit(self.index)

    def near(self, before: int, after: int) -> list[int]:
        """Return the units around the one in front, as they are likely to be asked for."""
        ahead = range(self.index + 1, min(self.index + after + 1, len(self)))
        behind = range(self.index - 1, max(self.index - before, 0) - 1, -1)
        front = [] if self.is_at_end else [self.index]
        return [*front, *ahead, *behind]

    def go_to(self, index: int) -> bool:
        """Go to a unit, or as near to it as there is one or the end; tell whether that is new."""
        before, self.index = self.index, max(0, min(index, len(self)))
        return self.index != before

    def go_on(self) -> None:
        """Go to the next unit that is not decided; where none follows, to the end."""
        following = np.flatnonzero(~self._decided[self.index + 1 :])
        self.go_to(self.index + 1 + int(following[0]) if len(following) else len(self))

    def go_to_first_open(self) -> None:
        """Go to the first unit that is not decided; where there is none, to the end."""
        still = np.flatnonzero(~self._decided)
        self.go_to(int(still[0]) if len(still) else len(self))

    def is_decided(self, index: int) -> bool:
        return bool(self._decided[index])

    def mark(self, index: int, decided: bool) -> None:
        """Say whether a unit is decided."""
        if self._decided[index] != decided:
            self._decided[index] = decided
            change = int(self._sizes[index])
            self.photos_left += -change if decided else change

    def units_of(self, photo_ids: Iterable[int]) -> list[int]:
        """Return the units that some photos are in, ascending; others are left out."""
        wanted = np.fromiter(photo_ids, dtype=np.int64)
        ids = self.queue.photo_ids
        if not len(ids) or not len(wanted):
            return []
        places = np.searchsorted(ids, wanted, sorter=self._by_id)
        rows = self._by_id[np.minimum(places, len(ids) - 1)]
        rows = rows[ids[rows] == wanted]
        units = np.searchsorted(self.queue.starts, rows, side="right") - 1
        return [int(unit) for unit in np.unique(units)]

    def open_ids(self) -> NDArray[np.int64]:
        """Return the photos of all units that are not decided, in order."""
        return np.compress(np.repeat(~self._decided, self._sizes), self.queue.photo_ids)

    def decided_ids(self) -> NDArray[np.int64]:
        return np.compress(np.repeat(self._decided, self._sizes), self.queue.photo_ids)

    def sync(self, open_ids: NDArray[np.int64]) -> None:
        """Take over what is decided from the photos that are open according to the project."""
        if not len(self):
            return
        is_open = np.isin(self.queue.photo_ids, open_ids)
        self._decided = ~np.logical_or.reduceat(is_open, self.queue.starts[:-1])
        self.photos_left = int(self._sizes[~self._decided].sum())
