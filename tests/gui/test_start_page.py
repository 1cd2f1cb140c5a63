"""The start page: recent projects and the ways in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from cropapp.gui.background import Background
from cropapp.gui.main_window import MainWindow
from cropapp.gui.recent import RecentCard, RecentProjects, load_recent
from cropapp.gui.start_page import StartPage, _place_words
from cropapp.services.app_folders import recent_projects, remember_project
from cropapp.services.project import Project


@pytest.fixture
def recent(qapp: QApplication) -> Iterator[RecentProjects]:
    background = Background()
    yield RecentProjects(background)
    background.close()


@pytest.fixture
def start(recent: RecentProjects, qtbot: QtBot) -> StartPage:
    page = StartPage(recent)
    qtbot.addWidget(page)
    page.resize(1100, 700)
    page.show()
    return page


def test_first_start__says_what_will_be_here(
    start: StartPage, recent: RecentProjects, qtbot: QtBot
) -> None:
    recent.refresh()
    qtbot.waitUntil(lambda: start.empty.isVisible())
    assert start.rows == []


def test_recent_project_has_counts_and_pictures__opens_on_click(
    start: StartPage, recent: RecentProjects, qtbot: QtBot, project: Project
) -> None:
    remember_project(project)
    cards = load_recent()
    assert len(cards[0].pictures) == 4
    recent.refresh()
    qtbot.waitUntil(lambda: len(start.rows) == 1)
    assert f"{project.counts().photos} photos" in start.rows[0].accessibleName()
    with qtbot.waitSignal(start.project_chosen) as chosen:
        qtbot.mouseClick(start.rows[0], Qt.MouseButton.LeftButton)
    assert chosen.args == [project.path]


def test_tab__goes_from_the_ways_in_to_the_recent_projects(
    window: MainWindow, qtbot: QtBot, project: Project
) -> None:
    remember_project(project)
    window.recent.refresh()
    # A row that was just made is shown at a later turn of the event loop.
    qtbot.waitUntil(lambda: len(window.start.rows) == 1 and window.start.rows[0].isVisible())
    window.start.sample.setFocus()
    qtbot.keyClick(window.start.sample, Qt.Key.Key_Tab)
    assert window.start.rows[0].hasFocus()


def test_recent_project_opens_with_enter(start: StartPage, qtbot: QtBot, project: Project) -> None:
    remember_project(project)
    start.show_recent(load_recent())
    with qtbot.waitSignal(start.project_chosen):
        qtbot.keyClick(start.rows[0], Qt.Key.Key_Return)


def test_missing_project__is_not_opened_but_found_or_forgotten(
    start: StartPage, qtbot: QtBot, project: Project
) -> None:
    remember_project(project)
    gone = replace(recent_projects()[0], missing=True, path=Path("gone.cropapp"))
    start.show_recent([RecentCard(gone, ())])
    row = start.rows[0]
    with qtbot.assertNotEmitted(start.project_chosen):
        qtbot.mouseClick(row, Qt.MouseButton.LeftButton)
    find, forget = row.findChildren(QPushButton)
    with qtbot.waitSignal(start.find_asked):
        find.click()
    with qtbot.waitSignal(start.forget_asked):
        forget.click()


@pytest.mark.parametrize("way", ["new", "open", "sample"])
def test_ways_in_ask(start: StartPage, qtbot: QtBot, way: str) -> None:
    with qtbot.waitSignal(getattr(start, f"{way}_asked")):
        qtbot.mouseClick(getattr(start, way), Qt.MouseButton.LeftButton)


def test_copy_of_a_project__is_told_from_it_by_its_file(project: Project) -> None:
    remember_project(project)
    copy = project.path.with_name("before the season.cropapp")
    [known] = [each.project for each in load_recent()]
    assert _place_words(known) == str(project.path.parent)
    assert _place_words(replace(known, path=copy)) == str(copy)
