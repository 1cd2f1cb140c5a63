"""The views of the training page: nothing to train from, ready, running, ended.

Owns: which of them is in front, making each when it is first needed (all at once would hold up the
first showing of the page), and where the keyboard goes. Must not: know what a view shows.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QStackedWidget, QWidget

from cropapp.gui.notices import EmptyPage
from cropapp.gui.training.ended_view import EndedView
from cropapp.gui.training.ready_view import ReadyView
from cropapp.gui.training.run_view import RunView

View = TypeVar("View", bound=QWidget)


class TrainingViews(QStackedWidget):
    """A blank one is in front until `bring` is called.

    Args:
        connect_running, connect_ended: given these views as soon as they are made.
    """

    def __init__(
        self,
        parent: QWidget,
        *,
        connect_running: Callable[[RunView], None],
        connect_ended: Callable[[EndedView], None],
    ) -> None:
        super().__init__(parent)
        self._connect_running, self._connect_ended = connect_running, connect_ended
        self._running: RunView | None = None
        self._ended: EndedView | None = None
        self.addWidget(QWidget(self))
        self.empty = self._added(EmptyPage(self))
        self.ready = self._added(ReadyView(self))

    @property
    def running(self) -> RunView:
        if self._running is None:
            self._running = self._added(RunView(self))
            self._connect_running(self._running)
        return self._running

    @property
    def ended(self) -> EndedView:
        if self._ended is None:
            self._ended = self._added(EndedView(self))
            self._connect_ended(self._ended)
        return self._ended

    def shows_ended(self) -> bool:
        return self._ended is not None and self.currentWidget() is self._ended

    def bring(self, view: QWidget) -> None:
        """Show a view; where the person is on this page, the keyboard goes along with it."""
        is_other = self.currentWidget() is not view
        self.setCurrentWidget(view)
        if is_other and self.isVisible() and not isinstance(QApplication.focusWidget(), QLineEdit):
            self.focus_front()

    def focus_front(self) -> None:
        """Give the keyboard to the first control of the view in front."""
        first = self._first_control(self.currentWidget())
        if first is not None:
            first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _first_control(self, front: QWidget | None) -> QWidget | None:
        match front:
            case EmptyPage():
                return front.button
            case ReadyView():
                return front.sentence
            case RunView():
                return front.curves.accuracy.plot
            case EndedView():
                return front.again
        return None

    def _added(self, view: View) -> View:
        self.addWidget(view)
        return view
