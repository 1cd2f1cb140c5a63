"""What differs, and what the model says of it, read off the GUI thread.

Owns: when it is read anew, and telling a look that has seen all decisions from one that has not.
Must not: show anything.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from cropapp.core.entities import Photo, PhotoId
from cropapp.core.feed import Aspect, ProjectChange
from cropapp.gui.project_bridge import ProjectBridge
from cropapp.services.active_answers import ActiveAnswer, ActiveAnswers
from cropapp.services.label_differences import DifferenceList, list_differences

READ_MS = 250
"""The numbers follow a decision within this; the photos at once."""


class DifferencesReading(QObject):
    """`lists` as they were read last, the one imported last first."""

    lists_read = Signal(bool)
    """Whether the look has seen all that was decided."""
    answers_read = Signal()
    """For the first time: what is in front may be shown with them."""

    def __init__(self, bridge: ProjectBridge, parent: QObject) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self.lists: list[DifferenceList] = []
        self._answers: ActiveAnswers | None = None
        self._front: tuple[PhotoId, ActiveAnswer | None] | None = None
        self._decided = 0
        self._is_reading = False
        self._soon = QTimer(self, singleShot=True, interval=READ_MS)
        self._soon.timeout.connect(self.read)
        bridge.failed.connect(self._on_failed)

    def begin(self) -> None:
        """Read all of it."""
        project = self._bridge.project
        self._bridge.read(lambda: ActiveAnswers.of(project), self._take_answers, context=self)
        self.read()

    def stop(self) -> None:
        self._soon.stop()

    @Slot()
    def read(self) -> None:
        """Read what differs and what of it is open, after all that was given to be written."""
        decided, project = self._decided, self._bridge.project

        def done(lists: list[DifferenceList]) -> None:
            self._is_reading = False
            self.lists = lists
            self.lists_read.emit(decided == self._decided)

        self._is_reading = True
        self._bridge.write(lambda: list_differences(project), done, context=self)

    @Slot()
    def _on_failed(self) -> None:
        """Look what a decision that could not be written has left."""
        # Not after a look that failed: it would fail again, for ever.
        if not self._is_reading:
            self.read_soon()
        self._is_reading = False

    @Slot()
    def read_soon(self) -> None:
        # A steady stream of changes must not put it off for ever: the timer is not restarted.
        if not self._soon.isActive():
            self._soon.start()

    @Slot()
    def note_decided(self) -> None:
        """Remember that something was decided which a look under way has not seen."""
        self._decided += 1

    def take_change(self, change: ProjectChange) -> None:
        """Read again what a change may have made old."""
        if change.aspects & {Aspect.LABELS, Aspect.CLASSES, Aspect.PHOTOS}:
            self.read_soon()
        if Aspect.MODELS in change.aspects:
            project = self._bridge.project
            self._bridge.read(lambda: ActiveAnswers.of(project), self._take_answers, context=self)

    def answer(self, photo: Photo) -> ActiveAnswer | None:
        """Return what the model says of the photo in front.

        It stays the same while the photo is in front, whatever is learned meanwhile.
        """
        if self._front is None or self._front[0] != photo.id:
            answers = self._answers or ActiveAnswers.not_read_yet()
            self._front = photo.id, answers.answer(photo)
        return self._front[1]

    def _take_answers(self, answers: ActiveAnswers) -> None:
        is_first = self._answers is None
        self._answers = answers
        if is_first:
            self._front = None
            self.answers_read.emit()
