"""Pieces of work side by side: in their order, and what goes wrong is told."""

from __future__ import annotations

import pytest

from cropapp.ml.side_by_side import side_by_side


def test_results__come_in_the_order_of_the_items():
    assert side_by_side(lambda number: number * 2, range(9)) == list(range(0, 18, 2))
    assert side_by_side(len, []) == []


def test_what_one_raises__is_raised():
    with pytest.raises(ZeroDivisionError):
        side_by_side(lambda number: 1 / number, [1, 0, 2])
