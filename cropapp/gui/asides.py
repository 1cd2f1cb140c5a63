"""Short questions to the model process, answered beside the running job.

Owns: a second thread that drives the model process, for what a person waits for with a photo before
them. Must not: do anything long, or anything that writes: that is a job.
"""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt, QThread, Signal, Slot

from cropapp.core.tasks import Cancelled
from cropapp.gui.left_running import wait_or_keep

if TYPE_CHECKING:
    from cropapp.core.tasks import TaskContext
    from cropapp.services.inference_client import ModelProcess

log = logging.getLogger(__name__)

CLOSE_TIMEOUT_MS = 2_000
"""A question looks every few hundredths of a second whether it is still wanted."""


class SharedProcess:
    """The one model process of a window, for the threads that drive it; made by the first."""

    def __init__(self, device: str) -> None:
        self._device = device
        self._lock = threading.Lock()
        self._process: ModelProcess | None = None

    def get(self) -> ModelProcess:
        """Return the process; not for the GUI thread, which must not import what drives it."""
        from cropapp.services.inference_client import ModelProcess

        with self._lock:
            if self._process is None:
                self._process = ModelProcess(self._device, gives_way=True)
            return self._process

    def close(self) -> None:
        """End it, if there is one."""
        with self._lock:
            process = self._process
        if process is not None:
            process.close()


@dataclass(eq=False)
class _Aside:
    """One question: as the task context of its work it is cancelled, and tells no progress."""

    work: Callable[[TaskContext, ModelProcess], Any]
    done: Callable[[Any], None]
    failed: Callable[[Exception], None]
    cancelled: threading.Event = field(default_factory=threading.Event)

    def progress(self, done: int, total: int, note: str = "") -> None:
        pass

    def check_cancelled(self) -> None:
        if self.cancelled.is_set():
            raise Cancelled


class _Worker(QThread):
    """Answers what comes out of the queue; None ends it."""

    answered = Signal(object, object, object)
    """Aside, its answer, the Exception that ended it or None."""

    def __init__(self, process: SharedProcess, parent: QObject) -> None:
        super().__init__(parent)
        self.asides: queue.SimpleQueue[_Aside | None] = queue.SimpleQueue()
        self._process = process

    def run(self) -> None:
        while (aside := self.asides.get()) is not None:
            answer, problem = None, None
            try:
                aside.check_cancelled()
                answer = aside.work(aside, self._process.get())
            except Cancelled:
                continue
            except Exception as raised:  # the thread's boundary: told in the banner
                log.info("A question to the model was not answered", exc_info=raised)
                problem = raised
            self.answered.emit(aside, answer, problem)


class Asides(QObject):
    """One question at a time, that of last: who asks another one has given up the one before."""

    def __init__(self, process: SharedProcess, parent: QObject) -> None:
        super().__init__(parent)
        self._current: _Aside | None = None
        self._worker = _Worker(process, self)
        self._worker.answered.connect(self._on_answered, Qt.ConnectionType.QueuedConnection)

    def ask(
        self,
        work: Callable[[TaskContext, ModelProcess], Any],
        done: Callable[[Any], None],
        failed: Callable[[Exception], None],
    ) -> None:
        """Run `work` beside the running job, then `done` or `failed` in the GUI thread."""
        self.drop()
        self._current = _Aside(work, done, failed)
        if not self._worker.isRunning():
            self._worker.start()
        self._worker.asides.put(self._current)

    def drop(self) -> None:
        """Nobody waits for an answer any more."""
        if self._current is not None:
            self._current.cancelled.set()
            self._current = None

    def close(self) -> bool:
        """End the thread; return whether it has ended in time."""
        self.drop()
        if not self._worker.isRunning():
            return True
        self._worker.asides.put(None)
        return wait_or_keep(self._worker, "A question to the model", CLOSE_TIMEOUT_MS)

    @Slot(object, object, object)
    def _on_answered(self, aside: _Aside, answer: object, problem: Exception | None) -> None:
        if aside is not self._current:
            return
        self._current = None
        if problem is None:
            aside.done(answer)
        else:
            aside.failed(problem)
