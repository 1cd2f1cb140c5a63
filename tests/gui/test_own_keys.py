"""A focused control keeps the keys it needs from the window's single-key actions."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence


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
