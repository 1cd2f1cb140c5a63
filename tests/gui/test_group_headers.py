"""Headers over groups: shown, sticking to the top, clicked for all of the group."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt

from cropapp.core.entities import ClassId, FolderId, PhotoClass
from cropapp.core.gallery import GroupBy, PhotoGroups
from cropapp.gui.gallery.headers import group_title
from cropapp.gui.gallery.layout import HEADER_HEIGHT
from cropapp.gui.gallery.order import PhotoOrder

LEFT, CONTROL = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ControlModifier
NONE = Qt.KeyboardModifier.NoModifier
STARTS = np.array([0, 25, 30])


@pytest.fixture
def grid(page):
    days = (date(2026, 6, 12), date(2026, 6, 13), None)
    groups = PhotoGroups(GroupBy.DAY, STARTS, days)
    page.grid.show_order(PhotoOrder.of(page.grid.gallery.order.ids, groups))
    return page.grid


def rows(grid) -> list[int]:
    return grid.gallery.order.rows_of(grid.selected_ids()).tolist()


def test_header__click_selects_its_group_and_again_deselects(grid, qtbot):
    place = QPoint(60, 10)
    qtbot.mouseClick(grid.viewport(), LEFT, NONE, place)
    assert rows(grid) == list(range(25))
    assert grid.currentIndex().row() == 0
    qtbot.mouseClick(grid.viewport(), LEFT, NONE, place)
    assert rows(grid) == []


def test_header__control_click_adds_its_group(grid, qtbot):
    grid.go_to_row(40)
    grid.verticalScrollBar().setValue(0)
    qtbot.mouseClick(grid.viewport(), LEFT, CONTROL, QPoint(60, 10))
    assert rows(grid) == [*range(25), 40]


def test_header__of_the_group_in_sight_sticks_to_the_top(grid, qtbot):
    bar = grid.verticalScrollBar()
    bar.setValue(grid.layout_.header_top(1) - 200)
    assert grid.headers.group_at(QPoint(60, 10)) == 0
    assert grid.row_at(QPoint(60, 10)) is None
    bar.setValue(grid.layout_.header_top(1) + 5)
    assert grid.headers.group_at(QPoint(60, 10)) == 1
    assert "13" in grid.headers.title(1)


def test_header__is_pushed_out_by_the_next_one(grid, qtbot):
    grid.verticalScrollBar().setValue(grid.layout_.header_top(1) - 10)
    assert grid.headers.sticky_box().top() == 10 - HEADER_HEIGHT
    assert grid.headers.group_at(QPoint(60, 5)) == 0
    assert grid.headers.group_at(QPoint(60, 15)) == 1


def test_scroll_to__leaves_the_photo_below_the_header(grid, qtbot):
    grid.verticalScrollBar().setValue(grid.verticalScrollBar().maximum())
    grid.go_to_row(12)
    box = grid.rect_of_row(12)
    assert box.top() >= HEADER_HEIGHT
    assert grid.row_at(box.center()) == 12


def test_headers__are_painted(grid, qtbot):
    """The words of a header are darker than the surface they are on."""
    image = grid.viewport().grab().toImage()
    line = [image.pixelColor(x, y).lightness() for x in range(12, 90) for y in range(6, 22)]
    assert min(line) < 100


def test_order__other_headers_are_shown_at_once(page, grid, qtbot):
    page.grid.show_order(PhotoOrder.of(page.grid.gallery.order.ids))
    assert page.grid.layout_.header == 0
    assert page.grid.headers.sticky_box().isEmpty()


def test_group_title__says_folder_day_class_and_what_has_none():
    classes = {ClassId(4): PhotoClass(ClassId(4), "蚜蟲", "#000000")}
    folders = {FolderId(1): Path("/photos/Field A")}

    def title(by: GroupBy, key: object) -> str:
        return group_title(by, key, folders=folders, classes=classes, first=None)

    assert title(GroupBy.FOLDER, (FolderId(1), "2026/row 3")) == "Field A / 2026/row 3"
    assert title(GroupBy.FOLDER, (FolderId(1), "")) == "Field A"
    assert title(GroupBy.CLASS, ClassId(4)) == "蚜蟲"
    assert title(GroupBy.CLASS, None) == "No class"
    assert title(GroupBy.DAY, None) == "No time known"
    assert title(GroupBy.BURST, None) == "Taken alone"
    assert "2026" in title(GroupBy.DAY, date(2026, 6, 12))
