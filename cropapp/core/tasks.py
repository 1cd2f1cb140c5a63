"""The context of a long task: tell progress, ask whether to stop.

Owns: the contract between a use case and whoever started it, and what a task leaves that was
stopped. The window, the console and the tests each bring their own context.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol


class Cancelled(Exception):
    """The person asked the task to stop. What was finished before is kept."""


class NothingKept(Cancelled):
    """The same, of a task that is done as a whole or not at all: it left nothing behind."""


@contextmanager
def whole_or_nothing() -> Iterator[None]:
    """Let a cancel say that nothing of the task is kept; stands over a use case as a decorator.

    Whoever tells the person would else promise them what is not there.
    """
    try:
        yield
    except NothingKept:
        raise
    except Cancelled as stopped:
        raise NothingKept from stopped


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
