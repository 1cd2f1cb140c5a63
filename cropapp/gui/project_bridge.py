"""One open project, seen from the GUI thread.

Owns: the reader threads and the one edit thread, the way of their results back into the GUI thread,
and what nearly every widget shows (classes, counts, what undo would do). Widgets ask it to read and
to edit, and listen to its signals. Must not: run in the GUI thread anything that touches the
project's file, nor know a widget.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

import shiboken6
from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from cropapp.core.changes import CLEAR_LABEL, ChangeSet, LabelEdit
from cropapp.core.entities import ClassId, PhotoClass, PhotoId, PhotoState, TargetPoint
from cropapp.core.feed import Aspect, ProjectChange
from cropapp.core.gallery import PhotoFilter, PhotoSort, ProjectCounts
from cropapp.core.tasks import Cancelled, TaskContext
from cropapp.gui.reader_threads import ReaderThreads

if TYPE_CHECKING:
    from cropapp.services.edit_classes import ClassEdit
    from cropapp.services.project import Project

T = TypeVar("T")
log = logging.getLogger(__name__)

CHANGES_EVERY_MS = 50
"""Changes of the project reach the widgets at most 20 times a second."""
CANCEL_LOOK_S = 0.05
COUNTS_EVERY_MS = 250
"""Counting looks at every photo; while a folder is classified four times a second is plenty."""
CALM_AFTER_MS = 1_000
"""The first photos show in a third of this; a folder that cannot be read must not hold all else."""

_COUNTED = {Aspect.PHOTOS, Aspect.LABELS, Aspect.PREDICTIONS, Aspect.CLASSES, Aspect.MODELS}


class ProjectBridge(QObject):
    """Signals are emitted in the GUI thread; methods are for the GUI thread and return at once.

    Args:
        project: an open project; `close()` closes it.
        author: whose name goes beside the labels given in this window.
        show_first: what nobody waits for begins only when the first photos are on the screen, told
            by `tell_calm`, or a second has passed.
    """

    changed = Signal(object)
    """core.feed.ProjectChange: what others wrote, gathered over CHANGES_EVERY_MS."""
    classes_changed = Signal()
    """`classes` and `class_by_id` are already the new ones."""
    counts_changed = Signal()
    """`counts` is already the new one."""
    edited = Signal(object)
    """core.changes.ChangeSet: an edit of labels or classes, undo or redo, just written."""
    history_changed = Signal()
    """`undo_name` and `redo_name` are already the new ones."""
    failed = Signal(object)
    """Exception, for the banner."""
    evidence_asked = Signal(int)
    """Photo id: a view wants to show what the model goes by."""
    evidence_found = Signal(object)
    """gui.evidence_jobs.EvidenceAnswer."""
    calmed = Signal()
    """What was opened is on the screen; emitted once, and only with `show_first`."""

    _arrived = Signal(object)
    _feed_woke = Signal()

    def __init__(
        self,
        project: Project,
        author: str = "",
        parent: QObject | None = None,
        *,
        show_first: bool = False,
    ) -> None:
        super().__init__(parent)
        self.project = project
        self.author = author
        self.classes: list[PhotoClass] = []
        """Those that can be given, in order."""
        self.retired_classes: list[PhotoClass] = []
        self.merged_classes: list[PhotoClass] = []
        self.class_by_id: dict[ClassId, PhotoClass] = {}
        """Retired ones too; a merged class leads to the one it counts as."""
        self.counts: ProjectCounts | None = None
        self.undo_name = ""
        self.redo_name = ""
        self.bursts_as_one = False
        """Whether what is said of a photo is said of its whole burst: the page in front decides."""
        self.on_screen: tuple[PhotoId, ...] = ()
        """What the person looks at; replaced as a whole, so that any thread may read it."""
        self._readers = ReaderThreads(hold_later=show_first)
        self._calm = threading.Event()
        self._editor = ThreadPoolExecutor(1, thread_name_prefix="editor")
        self._closed = False
        self.is_closed = False
        """Whether the project is closed, not only detached."""
        self._pending: list[ProjectChange] = []
        self._lock = threading.Lock()
        self._flush_timer = self._single_shot(CHANGES_EVERY_MS, self._flush)
        self._counts_timer = self._single_shot(COUNTS_EVERY_MS, self._read_counts)
        self._calm_timer = self._single_shot(CALM_AFTER_MS, self.tell_calm)
        (self._calm_timer.start if show_first else self._calm.set)()
        self._arrived.connect(self._run_arrived, Qt.ConnectionType.QueuedConnection)
        self._feed_woke.connect(self._start_flush, Qt.ConnectionType.QueuedConnection)
        self._unsubscribe = project.feed.subscribe(self._on_change)
        self.refresh()

    def refresh(self) -> None:
        """Read classes and counts anew."""
        self._read_classes()
        self._read_counts()

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
        """Wait for `calmed`; for jobs in threads of their own.

        Raises:
            Cancelled: the job is to end.
        """
        while not self._calm.wait(CANCEL_LOOK_S):
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

    def label_photos(self, photo_ids: Sequence[PhotoId], class_id: ClassId) -> None:
        """Give the photos a class; of many, those that cannot be read are left out."""
        self._correct(photo_ids, LabelEdit(class_id=class_id))

    def mark_unsure(self, photo_ids: Sequence[PhotoId]) -> None:
        """Say of the photos that one is not sure."""
        self._correct(photo_ids, LabelEdit(unsure=True))

    def exclude_photos(self, photo_ids: Sequence[PhotoId], reason: str) -> None:
        """Leave the photos out of learning, and say why."""
        self._correct(photo_ids, LabelEdit(exclude_reason=reason))

    def set_target(self, photo_ids: Sequence[PhotoId], point: TargetPoint) -> None:
        """Have the model look at a point of the photos."""
        self._correct(photo_ids, LabelEdit(target=point))

    def clear_target(self, photo_ids: Sequence[PhotoId]) -> None:
        """Have the model look at the whole of the photos again."""
        self._correct(photo_ids, LabelEdit(clear_target=True))

    def clear_labels(self, photo_ids: Sequence[PhotoId]) -> None:
        """Take back all that was said of the photos."""
        self._correct(photo_ids, CLEAR_LABEL)

    def confirm_photos(self, photo_ids: Sequence[PhotoId]) -> None:
        """Say of the photos that the model is right."""
        from cropapp.services.bursts import confirm_bursts
        from cropapp.services.correct_labels import confirm_predictions

        ids, author = tuple(photo_ids), self.author
        confirm = confirm_bursts if self.bursts_as_one else confirm_predictions
        if ids:
            self.edit(lambda: confirm(self.project, ids, author=author))

    def undo(self) -> None:
        """Take back the last step."""
        from cropapp.services.correct_labels import undo

        self.edit(lambda: undo(self.project, author=self.author))

    def redo(self) -> None:
        """Do again the step taken back last."""
        from cropapp.services.correct_labels import redo

        self.edit(lambda: redo(self.project, author=self.author))

    def _correct(self, photo_ids: Sequence[PhotoId], edit: LabelEdit) -> None:
        from cropapp.services.bursts import with_burst_members
        from cropapp.services.correct_labels import correct_labels

        ids, author, project = tuple(photo_ids), self.author, self.project
        # A target point is a place on one picture.
        about_place = edit.target is not None or edit.clear_target
        whole_bursts = self.bursts_as_one and not about_place

        def work() -> ChangeSet | None:
            chosen = with_burst_members(project, ids) if whole_bursts else ids
            all_meant = edit.class_id is None or len(chosen) == 1
            meant = chosen if all_meant else without_unreadable(chosen)
            return correct_labels(project, meant, edit, author=author)

        def without_unreadable(chosen: tuple[PhotoId, ...]) -> tuple[PhotoId, ...]:
            # One photo that can have no class must not stand in the way of all others selected.
            states = frozenset({PhotoState.UNREADABLE})
            wanted = PhotoFilter(photo_ids=chosen, photo_states=states)
            unreadable = set(project.find(wanted, PhotoSort()).tolist())
            return tuple(each for each in chosen if each not in unreadable) or chosen

        if ids:
            self.edit(work)

    # Classes

    def add_class(
        self,
        name: str,
        edit: ClassEdit | None = None,
        *,
        done: Callable[[PhotoClass], None] | None = None,
        context: QObject | None = None,
    ) -> None:
        """Add a class; colour and key are the next free ones unless `edit` says otherwise."""
        from cropapp.services.edit_classes import add_class

        made: list[PhotoClass] = []

        def work() -> ChangeSet | None:
            made.append(add_class(self.project, name, edit=edit, author=self.author))
            return self.project.history.next_undo

        def told() -> None:
            if done is not None and (context is None or shiboken6.isValid(context)):
                done(made[0])

        self.edit(work, told)

    def edit_class(self, class_id: ClassId, edit: ClassEdit) -> None:
        """Change what is said of a class, as one step; its labels stay with it."""
        from cropapp.services.edit_classes import edit_class

        self.edit(lambda: edit_class(self.project, class_id, edit, author=self.author))

    # The end

    def detach(self) -> None:
        """Stop listening and take no more work; for the GUI thread."""
        if self._closed:
            return
        self._closed = True
        self._unsubscribe()
        self._flush_timer.stop()
        self._counts_timer.stop()
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
        if Aspect.CLASSES in change.aspects:
            self._read_classes()
        if change.aspects & _COUNTED and not self._counts_timer.isActive():
            self._counts_timer.start()
        self.changed.emit(change)

    def _read_classes(self) -> None:
        self.read(
            lambda: self.project.classes(include_retired=True), self._take_classes, context=self
        )

    def _take_classes(self, classes: list[PhotoClass]) -> None:
        own = {each.id: each for each in classes}
        unmerged = [each for each in classes if each.merged_into is None]
        self.classes = [each for each in unmerged if not each.retired]
        self.retired_classes = [each for each in unmerged if each.retired]
        self.merged_classes = [each for each in classes if each.merged_into is not None]
        # Who asks for a class that was merged is answered with the one it counts as. What was
        # known stays known: a step that was undone may name a class that is gone.
        counted = {each.id: own[each.merged_into or each.id] for each in classes}
        self.class_by_id = {**self.class_by_id, **counted}
        self.classes_changed.emit()

    @Slot()
    def _read_counts(self) -> None:
        self.read(lambda: self.project.counts(), self._take_counts, context=self, later=True)

    def _take_counts(self, counts: ProjectCounts) -> None:
        self.counts = counts
        self.counts_changed.emit()

    def _single_shot(self, wait_ms: int, slot: Callable[[], Any]) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(wait_ms)
        timer.timeout.connect(slot)
        return timer


def merge_changes(changes: Sequence[ProjectChange]) -> ProjectChange:
    """Return one change that says what all of them say."""
    aspects: frozenset[Aspect] = frozenset().union(*(change.aspects for change in changes))
    if any(change.photo_ids is None for change in changes):
        return ProjectChange(aspects, None)
    ids = dict.fromkeys(each for change in changes for each in change.photo_ids or ())
    return ProjectChange(aspects, tuple(ids))


def _ignore(_result: object) -> None:
    """Nothing to do with the result."""
