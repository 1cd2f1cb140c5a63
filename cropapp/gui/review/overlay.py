"""A small panel over the lower edge of the photo, that has the keyboard while it is there.

Owns: its place, and when it goes: with Escape, or when the keyboard goes elsewhere. Must not: know
what is asked in it.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLabel, QLineEdit, QVBoxLayout, QWidget

from cropapp.gui.theme import SPACE_8, SPACE_12, SPACE_16

WIDTH = 360


class Overlay(QFrame):
    """A title and a field; the rest is the subclass's. Its parent is what it lies over."""

    closed = Signal()
    """The keyboard is to go back to where it was."""

    def __init__(self, title: str, hint: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("kind", "raised")
        self.setAccessibleName(title)
        self.title = QLabel(title, self)
        self.title.setProperty("kind", "secondary")
        self.field = QLineEdit(self)
        self.field.setPlaceholderText(hint)
        self.field.setAccessibleName(title)
        self.field.returnPressed.connect(self.take_typed)
        self.field.textChanged.connect(self.typed)
        self.field.installEventFilter(self)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(SPACE_12, SPACE_12, SPACE_12, SPACE_12)
        self.column.setSpacing(SPACE_8)
        self.column.addWidget(self.title)
        self.column.addWidget(self.field)
        self._look_away = QTimer(self, singleShot=True, interval=0)
        self._look_away.timeout.connect(self._close_if_left)
        parent.installEventFilter(self)
        self.hide()

    # --- what a subclass says

    def typed(self, text: str) -> None:
        """The field's text is another one."""

    def take_typed(self) -> None:
        """Enter was pressed in the field."""

    def take_key(self, event: QKeyEvent) -> bool:
        """A key was pressed in the field; return whether it was used up."""
        return False

    # --- coming and going

    def open_over(self) -> None:
        """Show it, empty, with the keyboard in its field."""
        self.field.clear()
        self.settle()
        self.show()
        self.raise_()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def close_overlay(self) -> None:
        """Hide it and give the keyboard back."""
        if self.isVisible():
            self.hide()
            self.closed.emit()

    def settle(self) -> None:
        """Take its size and its place over the parent's lower edge."""
        parent = self.parentWidget()
        if parent is None:
            return
        self.setFixedWidth(max(0, min(WIDTH, parent.width() - 2 * SPACE_8)))
        self.adjustSize()
        left = (parent.width() - self.width()) // 2
        self.move(left, max(0, parent.height() - self.height() - SPACE_16))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if watched is self.parent() and kind == QEvent.Type.Resize and self.isVisible():
            self.settle()
        if watched is self.field and kind == QEvent.Type.FocusOut:
            self._look_away.start()
        if (
            watched is self.field
            and kind == QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
            and self._field_key(event)
        ):
            return True
        return super().eventFilter(watched, event)

    def _field_key(self, event: QKeyEvent) -> bool:
        if event.key() == Qt.Key.Key_Escape:
            self.close_overlay()
            return True
        return self.take_key(event)

    def _close_if_left(self) -> None:
        focused = self.window().focusWidget()
        inside = focused is not None and (focused is self or self.isAncestorOf(focused))
        if self.isVisible() and not inside:
            # Whoever took the keyboard keeps it.
            self.hide()
