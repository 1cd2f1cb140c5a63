"""The files of a training: whole, small, and no reason to fail for who looks at them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from cropapp.core.errors import EnvironmentProblem
from cropapp.core.training import EpochReport, RunProgress, StopWish, default_recipe
from cropapp.services.training_run_files import (
    RunEnd,
    RunFiles,
    RunPhase,
    RunPhoto,
    RunRequest,
)

MakeReport = Callable[..., EpochReport]

REQUEST = RunRequest(
    recipe=default_recipe(),
    backbone="efficientnet-lite0",
    start_uid="v1",
    start_version_id=3,
    head_uid="",
    weights_file="",
    classes=({"id": 1, "name": "稻熱病", "colour": "#aa0000"},),
    head_rows=(None, 2),
    photos=(RunPhoto(5, 0, True, False, "abc@0.5:0.1,0.2", 9),),
    excluded=(("Marked as unsure", 2),),
)


@pytest.fixture
def files(tmp_path: Path) -> RunFiles:
    made = RunFiles(tmp_path / "run")
    made.create(REQUEST)
    return made


def test_request__comes_back_as_it_was(files: RunFiles) -> None:
    assert files.request() == REQUEST
    (files.folder / "request.json").write_text("{", encoding="utf-8")
    with pytest.raises(EnvironmentProblem, match=r"request\.json"):
        files.request()


def test_reports__an_epoch_trained_again_replaces_what_came_after(
    files: RunFiles, epoch_report: MakeReport
) -> None:
    for epoch, loss in ((1, 0.9), (2, 0.8), (3, 0.7), (2, 0.6)):
        files.add_report(epoch_report(epoch, train_loss=loss))
    assert files.reports() == (epoch_report(1, train_loss=0.9), epoch_report(2, train_loss=0.6))


def test_looking__finds_what_was_told_and_nothing_before(files: RunFiles) -> None:
    assert (files.phase(), files.progress(), files.wish(), files.how_it_ended()) == (None,) * 4
    assert (files.reports(), files.last_words()) == ((), "")
    progress = RunProgress(1, 2, 3, 4, 5, 6.0, None, 7.0, "cpu", "Preparing views")
    files.tell(progress)
    files.set_phase(RunPhase.PREDICTING)
    files.ask(StopWish.KEEP_BEST)
    files.end(RunEnd("Done.", is_promoted=True))
    assert files.progress() == progress
    assert files.phase() is RunPhase.PREDICTING
    assert files.wish() is StopWish.KEEP_BEST
    assert files.how_it_ended() == RunEnd("Done.", is_promoted=True)
    files.forget_wish()
    files.forget_end()
    assert (files.wish(), files.how_it_ended()) == (None, None)
    assert not list(files.folder.glob(".*")), "a temporary file was left"


@pytest.mark.parametrize("content", ["", "[]", '{"wish": "dance"}', '{"step": "x"}', "\0"])
def test_damaged_files__tell_nothing(files: RunFiles, content: str) -> None:
    for name in ("phase", "progress", "epochs", "wish", "end"):
        (files.folder / f"{name}.json").write_text(content, encoding="utf-8")
    assert (files.phase(), files.progress(), files.wish(), files.how_it_ended()) == (None,) * 4
    assert files.reports() == ()


def test_last_words__are_the_error_in_the_log(files: RunFiles) -> None:
    files.log_file.write_text("epoch 1\nError: The disk is full.\nFree some.\n", encoding="utf-8")
    assert files.last_words() == "The disk is full."


def test_drop_caches__keeps_what_tells_how_it_went(
    files: RunFiles, epoch_report: MakeReport
) -> None:
    files.loop_folder.mkdir()
    (files.folder / "inputs.data").write_bytes(b"x")
    files.add_report(epoch_report(1))
    files.drop_caches()
    names = {path.name for path in files.folder.iterdir()}
    assert names == {"request.json", "epochs.json"}


def test_recipe__travels_with_every_value(tmp_path: Path) -> None:
    recipe = replace(default_recipe(), mixup=0.7, seed=5, cutmix=0.1)
    made = RunFiles(tmp_path / "other")
    made.create(replace(REQUEST, recipe=recipe))
    assert made.request().recipe == recipe
