"""The model process is made ready for the evidence while nobody waits for anything."""

from __future__ import annotations

import threading

import pytest
from pytestqt.qtbot import QtBot

from cropapp.core.feed import Aspect
from cropapp.core.tasks import TaskContext
from cropapp.gui.evidence_jobs import EvidenceJobs
from cropapp.gui.idle_job import IdleJob
from cropapp.gui.jobs import JobOutcome, JobRunner
from cropapp.gui.project_bridge import ProjectBridge
from cropapp.services import explain


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
