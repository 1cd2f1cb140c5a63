"""The quiet line that says what became of a revert.

Owns: its words, and the offer to revert photos that were labelled again since. Must not: act; it
asks by signal.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QToolButton, QWidget

from cropapp.core.change_log import LineId
from cropapp.gui.icons import set_icon
from cropapp.gui.locale_words import number
from cropapp.gui.theme import SPACE_4, SPACE_8, SPACE_12

if TYPE_CHECKING:
    from cropapp.services.revert import RevertOutcome


class OutcomeLine(QFrame):
    """Hidden until a revert has ended."""

    anyway_asked = Signal(object)
    """The lines that were left, tuple[LineId, ...]."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "bar")
        self._left: tuple[LineId, ...] = ()
        self.words = QLabel(self, wordWrap=True)
        self.anyway = QPushButton(self.tr("Revert anyway"), self)
        self.anyway.clicked.connect(self._ask)
        self.close_button = QToolButton(self)
        set_icon(self.close_button, "close", 16)
        self.close_button.setToolTip(self.tr("Close this message"))
        self.close_button.setAccessibleName(self.tr("Close this message"))
        self.close_button.clicked.connect(self.hide)
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE_12, SPACE_4, SPACE_8, SPACE_4)
        row.setSpacing(SPACE_8)
        row.addWidget(self.words, 1)
        row.addWidget(self.anyway)
        row.addWidget(self.close_button)
        self.hide()

    def show_outcome(self, outcome: RevertOutcome) -> None:
        """Say how many photos were set back and which were left."""
        self._left = outcome.changed_since
        parts = [self._done(outcome.photos)] if outcome.photos else []
        if outcome.classes:
            parts.append(self.tr("The classes were set back. Ctrl+Z undoes it."))
        if outcome.changed_since:
            parts.append(self._left_words(len(outcome.changed_since)))
        if not parts:
            parts.append(self.tr("Nothing to revert: it is so already."))
        self.words.setText(" ".join(parts))
        self.words.setAccessibleName(self.words.text())
        self.anyway.setVisible(bool(outcome.changed_since))
        self.show()

    def _done(self, photos: int) -> str:
        if photos == 1:
            return self.tr("1 photo was set back. Ctrl+Z undoes it.")
        return self.tr("{n} photos were set back. Ctrl+Z undoes it.").format(n=number(photos))

    def _left_words(self, photos: int) -> str:
        if photos == 1:
            return self.tr("1 photo was labelled again since and was left as it is.")
        words = self.tr("{n} photos were labelled again since and were left as they are.")
        return words.format(n=number(photos))

    @Slot()
    def _ask(self) -> None:
        self.hide()
        self.anyway_asked.emit(self._left)
