"""From values to pixels, and where an axis is marked.

Owns: the arithmetic of one axis. Must not: paint.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

_STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)


@dataclass(frozen=True, slots=True)
class Scale:
    """A straight way from `low`..`high` to `start_px`..`end_px`, which may run backwards."""

    low: float
    high: float
    start_px: float
    end_px: float

    def at(self, value: float) -> float:
        """Return where a value lies."""
        share = (value - self.low) / (self.high - self.low)
        return self.start_px + share * (self.end_px - self.start_px)

    def value(self, px: float) -> float:
        """Return what lies at a place."""
        length = self.end_px - self.start_px
        return self.low + (px - self.start_px) / (length or 1.0) * (self.high - self.low)


def ticks(low: float, high: float, most: int, *, whole: bool = False) -> list[float]:
    """Return round values between two ends, at most `most` of them, at even steps.

    Args:
        whole: whether only whole numbers will do.
    """
    step = _round_step((high - low) / max(1, most - 1))
    if whole:
        step = max(1.0, math.ceil(step))
    values, index = [], math.ceil(low / step - 1e-9)
    while index * step <= high + step * 1e-9:
        values.append(index * step)
        index += 1
    return values


def _round_step(least: float) -> float:
    """Return the smallest of 1, 2, 2.5, 5 times a power of ten that is not below `least`."""
    if least <= 0 or not math.isfinite(least):
        return 1.0
    power = 10.0 ** math.floor(math.log10(least))
    return next(each * power for each in _STEPS if each * power >= least * (1 - 1e-9))
