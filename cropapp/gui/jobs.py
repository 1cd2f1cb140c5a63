"""The classifier worker: one thread that runs long jobs one after the other.

Owns: the queue, the thread, the model process that the jobs drive, and the way of progress and
results into the GUI thread. A job is a plain function of a task context and the model process.
Must not: know what a job does, nor touch a widget.
"""

from __future__ import annotations

import logging
import queue
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt, QThread, Signal, Slot

from cropapp.core.tasks import Cancelled, NothingKept, TaskContext
from cropapp.gui.asides import Asides, SharedProcess
from cropapp.gui.left_running import wait_or_keep

if TYPE_CHECKING:
    from cropapp.services.inference_client import ModelProcess

log = logging.getLogger(__name__)

PROGRESS_EVERY_S = 0.05
"""Progress reaches the window at most 20 times a second."""
RATE_OVER_S = 6.0
"""Rate and time left are those of the last seconds: the first photos are slower."""
KEPT_JOBS = 20
"""How many ended jobs are remembered for the list of jobs."""
CLOSE_TIMEOUT_MS = 12_000
"""A job asks for cancel every chunk; the model process is given five seconds of it to end."""

Work = Callable[[TaskContext, "ModelProcess"], Any]


class JobOutcome(StrEnum):
    FINISHED = "finished"
    CANCELLED = "cancelled"
    FAILED = "failed"


@dataclass(eq=False)
class Job:
    """One long piece of work.

    Attributes:
        title: what is done, in words, with the ending of an action: `Predicting`.
        done: called in the GUI thread with what `work` returned.
        key: of the waiting jobs with one key only the last stays.
        work: runs in the worker thread. None when it has ended and cannot be done again.
        quiet: nobody asked for it: it is shown nowhere, makes way at once for any other job, and
            only `quiet_ended` tells of its end.
    """

    title: str
    work: Work | None
    done: Callable[[Any], None] | None = None
    key: str = ""
    quiet: bool = False
    cancelled: threading.Event = field(default_factory=threading.Event)
    dropped: bool = False
    """Nobody wants to hear how it ends: its project is being closed."""
    outcome: JobOutcome | None = None
    """None while it waits or runs."""
    ended_at: datetime | None = None
    problem: Exception | None = None
    keeps_nothing: bool = False
    """It was cancelled, and is done as a whole or not at all: there is nothing to go on from."""

    @property
    def can_retry(self) -> bool:
        """Whether it did not come to its end and could be done again."""
        return self.work is not None and self.outcome in (JobOutcome.FAILED, JobOutcome.CANCELLED)


@dataclass(frozen=True, slots=True)
class JobProgress:
    title: str
    done: int
    total: int
    """0 where it is not known."""
    note: str = ""
    per_second: float = 0.0
    seconds_left: float | None = None


class ProgressMeter:
    """Turns counts into rate and time left. Its clock is the caller's."""

    def __init__(self) -> None:
        self._marks: deque[tuple[float, int]] = deque()

    def measure(self, now_s: float, done: int, total: int) -> tuple[float, float | None]:
        """Return photos per second and the seconds left, None while nobody can know."""
        if self._marks and done < self._marks[-1][1]:
            self._marks.clear()  # another stage of the same job counts from the start
        self._marks.append((now_s, done))
        while len(self._marks) > 2 and now_s - self._marks[1][0] > RATE_OVER_S:
            self._marks.popleft()
        first_s, first_done = self._marks[0]
        passed = now_s - first_s
        rate = (done - first_done) / passed if passed > 0 else 0.0
        return rate, (total - done) / rate if rate > 0 and total > done else None


class _JobTask:
    """The context that a job runs with: throttled progress out, cancel in."""

    def __init__(self, job: Job, tell: Callable[[JobProgress], None]) -> None:
        self._job, self._tell = job, tell
        self._meter = ProgressMeter()
        self._told_at = 0.0
        self._lock = threading.Lock()

    def progress(self, done: int, total: int, note: str = "") -> None:
        with self._lock:
            now = time.monotonic()
            is_last = total > 0 and done >= total
            if now - self._told_at < PROGRESS_EVERY_S and not is_last:
                return
            self._told_at = now
            rate, left = self._meter.measure(now, done, total)
        self._tell(JobProgress(self._job.title, done, total, note, rate, left))

    def check_cancelled(self) -> None:
        if self._job.cancelled.is_set():
            raise Cancelled


class _Worker(QThread):
    """Runs what comes out of the queue; None ends it."""

    started_job = Signal(object)
    progressed = Signal(object, object)
    ended_job = Signal(object, object, object)
    """Job, its result, the Exception that ended it or None."""

    def __init__(self, process: SharedProcess, parent: QObject) -> None:
        super().__init__(parent)
        self.jobs: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
        self._process = process

    def run(self) -> None:
        try:
            while (job := self.jobs.get()) is not None:
                self._run_job(job, self._process.get())
        finally:
            self._process.close()

    def _run_job(self, job: Job, process: ModelProcess) -> None:
        self.started_job.emit(job)
        result, problem = None, None
        task = _JobTask(job, lambda progress: self.progressed.emit(job, progress))
        try:
            task.check_cancelled()
            if job.work is not None:
                result = job.work(task, process)
        except Exception as raised:  # the thread's boundary: told in the banner
            problem = raised
            if not isinstance(raised, Cancelled):
                log.info("%s failed", job.title, exc_info=raised)
        self.ended_job.emit(job, result, problem)


class JobRunner(QObject):
    """The jobs of one window. Signals are emitted in the GUI thread, methods are for it."""

    started = Signal(object)
    """Job."""
    progressed = Signal(object)
    """JobProgress."""
    finished = Signal(object)
    """Job; its `done` was called before."""
    cancelled = Signal(object)
    """Job."""
    failed = Signal(object, object)
    """Job, Exception."""
    quiet_ended = Signal(object)
    """A quiet Job, with its outcome and problem; its `done` was called before."""
    idle = Signal()
    queue_changed = Signal()
    """A job was queued, began, ended or was taken off."""

    def __init__(self, device: str = "auto", parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.current: Job | None = None
        self.last_progress: JobProgress | None = None
        """Of the running job; None before it told any."""
        self.ended: deque[Job] = deque(maxlen=KEPT_JOBS)
        """The jobs with a title that ended last, the newest first."""
        self._waiting: list[Job] = []
        self._closed = False
        self._process = SharedProcess(device)
        self._asides = Asides(self._process, self)
        self._worker = _Worker(self._process, self)
        queued = Qt.ConnectionType.QueuedConnection
        self._worker.progressed.connect(self._on_progress, queued)
        self._worker.ended_job.connect(self._on_ended, queued)

    @property
    def is_busy(self) -> bool:
        return self.current is not None

    @property
    def waiting(self) -> int:
        """How many jobs wait behind the running one."""
        return len(self._waiting)

    def waiting_jobs(self) -> list[Job]:
        """Return the jobs with a title that wait, in the order they will run."""
        return [job for job in self._waiting if job.title]

    def submit(
        self,
        title: str,
        work: Work,
        done: Callable[[Any], None] | None = None,
        *,
        key: str = "",
        quiet: bool = False,
    ) -> Job:
        """Queue a job; one that waits under the same key is replaced, a quiet one makes way."""
        job = Job(title, work, done, key, quiet)
        if not self._closed:
            if self.current is not None and self.current.quiet:
                self.cancel()
            if key:
                self._waiting = [other for other in self._waiting if other.key != key]
            self._waiting.append(job)
            self._start_next()
            self.queue_changed.emit()
        return job

    def run_again(self, job: Job) -> Job:
        """Queue a job that failed or was cancelled once more; it leaves the ended ones."""
        if job.work is None:
            return job
        if job in self.ended:
            self.ended.remove(job)
        return self.submit(job.title, job.work, job.done, key=job.key)

    def ask(self, title: str, work: Work, done: Callable[[Any], None]) -> None:
        """Ask the model process something short, answered beside the running job.

        The one asked before is given up. Only an error is shown as that of a job.
        """

        def failed(problem: Exception) -> None:
            self.failed.emit(Job(title, None, problem=problem), problem)

        if not self._closed:
            self._asides.ask(work, done, failed)

    def begin_process(self) -> None:
        """Start the model process beside the running job, without a network."""
        self.ask("", lambda _task, process: process.spawn(), lambda _nothing: None)

    def warm_up(self) -> None:
        """Have the usual network loaded ahead of the first job that needs it."""
        self.submit("", lambda _task, process: process.start(), key="warm-up")

    def set_device(self, device: str) -> None:
        """Let the model run elsewhere: behind what is queued the process is begun anew there."""

        def move(_task: TaskContext, process: ModelProcess) -> None:
            process.close()
            process.device = device

        self.submit("", move, key="device")

    @Slot()
    def cancel(self) -> None:
        """Ask the running job to stop; those waiting go on."""
        if self.current is not None:
            self.current.cancelled.set()

    @Slot()
    def cancel_all(self) -> None:
        """Ask the running job to stop and forget those waiting."""
        self._waiting = [job for job in self._waiting if not job.title]
        self.cancel()
        self.queue_changed.emit()

    def cancel_job(self, job: Job) -> None:
        """Ask one job to stop, or take it off the queue if it still waits."""
        if job is self.current:
            self.cancel()
        elif job in self._waiting:
            self._waiting.remove(job)
            self.queue_changed.emit()

    def drop_all(self) -> None:
        """As `cancel_all`, and say nothing of how the running job ends.

        What has ended stays on the list, but can no longer be done again: it would work on a
        project that is being closed.
        """
        if self.current is not None:
            self.current.dropped = True
        for job in self.ended:
            job.work = job.done = None
        self._asides.drop()
        self.cancel_all()

    def close(self, timeout_ms: int = CLOSE_TIMEOUT_MS) -> bool:
        """End the running job cleanly, then the model process and the thread.

        Returns:
            Whether all of it ended within the time.
        """
        self._closed = True
        self._waiting.clear()
        self.cancel()
        asides_ended = self._asides.close()
        if not self._worker.isRunning():
            self._process.close()  # something may have been asked beside no job
            return asides_ended
        self._worker.jobs.put(None)
        return wait_or_keep(self._worker, "The running job", timeout_ms) and asides_ended

    def _start_next(self) -> None:
        if self.current is not None or not self._waiting:
            return
        self.current = self._waiting.pop(0)
        self.last_progress = None
        if not self._worker.isRunning():
            self._worker.start()
        self._worker.jobs.put(self.current)
        if not self.current.quiet:
            self.started.emit(self.current)

    @Slot(object, object)
    def _on_progress(self, job: Job, progress: JobProgress) -> None:
        if job is self.current and not self._closed and not job.quiet:
            self.last_progress = progress
            self.progressed.emit(progress)

    @Slot(object, object, object)
    def _on_ended(self, job: Job, result: Any, problem: Exception | None) -> None:
        self.current = self.last_progress = None
        if self._closed:
            return
        self._remember(job, problem)
        try:
            self._hand_over(job, result, problem)
        finally:  # what waits goes on, whatever became of the answer
            self._start_next()
            self.queue_changed.emit()
            if self.current is None:
                self.idle.emit()

    def _hand_over(self, job: Job, result: Any, problem: Exception | None) -> None:
        if job.dropped:
            log.info("%s was dropped", job.title)
            return
        try:
            if problem is None and job.done is not None:
                job.done(result)
        finally:
            self._tell_end(job, problem)

    def _tell_end(self, job: Job, problem: Exception | None) -> None:
        if job.quiet:
            self.quiet_ended.emit(job)
        elif problem is None:
            self.finished.emit(job)
        elif isinstance(problem, Cancelled):
            self.cancelled.emit(job)
        else:
            self.failed.emit(job, problem)

    def _remember(self, job: Job, problem: Exception | None) -> None:
        job.ended_at = datetime.now().astimezone()
        job.problem = problem
        job.outcome = JobOutcome.FAILED
        if problem is None:
            job.outcome, job.work = JobOutcome.FINISHED, None
        elif isinstance(problem, Cancelled):
            job.outcome, job.problem = JobOutcome.CANCELLED, None
            job.keeps_nothing = isinstance(problem, NothingKept)
        if job.title and not job.dropped and not job.quiet:
            self.ended.appendleft(job)
