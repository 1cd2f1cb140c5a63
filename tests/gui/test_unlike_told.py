"""Most of a project is unlike anything seen: told once, on the overview, and no photo is marked."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from cropapp.core.feed import Aspect
from cropapp.core.gallery import PhotoFilter, PhotoSort
from cropapp.gui.banner import Banner, Message
from cropapp.gui.overview.page import OverviewPage
from cropapp.gui.project_bridge import ProjectBridge
from cropapp.gui.unlike_watch import UnlikeWatch
from cropapp.services.project import Project
from cropapp.store.session import run_raw


def make_strange(project: Project, *, every: int) -> None:
    sql = "UPDATE prediction SET strangeness = CASE WHEN photo_id % ? = 0 THEN 3.0 ELSE 0.5 END"
    project.store.write(lambda session: run_raw(session, sql, (every,)))
    project.feed.publish(Aspect.PREDICTIONS)


@pytest.fixture
def strange_bridge(bridge: ProjectBridge) -> ProjectBridge:
    make_strange(bridge.project, every=2)
    return bridge


def test_told_once__marks_go_and_come_again(strange_bridge: ProjectBridge, qtbot: QtBot) -> None:
    project, messages = strange_bridge.project, list[Message]()
    watch = UnlikeWatch(strange_bridge)
    watch._again.setInterval(0)
    watch.told.connect(messages.append)
    qtbot.waitUntil(lambda: not strange_bridge.marks_unlike)
    assert len(messages) == 1
    assert "label some 20 of each class" in messages[0].words
    banner = Banner()
    qtbot.addWidget(banner)
    banner.show_message(messages[0])
    with qtbot.waitSignal(watch.photos_asked) as asked:
        banner.action.click()
    wanted, _which = asked.args
    assert wanted == PhotoFilter(unlike=True)
    share = len(project.find(wanted, PhotoSort()))
    assert messages[0].words.startswith(f"{share} of ")

    with qtbot.waitSignal(strange_bridge.marks_changed):
        make_strange(project, every=10)
    assert strange_bridge.marks_unlike
    with qtbot.waitSignal(strange_bridge.marks_changed):
        make_strange(project, every=2)
    assert len([each for each in messages if not each.renews]) == 2


def test_what_was_told__stays_true_where_it_stands(
    strange_bridge: ProjectBridge, qtbot: QtBot
) -> None:
    """A folder is told of while it is being predicted: the numbers are not the last ones."""
    project, banner = strange_bridge.project, Banner()
    qtbot.addWidget(banner)
    watch = UnlikeWatch(strange_bridge)
    watch._again.setInterval(0)
    watch.told.connect(banner.show_message)
    qtbot.waitUntil(lambda: len(banner.messages()) == 1)
    first = banner.words.text()
    banner.say("Wrote the table.", tone="warning")
    make_strange(project, every=1)
    qtbot.waitUntil(lambda: banner.messages()[1].words != first)
    assert banner.words.text() == "Wrote the table."
    make_strange(project, every=10)
    qtbot.waitUntil(lambda: len(banner.messages()) == 1)

    make_strange(project, every=2)
    qtbot.waitUntil(lambda: len(banner.messages()) == 2)
    banner.close_message()
    with qtbot.waitSignal(watch.told):
        make_strange(project, every=1)
    assert [each.words for each in banner.messages()] == ["Wrote the table."]


def test_overview__says_it_and_opens_the_photos(
    strange_bridge: ProjectBridge, qtbot: QtBot
) -> None:
    page = OverviewPage(strange_bridge)
    qtbot.addWidget(page, before_close_func=lambda widget: widget.close_page())
    page.show()
    qtbot.waitUntil(lambda: page.shown is not None)
    assert page.unlike.isVisible()
    with qtbot.waitSignal(page.photos_asked) as asked:
        page.unlike.open_link(0)
    assert asked.args[0] == PhotoFilter(unlike=True)
    make_strange(strange_bridge.project, every=10)
    qtbot.waitUntil(lambda: not page.unlike.isVisible())
