"""Reviewing suspicious labels: what is said instead first, the label second; either settles it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from cropapp.core.entities import LabelDoubt, LabelSource, PhotoId
from cropapp.core.gallery import PhotoFilter, PhotoSort
from cropapp.gui.project_bridge import ProjectBridge
from cropapp.gui.review.page import ReviewPage
from cropapp.services.correct_labels import label_photos_as
from cropapp.services.doubt_list import list_doubts
from cropapp.services.project import Project, now
from cropapp.services.review_order import ReviewOrder, ReviewRequest
from cropapp.store import label_doubts


def doubt_three(project: Project) -> list[LabelDoubt]:
    """Label three photos and raise a doubt about each."""
    first, second = (known.id for known in project.classes()[:2])
    photos = project.photos(project.find(PhotoFilter(), PhotoSort()).tolist())
    ids = [photo.id for photo in photos if photo.facts is not None][:3]
    label_photos_as(project, dict.fromkeys(ids, first), author="Ana", source=LabelSource.PERSON)
    doubts = [LabelDoubt(i, first, second, 0.9 - n / 20) for n, i in enumerate(ids)]
    project.store.write(lambda s: label_doubts.replace_doubts(s, doubts, ids, now()))
    return doubts


@pytest.fixture
def review(qapp: QApplication, bridge: ProjectBridge, qtbot: QtBot) -> Iterator[ReviewPage]:
    doubt_three(bridge.project)
    page = ReviewPage(bridge)
    qtbot.addWidget(page, before_close_func=lambda widget: widget.close_page())
    page.resize(1300, 800)
    page.show()
    page.activateWindow()
    if qapp.platformName() == "offscreen":
        qtbot.waitUntil(page.isActiveWindow)
    page.review(ReviewRequest(ReviewOrder.SUSPICIOUS))
    qtbot.waitUntil(lambda: page.reviewer.front is not None)
    yield page
    page.close_page()


def test_answers__are_what_is_said_instead_then_the_label(
    review: ReviewPage, bridge: ProjectBridge
) -> None:
    doubts = list_doubts(bridge.project)
    front = review.reviewer.front
    assert front is not None
    assert front.ids == (doubts[0].photo_id,)
    assert [scored.class_id for scored in front.top] == [
        doubts[0].said_class_id,
        doubts[0].class_id,
    ]
    assert "suspicious labels" in review.head.order_button.text()


def test_either_answer__settles_the_doubt_and_the_next_comes(
    review: ReviewPage, bridge: ProjectBridge, qtbot: QtBot
) -> None:
    first, second, third = (doubt.photo_id for doubt in list_doubts(bridge.project))
    QTest.keyClick(review, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: in_front(review) == second)
    QTest.keyClick(review, Qt.Key.Key_2)
    qtbot.waitUntil(lambda: in_front(review) == third)
    qtbot.waitUntil(lambda: [d.photo_id for d in list_doubts(bridge.project)] == [third])
    corrected, kept = bridge.project.photos([first, second])
    assert corrected.label.class_id == bridge.classes[1].id
    assert kept.label.class_id == bridge.classes[0].id


def test_all_settled__leaves_nothing_to_review(
    review: ReviewPage, bridge: ProjectBridge, qtbot: QtBot
) -> None:
    for _ in range(3):
        QTest.keyClick(review, Qt.Key.Key_2)
    qtbot.waitUntil(lambda: not list_doubts(bridge.project))
    review.review(ReviewRequest(ReviewOrder.SUSPICIOUS))
    qtbot.waitUntil(lambda: review.reviewer.walk is not None and not len(review.reviewer.walk))


def in_front(review: ReviewPage) -> PhotoId | None:
    photo = review.front_photo()
    return photo.id if photo else None
