"""What more labels should bring, in words.

Owns: the sentences. Must not: forecast (core.learning_curve does) or promise what is not beyond
noise.
"""

from __future__ import annotations

from collections.abc import Sequence

from cropapp.core.entities import PhotoClass
from cropapp.core.learning_curve import WORTH, Forecast, LearningCurve
from cropapp.core.rounding import whole_percent
from cropapp.core.words import spoken

_MOST = 3
"""Sentences about single classes."""


def advise(curve: LearningCurve, classes: Sequence[PhotoClass]) -> tuple[str, ...]:
    """Return what can be said honestly, the classes with the most to gain first."""
    found = [
        (forecast, entry.name)
        for number, entry in enumerate(classes)
        if (forecast := curve.worthwhile(number)) is not None
    ]
    found.sort(key=lambda pair: (-pair[0].gain / pair[0].more_labels, pair[1]))
    said = [_of_class(forecast, name) for forecast, name in found[:_MOST]]
    return (_of_all(curve), *said)


def _of_all(curve: LearningCurve) -> str:
    worth = curve.worthwhile()
    if worth is not None:
        more, gain = worth.more_labels, whole_percent(worth.gain)
        low, high = _seen(worth)
        return spoken(
            f"About {more} more labels, spread over the classes as now, should bring {gain} points "
            f"in all; the next evaluation may show {low} to {high}."
        )
    reach = max((point.labels for point in curve.points), default=0)
    far = curve.forecast(reach) if reach else None
    if far is None:
        return spoken("There are too few labels to say what more of them would bring.")
    low, high = whole_percent(far.low), whole_percent(far.high)
    if far.high < WORTH:
        return spoken(
            f"Even twice as many labels should bring less than {max(high, 2)} points. Photos of "
            "other places and days, or a deep training, may bring more."
        )
    return spoken(
        f"What more labels would bring is not known well: twice as many, {low} to {high} points."
    )


def _of_class(forecast: Forecast, name: str) -> str:
    more, gain = forecast.more_labels, whole_percent(forecast.gain)
    low, high = _seen(forecast)
    return spoken(
        f"About {more} more labels of {name} should bring it {gain} points if the other classes "
        f"keep up; the next evaluation may show {low} to {high}."
    )


def _seen(forecast: Forecast) -> tuple[int, int]:
    """Return the ends, in points, of what the person will see: not of what cannot be seen."""
    return whole_percent(forecast.seen_low), whole_percent(forecast.seen_high)
