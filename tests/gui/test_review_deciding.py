"""Reviewing by key: each key says one thing of the photo in front, and the next one is there."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from cropapp.core.entities import Photo, PhotoId
from cropapp.core.feed import Aspect
from cropapp.gui.project_bridge import ProjectBridge
from cropapp.gui.review.page import ReviewPage
from cropapp.store.session import Session, run_raw

Key = Qt.Key
WAIT_MS = 90_000


@pytest.fixture
def review(qapp: QApplication, bridge: ProjectBridge, qtbot: QtBot) -> Iterator[ReviewPage]:
    """The review page with the least sure photo in front; no photo is in a burst."""

    def alone(session: Session) -> None:
        run_raw(session, "UPDATE photo SET burst_id = NULL")

    bridge.project.store.write(alone)
    page = ReviewPage(bridge)
    qtbot.addWidget(page, before_close_func=lambda widget: widget.close_page())
    page.resize(1300, 800)
    page.show()
    page.activateWindow()
    if qapp.platformName() == "offscreen":
        qtbot.waitUntil(page.isActiveWindow)
    page.arrive()
    qtbot.waitUntil(lambda: page.reviewer.front is not None)
    qtbot.waitUntil(lambda: page.stage.view.has_picture)
    yield page
    page.close_page()


def in_front(review: ReviewPage) -> Photo:
    """Return the photo in front, once it has been read."""
    for _ in range(WAIT_MS // 10):
        if (photo := review.front_photo()) is not None:
            return photo
        QTest.qWait(10)
    pytest.fail("no photo came to the front")


def stored(review: ReviewPage, photo_id: PhotoId) -> Photo:
    return review._bridge.project.photos([photo_id])[0]


def press(review: ReviewPage, qtbot: QtBot, key: Qt.Key) -> Photo:
    """Press a key, wait for what it writes, and return the photo it was about as it is now."""
    photo = in_front(review)
    with qtbot.waitSignal(review._bridge.edited):
        qtbot.keyClick(review, key)
    return stored(review, photo.id)


def test_enter__confirms_the_first_answer_and_shows_the_next(review, qtbot):
    before = in_front(review)
    assert before.prediction is not None
    now = press(review, qtbot, Key.Key_Return)
    assert now.label.class_id == before.prediction.best.class_id
    assert now.label.is_confirmation
    assert in_front(review).id == review.reviewer.walk.queue.unit(1)[0]


def test_digits__give_the_nth_answer_not_the_class_with_that_key(review, qtbot):
    before = in_front(review)
    third = before.prediction.top[2].class_id
    now = press(review, qtbot, Key.Key_3)
    assert now.label.class_id == third
    assert now.label.is_correction
    assert review.decision_line.isVisible()
    names = review._bridge.class_by_id
    words = f"{names[third].name}, was {names[before.prediction.best.class_id].name}"
    assert review.decision_line.words.text() == words


def test_alt_and_digit__give_the_class_with_that_key(review, qtbot):
    known = review._bridge.classes[3]
    before = in_front(review)
    with qtbot.waitSignal(review._bridge.edited):
        QTest.keyClick(review, Key(ord(known.key)), Qt.KeyboardModifier.AltModifier)
    assert stored(review, before.id).label.class_id == known.id


def test_letter_of_a_class__gives_it(review, qtbot):
    from cropapp.services.edit_classes import add_class

    bridge = review._bridge
    frost = add_class(bridge.project, "frost", key="b")
    qtbot.waitUntil(lambda: frost.id in bridge.class_by_id)
    assert press(review, qtbot, Key.Key_B).label.class_id == frost.id


def test_unsure_and_taking_back(review, qtbot):
    first = in_front(review)
    assert press(review, qtbot, Key.Key_U).label.unsure
    qtbot.keyClick(review, Key.Key_Left)
    assert in_front(review).id == first.id
    now = press(review, qtbot, Key.Key_Backspace)
    assert not now.label.is_decided
    assert in_front(review).id == first.id
    assert not in_front(review).label.is_decided


def test_arrows__move_without_deciding_and_n_goes_to_the_next_open(review, qtbot):
    queue = review.reviewer.walk.queue
    press(review, qtbot, Key.Key_Return)
    press(review, qtbot, Key.Key_Return)
    qtbot.keyClick(review, Key.Key_Left)
    qtbot.keyClick(review, Key.Key_Left)
    assert in_front(review).id == queue.unit(0)[0]
    qtbot.keyClick(review, Key.Key_N)
    assert in_front(review).id == queue.unit(2)[0]
    qtbot.keyClick(review, Key.Key_Right)
    assert in_front(review).id == queue.unit(3)[0]
    assert not stored(review, queue.unit(2)[0]).label.is_decided


def test_space__shows_every_pixel_and_the_whole_again(review, qtbot):
    assert review.stage.view.is_fitted
    review.stage.view.resize(300, 200)
    qtbot.keyClick(review, Key.Key_Space)
    assert review.stage.view.scale() * review.devicePixelRatioF() == 1.0
    qtbot.keyClick(review, Key.Key_Space)
    assert review.stage.view.is_fitted


def test_slash__finds_a_class_by_letters(review, qtbot):
    bridge = review._bridge
    known = next(each for each in bridge.classes if each.name == "rust")
    before = in_front(review)
    qtbot.keyClick(review, Key.Key_Slash)
    field = review.class_finder.field
    qtbot.waitUntil(field.hasFocus)
    qtbot.keyClicks(field, "rus")
    with qtbot.waitSignal(bridge.edited):
        qtbot.keyClick(field, Key.Key_Return)
    assert stored(review, before.id).label.class_id == known.id
    assert review.hasFocus()
    assert not review.class_finder.isVisible()


def test_slash__makes_a_new_class_and_gives_it(review, qtbot):
    bridge = review._bridge
    before, second = in_front(review), review.reviewer.walk.queue.unit(1)[0]
    qtbot.keyClick(review, Key.Key_Slash)
    field = review.class_finder.field
    qtbot.keyClicks(field, "zinc burn")
    qtbot.keyClick(field, Key.Key_Return)
    qtbot.keyClick(review, Key.Key_U)  # meant for the next photo, typed before the class is there
    qtbot.waitUntil(lambda: stored(review, second).label.unsure)
    given = stored(review, before.id).label.class_id
    assert next(each.name for each in bridge.project.classes() if each.id == given) == "zinc burn"


def test_letters_in_the_class_field__are_no_keys_of_the_page(review, qtbot):
    before = in_front(review)
    qtbot.keyClick(review, Key.Key_Slash)
    field = review.class_finder.field
    qtbot.waitUntil(field.hasFocus)
    qtbot.keyClicks(field, "unx 1")
    assert field.text() == "unx 1"
    qtbot.keyClick(field, Key.Key_Escape)
    assert review.hasFocus()
    assert in_front(review).id == before.id
    assert not stored(review, before.id).label.is_decided


def test_x__excludes_by_one_more_key_or_in_own_words(review, qtbot):
    first = in_front(review)
    qtbot.keyClick(review, Key.Key_X)
    field = review.reasons.field
    qtbot.waitUntil(field.hasFocus)
    with qtbot.waitSignal(review._bridge.edited):
        qtbot.keyClick(field, Key.Key_3)
    assert stored(review, first.id).label.exclude_reason == "mixed crop"
    second = in_front(review)
    qtbot.keyClick(review, Key.Key_X)
    qtbot.keyClicks(field, "wet leaf 2")
    with qtbot.waitSignal(review._bridge.edited):
        qtbot.keyClick(field, Key.Key_Return)
    assert stored(review, second.id).label.exclude_reason == "wet leaf 2"


def test_click_on_an_answer__gives_it_and_leaves_the_keyboard_on_the_page(review, qtbot):
    before, button = in_front(review), review.stage.answers.buttons[1]
    with qtbot.waitSignal(review._bridge.edited):
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert stored(review, before.id).label.class_id == before.prediction.top[1].class_id
    assert review.hasFocus()


def test_unreadable_photo__gets_no_class_but_can_be_excluded(review, qtbot):
    from cropapp.core.entities import PhotoState
    from cropapp.core.gallery import PhotoFilter
    from cropapp.services.review_order import ReviewOrder, ReviewRequest, ReviewScope

    broken = PhotoFilter(photo_states=frozenset({PhotoState.UNREADABLE}))
    review.follow_filter(lambda: broken)
    review.review(ReviewRequest(ReviewOrder.FOLDER, ReviewScope.SHOWN))
    qtbot.waitUntil(lambda: review.reviewer.front is not None)
    photo = in_front(review)
    assert photo.state is PhotoState.UNREADABLE
    qtbot.keyClick(review, Key.Key_Return)
    assert in_front(review).id == photo.id
    assert "cannot be read" in review.decision_line.words.text()
    qtbot.keyClick(review, Key.Key_X)
    with qtbot.waitSignal(review._bridge.edited):
        qtbot.keyClick(review.reasons.field, Key.Key_1)
    assert stored(review, photo.id).label.exclude_reason == "blurred"


def test_photo_unlike_anything_seen__says_that_the_answers_are_guesses(review, bridge, qtbot):
    first = in_front(review).id
    qtbot.keyClick(review, Key.Key_Right)
    qtbot.waitUntil(lambda: in_front(review).id != first)
    strange = in_front(review).id

    def mark(session: Session) -> None:
        run_raw(session, "UPDATE prediction SET strangeness = (photo_id = ?) + 0.5", (strange,))

    # What is in front stays as it was shown: the photo must not be there when it is marked.
    qtbot.keyClick(review, Key.Key_Left)
    qtbot.waitUntil(lambda: in_front(review).id == first)
    bridge.project.store.write(mark)
    with qtbot.waitSignal(bridge.changed):
        bridge.project.feed.publish(Aspect.PREDICTIONS)
    assert not review.stage.unlike.isVisible()
    qtbot.keyClick(review, Key.Key_Right)
    qtbot.waitUntil(review.stage.unlike.isVisible)
    assert in_front(review).id == strange
    assert "guesses" in review.stage.unlike.text()
