"""Which keys a focused control keeps for itself.

Owns: the answer to Qt's question before a shortcut fires. The window's single-key actions (Enter
confirms, Space opens a photo) would else take Enter from a search field and Space from a button.
Must not: handle other keys than a button's Enter.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QLineEdit,
    QPushButton,
    QToolButton,
    QWidget,
)

_ENTER = {Qt.Key.Key_Return, Qt.Key.Key_Enter}
_BY_KIND: tuple[tuple[type[QWidget], set[Qt.Key]], ...] = (
    (QLineEdit, {*_ENTER, Qt.Key.Key_Escape, Qt.Key.Key_Up, Qt.Key.Key_Down}),
    (QAbstractSpinBox, {*_ENTER, Qt.Key.Key_Escape, Qt.Key.Key_Up, Qt.Key.Key_Down}),
    (QAbstractButton, {*_ENTER, Qt.Key.Key_Space}),
)
KEEPS_ENTER = "keeps_enter"
"""Name of the property of a list whose own Enter does something."""


def keep_own_key(event: QEvent, focused: QWidget | None) -> bool:
    """Accept a ShortcutOverride for a key that the focused control needs; say whether it was."""
    if event.type() != QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent):
        return False
    if focused is None or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
        return False
    key = Qt.Key(event.key())
    kept = any(isinstance(focused, kind) and key in keys for kind, keys in _BY_KIND)
    if kept or (focused.property(KEEPS_ENTER) and key in _ENTER):
        event.accept()
        return True
    return False


def press_by_enter(event: QKeyEvent, focused: QWidget | None) -> bool:
    """Press the focused button if the key is Enter; say whether it was.

    Qt presses a button by Enter in dialogs and under some desktops only, by Space everywhere.
    """
    if Qt.Key(event.key()) not in _ENTER or event.isAutoRepeat():
        return False
    if not isinstance(focused, QPushButton | QToolButton) or not focused.isEnabled():
        return False
    focused.click()
    return True


def is_undo(event: QEvent, focused: QWidget | None) -> bool:
    """Whether a key asks to undo, and not what is being typed into a field."""
    return (
        isinstance(event, QKeyEvent)
        and event.matches(QKeySequence.StandardKey.Undo)
        and not isinstance(focused, QLineEdit)
    )
