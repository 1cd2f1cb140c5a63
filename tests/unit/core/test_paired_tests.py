"""Whether a difference is more than luck, over groups of photos."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from scipy.stats import binomtest

from cropapp.core.paired import flip_p, right_wrong_p, sign_test_p
from cropapp.core.paired_scores import brier_score, score_pair


@pytest.mark.parametrize(("worse", "better"), [(0, 0), (5, 0), (0, 5), (8, 2), (13, 9), (50, 30)])
def test_sign_test__is_the_exact_one(worse: int, better: int) -> None:
    total = worse + better
    expected = binomtest(worse, total).pvalue if total else 1.0
    assert sign_test_p(worse, better) == pytest.approx(expected)


@pytest.mark.parametrize(("worse", "better"), [(0, 0), (5, 0), (8, 2), (50, 30)])
def test_right_wrong__with_groups_of_one_is_mcnemars(worse: int, better: int) -> None:
    one = np.array([True] * better + [False] * worse + [True] * 20)
    other = np.array([False] * better + [True] * worse + [True] * 20)
    p_value = right_wrong_p(one, other, np.arange(len(one)))
    assert p_value == pytest.approx(sign_test_p(worse, better))


def test_right_wrong__is_what_all_signs_give() -> None:
    rng = np.random.default_rng(3)
    groups = rng.integers(0, 7, 40)
    one, other = rng.random(40) < 0.8, rng.random(40) < 0.6
    gaps = one.astype(int) - other.astype(int)
    sums = np.array([gaps[groups == group].sum() for group in np.unique(groups)])
    all_signs = np.array(list(itertools.product((-1, 1), repeat=len(sums))))
    expected = (np.abs(all_signs @ sums) >= abs(gaps.sum())).mean()
    assert right_wrong_p(one, other, groups) == pytest.approx(expected)


def test_right_wrong__one_burst_of_twenty_is_one_draw() -> None:
    one, other = np.ones(20, dtype=bool), np.zeros(20, dtype=bool)
    assert right_wrong_p(one, other, np.arange(20)) < 0.001
    assert right_wrong_p(one, other, np.zeros(20)) == 1.0


def test_flips__agree_with_the_exact_test_and_are_the_same_each_time() -> None:
    gaps = np.array([1.0] * 14 + [-1.0] * 4)
    groups = np.arange(18)
    assert flip_p(gaps, groups) == pytest.approx(sign_test_p(4, 14), abs=0.006)
    assert flip_p(gaps, groups) == flip_p(gaps, groups)
    assert flip_p(np.zeros(5), np.arange(5)) == 1.0


def test_flips__without_a_difference_are_uniform() -> None:
    rng = np.random.default_rng(0)
    groups = np.repeat(np.arange(30), 2)
    values = [flip_p(rng.normal(size=60), groups, flips=199, seed=i) for i in range(300)]
    assert np.mean(np.array(values) < 0.05) == pytest.approx(0.05, abs=0.04)


def test_brier_score() -> None:
    assert brier_score(3, ((3, 1.0),)) == 0.0
    assert brier_score(3, ((4, 1.0),)) == 2.0
    assert brier_score(3, ((3, 0.6), (4, 0.4))) == pytest.approx(0.4**2 + 0.4**2)


def test_pair__per_class_and_the_photos_they_differ_on() -> None:
    labels = np.array([1] * 10 + [2] * 10)
    one = np.array([1] * 8 + [2] * 2 + [2] * 10)
    other = np.array([1] * 10 + [2] * 5 + [1] * 5)
    pair = score_pair(labels, one, other, np.arange(20))
    assert (pair.one_accuracy, pair.other_accuracy) == (0.9, 0.75)
    assert (pair.only_one, pair.only_other, pair.both_right, pair.both_wrong) == (5, 2, 13, 0)
    assert pair.agreement == pytest.approx(13 / 20)
    assert pair.difference.mean == pytest.approx(-0.15)
    first, second = pair.classes
    assert (first.class_id, first.photos, first.recall.one, first.recall.other) == (1, 10, 0.8, 1)
    assert first.precision.other == pytest.approx(10 / 15)
    assert (second.recall.one, second.recall.other) == (1.0, 0.5)
    assert second.recall.beyond_noise
    assert second.recall.low <= -0.5 <= second.recall.high < 0
    assert pair.error_p is None


def test_pair__a_class_from_one_burst_is_not_known_to_differ() -> None:
    labels = np.array([1] * 10 + [2] * 10)
    one = labels.copy()
    other = np.array([2] * 10 + [2] * 10)
    groups = np.array([0] * 10 + list(range(1, 11)))
    first = score_pair(labels, one, other, groups).classes[0]
    assert first.groups == 1
    assert not first.recall.beyond_noise


def test_pair__confidence_tells_more_than_right_and_wrong() -> None:
    labels = np.ones(60, dtype=np.int64)
    errors = (np.full(60, 0.3), np.full(60, 0.2) + np.linspace(-0.02, 0.02, 60))
    pair = score_pair(labels, labels, labels, np.arange(60), errors=errors)
    assert pair.p_value == 1.0
    assert pair.error_p is not None
    assert pair.error_p < 0.01
