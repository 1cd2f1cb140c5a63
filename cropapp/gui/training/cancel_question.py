"""The question before a training is given up that has learned something already.

Owns: the answer. Must not: ask the training; the page does.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QPushButton, QWidget

from cropapp.core.training import StopWish
from cropapp.gui.locale_words import number
from cropapp.gui.training.run_view import RunView


def ask_back(running: RunView, parent: QWidget, done: Callable[[StopWish], None]) -> None:
    """Ask over `parent` whether a training is to be given up; `done` hears what is to be asked.

    The question does not hold up the window: the training goes on under it.
    """
    question = CancelQuestion(running.epochs, parent)
    question.keep.setEnabled(running.keep.isEnabled())

    def answered() -> None:
        if question.wish is not None:
            done(question.wish)

    question.finished.connect(answered)
    question.open()


class CancelQuestion(QMessageBox):
    """It cannot be undone, and the button beside it keeps what there is. Escape goes on.

    Args:
        epochs: that have ended.
    """

    def __init__(self, epochs: int, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Cancel training"))
        one = self.tr("Cancel the training? What it has learned in 1 epoch is lost.")
        many = self.tr("Cancel the training? What it has learned in {n} epochs is lost.")
        self.setText((one if epochs == 1 else many).format(n=number(epochs)))
        self.setInformativeText(
            self.tr("“Stop and keep the best” ends it too, and has the best epoch so far judged.")
        )
        role = QMessageBox.ButtonRole.AcceptRole
        self.go_on: QPushButton = self.addButton(
            self.tr("Go on training"), QMessageBox.ButtonRole.RejectRole
        )
        self.keep: QPushButton = self.addButton(self.tr("Stop and keep the best"), role)
        self.cancel: QPushButton = self.addButton(
            self.tr("Cancel training"), QMessageBox.ButtonRole.DestructiveRole
        )
        self.setDefaultButton(self.go_on)
        self.setEscapeButton(self.go_on)

    @property
    def wish(self) -> StopWish | None:
        """What is to be asked of the training; None: nothing."""
        if self.clickedButton() is self.keep:
            return StopWish.KEEP_BEST
        return StopWish.CANCEL if self.clickedButton() is self.cancel else None
