"""Files dropped onto the window go where they belong."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QDialog, QLabel
from pytestqt.qtbot import QtBot

from cropapp.gui.dialogs.labels_io import ImportLabelsDialog
from cropapp.gui.dialogs.new_project import NewProjectDialog
from cropapp.gui.main_window import MainWindow
from cropapp.gui.project_pages import PageName

JOB_MS = 120_000
COPY = Qt.DropAction.CopyAction


def carried(*paths: Path) -> QMimeData:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return mime


def drag(window: MainWindow, mime: QMimeData) -> QDragEnterEvent:
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    event = QDragEnterEvent(QPoint(400, 300), COPY, mime, buttons, keys)
    QApplication.sendEvent(window, event)
    return event


def drop(window: MainWindow, *paths: Path) -> None:
    mime = carried(*paths)
    drag(window, mime)
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(window, QDropEvent(QPointF(400, 300), COPY, mime, buttons, keys))


def test_hint__comes_with_files_and_goes(window: MainWindow, tmp_path: Path) -> None:
    text = QMimeData()
    text.setText("words")
    assert not drag(window, text).isAccepted()
    assert window.drops.hint is None
    assert drag(window, carried(tmp_path)).isAccepted()
    assert window.drops.hint is not None
    assert window.drops.hint.isVisible()
    assert "project" in window.drops.hint.more.text()
    QApplication.sendEvent(window, QDragLeaveEvent())
    assert window.drops.hint is None


def test_folder__without_a_project_makes_one(
    window: MainWindow, qtbot: QtBot, sample_folder: Path
) -> None:
    drop(window, sample_folder)
    qtbot.waitUntil(lambda: isinstance(window.dialogs.shown, NewProjectDialog), timeout=JOB_MS)
    dialog = window.dialogs.shown
    assert isinstance(dialog, NewProjectDialog)
    assert dialog.folder.text() == str(sample_folder)
    qtbot.waitUntil(lambda: len(dialog._starters.buttons()) > 1)
    dialog.reject()


def test_several_folders__become_one_project(
    window: MainWindow, qtbot: QtBot, sample_folder: Path, tmp_path: Path
) -> None:
    drop(window, sample_folder, tmp_path)
    qtbot.waitUntil(lambda: isinstance(window.dialogs.shown, NewProjectDialog), timeout=JOB_MS)
    dialog = window.dialogs.shown
    assert isinstance(dialog, NewProjectDialog)
    assert dialog.answer().folders == (sample_folder, tmp_path)
    assert any(tmp_path.name in label.text() for label in dialog.findChildren(QLabel))
    qtbot.waitUntil(lambda: len(dialog._starters.buttons()) > 1)
    dialog.reject()


def test_drop__claims_no_file(window: MainWindow, tmp_path: Path) -> None:
    """A file manager that proposes a move deletes what it is told was moved."""
    move, buttons = Qt.DropAction.MoveAction, Qt.MouseButton.LeftButton
    keys, mime, nothing = Qt.KeyboardModifier.NoModifier, carried(tmp_path), carried()
    entering = QDragEnterEvent(QPoint(400, 300), move | COPY, mime, buttons, keys)
    QApplication.sendEvent(window, entering)
    assert entering.dropAction() == COPY
    falling = QDropEvent(QPointF(400, 300), move | COPY, nothing, buttons, keys)
    QApplication.sendEvent(window, falling)
    assert falling.dropAction() == COPY


def test_drop_of_nothing__asks_for_it_again(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    """The program that the files come from may end before it has said which they are."""
    mime, nothing = carried(tmp_path), carried()
    drag(window, mime)
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(window, QDropEvent(QPointF(400, 300), COPY, nothing, buttons, keys))
    qtbot.waitUntil(window.banner.isVisible)
    assert "once more" in window.banner.words.text()


def test_project__is_opened(
    window: MainWindow, qtbot: QtBot, learned_project, wait_idle: Callable[[], None]
) -> None:
    learned_project.close()
    drop(window, learned_project.path)
    wait_idle()
    assert window.bridge is not None
    assert window.bridge.project.path == learned_project.path


def test_table_without_a_project__says_that_one_is_needed(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    source = tmp_path / "labels.csv"
    source.write_text("file,label\na.jpg,rust\n", encoding="utf-8")
    drop(window, source)
    qtbot.waitUntil(window.banner.isVisible)
    assert "labels.csv" in window.banner.words.text()


def test_labels__are_previewed(learned_window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    window = learned_window
    assert window.bridge is not None
    photo = window.bridge.project.photos([1])[0]
    source = tmp_path / "labels.csv"
    source.write_text(f"file,label\n{photo.relative_path},frost\n", encoding="utf-8")
    drop(window, source)
    qtbot.waitUntil(lambda: isinstance(window.dialogs.shown, ImportLabelsDialog), timeout=JOB_MS)
    assert window.dialogs.shown is not None
    window.dialogs.shown.reject()


def test_photos_and_folders__their_folders_are_added_once(
    learned_window: MainWindow, qtbot: QtBot, sample_folder: Path, tmp_path: Path
) -> None:
    window = learned_window
    assert window.bridge is not None
    project = window.bridge.project
    photos = sorted(sample_folder.rglob("*.jpg"))[:3]
    more = tmp_path / "更多"
    more.mkdir()
    copies = [Path(shutil.copy(photo, more / photo.name)) for photo in photos]
    drop(window, *copies)
    qtbot.waitUntil(lambda: any(f.path == more for f in project.folders()), timeout=JOB_MS)
    qtbot.waitUntil(lambda: not window.jobs.is_busy, timeout=JOB_MS)
    assert len(project.folders()) == 2
    assert project.counts().photos == 63
    [said] = [each for each in window.banner.messages() if more.name in each.words]
    assert "3 photos" in said.words
    assert said.on_action is not None
    said.on_action()
    assert window.photos is not None
    gallery = window.photos.grid.gallery
    qtbot.waitUntil(lambda: len(gallery.order) == 3)


def test_folder_that_cannot_be_added__keeps_no_other_out(
    learned_window: MainWindow, qtbot: QtBot, sample_folder: Path, tmp_path: Path
) -> None:
    window = learned_window
    assert window.bridge is not None
    project, more = window.bridge.project, tmp_path / "more"
    more.mkdir()
    photo = next(sample_folder.rglob("*.jpg"))
    shutil.copy(photo, more / photo.name)
    drop(window, photo.parent, more)
    qtbot.waitUntil(lambda: any(f.path == more for f in project.folders()), timeout=JOB_MS)
    qtbot.waitUntil(lambda: len(window.banner.messages()) >= 2, timeout=JOB_MS)
    words = [each.words for each in window.banner.messages()]
    assert any(str(photo.parent) in each for each in words)
    assert any("1 photo added from more" in each for each in words)


def test_class_list__is_previewed_over_the_photos(
    learned_window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    window = learned_window
    window.go_to(PageName.MODELS)
    source = tmp_path / "classes.csv"
    source.write_text("name,name_zh,key,colour\nfrost,霜害,,#0072B2\n", encoding="utf-8")
    drop(window, source)

    def dialogs() -> list[QDialog]:
        return [each for each in window.findChildren(QDialog) if each.isVisible()]

    qtbot.waitUntil(lambda: len(dialogs()) == 1, timeout=JOB_MS)
    words = " ".join(label.text() for label in dialogs()[0].findChildren(QLabel))
    assert "classes.csv" in words
    dialogs()[0].reject()
    assert window.project_pages is not None
    assert window.project_pages.shown() is PageName.PHOTOS


def test_borders__go_to_the_map(learned_window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    window = learned_window
    ring = [[121.0, 24.0], [121.1, 24.0], [121.1, 24.1], [121.0, 24.0]]
    source = tmp_path / "fields.geojson"
    source.write_text(
        f'{{"type": "Polygon", "coordinates": [{ring}]}}'.replace("'", '"'), encoding="utf-8"
    )
    drop(window, source)
    assert window.project_pages is not None
    pages = window.project_pages
    qtbot.waitUntil(lambda: pages.shown() is PageName.MAP)


@pytest.mark.parametrize("name", ["film.mp4", "notes.json"])
def test_what_cannot_be_added__is_named(
    learned_window: MainWindow, qtbot: QtBot, tmp_path: Path, name: str
) -> None:
    (tmp_path / name).write_text("{}", encoding="utf-8")
    drop(learned_window, tmp_path / name)
    qtbot.waitUntil(lambda: name in learned_window.banner.words.text())
