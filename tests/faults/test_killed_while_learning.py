"""A version takes over when it is complete, or not at all."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable

import pytest

from cropapp.core.entities import PhotoState, RunState
from cropapp.core.gallery import PhotoFilter, PhotoSort
from cropapp.core.tasks import QuietTask
from cropapp.services.inference_client import ModelProcess
from cropapp.services.learn import learn_from_labels
from cropapp.services.project import Project
from cropapp.store import training_runs


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")
def test_killed_when_the_version_is_written__leaves_a_model_that_predicts_everything(
    learned_project: Project,
    start: Callable[..., subprocess.Popen[str]],
    wait_until: Callable[..., None],
    model_process: ModelProcess,
) -> None:
    path, models = learned_project.path, learned_project.models_folder
    learned_project.close()
    process = start("-m", "cropapp", "learn", path, "--device", "cpu")
    wait_until(process, lambda: len(list(models.iterdir())) > 1)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    with Project.open(path) as project:
        assert_whole(project)
        with project.store.read() as session:
            assert training_runs.list_runs(session)[0].state is RunState.INTERRUPTED
        assert learn_from_labels(project, model_process, QuietTask()).promoted
        assert_whole(project)


def assert_whole(project: Project) -> None:
    active = project.active_model()
    assert active is not None
    assert (project.model_folder(active) / "model.json").is_file()
    readable = PhotoFilter(photo_states=frozenset({PhotoState.READY}))
    photos = project.photos(project.find(readable, PhotoSort()).tolist())
    assert photos
    assert all(photo.prediction is not None for photo in photos)
