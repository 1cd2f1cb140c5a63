"""The place in the queue: going on, back, and what is left."""

from __future__ import annotations

import numpy as np

from cropapp.gui.review.walk import ReviewWalk
from cropapp.services.review_order import ReviewQueue


def make_walk() -> ReviewWalk:
    """Four units: 10; 21, 22, 23; 30; 40, 41."""
    ids = np.array([10, 21, 22, 23, 30, 40, 41])
    return ReviewWalk(ReviewQueue(ids, np.array([0, 1, 4, 5, 7]), 0))


def test_going_on__skips_what_is_decided_and_ends_behind_the_last():
    walk = make_walk()
    walk.mark(0, True)
    walk.mark(1, True)
    walk.go_on()
    assert walk.unit() == (30,)
    walk.mark(2, True)
    walk.mark(3, True)
    walk.go_on()
    assert walk.is_at_end
    assert walk.unit() == ()
    assert walk.photos_left == 0
    walk.mark(1, False)
    assert walk.photos_left == 3
    walk.go_to_first_open()
    assert walk.unit() == (21, 22, 23)


def test_near__the_front_first_then_ahead_then_behind_nearest_first():
    walk = make_walk()
    walk.go_to(2)
    assert walk.near(2, 5) == [2, 3, 1, 0]
    walk.go_to(9)
    assert walk.near(2, 5) == [3, 2]
    assert walk.near(0, 0) == []


def test_marking_twice__counts_once():
    walk = make_walk()
    walk.mark(1, True)
    walk.mark(1, True)
    assert walk.photos_left == 4
    assert walk.decided_ids().tolist() == [21, 22, 23]
    assert walk.open_ids().tolist() == [10, 30, 40, 41]


def test_units_of__finds_units_by_any_of_their_photos():
    walk = make_walk()
    assert walk.units_of([41, 22, 99, 23]) == [1, 3]
    assert walk.units_of([]) == []
    assert (
        ReviewWalk(ReviewQueue(np.array([], dtype=np.int64), np.array([0]), 0)).units_of([1]) == []
    )


def test_sync__a_unit_is_open_while_one_of_its_photos_is():
    walk = make_walk()
    walk.mark(0, True)
    walk.sync(np.array([10, 22]))
    assert [walk.is_decided(index) for index in range(4)] == [False, False, True, True]
    assert walk.photos_left == 4
