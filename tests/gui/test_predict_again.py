"""Predicting all photos again: the choice, its cost, and the job that follows."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from cropapp.core.predict_views import PredictViews
from cropapp.gui.dialogs.predict_again import PredictAgainDialog
from cropapp.gui.jobs import JobOutcome
from cropapp.gui.main_window import MainWindow
from cropapp.services.project import Project


@pytest.fixture
def dialog(learned_project: Project, qtbot: QtBot) -> Iterator[PredictAgainDialog]:
    version = learned_project.active_model()
    assert version is not None
    costs = {views: f"{views.cost:.0f} times" for views in PredictViews}
    dialog = PredictAgainDialog(costs, [version, version], None)
    qtbot.addWidget(dialog)
    dialog.show()
    yield dialog
    dialog.close()


def test_one_look_is_chosen_and_each_way_says_its_cost(dialog: PredictAgainDialog) -> None:
    assert dialog.choice().views is PredictViews.PLAIN
    assert dialog.act.isEnabled()
    told = {views: button.accessibleDescription() for views, button in dialog.ways.items()}
    assert told[PredictViews.TEN_CROP] == "10 times"
    dialog.ways[PredictViews.TEN_CROP].click()
    assert dialog.choice().views is PredictViews.TEN_CROP
    assert not dialog.choice().versions


def test_versions_together__need_two(dialog: PredictAgainDialog, qtbot: QtBot) -> None:
    assert not dialog.list.isVisible()
    qtbot.keyClick(dialog.together, Qt.Key.Key_Space)
    assert dialog.list.isVisible()
    assert not dialog.act.isEnabled()
    dialog.list.item(0).setCheckState(Qt.CheckState.Checked)
    assert not dialog.act.isEnabled()
    dialog.list.item(1).setCheckState(Qt.CheckState.Checked)
    assert dialog.act.isEnabled()
    assert len(dialog.choice().versions) == 2
    dialog.ways[PredictViews.PLAIN].click()
    assert not dialog.list.isVisible()
    assert dialog.choice().versions == ()


def test_action__opens_the_dialog_and_starts_a_job(
    window: MainWindow, learned_project: Project, qtbot: QtBot
) -> None:
    path = learned_project.path
    learned_project.close()
    with qtbot.waitSignal(window.flows.opened):
        window.flows.open(path)
    qtbot.waitUntil(lambda: window.actions_.predict_again.isEnabled())
    window.jobs.drop_all()
    qtbot.waitUntil(lambda: not window.jobs.is_busy)
    window.actions_.predict_again.trigger()
    qtbot.waitUntil(lambda: window.dialogs.shown is not None)
    dialog = window.dialogs.shown
    assert isinstance(dialog, PredictAgainDialog)
    assert not dialog.together.isEnabled()  # the project has one version only
    with qtbot.waitSignal(window.jobs.started) as told:
        qtbot.mouseClick(dialog.act, Qt.MouseButton.LeftButton)
    assert told.args[0].key == "predict-again"
    qtbot.waitUntil(
        lambda: any(job.key == "predict-again" for job in window.jobs.ended), timeout=120_000
    )
    assert window.jobs.ended[0].outcome is JobOutcome.FINISHED
