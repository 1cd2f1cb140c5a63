"""All keys on one sheet, made from the actions themselves so that it never lies."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QAction, QGuiApplication, QKeySequence
from PySide6.QtWidgets import QDialog, QGridLayout, QLabel, QVBoxLayout, QWidget

from cropapp.gui import theme

COLUMNS = 3
NARROW_PX = 1200
"""On a screen narrower than this there are two columns."""


class KeysSheet(QDialog):
    """Closes with Escape or F1.

    Args:
        groups: a heading and its actions, in order.
    """

    def __init__(
        self, groups: Sequence[tuple[str, Sequence[QAction]]], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("All keys"))
        grid = QGridLayout(self)
        margin = theme.SPACE_24
        grid.setContentsMargins(margin, margin, margin, margin)
        grid.setVerticalSpacing(theme.SPACE_16)
        parts = [self._group(title, self._rows(actions)) for title, actions in groups]
        moving = [
            (self.tr("Arrows, PgUp, PgDn, Home, End"), self.tr("Move")),
            (self.tr("Shift, Ctrl"), self.tr("Select more")),
            (self.tr("Ctrl+wheel"), self.tr("Size of the thumbnails")),
        ]
        parts.append(self._group(self.tr("Move"), moving))
        columns = COLUMNS if _room(parent) >= NARROW_PX else COLUMNS - 1
        grid.setHorizontalSpacing(theme.SPACE_24 * (2 if columns == COLUMNS else 1))
        for index, part in enumerate(parts):
            grid.addWidget(part, index // columns, index % columns)

    def _rows(self, actions: Sequence[QAction]) -> list[tuple[str, str]]:
        native, rows = QKeySequence.SequenceFormat.NativeText, []
        digits = [action for action in actions if _key(action, native).isdigit()]
        for action in actions:
            # What undo would take back is beside it in the menu; here it is only its name.
            words = action.text().replace("&", "").partition(":")[0]
            if action.shortcuts() and action not in digits:
                rows.append((_key(action, native), words))
        if digits:
            keys = f"{_key(digits[0], native)}-{_key(digits[-1], native)}"
            rows.append((keys, self.tr("Give the class with this key")))
        return rows

    def _group(self, title: str, rows: Sequence[tuple[str, str]]) -> QWidget:
        box = QWidget(self)
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        heading = QLabel(title, box)
        heading.setProperty("kind", "section")
        column.addWidget(heading)
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.SPACE_12)
        for index, (keys, words) in enumerate(rows):
            key = QLabel(keys, box)
            key.setFont(theme.ui_font(bold=True))
            grid.addWidget(key, index, 0)
            grid.addWidget(QLabel(words, box), index, 1)
        grid.setColumnStretch(1, 1)
        column.addLayout(grid)
        column.addStretch(1)
        return box


def _key(action: QAction, form: QKeySequence.SequenceFormat) -> str:
    return action.shortcuts()[0].toString(form) if action.shortcuts() else ""


def _room(parent: QWidget | None) -> int:
    """Return how wide the window is that the sheet lies over, or the screen."""
    return parent.window().width() if parent else QGuiApplication.primaryScreen().size().width()
