"""All keys on one sheet, made from the actions themselves so that it never lies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence, QResizeEvent
from PySide6.QtWidgets import (
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from cropapp.core.word_match import match_score
from cropapp.gui import theme
from cropapp.gui.commands import action_keys, action_words

WIDTH, HEIGHT = 860, 620
TWO_COLUMNS_PX = 640
KEY_WIDTH = 150

CLASS_DIGITS = 6
"""So many digits in a group are the keys of classes, and told in one line; fewer are answers."""


@dataclass(frozen=True, slots=True)
class KeyLine:
    keys: str
    words: str


KeyGroup = tuple[str, Sequence[QAction]]


class KeysSheet(QDialog):
    """Closes with Escape or F1.

    Args:
        groups: a heading and its actions, in order.
    """

    def __init__(self, groups: Sequence[KeyGroup], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("All keys"))
        self._groups = self._lines(groups)
        self._columns = 0
        self.search = QLineEdit(self)
        self.search.setPlaceholderText(self.tr("Find a key by what it does"))
        self.search.setAccessibleName(self.tr("Find a key by what it does"))
        self.search.setClearButtonEnabled(True)
        self.area = QScrollArea(self)
        self.area.setWidgetResizable(True)
        # The sheet is read by keys too: arrows scroll it.
        self.area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.area.setAccessibleName(self.tr("All keys"))
        column = QVBoxLayout(self)
        column.setContentsMargins(*(theme.SPACE_24,) * 4)
        column.setSpacing(theme.SPACE_16)
        column.addWidget(self.search)
        column.addWidget(self.area, 1)
        self.search.textChanged.connect(self._fill)
        room = parent.window().size() if parent else self.size()
        self.resize(min(WIDTH, room.width() - 48), min(HEIGHT, room.height() - 64))
        self._fill()

    def shown_lines(self) -> list[KeyLine]:
        """Return the lines that fit what is searched for, in order."""
        return [line for _, lines in self._fitting() for line in lines]

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._columns != self._wanted_columns():
            self._fill()

    def _wanted_columns(self) -> int:
        return 2 if self.width() >= TWO_COLUMNS_PX else 1

    def _lines(self, groups: Sequence[KeyGroup]) -> list[tuple[str, list[KeyLine]]]:
        found = [(title, self._of_actions(actions)) for title, actions in groups]
        moving = [
            KeyLine(self.tr("Arrows, PgUp, PgDn, Home, End"), self.tr("Move")),
            KeyLine(self.tr("Shift, Ctrl"), self.tr("Select more")),
            KeyLine(self.tr("Ctrl+wheel"), self.tr("Size of the thumbnails")),
        ]
        return [*((title, lines) for title, lines in found if lines), (self.tr("Move"), moving)]

    def _of_actions(self, actions: Sequence[QAction]) -> list[KeyLine]:
        digits = [action for action in actions if action_keys(action).isdigit()]
        lines = [
            # What undo would take back is beside it in the menu; here it is only its name.
            KeyLine(_all_keys(action), action_words(action).partition(":")[0].rstrip("…"))
            for action in actions
            if action.shortcuts() and (action not in digits or len(digits) < CLASS_DIGITS)
        ]
        if len(digits) >= CLASS_DIGITS:
            keys = f"{action_keys(digits[0])}-{action_keys(digits[-1])}"
            lines.append(KeyLine(keys, self.tr("Give the class with this key")))
        return lines

    def _fitting(self) -> list[tuple[str, list[KeyLine]]]:
        typed = self.search.text()
        fitting = [
            (
                title,
                [each for each in lines if match_score(typed, f"{each.words} {each.keys} {title}")],
            )
            for title, lines in self._groups
        ]
        return [(title, lines) for title, lines in fitting if lines]

    def _fill(self) -> None:
        inside = QWidget()
        inside.setProperty("kind", "page")
        self._columns = self._wanted_columns()
        columns: list[QVBoxLayout] = []
        row = QHBoxLayout(inside)
        row.setContentsMargins(0, 0, theme.SPACE_12, 0)
        row.setSpacing(theme.SPACE_24 * 2)
        for _ in range(self._columns):
            column = QVBoxLayout()
            column.setSpacing(theme.SPACE_16)
            row.addLayout(column, 1)
            columns.append(column)
        heights = [0] * self._columns
        for title, lines in self._fitting():
            # Into the shorter column: both end at about the same height.
            shorter = heights.index(min(heights))
            columns[shorter].addWidget(_group(title, lines, inside))
            heights[shorter] += len(lines) + 2
        if not any(heights):
            columns[0].addWidget(QLabel(self.tr("No key does that."), inside))
        for column in columns:
            column.addStretch(1)
        self.area.setWidget(inside)


def _group(title: str, lines: Sequence[KeyLine], parent: QWidget) -> QWidget:
    box = QWidget(parent)
    grid = QGridLayout(box)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(theme.SPACE_12)
    grid.setVerticalSpacing(theme.SPACE_4)
    grid.setColumnMinimumWidth(0, KEY_WIDTH)
    grid.setColumnStretch(1, 1)
    heading = QLabel(title, box)
    heading.setProperty("kind", "section")
    grid.addWidget(heading, 0, 0, 1, 2)
    for index, line in enumerate(lines, start=1):
        keys = QLabel(line.keys, box, wordWrap=True)
        keys.setFont(theme.ui_font(bold=True))
        keys.setFixedWidth(KEY_WIDTH)
        words = QLabel(line.words, box, wordWrap=True)
        top = Qt.AlignmentFlag.AlignTop
        grid.addWidget(keys, index, 0, top)
        grid.addWidget(words, index, 1, top)
    return box


def _all_keys(action: QAction) -> str:
    """Return the keys of an action: `Ctrl+Shift+Z, Ctrl+Y`; those of one name once."""
    native = QKeySequence.SequenceFormat.NativeText
    return ", ".join(dict.fromkeys(each.toString(native) for each in action.shortcuts()[:2]))
