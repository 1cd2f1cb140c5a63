"""The model process is made ready for the evidence while nobody waits for anything."""

from __future__ import annotations

import threading

import pytest
from pytestqt.qtbot import QtBot

from cropapp.core.feed import Aspect
from cropapp.gui.evidence_jobs import EvidenceJobs
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
    jobs._rest.setInterval(0)
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
    with qtbot.waitSignal(jobs._rest.timeout):
        pass
    assert runner.waiting == 0
    with qtbot.waitSignal(runner.quiet_ended) as ended:
        go_on.set()
    assert ended.args[0].outcome is JobOutcome.FINISHED
    assert warmed == [bridge.project]
