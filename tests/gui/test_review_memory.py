"""The next time a project is opened, it is reviewed as the person did last."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from cropapp.gui.project_bridge import ProjectBridge
from cropapp.gui.review.page import ReviewPage
from cropapp.services.review_memory import LastReview, remember_review, remembered_review
from cropapp.services.review_order import ReviewOrder, ReviewRequest, ReviewScope
from cropapp.store.session import run_raw


def opened(bridge: ProjectBridge, qtbot: QtBot) -> ReviewPage:
    """The review page of a project that was just opened; its order is found."""
    page = ReviewPage(bridge)
    qtbot.addWidget(page, before_close_func=lambda widget: widget.close_page())
    page.arrive()
    qtbot.waitUntil(lambda: page.reviewer.walk is not None)
    return page


def settled(bridge: ProjectBridge, qtbot: QtBot) -> LastReview:
    """What is remembered, once all that was given to write is written."""
    told: list[LastReview] = []
    bridge.write(lambda: remembered_review(bridge.project), told.append, context=bridge)
    qtbot.waitUntil(lambda: bool(told))
    return told[0]


def test_chosen_order_and_photos__are_there_the_next_time(
    bridge: ProjectBridge, qtbot: QtBot
) -> None:
    page = opened(bridge, qtbot)
    assert page.head.request == ReviewRequest()
    page.head.order_actions[ReviewOrder.NEWEST].trigger()
    page.head.scope_actions[ReviewScope.ALL].trigger()
    settled(bridge, qtbot)
    page.close_page()
    again = opened(bridge, qtbot)
    assert again.head.request == ReviewRequest(ReviewOrder.NEWEST, ReviewScope.ALL)
    assert again.reviewer.walk is not None
    assert len(again.reviewer.walk) > 0


def test_photos_of_the_moment__are_not_kept_nor_what_a_link_asked_for(
    bridge: ProjectBridge, qtbot: QtBot
) -> None:
    page = opened(bridge, qtbot)
    page.head.order_actions[ReviewOrder.FOLDER].trigger()
    page.head.scope_actions[ReviewScope.SHOWN].trigger()
    kept = LastReview(ReviewOrder.FOLDER, ReviewScope.NOT_REVIEWED)
    assert settled(bridge, qtbot) == kept
    page.review(ReviewRequest(ReviewOrder.SUSPICIOUS, ReviewScope.ALL))
    assert settled(bridge, qtbot) == kept


def test_asked_for_before_it_is_read__stays(bridge: ProjectBridge, qtbot: QtBot) -> None:
    remember_review(bridge.project, ReviewOrder.NEWEST, ReviewScope.ALL)
    page = ReviewPage(bridge)
    qtbot.addWidget(page, before_close_func=lambda widget: widget.close_page())
    page.arrive()
    wanted = ReviewRequest(ReviewOrder.FOLDER, ReviewScope.UNSURE)
    page.review(wanted)
    settled(bridge, qtbot)
    qtbot.waitUntil(lambda: page.reviewer.walk is not None)
    assert page.head.request == wanted


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('{"order": "by-smell", "scope": "all"}', LastReview(scope=ReviewScope.ALL)),
        ('["all"]', LastReview()),
    ],
)
def test_kept_by_another_program__what_is_not_known_is_as_at_first(
    bridge: ProjectBridge, text: str, expected: LastReview
) -> None:
    bridge.project.store.write(
        lambda session: run_raw(
            session, "INSERT INTO project_info (key, value) VALUES ('last_review', ?)", (text,)
        )
    )
    assert remembered_review(bridge.project) == expected
