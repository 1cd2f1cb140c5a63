"""Finding the queue in the background, and looking whether it is still the one that is shown.

Owns: the request under way, its progress and cancel, and how many photos another sort would move.
Must not: change the walk; the page is told by signal.
"""

from __future__ import annotations

import time

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QTimer, Signal, Slot

from cropapp.core.feed import Aspect, ProjectChange
from cropapp.core.tasks import QuietTask
from cropapp.gui.gallery.order import PhotoOrder, photos_moved
from cropapp.gui.project_bridge import ProjectBridge
from cropapp.gui.review.walk import ReviewWalk
from cropapp.services.review_order import (
    ABOUT_LABELS,
    ReviewOrder,
    ReviewQueue,
    ReviewRequest,
    ReviewScope,
    find_review_queue,
    open_photo_ids,
)

LOOK_MS = 700
"""How long after a change the queue is looked at again. While a person types, it is put off."""
REST_FACTOR = 10
"""A look that takes long is followed by a rest so many times as long."""
TELL_MS = 100

_MEMBERS = {Aspect.LABELS}
_ORDERS = {Aspect.PHOTOS, Aspect.FOLDERS, Aspect.PREDICTIONS, Aspect.MODELS}
"""A label never changes the order of those that stay; any of these may."""


class _FindTask(QuietTask):
    """Remembers how far it is; read by the GUI thread."""

    done, total = 0, 0

    def progress(self, done: int, total: int, note: str = "") -> None:
        self.done, self.total = done, total


class QueueFinder(QObject):
    """Finds queues. The last request wins."""

    found = Signal(object)
    """ReviewQueue that was asked for."""
    progressed = Signal(int, int)
    synced = Signal(object)
    """(N,) int64: the photos of the walk's request that are open according to the project."""
    would_move = Signal(int)
    """How many photos sorting again would move."""

    def __init__(self, bridge: ProjectBridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._task = _FindTask()
        self._request = ReviewRequest()
        self._walk: ReviewWalk | None = None
        self._serial = 0
        self._looking = False
        self._order_may_differ = False
        self._look = QTimer(self, singleShot=True, interval=LOOK_MS)
        self._look.timeout.connect(self._look_again)
        self._tell = QTimer(self, interval=TELL_MS)
        self._tell.timeout.connect(self._tell_progress)
        bridge.changed.connect(self._on_changed)

    def find(self, request: ReviewRequest) -> None:
        """Find the queue of a request and emit `found`."""
        self.cancel()
        self._request, self._walk = request, None
        serial, task, project = self._serial, _FindTask(), self._bridge.project
        self._task = task
        self._tell.start()
        self._bridge.read(
            lambda: find_review_queue(project, request, task),
            lambda queue: self._take(serial, queue),
            context=self,
            failed=self._fail,
        )

    def cancel(self) -> None:
        """Let go of what is being found."""
        self._task.cancel()
        self._tell.stop()
        self._look.stop()
        self._looking = self._order_may_differ = False
        self._serial += 1

    def follow(self, walk: ReviewWalk) -> None:
        """Compare with this walk when something changes."""
        self._walk = walk

    def put_off(self) -> None:
        """The person is at work: what is found out now would be stale when it is told."""
        if self._walk is not None:
            self._serial += 1
            self._looking = False
            self._look.start(LOOK_MS)

    @Slot()
    def look_soon(self) -> None:
        """Something did not go as it was shown: see what the project says."""
        if self._walk is not None:
            self._look.start(LOOK_MS)

    def _take(self, serial: int, queue: ReviewQueue) -> None:
        if serial == self._serial:
            self._tell.stop()
            self.found.emit(queue)

    def _fail(self, problem: Exception) -> None:
        self._tell.stop()
        self._looking = False
        self._bridge.failed.emit(problem)

    @Slot()
    def _tell_progress(self) -> None:
        if self._task.total:
            self.progressed.emit(self._task.done, self._task.total)

    # --- is it still so?

    @Slot(object)
    def _on_changed(self, change: ProjectChange) -> None:
        orders = _ORDERS
        if self._request.order is ReviewOrder.MOST_DIFFERENT:
            orders = _ORDERS - {Aspect.PREDICTIONS}
        self._order_may_differ |= bool(change.aspects & orders)
        # A steady stream of changes must not put the look off for ever: the timer is not restarted.
        if change.aspects & (_MEMBERS | _ORDERS) and not self._look.isActive():
            self._look.start()

    @Slot()
    def _look_again(self) -> None:
        walk = self._walk
        if walk is None or self._looking:
            return
        self._looking = True
        whole, self._order_may_differ = self._order_may_differ, False
        serial, request, task = self._serial, self._request, _FindTask()
        project, front = self._bridge.project, walk.unit()
        open_ids, decided_ids = walk.open_ids(), walk.decided_ids()
        self._task = task
        began = time.monotonic()

        def look() -> tuple[NDArray[np.int64], int | None]:
            if not whole:
                return open_photo_ids(project, request), None
            fresh = find_review_queue(project, request, task).photo_ids
            return fresh, _moved(open_ids, decided_ids, fresh, front)

        def done(answer: tuple[NDArray[np.int64], int | None]) -> None:
            if serial != self._serial:
                self._order_may_differ |= whole
                return
            self._looking = False
            self._look.setInterval(
                max(LOOK_MS, round(1000 * REST_FACTOR * (time.monotonic() - began)))
            )
            self._tell_look(request, *answer)

        self._bridge.read(look, done, context=self, failed=self._fail)

    def _tell_look(
        self, request: ReviewRequest, fresh: NDArray[np.int64], moved: int | None
    ) -> None:
        if moved is not None:
            self.would_move.emit(moved)
        if _tells_open(request):
            self.synced.emit(fresh)


def _tells_open(request: ReviewRequest) -> bool:
    """Whether a photo leaves the queue by being decided."""
    by_state = request.scope in (ReviewScope.NOT_REVIEWED, ReviewScope.UNSURE)
    # A doubt is settled by whatever is decided; a contradiction stays one if the label does.
    settled = request.order is ReviewOrder.SUSPICIOUS
    return settled or (by_state and request.order not in ABOUT_LABELS)


def _moved(
    open_ids: NDArray[np.int64],
    decided_ids: NDArray[np.int64],
    fresh: NDArray[np.int64],
    front: tuple[int, ...],
) -> int:
    """Return how many photos would come or move; those that leave are simply done."""
    in_front = np.array(front, dtype=np.int64)
    old = open_ids[np.isin(open_ids, fresh) & ~np.isin(open_ids, in_front)]
    new = fresh[~np.isin(fresh, decided_ids) & ~np.isin(fresh, in_front)]
    return photos_moved(PhotoOrder.of(old), PhotoOrder.of(new))
