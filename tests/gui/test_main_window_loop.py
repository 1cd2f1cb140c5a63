"""The whole loop through the real window: make, predict, correct, undo, learn, export, close."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from cropapp.core.gallery import PhotoFilter, PhotoSort
from cropapp.gui import theme
from cropapp.gui.dialogs.new_project import NewProjectDialog
from cropapp.gui.main_window import MainWindow
from cropapp.services.app_folders import recent_projects
from cropapp.services.export import ExportOptions
from cropapp.services.sample_field import read_truth

JOB_MS = 120_000


@pytest.fixture
def window(qapp: QApplication, qtbot: QtBot) -> Iterator[MainWindow]:
    theme.apply_theme(qapp, Qt.ColorScheme.Light)
    window = MainWindow("cpu")
    qtbot.addWidget(window)
    window.resize(1440, 900)
    window.show()
    yield window
    window.close()


def _wait_idle(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: window.bridge is not None and not window.jobs.is_busy, timeout=JOB_MS)


def _make(window: MainWindow, qtbot: QtBot, photos: Path, place: Path) -> None:
    window.dialogs.take_dropped([photos])
    dialog = window.dialogs.shown
    assert isinstance(dialog, NewProjectDialog)
    dialog.name.setText("Field A")
    dialog.place.setText(str(place))
    for button in dialog._starters.buttons():
        if button.property("starter") == "sample-leaf":
            button.click()
    qtbot.mouseClick(dialog.act, Qt.MouseButton.LeftButton)
    _wait_idle(window, qtbot)


def test_whole_loop(window: MainWindow, qtbot: QtBot, sample_folder: Path, tmp_path: Path) -> None:
    _make(window, qtbot, sample_folder, tmp_path / "projects")
    bridge, page = window.bridge, window.photos
    assert bridge is not None
    assert page is not None
    qtbot.waitUntil(lambda: bridge.counts is not None and bridge.counts.predicted > 0)
    qtbot.waitUntil(lambda: page.grid.gallery.photo_at(0) is not None)

    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    page.grid.go_to_row(0)
    page.focus_grid()
    with qtbot.waitSignal(bridge.edited):
        qtbot.keyClick(page.grid, Qt.Key.Key_1)
    with qtbot.waitSignal(bridge.edited):
        window.actions_.undo.trigger()
    qtbot.waitUntil(lambda: bridge.counts is not None and bridge.counts.labelled == 0)

    truth = read_truth(sample_folder)
    names = {entry.name: entry.id for entry in bridge.classes}
    project = bridge.project
    given = 0
    for photo in project.photos(project.find(PhotoFilter(), PhotoSort()).tolist())[::2]:
        if photo.relative_path in truth and photo.prediction is not None:
            bridge.label_photos([photo.id], names[truth[photo.relative_path]])
            given += 1
    qtbot.waitUntil(lambda: bridge.counts is not None and bridge.counts.labelled == given)
    qtbot.waitUntil(lambda: window.status.learn.isVisible())

    with qtbot.waitSignal(window.flows.learned, timeout=JOB_MS):
        qtbot.mouseClick(window.status.learn, Qt.MouseButton.LeftButton)
    assert window.banner.isVisible()
    assert f"{given} labels" in window.banner.words.text()

    target = tmp_path / "labels.csv"
    window.flows.export(target, ExportOptions())
    _wait_idle(window, qtbot)
    with target.open(encoding="utf-8-sig", newline="") as file:
        labels = [row["label"] for row in csv.DictReader(file) if row["label"]]
    assert len(labels) == given

    window.close_project()
    qtbot.waitUntil(lambda: not window.jobs.is_busy)
    assert window.pages.currentWidget() is window.start
    assert recent_projects()[0].labelled == given


def test_close_during_a_job__opens_again_where_it_was(
    window: MainWindow, qtbot: QtBot, sample_folder: Path, tmp_path: Path
) -> None:
    window.dialogs.take_dropped([sample_folder])
    dialog = window.dialogs.shown
    assert isinstance(dialog, NewProjectDialog)
    dialog.place.setText(str(tmp_path))
    path = dialog.answer().path
    dialog.accept()
    qtbot.waitUntil(lambda: window.bridge is not None, timeout=JOB_MS)
    assert window.jobs.is_busy
    window.close()
    assert not window.jobs._worker.isRunning()

    again = MainWindow("cpu")
    qtbot.addWidget(again)
    again.show()
    again.flows.open(path)
    _wait_idle(again, qtbot)
    assert again.bridge is not None
    counts = again.bridge.project.counts()
    assert counts.photos == 60
    again.close()


def test_project_that_is_not_there__is_told_in_the_banner(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    window.flows.open(tmp_path / "gone.cropapp")
    qtbot.waitUntil(lambda: window.banner.isVisible())
    assert "gone.cropapp" in window.banner.words.text()
    assert window.bridge is None
    assert not window.actions_.export.isEnabled()
