"""Groups keep their fold, every class is spread evenly, and the order they come in is nothing."""

from __future__ import annotations

import numpy as np

from cropapp.core.splits import (
    FOLDS,
    HELD_OUT_FOLD,
    assign_folds,
    random_folds,
    split_name,
    stratified_random_folds,
)


def many_groups(count: int = 400, classes: int = 4, seed: int = 0) -> dict[str, list[int]]:
    """Groups of one to nine photos, most of them of one class, the last class rare."""
    rng = np.random.default_rng(seed)
    groups = {}
    for number in range(count):
        row = [0] * classes
        own = int(rng.choice(classes, p=[0.5, 0.3, 0.15, 0.05]))
        row[own] = int(rng.integers(1, 9))
        row[int(rng.integers(classes))] += int(rng.random() < 0.1)
        groups[f"group {number}"] = row
    return groups


def filled(groups: dict[str, list[int]], folds: dict[str, int]) -> np.ndarray:
    table = np.zeros((FOLDS, len(next(iter(groups.values())))))
    for name, row in groups.items():
        table[folds[name]] += row
    return table


def test_assign_folds__spreads_every_class_evenly() -> None:
    groups = many_groups()
    table = filled(groups, assign_folds(groups, {}))
    wanted = table.sum(axis=0) / FOLDS
    assert (np.abs(table - wanted) <= np.maximum(2, 0.1 * wanted)).all()


def test_assign_folds__does_not_depend_on_the_order() -> None:
    groups = many_groups()
    turned = dict(reversed(groups.items()))
    assert assign_folds(turned, {}) == assign_folds(groups, {})


def test_assign_folds__a_group_that_has_a_fold_keeps_it_and_new_ones_fill_up() -> None:
    groups = many_groups()
    known = dict.fromkeys(list(groups)[:150], 3)
    found = assign_folds(groups, known)
    assert set(found) == set(groups) - set(known)
    table = filled(groups, known | found)
    # Fold 3 has more than its part already, so it gets the fewest of the new.
    given = np.bincount(list(found.values()), minlength=FOLDS)
    assert given[3] < 0.2 * np.delete(given, 3).min()
    assert np.delete(table.sum(axis=1), 3).max() - np.delete(table.sum(axis=1), 3).min() <= 12


def test_assign_folds__the_only_group_of_a_class_is_not_held_out() -> None:
    groups = {f"only {number}": np.eye(9, dtype=int)[number].tolist() for number in range(9)}
    assert HELD_OUT_FOLD not in assign_folds(groups, {}).values()
    # The second of each class may be.
    twice = groups | {f"second {i}": row for i, row in enumerate(groups.values())}
    assert HELD_OUT_FOLD in assign_folds(twice, assign_folds(groups, {})).values()


def test_assign_folds__nothing_to_do() -> None:
    assert assign_folds({}, {"gone": 2}) == {}


def test_random_folds__are_even_and_depend_on_the_seed_only() -> None:
    folds = random_folds(103)
    assert np.bincount(folds).tolist() == [21, 21, 21, 20, 20]
    np.testing.assert_array_equal(folds, random_folds(103))
    assert (folds != random_folds(103, seed=1)).any()
    assert len(random_folds(0)) == 0


def test_stratified_random_folds__give_each_fold_its_part_of_each_class() -> None:
    labels = np.repeat(np.arange(3), (50, 23, 7))
    folds = stratified_random_folds(labels)
    for number in range(3):
        counts = np.bincount(folds[labels == number], minlength=FOLDS)
        assert counts.max() - counts.min() <= 1
    assert np.bincount(folds).max() - np.bincount(folds).min() <= 1
    np.testing.assert_array_equal(folds, stratified_random_folds(labels))


def test_split_name__one_fold_is_held_out() -> None:
    assert [split_name(fold) for fold in range(3)] == ["held-out", "train", "train"]
