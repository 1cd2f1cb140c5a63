"""What goes wrong in a window: the model process dies, it is closed in a job, a file is gone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import psutil
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from cropapp.core.entities import PhotoState
from cropapp.core.gallery import PhotoFilter, PhotoSort
from cropapp.gui.dialogs.new_project import NewProjectDialog
from cropapp.gui.jobs import JobProgress
from cropapp.gui.main_window import MainWindow

JOB_MS = 120_000


def children() -> set[psutil.Process]:
    return set(psutil.Process().children(recursive=True))


def model_processes(before: set[psutil.Process]) -> list[psutil.Process]:
    """Return the model processes that were started since."""
    found = []
    for process in children() - before:
        try:
            found += [process] if "spawn_main" in " ".join(process.cmdline()) else []
        except psutil.NoSuchProcess:
            continue
    return found


def begin(window: MainWindow, qtbot: QtBot, photos: Path, place: Path) -> Path:
    """Make a project with the sample starter; return its path while its photos are predicted."""
    window.drops.take([photos])
    qtbot.waitUntil(lambda: isinstance(window.dialogs.shown, NewProjectDialog), timeout=JOB_MS)
    dialog = window.dialogs.shown
    assert isinstance(dialog, NewProjectDialog)
    dialog.place.setText(str(place))
    qtbot.waitUntil(lambda: len(dialog._starters.buttons()) > 1, timeout=JOB_MS)
    next(b for b in dialog._starters.buttons() if b.property("starter") == "sample-leaf").click()
    path = dialog.answer().path
    qtbot.mouseClick(dialog.act, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.bridge is not None, timeout=JOB_MS)
    return path


def test_model_process_killed_while_predicting__restart_completes_the_job(
    window: MainWindow,
    qtbot: QtBot,
    wait_idle: Callable[[], None],
    sample_folder: Path,
    tmp_path: Path,
) -> None:
    before, killed = children(), []

    def kill(progress: JobProgress) -> None:
        if progress.done and not killed and progress.note == "Predicting":
            killed.extend(model_processes(before))
            for process in killed:
                process.kill()

    window.jobs.progressed.connect(kill)
    begin(window, qtbot, sample_folder, tmp_path)
    qtbot.waitUntil(window.banner.isVisible, timeout=JOB_MS)
    assert killed
    assert "model process ended" in window.banner.words.text()
    assert window.banner.action.text() == "Restart"
    assert window.bridge is not None
    project = window.bridge.project
    found = PhotoFilter(photo_states=frozenset({PhotoState.FOUND}))
    assert len(project.find(found, PhotoSort())) > 0
    assert project.counts().predicted > 0

    qtbot.mouseClick(window.banner.action, Qt.MouseButton.LeftButton)
    assert not window.banner.isVisible()
    wait_idle()
    assert len(project.find(found, PhotoSort())) == 0
    counts = project.counts()
    assert counts.predicted == counts.photos - counts.unreadable


def test_close_during_a_job__leaves_no_process_and_opens_again_where_it_was(
    window: MainWindow, qtbot: QtBot, sample_folder: Path, tmp_path: Path
) -> None:
    before, told = children(), []
    window.jobs.progressed.connect(told.append)
    path = begin(window, qtbot, sample_folder, tmp_path)
    qtbot.waitUntil(
        lambda: any(each.done and each.note == "Predicting" for each in told), timeout=JOB_MS
    )
    assert window.jobs.is_busy
    started = model_processes(before)
    assert started
    window.close()
    assert not window.jobs._worker.isRunning()
    _, alive = psutil.wait_procs(started, timeout=JOB_MS / 1000)
    assert alive == []

    again = MainWindow("cpu")
    qtbot.addWidget(again)
    again.show()
    again.flows.open(path)
    qtbot.waitUntil(lambda: again.bridge is not None and not again.jobs.is_busy, timeout=JOB_MS)
    assert again.bridge is not None
    counts = again.bridge.project.counts()
    assert counts.photos == 60
    assert counts.predicted == counts.photos - counts.unreadable
    again.close()


def test_project_that_is_not_there__is_told_in_the_banner(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    window.flows.open(tmp_path / "gone.cropapp")
    qtbot.waitUntil(window.banner.isVisible, timeout=JOB_MS)
    assert "gone.cropapp" in window.banner.words.text()
    assert window.bridge is None
    assert not window.actions_.export.isEnabled()


def test_error_nobody_foresaw__is_one_line_with_the_rest_folded(window: MainWindow) -> None:
    window.banner.say_problem(RuntimeError("first\n\n" + "more\n" * 40))
    assert window.banner.words.text() == (
        "Something went wrong in the program: first. Your labels are kept."
    )
    assert "more" in window.banner.details.toPlainText()
    assert not window.banner.details.isVisible()
    window.banner.more.click()
    assert window.banner.details.isVisible()


def test_window__is_never_larger_than_the_screen(
    qapp: QApplication, qtbot: QtBot, window: MainWindow
) -> None:
    room = window.screen().availableGeometry()
    window.resize(room.width() + 500, room.height() + 500)
    window.state.save()
    again = MainWindow("cpu")
    qtbot.addWidget(again)
    smallest = again.minimumSize()
    assert again.height() < max(room.height(), smallest.height() + 1)
    assert again.width() <= max(room.width(), smallest.width())
    again.close()
