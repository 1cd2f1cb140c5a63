"""A focused control keeps the keys it needs from the window's single-key actions."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication

from cropapp.gui.dialogs.new_project import NewProjectDialog


def steal(page, key: Qt.Key) -> list[str]:
    """Give the page an action on a key, as the window does."""
    fired: list[str] = []
    action = QAction("confirm", page)
    action.setShortcut(QKeySequence(key))
    action.triggered.connect(lambda: fired.append("fired"))
    page.addAction(action)
    return fired


def test_enter__belongs_to_the_class_search_while_it_has_letters(page, bridge, qtbot):
    fired = steal(page, Qt.Key.Key_Return)
    qtbot.waitUntil(page.isActiveWindow)
    page.grid.go_to_row(3)
    qtbot.keyClick(page.grid, Qt.Key.Key_Return)
    assert fired == ["fired"]
    page.find_class()
    qtbot.keyClicks(page.classes.search, "rust")
    with qtbot.waitSignal(bridge.edited):
        qtbot.keyClick(page.classes.search, Qt.Key.Key_Return)
    assert fired == ["fired"]
    assert page.grid.hasFocus()


def test_space__presses_a_focused_bar_and_not_the_windows_action(page, bridge, qtbot, settled):
    fired = steal(page, Qt.Key.Key_Space)
    qtbot.waitUntil(page.isActiveWindow)
    page.grid.go_to_row(3)
    settled(3)
    row = page.inspector.bars.rows[1]
    row.setFocus()
    with qtbot.waitSignal(bridge.edited):
        qtbot.keyClick(row, Qt.Key.Key_Space)
    assert fired == []


def test_enter__presses_the_focused_button_of_a_page(window, qtbot):
    window.start.new.setFocus()
    qtbot.keyClick(window.start.new, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: isinstance(window.dialogs.shown, NewProjectDialog))
    window.dialogs.shown.reject()


def test_enter__held_down_presses_a_button_once(window, qtbot):
    pressed = []
    window.start.open.clicked.disconnect()
    window.start.open.clicked.connect(lambda: pressed.append(1))
    window.start.open.setFocus()
    qtbot.keyClick(window.start.open, Qt.Key.Key_Return)
    QApplication.sendEvent(window.start.open, held(Qt.Key.Key_Return))
    assert pressed == [1]


def held(key: Qt.Key) -> QKeyEvent:
    """A press that the keyboard repeats by itself."""
    return QKeyEvent(QKeyEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier, "", True)
