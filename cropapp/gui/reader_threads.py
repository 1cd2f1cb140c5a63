"""The threads that read for the widgets, what a person waits for before all else.

Owns: two threads, and the order in which reads get them. Must not: know what a read does, nor Qt.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

READER_THREADS = 2


class ReaderThreads:
    """Runs reads. A later one begins only while no other is waited for, and one at a time.

    A walk through 100,000 photos beside another takes both twice as long: what is shown beside the
    photos (counts, the tree of folders) would hold up the photos themselves.

    Args:
        hold_later: keep the later ones until `let_later_go`.
    """

    def __init__(self, *, hold_later: bool = False) -> None:
        self._pool = ThreadPoolExecutor(READER_THREADS, thread_name_prefix="reader")
        self._lock = threading.Condition()
        self._waited_for = 0
        self._later: deque[Callable[[], None]] = deque()
        self._later_runs = False
        self._held = hold_later
        self._closed = False

    def submit(self, job: Callable[[], None], *, later: bool = False) -> None:
        """Run a job, which must not raise, in one of the threads."""
        with self._lock:
            if self._closed:
                return
            if later:
                self._later.append(job)
                self._begin_later()
            else:
                self._waited_for += 1
                self._pool.submit(self._run, job)
            self._lock.notify_all()

    def let_later_go(self) -> None:
        """Begin with the later ones that were held, and hold none from now on."""
        with self._lock:
            self._held = False
            self._begin_later()

    def wait_for_rest(self, rest_s: float, timeout_s: float) -> bool:
        """Wait until no read is under way or queued, and none comes for a time.

        One that ends often brings the next. False if that took longer.
        """
        with self._lock:
            if not self._lock.wait_for(self._is_at_rest, timeout_s):
                return False
            return not self._lock.wait_for(self._is_at_work, rest_s)

    def _is_at_work(self) -> bool:
        return not self._is_at_rest()

    def _is_at_rest(self) -> bool:
        return self._closed or not (self._waited_for or self._later or self._later_runs)

    def close(self) -> None:
        """Wait for what runs; drop what does not yet."""
        with self._lock:
            self._closed = True
            self._later.clear()
            self._lock.notify_all()
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _run(self, job: Callable[[], None]) -> None:
        try:
            job()
        finally:
            with self._lock:
                self._waited_for -= 1
                self._begin_later()

    def _run_later(self, job: Callable[[], None]) -> None:
        try:
            job()
        finally:
            with self._lock:
                self._later_runs = False
                self._begin_later()

    def _begin_later(self) -> None:
        """Called with the lock."""
        free = not (self._held or self._waited_for or self._later_runs or self._closed)
        if free and self._later:
            self._later_runs = True
            self._pool.submit(self._run_later, self._later.popleft())
        if self._is_at_rest():
            self._lock.notify_all()
