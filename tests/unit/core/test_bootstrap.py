"""Intervals over groups: as wide as the groups are few, and right as often as they say."""

from __future__ import annotations

import numpy as np
import pytest

from cropapp.core.bootstrap import paired_difference, wilson
from cropapp.core.metrics import Scores, score_predictions


def answers(
    groups: int, per_group: int, *, rate: float = 0.7, seed: int = 0
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Two classes; photos of one group are all right or all wrong."""
    rng = np.random.default_rng(seed)
    labels = np.repeat(rng.integers(0, 2, groups), per_group)
    right = np.repeat(rng.random(groups) < rate, per_group)
    said = np.where(right, labels, 1 - labels)
    return labels, np.eye(2)[said] * 0.8 + 0.1, np.repeat(np.arange(groups), per_group)


def width(scores: Scores) -> float:
    assert scores.accuracy_range is not None
    return scores.accuracy_range[1] - scores.accuracy_range[0]


def test_interval__ten_photos_of_one_group_tell_no_more_than_one() -> None:
    labels, said, groups = answers(60, 10)
    by_group = score_predictions(labels, said, groups=groups, resamples=1000)
    by_photo = score_predictions(labels, said, resamples=1000)
    assert by_group.accuracy == by_photo.accuracy
    assert (by_group.groups, by_photo.groups) == (60, 600)
    assert width(by_group) == pytest.approx(width(by_photo) * np.sqrt(10), rel=0.2)


def test_interval__holds_the_truth_about_as_often_as_it_says() -> None:
    held = 0
    for seed in range(100):
        labels, said, groups = answers(80, 3, seed=seed)
        low, high = score_predictions(
            labels, said, groups=groups, resamples=400
        ).accuracy_range or (1.0, 0.0)
        held += low <= 0.7 <= high
    assert 87 <= held <= 100


def test_interval__always_right_on_six_photos_is_not_always_right() -> None:
    labels = np.array([0] * 6 + [1] * 60)
    scores = score_predictions(labels, np.eye(2)[labels], resamples=200)
    low, high = scores.per_class[0].recall_range or (1.0, 0.0)
    assert (low, high) == wilson(6, 6)
    assert 0.5 < low < 0.7
    assert high == pytest.approx(1.0)
    assert (scores.per_class[1].recall_range or (0.0, 0.0))[0] > 0.9


def test_interval__a_class_never_predicted_has_no_precision_to_be_sure_of() -> None:
    labels = np.array([0, 0, 1, 1, 2])
    scores = score_predictions(labels, np.eye(3)[[0, 0, 1, 1, 1]], resamples=200)
    assert scores.per_class[2].precision_range is None
    assert scores.per_class[2].recall_range == wilson(0, 1)


def test_interval__one_group_gives_none() -> None:
    labels, said, _ = answers(20, 1)
    scores = score_predictions(labels, said, groups=np.zeros(20, np.int64), resamples=200)
    assert scores.accuracy_range is None
    assert scores.per_class[0].recall_range is None


def test_paired_difference__sees_what_two_intervals_would_hide() -> None:
    rng = np.random.default_rng(0)
    other = (rng.random(400) < 0.7).astype(float)
    one = other.copy()
    one[np.flatnonzero(other == 0)[:20]] = 1
    found = paired_difference(one, other, np.arange(400))
    assert found.mean == pytest.approx(0.05)
    assert found.beyond_noise
    assert 0.02 < found.low < 0.05 < found.high < 0.08
    # The same 20 photos all of two bursts: luck.
    in_bursts = np.arange(400)
    in_bursts[np.flatnonzero(one != other)] = np.repeat([500, 501], 10)
    assert not paired_difference(one, other, in_bursts).beyond_noise


def test_paired_difference__one_group_says_nothing() -> None:
    found = paired_difference(np.ones(5), np.zeros(5), np.zeros(5, np.int64))
    assert (found.mean, found.low, found.high) == (1.0, -1.0, 1.0)
    assert not found.beyond_noise
