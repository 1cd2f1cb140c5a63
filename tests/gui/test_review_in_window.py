"""The review page in the window: its keys do not get in the way of the window's own."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from cropapp.core.gallery import PhotoFilter, PhotoSort
from cropapp.gui.main_window import MainWindow
from cropapp.gui.project_pages import PageName
from cropapp.gui.review.page import ReviewPage
from cropapp.services.review_order import ReviewScope

Key = Qt.Key
CONTROL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
EDIT_MS = 120_000


@pytest.fixture
def review(learned_window: MainWindow, qtbot: QtBot) -> ReviewPage:
    """The review page in front, reached by key."""
    window = learned_window
    assert window.photos is not None
    qtbot.keyClick(window.photos.grid, Key.Key_2, CONTROL)
    assert window.project_pages is not None
    page = window.project_pages.known(PageName.REVIEW)
    assert isinstance(page, ReviewPage)
    qtbot.waitUntil(lambda: page.reviewer.front is not None)
    qtbot.waitUntil(page.hasFocus)
    return page


def label_of(review: ReviewPage, photo_id: int) -> object:
    return review._bridge.project.photos([photo_id])[0].label


def test_window__a_key_of_the_page_acts_once_and_undo_goes_back(
    learned_window: MainWindow, review: ReviewPage, qtbot: QtBot
) -> None:
    bridge, first = review._bridge, review.reviewer.front
    steps: list[object] = []
    bridge.edited.connect(steps.append)
    with qtbot.waitSignal(bridge.edited, timeout=EDIT_MS):
        qtbot.keyClick(QApplication.focusWidget(), Key.Key_2)
    assert label_of(review, first.ids[0]).class_id == first.top[1].class_id
    assert review.reviewer.front.index == 1
    with qtbot.waitSignal(bridge.edited, timeout=EDIT_MS):
        qtbot.keyClick(QApplication.focusWidget(), Key.Key_Z, CONTROL)
    qtbot.waitUntil(lambda: review.reviewer.front is not None and review.reviewer.front.index == 0)
    assert not label_of(review, first.ids[0]).is_decided
    assert len(steps) == 2
    assert not learned_window.banner.isVisible()


def test_window__redo_from_the_menu_is_followed(
    learned_window: MainWindow, review: ReviewPage, qtbot: QtBot
) -> None:
    bridge, first = review._bridge, review.reviewer.front
    left = review.reviewer.walk.photos_left
    for key, modifier in ((Key.Key_Return, None), (Key.Key_Z, CONTROL)):
        with qtbot.waitSignal(bridge.edited, timeout=EDIT_MS):
            qtbot.keyClick(review, key, modifier or Qt.KeyboardModifier.NoModifier)
    qtbot.waitUntil(lambda: review.reviewer.walk.photos_left == left)
    with qtbot.waitSignal(bridge.edited, timeout=EDIT_MS):
        learned_window.actions_.redo.trigger()
    assert label_of(review, first.ids[0]).class_id == first.top[0].class_id
    qtbot.waitUntil(lambda: review.reviewer.walk.photos_left == left - len(first.ids))


def test_window__guide_and_target_by_key(review: ReviewPage, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: review.stage.view.has_picture)
    qtbot.keyClick(review, Key.Key_G)
    qtbot.waitUntil(review.stage.guide.isVisible)
    assert review.stage.guide.card.class_id == review.reviewer.front.top[0].class_id
    qtbot.keyClick(review, Key.Key_Right)
    assert review.stage.guide.card.class_id == review.reviewer.front.top[0].class_id
    qtbot.keyClick(review, Key.Key_G)
    assert not review.stage.guide.isVisible()
    photo = review.front_photo()
    qtbot.waitUntil(lambda: review.stage.view.has_picture)
    qtbot.keyClick(review, Key.Key_T)
    mark = QApplication.focusWidget()
    assert mark is not review
    with qtbot.waitSignal(review._bridge.edited, timeout=EDIT_MS):
        qtbot.keyClick(mark, Key.Key_Return)
    qtbot.waitUntil(lambda: label_of(review, photo.id).target is not None)
    assert review.front_photo().id == photo.id, "a target point decides nothing"
    assert not label_of(review, photo.id).is_decided


def test_window__photos_of_the_photos_page_can_be_reviewed(
    learned_window: MainWindow, review: ReviewPage, qtbot: QtBot
) -> None:
    wanted = tuple(review._bridge.project.find(PhotoFilter(), PhotoSort()).tolist()[:5])
    learned_window.show_photos_of(PhotoFilter(photo_ids=wanted), "five")
    learned_window.go_to(PageName.REVIEW)
    review.head.scope_actions[ReviewScope.SHOWN].trigger()
    qtbot.waitUntil(lambda: review.reviewer.front is not None)
    assert set(review.reviewer.walk.queue.photo_ids.tolist()) <= set(wanted)


def test_window__bursts_as_one_follows_the_setting(
    learned_window: MainWindow, review: ReviewPage, qtbot: QtBot
) -> None:
    assert review.head.bursts.isChecked()
    learned_window.settings.change("bursts_as_one", False)
    qtbot.waitUntil(lambda: not review.head.bursts.isChecked())
    qtbot.waitUntil(lambda: review.reviewer.front is not None)
    assert not review.head.request.bursts_as_one


def test_window__keys_sheet_lists_the_keys_of_the_page(review: ReviewPage) -> None:
    groups = review.key_groups()
    shown = {action.shortcut().toString() for _, actions in groups for action in actions}
    assert {"Return", "1", "5", "/", "X", "U", "Space", "N", "G", "T", "Left"} <= shown
    assert all(action.text() for _, actions in groups for action in actions)


def test_window__every_control_has_a_name_and_tab_reaches_it(review: ReviewPage) -> None:
    kinds = (QAbstractButton, QLineEdit)
    nameless = [
        widget
        for kind in kinds
        for widget in review.findChildren(kind)
        if widget.isVisibleTo(review)
        and not (widget.accessibleName() or (isinstance(widget, QAbstractButton) and widget.text()))
    ]
    assert not nameless
    buttons = review.stage.answers.buttons
    assert all(button.focusPolicy() & Qt.FocusPolicy.TabFocus for button in buttons)
