"""Cycles of Python objects are collected in the GUI thread only, and never many objects at once.

Owns: when that is. Python would collect in whichever thread happens to allocate: a thumbnail thread
then deletes widgets of a page that was closed, which Qt does not allow outside the GUI thread (a
window stood still for good that way), and holds the interpreter while the window waits for it.

To collect is to walk through all objects of a generation, those of other threads too. A job that
holds the rows of 100,000 photos has some 360,000: 42 ms for the youngest generation alone, 85 for
all. So many are set aside instead, which takes no time: they go when nothing refers to them, as
ever, and only a cycle among them stays until a project is closed (`collect_all`).
"""

from __future__ import annotations

import gc
from time import perf_counter

from PySide6.QtCore import QObject, QTimer

LOOK_EVERY_MS = 1_000
YOUNG, MIDDLE, OLD = 700, 10, 20
"""Python's own thresholds for the first two; full collections at most every 20 of the second."""
OLD_AT_MOST_EVERY_S = 30.0
MOST_WALKED = 40_000
"""Objects that are walked through at once: 5 ms."""


class GarbageCollector(QObject):
    """One per program. Python's own collector is off as long as it lives."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        self._old_at_s = perf_counter()
        self._middle = self._old = 0
        """How many objects there are at most in the generations above the youngest."""
        timer = QTimer(self)
        timer.timeout.connect(self.look)
        timer.start(LOOK_EVERY_MS)

    def look(self) -> None:
        """Collect what is due, or set aside what is too much."""
        young = gc.get_count()[0]
        if young <= YOUNG:
            return
        generation = self._due()
        walked = young + (0, self._middle, self._middle + self._old)[generation]
        if walked > MOST_WALKED:
            gc.freeze()
            self._middle = self._old = 0
            return
        left = max(0, walked - gc.collect(generation))
        if generation == 0:
            self._middle += left
        else:
            self._middle, self._old = 0, left + (self._old if generation == 1 else 0)

    def _due(self) -> int:
        """Return the oldest generation that is to be collected."""
        _, middle, old = gc.get_count()
        if old > OLD and perf_counter() - self._old_at_s > OLD_AT_MOST_EVERY_S:
            self._old_at_s = perf_counter()
            return 2
        return 1 if middle > MIDDLE else 0


def set_aside() -> None:
    """Walk no more through what there is by now: it stays to the end, most of it."""
    gc.freeze()


def collect_all() -> None:
    """Collect what was set aside too: 70 ms, so only where a project was closed.

    Its pages are in cycles, and hold its pictures.
    """
    gc.unfreeze()
    gc.collect()
    gc.freeze()
