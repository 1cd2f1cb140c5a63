"""A training that really runs: started from the page, in a process of its own, stopped from it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from cropapp.core.entities import ModelKind, RunState
from cropapp.core.training import HEAD_ONLY, Recipe, Stage, StopWish
from cropapp.gui.main_window import MainWindow
from cropapp.gui.project_pages import PageName
from cropapp.gui.training.cancel_question import CancelQuestion
from cropapp.gui.training.in_window import ClosingQuestion
from cropapp.gui.training.page import TrainingPage
from cropapp.services.project_trainings import training_runs_of

LEFT = Qt.MouseButton.LeftButton
JOB_MS = 120_000
LONG = Recipe(
    stages=(Stage(depth=HEAD_ONLY, epochs=1, learning_rate=1e-3), Stage(1, 900, 3e-4)),
    size_px=64,
    batch_size=8,
    views=1,
    mixup=0.0,
    patience_epochs=0,
)
"""Runs until it is stopped."""


@pytest.fixture
def training(learned_window: MainWindow, qtbot: QtBot) -> Iterator[TrainingPage]:
    """The training page in the window, a long training about to be started."""
    learned_window.learning.set_wanted(False)
    learned_window.go_to(PageName.TRAINING)
    assert learned_window.project_pages is not None
    page = learned_window.project_pages.known(PageName.TRAINING)
    assert isinstance(page, TrainingPage)
    qtbot.waitUntil(lambda: page.ready.isVisible() and page.ready.start.isEnabled())
    page.ready.form.show_recipe(LONG)
    yield page
    if page.is_running:
        page.ask_stop(StopWish.CANCEL)
        qtbot.waitUntil(lambda: not page.is_running, timeout=JOB_MS)


def _start(page: TrainingPage, qtbot: QtBot) -> None:
    qtbot.mouseClick(page.ready.start, LEFT)
    qtbot.waitUntil(page.running.isVisible)


def _points(page: TrainingPage) -> int:
    data = page.running.curves.loss.data
    return len(data.series[1].x) if data is not None else 0


def _answer(which: str, qtbot: QtBot) -> None:
    question = QApplication.activeModalWidget()
    assert isinstance(question, ClosingQuestion)
    qtbot.mouseClick(getattr(question, which), LEFT)


@pytest.mark.slow
def test_training__cancelled__then_another_stopped_and_its_best_judged(
    training: TrainingPage, learned_window: MainWindow, qtbot: QtBot
) -> None:
    """One window for all of it: what takes long is to start a process."""
    assert learned_window.bridge is not None
    assert learned_window.project_pages is not None
    project, status = learned_window.bridge.project, learned_window.status
    before = project.active_model()

    _start(training, qtbot)
    QTimer.singleShot(200, lambda: _answer("stay", qtbot))
    assert not learned_window.close()
    assert training.is_running
    qtbot.mouseClick(training.running.cancel, LEFT)
    if training.running.epochs:  # on a slow machine an epoch may have ended
        qtbot.mouseClick(training.findChild(CancelQuestion).cancel, LEFT)
    qtbot.waitUntil(training.ended.isVisible, timeout=JOB_MS)
    assert "cancelled" in training.ended.title.text()
    assert training_runs_of(project)[0].state is RunState.CANCELLED
    assert project.active_model() == before
    assert all(version.kind is not ModelKind.DEEP for version in project.model_versions())

    qtbot.mouseClick(training.ended.again, LEFT)
    qtbot.waitUntil(training.ready.isVisible)
    _start(training, qtbot)
    qtbot.waitUntil(lambda: _points(training) >= 2, timeout=JOB_MS)
    learned_window.go_to(PageName.PHOTOS)
    qtbot.waitUntil(lambda: "epoch" in status.training.text())
    qtbot.mouseClick(status.training, LEFT)
    qtbot.waitUntil(training.running.keep.isVisible)
    qtbot.mouseClick(training.running.keep, LEFT)
    qtbot.waitUntil(training.ended.isVisible, timeout=JOB_MS)
    version = project.model_versions()[-1]
    assert version.kind is ModelKind.DEEP
    assert version.name in training.ended.title.text()
    assert training.ended.verdict.text()
    assert training.ended.table.rowCount() > 1
    assert not status.training.isVisible()
    qtbot.mouseClick(training.ended.models, LEFT)
    assert learned_window.project_pages.shown() is PageName.MODELS
