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
    told = law.forecast(450)
    assert told.gain == pytest.approx(0.9 * (450**-0.4 - 900**-0.4), rel=0.05)
    assert 0 < told.low < told.gain < told.high


def test_forecast__fewer_held_out_photos_make_it_less_sure() -> None:
    errors = [0.9 * n**-0.4 for n in SIZES]
    many, few = (PowerLaw.through(SIZES, errors, photos=photos) for photos in (5000, 50))
    assert many is not None
    assert few is not None
    assert few.forecast(200).high - few.forecast(200).low > 3 * (
        many.forecast(200).high - many.forecast(200).low
    )


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
