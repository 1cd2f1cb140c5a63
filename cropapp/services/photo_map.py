"""Use case: which photos were taken where.

Owns: the points of the map, and which of them lie in a rectangle or inside an outline. Must not:
know a projection; outlines are in degrees, straight between their corners as GeoJSON has it.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from cropapp.core.gallery import Area
from cropapp.services.project import Project
from cropapp.store.map_points import MapPoints as MapPoints
from cropapp.store.map_points import read_map_points

Ring = NDArray[np.float64]
"""(K, 2) float64: longitude, latitude in degrees; the last corner leads back to the first."""


def map_points(project: Project) -> MapPoints:
    """Return the project's photos with a position; not for the GUI thread."""
    with project.store.read() as session:
        return read_map_points(session)


def inside_area(points: MapPoints, area: Area) -> NDArray[np.bool_]:
    """Return which photos a rectangle holds, its edges included, (N,)."""
    lat, lon = points.latitudes, points.longitudes
    held = (lat >= area.south) & (lat <= area.north)
    if area.west <= area.east:
        return np.asarray(held & (lon >= area.west) & (lon <= area.east))
    return np.asarray(held & ((lon >= area.west) | (lon <= area.east)))


def inside_rings(points: MapPoints, rings: Sequence[Ring]) -> NDArray[np.bool_]:
    """Return which photos lie inside an outline with its holes, (N,).

    By the even-odd rule over all rings together: a hole's ring takes out what it encloses.
    """
    found = np.zeros(len(points), dtype=bool)
    if not rings:
        return found
    corners = np.concatenate(rings)
    (west, south), (east, north) = corners.min(axis=0), corners.max(axis=0)
    near = np.flatnonzero(inside_area(points, Area(south, west, north, east)))
    x, y = points.longitudes[near], points.latitudes[near]
    odd = np.zeros(len(near), dtype=bool)
    for ring in rings:
        odd ^= _crossings_odd(x, y, ring)
    found[near] = odd
    return found


def _crossings_odd(x: NDArray[np.float64], y: NDArray[np.float64], ring: Ring) -> NDArray[np.bool_]:
    """Return whether a ray to the east of each point crosses the ring an odd number of times."""
    odd = np.zeros(len(x), dtype=bool)
    after = np.roll(ring, -1, axis=0)
    for (x1, y1), (x2, y2) in zip(ring, after, strict=True):
        if y1 == y2:
            continue
        spans = (y1 > y) != (y2 > y)
        odd ^= spans & (x < x1 + (y - y1) * (x2 - x1) / (y2 - y1))
    return odd
