"""The loupe: 100 % under the pointer, the place kept from photo to photo, neighbours decoded."""

from __future__ import annotations

import os

import pytest
from PIL import Image
from PySide6.QtCore import QPointF, Qt

from cropapp.core.entities import PhotoState
from cropapp.core.tasks import QuietTask
from cropapp.gui.gallery.pictures import picture_key
from cropapp.gui.inspector.large_photo import LEVELS
from cropapp.gui.photos_page import PhotosPage
from cropapp.gui.project_bridge import ProjectBridge
from cropapp.services.import_folder import import_folder
from cropapp.services.project import Project


@pytest.fixture
def loupe(page, qtbot):
    """The loupe open on a photo of the same size as the next one, decoded."""
    page.resize(840, 440)  # smaller than the photos: fitted, they are below 100 %
    model = page.grid.gallery
    photos = [model.photo_at(row) for row in range(60)]
    ready = [photo.state is PhotoState.READY for photo in photos]
    row = next(
        row
        for row in range(58)
        if all(ready[row : row + 2])
        and (photos[row].facts.width, photos[row].facts.height)
        == (photos[row + 1].facts.width, photos[row + 1].facts.height)
    )
    page.grid.go_to_row(row)
    page.grid.setFocus()
    page.toggle_loupe()
    view = page.loupe.view
    qtbot.waitUntil(lambda: view._level_shown is not None)
    return page.loupe


def step(loupe, qtbot, key=Qt.Key.Key_Right) -> None:
    before = loupe.view.photo.id
    qtbot.keyClick(loupe, key)
    assert loupe.view.photo.id != before  # at once, not in a later turn of the event loop
    qtbot.waitUntil(lambda: loupe.view._level_shown is not None)


def test_step__keeps_zoom_and_place(loupe, qtbot):
    view = loupe.view
    view.zoom_to(1.0, QPointF(30, 40))
    place = view.view_place()
    assert not place.is_fitted
    step(loupe, qtbot)
    assert view.view_place().scale == pytest.approx(place.scale)
    assert view.view_place().centre.x() == pytest.approx(place.centre.x(), abs=0.01)
    assert view.view_place().centre.y() == pytest.approx(place.centre.y(), abs=0.01)
    view.fit()
    step(loupe, qtbot, Qt.Key.Key_Left)
    assert view.is_fitted


def test_z__shows_every_pixel_and_the_whole_again(loupe, qtbot):
    qtbot.keyClick(loupe, Qt.Key.Key_Z)
    assert loupe.view.scale() * loupe.view.devicePixelRatioF() == pytest.approx(1.0)
    qtbot.keyClick(loupe, Qt.Key.Key_Z)
    assert loupe.view.is_fitted


def test_neighbours__are_decoded_as_sharp_as_the_zoom_needs(loupe, page, qtbot):
    loupe.view.zoom_to(2.0, QPointF(loupe.view.rect().center()))
    step(loupe, qtbot)
    row, model = page.grid.currentIndex().row(), page.grid.gallery
    near = [model.photo_at(each) for each in (row + 1, row + 2, row - 1)]
    sharp = [picture_key(photo, 1100) for photo in near if photo.state is PhotoState.READY]
    assert sharp
    qtbot.waitUntil(lambda: all(page._pictures.picture(key) is not None for key in sharp))


def test_passing_by__leaves_nothing_waiting_but_what_is_near(loupe, page, qtbot):
    for _ in range(15):
        qtbot.keyClick(loupe, Qt.Key.Key_Right)
    row = page.grid.currentIndex().row()
    near = {page.grid.gallery.photo_id_at(r) for r in range(row - 1, min(60, row + 4))}
    waiting = set(page._pictures._queue._jobs)
    assert {key.photo_id for key in waiting} <= near


def test_double_click__shows_the_pixels_under_it(loupe, qtbot):
    view = loupe.view
    place = view.photo_rect().center() + QPointF(60, 40)
    before = view.to_photo(QPointF(place.toPoint()))
    qtbot.mouseDClick(view, Qt.MouseButton.LeftButton, pos=place.toPoint())
    assert view.scale() * view.devicePixelRatioF() == pytest.approx(1.0)
    after = view.to_photo(QPointF(place.toPoint()))
    # As near as the photo's edge allows.
    assert abs(after.x() - before.x()) <= 60
    assert abs(after.y() - before.y()) <= 40


@pytest.fixture
def own_loupe(qapp, tmp_path, qtbot):
    """A loupe on the first of three plain photos of its own, the next one decoded ahead."""
    folder = tmp_path / "photos"
    folder.mkdir()
    for name in ("1.png", "2.png", "3.png"):
        Image.new("RGB", (400, 300), (200, 20, 20)).save(folder / name)
    project = Project.create(tmp_path / "own.cropapp")
    import_folder(project, folder, QuietTask())
    bridge = ProjectBridge(project, "Ana")
    page = PhotosPage(bridge)
    qtbot.addWidget(page, before_close_func=lambda widget: widget.close_page())
    page.resize(840, 440)
    page.show()
    qtbot.waitUntil(lambda: len(page.grid.gallery.order) == 3)
    qtbot.waitUntil(lambda: page.grid.gallery.photo_at(1) is not None)
    page.grid.go_to_row(0)
    page.toggle_loupe()
    key = picture_key(page.grid.gallery.photo_at(1), LEVELS[1])
    qtbot.waitUntil(lambda: page._pictures.picture(key) is not None)
    yield page, folder
    page.close_page()
    bridge.close()


def test_neighbour_edited_since_it_was_decoded__is_shown_as_it_is_now(own_loupe, qtbot):
    page, folder = own_loupe
    model, view, project = page.grid.gallery, page.loupe.view, page._bridge.project
    before = model.photo_at(1)
    Image.new("RGB", (400, 300), (20, 20, 200)).save(folder / "2.png")
    os.utime(folder / "2.png", ns=(before.mtime_ns + 10**9,) * 2)
    import_folder(project, folder, QuietTask())
    qtbot.waitUntil(lambda: model.photo_at(1) and model.photo_at(1).mtime_ns > before.mtime_ns)
    step(page.loupe, qtbot)
    shown = view.grab().toImage().pixelColor(view.rect().center())
    assert shown.blue() > 150 > shown.red()
