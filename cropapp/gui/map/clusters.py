"""Which points stand alone at a zoom, and which are drawn together with their count.

Owns: the grouping. Must not: draw, or know what is on the screen.

Points are put into square cells that lie still on the world, so that nothing regroups while the map
is dragged. A cell whose points all keep apart is drawn point by point; any other as one disc at the
middle of its points, held so far inside its cell that discs never cover each other.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

CELL_PX = 56.0
PARTS = 4
"""A cell has PARTS x PARTS parts of 14 px; two points in one part would cover each other."""
MOST_ALONE = 8
DISC_PX = 18.0
"""The largest radius of a disc."""
_RADII = np.array([12.0, 14.0, 16.0, DISC_PX])
_RADII_FROM = (10, 100, 1000)
LEVELS_PER_DOUBLING = 2

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Clusters:
    """The points at one level of zoom. Indices are into the arrays they were made from."""

    alone: Ints
    """(A,) points drawn each by itself, in their order."""
    order: Ints
    """All points, those of one cell beside each other."""
    starts: Ints
    ends: Ints
    """(C,) where the members of each cluster lie in `order`."""
    x: Floats
    y: Floats
    """(C,) where each disc stands, world radians."""
    shares: NDArray[np.int64]
    """(C, K) members of each kind."""

    @property
    def sizes(self) -> Ints:
        return self.ends - self.starts

    def members(self, cluster: int) -> Ints:
        """Return the points of one cluster."""
        return self.order[self.starts[cluster] : self.ends[cluster]]


def level_of(px_per_radian: float) -> int:
    """Return the level of a zoom: one grouping serves all zooms up to the next level."""
    return math.floor(math.log2(px_per_radian) * LEVELS_PER_DOUBLING)


def scale_of(level: int) -> float:
    """Return the smallest zoom of a level, pixels per radian: cells are never too small."""
    return float(2.0 ** (level / LEVELS_PER_DOUBLING))


def disc_radii(sizes: Ints) -> Floats:
    """Return the radius of the disc of each number of photos, pixels."""
    return np.asarray(_RADII[np.searchsorted(_RADII_FROM, sizes, side="right")])


def make_clusters(x: Floats, y: Floats, kinds: Ints, kind_count: int, level: int) -> Clusters:
    """Group points at a level.

    Args:
        x, y: (N,) world radians.
        kinds: (N,) 0 to kind_count - 1, counted within each cluster.
    """
    parts_per_radian = scale_of(level) * PARTS / CELL_PX
    across = np.floor(x * parts_per_radian).astype(np.int64)
    up = np.floor(y * parts_per_radian).astype(np.int64)
    cells = (across // PARTS) * (1 << 32) + up // PARTS
    order = np.argsort(cells, kind="stable")
    grouped = cells[order]
    starts = np.flatnonzero(np.diff(grouped, prepend=grouped[:1] - 1)) if len(x) else order
    ends = np.append(starts[1:], len(x)).astype(np.int64)
    part = ((across % PARTS) * PARTS + up % PARTS)[order]
    separate = _parts_taken(part, starts) == ends - starts
    alone = separate & (ends - starts <= MOST_ALONE)
    together = ~alone
    centres = _centres(x[order], y[order], starts, ends, scale_of(level))
    of_cell = np.repeat(np.arange(len(starts)), ends - starts)
    return Clusters(
        alone=np.sort(order[alone[of_cell]]),
        order=order,
        starts=starts[together],
        ends=ends[together],
        x=centres[0][together],
        y=centres[1][together],
        shares=_shares(kinds[order], of_cell, together, kind_count),
    )


def _parts_taken(part: Ints, starts: Ints) -> Ints:
    """Return in how many parts of each cell there is a point."""
    if not len(part):
        return part
    masks = np.bitwise_or.reduceat(np.left_shift(np.int64(1), part), starts)
    return np.bitwise_count(masks).astype(np.int64)


def _centres(
    x: Floats, y: Floats, starts: Ints, ends: Ints, px_per_radian: float
) -> tuple[Floats, Floats]:
    if not len(x):
        return x, y
    sizes = ends - starts
    slack = (CELL_PX / 2 - disc_radii(sizes)) / px_per_radian
    side = CELL_PX / px_per_radian
    return (
        _held_inside(np.add.reduceat(x, starts) / sizes, slack, side),
        _held_inside(np.add.reduceat(y, starts) / sizes, slack, side),
    )


def _held_inside(places: Floats, slack: Floats, side: float) -> Floats:
    middle = (np.floor(places / side) + 0.5) * side
    return np.clip(places, middle - slack, middle + slack)


def _shares(
    kinds: Ints, of_cell: Ints, together: NDArray[np.bool_], kind_count: int
) -> NDArray[np.int64]:
    row_of_cell = np.cumsum(together) - 1
    kept = together[of_cell]
    rows = row_of_cell[of_cell[kept]]
    flat = np.bincount(rows * kind_count + kinds[kept], minlength=int(together.sum()) * kind_count)
    return flat.reshape(-1, kind_count).astype(np.int64)
