"""Learning by itself while a person labels: the real window, the real model process."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from cropapp.core.entities import PhotoId
from cropapp.core.gallery import PhotoSort, SortField
from cropapp.gui import background_learning
from cropapp.gui.jobs import JobOutcome
from cropapp.gui.main_window import MainWindow
from cropapp.gui.photos_page import PhotosPage
from cropapp.services.background_versions import is_background
from cropapp.services.learn import LearnSummary
from cropapp.services.project import Project

JOB_MS = 120_000


@pytest.fixture
def learning_window(learned_window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> MainWindow:
    """The window on a project that has learned, learning again as soon as the hand rests."""
    monkeypatch.setattr(background_learning, "REST_MS", 100)
    learned_window.learning.rest_ms = 100
    learned_window.learning.set_wanted(True)
    return learned_window


def _page(window: MainWindow) -> PhotosPage:
    assert window.photos is not None
    return window.photos


def _project(window: MainWindow) -> Project:
    assert window.bridge is not None
    return window.bridge.project


def _shown(window: MainWindow) -> list[int]:
    return [int(each) for each in _page(window).grid.gallery.order.ids]


def _predicted(window: MainWindow) -> dict[int, tuple[int, float]]:
    """Return version and confidence as the grid's own rows have them, by photo."""
    gallery = _page(window).grid.gallery
    photos = [gallery.photo_at(row) for row in range(gallery.rowCount())]
    return {
        photo.id: (photo.prediction.model_version_id, photo.prediction.best.confidence)
        for photo in photos
        if photo is not None and photo.prediction is not None
    }


def _corner(page: PhotosPage) -> QPoint:
    return page.grid.mapToGlobal(page.grid.rect().topLeft())


def _label(window: MainWindow, qtbot: QtBot, row: int, key: Qt.Key) -> None:
    """Give the photo of a row a class by its key."""
    grid, bridge = _page(window).grid, window.bridge
    assert bridge is not None
    grid.go_to_row(row)
    with qtbot.waitSignal(bridge.edited):
        qtbot.keyClick(grid, key)


def _unlabelled_rows(window: MainWindow) -> list[int]:
    ids = [PhotoId(each) for each in _shown(window)]
    photos = _project(window).photos(ids)
    return [
        row
        for row, photo in enumerate(photos)
        if photo.prediction is not None and not photo.label.is_decided
    ]


def _learned_after(window: MainWindow, qtbot: QtBot, row: int) -> LearnSummary:
    """Label the photo of a row and wait until that was learned from."""
    window.learning.rest_ms = 100  # it may have grown: longer than learning took last
    _label(window, qtbot, row, Qt.Key.Key_2)
    with qtbot.waitSignal(window.learning.learned, timeout=JOB_MS) as learned:
        pass
    qtbot.waitUntil(lambda: not window.learning.is_running)
    summary = learned.args[0]
    assert isinstance(summary, LearnSummary)
    assert summary.promoted
    return summary


def test_label_by_key_then_rest__predictions_change__nothing_moves__one_version_is_left(
    learning_window: MainWindow, qtbot: QtBot
) -> None:
    window, page, project = learning_window, _page(learning_window), _project(learning_window)
    window.resize(1100, 520)  # room for some of the photos, so that there is something to scroll
    with qtbot.waitSignal(page.finder.found):
        page.bar.set_sort(PhotoSort(SortField.CONFIDENCE))
    qtbot.waitUntil(lambda: len(_predicted(window)) > 40)
    before, order, named = _predicted(window), _shown(window), project.active_model()
    assert named is not None
    rows = _unlabelled_rows(window)
    page.grid.go_to_row(rows[-1])
    scrolled, corner = page.grid.verticalScrollBar().value(), _corner(page)
    assert scrolled > 0

    first = _learned_after(window, qtbot, rows[-1])
    qtbot.waitUntil(
        lambda: {version for version, _ in _predicted(window).values()} == {first.version.id}
    )
    after = _predicted(window)
    assert sum(after[each][1] != before[each][1] for each in before) > 20
    qtbot.waitUntil(page.sort_again_line.isVisible)
    assert _shown(window) == order
    assert (page.grid.verticalScrollBar().value(), _corner(page)) == (scrolled, corner)
    assert page.selected_ids() == [page.current_id()] == [order[rows[-1]]]
    assert page.grid.hasFocus()
    assert not window.banner.isVisible()
    assert f"Learned from {first.photos_learned} labels" in window.status.news.text()
    assert window.status.news.isVisible()

    second = _learned_after(window, qtbot, rows[-2])
    kept = project.model_versions()
    assert [version.id for version in kept] == [named.id, second.version.id]
    assert is_background(kept[1])
    assert kept[1].parent_id == named.id
    folders = {folder.name for folder in project.models_folder.iterdir()}
    assert folders == {named.uid, second.version.uid}
    # What the replaced version had said when the second label was given stays with the label.
    (photo,) = project.photos([PhotoId(order[rows[-2]])])
    assert photo.label.origin is not None
    assert photo.label.origin.shown is not None
    assert photo.label.origin.shown.model_version_id == first.version.id
    page.sort_again_line.button.click()
    qtbot.waitUntil(lambda: _shown(window) != order)


def test_off__nothing_is_learned__on__it_makes_way_for_any_job__and_for_the_close(
    learning_window: MainWindow, qtbot: QtBot
) -> None:
    window, learning = learning_window, learning_window.learning
    ended: list[JobOutcome | None] = []
    window.jobs.quiet_ended.connect(lambda job: ended.append(job.outcome))
    switch = window.actions_.learn_in_background
    assert switch.isChecked()
    with qtbot.waitSignal(window.settings.changed):
        switch.trigger()
    assert not learning.is_wanted
    path, versions = _project(window).path, _project(window).model_versions()
    _label(window, qtbot, _unlabelled_rows(window)[0], Qt.Key.Key_2)
    qtbot.wait(400)  # four rests: what must not happen has no signal to wait for
    assert not learning.is_running
    qtbot.waitUntil(window.status.learn.isVisible)  # counted by a thread of its own

    with qtbot.waitSignal(learning.began):
        switch.trigger()
    window.jobs.submit("Counting", lambda _task, _process: None)
    qtbot.waitUntil(lambda: ended == [JobOutcome.CANCELLED], timeout=JOB_MS)
    assert not window.status.learn.isVisible()
    with qtbot.waitSignal(learning.began, timeout=JOB_MS):
        pass  # what it would have learned is made up for
    window.close_project()
    qtbot.waitUntil(lambda: not window.jobs.is_busy, timeout=JOB_MS)
    assert not learning.is_running
    assert not window.banner.isVisible()
    assert not window.status.news.isVisible()
    assert [job.title for job in window.jobs.ended if job.title == "Learning"] == []
    with Project.open(path) as project:
        assert project.model_versions() == versions


def test_learned_but_no_better__the_same_labels_are_not_offered_again(
    learning_window: MainWindow, qtbot: QtBot
) -> None:
    window = learning_window
    window.settings.change("learn_in_background", False)
    _label(window, qtbot, _unlabelled_rows(window)[0], Qt.Key.Key_2)
    qtbot.waitUntil(window.status.learn.isVisible)
    bridge = window.bridge
    assert bridge is not None
    assert bridge.counts is not None
    tried = SimpleNamespace(photos_learned=bridge.counts.labelled, promoted=False)
    window.learning.learned.emit(tried)
    assert not window.status.learn.isVisible()
    _label(window, qtbot, _unlabelled_rows(window)[0], Qt.Key.Key_2)
    qtbot.waitUntil(window.status.learn.isVisible)
    assert "1 new label" in window.status.learn.text()
