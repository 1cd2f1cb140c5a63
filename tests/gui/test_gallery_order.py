"""Rows and ids of the order shown, and how many photos another order would move."""

from __future__ import annotations

import numpy as np
import pytest

from cropapp.gui.gallery.order import PhotoOrder, photos_moved, ranges_of


def order(*ids: int) -> PhotoOrder:
    return PhotoOrder.of(np.array(ids, dtype=np.int64))


def test_row_of__finds_each_photo_and_only_those():
    shown = order(30, 10, 20)
    assert [shown.row_of(each) for each in (30, 10, 20)] == [0, 1, 2]
    assert shown.row_of(15) is None
    assert shown.row_of(99) is None
    assert order().row_of(1) is None


def test_rows_of__leaves_out_what_is_not_shown():
    assert order(30, 10, 20).rows_of([20, 30, 99, 1]).tolist() == [0, 2]
    assert order().rows_of([1]).tolist() == []


@pytest.mark.parametrize(
    ("old", "new", "moved"),
    [
        ((1, 2, 3), (1, 2, 3), 0),
        ((1, 2, 3), (3, 1, 2), 1),
        ((1, 2, 3), (3, 2, 1), 2),
        ((1, 2, 3), (1, 3), 1),
        ((1, 3), (1, 2, 3), 1),
        ((1, 2, 3, 4), (4, 5, 2, 3), 3),
        ((), (1, 2), 2),
    ],
)
def test_photos_moved__counts_those_that_come_go_or_pass_others(old, new, moved):
    assert photos_moved(order(*old), order(*new)) == moved


def test_starts__is_true_only_where_the_other_goes_on():
    assert order(1, 2).starts(order(1, 2, 3))
    assert not order(1, 2).starts(order(2, 1, 3))
    assert not order(1, 2).starts(order(1))


def test_ranges_of__joins_neighbours():
    assert ranges_of(np.array([1, 2, 3, 7, 9, 10])) == [(1, 3), (7, 7), (9, 10)]
    assert ranges_of(np.array([], dtype=np.int64)) == []
