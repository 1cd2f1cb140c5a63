"""What the window remembers from one start to the next."""

from __future__ import annotations

from collections.abc import Callable

from pytestqt.qtbot import QtBot

from cropapp.gui.main_window import MainWindow
from cropapp.gui.project_pages import PageName
from cropapp.gui.window_state import WindowState
from cropapp.services.project import Project


def test_size__is_that_of_the_last_time(window: MainWindow, qtbot: QtBot) -> None:
    window.resize(900, 660)
    wanted = window.size()
    window.close()
    again = MainWindow("cpu")
    qtbot.addWidget(again)
    assert again.size() == wanted
    again.close()


def test_page_in_front_and_panels__come_back_with_the_next_project(
    learned_window: MainWindow, qtbot: QtBot, wait_idle: Callable[[], None]
) -> None:
    window = learned_window
    assert window.bridge is not None
    assert window.photos is not None
    path = window.bridge.project.path
    window.photos.panels.setSizes([300, 700, 440])
    sizes = window.photos.panels.sizes()
    window.go_to(PageName.MODELS)
    window.overlays.toggle_settings()
    window.close_project()
    qtbot.waitUntil(lambda: not window.jobs.is_busy)
    window.flows.open(path)
    qtbot.waitUntil(lambda: window.project_pages is not None)
    assert window.project_pages is not None
    assert window.project_pages.shown() is PageName.MODELS
    window.go_to(PageName.PHOTOS)
    assert window.photos is not None
    assert window.photos.panels.sizes()[0] == sizes[0]


def test_page_that_is_no_more__is_the_photos(window: MainWindow) -> None:
    state = WindowState(window)
    state._kept.setValue("window/page", "training-of-old")
    assert state.page() is PageName.PHOTOS


def test_forgotten_project__leaves_the_start_page(
    window: MainWindow, qtbot: QtBot, project: Project
) -> None:
    from cropapp.services.app_folders import remember_project

    remember_project(project)
    window.recent.refresh()
    qtbot.waitUntil(lambda: len(window.start.rows) == 1)
    window.dialogs.forget_project(window.recent.cards[0].project)
    qtbot.waitUntil(lambda: window.start.rows == [])
    assert window.actions_.recent_menu.actions() == []
