"""Where a place on the earth is on the screen, and back.

Owns: the projection and what follows from it: fitting, zooming, the graticule's steps, the scale.
Must not: draw.

The projection is Mercator's: it keeps shapes at every latitude, and a parallel or a meridian is a
straight line, so that a rectangle drawn on the screen is one on the earth.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from cropapp.core.gallery import Area

EARTH_RADIUS_M = 6_378_137.0
"""Of WGS 84, at the equator."""
LAST_LATITUDE = 85.05
"""Beyond it the projection grows without end; no field is there."""
LEAST_SPAN = 200.0 / EARTH_RADIUS_M
"""A single place is shown with 200 m around it, radians at the equator."""
MOST_PX_PER_RADIAN = EARTH_RADIUS_M / 0.01
LEAST_PX_PER_RADIAN = 100.0
FIT_MARGIN_PX = 48

Floats = NDArray[np.float64]

# Degrees, minutes, seconds and fractions that people count in.
GRATICULE_STEPS_DEG = (
    *(30.0, 15.0, 10.0, 5.0, 2.0, 1.0),
    *(minutes / 60 for minutes in (30, 15, 10, 5, 2, 1)),
    *(seconds / 3600 for seconds in (30, 15, 10, 5, 2, 1, 0.5, 0.2, 0.1, 0.05, 0.02, 0.01)),
)


def world_x(longitudes: Floats) -> Floats:
    """Return Mercator's x, radians to the east, of degrees."""
    return np.radians(longitudes)


def world_y(latitudes: Floats) -> Floats:
    """Return Mercator's y, radians of the equator to the north, of degrees."""
    clipped = np.clip(latitudes, -LAST_LATITUDE, LAST_LATITUDE)
    return np.asarray(np.arctanh(np.sin(np.radians(clipped))))


def latitude_of(y: float) -> float:
    return math.degrees(math.asin(math.tanh(y)))


@dataclass(frozen=True, slots=True)
class Bounds:
    """A rectangle of the world, radians."""

    left: float
    bottom: float
    right: float
    top: float

    def joined(self, other: Bounds) -> Bounds:
        return Bounds(
            min(self.left, other.left),
            min(self.bottom, other.bottom),
            max(self.right, other.right),
            max(self.top, other.top),
        )


def bounds_of(x: Floats, y: Floats) -> Bounds | None:
    """Return the rectangle around some places, None around none."""
    if not len(x):
        return None
    return Bounds(float(x.min()), float(y.min()), float(x.max()), float(y.max()))


@dataclass(frozen=True, slots=True)
class MapView:
    """What of the world is on the screen."""

    x: float = 0.0
    y: float = 0.0
    """The world's place in the middle."""
    px_per_radian: float = LEAST_PX_PER_RADIAN
    width: float = 1.0
    height: float = 1.0
    """Of the screen, device-independent pixels."""

    def screen_x(self, x: Floats) -> Floats:
        return (x - self.x) * self.px_per_radian + self.width / 2

    def screen_y(self, y: Floats) -> Floats:
        return (self.y - y) * self.px_per_radian + self.height / 2

    def world_at(self, across: float, down: float) -> tuple[float, float]:
        return (
            self.x + (across - self.width / 2) / self.px_per_radian,
            self.y - (down - self.height / 2) / self.px_per_radian,
        )

    def bounds(self, margin_px: float = 0.0) -> Bounds:
        """Return what of the world is seen."""
        left, top = self.world_at(-margin_px, -margin_px)
        right, bottom = self.world_at(self.width + margin_px, self.height + margin_px)
        return Bounds(left, bottom, right, top)

    def moved(self, across_px: float, down_px: float) -> MapView:
        """Return the view after the ground was dragged by so many pixels."""
        return replace(
            self,
            x=self.x - across_px / self.px_per_radian,
            y=self.y + down_px / self.px_per_radian,
        )

    def zoomed(self, factor: float, across: float, down: float) -> MapView:
        """Return the view after a zoom under which one place of the screen stays where it is."""
        wanted = self.px_per_radian * factor
        scale = min(MOST_PX_PER_RADIAN, max(LEAST_PX_PER_RADIAN, wanted))
        x, y = self.world_at(across, down)
        return replace(
            self,
            x=x - (across - self.width / 2) / scale,
            y=y + (down - self.height / 2) / scale,
            px_per_radian=scale,
        )

    def fitted(self, around: Bounds, margin_px: float = FIT_MARGIN_PX) -> MapView:
        """Return the view that shows a rectangle whole."""
        across = max(around.right - around.left, LEAST_SPAN)
        up = max(around.top - around.bottom, LEAST_SPAN)
        room_x, room_y = (max(16.0, side - 2 * margin_px) for side in (self.width, self.height))
        scale = min(room_x / across, room_y / up)
        return replace(
            self,
            x=(around.left + around.right) / 2,
            y=(around.bottom + around.top) / 2,
            px_per_radian=min(MOST_PX_PER_RADIAN, max(LEAST_PX_PER_RADIAN, scale)),
        )

    def metres_per_px(self) -> float:
        """Return how much ground a pixel in the middle covers."""
        return math.cos(math.radians(latitude_of(self.y))) * EARTH_RADIUS_M / self.px_per_radian

    def area(self, left: float, top: float, right: float, bottom: float) -> Area:
        """Return the degrees of a rectangle of the screen; longitudes are not wrapped."""
        (west, north), (east, south) = self.world_at(left, top), self.world_at(right, bottom)
        return Area(latitude_of(south), math.degrees(west), latitude_of(north), math.degrees(east))


def wrapped(area: Area) -> Area:
    """Return an area with both its meridians between -180 and 180."""
    if area.east - area.west >= 360:
        return replace(area, west=-180.0, east=180.0)
    return replace(area, west=_wrapped(area.west), east=_wrapped(area.east))


def _wrapped(longitude: float) -> float:
    # Left alone where it is in range: the arithmetic would move it by a rounding.
    return longitude if -180 <= longitude <= 180 else (longitude + 180) % 360 - 180


def unwrapped(longitudes: Floats) -> Floats:
    """Return longitudes of one region without the jump at the date line: some go beyond 180."""
    if not len(longitudes) or longitudes.max() - longitudes.min() <= 180:
        return longitudes
    ordered = np.unique(longitudes)
    gaps = np.diff(ordered)
    widest = int(gaps.argmax())
    if gaps[widest] <= 180:
        return longitudes
    return np.where(longitudes <= ordered[widest], longitudes + 360, longitudes)


def graticule_step(degrees_per_px: float, least_px: float) -> float:
    """Return the smallest step, in degrees, whose lines are at least so far apart."""
    least = degrees_per_px * least_px
    return min((s for s in GRATICULE_STEPS_DEG if s >= least), default=GRATICULE_STEPS_DEG[0])


def graticule_lines(first: float, last: float, step: float) -> list[float]:
    """Return the multiples of a step between two degrees."""
    start = math.ceil(first / step - 1e-9)
    return [number * step for number in range(start, math.floor(last / step + 1e-9) + 1)]


def angle_words(degrees: float, step: float) -> str:
    """Return an angle without its sign as `24°08′30″`, as fine as the step needs."""
    if step >= 1 - 1e-9:
        return f"{abs(degrees):.0f}°"
    seconds = abs(degrees) * 3600
    if step >= 1 / 60 - 1e-9:
        whole, minutes = divmod(round(seconds / 60), 60)
        return f"{whole}°{minutes:02d}′"
    places = 0 if step >= 1 / 3600 - 1e-12 else 1 if step >= 0.1 / 3600 - 1e-12 else 2
    units = 10**places
    total = round(seconds * units)
    whole, rest = divmod(total, 3600 * units)
    minutes, rest = divmod(rest, 60 * units)
    width = 3 + places if places else 2
    return f"{whole}°{minutes:02d}′{rest / units:0{width}.{places}f}″"


def scale_bar_m(metres_per_px: float, most_px: float) -> float:
    """Return the longest of 1, 2, 5, 10, 20... metres that has room."""
    most = metres_per_px * most_px
    power = 10.0 ** math.floor(math.log10(most))
    return next(power * digit for digit in (5, 2, 1) if power * digit <= most)
