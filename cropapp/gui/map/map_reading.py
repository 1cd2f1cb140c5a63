"""What the map shows, read at one moment, and which of it a person marked.

Owns: the read for a reader thread and the two values. Must not: touch a widget.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from cropapp.core.entities import PhotoId
from cropapp.core.gallery import Area, PhotoFilter
from cropapp.gui.map.view_math import unwrapped
from cropapp.services.field_borders import FieldBorder, list_borders
from cropapp.services.photo_map import MapPoints, inside_rings, map_points
from cropapp.services.project import Project

Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class MapReading:
    """Points with their longitudes unwrapped; for each field how many photos lie in it."""

    points: MapPoints
    photos: int
    fields: tuple[FieldBorder, ...]
    counts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Selection:
    """Photos a person marked: an area where that says all, else their ids."""

    place: str
    ids: tuple[PhotoId, ...]
    area: Area | None = None

    def photo_filter(self) -> PhotoFilter:
        """Return the filter that shows them."""
        if self.area is not None:
            return PhotoFilter(area=self.area)
        return PhotoFilter(photo_ids=self.ids)


def read_map(project: Project, known: tuple[FieldBorder, ...] | None) -> MapReading:
    """Read the points, and the fields unless they are known; not for the GUI thread."""
    points = map_points(project)
    points = replace(points, longitudes=unwrapped(points.longitudes))
    fields = list_borders(project) if known is None else known
    counts = tuple(int(inside_rings(points, each.rings).sum()) for each in fields)
    return MapReading(points, project.counts().photos, fields, counts)


def ids_of(points: MapPoints, held: Mask, hidden: frozenset[int]) -> tuple[PhotoId, ...]:
    """Return the photos of a mask, those of hidden classes left out."""
    shown = held & ~np.isin(points.class_ids, sorted(hidden))
    return tuple(PhotoId(number) for number in points.photo_ids[shown].tolist())
