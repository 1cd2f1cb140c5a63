"""A training that is killed goes on, and comes out as if nothing had happened."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from cropapp.core.entities import RunState
from cropapp.core.tasks import QuietTask
from cropapp.core.training import Stage, default_recipe
from cropapp.services.fine_tune import create_run, run_training
from cropapp.services.inference_client import ModelProcess
from cropapp.services.launch_training import (
    launch_training,
    launched_process,
    training_status,
)
from cropapp.services.project import Project
from cropapp.services.project_trainings import find_run, run_files
from cropapp.services.training_plan import plan_training
from cropapp.services.training_run_files import RunPhase

RECIPE = replace(
    default_recipe(),
    stages=(Stage(0, 1, 1e-3), Stage(1, 4, 3e-4)),
    size_px=64,
    views=2,
    patience_epochs=0,
)


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")
def test_killed_between_epochs__resumed_it_comes_to_the_same_score(
    project: Project,
    sample_truth: dict[str, str],
    give_truth: Callable[..., int],
    wait_until: Callable[..., None],
    model_process: ModelProcess,
) -> None:
    give_truth(project, sample_truth)
    path, plan = project.path, plan_training(project, RECIPE)
    whole = create_run(project, plan)
    killed = create_run(project, plan)
    launch_training(path, killed, device="cpu")
    process = launched_process(killed)
    assert process is not None
    files = run_files(project, killed)
    wait_until(process, lambda: len(files.reports()) >= 2)
    running = training_status(project, killed)
    assert (running.state, running.is_alive, running.phase) == (
        RunState.RUNNING,
        True,
        RunPhase.TRAINING,
    )
    assert running.progress is not None
    project.close()
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    assert_interrupted(path)

    with Project.open(path) as again:
        assert not again.model_versions()
        unbroken = run_training(again, model_process, whole, QuietTask())
        run = find_run(again)
        assert run.uid == killed.uid
        status = training_status(again, run)
        assert (status.state, status.is_resumable) == (RunState.INTERRUPTED, True)
        resumed = run_training(again, model_process, run, QuietTask())

    scores = [o.version.metrics["grouped"]["accuracy"] for o in (unbroken, resumed)]
    assert abs(scores[0] - scores[1]) <= 0.01
    epochs = [report["epoch"] for report in resumed.version.metrics["epochs"]]
    assert epochs == [1, 2, 3, 4, 5]


def assert_interrupted(path: Path) -> None:
    """The project opens, says so, and has the model that was active: none."""
    with Project.open(path) as project:
        assert project.active_model() is None
        assert find_run(project).state is RunState.INTERRUPTED
