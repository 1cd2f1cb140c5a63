"""Why a photo is left out of learning, by one key.

Owns: the panel with the reasons and the field for one's own. Must not: exclude; it tells the
reason.
"""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPushButton, QWidget

from cropapp.gui.photo_words import exclude_reasons
from cropapp.gui.review.overlay import Overlay


class ReasonChooser(Overlay):
    """A digit takes a reason; letters are a reason of one's own, which Enter takes."""

    reason_chosen = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__("", "", parent)
        self.title.setText(self.tr("Why is it left out of learning?"))
        self.setAccessibleName(self.title.text())
        self.field.setAccessibleName(self.tr("A key, or a reason of your own and Enter"))
        self.field.setPlaceholderText(self.tr("A key, or your own words and Enter"))
        self._reasons = exclude_reasons()
        self.buttons = []
        for number, reason in enumerate(self._reasons, start=1):
            button = QPushButton(f"{number}   {reason}".replace("&", "&&"), self)
            button.setProperty("kind", "quiet")
            button.setStyleSheet("text-align: left;")
            button.setAccessibleName(reason)
            button.clicked.connect(partial(self._choose, reason))
            self.buttons.append(button)
            self.column.addWidget(button)

    def take_typed(self) -> None:
        reason = self.field.text().strip()
        if reason:
            self._choose(reason)

    def take_key(self, event: QKeyEvent) -> bool:
        number = event.key() - Qt.Key.Key_0
        if self.field.text() or not 1 <= number <= len(self._reasons):
            return False
        self._choose(self._reasons[number - 1])
        return True

    def _choose(self, reason: str, _checked: bool = False) -> None:
        self.close_overlay()
        self.reason_chosen.emit(reason)
