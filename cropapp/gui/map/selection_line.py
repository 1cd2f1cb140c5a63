"""The line over the map's lower edge: how many photos were selected, and what can be done.

Owns: the words and the buttons. Must not: select; it asks by signal.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QToolButton, QWidget

from cropapp.gui.elided_label import ElidedLabel
from cropapp.gui.icons import set_icon
from cropapp.gui.locale_words import number
from cropapp.gui.theme import SPACE_8, SPACE_12, SPACE_16


class SelectionLine(QFrame):
    """`128 photos in Field A: Show, Export`."""

    show_asked = Signal()
    export_asked = Signal()
    closed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("kind", "raised")
        self.words = ElidedLabel("", self)
        self.show_button = QPushButton(self.tr("Show"), self)
        self.show_button.setProperty("kind", "primary")
        self.show_button.setAccessibleName(self.tr("Show the selected photos"))
        self.show_button.clicked.connect(self.show_asked)
        self.export_button = QPushButton(self.tr("Export"), self)
        self.export_button.setAccessibleName(self.tr("Export the selected photos"))
        self.export_button.clicked.connect(self.export_asked)
        self.close_button = QToolButton(self)
        set_icon(self.close_button, "close", 16)
        self.close_button.setToolTip(self.tr("Select nothing"))
        self.close_button.setAccessibleName(self.tr("Select nothing"))
        self.close_button.clicked.connect(self.closed)
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE_12, SPACE_8, SPACE_8, SPACE_8)
        row.setSpacing(SPACE_8)
        row.addWidget(self.words)
        row.addSpacing(SPACE_8)
        for part in (self.show_button, self.export_button, self.close_button):
            part.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            row.addWidget(part)
        parent.installEventFilter(self)
        self.hide()

    def offer(self, photos: int, place: str) -> None:
        """Say how many photos lie in a place; without any there is nothing to show."""
        if not photos:
            words = self.tr("No photo in {place}")
        else:
            words = (
                self.tr("1 photo in {place}") if photos == 1 else self.tr("{n} photos in {place}")
            )
        self.words.setText(words.format(n=number(photos), place=place))
        for part in (self.show_button, self.export_button):
            part.setVisible(bool(photos))
        self.show()
        self.raise_()
        self._settle()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.parent() and event.type() == QEvent.Type.Resize:
            self._settle()
        return super().eventFilter(watched, event)

    def _settle(self) -> None:
        parent = self.parentWidget()
        if parent is None:
            return
        self.adjustSize()
        width = min(self.sizeHint().width(), parent.width() - 2 * SPACE_16)
        self.resize(width, self.sizeHint().height())
        self.move((parent.width() - width) // 2, parent.height() - self.height() - SPACE_16)
