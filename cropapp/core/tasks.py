"""The context of a long task: tell progress, ask whether to stop.

Owns: the contract between a use case and whoever started it. The window, the console and the tests
each bring their own context.
"""

from __future__ import annotations

import threading
from typing import Protocol


class Cancelled(Exception):
    """The person asked the task to stop. What was finished before is kept."""


class TaskContext(Protocol):
    def progress(self, done: int, total: int, note: str = "") -> None:
        """Tell how far the task is. Cheap; may be called for every photo, from any thread."""

    def check_cancelled(self) -> None:
        """Raise Cancelled if the person asked to stop."""


class QuietTask:
    """A context that reports nothing; `cancel()` may be called from any thread."""

    def __init__(self) -> None:
        self._cancel = threading.Event()

    def cancel(self) -> None:
        self._cancel.set()

    def progress(self, done: int, total: int, note: str = "") -> None:
        pass

    def check_cancelled(self) -> None:
        if self._cancel.is_set():
            raise Cancelled
