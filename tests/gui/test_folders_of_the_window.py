"""Folders in the window: new files appear, a moved folder is offered, one is removed."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from cropapp.core.entities import FolderId, PhotoState
from cropapp.core.gallery import PhotoFilter, PhotoSort, ReviewState
from cropapp.services import relink_folder as relinking
from cropapp.services import watch_folders
from cropapp.services.project import Project
from cropapp.store.folders import relink_folder

JOB_MS = 120_000


@pytest.fixture
def field(learned_project: Project, sample_folder: Path, tmp_path: Path, monkeypatch) -> Path:
    """The folder of the learned project, a copy that the test may change; nothing is open."""
    monkeypatch.setattr(relinking, "drives", list)
    monkeypatch.setattr(watch_folders, "QUIET_S", 0.3)
    folder = tmp_path / "2026" / "Field A"
    shutil.copytree(sample_folder, folder)
    learned_project.store.write(lambda session: relink_folder(session, FolderId(1), folder))
    learned_project.close()
    return folder


@pytest.fixture
def opened(field, learned_project, window, wait_idle):
    window.flows.open(learned_project.path)
    wait_idle()
    return window


def test_photo_copied_into_the_folder__appears_with_a_prediction(opened, field, qtbot):
    page = opened.photos
    count = len(page.grid.gallery.order)
    source = next(path for path in sorted(field.rglob("*.jpg")))
    data = source.read_bytes()
    (field / "新 photo.jpg").write_bytes(data[:-2] + b"\0" + data[-2:])
    qtbot.waitUntil(lambda: len(page.grid.gallery.order) == count + 1, timeout=JOB_MS)

    def is_predicted() -> bool:
        project = opened.bridge.project
        ids = project.find(PhotoFilter(text="新 photo"), PhotoSort())
        return bool(len(ids)) and project.photos([int(ids[0])])[0].prediction is not None

    qtbot.waitUntil(is_predicted, timeout=JOB_MS)


def test_photo_deleted_from_the_folder__is_marked_missing_and_keeps_its_label(opened, field, qtbot):
    project = opened.bridge.project
    labelled = frozenset({ReviewState.LABELLED, ReviewState.CONFIRMED, ReviewState.CORRECTED})
    first = int(project.find(PhotoFilter(review_states=labelled), PhotoSort())[0])
    photo = project.photos([first])[0]
    project.photo_path(photo).unlink()
    qtbot.waitUntil(lambda: project.photos([first])[0].state is PhotoState.MISSING, timeout=JOB_MS)
    assert project.photos([first])[0].label == photo.label


def test_watching__follows_the_setting(opened, qtbot):
    watching = opened.folder_flows.watching
    qtbot.waitUntil(lambda: watching.is_watching, timeout=JOB_MS)
    opened.settings.change("watch_folders", False)
    qtbot.waitUntil(lambda: not watching.is_watching)
    opened.settings.change("watch_folders", True)
    qtbot.waitUntil(lambda: watching.is_watching)
    opened.close_project()
    assert not watching.is_watching


def test_moved_folder__is_offered_and_one_click_relinks_it(
    field, learned_project, window, wait_idle, qtbot
):
    new_place = field.parent / "Field A, north"
    field.rename(new_place)
    window.flows.open(learned_project.path)
    qtbot.waitUntil(lambda: window.banner.action.text() == "Relink", timeout=JOB_MS)
    assert str(new_place) in window.banner.words.text()
    before = window.bridge.project.counts()
    qtbot.mouseClick(window.banner.action, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.bridge.project.folders()[0].path == new_place, timeout=JOB_MS)
    wait_idle()
    assert window.bridge.project.counts() == before
    qtbot.waitUntil(lambda: "as they were" in window.banner.words.text(), timeout=JOB_MS)


def test_find_dialog__lists_the_place_and_relinks(field, learned_project, window, wait_idle, qtbot):
    new_place = field.parent / "elsewhere"
    field.rename(new_place)
    shutil.copytree(new_place, field.parent / "a copy")  # two: none is offered by itself
    window.flows.open(learned_project.path)
    wait_idle()
    window.photos.folders.find_requested.emit(1)
    dialog = window.folder_flows.shown
    qtbot.waitUntil(lambda: dialog.places.count() == 2, timeout=JOB_MS)
    assert "checked by content" in dialog.places.item(0).text()
    row = next(r for r in range(2) if "elsewhere" in dialog.places.item(r).text())
    dialog.places.setCurrentRow(row)
    qtbot.mouseClick(dialog.act, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.bridge.project.folders()[0].path == new_place, timeout=JOB_MS)
    wait_idle()


def test_find_dialog__a_place_without_the_photos_cannot_be_taken(
    field, learned_project, window, wait_idle, tmp_path, qtbot
):
    field.rename(tmp_path / "2026" / ".hidden")
    window.flows.open(learned_project.path)
    wait_idle()
    window.folder_flows.find(1)
    dialog = window.folder_flows.shown
    qtbot.waitUntil(lambda: dialog.searching.isHidden(), timeout=JOB_MS)
    assert "was not found" in dialog.words.text()
    (tmp_path / "wrong").mkdir()
    dialog.take_place(tmp_path / "wrong")
    qtbot.waitUntil(lambda: dialog.places.count() == 1, timeout=JOB_MS)
    assert not dialog.act.isEnabled()
    dialog.take_place(tmp_path / "2026" / ".hidden")
    qtbot.waitUntil(dialog.act.isEnabled, timeout=JOB_MS)
    dialog.reject()


def test_remove_folder__names_what_is_lost_and_the_act(opened, qtbot):
    opened.photos.folders.remove_requested.emit(1)
    qtbot.waitUntil(lambda: opened.folder_flows.shown is not None, timeout=JOB_MS)
    dialog = opened.folder_flows.shown
    assert dialog.act.text() == "Remove folder from project"
    assert "labels" in dialog.loss.text()
    assert not dialog.act.isDefault()
    qtbot.mouseClick(dialog.act, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: opened.bridge.project.folders() == [], timeout=JOB_MS)
    qtbot.waitUntil(lambda: "left the project" in opened.banner.words.text(), timeout=JOB_MS)
    assert opened.bridge.project.counts().photos == 0
