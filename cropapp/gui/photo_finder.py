"""Which photos the page shows, and whether that has changed since.

Owns: running a filter and a sort in a reader thread, the order that is shown, and how many photos
would move if it were sorted again. Must not: show anything; the page is told by signal.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
from PySide6.QtCore import QObject, QTimer, Signal, Slot

from cropapp.core.entities import PhotoState
from cropapp.core.feed import Aspect, ProjectChange
from cropapp.core.gallery import PhotoFilter, PhotoSort, ReviewState, SortField
from cropapp.gui.gallery.order import EMPTY_ORDER, PhotoOrder, photos_moved
from cropapp.gui.project_bridge import ProjectBridge

CHECK_MS = 400
"""How long after a change the order is looked at again; many changes make one look."""


class PhotoFinder(QObject):
    """Finds photos. The last request wins; a late answer to an earlier one is dropped."""

    found = Signal(object)
    """PhotoOrder the person asked for: show it."""
    grew = Signal(object)
    """PhotoOrder that only goes on where the shown one ends: showing it moves nothing."""
    would_move = Signal(int)
    """How many photos sorting again would move."""

    def __init__(self, bridge: ProjectBridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._filter, self._sort = PhotoFilter(), PhotoSort()
        self._request = 0
        self._order = EMPTY_ORDER
        self._answered_request = 0
        self._check = QTimer(self, singleShot=True, interval=CHECK_MS)
        self._check.timeout.connect(self._look_again)
        bridge.changed.connect(self._on_changed)

    def find(self, photo_filter: PhotoFilter, sort: PhotoSort) -> None:
        """Find photos and emit `found`."""
        self._filter, self._sort = photo_filter, sort
        self._request += 1
        request, project = self._request, self._bridge.project
        self._bridge.read(
            lambda: PhotoOrder.of(project.find(photo_filter, sort)),
            lambda order: self._take(request, order),
            context=self,
        )

    @Slot()
    def find_again(self) -> None:
        self.find(self._filter, self._sort)

    @property
    def is_answered(self) -> bool:
        """Whether the photos of some request have arrived."""
        return self._answered_request > 0

    def _take(self, request: int, order: PhotoOrder) -> None:
        if request == self._request:
            self._order, self._answered_request = order, request
            self._check.stop()
            self.would_move.emit(0)
            self.found.emit(order)

    # --- what would move

    @Slot(object)
    def _on_changed(self, change: ProjectChange) -> None:
        # A steady stream of changes must not put the look off for ever: the timer is not restarted.
        if self._concerns(change) and not self._check.isActive():
            self._check.start()

    def _concerns(self, change: ProjectChange) -> bool:
        aspects = change.aspects
        if aspects & {Aspect.PHOTOS, Aspect.FOLDERS}:
            return True
        return bool(
            aspects & {Aspect.LABELS, Aspect.PREDICTIONS, Aspect.CLASSES, Aspect.MODELS}
        ) and (self._order_depends_on_answers())

    def _order_depends_on_answers(self) -> bool:
        """Whether a label or a prediction can change which photos are shown, or their order."""
        shown = self._filter
        by_answer = self._sort.field not in (SortField.PATH, SortField.CAPTURED_AT)
        confident = shown.min_confidence is not None or shown.max_confidence is not None
        return bool(
            by_answer or confident or shown.class_ids or shown.review_states or shown.disagrees
        )

    @Slot()
    def _look_again(self) -> None:
        if self._answered_request != self._request:
            return  # What is shown is on its way out; the answer to come is fresh enough.
        request, shown, project = self._request, self._order, self._bridge.project
        photo_filter, sort = self._filter, self._sort

        def look() -> tuple[PhotoOrder, bool, int]:
            order = PhotoOrder.of(project.find(photo_filter, sort))
            if shown.starts(order):
                return order, True, 0
            return order, False, photos_moved(shown, order)

        self._bridge.read(look, lambda answer: self._compare(request, *answer), context=self)

    def _compare(self, request: int, order: PhotoOrder, grows: bool, moved: int) -> None:
        if request != self._request:
            return
        if not grows:
            self.would_move.emit(moved)
        elif len(order) != len(self._order):
            self._order = order
            self.grew.emit(order)
        else:
            self.would_move.emit(0)

    # --- the next one to do

    def find_next_unreviewed(self, after_row: int, done: Callable[[int | None], None]) -> None:
        """Find the next photo nobody has decided on, below a row and then from the top.

        Args:
            done: called in the GUI thread with its row, None if all are reviewed.
        """
        shown, project, order = self._filter, self._bridge.project, self._order
        wanted = replace(shown, review_states=frozenset({ReviewState.UNREVIEWED}))
        if not shown.photo_states:
            wanted = replace(wanted, photo_states=frozenset({PhotoState.FOUND, PhotoState.READY}))

        def look() -> int | None:
            open_ids = project.find(wanted, PhotoSort())
            rows = np.flatnonzero(np.isin(order.ids, open_ids))
            below = rows[rows > after_row]
            first = below if len(below) else rows
            return int(first[0]) if len(first) else None

        self._bridge.read(look, done, context=self)
