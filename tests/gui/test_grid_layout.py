"""The arithmetic of the grid, against laying out one cell after the other."""

from __future__ import annotations

import random

import numpy as np
import pytest

from cropapp.gui.gallery.cells import DENSITIES, CellStyle, fit_cells
from cropapp.gui.gallery.layout import HEADER_HEIGHT, GridLayout

WIDTH, HEIGHT = 40, 30


def by_hand(count: int, columns: int, starts: list[int] | None) -> list[tuple[int, int]]:
    """Return the left and top of each cell, laid out one by one."""
    places: list[tuple[int, int]] = []
    top, column = 0, 0
    for row in range(count):
        if starts is not None and row in starts:
            top += (HEIGHT if column else 0) + HEADER_HEIGHT
            column = 0
        elif column == columns:
            top, column = top + HEIGHT, 0
        places.append((column * WIDTH, top))
        column += 1
    return places


def layouts():
    chance = random.Random(3)
    for _ in range(40):
        count, columns = chance.randint(1, 60), chance.randint(1, 7)
        some = sorted(chance.sample(range(1, count), chance.randint(0, min(5, count - 1))))
        starts = [0, *some] if chance.random() < 0.7 else None
        given = None if starts is None else np.array(starts, np.int64)
        yield (
            GridLayout(count, columns, WIDTH, HEIGHT, starts=given),
            by_hand(count, columns, starts),
        )


def test_box_of__is_where_each_cell_would_be_put():
    for layout, places in layouts():
        boxes = [layout.box_of(row) for row in range(layout.count)]
        assert [(box.left, box.top) for box in boxes] == places
        assert layout.height == boxes[-1].bottom


def test_row_at__finds_the_cell_under_every_point_and_nothing_else():
    for layout, places in layouts():
        for x in range(0, layout.columns * WIDTH + 20, 9):
            for y in range(0, layout.height + 10, 7):
                inside = [
                    row
                    for row, (left, top) in enumerate(places)
                    if left <= x < left + WIDTH and top <= y < top + HEIGHT
                ]
                assert layout.row_at(x, y) == (inside[0] if inside else None)


def test_rows_between__are_the_cells_that_are_seen():
    for layout, places in layouts():
        for top in range(0, layout.height, 23):
            bottom = top + 50
            seen = [r for r, (_, y) in enumerate(places) if y < bottom and y + HEIGHT > top]
            found = list(layout.rows_between(top, bottom))
            assert set(seen) <= set(found)
            # Where only a header is seen, the line below or above it may be named too.
            assert len(found) <= len(seen) + layout.columns


def test_rows_in__are_the_cells_under_a_band():
    for layout, places in layouts():
        for band in ((5, 3, 90, 70), (41, 31, 42, 200), (0, 0, 500, 5000)):
            left, top, right, bottom = band
            meant = [
                row
                for row, (x, y) in enumerate(places)
                if x < right and x + WIDTH > left and y < bottom and y + HEIGHT > top
            ]
            assert layout.rows_in(*band).tolist() == meant


def test_headers_between__are_those_that_are_seen():
    layout = GridLayout(10, 3, WIDTH, HEIGHT, starts=np.array([0, 4, 5]))
    assert [layout.header_top(group) for group in range(3)] == [0, 88, 146]
    assert list(layout.headers_between(0, 500)) == [0, 1, 2]
    assert list(layout.headers_between(28, 88)) == []
    assert list(layout.headers_between(27, 89)) == [0, 1]


def test_row_below_and_above__keep_the_column_across_groups():
    # 0 1 2 / 3 | 4 | 5 6 7 / 8 9
    layout = GridLayout(10, 3, WIDTH, HEIGHT, starts=np.array([0, 4, 5]))
    assert [layout.row_below(row) for row in (0, 1, 3, 4, 5, 7, 9)] == [3, 3, 4, 5, 8, 9, 9]
    assert [layout.row_above(row) for row in (0, 3, 4, 5, 7, 8)] == [0, 0, 3, 4, 4, 5]


@pytest.mark.parametrize("style", list(CellStyle))
@pytest.mark.parametrize("density", DENSITIES)
def test_fit_cells__fill_the_width_evenly(density, style):
    for width in (400, 733, 1180, 2400):
        fit = fit_cells(density, style, width)
        assert width - fit.columns * fit.cell.width() < fit.columns
        assert fit.side >= min(density, width - 20)
        assert fit.side <= fit.cell.width()
