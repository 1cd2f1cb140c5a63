"""The list of jobs: running, waiting, ended; cancel, retry, details."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from cropapp.core.errors import EnvironmentProblem
from cropapp.core.tasks import Cancelled, NothingKept, TaskContext
from cropapp.gui.job_list import JobList, JobRow
from cropapp.gui.jobs import KEPT_JOBS, JobOutcome
from cropapp.gui.main_window import MainWindow


@pytest.fixture
def gate() -> Iterator[threading.Event]:
    event = threading.Event()
    yield event
    event.set()


@pytest.fixture
def jobs(window: MainWindow, qtbot: QtBot) -> JobList:
    """The list, open, over a window in which nothing has run."""
    qtbot.keyClick(window, Qt.Key.Key_J, Qt.KeyboardModifier.ControlModifier)
    shown = window.overlays.job_list
    assert shown is not None
    qtbot.waitUntil(shown.isVisible)
    assert shown.rows == []
    return shown


def row_of(jobs: JobList, title: str) -> JobRow:
    return next(row for row in jobs.rows if row.job.title == title)


def click(row: JobRow, qtbot: QtBot, words: str) -> None:
    button = next(each for each in row.findChildren(QPushButton) if each.text() == words)
    # A row that was just made is shown, and gets its place, at a later turn of the event loop.
    qtbot.waitUntil(button.isVisible)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def submit_counting(window: MainWindow, gate: threading.Event) -> None:
    def count(task: TaskContext, _process: object) -> None:
        task.progress(431, 2016)
        while not gate.wait(0.01):
            task.check_cancelled()

    window.jobs.submit("Counting", count)


def test_running_job__shows_how_far_and_can_be_cancelled(
    window: MainWindow, jobs: JobList, qtbot: QtBot, gate: threading.Event
) -> None:
    submit_counting(window, gate)
    qtbot.waitUntil(lambda: "431 of 2,016" in row_of(jobs, "Counting").facts.text())
    assert row_of(jobs, "Counting").bar.isVisible()
    click(row_of(jobs, "Counting"), qtbot, "Cancel")
    qtbot.waitUntil(lambda: row_of(jobs, "Counting").job.outcome is JobOutcome.CANCELLED)
    assert "Cancelled" in row_of(jobs, "Counting").facts.text()
    assert jobs.isVisible()


@pytest.mark.parametrize(
    ("stopped", "listed", "said", "action"),
    [
        (Cancelled, "what was finished is kept", "What was finished is kept.", "Go on"),
        (NothingKept, "nothing of it is kept", "Nothing of it is kept.", "Start again"),
    ],
)
def test_cancelled_job__says_what_is_left_of_it(
    window: MainWindow,
    jobs: JobList,
    qtbot: QtBot,
    stopped: type[Cancelled],
    listed: str,
    said: str,
    action: str,
) -> None:
    def work(_task: object, _process: object) -> None:
        raise stopped

    window.jobs.submit("Exporting the model", work)
    qtbot.waitUntil(lambda: bool(jobs.rows) and jobs.rows[0].job.outcome is JobOutcome.CANCELLED)
    assert f"Cancelled; {listed}" in row_of(jobs, "Exporting the model").facts.text()
    assert window.banner.words.text() == f"Exporting the model was cancelled. {said}"
    assert window.banner.action.text() == action


def test_waiting_job__can_be_taken_off_and_the_running_one_goes_on(
    window: MainWindow, jobs: JobList, qtbot: QtBot, gate: threading.Event
) -> None:
    ran: list[str] = []
    submit_counting(window, gate)
    window.jobs.submit("Second", lambda _task, _process: ran.append("second"))
    window.jobs.submit("Third", lambda _task, _process: ran.append("third"))
    assert row_of(jobs, "Second").facts.text() == "Waiting"
    click(row_of(jobs, "Second"), qtbot, "Cancel")
    assert [row.job.title for row in jobs.rows] == ["Counting", "Third"]
    gate.set()
    qtbot.waitUntil(lambda: ran == ["third"])


def test_failed_job__says_why_and_retry_does_it_again(
    window: MainWindow, jobs: JobList, qtbot: QtBot
) -> None:
    tries: list[int] = []

    def work(_task: object, _process: object) -> None:
        tries.append(1)
        if len(tries) == 1:
            try:
                raise OSError(28, "No space left on device")
            except OSError as problem:
                raise EnvironmentProblem("The disk is full.", hint="Make some room.") from problem

    window.jobs.submit("Writing", work)
    qtbot.waitUntil(lambda: bool(jobs.rows) and jobs.rows[0].job.outcome is JobOutcome.FAILED)
    row = row_of(jobs, "Writing")
    assert "The disk is full. Make some room." in row.facts.text()
    click(row, qtbot, "Details")
    assert row.details.isVisible()
    assert "No space left" in row.details.toPlainText()
    click(row, qtbot, "Retry")
    qtbot.waitUntil(lambda: jobs.rows[0].job.outcome is JobOutcome.FINISHED)
    assert [row.job.title for row in jobs.rows] == ["Writing"]


def test_ended_jobs__only_the_last_are_kept(
    window: MainWindow, jobs: JobList, qtbot: QtBot
) -> None:
    for number in range(KEPT_JOBS + 5):
        window.jobs.submit(f"Job {number}", lambda _task, _process: None)
    qtbot.waitUntil(lambda: not window.jobs.is_busy)
    titles = [row.job.title for row in jobs.rows]
    assert titles[0] == f"Job {KEPT_JOBS + 4}"
    assert len(titles) == KEPT_JOBS


def test_status_line__opens_it_and_escape_closes_it(
    window: MainWindow, qtbot: QtBot, gate: threading.Event
) -> None:
    submit_counting(window, gate)
    qtbot.waitUntil(window.status.job.isVisible)
    qtbot.mouseClick(window.status.job, Qt.MouseButton.LeftButton)
    jobs = window.overlays.job_list
    assert jobs is not None
    assert jobs.isVisible()
    assert jobs.geometry().bottom() < window.status.geometry().top()
    qtbot.keyClick(jobs, Qt.Key.Key_Escape)
    assert not jobs.isVisible()


def test_job_of_a_closed_project__can_no_longer_be_done_again(
    window: MainWindow, qtbot: QtBot
) -> None:
    def fail(_task: object, _process: object) -> None:
        raise EnvironmentProblem("The card is not there.")

    with qtbot.waitSignal(window.jobs.failed):
        job = window.jobs.submit("Reading", fail)
    assert job.can_retry
    window.jobs.drop_all()
    assert not job.can_retry
    assert window.jobs.run_again(job) is job
    assert not window.jobs.is_busy
