"""The banner: several messages, one in sight; details that fold and can be copied."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from cropapp.core.errors import UserError
from cropapp.gui.banner import Banner


@pytest.fixture
def banner(qtbot: QtBot) -> Banner:
    banner = Banner()
    qtbot.addWidget(banner)
    return banner


def click(banner: Banner, button: str, qtbot: QtBot) -> None:
    qtbot.mouseClick(getattr(banner, button), Qt.MouseButton.LeftButton)


def test_newest_is_in_sight__the_others_come_back(banner: Banner, qtbot: QtBot) -> None:
    for words in ("First", "Second", "Third"):
        banner.say(words, tone="warning")
    assert banner.words.text() == "Third"
    assert banner.others.text() == "2 more"
    click(banner, "others", qtbot)
    assert banner.words.text() == "Second"
    click(banner, "close_button", qtbot)
    click(banner, "close_button", qtbot)
    assert banner.words.text() == "Third"
    assert not banner.others.isVisible()
    click(banner, "close_button", qtbot)
    assert not banner.isVisible()


def test_news_give_way__what_asks_for_something_stays(banner: Banner) -> None:
    banner.say("Wrote 5 rows.", tone="good")
    banner.say("The disk is full.", tone="danger")
    banner.say("Learned from 50 labels.", tone="good")
    banner.say("No new photos.")
    assert [each.words for each in banner.messages()] == ["No new photos.", "The disk is full."]


def test_same_words_twice__are_one_message(banner: Banner) -> None:
    banner.say_problem(UserError("There is no X."))
    banner.say_problem(UserError("There is no X."))
    assert not banner.others.isVisible()


def test_action__takes_its_message_away_first(banner: Banner, qtbot: QtBot) -> None:
    done: list[str] = []
    banner.say("Old", tone="danger")
    banner.say("New", tone="danger", action="Retry", on_action=lambda: done.append("retried"))
    click(banner, "action", qtbot)
    assert done == ["retried"]
    assert banner.words.text() == "Old"
    assert not banner.action.isVisible()


def test_details__are_folded_and_can_be_copied(banner: Banner, qtbot: QtBot) -> None:
    banner.say("It failed.", tone="danger", details="Traceback")
    assert not banner.details.isVisible()
    click(banner, "more", qtbot)
    assert banner.details.isVisible()
    click(banner, "copy_details", qtbot)
    assert QGuiApplication.clipboard().text() == "It failed.\n\nTraceback"


def test_message_that_goes__gives_the_keyboard_back(qtbot: QtBot) -> None:
    """Or it would go to the menu, and the keys of the classes would do nothing."""
    window = QWidget()
    qtbot.addWidget(window)
    menu, banner, page = QPushButton("Menu", window), Banner(window), QPushButton("Page", window)
    column = QVBoxLayout(window)
    for part in (menu, banner, page):
        column.addWidget(part)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    page.setFocus()
    banner.say("It was cancelled.", action="Go on")
    banner.action.setFocus()
    click(banner, "action", qtbot)
    assert not banner.isVisible()
    assert QApplication.focusWidget() is page
