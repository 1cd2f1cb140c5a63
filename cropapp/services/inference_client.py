"""The model process as the rest of the program sees it.

Owns: starting, stopping and restarting the one process in which torch and the decoding for it live,
and waiting for its answers without losing a cancel. Must not: import torch; the functions that run
in the process are in model_tasks and import it there.
"""

from __future__ import annotations

import logging
import multiprocessing
import signal
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures import TimeoutError as FutureTimeoutError
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from functools import partial
from multiprocessing import connection
from typing import Any, ParamSpec, TypeVar, cast

from cropapp.core.engines import EngineName
from cropapp.core.errors import EnvironmentProblem
from cropapp.core.tasks import Cancelled, TaskContext
from cropapp.services import model_tasks
from cropapp.services.app_folders import cache_folder, log_folder
from cropapp.services.aside_line import AsideLine
from cropapp.services.settings import SettingsFile

log = logging.getLogger(__name__)

P = ParamSpec("P")
T = TypeVar("T")

POLL_S = 0.05
STOP_TIMEOUT_S = 2.0
"""Between two photos the process sees the request; importing torch it does not, and may be killed:
it holds nothing that would be lost."""


class ModelProcessDied(EnvironmentProblem):
    """The model process ended by itself: out of memory, or a crash in a driver or a decoder."""


class ModelProcess:
    """One spawned, long-lived process. Its methods may be called from any one thread at a time.

    `ask` alone may be called from any thread at any time: it is answered beside the work under way.

    The process is started by the first call, or ahead of it by `start()`. After a crash the next
    call starts another. Device and engine `auto` are as the settings say when it starts.
    """

    def __init__(
        self,
        device: str = "auto",
        engine: EngineName = EngineName.AUTO,
        *,
        gives_way: bool = False,
    ) -> None:
        """Start nothing yet.

        Args:
            gives_way: to a window on the same cores, which is to answer a person meanwhile. Where
                nothing else wants them it has all the same.
        """
        self.device = device
        self.engine = engine
        self._gives_way = gives_way
        self.crashes = 0
        """How often the process has died by itself since the last chunk that went well."""
        self._context = multiprocessing.get_context("spawn")
        self._cancel = self._context.Event()
        self._download = self._context.Array("q", 2)
        self._lock = threading.Lock()
        self._pool: ProcessPoolExecutor | None = None
        self._line: AsideLine | None = None
        """To the process of the pool."""

    def spawn(self) -> None:
        """Begin to spawn the process and import what any network needs; returns at once."""
        self.submit(model_tasks.import_engine)

    def start(self) -> None:
        """Begin to spawn the process and load the usual network there; returns at once."""
        self.submit(model_tasks.warm_up)

    @property
    def is_alive(self) -> bool:
        return self._pool is not None

    @property
    def pid(self) -> int:
        """The id of the running process (waits until it is up)."""
        return self.call(model_tasks.process_id)

    def submit(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Queue a function of model_tasks; answers come in the order of submission."""
        try:
            with _ctrl_c_is_ours():
                return self._running_pool().submit(function, *args, **kwargs)
        except BrokenProcessPool as problem:
            raise self._died() from problem

    def call(
        self, function: Callable[..., T], *args: Any, task: TaskContext | None = None, **kwargs: Any
    ) -> T:
        """Run a function of model_tasks in the process and wait for its answer.

        Raises:
            Cancelled: the task was cancelled; the process has stopped working on it.
            ModelProcessDied: the process ended before it answered.
        """
        return self.wait(self.submit(function, *args, **kwargs), task=task)

    def ask(self, function: Callable[..., T], *args: Any, task: TaskContext) -> T:
        """Run a short function of model_tasks beside the work under way and wait for its answer.

        Raises:
            Cancelled: by the task, or the process was closed meanwhile.
            ModelProcessDied: the process ended before it answered.
        """
        with _ctrl_c_is_ours():
            self._running_pool()
        line = self._line
        if line is None:  # closed since
            raise Cancelled
        try:
            return line.ask(function, args, task)
        except EOFError as problem:
            self._forget(line)
            raise _death() from problem

    def wait(self, future: Future[T], *, task: TaskContext | None = None) -> T:
        """Wait for an answer, asking the task now and then whether to stop."""
        while True:
            try:
                return future.result(timeout=POLL_S if task else None)
            except FutureTimeoutError:
                if future.done():  # the function itself raised a TimeoutError
                    raise
            except BrokenProcessPool as problem:
                raise self._died() from problem
            if task:
                self._tell_download(task)
                self._stop_if_cancelled(task, future)

    def _tell_download(self, task: TaskContext) -> None:
        done, total = self._download[:]
        if total:
            task.progress(done // 1_000_000, total // 1_000_000, "Downloading weights, MB")

    def _stop_if_cancelled(self, task: TaskContext, future: Future[Any]) -> None:
        try:
            task.check_cancelled()
        except Cancelled:
            self.cancel_pending([future])
            raise

    def cancel_pending(self, futures: list[Future[Any]]) -> None:
        """Take back what has not begun and end what has, waiting until the process is free."""
        self._cancel.set()
        try:
            for future in futures:
                if not future.cancel():
                    future.exception()
        except BrokenProcessPool:
            log.info("The model process ended while it was being cancelled.")
        finally:
            self._cancel.clear()

    def close(self) -> None:
        """End the process: politely, then by force after a few seconds."""
        with self._lock:
            pool, self._pool = self._pool, None
            line, self._line = self._line, None
        if line is not None:
            line.close()
        if pool is None:
            return
        self._cancel.set()
        workers = list((pool._processes or {}).values())
        manager = cast("threading.Thread | None", pool._executor_manager_thread)
        pool.shutdown(wait=False, cancel_futures=True)
        for worker in workers:
            # Not by `join`: the pool's own thread takes the exit code, and of two that ask the
            # system for it the second is told that there is no such process.
            if not connection.wait([worker.sentinel], STOP_TIMEOUT_S):
                log.info("The model process did not end in %s s and was killed.", STOP_TIMEOUT_S)
                worker.kill()
        if manager is not None:
            manager.join(STOP_TIMEOUT_S)
        self._cancel.clear()

    def _running_pool(self) -> ProcessPoolExecutor:
        with self._lock:
            if self._pool is None:
                self._line = AsideLine(self._context)
                self._pool = ProcessPoolExecutor(
                    max_workers=1,
                    mp_context=self._context,
                    initializer=partial(
                        model_tasks.initialise_process,
                        self._cancel,
                        self._download,
                        *self._where(),
                        cache_folder() / "backbones",
                        log_folder() / "model-process.log",
                        self._line.theirs,
                        gives_way=self._gives_way,
                    ),
                )
                # The process is spawned by its first task, and has its end of the line then.
                self._pool.submit(model_tasks.process_id)
                self._line.handed_over()
            return self._pool

    def _where(self) -> tuple[str, EngineName]:
        """Return device and engine: what was asked for, else what the person has set."""
        chosen = SettingsFile().values
        device = chosen.device if self.device == "auto" else self.device
        return device, EngineName(chosen.engine) if self.engine is EngineName.AUTO else self.engine

    def _died(self) -> ModelProcessDied:
        self.crashes += 1
        # Who asked beside the work may have seen it first, and started another one since.
        if self._pool is not None and self._pool._broken:
            self._forget(self._line)
        log.info("The model process ended by itself (%s in a row).", self.crashes)
        return _death()

    def _forget(self, line: AsideLine | None) -> None:
        """Take off the process that this line led to, if it is still the one in use."""
        with self._lock:
            if line is None or line is not self._line:
                return
            pool, self._pool, self._line = self._pool, None, None
        line.close()
        if pool is not None:
            # Whoever waits for an answer of it hears that it died.
            pool.shutdown(wait=False)


def _death() -> ModelProcessDied:
    return ModelProcessDied(
        "The model process ended by itself; all finished work is kept.",
        hint="Start the job again: it goes on where it stopped. If it happens again, close "
        "other programs to free memory.",
    )


@contextmanager
def _ctrl_c_is_ours() -> Iterator[None]:
    """Spawn without SIGINT: a terminal sends Ctrl-C to the whole group of processes.

    The model process would die of it in the middle of a photo, even while it starts; it is this
    process that answers Ctrl-C, by cancelling. A blocked signal is inherited; where there is no
    such thing, `initialise_process` ignores it.
    """
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
