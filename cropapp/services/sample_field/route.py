"""Where and when each photo of the field was "taken".

Owns: an invented field, the walk along its rows on three days, and which part of it has which
condition. It must not draw or write.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

import numpy as np

# An invented field in open farmland; no real farm is meant.
ORIGIN = (48.27315, 16.83260)
ALTITUDE_M = 151.0
BEARING_DEG = 24.0
ROWS = 9
ROW_LENGTH_M = 110.0
ROW_SPACING_M = 4.5
METRES_PER_DEGREE = 111_320.0
ZONE = timezone(timedelta(hours=2))
STARTS = (
    datetime(2026, 6, 12, 8, 30, 15, tzinfo=ZONE),
    datetime(2026, 6, 19, 15, 5, 40, tzinfo=ZONE),
    datetime(2026, 6, 26, 10, 12, 3, tzinfo=ZONE),
)

# Shares of the leaf photos; a real field is mostly healthy and never balanced.
SHARES: dict[str, float] = {
    "healthy": 0.35,
    "rust": 0.20,
    "leaf spot": 0.18,
    "powdery mildew": 0.15,
    "chlorosis": 0.12,
}


@dataclass(frozen=True, slots=True)
class Stop:
    """A place on the walk: metres along and across the rows, degrees, and the local time."""

    day: int
    along_m: float
    across_m: float
    latitude: float
    longitude: float
    altitude_m: float
    taken_at: datetime


def walk(count: int, rng: np.random.Generator) -> list[Stop]:
    """Return `count` stops in order of time: each day the whole field, row up, row down."""
    stops: list[Stop] = []
    for day, start in enumerate(STARTS):
        share = count // len(STARTS) + (day < count % len(STARTS))
        clock = start
        for number in range(share):
            path_m = (number + rng.uniform(0.1, 0.9)) / share * ROWS * ROW_LENGTH_M
            row = min(int(path_m // ROW_LENGTH_M), ROWS - 1)
            along = path_m - row * ROW_LENGTH_M
            along = ROW_LENGTH_M - along if row % 2 else along
            stops.append(_stop(day, along, row * ROW_SPACING_M, clock, rng))
            clock += timedelta(seconds=int(rng.integers(11, 48)))
    return stops


def _stop(
    day: int, along_m: float, across_m: float, clock: datetime, rng: np.random.Generator
) -> Stop:
    bearing = np.radians(BEARING_DEG)
    east = along_m * np.sin(bearing) + across_m * np.cos(bearing) + rng.normal(0.0, 0.9)
    north = along_m * np.cos(bearing) - across_m * np.sin(bearing) + rng.normal(0.0, 0.9)
    return Stop(
        day=day,
        along_m=along_m,
        across_m=across_m,
        latitude=float(ORIGIN[0] + north / METRES_PER_DEGREE),
        longitude=float(ORIGIN[1] + east / METRES_PER_DEGREE / np.cos(np.radians(ORIGIN[0]))),
        altitude_m=float(ALTITUDE_M + along_m * 0.018 + rng.normal(0.0, 0.6)),
        taken_at=clock,
    )


def spread_conditions(
    stops: Sequence[Stop], weights: Sequence[int], rng: np.random.Generator
) -> list[str]:
    """Return a class name per stop: each condition keeps mostly to its own corner of the field.

    Args:
        weights: photos at each stop; the shares hold for photos, not stops.
    """
    wanted = {name: max(1.0, share * sum(weights)) for name, share in SHARES.items()}
    result = ["healthy"] * len(stops)
    free = set(range(len(stops)))
    for name in ("chlorosis", "powdery mildew", "leaf spot", "rust"):
        heart = (rng.uniform(0, ROW_LENGTH_M), rng.uniform(0, ROWS * ROW_SPACING_M))
        far = {
            index: np.hypot(stops[index].along_m - heart[0], stops[index].across_m - heart[1])
            + rng.exponential(32.0)
            for index in sorted(free)
        }
        filled = 0
        for index in sorted(far, key=lambda key: far[key]):
            if filled and filled + weights[index] / 2 > wanted[name]:
                break
            result[index] = name
            free.discard(index)
            filled += weights[index]
    return result
