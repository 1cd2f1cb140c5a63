"""The square around a target point, and the name of what the model looks at."""

from __future__ import annotations

import math

import pytest

from cropapp.core.entities import TargetPoint
from cropapp.core.target_view import (
    TARGET_CROP_SHARE,
    is_on_picture,
    rounded_point,
    target_box,
    view_key,
)


@pytest.mark.parametrize("size", [(640, 480), (480, 640), (7, 5), (1, 1), (4032, 3024)])
@pytest.mark.parametrize("point", [(0.0, 0.0), (1.0, 1.0), (0.5, 0.5), (0.13, 0.91)])
def test_box__is_a_square_of_the_share_inside_the_picture(size, point):
    width, height = size
    left, top, right, bottom = target_box(width, height, TargetPoint(*point))
    assert right - left == bottom - top == max(1, round(TARGET_CROP_SHARE * min(size)))
    assert 0 <= left <= right <= width
    assert 0 <= top <= bottom <= height


def test_box__has_the_point_in_its_middle_where_there_is_room():
    left, top, right, bottom = target_box(1000, 800, TargetPoint(0.4, 0.6))
    assert ((left + right) / 2, (top + bottom) / 2) == (400, 480)


def test_box__touches_the_edge_that_the_point_is_near():
    assert target_box(1000, 800, TargetPoint(0.99, 0.01))[1:3] == (0, 1000)


def test_view_key__of_the_whole_is_the_plain_hash():
    assert view_key("ab12", None) == "ab12"


def test_view_key__tells_points_and_photos_apart():
    keys = {
        view_key(sha256, point)
        for sha256 in ("ab", "cd")
        for point in (None, TargetPoint(0.5, 0.5), TargetPoint(0.5, 0.50001), TargetPoint(0.4, 0.5))
    }
    assert len(keys) == 8


def test_rounded_point__is_the_same_after_text():
    point = rounded_point(1 / 3, -0.0)
    assert point == TargetPoint(float(f"{point.x:.5f}"), 0.0)
    assert math.copysign(1, point.y) == 1


@pytest.mark.parametrize("x", [-0.001, 1.001, math.nan, math.inf])
def test_is_on_picture__refuses_what_lies_beside_it(x):
    assert is_on_picture(0.0, 1.0)
    assert not is_on_picture(x, 0.5)
    assert not is_on_picture(0.5, x)
