"""Folds: stable, by group, of even size."""

from __future__ import annotations

import numpy as np

from cropapp.core.splits import FOLDS, fold_of, grouped_folds, random_folds, split_name


def test_fold_of__never_changes() -> None:
    # Written down from the first release: a change would move photos of existing projects from
    # train to held-out.
    assert [fold_of(str(number)) for number in range(1, 11)] == [3, 1, 3, 4, 3, 4, 0, 0, 0, 0]


def test_grouped_folds__keep_a_group_together_and_do_not_move_when_photos_come() -> None:
    keys = [str(number // 3) for number in range(300)]
    folds = grouped_folds(keys)
    assert all(len(set(folds[start : start + 3])) == 1 for start in range(0, 300, 3))
    more = grouped_folds(["a", "b", *keys, "c"])
    np.testing.assert_array_equal(more[2:-1], folds)


def test_grouped_folds__are_about_even() -> None:
    sizes = np.bincount(grouped_folds([f"group {number}" for number in range(5000)]))
    assert len(sizes) == FOLDS
    assert sizes.min() > 900
    assert sizes.max() < 1100


def test_random_folds__are_even_and_depend_on_the_seed_only() -> None:
    folds = random_folds(103)
    sizes = np.bincount(folds)
    assert sizes.max() - sizes.min() <= 1
    np.testing.assert_array_equal(folds, random_folds(103))
    assert (folds != random_folds(103, seed=1)).any()
    assert len(random_folds(0)) == 0


def test_split_name__one_fold_is_held_out() -> None:
    assert [split_name(fold) for fold in range(3)] == ["held-out", "train", "train"]
