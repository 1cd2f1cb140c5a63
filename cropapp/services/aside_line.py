"""The line to the model process for what must not wait behind the work under way.

Owns: asking and waiting for the answer, from any thread, without losing a cancel. Must not: know
what is asked, or start the process.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnContext
from typing import Any, TypeVar

from cropapp.core.tasks import Cancelled, TaskContext
from cropapp.services.model_tasks.asides import Answer, Question

T = TypeVar("T")

POLL_S = 0.02


class AsideLine:
    """One connection to one model process; a question waits for the one before."""

    def __init__(self, context: SpawnContext) -> None:
        self._ours: Connection
        self.theirs: Connection
        """For the process; `handed_over` closes it here, so that its end is heard."""
        self._ours, self.theirs = context.Pipe()
        self._lock = threading.Lock()
        self._closed = threading.Event()
        self._number = 0

    def handed_over(self) -> None:
        """Note that the process has its end by now."""
        self.theirs.close()

    def ask(self, function: Callable[..., T], args: tuple[Any, ...], task: TaskContext) -> T:
        """Run a function of model_tasks beside the work under way and wait for its answer.

        Raises:
            Cancelled: by the task, or the line was closed; the answer is dropped when it comes.
            EOFError: the process has ended by itself.
        """
        with self._lock:
            self._number += 1
            try:
                self._ours.send(Question(self._number, function, args))
                answer = self._answer(task)
            except (EOFError, OSError) as problem:  # a broken pipe is the same end, seen earlier
                if self._closed.is_set():
                    raise Cancelled from problem
                raise EOFError from problem
        if answer.problem is not None:
            raise answer.problem
        value: T = answer.value
        return value

    def _answer(self, task: TaskContext) -> Answer:
        while True:
            while not self._ours.poll(POLL_S):
                self._check(task)
            answer: Answer = self._ours.recv()
            # An earlier one is that of a question that nobody waits for any more.
            if answer.number == self._number:
                return answer

    def _check(self, task: TaskContext) -> None:
        task.check_cancelled()
        if self._closed.is_set():
            raise Cancelled

    def close(self) -> None:
        """End the line: whoever waits for an answer is cancelled."""
        self._closed.set()
        with self._lock:
            self._ours.close()
