"""Who lives and who does not: locks of runs, and the mark of those that were interrupted."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from unittest import mock

import pytest

from cropapp.core.entities import ModelKind, RunState
from cropapp.core.errors import UserError
from cropapp.core.tasks import Cancelled, QuietTask
from cropapp.services import run_locks
from cropapp.services.learning_runs import LEARNING, noted_run, one_at_a_time
from cropapp.services.project import Project, now
from cropapp.store import training_runs

HOLDER = (
    "import sys, time; from pathlib import Path; from cropapp.services.run_locks import hold; "
    "hold(Path(sys.argv[1]), int(sys.argv[2])); print('held', flush=True); sys.stdin.read()"
)


def test_lock__is_seen_while_its_process_lives_and_is_gone_with_it(tmp_path: Path) -> None:
    assert not run_locks.is_running(tmp_path, 7)
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(tmp_path), "7"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline().strip() == "held"
        assert run_locks.is_running(tmp_path, 7)
        assert run_locks.is_running(tmp_path, 7)
        other.kill()
        other.wait()
    assert run_locks.lock_file(tmp_path, 7).exists()
    assert not run_locks.is_running(tmp_path, 7)


def test_lock__a_second_holder_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run_locks, "TRIES", 2)
    with run_locks.held_while_running(tmp_path, 1):
        with pytest.raises(UserError, match="another process"):
            run_locks.hold(tmp_path, 1)
        with run_locks.held_while_running(tmp_path, 2):
            assert run_locks.is_running(tmp_path, 1)
    assert not run_locks.is_running(tmp_path, 1)
    assert not run_locks.lock_file(tmp_path, 1).exists()


def test_lock__taken_at_the_moment_it_is_given_back_is_seen_by_others(tmp_path: Path) -> None:
    """The file is removed with the lock: who had opened it before would hold what nobody finds."""
    path = run_locks.lock_file(tmp_path, 1)
    first = run_locks.hold(tmp_path, 1)
    opened_before = os.open(path, os.O_RDWR)
    run_locks.let_go(tmp_path, 1, first)
    with mock.patch.object(os, "open", return_value=opened_before):
        assert run_locks.try_hold(tmp_path, 1) is None
    second = run_locks.hold(tmp_path, 1)
    assert run_locks.is_running(tmp_path, 1)
    run_locks.let_go(tmp_path, 1, second)


def test_lock__two_lookers_do_not_take_each_other_for_the_holder(tmp_path: Path) -> None:
    run_locks.let_go(tmp_path, 1, run_locks.hold(tmp_path, 1))
    path = run_locks.lock_file(tmp_path, 1)
    path.touch()  # left by a process that was killed
    looking = os.open(path, os.O_RDWR)
    try:
        assert not run_locks._is_locked(looking)
        assert not run_locks.is_running(tmp_path, 1)
    finally:
        os.close(looking)


def test_learning__one_process_at_a_time_and_whoever_waits_can_stop(tmp_path: Path) -> None:
    task = QuietTask()
    with Project.create(tmp_path / "p.cropapp") as project:
        with one_at_a_time(project, task):
            task.cancel()
            with pytest.raises(Cancelled), one_at_a_time(project, task):
                pytest.fail("two learn at once")
        with one_at_a_time(project, task):
            assert run_locks.try_hold(project.data_folder, LEARNING) is None
        assert not run_locks.lock_file(project.data_folder, LEARNING).exists()


@pytest.mark.parametrize(
    ("ends_by", "state"),
    [(None, "finished"), (Cancelled(), "cancelled"), (ValueError("NaN"), "failed")],
)
def test_noted_run__says_how_it_ended_and_holds_its_lock_till_then(
    tmp_path: Path, ends_by: Exception | None, state: str
) -> None:
    with Project.create(tmp_path / "p.cropapp") as project:
        with suppress(Cancelled, ValueError), noted_run(project) as note:
            with project.store.read() as session:
                [run] = training_runs.running_runs(session)
            assert run_locks.is_running(project.data_folder, run.id)
            note.summary = {"seconds": 1.5}
            if ends_by is not None:
                raise ends_by
        assert not run_locks.is_running(project.data_folder, run.id)
        with project.store.read() as session:
            ended = training_runs.get_run(session, run.id)
    told = {"finished": {"seconds": 1.5}, "cancelled": {}, "failed": {"error": "NaN"}}
    assert (ended.state, ended.summary) == (state, told[state])


def test_opening__notes_runs_whose_process_is_gone_and_no_others(tmp_path: Path) -> None:
    path = tmp_path / "p.cropapp"
    with Project.create(path) as project:
        begun = [
            project.store.write(
                lambda session, kind=kind: training_runs.start_run(session, kind, now())
            )
            for kind in (ModelKind.QUICK, ModelKind.QUICK, ModelKind.DEEP)
        ]
        project.store.write(
            lambda s: training_runs.finish_run(s, begun[2].id, RunState.FINISHED, now())
        )
        data_folder = project.data_folder
    with (
        run_locks.held_while_running(data_folder, begun[0].id),
        Project.open(path) as project,
        project.store.read() as session,
    ):
        states = {run.id: run.state for run in training_runs.list_runs(session)}
    assert states == {
        begun[0].id: RunState.RUNNING,
        begun[1].id: RunState.INTERRUPTED,
        begun[2].id: RunState.FINISHED,
    }


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has locks on every drive")
def test_lock__is_had_where_the_drive_knows_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import fcntl

    def refuse(_descriptor: int, _kind: int) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(fcntl, "flock", refuse)
    descriptor = run_locks.try_hold(tmp_path, "learning")
    assert descriptor is not None, "whoever waited for it would wait forever"
    run_locks.let_go(tmp_path, "learning", descriptor)
