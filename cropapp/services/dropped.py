"""What a file is that a person drops onto the window.

Owns: the answer, by suffix and by the first bytes. Must not: read more of a file than that, or do
anything with it.
"""

from __future__ import annotations

import csv
import json
from enum import StrEnum
from pathlib import Path

HEAD_BYTES = 65_536
_CLASS_COLUMNS = {"key", "colour", "color", "name_zh", "name_scientific", "look_alikes", "retired"}


class DropKind(StrEnum):
    PROJECT = "project"
    FOLDER = "folder"
    LABELS = "labels"
    CLASSES = "classes"
    BORDERS = "borders"
    PHOTO = "photo"
    UNKNOWN = "unknown"


def kind_of(path: Path) -> DropKind:
    """Return what a file or folder is. Reads its beginning; for a background thread.

    Raises:
        OSError: it cannot be read.
    """
    # Not at the start: it brings the database with it, and the window shows before that.
    from cropapp.services.project import SUFFIX

    suffix = path.suffix.lower()
    if path.is_dir():
        return DropKind.FOLDER
    if suffix == SUFFIX:
        return DropKind.PROJECT
    if suffix in (".csv", ".tsv", ".txt"):
        return _kind_of_table(path)
    if suffix in (".geojson", ".json"):
        return DropKind.BORDERS if _says_geojson(path) else DropKind.UNKNOWN
    return DropKind.PHOTO if _is_photo(path) else DropKind.UNKNOWN


def _kind_of_table(path: Path) -> DropKind:
    from cropapp.services.label_sources import LABEL_COLUMNS, PATH_COLUMNS, TARGET_COLUMNS

    lines = _head(path).splitlines()
    if not lines:
        return DropKind.UNKNOWN
    delimiter = max(",;\t", key=lines[0].count)
    columns = {cell.strip().casefold() for cell in next(csv.reader(lines, delimiter=delimiter))}
    names_photos = bool(columns & {*PATH_COLUMNS, *LABEL_COLUMNS, *TARGET_COLUMNS})
    if "name" in columns and columns & _CLASS_COLUMNS and not names_photos:
        return DropKind.CLASSES
    return DropKind.LABELS if len(columns) > 1 else DropKind.UNKNOWN


def _says_geojson(path: Path) -> bool:
    """Return whether the beginning names one of the types that GeoJSON (RFC 7946) has."""
    head = _head(path)
    kinds = ("FeatureCollection", "Feature", "Polygon", "MultiPolygon", "GeometryCollection")
    return head.lstrip().startswith("{") and any(json.dumps(kind) in head for kind in kinds)


def _is_photo(path: Path) -> bool:
    from cropapp.media.suffixes import PHOTO_SUFFIXES

    return path.suffix.lower() in PHOTO_SUFFIXES


def _head(path: Path) -> str:
    with path.open("rb") as file:
        return file.read(HEAD_BYTES).decode("utf-8-sig", errors="replace")
