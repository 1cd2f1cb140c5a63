"""Cycles of Python objects are collected in the GUI thread only.

Owns: when that is. Python would collect in whichever thread happens to allocate: a thumbnail thread
then deletes widgets of a page that was closed, which Qt does not allow outside the GUI thread (a
window stood still for good that way), and holds the interpreter while the window waits for it.
"""

from __future__ import annotations

import gc
from time import perf_counter

from PySide6.QtCore import QObject, QTimer

LOOK_EVERY_MS = 1_000
YOUNG, MIDDLE, OLD = 700, 10, 20
"""Python's own thresholds for the first two; full collections at most every 20 of the second."""
OLD_AT_MOST_EVERY_S = 30.0
"""A full one takes 10 to 40 ms in a project of 100,000 photos."""


class GarbageCollector(QObject):
    """One per program. Python's own collector is off as long as it lives."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        self._old_at_s = perf_counter()
        timer = QTimer(self)
        timer.timeout.connect(self.look)
        timer.start(LOOK_EVERY_MS)

    def look(self) -> None:
        """Collect what is due."""
        young, middle, old = gc.get_count()
        if old > OLD and perf_counter() - self._old_at_s > OLD_AT_MOST_EVERY_S:
            gc.collect()
            self._old_at_s = perf_counter()
        elif middle > MIDDLE:
            gc.collect(1)
        elif young > YOUNG:
            gc.collect(0)
