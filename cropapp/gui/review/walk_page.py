"""What the pages share that go from photo to photo: the review, and two people's differences.

Owns: stage and end in one place, the line of what was decided, what opens over the photo, going
back to a photo by undo, and when neighbours are decoded. Must not: know which photos they are, or
what a key decides. Words are the pages' own.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QEvent, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from cropapp.core.entities import PhotoId
from cropapp.core.feed import ProjectChange
from cropapp.core.gallery import PhotoFilter
from cropapp.gui.class_dialogs import ClassDialogs
from cropapp.gui.notices import DecisionLine, EmptyPage
from cropapp.gui.own_keys import is_undo, keep_own_key
from cropapp.gui.project_bridge import ProjectBridge
from cropapp.gui.project_page import ProjectPage
from cropapp.gui.review.class_finder import ClassFinder
from cropapp.gui.review.reason_chooser import ReasonChooser
from cropapp.gui.review.reviewer import Reviewer
from cropapp.gui.review.stage import ReviewStage

PREFETCH_MS = 25
"""The photo is painted before its neighbours are decoded, or the decoders would slow the paint."""


class WalkEnd(EmptyPage):
    """Behind the last photo: one sentence and one button."""

    learn_asked = Signal()
    back_asked = Signal()
    """Go to the photos that were passed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._act: Callable[[], None] = self.learn_asked.emit
        self.action.connect(lambda: self._act())

    def offer(self, words: str, action_words: str, act: Callable[[], None]) -> None:
        """Say a sentence, and what its button does."""
        self._act = act
        self.say(words, action_words)


class WalkPage(ProjectPage):
    """A subclass makes its parts, calls `_make_walk` where stage and end belong in the order of
    Tab, and connects `reviewer.front_changed`."""

    def __init__(self, bridge: ProjectBridge, parent: QWidget | None = None) -> None:
        super().__init__(bridge, parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def _make_walk(self, stage: ReviewStage, end: WalkEnd) -> None:
        """Make what is around the photo, and connect what is alike on all such pages."""
        bridge = self._bridge
        self.stage, self.end = stage, end
        self.centre = QStackedWidget(self)
        self.centre.addWidget(end)
        self.centre.addWidget(stage)
        self.decision_line = DecisionLine(stage.view)
        self.class_finder = ClassFinder(bridge, stage.view)
        self.reasons = ReasonChooser(stage.view)
        self.reviewer = Reviewer(bridge, self)
        self.class_dialogs = ClassDialogs(bridge, self)
        self._prefetch_soon = QTimer(self, singleShot=True, interval=PREFETCH_MS)
        self._prefetch_soon.timeout.connect(lambda: stage.prefetch(self.reviewer.neighbours()))
        self._connect_walk()

    def _connect_walk(self) -> None:
        reviewer, perform = self.reviewer, self.reviewer.perform
        self._bridge.changed.connect(self._on_changed)
        reviewer.said.connect(self._say)
        self.decision_line.undo.connect(lambda: perform(reviewer.undo))
        self.reasons.reason_chosen.connect(lambda why: perform(partial(reviewer.exclude, why)))
        self.end.learn_asked.connect(self.learn_asked)
        self.end.back_asked.connect(lambda: perform(self._go_back))
        self.stage.guide.photos_asked.connect(self.photos_asked)
        self.stage.guide.edit_asked.connect(self.class_dialogs.edit_class)
        for closes in (self.stage.guide, self.class_finder, self.reasons):
            closes.closed.connect(self.take_keyboard)

    # --- what the window asks

    @Slot()
    def take_keyboard(self) -> None:
        """Have the keys of the page act."""
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def close_page(self) -> None:
        self._prefetch_soon.stop()
        self.stage.close_stage()

    # --- what is shown

    @Slot(object)
    def _on_changed(self, change: ProjectChange) -> None:
        """Follow what changed in the project."""

    def _bring_stage(self) -> None:
        """Have the photo in front, and its neighbours decoded soon."""
        if self.centre.currentWidget() is not self.stage:
            self.centre.setCurrentWidget(self.stage)
            self.decision_line.move_to(self.stage.view)
        # Not restarted by the next key: who types without a pause needs the neighbours most.
        if not self._prefetch_soon.isActive():
            self._prefetch_soon.start()

    def _bring_end(self) -> None:
        """Have the end in front."""
        self.decision_line.move_to(self.end)
        self.centre.setCurrentWidget(self.end)

    @Slot(str, bool)
    def _say(self, words: str, can_undo: bool) -> None:
        if self.isVisible():
            self.decision_line.say(words, can_undo=can_undo)

    def _ask_for_open(self, words: str) -> None:
        """Ask for the photos that are left, by the words for them."""
        walk = self.reviewer.walk
        if walk is not None:
            ids = tuple(PhotoId(each) for each in walk.open_ids().tolist())
            self.photos_asked.emit(PhotoFilter(photo_ids=ids), words)

    # --- keys

    def _go_back(self) -> None:
        self.reviewer.skip()
        self.take_keyboard()

    @Slot()
    def _ask_reason(self) -> None:
        if self.reviewer.front is not None:
            self.reasons.open_over()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and self._is_undo(event):
            # Else the window's own Ctrl+Z would fire: here undo also goes back to the photo, and
            # the keys typed after it wait until it is done.
            event.accept()
            return True
        return keep_own_key(event, self.focusWidget()) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._is_undo(event):
            self.reviewer.perform(self.reviewer.undo)
        else:
            super().keyPressEvent(event)

    def _is_undo(self, event: QEvent) -> bool:
        return self.reviewer.walk is not None and is_undo(event, self.focusWidget())
