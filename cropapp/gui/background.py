"""Small reads and writes that belong to no project, off the GUI thread.

Owns: a few threads and the way of their results back. Must not: be used for what a project or the
model does; the bridge and the job runner are for those.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import shiboken6
from PySide6.QtCore import QObject, Qt, Signal, Slot

T = TypeVar("T")
log = logging.getLogger(__name__)

THREADS = 2


class Background(QObject):
    """One per window; methods are for the GUI thread and return at once."""

    failed = Signal(object)
    """Exception, for the banner."""
    _arrived = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = ThreadPoolExecutor(THREADS, thread_name_prefix="background")
        self._in_order = ThreadPoolExecutor(1, thread_name_prefix="background-in-order")
        self._is_closed = False
        self._arrived.connect(self._run_arrived, Qt.ConnectionType.QueuedConnection)

    def run(self, work: Callable[[], T], done: Callable[[T], None], *, context: QObject) -> None:
        """Run `work` in a thread, then `done` with its result in the GUI thread.

        `done` is not called once `context` is deleted or this one closed.
        """
        self._submit(self._pool, work, done, context)

    def run_in_order(
        self, work: Callable[[], T], done: Callable[[T], None], *, context: QObject
    ) -> None:
        """As `run`, after those given here before: for writes."""
        self._submit(self._in_order, work, done, context)

    def _submit(
        self,
        pool: ThreadPoolExecutor,
        work: Callable[[], T],
        done: Callable[[T], None],
        context: QObject,
    ) -> None:
        if self._is_closed:
            return

        def call() -> None:
            try:
                result = work()
            except Exception as problem:  # a thread's boundary: told and logged
                log.info("A read or a write failed", exc_info=problem)
                told = problem
                self._arrived.emit(lambda: self.failed.emit(told))
                return
            self._arrived.emit(lambda: done(result) if shiboken6.isValid(context) else None)

        pool.submit(call)

    def close(self) -> None:
        """End the threads; reads that have not begun are dropped, writes are done."""
        self._is_closed = True
        self._pool.shutdown(wait=True, cancel_futures=True)
        self._in_order.shutdown(wait=True)

    @Slot(object)
    def _run_arrived(self, call: Callable[[], None]) -> None:
        if not self._is_closed:
            call()
