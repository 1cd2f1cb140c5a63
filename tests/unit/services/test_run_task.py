"""What a training looks for while it runs: a wish, and whether there is anything left to write."""

from __future__ import annotations

from pathlib import Path

import pytest

from cropapp.core.errors import EnvironmentProblem
from cropapp.core.tasks import Cancelled, QuietTask
from cropapp.core.training import StopWish, default_recipe
from cropapp.services.run_task import RunTask
from cropapp.services.training_run_files import RunFiles, RunPhase, RunRequest


@pytest.fixture
def files(tmp_path: Path) -> RunFiles:
    made = RunFiles(tmp_path / "field.cropapp-data" / "training" / "run")
    made.create(
        RunRequest(
            recipe=default_recipe(),
            backbone="efficientnet-lite0",
            start_uid="",
            start_version_id=None,
            head_uid="",
            weights_file="",
            classes=(),
            head_rows=(),
            photos=(),
            excluded=(),
        )
    )
    return made


def test_wish_to_cancel__is_seen(files: RunFiles) -> None:
    RunTask(QuietTask(), files, None).check_cancelled()
    files.ask(StopWish.CANCEL)
    with pytest.raises(Cancelled):
        RunTask(QuietTask(), files, None).check_cancelled()


def test_project_moved__ends_the_training_and_leaves_nothing_at_the_old_place(
    files: RunFiles, tmp_path: Path
) -> None:
    task = RunTask(QuietTask(), files, None)
    task.enter(RunPhase.TRAINING)
    home = files.folder.parents[1]
    home.rename(tmp_path / "moved-data")
    task.progress(1, 2, "Training")
    with pytest.raises(EnvironmentProblem, match="folder of the training is gone") as told:
        task.check_cancelled()
    assert "resume" in told.value.hint
    assert not home.exists()
