"""Use case: the borders of fields, brought in as GeoJSON and kept in the project.

Owns: reading and checking GeoJSON (RFC 7946), and the copy in the project's file, so that the map
shows the borders where the file they came from is not. Must not: draw.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from cropapp.core.errors import EnvironmentProblem, UserError
from cropapp.core.words import spoken
from cropapp.services.photo_map import Ring
from cropapp.services.project import Project
from cropapp.store import project_info

INFO_KEY = "field_borders"
MOST_BYTES = 10_000_000
"""A district's fields are a few megabytes; what is larger is hardly a drawing of fields."""
MOST_DEPTH = 8
_NAME_KEYS = ("name", "title", "label", "field", "field_name", "plot", "名稱", "地號")
_WGS84_HINT = spoken("Export it again as GeoJSON with longitude and latitude (WGS 84, EPSG:4326).")


@dataclass(frozen=True, slots=True)
class FieldBorder:
    """One feature of a file."""

    source: str
    """Name of the file it came from."""
    number: int
    """Its place in the file, from 1."""
    name: str
    """Empty if the file gives none."""
    polygons: tuple[tuple[Ring, ...], ...]
    """Each with its outer ring first, then its holes."""
    lines: tuple[Ring, ...]

    @property
    def rings(self) -> tuple[Ring, ...]:
        return tuple(ring for polygon in self.polygons for ring in polygon)


@dataclass(frozen=True, slots=True)
class AddedBorders:
    """What was brought in."""

    source: str
    fields: int
    replaced: bool
    """Whether a file of that name was there before."""


def read_borders(text: str, source: str) -> tuple[FieldBorder, ...]:
    """Return the fields that a GeoJSON text describes.

    Args:
        source: name of the file, for errors.

    Raises:
        UserError: it is not GeoJSON, its coordinates are not degrees, or it draws nothing.
    """
    try:
        document = json.loads(text)
    except json.JSONDecodeError as problem:
        raise UserError(
            f"{source} is not GeoJSON: line {problem.lineno}: {problem.msg}.", hint=_WGS84_HINT
        ) from problem
    except RecursionError as problem:
        raise UserError(f"{source} is nested too deeply.", hint=_WGS84_HINT) from problem
    reader = _Reader(source)
    fields = tuple(reader.fields(document))
    if not fields:
        raise UserError(
            f"{source} has no field border: no Polygon, MultiPolygon or LineString in it.",
            hint="Export the outlines of the fields, not their centre points.",
        )
    return fields


def add_borders(project: Project, path: Path) -> AddedBorders:
    """Copy the borders in a file into the project; a file of the same name is replaced.

    Raises:
        UserError: as `read_borders`, or the file is too large.
        EnvironmentProblem: it cannot be read.
    """
    text = _text_of(path)
    fields = read_borders(text, path.name)
    kept = [entry for entry in _kept(project) if entry["source"] != path.name]
    replaced = len(kept) != len(_kept(project))
    kept.append({"source": path.name, "geojson": text})
    project.store.write(lambda session: project_info.set_info(session, INFO_KEY, kept))
    return AddedBorders(path.name, len(fields), replaced)


def remove_borders(project: Project, source: str) -> bool:
    """Take the borders of a file out of the project; return whether there were any."""
    kept = _kept(project)
    left = [entry for entry in kept if entry["source"] != source]
    project.store.write(lambda session: project_info.set_info(session, INFO_KEY, left or None))
    return len(left) != len(kept)


def list_borders(project: Project) -> tuple[FieldBorder, ...]:
    """Return all fields kept in the project, in the order they were brought in."""
    return tuple(
        field
        for entry in _kept(project)
        for field in read_borders(entry["geojson"], entry["source"])
    )


def _kept(project: Project) -> list[dict[str, str]]:
    with project.store.read() as session:
        return list(project_info.get_info(session, INFO_KEY) or [])


def _text_of(path: Path) -> str:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise UserError(
                f"{path.name} is larger than {MOST_BYTES // 1_000_000} MB.",
                hint="Export only the fields of this project.",
            )
        return path.read_bytes().decode("utf-8-sig")
    except OSError as problem:
        raise EnvironmentProblem(
            f"{path} cannot be read: {problem.strerror or problem}.",
            hint="Check that the file is there and may be read.",
        ) from problem
    except UnicodeDecodeError as problem:
        raise UserError(f"{path.name} is not text in UTF-8.", hint=_WGS84_HINT) from problem


class _Reader:
    """Walks one document and says where in it something is wrong."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._number = 0

    def fields(self, document: Any) -> Iterator[FieldBorder]:
        kind = document.get("type") if isinstance(document, dict) else None
        if kind == "FeatureCollection":
            for feature in self._list(document, "features"):
                yield from self._field(feature)
        elif kind is not None:
            yield from self._field(document)
        else:
            raise self._wrong(spoken("it has no type; GeoJSON starts with a FeatureCollection"))

    def _field(self, feature: Any) -> Iterator[FieldBorder]:
        self._number += 1
        if not isinstance(feature, dict):
            raise self._wrong(spoken("it is not an object"))
        geometry: Any = feature
        properties: Any = None
        if feature.get("type") == "Feature":
            geometry, properties = feature.get("geometry"), feature.get("properties")
        polygons: list[tuple[Ring, ...]] = []
        lines: list[Ring] = []
        self._draw(geometry, polygons, lines, MOST_DEPTH)
        if polygons or lines:
            name = _name_in(properties)
            yield FieldBorder(self._source, self._number, name, tuple(polygons), tuple(lines))

    def _draw(
        self, geometry: Any, polygons: list[tuple[Ring, ...]], lines: list[Ring], depth: int
    ) -> None:
        if geometry is None:
            return
        if not isinstance(geometry, dict) or depth == 0:
            raise self._wrong(spoken("its geometry is not one"))
        kind = geometry.get("type")
        if kind == "GeometryCollection":
            for part in self._list(geometry, "geometries"):
                self._draw(part, polygons, lines, depth - 1)
        elif kind in ("Polygon", "MultiPolygon"):
            parts = self._list(geometry, "coordinates")
            for part in [parts] if kind == "Polygon" else parts:
                polygons += self._polygon(part)
        elif kind in ("LineString", "MultiLineString"):
            parts = self._list(geometry, "coordinates")
            lines += [
                self._positions(part, 2) for part in ([parts] if kind == "LineString" else parts)
            ]
        elif kind not in ("Point", "MultiPoint"):
            raise self._wrong(spoken(f"its geometry type is {kind!r}"))

    def _polygon(self, rings: Any) -> list[tuple[Ring, ...]]:
        if not isinstance(rings, list):
            raise self._wrong(spoken("a polygon is not a list of rings"))
        drawn = tuple(self._ring(ring) for ring in rings)
        return [drawn] if drawn else []

    def _ring(self, ring: Any) -> Ring:
        corners = self._positions(ring, 3)
        # Closed by its last position as the standard wants, or left open as some programs do.
        if len(corners) > 3 and np.array_equal(corners[0], corners[-1]):
            corners = corners[:-1]
        return corners

    def _positions(self, values: Any, least: int) -> Ring:
        if not isinstance(values, list) or len(values) < least:
            raise self._wrong(spoken(f"a line or ring has fewer than {least} positions"))
        return np.array([self._position(value) for value in values], dtype=np.float64)

    def _position(self, value: Any) -> tuple[float, float]:
        if not isinstance(value, list) or len(value) < 2 or not all(map(_is_number, value[:2])):
            raise self._wrong(spoken("a position is not two numbers"))
        longitude, latitude = float(value[0]), float(value[1])
        if not (-180 <= longitude <= 180 and -90 <= latitude <= 90):
            raise self._wrong(
                spoken(f"{longitude:g}, {latitude:g} is not a longitude and a latitude")
            )
        return longitude, latitude

    def _list(self, holder: dict[str, Any], key: str) -> list[Any]:
        value = holder.get(key)
        if not isinstance(value, list):
            raise self._wrong(spoken(f"{key} is not a list"))
        return value

    def _wrong(self, what: str) -> UserError:
        if self._number:
            return UserError(f"{self._source}, feature {self._number}: {what}.", hint=_WGS84_HINT)
        return UserError(f"{self._source}: {what}.", hint=_WGS84_HINT)


def _is_number(value: Any) -> bool:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return False
    try:
        return math.isfinite(value)
    except OverflowError:  # an integer of 400 digits
        return False


def _name_in(properties: Any) -> str:
    """Return what the properties call the field, the likeliest key first."""
    if not isinstance(properties, dict):
        return ""
    by_key = {str(key).casefold(): value for key, value in properties.items()}
    for key in _NAME_KEYS:
        value = by_key.get(key)
        if isinstance(value, (str, int)) and not isinstance(value, bool) and str(value).strip():
            return str(value).strip()
    return ""
