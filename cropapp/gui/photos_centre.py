"""The middle of the photos page: what is shown and how many, and the grid or why it is empty.

Owns: the layout of these. Must not: find photos.
"""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QLabel, QStackedWidget, QVBoxLayout, QWidget

from cropapp.gui import locale_words, theme
from cropapp.gui.elided_label import ElidedLabel
from cropapp.gui.notices import EmptyPage, SortAgainLine
from cropapp.gui.theme import SPACE_4, SPACE_8, SPACE_12


class PhotosCentre(QWidget):
    """A heading, beside it the line that offers to sort again, and below them the grid."""

    def __init__(self, grid: QWidget, line: SortAgainLine, parent: QWidget) -> None:
        super().__init__(parent)
        self._grid = grid
        self.title, self.count = ElidedLabel("", self), QLabel(self)
        self.title.setFont(theme.ui_font(bold=True))
        self.count.setProperty("kind", "secondary")
        self.empty = EmptyPage(self)
        self._stack = QStackedWidget(self)
        self._stack.addWidget(grid)
        self._stack.addWidget(self.empty)
        self.setMinimumWidth(260)
        head = QHBoxLayout()
        head.setContentsMargins(SPACE_12, SPACE_8, SPACE_12, SPACE_4)
        head.setSpacing(SPACE_8)
        head.addWidget(self.title)
        head.addWidget(self.count)
        head.addStretch(1)
        # Beside the heading, not below it: a line that came between would push the photos down.
        head.addWidget(line)
        head.addStrut(line.sizeHint().height())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self._stack, 1)

    def show_grid(self, title: str, count: int) -> None:
        """Show the grid under a heading."""
        self.title.setText(title)
        words = self.tr("1 photo") if count == 1 else self.tr("{n} photos")
        self.count.setText(words.format(n=locale_words.number(count)))
        self._stack.setCurrentWidget(self._grid)

    def show_empty(self, words: str, action: str) -> None:
        """Say why the grid is empty, with the one action that fills it."""
        self.empty.say(words, action)
        self._stack.setCurrentWidget(self.empty)
