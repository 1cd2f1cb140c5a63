"""What pages are made of is imported while the window has little to do, not while it is used."""

from __future__ import annotations

import time

from PySide6.QtWidgets import QStackedWidget, QWidget
from pytestqt.qtbot import QtBot

from cropapp.gui.project_bridge import ProjectBridge
from cropapp.gui.project_pages import PageName, ProjectPages


def _compute(seconds: float) -> None:
    end = time.thread_time() + seconds
    while time.thread_time() < end:
        pass


def test_fetching__waits_while_the_window_is_busy(bridge: ProjectBridge, qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    pages = ProjectPages(bridge, QStackedWidget(window), window)
    pages._fetch_next()
    left = len(pages._unfetched)
    assert left == len(PageName) - 1

    _compute(0.1)
    pages._fetch_next()
    assert len(pages._unfetched) == left
    pages._fetch_next()
    assert len(pages._unfetched) == left - 1
    pages.close()
