"""Selecting in the grid with mouse and keys: bands, ranges, groups, all like this, invert."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from cropapp.core.gallery import GroupBy, PhotoGroups
from cropapp.gui.gallery.order import PhotoOrder
from cropapp.gui.photo_choices import class_of

LEFT, CONTROL = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ControlModifier
SHIFT, NONE = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.NoModifier


def middle(grid, row: int) -> QPoint:
    return grid.rect_of_row(row).center()


def rows(page) -> list[int]:
    return page.grid.gallery.order.rows_of(page.selected_ids()).tolist()


def drag(grid, start: QPoint, end: QPoint, keys: Qt.KeyboardModifier = NONE) -> None:
    """Draw a band in a few steps, as a hand does."""
    view = grid.viewport()
    QTest.mousePress(view, LEFT, keys, start)
    for step in (1, 2, 3):
        place = start + (end - start) * step / 3
        QTest.mouseMove(view, place)
        move(view, place)
    QTest.mouseRelease(view, LEFT, keys, end)


def move(view, place: QPoint) -> None:
    """Send a move with the button held: offscreen there is no pointer that would."""
    from PySide6.QtCore import QEvent, QPointF
    from PySide6.QtGui import QMouseEvent
    from PySide6.QtWidgets import QApplication

    event = QMouseEvent(
        QEvent.Type.MouseMove,
        QPointF(place),
        view.mapToGlobal(QPointF(place)),
        LEFT,
        LEFT,
        NONE,
    )
    QApplication.sendEvent(view, event)


@pytest.fixture
def grouped(page):
    """The page with headers before rows 0, 7 and 20."""
    groups = PhotoGroups(GroupBy.BURST, np.array([0, 7, 20]), (1, 2, None))
    page.grid.show_order(PhotoOrder.of(page.grid.gallery.order.ids, groups))
    return page


def test_click__shift_takes_the_range_and_control_one_more(page, qtbot):
    grid = page.grid
    qtbot.mouseClick(grid.viewport(), LEFT, NONE, middle(grid, 1))
    qtbot.mouseClick(grid.viewport(), LEFT, SHIFT, middle(grid, 4))
    assert rows(page) == [1, 2, 3, 4]
    qtbot.mouseClick(grid.viewport(), LEFT, CONTROL, middle(grid, 7))
    qtbot.mouseClick(grid.viewport(), LEFT, CONTROL, middle(grid, 2))
    assert rows(page) == [1, 3, 4, 7]
    qtbot.mouseClick(grid.viewport(), LEFT, NONE, middle(grid, 6))
    assert rows(page) == [6]


def test_band__selects_what_it_touches(page, qtbot):
    grid = page.grid
    columns = grid.layout_.columns
    start = grid.rect_of_row(0).topLeft() + QPoint(2, 2)
    drag(grid, start, middle(grid, columns + 1))
    assert rows(page) == [0, 1, columns, columns + 1]


def test_band__with_control_adds_and_takes_away(page, qtbot):
    grid = page.grid
    qtbot.mouseClick(grid.viewport(), LEFT, NONE, middle(grid, 1))
    qtbot.mouseClick(grid.viewport(), LEFT, CONTROL, middle(grid, 4))
    drag(grid, middle(grid, 0), middle(grid, 2), CONTROL)
    assert rows(page) == [0, 2, 4]


def test_band__that_shrinks_gives_back_what_it_held(page, qtbot):
    grid = page.grid
    view = grid.viewport()
    QTest.mousePress(view, LEFT, NONE, middle(grid, 0))
    move(view, middle(grid, 3))
    assert rows(page) == [0, 1, 2, 3]
    move(view, middle(grid, 1))
    assert rows(page) == [0, 1]
    QTest.mouseRelease(view, LEFT, NONE, middle(grid, 1))


def test_band__scrolls_on_at_the_edge(page, qtbot):
    grid, view = page.grid, page.grid.viewport()
    page.set_density(256)
    QTest.mousePress(view, LEFT, NONE, middle(grid, 0))
    move(view, QPoint(30, view.height() + 150))
    bar = grid.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.value() == bar.maximum())
    QTest.mouseRelease(view, LEFT, NONE, QPoint(30, view.height() + 150))
    assert {0, 59 // grid.layout_.columns * grid.layout_.columns} <= set(rows(page))


def test_click_beside_the_photos__selects_nothing(page, qtbot):
    grid = page.grid
    # 59 is prime: whatever the columns, the last line has room.
    grid.show_order(PhotoOrder.of(grid.gallery.order.ids[:59]))
    page.select_all()
    grid.verticalScrollBar().setValue(grid.verticalScrollBar().maximum())
    below = grid.rect_of_row(58).center() + QPoint(grid.layout_.cell_width, 0)
    qtbot.mouseClick(grid.viewport(), LEFT, NONE, below)
    assert rows(page) == []


def test_right_click__takes_the_photo_under_it_unless_it_is_selected(page, qtbot):
    grid = page.grid
    qtbot.mouseClick(grid.viewport(), LEFT, NONE, middle(grid, 1))
    qtbot.mouseClick(grid.viewport(), LEFT, SHIFT, middle(grid, 3))
    right = Qt.MouseButton.RightButton
    qtbot.mousePress(grid.viewport(), right, NONE, middle(grid, 2))
    assert rows(page) == [1, 2, 3]
    qtbot.mousePress(grid.viewport(), right, NONE, middle(grid, 5))
    assert rows(page) == [5]


def test_keys__invert_and_all_in_the_group(grouped, qtbot):
    page, grid = grouped, grouped.grid
    grid.setFocus()
    grid.go_to_row(8)
    qtbot.keyClick(grid, Qt.Key.Key_G, CONTROL | SHIFT)
    assert rows(page) == list(range(7, 20))
    qtbot.keyClick(grid, Qt.Key.Key_I, CONTROL | SHIFT)
    assert rows(page) == [*range(7), *range(20, 60)]


def test_key__selects_all_that_count_as_the_same_class(page, bridge, qtbot):
    grid = page.grid
    grid.setFocus()
    photos = [grid.gallery.photo_at(row) for row in range(60)]
    start = next(row for row, photo in enumerate(photos) if photo.prediction)
    wanted = class_of(photos[start])
    grid.go_to_row(start)
    qtbot.keyClick(grid, Qt.Key.Key_A, CONTROL | SHIFT)
    meant = [row for row, photo in enumerate(photos) if class_of(photo) == wanted]
    assert len(meant) > 1
    qtbot.waitUntil(lambda: rows(page) == meant)


def test_selection__of_many_pieces_is_told_in_order(page, qtbot):
    page.grid.chosen.select_rows(np.arange(0, 60, 2))
    order = page.grid.gallery.order.ids.tolist()
    assert page.selected_ids() == order[::2]
    assert page.grid.selected_count() == 30


def test_selection__is_known_to_assistive_technology(page, qtbot):
    page.grid.go_to_row(3)
    model = page.grid.selectionModel()
    qtbot.waitUntil(lambda: model.isRowSelected(3))
    assert not model.isRowSelected(4)
