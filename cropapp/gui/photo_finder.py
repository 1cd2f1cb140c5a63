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
from cropapp.core.gallery import (
    GroupBy,
    PhotoFilter,
    PhotoGroups,
    PhotoSort,
    PhotoView,
    ReviewState,
    SortField,
)
from cropapp.gui.gallery.order import EMPTY_ORDER, PhotoOrder, photos_moved
from cropapp.gui.project_bridge import ProjectBridge

CHECK_MS = 400
"""How long after a change the order is looked at again; many changes make one look."""

_UNANSWERED = (SortField.PATH, SortField.CAPTURED_AT, SortField.SIZE, SortField.CAMERA)
"""Fields that no label and no prediction changes."""


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
        self._view = PhotoView()
        self._request = 0
        self._order = EMPTY_ORDER
        self._answered_request = 0
        self._check = QTimer(self, singleShot=True, interval=CHECK_MS)
        self._check.timeout.connect(self._look_again)
        bridge.changed.connect(self._on_changed)

    def find(
        self, photo_filter: PhotoFilter, sort: PhotoSort, group_by: GroupBy = GroupBy.NOTHING
    ) -> None:
        """Find photos and emit `found`."""
        self._view = PhotoView(photo_filter, sort, group_by)
        self._request += 1
        request, view = self._request, self._view
        self._bridge.read(
            lambda: self._order_of(view), lambda order: self._take(request, order), context=self
        )

    def find_first(
        self, remembered: Callable[[], PhotoView], done: Callable[[PhotoView], None]
    ) -> None:
        """Read which view was remembered and, if it is the plain one, find its photos with it.

        One reading instead of two: the first page of photos waits for it.

        Args:
            remembered: called in a reader thread.
            done: called in the GUI thread with the view; any but the plain one is to be asked for.
        """
        self._request += 1
        request = self._request

        def work() -> tuple[PhotoView, PhotoOrder | None]:
            view = remembered()
            return view, self._order_of(view) if view == PhotoView() else None

        def take(answer: tuple[PhotoView, PhotoOrder | None]) -> None:
            view, order = answer
            if order is not None:
                self._take(request, order)
            done(view)

        self._bridge.read(work, take, context=self)

    def _order_of(self, view: PhotoView) -> PhotoOrder:
        """Called in a reader thread."""
        project = self._bridge.project
        return PhotoOrder.of(*project.find_grouped(view.filter, view.sort, view.group_by))

    @Slot()
    def find_again(self) -> None:
        self.find(self._view.filter, self._view.sort, self._view.group_by)

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
        shown, sort = self._view.filter, self._view.sort
        by_answer = sort.field not in _UNANSWERED or self._view.group_by is GroupBy.CLASS
        confident = shown.min_confidence is not None or shown.max_confidence is not None
        judged = shown.disagrees or shown.doubted or shown.unlike is not None
        said = shown.class_ids or shown.review_states or shown.exclude_reasons
        return bool(by_answer or confident or said or judged or shown.has_target is not None)

    @Slot()
    def _look_again(self) -> None:
        if self._answered_request != self._request:
            return  # What is shown is on its way out; the answer to come is fresh enough.
        request, shown, view = self._request, self._order, self._view

        def look() -> tuple[PhotoOrder, bool, int]:
            order = self._order_of(view)
            if shown.starts(order) and _headers_stay(shown.groups, order.groups):
                return order, True, 0
            # Another header over a photo moves it too, if all stay in their order.
            return order, False, photos_moved(shown, order) or 1

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
        shown, project, order = self._view.filter, self._bridge.project, self._order
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


def _headers_stay(old: PhotoGroups | None, new: PhotoGroups | None) -> bool:
    """Whether each header stays over its photo; more may follow after the last one."""
    if old is None or new is None:
        return old is new
    count = len(old.starts)
    return old.keys == new.keys[:count] and np.array_equal(old.starts, new.starts[:count])
