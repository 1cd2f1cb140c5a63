"""Ctrl+K: everything by a few letters."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from cropapp.core.gallery import PhotoFilter
from cropapp.gui.command_palette import CommandPalette
from cropapp.gui.main_window import MainWindow
from cropapp.gui.project_pages import PageName

CONTROL = Qt.KeyboardModifier.ControlModifier


def open_palette(window: MainWindow, qtbot: QtBot) -> CommandPalette:
    qtbot.keyClick(QApplication.focusWidget() or window, Qt.Key.Key_K, CONTROL)
    palette = window.overlays.palette
    assert palette is not None
    qtbot.waitUntil(palette.field.hasFocus)
    return palette


def test_without_a_project__new_and_settings_but_no_labels(
    window: MainWindow, qtbot: QtBot
) -> None:
    palette = open_palette(window, qtbot)
    words = palette.shown_words()
    assert "New project from a folder…" in words
    assert not any("Label as" in each for each in words)
    assert "Export labels…" not in words


def test_letters__find_and_enter_runs(window: MainWindow, qtbot: QtBot) -> None:
    palette = open_palette(window, qtbot)
    qtbot.keyClicks(palette.field, "all keys")
    assert palette.shown_words()[0] == "All keys"
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    assert not palette.isVisible()
    assert window.dialogs.shown is not None
    window.dialogs.shown.reject()


def test_keys__stay_in_the_field_and_escape_gives_the_keyboard_back(
    learned_window: MainWindow, qtbot: QtBot
) -> None:
    window = learned_window
    assert window.photos is not None
    assert window.bridge is not None
    window.photos.focus_grid()
    before = window.bridge.undo_name
    palette = open_palette(window, qtbot)
    qtbot.keyClicks(palette.field, "xu1")
    assert palette.field.text() == "xu1"
    assert window.dialogs.shown is None
    assert window.bridge.undo_name == before
    qtbot.keyClick(palette.field, Qt.Key.Key_Escape)
    assert not palette.isVisible()
    assert window.photos.grid.hasFocus()


def test_letters_that_fit_nothing__say_so_and_enter_does_nothing(
    window: MainWindow, qtbot: QtBot
) -> None:
    palette = open_palette(window, qtbot)
    qtbot.keyClicks(palette.field, "zzzz")
    assert palette.shown_words() == []
    assert palette.nothing.isVisible()
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    assert palette.isVisible()


def test_arrows__move_the_mark(window: MainWindow, qtbot: QtBot) -> None:
    palette = open_palette(window, qtbot)
    qtbot.keyClick(palette.field, Qt.Key.Key_Down)
    qtbot.keyClick(palette.field, Qt.Key.Key_Down)
    assert palette.list.currentRow() == 2
    qtbot.keyClick(palette.field, Qt.Key.Key_Up)
    assert palette.list.currentRow() == 1
    qtbot.keyClick(palette.field, Qt.Key.Key_K, CONTROL)
    assert not palette.isVisible()


def test_class__labels_the_photo_and_shows_its_photos(
    learned_window: MainWindow, qtbot: QtBot
) -> None:
    window = learned_window
    assert window.bridge is not None
    assert window.photos is not None
    project, rust = window.bridge.project, window.bridge.classes[1]
    window.photos.focus_grid()
    window.photos.grid.go_to_row(3)
    photo_id = window.photos.current_id()
    assert photo_id is not None
    palette = open_palette(window, qtbot)
    qtbot.keyClicks(palette.field, f"label {rust.name}")
    with qtbot.waitSignal(window.bridge.edited):
        qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    assert project.photos([photo_id])[0].label.class_id == rust.id

    palette = open_palette(window, qtbot)
    qtbot.keyClicks(palette.field, f"show {rust.name}")
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    assert window.photos.photo_filter() == PhotoFilter(class_ids=frozenset([rust.id]))


def test_page_and_setting(learned_window: MainWindow, qtbot: QtBot) -> None:
    window = learned_window
    palette = open_palette(window, qtbot)
    qtbot.keyClicks(palette.field, "models")
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    assert window.project_pages is not None
    assert window.project_pages.shown() is PageName.MODELS
    palette = open_palette(window, qtbot)
    assert not any("Label as" in words for words in palette.shown_words())
    qtbot.keyClicks(palette.field, "your name")
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    page = window.overlays.settings_page
    assert page is not None
    assert page.controls["author"].field.hasFocus()


def test_recent_project__is_offered_and_opens(
    window: MainWindow, qtbot: QtBot, learned_project, wait_idle
) -> None:
    from cropapp.services.app_folders import remember_project

    remember_project(learned_project)
    path: Path = learned_project.path
    learned_project.close()
    window.recent.refresh()
    qtbot.waitUntil(lambda: bool(window.recent.openable()))
    palette = open_palette(window, qtbot)
    qtbot.keyClicks(palette.field, f"open {path.stem}")
    assert palette.shown_words()[0] == f"Open {path.stem}"
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    wait_idle()
    assert window.bridge is not None
    assert window.bridge.project.path == path
    recent = window.actions_.recent_menu
    assert [action.text().partition("\t")[0] for action in recent.actions()] == [path.stem]
