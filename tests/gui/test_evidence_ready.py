"""Evidence comes at once: the process is made ready, and it is asked beside a running job."""

from __future__ import annotations

import threading

import pytest
from pytestqt.qtbot import QtBot

from cropapp.core.feed import Aspect
from cropapp.core.tasks import Cancelled, TaskContext
from cropapp.gui import evidence_jobs
from cropapp.gui.evidence_jobs import EvidenceAnswer, EvidenceJobs
from cropapp.gui.idle_job import IdleJob
from cropapp.gui.jobs import JobOutcome, JobRunner
from cropapp.gui.project_bridge import ProjectBridge
from cropapp.services import explain

WAIT_S = 120


@pytest.fixture
def runner(qtbot: QtBot) -> JobRunner:
    runner = JobRunner("cpu")
    yield runner
    runner.close()


@pytest.fixture
def warmed(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """The projects that the process was made ready for; loading torch itself is tested below."""
    done: list[object] = []
    monkeypatch.setattr(explain, "warm_evidence", lambda project, *_rest: done.append(project))
    return done


def evidence(runner: JobRunner, bridge: ProjectBridge) -> EvidenceJobs:
    jobs = EvidenceJobs(runner, runner)
    jobs.warming.rest.setInterval(0)
    jobs.follow(bridge)
    return jobs


def test_photo_looked_at__makes_ready_once_per_version(
    runner: JobRunner, bridge: ProjectBridge, warmed: list[object], qtbot: QtBot
) -> None:
    evidence(runner, bridge)
    with qtbot.waitSignal(runner.quiet_ended):
        bridge.evidence_likely.emit()
    assert warmed == [bridge.project]
    assert not runner.ended  # nobody asked for it: it is in no list
    bridge.evidence_likely.emit()
    with qtbot.waitSignal(bridge.changed):
        bridge.project.feed.publish(Aspect.MODELS)
    with qtbot.waitSignal(runner.quiet_ended):
        bridge.evidence_likely.emit()
    assert len(warmed) == 2


def test_very_many_photos__leave_no_room_for_what_may_not_be_asked_for(
    runner: JobRunner,
    bridge: ProjectBridge,
    warmed: list[object],
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(evidence_jobs, "MOST_PHOTOS", bridge.project.counts().photos - 1)
    evidence(runner, bridge)
    with qtbot.waitSignal(runner.quiet_ended):
        bridge.evidence_likely.emit()
    assert warmed == []


def test_busy__it_waits_until_nothing_else_is_done(
    runner: JobRunner, bridge: ProjectBridge, warmed: list[object], qtbot: QtBot
) -> None:
    jobs, go_on = evidence(runner, bridge), threading.Event()
    runner.submit("Predicting", lambda _task, _process: go_on.wait())
    bridge.evidence_likely.emit()
    assert not jobs.warming.rest.isActive()
    assert runner.waiting == 0
    with qtbot.waitSignal(runner.quiet_ended) as ended:
        go_on.set()
    assert ended.args[0].outcome is JobOutcome.FINISHED
    assert warmed == [bridge.project]


def test_made_way_for_another_job__it_is_done_at_the_next_quiet_moment(
    runner: JobRunner, qtbot: QtBot
) -> None:
    idle, tries, go_on = IdleJob(runner, "ready", runner), list[int](), threading.Event()
    idle.rest.setInterval(0)

    def work(task: TaskContext, _process: object) -> None:
        tries.append(len(tries))
        while len(tries) == 1 and not go_on.wait(0.01):
            task.check_cancelled()

    idle.want(work)
    qtbot.waitUntil(lambda: bool(tries))
    with qtbot.waitSignal(runner.quiet_ended) as ended:
        runner.submit("Learning", lambda _task, _process: None)
    assert ended.args[0].outcome is JobOutcome.CANCELLED
    with qtbot.waitSignal(runner.quiet_ended) as ended:
        pass
    assert ended.args[0].outcome is JobOutcome.FINISHED
    assert tries == [0, 1]


def test_asked_while_a_job_runs__it_is_answered_before_the_job_ends(
    runner: JobRunner, bridge: ProjectBridge, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    evidence(runner, bridge)
    monkeypatch.setattr(explain, "explain_photo", lambda *rest: ("evidence in", rest[-1]))
    go_on = threading.Event()
    job = runner.submit("Predicting", lambda _task, _process: go_on.wait())
    with qtbot.waitSignal(bridge.evidence_found) as found:
        bridge.evidence_asked.emit(7)
    assert found.args[0].evidence == ("evidence in", 7)
    assert runner.current is job
    assert runner.waiting == 0
    with qtbot.waitSignal(runner.finished):
        go_on.set()


def test_another_photo_asked_for__the_one_before_is_given_up(
    runner: JobRunner, bridge: ProjectBridge, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    evidence(runner, bridge)
    begun, given_up = threading.Event(), list[int]()

    def explained(_project: object, _process: object, task: TaskContext, photo_id: int) -> int:
        while photo_id == 7:
            begun.set()
            try:
                task.check_cancelled()
            except Cancelled:
                given_up.append(photo_id)
                raise
        return photo_id

    monkeypatch.setattr(explain, "explain_photo", explained)
    answers: list[EvidenceAnswer] = []
    bridge.evidence_found.connect(answers.append)
    bridge.evidence_asked.emit(7)
    assert begun.wait(WAIT_S)
    with qtbot.waitSignal(bridge.evidence_found):
        bridge.evidence_asked.emit(8)
    assert given_up == [7]
    assert [answer.photo_id for answer in answers] == [8]


def test_what_nobody_foresaw__is_told_and_the_next_question_is_answered(
    runner: JobRunner, bridge: ProjectBridge, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    evidence(runner, bridge)

    def explained(_project: object, _process: object, _task: object, photo_id: int) -> int:
        if photo_id == 7:
            raise ZeroDivisionError
        return photo_id

    monkeypatch.setattr(explain, "explain_photo", explained)
    with qtbot.waitSignal(runner.failed) as failed:
        bridge.evidence_asked.emit(7)
    job, problem = failed.args
    assert job.title == "Looking for the evidence"
    assert isinstance(problem, ZeroDivisionError)
    with qtbot.waitSignal(bridge.evidence_found):
        bridge.evidence_asked.emit(8)
