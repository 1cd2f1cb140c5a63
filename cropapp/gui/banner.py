"""The one quiet line over the pages that says what went wrong or what came out.

Owns: a message, one action, details that fold. A new message takes the place of the old one.
"""

from __future__ import annotations

import traceback
from collections.abc import Callable

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from cropapp.core.errors import CropAppError
from cropapp.gui import theme
from cropapp.gui.icons import icon_pixmap, set_icon

_ICONS = {"info": ("info", "accent"), "good": ("tick", "good"), "danger": ("error", "danger")}

MOST_LETTERS = 160
"""Of an error nobody foresaw, in the line itself."""


class Banner(QFrame):
    """Hidden until something is said."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "bar")
        self.hide()
        self._tone = "info"
        self._on_action: Callable[[], object] | None = None
        self._icon = QLabel(self)
        self.words = QLabel(self, wordWrap=True)
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        self.words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.action = QPushButton(self)
        self.action.clicked.connect(self._act)
        self.more = QPushButton(self.tr("Details"), self)
        self.more.setProperty("kind", "quiet")
        self.more.setCheckable(True)
        self.close_button = QToolButton(self)
        set_icon(self.close_button, "close", 16)
        self.close_button.setToolTip(self.tr("Close this message"))
        self.close_button.setAccessibleName(self.tr("Close this message"))
        self.close_button.clicked.connect(self.hide)
        self.details = QPlainTextEdit(self, readOnly=True)
        self.details.setAccessibleName(self.tr("Technical details"))
        self.details.setFixedHeight(140)
        self.details.hide()
        self.more.toggled.connect(self.details.setVisible)
        self._lay_out()
        theme.changed.connect(self._draw_icon)

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(theme.SPACE_12)
        row.addWidget(self._icon)
        row.addWidget(self.words, 1)
        for part in (self.more, self.action, self.close_button):
            row.addWidget(part)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.SPACE_16, theme.SPACE_4, theme.SPACE_8, theme.SPACE_4)
        column.addLayout(row)
        column.addWidget(self.details)

    def say(
        self,
        words: str,
        *,
        tone: str = "info",
        action: str = "",
        on_action: Callable[[], object] | None = None,
        details: str = "",
    ) -> None:
        """Show a message.

        Args:
            tone: info, good or danger.
            action: the words of the button; none, no button.
        """
        self._tone, self._on_action = tone, on_action
        self.words.setText(words)
        self.words.setAccessibleName(words)
        self.action.setText(action)
        self.action.setVisible(bool(action))
        self.more.setChecked(False)
        self.more.setVisible(bool(details))
        self.details.setPlainText(details)
        self._draw_icon()
        self.show()

    def say_problem(
        self,
        problem: Exception,
        *,
        action: str = "",
        on_action: Callable[[], object] | None = None,
    ) -> None:
        """Show an error: what happened and what to do; the technical part folded."""
        if isinstance(problem, CropAppError):
            words, cause = str(problem), problem.__cause__
        else:
            words = self.tr("Something went wrong in the program: {what}. Your labels are kept.")
            # One line, however much it says: all of it is among the details.
            lines = str(problem).strip().splitlines() or [type(problem).__name__]
            what = lines[0].rstrip(".: ")
            what = what if len(what) <= MOST_LETTERS else f"{what[:MOST_LETTERS]}…"
            words, cause = words.format(what=what), problem
        details = "".join(traceback.format_exception(cause)) if cause else ""
        self.say(words, tone="danger", action=action, on_action=on_action, details=details)

    @Slot()
    def _act(self) -> None:
        self.hide()
        if self._on_action is not None:
            self._on_action()

    @Slot()
    def _draw_icon(self) -> None:
        name, role = _ICONS[self._tone]
        colour = getattr(theme.current_tokens(), role)
        self._icon.setPixmap(icon_pixmap(name, 20, colour, self.devicePixelRatioF()))
