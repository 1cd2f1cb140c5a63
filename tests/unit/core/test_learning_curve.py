"""The law through the points gives back what made them, and does not promise what is noise."""

from __future__ import annotations

import json

import numpy as np
import pytest

from cropapp.core.learning_curve import CurvePoint, LearningCurve, PowerLaw

SIZES = (40, 40, 80, 80, 150, 150, 260, 260, 450)


def curve(errors: list[tuple[float, float]], photos: int) -> LearningCurve:
    """errors: of both classes at each size."""
    points = tuple(
        CurvePoint(
            labels=size,
            accuracy=1 - (a + b) / 2,
            labels_per_class=(size // 2, size // 2),
            recall_per_class=(1 - a, 1 - b),
        )
        for size, (a, b) in zip(SIZES, errors, strict=True)
    )
    return LearningCurve(points, (photos, photos))


def test_power_law__is_found_again() -> None:
    law = PowerLaw.through(SIZES, [0.9 * n**-0.4 for n in SIZES], photos=10_000)
    assert law is not None
    assert law.scale == pytest.approx(0.9, rel=0.02)
    assert law.steepness == pytest.approx(0.4, rel=0.02)
    told = law.forecast(450, judges=10_000)
    assert told.gain == pytest.approx(0.9 * (450**-0.4 - 900**-0.4), rel=0.05)
    assert 0 < told.low < told.gain < told.high
    assert told.seen_low < told.low
    assert told.high < told.seen_high


def test_forecast__fewer_held_out_photos_make_it_less_sure() -> None:
    errors = [0.9 * n**-0.4 for n in SIZES]
    many, few = (PowerLaw.through(SIZES, errors, photos=photos) for photos in (5000, 50))
    assert many is not None
    assert few is not None
    one, other = few.forecast(200, judges=50), many.forecast(200, judges=5000)
    assert one.high - one.low > 3 * (other.high - other.low)
    assert one.seen_high - one.seen_low > 3 * (other.seen_high - other.seen_low)


def test_forecast__holds_what_the_next_evaluation_measures() -> None:
    """Both evaluations are samples: 95 % of the differences that they show lie in the range."""
    rng = np.random.default_rng(0)
    held = []
    for _ in range(200):
        now, then = (rng.binomial(n, 0.9 * size**-0.4) / n for n, size in ((200, 450), (400, 900)))
        errors = [(rng.binomial(200, 0.9 * n**-0.4) / 200,) * 2 for n in SIZES[:-1]]
        points = curve([*errors, (now, now)], 100)
        told = LearningCurve(points.points, (100, 100), (100, 100)).forecast(450)
        assert told is not None
        shown = now - then
        held.append((told.low <= shown <= told.high, told.seen_low <= shown <= told.seen_high))
    gain_alone, seen = np.mean(held, axis=0)
    assert gain_alone < 0.85
    assert 0.9 <= seen <= 1.0


def test_forecast__photos_of_one_group_judge_as_one() -> None:
    made = curve([(0.9 * n**-0.4,) * 2 for n in SIZES], 200)
    grouped = LearningCurve(made.points, made.photos_per_class, (20, 20))
    alone = LearningCurve(made.points, made.photos_per_class, (200, 200))
    one, other = grouped.forecast(100), alone.forecast(100)
    assert one is not None
    assert other is not None
    assert one.seen_high - one.seen_low > 2 * (other.seen_high - other.seen_low)


def test_worthwhile__names_the_class_that_labels_help() -> None:
    learns = [(0.03, 3.0 * n**-0.45) for n in SIZES]
    found = curve(learns, 2000)
    assert found.worthwhile(0) is None
    told = found.worthwhile(1)
    assert told is not None
    assert told.more_labels in (80, 160)
    assert told.is_sure
    assert told.gain >= 0.03


def test_worthwhile__noise_promises_nothing() -> None:
    rng = np.random.default_rng(0)
    flat = [(0.3 + rng.normal() * 0.05, 0.3 + rng.normal() * 0.05) for _ in SIZES]
    found = curve(flat, 30)
    assert [found.worthwhile(number) for number in (None, 0, 1)] == [None] * 3


def test_worthwhile__does_not_look_beyond_twice_the_labels() -> None:
    slow = [(1.0 * n**-0.05, 1.0 * n**-0.05) for n in SIZES]
    assert curve(slow, 100_000).worthwhile(0) is None


def test_forecast__too_few_points_are_unknown() -> None:
    assert PowerLaw.through((10, 20), (0.4, 0.3), photos=100) is None
    assert PowerLaw.through((10, 10, 10, 10), (0.4, 0.3, 0.3, 0.3), photos=100) is None
    assert PowerLaw.through(SIZES, [0.0] * 9, photos=0) is None
    assert LearningCurve((), ()).forecast(10) is None


def test_curve__comes_back_from_its_json() -> None:
    made = curve([(0.3, 0.2)] * 9, 50)
    assert LearningCurve.from_dict(json.loads(json.dumps(made.as_dict()))) == made
    grouped = LearningCurve(made.points, made.photos_per_class, (9, 8))
    assert LearningCurve.from_dict(json.loads(json.dumps(grouped.as_dict()))) == grouped
    older = {key: value for key, value in made.as_dict().items() if key != "groups_per_class"}
    assert LearningCurve.from_dict(older) == made
