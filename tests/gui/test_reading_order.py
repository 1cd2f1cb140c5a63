"""What a person waits for is read before what is shown beside it."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from cropapp.core.tasks import Cancelled
from cropapp.gui.project_bridge import ProjectBridge
from cropapp.gui.reader_threads import ReaderThreads
from cropapp.services.project import Project

LIMIT_S = 120


@pytest.fixture
def readers() -> Iterator[ReaderThreads]:
    made = ReaderThreads()
    yield made
    made.close()


@pytest.fixture
def opening(predicted_project: Project) -> Iterator[ProjectBridge]:
    """A project that is being opened in a window: its photos come first."""
    bridge = ProjectBridge(predicted_project, "Ana", show_first=True)
    yield bridge
    bridge.close()


class CancelledTask:
    def progress(self, done: int, total: int, note: str = "") -> None:
        raise AssertionError("nothing is done")

    def check_cancelled(self) -> None:
        raise Cancelled


def test_later_read__begins_when_no_other_is_under_way(readers: ReaderThreads) -> None:
    go, ended = threading.Event(), threading.Event()
    order: list[str] = []

    def first() -> None:
        go.wait(LIMIT_S)
        order.append("first")

    def later() -> None:
        order.append("later")
        ended.set()

    readers.submit(first)
    readers.submit(later, later=True)
    readers.submit(lambda: (order.append("second"), go.set()))  # type: ignore[func-returns-value]

    assert ended.wait(LIMIT_S)
    assert order == ["second", "first", "later"]


def test_rest__comes_when_the_last_read_has_ended(readers: ReaderThreads) -> None:
    go, began = threading.Event(), threading.Event()
    assert readers.wait_for_rest(0.01, LIMIT_S)

    def slow() -> None:
        began.set()
        go.wait(LIMIT_S)

    readers.submit(slow)
    readers.submit(lambda: None, later=True)
    assert began.wait(LIMIT_S)
    assert not readers.wait_for_rest(0.01, 0.01)
    go.set()
    assert readers.wait_for_rest(0.01, LIMIT_S)


def test_later_reads__run_one_at_a_time_and_leave_a_thread_free(readers: ReaderThreads) -> None:
    go, began, urgent, all_done = (threading.Event() for _ in range(4))
    running: list[int] = []

    def slow() -> None:
        running.append(1)
        began.set()
        go.wait(LIMIT_S)

    readers.submit(slow, later=True)
    readers.submit(slow, later=True)
    assert began.wait(LIMIT_S)
    readers.submit(urgent.set)

    assert urgent.wait(LIMIT_S)
    assert len(running) == 1
    go.set()
    readers.submit(all_done.set, later=True)
    assert all_done.wait(LIMIT_S)
    assert len(running) == 2


def test_counts__wait_until_the_first_photos_are_shown(
    opening: ProjectBridge, qtbot: QtBot
) -> None:
    opening._calm_timer.stop()  # on a busy machine a second may pass before the classes are read
    qtbot.waitUntil(lambda: bool(opening.classes))
    assert opening.counts is None

    with qtbot.waitSignals([opening.calmed, opening.counts_changed]):
        opening.tell_calm()
    assert opening.counts is not None


def test_photos_that_never_show__hold_nothing_for_long(
    opening: ProjectBridge, qtbot: QtBot
) -> None:
    qtbot.waitUntil(lambda: opening.counts is not None, timeout=LIMIT_S * 1000)


def test_job_that_waits_for_the_photos__can_be_cancelled(opening: ProjectBridge) -> None:
    with pytest.raises(Cancelled):
        opening.wait_until_calm(CancelledTask())
