"""The quiet lines of the photos page.

Owns: the line over the grid that offers to sort again, the line at the lower edge that says what
was just decided, and the sentence of an empty page. Must not: act; each asks by signal.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from cropapp.gui import locale_words
from cropapp.gui.icons import set_icon
from cropapp.gui.theme import SPACE_4, SPACE_8, SPACE_12, SPACE_16

DECISION_MS = 3000
"""How long the last decision stays in sight (DESIGN, Review)."""


class SortAgainLine(QFrame):
    """`37 photos would move. Sort again`: nothing jumps until the person asks."""

    sort_again = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.words = QLabel(self)
        self.words.setProperty("kind", "secondary")
        self.button = QPushButton(self.tr("Sort again"), self)
        self.button.setProperty("kind", "link")
        self.button.clicked.connect(self.sort_again)
        close = QToolButton(self)
        set_icon(close, "close", 16)
        close.setToolTip(self.tr("Leave the order as it is"))
        close.setAccessibleName(self.tr("Leave the order as it is"))
        close.clicked.connect(self.hide)
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE_16, 0, SPACE_8, 0)
        row.setSpacing(SPACE_8)
        row.addWidget(self.words)
        row.addWidget(self.button)
        row.addStretch(1)
        row.addWidget(close)
        self.hide()

    def offer(self, moved: int) -> None:
        """Say how many photos would move; nothing to say hides the line."""
        if not moved:
            self.hide()
            return
        text = self.tr("1 photo would move.") if moved == 1 else self.tr("{n} photos would move.")
        self.words.setText(text.format(n=locale_words.number(moved)))
        self.show()


class DecisionLine(QFrame):
    """`rust, was mite. Undo Ctrl+Z`, over the lower edge of its parent for three seconds."""

    undo = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("kind", "raised")
        self.words = QLabel(self)
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        self.button = QPushButton(self.tr("Undo  Ctrl+Z"), self)
        self.button.setProperty("kind", "link")
        self.button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.button.clicked.connect(self.undo)
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE_12, SPACE_8, SPACE_12, SPACE_8)
        row.setSpacing(SPACE_12)
        row.addWidget(self.words)
        row.addWidget(self.button)
        self._gone = QTimer(self, singleShot=True, interval=DECISION_MS)
        self._gone.timeout.connect(self.hide)
        parent.installEventFilter(self)
        self.hide()

    def say(self, words: str, *, can_undo: bool = True) -> None:
        self.words.setText(words)
        self.button.setVisible(can_undo)
        self._settle()
        self.show()
        self.raise_()
        self._gone.start()

    def move_to(self, parent: QWidget) -> None:
        """Lie over another widget from now on."""
        shown, old = self.isVisible(), self.parentWidget()
        if old is not None:
            old.removeEventFilter(self)
        self.setParent(parent)
        parent.installEventFilter(self)
        self._settle()
        self.setVisible(shown)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.parent() and event.type() == QEvent.Type.Resize:
            self._settle()
        return super().eventFilter(watched, event)

    def _settle(self) -> None:
        self.adjustSize()
        parent = self.parentWidget()
        if parent is not None:
            left = (parent.width() - self.width()) // 2
            self.move(max(SPACE_8, left), parent.height() - self.height() - SPACE_16)


class EmptyPage(QWidget):
    """One sentence of what will be here, and the one action that fills it."""

    action = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.words = QLabel(self, wordWrap=True)
        self.words.setProperty("kind", "secondary")
        self.words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.button = QPushButton(self)
        self.button.hide()  # until something is said: a page may be seen before it has read
        self.button.clicked.connect(self.action)
        column = QVBoxLayout(self)
        column.setSpacing(SPACE_12)
        column.addStretch(1)
        # Not aligned by the layout: a wrapped label would be given the height of one line.
        column.addWidget(self.words)
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)
        column.setContentsMargins(SPACE_16, SPACE_4, SPACE_16, SPACE_4)

    def say(self, words: str, action: str) -> None:
        """Show a sentence and the button's words; no words, no button."""
        self.words.setText(words)
        self.button.setText(action)
        self.button.setVisible(bool(action))
