"""What a chart shows, as plain values.

Owns: series, bands, markers, axes, and the words a screen reader is given for them. Must not:
paint.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from cropapp.gui.locale_words import decimal

READ_ALOUD = 24
"""A screen reader is told so many points of a series, evenly chosen, and always the last."""

Words = Callable[[float], str]


def two_places(value: float) -> str:
    """Return `0.87` as the person's language writes it."""
    return decimal(value, 2)


@dataclass(frozen=True, slots=True)
class Axis:
    """Attributes:
    title: what is counted along it, in words: `epoch`.
    low: where it begins; None: at the least value.
    high: where it ends; None: at the largest value.
    words: a value as text, for ticks and read-out.
    whole: whether only whole numbers are marked.
    """

    title: str
    low: float | None = None
    high: float | None = None
    words: Words = two_places
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Series:
    """One line. Points are in the order of x; a y that is not a number is a gap.

    Attributes:
        ink: name of a token of gui/theme: `accent`, `secondary`, `text`, `warning`...
        width_px: of the line; 0: no line, only points.
        dots: whether each point is marked; a single point always is.
        low: with `high`, an interval around each y, shown as a pale band (confidence).
    """

    name: str
    x: Sequence[float]
    y: Sequence[float]
    ink: str = "accent"
    width_px: float = 2.0
    dashed: bool = False
    dots: bool = False
    low: Sequence[float] = ()
    high: Sequence[float] = ()

    def index_at(self, x: float) -> int | None:
        """Return which point has this x, None if none has."""
        index = bisect_left(self.x, x)
        return index if index < len(self.x) and self.x[index] == x else None

    def value_at(self, x: float) -> float | None:
        """Return y at an x that is one of the points, None elsewhere and in a gap."""
        index = self.index_at(x)
        value = None if index is None else self.y[index]
        return value if value is not None and math.isfinite(value) else None


@dataclass(frozen=True, slots=True)
class Band:
    """The space between two series, shaded.

    Attributes:
        first: index of a series; second: of the other.
    """

    first: int
    second: int
    ink: str = "secondary"


@dataclass(frozen=True, slots=True)
class Marker:
    """A vertical line with words: a stage begins here."""

    x: float
    text: str


@dataclass(frozen=True, slots=True)
class ChartData:
    """All of one chart.

    Attributes:
        diagonal: whether the line y = x is drawn as a reference.
        level: a horizontal reference line, None for none.
    """

    x: Axis
    y: Axis
    series: tuple[Series, ...] = ()
    bands: tuple[Band, ...] = ()
    markers: tuple[Marker, ...] = ()
    diagonal: bool = False
    level: float | None = None
    places: tuple[float, ...] = field(init=False)
    """Every x at which any series has a point, in order: what can be pointed at."""

    def __post_init__(self) -> None:
        places = sorted({x for each in self.series for x in each.x})
        object.__setattr__(self, "places", tuple(places))

    def limits(self) -> tuple[float, float, float, float]:
        """Return least and largest x, least and largest y, with the axes' own ends."""
        ys = [y for each in self.series for y in (*each.y, *each.low, *each.high)]
        known = [y for y in ys if math.isfinite(y)]
        marked = [marker.x for marker in self.markers]
        x_low, x_high = _ends(self.x, [*self.places, *marked], room=0.0)
        y_low, y_high = _ends(self.y, known, room=0.08)
        return x_low, x_high, y_low, y_high

    def reading(self, x: float) -> str:
        """Return what all series say at an x: `epoch 3, Head: train 0.91, held out 0.85`."""
        said = [
            f"{each.name} {self.y.words(value)}"
            for each in self.series
            if (value := each.value_at(x)) is not None
        ]
        begun = [marker.text for marker in self.markers if marker.x <= x]
        where = ", ".join([f"{self.x.title} {self.x.words(x)}", *begun[-1:]])
        return f"{where}: {', '.join(said)}" if said else where

    def description(self) -> str:
        """Return all values in words, for who does not see the lines."""
        return " ".join(_aloud(each, self.x, self.y) for each in self.series if len(each.x))


def _ends(axis: Axis, values: Sequence[float], *, room: float) -> tuple[float, float]:
    """Return where an axis begins and ends: as it says, else a little beyond the values."""
    low, high = (min(values), max(values)) if values else (0.0, 1.0)
    if axis.low is not None:
        low = axis.low
    if axis.high is not None:
        high = axis.high
    if high <= low:
        high = low + 1.0
    spare = (high - low) * room
    return (
        low if axis.low is not None else low - spare,
        high if axis.high is not None else high + spare,
    )


def _aloud(series: Series, x: Axis, y: Axis) -> str:
    step = max(1, math.ceil(len(series.x) / READ_ALOUD))
    chosen = [*range(0, len(series.x), step)]
    if chosen[-1] != len(series.x) - 1:
        chosen.append(len(series.x) - 1)
    points = "; ".join(
        f"{x.title} {x.words(series.x[i])}: {y.words(series.y[i])}"
        for i in chosen
        if math.isfinite(series.y[i])
    )
    return f"{series.name}: {points}."
