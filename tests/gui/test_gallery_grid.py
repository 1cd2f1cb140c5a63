"""The grid over a real project: pages, thumbnails, selection by id, densities, nothing jumps."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication

from cropapp.core.changes import LabelEdit
from cropapp.core.entities import PhotoState
from cropapp.core.gallery import PhotoFilter, PhotoSort, SortField
from cropapp.gui.gallery.model import PHOTO_ROLE
from cropapp.gui.gallery.order import PhotoOrder
from cropapp.gui.gallery.pictures import picture_key
from cropapp.services.correct_labels import correct_labels


def test_grid__shows_every_photo_with_its_prediction(page, bridge, qtbot):
    model = page.grid.gallery
    assert model.rowCount() == bridge.counts.photos == 60
    photos = [model.data(model.index(row, 0), PHOTO_ROLE) for row in range(60)]
    assert all(photos)
    readable = [photo for photo in photos if photo.state is PhotoState.READY]
    assert readable
    assert all(photo.prediction for photo in readable)


def test_grid__thumbnails_arrive_and_are_kept_in_the_project(page, bridge, qtbot):
    photo = page.grid.gallery.photo_at(0)
    key = picture_key(photo, page.grid.side)
    qtbot.waitUntil(lambda: page.grid.loader.is_final(key))
    pixmap = page.grid.loader.picture(key)
    assert max(pixmap.width(), pixmap.height()) == page.grid.side
    cached = bridge.project.thumbnails.get(photo.id, photo.size_bytes, photo.mtime_ns)
    assert cached is not None


def test_grid__unreadable_photo_says_why_on_hover(page, bridge, qtbot):
    unreadable = frozenset({PhotoState.UNREADABLE})
    page.apply_filter(PhotoFilter(photo_states=unreadable))
    qtbot.waitUntil(lambda: 0 < page.grid.gallery.rowCount() < 60)
    qtbot.waitUntil(lambda: page.grid.gallery.photo_at(0) is not None)
    reason = page.grid.gallery.photo_at(0).state_reason
    tip = page.grid.gallery.index(0, 0).data(Qt.ItemDataRole.ToolTipRole)
    assert reason
    assert reason in tip


def test_grid__arrows_move_and_shift_selects(page, qtbot):
    page.grid.setFocus()
    page.grid.go_to_row(0)
    qtbot.keyClick(page.grid, Qt.Key.Key_Right)
    assert page.grid.currentIndex().row() == 1
    qtbot.keyClick(page.grid, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    order = page.grid.gallery.order.ids.tolist()
    assert page.selected_ids() == order[1:3]
    qtbot.keyClick(page.grid, Qt.Key.Key_End)
    assert page.grid.currentIndex().row() == 59


def test_grid__letters_do_not_move_the_selection(page, qtbot):
    page.grid.go_to_row(5)
    qtbot.keyClicks(page.grid, "im")
    assert page.grid.currentIndex().row() == 5


def test_grid__selection_stays_on_the_same_photos_in_another_order(page, qtbot):
    ids = page.grid.gallery.order.ids
    chosen = [int(ids[2]), int(ids[3]), int(ids[40])]
    page.grid.select_ids(chosen, chosen[2])
    page.grid.show_order(PhotoOrder.of(ids[::-1].copy()))
    assert sorted(page.selected_ids()) == sorted(chosen)
    assert page.current_id() == chosen[2]


def test_grid__control_wheel_changes_the_density(page, qtbot):
    where = QPointF(page.grid.viewport().rect().center())

    def wheel(up: bool) -> None:
        delta = QPoint(0, 120 if up else -120)
        event = QWheelEvent(
            where,
            page.grid.viewport().mapToGlobal(where),
            QPoint(),
            delta,
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.ControlModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(page.grid.viewport(), event)

    wheel(up=True)
    assert page.density() == 200
    for expected in (160, 128, 96, 96):
        wheel(up=False)
        assert page.density() == expected


def test_grid__photo_under_a_point_matches_the_arithmetic_of_rows(page, qtbot):
    page.set_density(96)
    page.grid.verticalScrollBar().setValue(140)
    seen = page.grid.visible_rows()
    inside = [
        page.grid.indexAt(QPoint(x, y)).row()
        for x in range(20, page.grid.viewport().width(), 40)
        for y in range(20, page.grid.viewport().height(), 40)
    ]
    rows = [row for row in inside if row >= 0]
    assert rows
    assert set(rows) <= set(seen)
    assert {seen.start, seen.stop - 1} & set(rows)


def test_nothing_jumps__order_stays_until_the_person_asks(page, bridge, qtbot):
    page.bar.set_sort(PhotoSort(SortField.CLASS))
    before = page.grid.gallery.order
    qtbot.waitUntil(lambda: page.grid.gallery.order is not before)
    before = page.grid.gallery.order.ids.copy()
    photo = page.grid.gallery.photo_at(0)
    last_class = bridge.classes[-1].id
    edit = LabelEdit(class_id=last_class)
    correct_labels(bridge.project, [photo.id], edit, author="someone else")
    qtbot.waitUntil(page.sort_again_line.isVisible)
    assert np.array_equal(page.grid.gallery.order.ids, before)
    assert "1 photo" in page.sort_again_line.words.text()
    qtbot.waitUntil(lambda: page.grid.gallery.photo_at(0).label.class_id == last_class)
    qtbot.mouseClick(page.sort_again_line.button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not np.array_equal(page.grid.gallery.order.ids, before))
    assert not page.sort_again_line.isVisible()


def test_grid__what_is_on_the_screen_is_known_to_jobs(page, bridge, qtbot):
    page.set_density(256)
    bar = page.grid.verticalScrollBar()
    bar.setValue(bar.maximum())
    qtbot.waitUntil(lambda: bridge.on_screen == tuple(page.visible_ids()))
    order = page.grid.gallery.order.ids.tolist()
    assert bridge.on_screen[-1] == order[-1]
    assert order[0] not in bridge.on_screen
