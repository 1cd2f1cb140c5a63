"""The queue while one works: nothing typed is lost, undo goes back, the counters are right, nothing
jumps when the model learns."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from cropapp.core.entities import ClassId, ModelVersionId, Photo, PhotoId, ScoredClass
from cropapp.core.feed import Aspect
from cropapp.gui.project_bridge import ProjectBridge
from cropapp.gui.review.page import ReviewPage
from cropapp.services import review_progress
from cropapp.services.correct_labels import confirm_predictions
from cropapp.services.review_order import ReviewOrder, ReviewRequest, ReviewScope
from cropapp.store import predictions
from cropapp.store.session import Session, run_raw

Key = Qt.Key
WAIT_MS = 90_000
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture(autouse=True)
def one_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """Today is the day on which the test began."""
    began = review_progress.last_midnight(datetime.now(UTC))
    monkeypatch.setattr(review_progress, "last_midnight", lambda _moment: began)


def set_bursts(bridge: ProjectBridge, bursts: dict[int, int]) -> None:
    def write(session: Session) -> None:
        run_raw(session, "UPDATE photo SET burst_id = NULL")
        for photo_id, burst in bursts.items():
            run_raw(session, "UPDATE photo SET burst_id = ? WHERE id = ?", (burst, photo_id))

    bridge.project.store.write(write)


@pytest.fixture
def review(qapp: QApplication, bridge: ProjectBridge, qtbot: QtBot) -> Iterator[ReviewPage]:
    """The review page with the least sure photo in front; no photo is in a burst."""
    set_bursts(bridge, {})
    page = ReviewPage(bridge)
    qtbot.addWidget(page, before_close_func=lambda widget: widget.close_page())
    page.resize(1300, 800)
    page.show()
    page.activateWindow()
    if qapp.platformName() == "offscreen":
        qtbot.waitUntil(page.isActiveWindow)
    page.arrive()
    qtbot.waitUntil(lambda: page.reviewer.front is not None)
    yield page
    page.close_page()


def in_front(review: ReviewPage) -> Photo:
    """Return the photo in front, once it has been read."""
    for _ in range(WAIT_MS // 10):
        if (photo := review.front_photo()) is not None:
            return photo
        QTest.qWait(10)
    pytest.fail("no photo came to the front")


def queued(review: ReviewPage) -> list[PhotoId]:
    return [PhotoId(int(i)) for i in review.reviewer.walk.queue.photo_ids]


def stored(review: ReviewPage, ids: list[PhotoId]) -> list[Photo]:
    return review._bridge.project.photos(ids)


def settle(review: ReviewPage, qtbot: QtBot) -> None:
    """Wait until every edit given so far is written and told."""
    told: list[int] = []
    review._bridge.write(lambda: None, lambda _: told.append(1), context=review)
    qtbot.waitUntil(lambda: bool(told) and not review.reviewer._awaits_write)


def test_fast_typing__fifty_keys_give_fifty_labels_on_the_right_photos(review, qtbot):
    ids = queued(review)
    assert len(ids) > 50
    before = {photo.id: photo for photo in stored(review, ids[:50])}
    keys = [Key.Key_1, Key.Key_2, Key.Key_3, Key.Key_4, Key.Key_5, Key.Key_Return, Key.Key_U]
    typed = [keys[number * 5 % 7] for number in range(50)]
    for key in typed:
        qtbot.keyClick(review, key)
    settle(review, qtbot)
    for photo, key in zip(stored(review, ids[:50]), typed, strict=True):
        if key == Key.Key_U:
            assert photo.label.unsure
            continue
        number = 0 if key == Key.Key_Return else int(key - Key.Key_1)
        assert photo.label.class_id == before[photo.id].prediction.top[number].class_id
    assert in_front(review).id == ids[50]
    assert not stored(review, [ids[50]])[0].label.is_decided


def test_undo__takes_back_and_goes_back_and_what_is_typed_after_it_falls_on_that_photo(
    review, qtbot
):
    ids, left = queued(review), review.reviewer.walk.photos_left
    for _ in range(3):
        qtbot.keyClick(review, Key.Key_1)
    settle(review, qtbot)
    assert review.reviewer.walk.photos_left == left - 3
    # Not waiting for anything between: two steps back, then another answer.
    qtbot.keyClick(review, Key.Key_Z, CONTROL)
    qtbot.keyClick(review, Key.Key_Z, CONTROL)
    qtbot.keyClick(review, Key.Key_2)
    settle(review, qtbot)
    qtbot.waitUntil(lambda: not review.reviewer._waiting_keys)
    settle(review, qtbot)
    first, second, third, fourth = stored(review, ids[:4])
    assert first.label.class_id == first.prediction.top[0].class_id
    assert second.label.class_id == second.prediction.top[1].class_id
    assert not third.label.is_decided
    assert not fourth.label.is_decided
    assert in_front(review).id == third.id
    assert review.reviewer.walk.photos_left == left - 2


def test_undo__of_a_photo_further_back_shows_it(review, qtbot):
    ids = queued(review)
    qtbot.keyClick(review, Key.Key_Return)
    for _ in range(30):
        qtbot.keyClick(review, Key.Key_Right)
    assert in_front(review).id == ids[31]
    qtbot.keyClick(review, Key.Key_Z, CONTROL)
    qtbot.waitUntil(lambda: review.front_photo() is not None and in_front(review).id == ids[0])
    assert not in_front(review).label.is_decided
    assert "Undone" in review.decision_line.words.text()


def test_burst__is_decided_as_one_and_undone_as_one(review, bridge, qtbot):
    ids = queued(review)
    together = [ids[0], ids[4], ids[9]]
    set_bursts(bridge, dict.fromkeys(together, 7))
    review.review(ReviewRequest())
    qtbot.waitUntil(lambda: review.reviewer.front is not None)
    assert set(review.reviewer.front.ids) == set(together)
    assert review.stage.strip.isVisible()
    assert review.stage.strip.list.count() == 3
    looked_at = in_front(review).id
    qtbot.keyClick(review, Key.Key_Down)
    assert in_front(review).id != looked_at
    wanted = review.reviewer.front.top[1].class_id
    qtbot.keyClick(review, Key.Key_2)
    settle(review, qtbot)
    assert {photo.label.class_id for photo in stored(review, together)} == {wanted}
    assert len(review.reviewer.front.ids) == 1
    assert not review.stage.strip.isVisible()
    qtbot.keyClick(review, Key.Key_Z, CONTROL)
    settle(review, qtbot)
    assert not any(photo.label.is_decided for photo in stored(review, together))
    assert set(review.reviewer.front.ids) == set(together)


def test_bursts_button__makes_every_photo_a_unit(review, bridge, qtbot):
    ids = queued(review)
    set_bursts(bridge, dict.fromkeys(ids[:4], 7))
    review.review(ReviewRequest())
    qtbot.waitUntil(lambda: review.reviewer.front is not None)
    assert len(review.reviewer.walk) == len(ids) - 3
    qtbot.mouseClick(review.head.bursts, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: review.reviewer.front is not None)
    assert len(review.reviewer.walk) == len(ids)


def test_counters__follow_labels_and_undo(review, qtbot):
    count = len(queued(review))
    qtbot.waitUntil(lambda: review.head.today.text() == "0 today")
    assert review.head.left.text() == f"{count} left"
    for _ in range(4):
        qtbot.keyClick(review, Key.Key_1)
    qtbot.waitUntil(lambda: review.head.today.text() == "4 today")
    assert review.head.left.text() == f"{count - 4} left"
    qtbot.keyClick(review, Key.Key_Z, CONTROL)
    qtbot.waitUntil(lambda: review.head.today.text() == "3 today")
    assert review.head.left.text() == f"{count - 3} left"


def test_counters__labels_given_elsewhere_are_no_longer_left(review, bridge, qtbot):
    ids = queued(review)
    confirm_predictions(bridge.project, ids[5:9], author="Ben")
    qtbot.waitUntil(lambda: review.head.left.text() == f"{len(ids) - 4} left")
    qtbot.waitUntil(lambda: review.head.today.text() == "0 today")
    assert in_front(review).id == ids[0]


def test_learning__changes_neither_the_photo_in_front_nor_the_order_until_asked(
    review, bridge, qtbot
):
    ids, front = queued(review), review.reviewer.front
    project = bridge.project
    other = front.top[-1].class_id
    last_first = ids[-1]

    def predict(session: Session) -> None:
        rows = [(photo_id, [ScoredClass(other, 0.99)]) for photo_id in ids[:-1]]
        rows += [(last_first, [ScoredClass(other, 0.5), ScoredClass(front.top[0].class_id, 0.5)])]
        predictions.write_predictions(session, ModelVersionId(1), rows, datetime.now(UTC))

    project.store.write(predict)
    project.feed.publish(Aspect.PREDICTIONS)
    qtbot.waitUntil(review.sort_again_line.isVisible)
    assert review.reviewer.front.top == front.top
    assert queued(review) == ids
    qtbot.keyClick(review, Key.Key_1)  # the answer that is shown, not the new one
    settle(review, qtbot)
    assert stored(review, [front.ids[0]])[0].label.class_id == front.top[0].class_id
    assert in_front(review).id == ids[1]
    qtbot.waitUntil(lambda: review.reviewer.front.top[0].confidence == 0.99)
    qtbot.waitUntil(review.sort_again_line.isVisible)
    review.sort_again_line.button.click()
    qtbot.waitUntil(lambda: len(queued(review)) == len(ids) - 1)
    qtbot.waitUntil(lambda: review.reviewer.front is not None)
    assert in_front(review).id == ids[1], "what one looks at stays in front"
    assert queued(review)[1] == last_first
    assert not review.sort_again_line.isVisible()


def test_end__says_what_was_done_and_offers_to_learn(review, bridge, qtbot):
    ids = queued(review)
    confirm_predictions(bridge.project, ids[2:], author="Ben")
    qtbot.waitUntil(lambda: review.head.left.text() == "2 left")
    qtbot.keyClick(review, Key.Key_1)
    qtbot.keyClick(review, Key.Key_2)
    settle(review, qtbot)
    qtbot.waitUntil(review.end.isVisible)
    words = "Everything is reviewed: 2 photos in this sitting, 1 of them corrected."
    qtbot.waitUntil(lambda: review.end.words.text() == words)
    with qtbot.waitSignal(review.learn_asked):
        qtbot.mouseClick(review.end.button, Qt.MouseButton.LeftButton)
    qtbot.keyClick(review, Key.Key_Z, CONTROL)
    qtbot.waitUntil(lambda: review.front_photo() is not None)
    assert in_front(review).id == ids[1]
    assert not review.end.isVisible()


def test_end__photos_that_were_passed_can_be_gone_back_to(review, bridge, qtbot):
    ids = queued(review)
    confirm_predictions(bridge.project, ids[3:], author="Ben")
    qtbot.waitUntil(lambda: review.head.left.text() == "3 left")
    qtbot.keyClick(review, Key.Key_Right)
    qtbot.keyClick(review, Key.Key_1)
    qtbot.keyClick(review, Key.Key_1)
    qtbot.waitUntil(review.end.isVisible)
    assert review.end.words.text() == "1 photo was passed without a decision."
    qtbot.mouseClick(review.end.button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: review.front_photo() is not None)
    assert in_front(review).id == ids[0]
    assert review.hasFocus()


def test_orders__are_chosen_in_the_bar(review, bridge, qtbot):
    review.head.order_actions[ReviewOrder.FOLDER].trigger()
    qtbot.waitUntil(lambda: review.reviewer.front is not None)
    paths = [photo.relative_path for photo in stored(review, queued(review))]
    assert paths == sorted(paths)
    assert "folder" in review.head.order_button.text()
    review.head.scope_actions[ReviewScope.UNSURE].trigger()
    qtbot.waitUntil(lambda: "unsure" in review.end.words.text())
    assert not review.head.scope_actions[ReviewScope.SHOWN].isVisible()
    qtbot.mouseClick(review.end.button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: review.reviewer.front is not None)


def test_most_different__says_when_there_is_nothing_to_compare(review, qtbot):
    # The photos of this project have predictions, but no embeddings are kept of them.
    review.head.order_actions[ReviewOrder.MOST_DIFFERENT].trigger()
    qtbot.waitUntil(lambda: review.reviewer.front is not None)
    assert review.hint.isVisible()
    assert "not looked at these photos" in review.hint.text()
    review.head.order_actions[ReviewOrder.LEAST_CERTAIN].trigger()
    qtbot.waitUntil(lambda: review.reviewer.front is not None)
    assert not review.hint.isVisible()


def test_left__can_be_clicked_to_the_photos_behind_it(review, qtbot):
    with qtbot.waitSignal(review.photos_asked) as asked:
        qtbot.mouseClick(review.head.left, Qt.MouseButton.LeftButton)
    assert asked.args[0].photo_ids == tuple(queued(review))


def test_keys__held_down_decide_once(review):
    for action in (review.keys.confirm, *review.keys.answers, review.keys.unsure):
        assert not action.autoRepeat()
    assert review.keys.next.autoRepeat()


def test_strip__a_click_shows_another_photo_of_the_burst(review, bridge, qtbot):
    ids = queued(review)
    set_bursts(bridge, dict.fromkeys(ids[:3], 7))
    review.review(ReviewRequest())
    qtbot.waitUntil(lambda: review.reviewer.front is not None)
    strip = review.stage.strip.list
    place = strip.visualItemRect(strip.item(2)).center()
    qtbot.mouseClick(strip.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert in_front(review).id == review.reviewer.front.ids[2]
    assert review.stage.view.photo.id == in_front(review).id
    assert review.hasFocus()


def test_answers_of_a_burst__are_the_mean_over_its_photos(review, bridge, qtbot):
    ids = queued(review)
    set_bursts(bridge, dict.fromkeys(ids[:2], 7))
    review.review(ReviewRequest())
    qtbot.waitUntil(lambda: review.reviewer.front is not None)
    one, other = (photo.prediction for photo in stored(review, list(ids[:2])))
    best = review.reviewer.front.top[0]
    scores = [s.confidence for p in (one, other) for s in p.top if s.class_id == best.class_id]
    assert best.confidence == pytest.approx(sum(scores) / 2)
    assert review.stage.answers.buttons[0].class_id == best.class_id


def test_empty_queue__fills_by_itself_when_photos_come(review, bridge, qtbot):
    ids = queued(review)
    confirm_predictions(bridge.project, ids, author="Ben")
    review.review(ReviewRequest(ReviewOrder.FOLDER))
    qtbot.waitUntil(lambda: review.end.words.text() == "Everything is reviewed.")
    assert review.end.button.text() == "Review suspicious labels"
    from cropapp.services.correct_labels import undo

    undo(bridge.project, author="Ben")
    bridge.project.feed.publish(Aspect.PHOTOS)
    qtbot.waitUntil(lambda: review.reviewer.front is not None)
    assert len(queued(review)) == len(ids)


def test_failed_label__its_photo_is_left_again(predicted_project, qapp, qtbot):
    bridge = ProjectBridge(predicted_project, "Ana")
    problems: list[object] = []
    bridge.failed.connect(problems.append)
    page = ReviewPage(bridge)
    qtbot.addWidget(page)
    page.show()
    page.arrive()
    qtbot.waitUntil(lambda: page.reviewer.front is not None)
    left, front = page.reviewer.walk.photos_left, page.reviewer.front
    page.reviewer.give_class(ClassId(999_999))
    assert page.reviewer.walk.photos_left == left - len(front.ids)
    qtbot.waitUntil(lambda: bool(problems))
    qtbot.waitUntil(lambda: page.reviewer.walk.photos_left == left)
    qtbot.keyClick(page, Key.Key_Left)
    assert page.reviewer.front.ids == front.ids
    page.close_page()
    bridge.close()
