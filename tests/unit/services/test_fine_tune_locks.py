"""Who lives and who does not: locks of runs, and the mark of those that were interrupted."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from cropapp.core.entities import ModelKind, RunState
from cropapp.core.errors import UserError
from cropapp.services import run_locks
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
