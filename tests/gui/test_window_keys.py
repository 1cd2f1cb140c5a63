"""The window by keyboard alone, labels brought in by dialog, and the way back to a version."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from cropapp.core.entities import Photo, PhotoState
from cropapp.core.gallery import PhotoFilter, PhotoSort
from cropapp.gui.dialogs.labels_io import ImportLabelsDialog
from cropapp.gui.dialogs.photo_words import ExcludeDialog
from cropapp.gui.main_window import MainWindow
from cropapp.gui.project_pages import PageName
from cropapp.services.model_registry import install_starter
from cropapp.services.project import Project

JOB_MS, EDIT_MS = 120_000, 120_000
CONTROL = Qt.KeyboardModifier.ControlModifier


def photos_of(window: MainWindow) -> list[Photo]:
    assert window.bridge is not None
    project = window.bridge.project
    return project.photos(project.find(PhotoFilter(), PhotoSort()).tolist())


def current(window: MainWindow) -> Photo:
    assert window.bridge is not None
    assert window.photos is not None
    photo_id = window.photos.current_id()
    assert photo_id is not None
    return window.bridge.project.photos([photo_id])[0]


def press(window: MainWindow, qtbot: QtBot, key: Qt.Key) -> None:
    """Press a key on whatever has the keyboard and wait for the label it writes."""
    assert window.bridge is not None
    with qtbot.waitSignal(window.bridge.edited, timeout=EDIT_MS):
        qtbot.keyClick(QApplication.focusWidget(), key)


def test_keys__unsure_next_and_exclude_with_a_reason(
    learned_window: MainWindow, qtbot: QtBot
) -> None:
    window, page = learned_window, learned_window.photos
    assert page is not None
    open_ids = [
        photo.id
        for photo in photos_of(window)
        if photo.state is PhotoState.READY and not photo.label.is_labelled
    ]
    page.focus_grid()
    page.grid.go_to_row(page.grid.gallery.order.row_of(open_ids[0]) or 0)
    qtbot.keyClick(page.grid, Qt.Key.Key_N)
    qtbot.waitUntil(lambda: page.current_id() == open_ids[1], timeout=EDIT_MS)
    press(window, qtbot, Qt.Key.Key_U)
    assert current(window).label.unsure

    qtbot.keyClick(page.grid, Qt.Key.Key_N)
    qtbot.waitUntil(lambda: page.current_id() == open_ids[2], timeout=EDIT_MS)
    qtbot.keyClick(page.grid, Qt.Key.Key_X)
    dialog = window.dialogs.shown
    assert isinstance(dialog, ExcludeDialog)
    field = dialog.reason.lineEdit()
    field.selectAll()
    qtbot.keyClicks(field, "wet leaf")
    assert dialog.act.isEnabled()
    assert window.bridge is not None
    with qtbot.waitSignal(window.bridge.edited, timeout=EDIT_MS):
        qtbot.keyClick(field, Qt.Key.Key_Return)
    assert current(window).id == open_ids[2]
    assert current(window).label.exclude_reason == "wet leaf"


def test_keys__all_photos_get_a_class_found_by_its_letters(
    learned_window: MainWindow, qtbot: QtBot
) -> None:
    window, page = learned_window, learned_window.photos
    assert page is not None
    assert window.bridge is not None
    page.focus_grid()
    qtbot.keyClick(page.grid, Qt.Key.Key_A, CONTROL)
    assert len(page.selected_ids()) == 60
    qtbot.keyClick(page.grid, Qt.Key.Key_Slash)
    qtbot.waitUntil(page.classes.search.hasFocus, timeout=JOB_MS)
    qtbot.keyClicks(page.classes.search, "rus")
    press(window, qtbot, Qt.Key.Key_Return)
    rust = next(entry.id for entry in window.bridge.classes if entry.name == "rust")
    photos = photos_of(window)
    readable = [photo for photo in photos if photo.state is not PhotoState.UNREADABLE]
    assert len(readable) < len(photos)  # those that cannot be read stand in nobody's way
    assert {photo.label.class_id for photo in readable} == {rust}
    assert "photos as rust" in page.decision_line.words.text()
    qtbot.waitUntil(page.grid.hasFocus, timeout=JOB_MS)


def test_import_of_labels__by_dialog_is_one_step(
    learned_window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    window, page = learned_window, learned_window.photos
    assert page is not None
    assert window.bridge is not None
    before = {photo.id: photo.label.class_id for photo in photos_of(window)}
    photos = [photo for photo in photos_of(window) if not photo.label.is_labelled][:4]
    source = tmp_path / "labels.csv"
    lines = [f"{photo.relative_path},frost" for photo in photos]
    source.write_text("\n".join(["file,label", *lines, "gone/away.jpg,rust"]), encoding="utf-8")

    page.focus_grid()
    qtbot.keyClick(page.grid, Qt.Key.Key_I, CONTROL)
    picker = window.dialogs.shown
    assert isinstance(picker, QFileDialog)
    picker.setDirectory(str(tmp_path))
    picker.selectFile(str(source))
    with qtbot.waitSignal(window.flows.preview_ready, timeout=JOB_MS):
        picker.accept()
    dialog = window.dialogs.shown
    assert isinstance(dialog, ImportLabelsDialog)
    assert "4" in dialog.act.text()
    with qtbot.waitSignal(window.bridge.edited, timeout=EDIT_MS):
        qtbot.mouseClick(dialog.act, Qt.MouseButton.LeftButton)
    frost = next(c.id for c in window.bridge.project.classes() if c.name == "frost")
    given = [photo.id for photo in photos_of(window) if photo.label.class_id == frost]
    assert given == [photo.id for photo in photos]
    with qtbot.waitSignal(window.bridge.edited, timeout=EDIT_MS):
        window.actions_.undo.trigger()
    assert {photo.id: photo.label.class_id for photo in photos_of(window)} == before


def test_use_version__goes_back_to_an_earlier_one(
    window: MainWindow, learned_project: Project, qtbot: QtBot, wait_idle: Callable[[], None]
) -> None:
    learned = learned_project.active_model()
    assert learned is not None
    starter = install_starter(learned_project, "sample-leaf")
    learned_project.close()
    window.flows.open(learned_project.path)
    wait_idle()
    assert window.bridge is not None
    project = window.bridge.project
    assert {p.prediction.model_version_id for p in photos_of(window) if p.prediction} == {
        starter.id
    }
    qtbot.keyClick(window.photos.grid, Qt.Key.Key_6, CONTROL)  # type: ignore[union-attr]
    models = window.models
    assert models is not None
    assert window.pages.currentWidget() is models
    versions = models.versions
    qtbot.waitUntil(lambda: versions.line.count() == 2, timeout=JOB_MS)
    versions.line.choose(learned.id)
    qtbot.waitUntil(versions.use.isEnabled, timeout=JOB_MS)
    qtbot.mouseClick(versions.use, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not window.jobs.is_busy, timeout=JOB_MS)
    active = project.active_model()
    assert active is not None
    assert active.id == learned.id
    predicted = {p.prediction.model_version_id for p in photos_of(window) if p.prediction}
    assert predicted == {learned.id}
    qtbot.waitUntil(lambda: versions.use.text() == "In use", timeout=JOB_MS)


def test_cell_of_a_starter__says_that_its_photos_are_elsewhere(
    window: MainWindow, learned_project: Project, qtbot: QtBot, wait_idle: Callable[[], None]
) -> None:
    install_starter(learned_project, "sample-leaf")
    learned_project.close()
    window.flows.open(learned_project.path)
    wait_idle()
    window.actions_.pages[PageName.MODELS].trigger()
    models = window.models
    assert models is not None
    matrix = models.versions.card.matrix
    qtbot.waitUntil(matrix.isVisible, timeout=JOB_MS)
    place = matrix.cell_rect(0, 0).center()
    with qtbot.waitSignal(models.said, timeout=JOB_MS):
        qtbot.mouseClick(matrix, Qt.MouseButton.LeftButton, pos=place)
    assert "learned elsewhere" in window.banner.words.text()
    assert window.pages.currentWidget() is models
