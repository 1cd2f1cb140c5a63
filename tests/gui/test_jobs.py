"""The worker thread: order, progress, cancel, failure, a crash of the model process, the end."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from cropapp.core.errors import UserError
from cropapp.core.tasks import TaskContext
from cropapp.gui.jobs import Job, JobOutcome, JobProgress, JobRunner, ProgressMeter
from cropapp.services.inference_client import ModelProcess, ModelProcessDied

WAIT_S = 120


@pytest.fixture
def runner(qtbot: QtBot) -> Iterator[JobRunner]:
    runner = JobRunner("cpu")
    yield runner
    assert runner.close()


def test_jobs_run_in_order__off_the_gui_thread(runner: JobRunner, qtbot: QtBot) -> None:
    threads, results = [], []

    def work(_task: TaskContext, _process: ModelProcess) -> int:
        threads.append(threading.current_thread())
        return len(threads)

    with qtbot.waitSignal(runner.idle):
        for _ in range(3):
            runner.submit("Counting", work, results.append)
    assert results == [1, 2, 3]
    assert threading.main_thread() not in threads
    assert len(set(threads)) == 1


def test_progress_is_throttled__the_last_one_always_arrives(
    runner: JobRunner, qtbot: QtBot
) -> None:
    told: list[JobProgress] = []
    runner.progressed.connect(told.append)

    def work(task: TaskContext, _process: ModelProcess) -> None:
        for done in range(1, 5001):
            task.progress(done, 5000)

    with qtbot.waitSignal(runner.idle):
        runner.submit("Predicting", work)
    assert told[-1].done == told[-1].total == 5000
    assert len(told) < 500


def test_cancel_stops_the_running_job__the_next_one_runs(runner: JobRunner, qtbot: QtBot) -> None:
    ran = []

    def endless(task: TaskContext, _process: ModelProcess) -> None:
        while True:
            task.check_cancelled()

    with qtbot.waitSignals([runner.cancelled, runner.idle]):
        runner.submit("Endless", endless)
        runner.submit("Next", lambda _task, _process: ran.append("next"))
        runner.cancel()
    assert ran == ["next"]


def test_quiet_job__is_shown_nowhere__and_makes_way_for_any_other(
    runner: JobRunner, qtbot: QtBot
) -> None:
    shown: list[Any] = []
    for told in (runner.started, runner.progressed, runner.finished, runner.cancelled):
        told.connect(shown.append)
    runner.failed.connect(lambda _job, problem: shown.append(problem))

    def endless(task: TaskContext, _process: ModelProcess) -> None:
        while True:
            task.progress(1, 2)
            task.check_cancelled()

    def fail(_task: TaskContext, _process: ModelProcess) -> None:
        raise UserError("There is no folder X.")

    ended: list[Job] = []
    runner.quiet_ended.connect(ended.append)
    runner.submit("Learning", endless, quiet=True)
    ran = runner.submit("Next", lambda _task, _process: None)
    with qtbot.waitSignal(runner.idle):
        pass
    assert shown == [ran, ran]
    with qtbot.waitSignal(runner.idle):
        runner.submit("Learning", fail, quiet=True)
    assert shown == [ran, ran]
    assert [job.outcome for job in ended] == [JobOutcome.CANCELLED, JobOutcome.FAILED]
    assert isinstance(ended[1].problem, UserError)
    assert list(runner.ended) == [ran]


def test_failure_is_told__later_jobs_run(runner: JobRunner, qtbot: QtBot) -> None:
    def fail(_task: TaskContext, _process: ModelProcess) -> None:
        raise UserError("There is no folder X.", hint="Plug the disk in.")

    results: list[Any] = []
    with qtbot.waitSignal(runner.failed) as told:
        runner.submit("Looking", fail, results.append)
    with qtbot.waitSignal(runner.idle):
        runner.submit("Next", lambda _task, _process: 5, results.append)
    assert isinstance(told.args[1], UserError)
    assert results == [5]


def test_answer_that_nobody_can_take__holds_up_nothing(runner: JobRunner, qtbot: QtBot) -> None:
    ended: list[object] = []
    runner.finished.connect(ended.append)

    def take(_result: object) -> None:
        raise ValueError("not foreseen")

    gate, results = threading.Event(), list[object]()
    with qtbot.captureExceptions() as raised, qtbot.waitSignal(runner.idle):
        first = runner.submit("Counting", lambda _task, _process: gate.wait(WAIT_S), take)
        second = runner.submit("Predicting", lambda _task, _process: 5, results.append)
        gate.set()
    assert [str(problem) for _, problem, _ in raised] == ["not foreseen"]
    assert results == [5]
    assert ended == [first, second]


def test_waiting_job_of_same_key_is_replaced(runner: JobRunner, qtbot: QtBot) -> None:
    gate, results = threading.Event(), []
    runner.submit("First", lambda _task, _process: gate.wait(WAIT_S))
    for number in range(3):
        runner.submit("Predicting", lambda _task, _process, n=number: n, results.append, key="c")
    assert runner.waiting == 1
    with qtbot.waitSignal(runner.idle):
        gate.set()
    assert results == [2]


def test_dropped_job_says_nothing(runner: JobRunner, qtbot: QtBot) -> None:
    heard: list[object] = []
    runner.cancelled.connect(heard.append)

    def endless(task: TaskContext, _process: ModelProcess) -> None:
        while True:
            task.check_cancelled()

    runner.submit("Endless", endless)
    with qtbot.waitSignal(runner.idle):
        runner.drop_all()
    assert heard == []


def test_crash_of_the_model_process_is_told__running_again_works(
    runner: JobRunner, qtbot: QtBot
) -> None:
    pids: list[int] = []

    def work(_task: TaskContext, process: ModelProcess) -> int:
        pids.append(process.pid)
        if len(pids) == 1:
            os.kill(pids[0], signal.SIGKILL if hasattr(signal, "SIGKILL") else signal.SIGTERM)
            return process.pid  # finds the process dead
        return pids[-1]

    with qtbot.waitSignal(runner.failed, timeout=WAIT_S * 1000) as told:
        job = runner.submit("Predicting", work)
    assert isinstance(told.args[1], ModelProcessDied)
    with qtbot.waitSignal(runner.finished, timeout=WAIT_S * 1000):
        runner.run_again(job)
    assert pids[-1] != pids[0]


def test_close_during_a_job_ends_it(qtbot: QtBot) -> None:
    runner, begun = JobRunner("cpu"), threading.Event()

    def endless(task: TaskContext, _process: ModelProcess) -> None:
        begun.set()
        while True:
            task.check_cancelled()

    runner.submit("Endless", endless)
    assert begun.wait(WAIT_S)
    assert runner.close()


def test_meter__rate_and_time_left() -> None:
    meter = ProgressMeter()
    assert meter.measure(0.0, 0, 100) == (0.0, None)
    assert meter.measure(2.0, 20, 100) == (10.0, 8.0)


def test_meter__another_stage_starts_anew() -> None:
    meter = ProgressMeter()
    meter.measure(0.0, 0, 100)
    meter.measure(2.0, 100, 100)
    assert meter.measure(3.0, 0, 50) == (0.0, None)
