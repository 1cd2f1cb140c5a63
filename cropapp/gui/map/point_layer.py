"""The photos on the map: what is drawn of them at a view, and what lies under the pointer.

Owns: the world places of the points, their grouping per level of zoom and the pictures of what is
drawn. Must not: know the mouse, or ask for photos.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QPainter, QPixmap

from cropapp.core.entities import ClassId, PhotoClass
from cropapp.gui import theme
from cropapp.gui.gallery.chips import UNKNOWN_COLOUR
from cropapp.gui.locale_words import number
from cropapp.gui.map.clusters import Clusters, level_of, make_clusters
from cropapp.gui.map.markers import (
    disc_offset,
    disc_radius,
    disc_sprite,
    point_offset,
    point_sprite,
)
from cropapp.gui.map.view_math import Bounds, MapView, bounds_of, world_x, world_y
from cropapp.services.photo_map import MapPoints

_LEVELS_KEPT = 6
_MARGIN_PX = 24
_REACH_PX = 9.0
"""How near the pointer must come to a dot."""
NO_CLASS = 0
_FEW_COUNT = 10_000


@dataclass(frozen=True, slots=True)
class Hit:
    """What is under the pointer: indices into the points, and where it is drawn."""

    points: NDArray[np.int64]
    at: QPointF


class PointLayer:
    """Not a widget: the canvas paints it. For the GUI thread."""

    def __init__(self) -> None:
        self._x = self._y = np.zeros(0)
        self._kinds = np.zeros(0, dtype=np.int64)
        self._class_ids: list[int] = []
        self._shown = np.zeros(0, dtype=np.int64)
        """Indices of the points that are drawn."""
        self._levels: OrderedDict[int, Clusters] = OrderedDict()
        self._discs: dict[tuple[int, int], QPixmap] = {}
        self._dots: dict[tuple[int, float], QPixmap] = {}
        self.classes: Mapping[ClassId, PhotoClass] = {}

    # --- what there is

    def show_points(self, points: MapPoints, hidden: frozenset[int]) -> None:
        """Take the points, longitudes without a jump at the date line; leave out hidden classes."""
        self._x, self._y = world_x(points.longitudes), world_y(points.latitudes)
        known, codes = np.unique(points.class_ids, return_inverse=True)
        self._class_ids = known.tolist()
        # Even kinds are predicted, odd ones labelled: beside each other for each class.
        self._kinds = codes.astype(np.int64).reshape(-1) * 2 + points.is_labelled
        gone = np.isin(known, np.array(sorted(hidden), dtype=np.int64))
        self._shown = np.flatnonzero(~gone[codes.reshape(-1)])
        self._levels.clear()
        self.forget_pictures()

    def forget_pictures(self) -> None:
        """Paint dots and discs anew: colours or the theme are others."""
        self._discs.clear()
        self._dots.clear()

    @property
    def shown(self) -> NDArray[np.int64]:
        return self._shown

    def bounds(self) -> Bounds | None:
        """Return the rectangle around all points that are drawn."""
        return bounds_of(self._x[self._shown], self._y[self._shown])

    def bounds_around(self, points: NDArray[np.int64]) -> Bounds | None:
        return bounds_of(self._x[points], self._y[points])

    def _clusters(self, view: MapView) -> tuple[int, Clusters]:
        level = level_of(view.px_per_radian)
        known = self._levels.get(level)
        if known is None:
            shown = self._shown
            kinds = 2 * max(1, len(self._class_ids))
            known = make_clusters(self._x[shown], self._y[shown], self._kinds[shown], kinds, level)
            self._levels[level] = known
            if len(self._levels) > _LEVELS_KEPT:
                gone, _ = self._levels.popitem(last=False)
                self._discs = {key: disc for key, disc in self._discs.items() if key[0] != gone}
        self._levels.move_to_end(level)
        return level, known

    # --- drawing

    def draw(self, painter: QPainter, view: MapView, scale: float) -> None:
        """Draw what the view shows; `scale` is the screen's device pixel ratio."""
        level, clusters = self._clusters(view)
        self._draw_dots(painter, view, self._shown[self._alone_in_view(clusters, view)], scale)
        for index in self._discs_in_view(clusters, view).tolist():
            disc = self._discs.get((level, index))
            if disc is None:
                disc = self._discs[level, index] = self._paint_disc(clusters, index, scale)
            x, y = self._disc_place(clusters, view, index)
            painter.drawPixmap(QPointF(x - disc_offset(), y - disc_offset()), disc)

    def _alone_in_view(self, clusters: Clusters, view: MapView) -> NDArray[np.int64]:
        alone = self._shown[clusters.alone]
        return clusters.alone[_inside(self._x[alone], self._y[alone], view)]

    def _discs_in_view(self, clusters: Clusters, view: MapView) -> NDArray[np.int64]:
        return np.flatnonzero(_inside(clusters.x, clusters.y, view))

    def _disc_place(self, clusters: Clusters, view: MapView, index: int) -> tuple[float, float]:
        place = slice(index, index + 1)
        x, y = view.screen_x(clusters.x[place]), view.screen_y(clusters.y[place])
        return float(x[0]), float(y[0])

    def _draw_dots(
        self, painter: QPainter, view: MapView, points: NDArray[np.int64], scale: float
    ) -> None:
        offset = point_offset()
        across = (view.screen_x(self._x[points]) - offset).tolist()
        down = (view.screen_y(self._y[points]) - offset).tolist()
        kinds = self._kinds[points].tolist()
        # Labelled ones last: what is decided lies over what is guessed.
        for solid in (0, 1):
            for x, y, kind in zip(across, down, kinds, strict=True):
                if kind & 1 == solid:
                    painter.drawPixmap(QPointF(x, y), self._dot(kind, scale))

    def _dot(self, kind: int, scale: float) -> QPixmap:
        dot = self._dots.get((kind, scale))
        if dot is None:
            dot = point_sprite(self._colour(kind), solid=bool(kind & 1), scale=scale)
            self._dots[kind, scale] = dot
        return dot

    def _paint_disc(self, clusters: Clusters, index: int, scale: float) -> QPixmap:
        counts = clusters.shares[index]
        shares = [
            (self._colour(kind), bool(kind & 1), int(counts[kind]))
            for kind in np.flatnonzero(counts).tolist()
        ]
        count = int(clusters.sizes[index])
        return disc_sprite(count, _short(count), shares, scale)

    def _colour(self, kind: int) -> QColor:
        class_id = self._class_ids[kind // 2]
        if class_id == NO_CLASS:
            return theme.current_tokens().secondary
        known = self.classes.get(ClassId(class_id))
        return QColor(known.colour if known else UNKNOWN_COLOUR)

    # --- what is under the pointer

    def hit(self, view: MapView, at: QPointF) -> Hit | None:
        """Return the disc or the dot at a place of the screen."""
        if not len(self._shown):
            return None
        _, clusters = self._clusters(view)
        return self._disc_at(clusters, view, at) or self._dot_at(clusters, view, at)

    def _disc_at(self, clusters: Clusters, view: MapView, at: QPointF) -> Hit | None:
        for index in self._discs_in_view(clusters, view).tolist():
            x, y = self._disc_place(clusters, view, index)
            radius = disc_radius(int(clusters.sizes[index]))
            if (x - at.x()) ** 2 + (y - at.y()) ** 2 <= radius**2:
                return Hit(self._shown[clusters.members(index)], QPointF(x, y))
        return None

    def _dot_at(self, clusters: Clusters, view: MapView, at: QPointF) -> Hit | None:
        points = self._shown[self._alone_in_view(clusters, view)]
        across, down = view.screen_x(self._x[points]), view.screen_y(self._y[points])
        away = (across - at.x()) ** 2 + (down - at.y()) ** 2
        if not len(away) or away.min() > _REACH_PX**2:
            return None
        nearest = int(away.argmin())
        return Hit(points[nearest : nearest + 1], QPointF(across[nearest], down[nearest]))


def _inside(x: NDArray[np.float64], y: NDArray[np.float64], view: MapView) -> NDArray[np.bool_]:
    seen = view.bounds(_MARGIN_PX)
    return np.asarray((x >= seen.left) & (x <= seen.right) & (y >= seen.bottom) & (y <= seen.top))


def _short(count: int) -> str:
    """Return a count that fits a disc."""
    return number(count) if count < _FEW_COUNT else f"{number(count // 1000)}k"
