"""The inspector follows the current photo: picture, bars, facts, history."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QSizeF, Qt
from PySide6.QtGui import QColor, QPixmap

from cropapp.core.entities import PhotoState
from cropapp.core.feed import Aspect
from cropapp.core.gallery import PhotoFilter
from cropapp.gui.inspector.facts import photo_facts
from cropapp.gui.inspector.photo_view import PhotoView


def test_inspector__shows_the_current_photo_with_five_bars(page, bridge, settled):
    page.grid.go_to_row(3)
    settled(3)
    photo = page.inspector.photo
    rows = [row for row in page.inspector.bars.rows if row.isVisible()]
    assert [row.class_id for row in rows] == [scored.class_id for scored in photo.prediction.top]
    facts = dict(photo_facts(photo))
    assert facts["Camera"] == "CropApp sample renderer"
    assert "480" in facts["Size"]
    assert facts["Place"]


def test_inspector__large_picture_replaces_the_thumbnail_without_moving(page, qtbot, settled):
    page.grid.go_to_row(3)
    settled(3)
    view, photo = page.inspector.view, page.inspector.photo
    qtbot.waitUntil(lambda: view._level_shown is not None)
    assert view._pixmap.width() == photo.facts.width
    assert view.is_fitted
    rect = view.photo_rect()
    assert abs(rect.width() / rect.height() - photo.facts.width / photo.facts.height) < 0.01


def test_inspector__click_on_a_bar_gives_that_class(page, bridge, qtbot, settled):
    page.grid.go_to_row(3)
    settled(3)
    photo_id, row = page.current_id(), page.inspector.bars.rows[2]
    wanted = row.class_id
    with qtbot.waitSignal(bridge.edited):
        qtbot.mouseClick(row, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.inspector.photo.label.class_id == wanted)
    assert bridge.project.photos([photo_id])[0].label.class_id == wanted


def test_inspector__bar_can_be_pressed_by_key(page, bridge, qtbot, settled):
    page.grid.go_to_row(3)
    settled(3)
    row = page.inspector.bars.rows[1]
    row.setFocus()
    with qtbot.waitSignal(bridge.edited):
        qtbot.keyClick(row, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: page.inspector.photo.label.class_id == row.class_id)


def test_inspector__history_tells_what_it_was_and_who_said_so(page, bridge, qtbot, settled):
    page.grid.go_to_row(3)
    settled(3)
    photo = page.inspector.photo
    names = {known.id: known.name for known in bridge.classes}
    first, second = photo.prediction.top[1].class_id, photo.prediction.top[2].class_id
    bridge.label_photos([photo.id], first)
    bridge.label_photos([photo.id], second)
    expected = [
        f"{names[second]}, was {names[first]}",
        f"{names[first]}, was {names[photo.prediction.best.class_id]}",
    ]
    qtbot.waitUntil(lambda: page.inspector.history.lines() == expected)


def test_inspector__unreadable_photo_shows_its_reason(page, qtbot, settled):
    page.apply_filter(PhotoFilter(photo_states=frozenset({PhotoState.UNREADABLE})))
    qtbot.waitUntil(lambda: 0 < page.grid.gallery.rowCount() < 60)
    page.grid.go_to_row(0)
    settled(0)
    assert not page.inspector.view.has_picture
    assert page.inspector.view._message == page.inspector.photo.state_reason


def make_view(qtbot) -> PhotoView:
    view = PhotoView()
    qtbot.addWidget(view)
    view.resize(400, 300)
    view.show()
    pixmap = QPixmap(100, 50)
    pixmap.fill(QColor("#808080"))
    view.show_picture(pixmap, QSizeF(4000, 2000))
    return view


def test_photo_view__zooms_under_the_cursor(qtbot):
    view, place = make_view(qtbot), QPointF(100, 120)
    view.zoom_to(0.5, place)
    under = view.to_photo(place)
    view.zoom_to(1.5, place)
    after = view.to_photo(place)
    assert abs(under.x() - after.x()) < 1e-6
    assert abs(under.y() - after.y()) < 1e-6
    assert view.scale() == 1.5


def test_photo_view__sharper_pixmap_keeps_the_view(qtbot):
    view = make_view(qtbot)
    view.zoom_to(1.0, QPointF(30, 140))
    before = view.photo_rect()
    sharper = QPixmap(800, 400)
    sharper.fill(QColor("#808080"))
    view.show_picture(sharper, QSizeF(4000, 2000), keep_view=True)
    assert view.photo_rect() == before


def test_photo_view__zooming_out_ends_at_the_whole_photo(qtbot):
    view = make_view(qtbot)
    view.actual_size()
    assert view.scale() == 1.0
    for _ in range(30):
        qtbot.keyClick(view, Qt.Key.Key_Minus)
    assert view.is_fitted
    qtbot.keyClick(view, Qt.Key.Key_0)
    assert view.scale() == 1.0


def test_photo_view__true_size_after_a_guess_keeps_what_is_in_view(qtbot):
    view = make_view(qtbot)
    view.show_picture(view._pixmap, QSizeF(400, 200))
    view.zoom_to(4.0, QPointF(30, 140))
    before = view.photo_rect()
    view.show_picture(view._pixmap, QSizeF(4000, 2000), keep_view=True)
    after = view.photo_rect()
    assert abs(before.left() - after.left()) < 1e-6
    assert abs(before.width() - after.width()) < 1e-6


def test_inspector__photo_whose_file_went_keeps_its_thumbnail_and_says_so_until_it_is_back(
    page, bridge, qtbot, settled, tmp_path
):
    def gone(photo):
        return tmp_path / "gone" / photo.relative_path

    view, there = page.inspector.view, bridge.project.photo_path
    page.grid.go_to_row(0)
    settled(0)
    qtbot.waitUntil(page.grid.has_all_thumbnails)
    rows = page.grid.visible_rows()
    bridge.project.photo_path = gone
    note = "The file is no longer there. What you see is its thumbnail."
    for row in (rows[-1], rows[-2], rows[-1]):  # a reason that is known already is told as well
        page.grid.go_to_row(row)
        settled(row)
        qtbot.waitUntil(lambda: view._note == note)
        assert view.has_picture
    bridge.project.photo_path = there
    bridge.project.feed.publish(Aspect.FOLDERS)
    qtbot.waitUntil(lambda: view._note == "")
    assert view.has_picture
