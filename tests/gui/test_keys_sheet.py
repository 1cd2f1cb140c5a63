"""All keys on one sheet: searchable, in two columns, within a small window."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from pytestqt.qtbot import QtBot

from cropapp.gui.dialogs.keys_sheet import KeyLine, KeysSheet
from cropapp.gui.main_window import MainWindow


def open_sheet(window: MainWindow, qtbot: QtBot, key: Qt.Key) -> KeysSheet:
    qtbot.keyClick(window, key)
    sheet = window.dialogs.shown
    assert isinstance(sheet, KeysSheet)
    return sheet


def test_f1_and_question_mark__open_it(window: MainWindow, qtbot: QtBot) -> None:
    sheet = open_sheet(window, qtbot, Qt.Key.Key_F1)
    assert KeyLine("Ctrl+K", "Commands") in sheet.shown_lines()
    sheet.reject()
    qtbot.waitUntil(lambda: window.dialogs.shown is None)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    open_sheet(window, qtbot, Qt.Key.Key_Question).reject()


def test_search__leaves_what_fits(window: MainWindow, qtbot: QtBot) -> None:
    sheet = open_sheet(window, qtbot, Qt.Key.Key_F1)
    qtbot.keyClicks(sheet.search, "undo")
    assert [line.words for line in sheet.shown_lines()] == ["Undo"]
    sheet.search.clear()
    qtbot.keyClicks(sheet.search, "zzz")
    assert sheet.shown_lines() == []
    sheet.reject()


def test_groups_of_the_page_in_front__come_first(qtbot: QtBot) -> None:
    action = QAction("Do the thing…")
    action.setShortcuts(["Ctrl+D", "F12"])
    silent = QAction("No key")
    sheet = KeysSheet([("This page", [action, silent]), ("Nothing", [silent])])
    qtbot.addWidget(sheet)
    assert sheet.shown_lines()[0] == KeyLine("Ctrl+D, F12", "Do the thing")
    assert all(line.words != "No key" for line in sheet.shown_lines())


def test_in_a_small_window__it_fits_and_scrolls(window: MainWindow, qtbot: QtBot) -> None:
    window.resize(1024, 700)
    sheet = open_sheet(window, qtbot, Qt.Key.Key_F1)
    assert sheet.height() <= 700
    assert sheet.width() <= 1024
    assert sheet.area.horizontalScrollBar().maximum() == 0
    assert sheet.area.verticalScrollBar().maximum() > 0
    sheet.reject()
