"""The one quiet line over the pages that says what went wrong or what came out.

Owns: the messages that wait to be read, the newest in sight, each with one action and details that
fold. Must not: act; the action belongs to who said it.
"""

from __future__ import annotations

import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import shiboken6
from PySide6.QtCore import QCoreApplication, Qt, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QApplication,
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
from cropapp.gui.locale_words import number
from cropapp.gui.told import told

_ICONS = {
    "info": ("info", "accent"),
    "good": ("tick", "good"),
    "warning": ("warning", "warning"),
    "danger": ("error", "danger"),
}
MOST_LETTERS = 160
"""Of an error nobody foresaw, in the line itself."""
MOST_MESSAGES = 20
DETAILS_HEIGHT = 140


@dataclass(frozen=True, slots=True, eq=False)
class Message:
    words: str
    tone: str = "info"
    action: str = ""
    on_action: Callable[[], object] | None = None
    details: str = ""
    renews: str = ""
    """The words of an earlier message whose place it takes; closed by the person, it stays away.
    Without words of its own it only takes that one away."""

    @property
    def is_passing(self) -> bool:
        """Whether it may give way to the next one: news that asks for nothing."""
        return self.tone == "good" or (self.tone == "info" and not self.action)


class Banner(QFrame):
    """Hidden until something is said."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "bar")
        self.hide()
        self._messages: list[Message] = []
        self._came_from: QWidget | None = None
        """Who had the keyboard before it came into the line."""
        self._icon = QLabel(self)
        self.words = QLabel(self, wordWrap=True)
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        self.words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.action = QPushButton(self)
        self.action.clicked.connect(self._act)
        self.more = self._quiet_button(self.tr("Details"))
        self.more.setCheckable(True)
        self.others = self._quiet_button("")
        self.others.clicked.connect(self.show_next)
        self.close_button = QToolButton(self)
        set_icon(self.close_button, "close", 16)
        self.close_button.setToolTip(self.tr("Close this message"))
        self.close_button.setAccessibleName(self.tr("Close this message"))
        self.close_button.clicked.connect(self.close_message)
        self.details = QPlainTextEdit(self, readOnly=True)
        self.details.setAccessibleName(self.tr("Technical details"))
        self.details.setFixedHeight(DETAILS_HEIGHT)
        self.details.setTabChangesFocus(True)
        self.copy_details = self._quiet_button(self.tr("Copy details"))
        self.copy_details.clicked.connect(self._copy)
        self._lay_out()
        self.more.toggled.connect(self._folded.setVisible)
        self._folded.hide()
        theme.changed.connect(self._draw_icon)
        if isinstance(app := QApplication.instance(), QApplication):
            app.focusChanged.connect(self._on_focus)

    def _quiet_button(self, words: str) -> QPushButton:
        button = QPushButton(words, self)
        button.setProperty("kind", "quiet")
        return button

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(theme.SPACE_12)
        row.addWidget(self._icon)
        row.addWidget(self.words, 1)
        for part in (self.more, self.action, self.others, self.close_button):
            row.addWidget(part)
        self._folded = QWidget(self)
        below = QVBoxLayout(self._folded)
        below.setContentsMargins(0, 0, 0, theme.SPACE_4)
        below.setSpacing(theme.SPACE_4)
        below.addWidget(self.details)
        below.addWidget(self.copy_details, 0, Qt.AlignmentFlag.AlignRight)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.SPACE_16, theme.SPACE_4, theme.SPACE_8, theme.SPACE_4)
        column.addLayout(row)
        column.addWidget(self._folded)

    def say(
        self,
        words: str,
        *,
        tone: str = "info",
        action: str = "",
        on_action: Callable[[], object] | None = None,
        details: str = "",
    ) -> None:
        """Show a message; one that asks for something waits behind it until it was seen.

        Args:
            tone: info, good, warning or danger.
            action: the words of the button; none, no button.
        """
        self.show_message(Message(words, tone, action, on_action, details))

    def show_message(self, message: Message) -> None:
        """As `say`."""
        if message.renews:
            self._renew(message)
            return
        kept = [
            each for each in self._messages if not each.is_passing and each.words != message.words
        ]
        self.show_messages([message, *kept][:MOST_MESSAGES])

    def _renew(self, message: Message) -> None:
        places = [n for n, each in enumerate(self._messages) if each.words == message.renews]
        if places:
            now = list(self._messages)
            now[places[0] : places[0] + 1] = [message] if message.words else []
            self.show_messages(now)

    def say_problem(
        self,
        problem: Exception,
        *,
        action: str = "",
        on_action: Callable[[], object] | None = None,
    ) -> None:
        """Show an error: what happened and what to do; the technical part folded."""
        self.say(
            problem_words(problem),
            tone="danger",
            action=action,
            on_action=on_action,
            details=problem_details(problem),
        )

    def messages(self) -> tuple[Message, ...]:
        """Return what is shown and what waits behind it."""
        return tuple(self._messages)

    def show_messages(self, messages: Sequence[Message]) -> None:
        """Show these, the first one in sight; none hides the line."""
        self._messages = list(messages)
        self._give_keyboard_back()
        if not self._messages:
            self.hide()
            return
        shown, behind = self._messages[0], len(self._messages) - 1
        self.words.setText(shown.words)
        self.words.setAccessibleName(shown.words)
        self.action.setText(shown.action)
        self.action.setVisible(bool(shown.action))
        self.others.setText(self.tr("{n} more").format(n=number(behind)))
        self.others.setToolTip(self.tr("Show the message before this one"))
        self.others.setVisible(behind > 0)
        self.more.setChecked(False)
        self.more.setVisible(bool(shown.details))
        self.details.setPlainText(shown.details)
        self._draw_icon()
        self.show()

    @Slot(QWidget, QWidget)
    def _on_focus(self, before: QWidget | None, now: QWidget | None) -> None:
        if now is not None and self.isAncestorOf(now):
            if before is not None and not self.isAncestorOf(before):
                self._came_from = before
        elif now is not None:
            self._came_from = None

    def _give_keyboard_back(self) -> None:
        """Let who had the keyboard before have it again: a hidden button cannot keep it.

        Qt would hand it to the next widget, the menu of the rail, and the keys of the classes
        would do nothing.
        """
        to = self._came_from
        if to is not None and shiboken6.isValid(to) and to.isVisible():
            to.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def show_next(self) -> None:
        """Show the message behind; the one in sight goes to the end."""
        self.show_messages([*self._messages[1:], *self._messages[:1]])

    @Slot()
    def close_message(self) -> None:
        """Take the message in sight away; the one behind it comes."""
        self.show_messages(self._messages[1:])

    def clear(self) -> None:
        """Take all messages away."""
        self.show_messages([])

    @Slot()
    def _act(self) -> None:
        done = self._messages[0].on_action if self._messages else None
        self.close_message()
        if done is not None:
            done()

    @Slot()
    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(f"{self.words.text()}\n\n{self.details.toPlainText()}")

    @Slot()
    def _draw_icon(self) -> None:
        if not self._messages:
            return
        name, role = _ICONS[self._messages[0].tone]
        colour = getattr(theme.current_tokens(), role)
        self._icon.setPixmap(icon_pixmap(name, 20, colour, self.devicePixelRatioF()))


def problem_words(problem: Exception) -> str:
    """Return what happened and what to do, in one line."""
    if isinstance(problem, CropAppError):
        return f"{told(problem.message)} {told(problem.hint)}".strip()
    words = QCoreApplication.translate(
        "Banner", "Something went wrong in the program: {what}. Your labels are kept."
    )
    # One line, however much it says: all of it is among the details.
    lines = str(problem).strip().splitlines() or [type(problem).__name__]
    what = lines[0].rstrip(".: ")
    return words.format(what=what if len(what) <= MOST_LETTERS else f"{what[:MOST_LETTERS]}…")


def problem_details(problem: Exception) -> str:
    """Return the technical part: of an error that was foreseen only what lies behind it."""
    cause = problem.__cause__ if isinstance(problem, CropAppError) else problem
    return "".join(traceback.format_exception(cause)) if cause else ""
