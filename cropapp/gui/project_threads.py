"""The threads of one open project, and the way of their results back into the GUI thread.

Owns: the reader threads, the one edit thread, gathering what others wrote, and the end of all that.
Must not: run in the GUI thread anything that touches the project's file, nor know what is read.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

import shiboken6
from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from cropapp.core.changes import ChangeSet
from cropapp.core.feed import Aspect, ProjectChange
from cropapp.core.tasks import Cancelled, TaskContext
from cropapp.gui.reader_threads import ReaderThreads

if TYPE_CHECKING:
    from cropapp.services.project import Project

T = TypeVar("T")
log = logging.getLogger(__name__)

CHANGES_EVERY_MS = 50
"""Changes of the project reach the widgets at most 20 times a second."""
MOST_PHOTOS_TOLD = 5_000
"""Of more it is not told which: every widget would look for them among the few it shows."""
CANCEL_LOOK_S = 0.05
REST_S, REST_AT_MOST_S = 0.05, 0.5
"""The reads that were held rest when none came for so long; a job waits for that at most so long.
They take a tenth of a second; with 100,000 photos more, which no job need wait for."""
CALM_AFTER_MS = 1_000
"""The first photos show in a third of this; a folder that cannot be read must not hold all else."""


class ProjectThreads(QObject):
    """Signals are emitted in the GUI thread; methods are for the GUI thread and return at once.

    Args:
        project: an open project; `close()` closes it.
        show_first: what nobody waits for begins only when the first photos are on the screen, told
            by `tell_calm`, or a second has passed.
    """

    changed = Signal(object)
    """core.feed.ProjectChange: what others wrote, gathered over CHANGES_EVERY_MS."""
    edited = Signal(object)
    """core.changes.ChangeSet: an edit of labels or classes, undo or redo, just written."""
    history_changed = Signal()
    """`undo_name` and `redo_name` are already the new ones."""
    failed = Signal(object)
    """Exception, for the banner."""
    calmed = Signal()
    """What was opened is on the screen; emitted once, and only with `show_first`."""

    _arrived = Signal(object)
    _feed_woke = Signal()

    def __init__(self, project: Project, parent: QObject | None, *, show_first: bool) -> None:
        super().__init__(parent)
        self.project = project
        self.undo_name = ""
        self.redo_name = ""
        self._readers = ReaderThreads(hold_later=show_first)
        self._calm = threading.Event()
        self._editor = ThreadPoolExecutor(1, thread_name_prefix="editor")
        self._closed = False
        self.is_closed = False
        """Whether the project is closed, not only detached."""
        self._pending: list[ProjectChange] = []
        self._lock = threading.Lock()
        self._flush_timer = self._single_shot(CHANGES_EVERY_MS, self._flush)
        self._calm_timer = self._single_shot(CALM_AFTER_MS, self.tell_calm)
        (self._calm_timer.start if show_first else self._calm.set)()
        self._arrived.connect(self._run_arrived, Qt.ConnectionType.QueuedConnection)
        self._feed_woke.connect(self._start_flush, Qt.ConnectionType.QueuedConnection)
        self._unsubscribe = project.feed.subscribe(self._on_change)

    # Reading

    def read(
        self,
        work: Callable[[], T],
        done: Callable[[T], None],
        *,
        context: QObject,
        failed: Callable[[Exception], None] | None = None,
        later: bool = False,
    ) -> None:
        """Run `work` in a reader thread, then `done` with its result in the GUI thread.

        `done` is not called once `context` is deleted or the project closed. An error goes to
        `failed` of the call if given, else to the signal.

        Args:
            later: whether nobody waits for it: it begins when no other read is under way.
        """
        self._submit(partial(self._readers.submit, later=later), work, done, context, failed)

    @Slot()
    def tell_calm(self) -> None:
        """Say that what was opened is on the screen: what was held for it may begin."""
        if not self._calm.is_set() and not self._closed:
            self._calm_timer.stop()
            self._calm.set()
            self._readers.let_later_go()
            self.calmed.emit()

    def wait_until_calm(self, task: TaskContext) -> None:
        """Wait for `calmed`, and for the reads that were held for it; for jobs in their threads.

        Every thread more that wants the interpreter makes the window's turns longer: the job, its
        writes and those reads together made 20 ms of painting a wait of 80.

        Raises:
            Cancelled: the job is to end.
        """
        while not self._calm.wait(CANCEL_LOOK_S):
            task.check_cancelled()
        end = time.monotonic() + REST_AT_MOST_S
        while not self._readers.wait_for_rest(REST_S, CANCEL_LOOK_S) and time.monotonic() < end:
            task.check_cancelled()

    # Editing

    def edit(
        self, work: Callable[[], ChangeSet | None], done: Callable[[], None] | None = None
    ) -> None:
        """Run an edit in the edit thread, after those given before; tells `edited` or `failed`.

        Args:
            done: called in the GUI thread after `edited`, also where nothing was changed.
        """

        def told(outcome: tuple[ChangeSet | None, str, str]) -> None:
            self._on_edited(outcome)
            if done is not None:
                done()

        def written() -> tuple[ChangeSet | None, str, str]:
            change_set = work()
            if change_set is not None:
                change_set.worked_out()  # here, not in the GUI thread
            return (change_set, *self._history_names())

        self._submit(self._editor.submit, written, told, self, None)

    def write(
        self,
        work: Callable[[], T],
        done: Callable[[T], None] | None = None,
        *,
        context: QObject | None = None,
    ) -> None:
        """Run any other write (a class, say) in the edit thread, in order with the edits."""
        self._submit(self._editor.submit, work, done or _ignore, context or self, None)

    # The end

    def detach(self) -> None:
        """Stop listening and take no more work; for the GUI thread."""
        if self._closed:
            return
        self._closed = True
        self._unsubscribe()
        self._flush_timer.stop()
        self._calm_timer.stop()
        self._calm.set()

    def close(self) -> None:
        """Finish the edits already given and close the project.

        Edits are short; reads still waiting are dropped. After `detach` any thread may call it.
        """
        self.detach()
        self._readers.close()
        self._editor.shutdown(wait=True)
        if not self.is_closed:
            self.is_closed = True
            self.project.close()

    # Inside

    def _submit(
        self,
        submit: Callable[[Callable[[], None]], object],
        work: Callable[[], T],
        done: Callable[[T], None],
        context: QObject,
        failed: Callable[[Exception], None] | None,
    ) -> None:
        if self._closed:
            return

        def deliver(call: Callable[[], None]) -> None:
            def if_wanted() -> None:
                if shiboken6.isValid(context):
                    call()

            self._arrived.emit(if_wanted)

        def run() -> None:
            try:
                result = work()
            except Cancelled:
                return
            except Exception as problem:  # a thread's boundary: told and logged
                log.info("A read or an edit failed", exc_info=problem)
                told = problem
                deliver(lambda: failed(told) if failed else self.failed.emit(told))
                return
            deliver(lambda: done(result))

        submit(run)

    @Slot(object)
    def _run_arrived(self, call: Callable[[], None]) -> None:
        if not self._closed:
            call()

    def _on_edited(self, outcome: tuple[ChangeSet | None, str, str]) -> None:
        change_set, self.undo_name, self.redo_name = outcome
        self.history_changed.emit()
        if change_set is not None:
            self.edited.emit(change_set)

    def _history_names(self) -> tuple[str, str]:
        """Called in the edit thread, which owns the history."""
        history = self.project.history
        undo, redo = history.next_undo, history.next_redo
        return (undo.name if undo else "", redo.name if redo else "")

    def _on_change(self, change: ProjectChange) -> None:
        """Called by the feed on whichever thread wrote."""
        with self._lock:
            self._pending.append(change)
            first = len(self._pending) == 1
        if first:
            self._feed_woke.emit()

    @Slot()
    def _start_flush(self) -> None:
        if not self._closed and not self._flush_timer.isActive():
            self._flush_timer.start()

    @Slot()
    def _flush(self) -> None:
        with self._lock:
            gathered, self._pending = self._pending, []
        if not gathered:
            return
        change = merge_changes(gathered)
        self._take_change(change)
        self.changed.emit(change)

    def _take_change(self, change: ProjectChange) -> None:
        """Read anew what is kept here of what was changed, before the widgets hear of it."""

    def _single_shot(self, wait_ms: int, slot: Callable[[], Any]) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(wait_ms)
        timer.timeout.connect(slot)
        return timer


def merge_changes(changes: Sequence[ProjectChange]) -> ProjectChange:
    """Return one change that says what all of them say; of very many photos, that it may be any."""
    aspects: frozenset[Aspect] = frozenset().union(*(change.aspects for change in changes))
    told = [change.photo_ids for change in changes]
    if any(each is None or len(each) > MOST_PHOTOS_TOLD for each in told):
        return ProjectChange(aspects, None)
    ids = dict.fromkeys(each for some in told for each in some or ())
    if len(ids) > MOST_PHOTOS_TOLD:
        return ProjectChange(aspects, None)
    return ProjectChange(aspects, tuple(ids))


def _ignore(_result: object) -> None:
    """Nothing to do with the result."""
