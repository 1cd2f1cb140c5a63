"""A sentence whose numbers lead to their photos.

Owns: the label, its links and what they stand for. Must not: know what a number counts.
"""

from __future__ import annotations

from html import escape
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QWidget


class LinkedSentence(QLabel):
    """Links are reached by Tab and opened by Enter; `opened` carries what one stands for."""

    opened = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._behind: list[Any] = []
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setWordWrap(True)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.LinksAccessibleByMouse
            | Qt.TextInteractionFlag.LinksAccessibleByKeyboard
        )
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.linkActivated.connect(self._open)

    def say(self, words: str, **parts: tuple[str, Any] | str) -> None:
        """Show a sentence.

        Args:
            words: with named fields, as for str.format; shown as it is, not as markup.
            parts: what to put in a field: a text, or a text and what its link stands for.
        """
        self._behind = []
        shown: dict[str, str] = {}
        plain: dict[str, str] = {}
        for name, part in parts.items():
            text, behind = part if isinstance(part, tuple) else (part, None)
            plain[name] = text
            shown[name] = escape(text) if behind is None else self._link(text, behind)
        self.setText(escape(words).format(**shown))
        self.setAccessibleName(words.format(**plain))

    def _link(self, text: str, behind: Any) -> str:
        self._behind.append(behind)
        number = len(self._behind) - 1
        return f'<a style="text-decoration:none" href="{number}">{escape(text)}</a>'

    def _open(self, link: str) -> None:
        self.opened.emit(self._behind[int(link)])

    def open_link(self, number: int) -> None:
        """Open a link as a click does, counted from 0 in the order of the parts."""
        self._open(str(number))
