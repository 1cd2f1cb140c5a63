"""Field borders: what GeoJSON is taken, what is refused and in which words, what is kept."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from cropapp.core.errors import EnvironmentProblem, UserError
from cropapp.services.field_borders import (
    add_borders,
    list_borders,
    read_borders,
    remove_borders,
)
from cropapp.services.project import Project

SQUARE = [[120.0, 24.0], [120.1, 24.0], [120.1, 24.1], [120.0, 24.1], [120.0, 24.0]]
HOLE = [[120.04, 24.04], [120.06, 24.04], [120.06, 24.06], [120.04, 24.06], [120.04, 24.04]]


@pytest.fixture
def empty_project(tmp_path: Path) -> Iterator[Project]:
    with Project.create(tmp_path / "p.cropapp") as opened:
        yield opened


def _feature(geometry: Any, **properties: Any) -> dict[str, Any]:
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def _collection(*features: Any) -> str:
    return json.dumps({"type": "FeatureCollection", "features": list(features)})


def test_collection__each_feature_is_a_field_with_its_name() -> None:
    text = _collection(
        _feature({"type": "Polygon", "coordinates": [SQUARE, HOLE]}, NAME="北田"),
        _feature({"type": "MultiPolygon", "coordinates": [[SQUARE], [HOLE]]}, plot=7),
        _feature({"type": "LineString", "coordinates": SQUARE[:3]}),
        _feature({"type": "Point", "coordinates": [120, 24]}, name="a well"),
        _feature(None, name="nothing"),
    )
    fields = read_borders(text, "fields.geojson")
    assert [field.name for field in fields] == ["北田", "7", ""]
    assert [field.number for field in fields] == [1, 2, 3]
    assert [len(field.polygons) for field in fields] == [1, 2, 0]
    assert len(fields[0].rings) == 2
    np.testing.assert_array_equal(fields[0].rings[0], SQUARE[:-1])
    assert len(fields[2].lines) == 1


@pytest.mark.parametrize(
    "document",
    [
        {"type": "Polygon", "coordinates": [SQUARE]},
        _feature({"type": "Polygon", "coordinates": [SQUARE]}),
        {
            "type": "GeometryCollection",
            "geometries": [{"type": "Polygon", "coordinates": [SQUARE[:-1]]}],
        },
    ],
)
def test_other_documents__are_taken_too(document: dict[str, Any]) -> None:
    (field,) = read_borders(json.dumps(document), "one.json")
    np.testing.assert_array_equal(field.rings[0], SQUARE[:-1])


METRES = [[250000.5, 2650000], [250100, 2650000], [250100, 2650100], [250000.5, 2650000]]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("not json", "f.geojson is not GeoJSON: line 1: Expecting value."),
        ("[1, 2]", "f.geojson: it has no type"),
        ('{"type": "FeatureCollection"}', "f.geojson: features is not a list."),
        (_collection(3), "f.geojson, feature 1: it is not an object."),
        (_collection(_feature({"type": "Circle"})), "feature 1: its geometry type is 'Circle'."),
        (
            _collection(_feature({"type": "Polygon", "coordinates": [SQUARE[:2]]})),
            "feature 1: a line or ring has fewer than 3 positions.",
        ),
        (
            _collection(_feature(None), _feature({"type": "Polygon", "coordinates": [METRES]})),
            "feature 2: 250000, 2.65e+06 is not a longitude and a latitude.",
        ),
        (
            '{"type": "Polygon", "coordinates": [[[NaN, 1], [2, 3], [4, 5]]]}',
            "a position is not two numbers.",
        ),
        (
            '{"type": "Polygon", "coordinates": [[["1", 1], [2, 3], [4, 5]]]}',
            "a position is not two numbers.",
        ),
        (
            _collection(_feature({"type": "Point", "coordinates": [1, 2]})),
            "f.geojson has no field border",
        ),
        ("[" * 100_000, "f.geojson is nested too deeply."),
    ],
)
def test_wrong_file__is_refused_by_name_and_place(text: str, said: str) -> None:
    with pytest.raises(UserError) as told:
        read_borders(text, "f.geojson")
    assert said in told.value.message
    assert told.value.hint


def test_borders_stay_in_the_project_when_the_file_is_gone(
    empty_project: Project, tmp_path: Path
) -> None:
    path = tmp_path / "fields.geojson"
    text = _collection(_feature({"type": "Polygon", "coordinates": [SQUARE]}, name="A"))
    path.write_bytes(b"\xef\xbb\xbf" + text.encode())
    assert add_borders(empty_project, path).fields == 1
    path.unlink()
    assert [field.name for field in list_borders(empty_project)] == ["A"]


def test_file_of_the_same_name__takes_the_place_of_the_first(
    empty_project: Project, tmp_path: Path
) -> None:
    path = tmp_path / "fields.geojson"
    for name in ("A", "B"):
        square = {"type": "Polygon", "coordinates": [SQUARE]}
        path.write_text(_collection(_feature(square, name=name)), encoding="utf-8")
        added = add_borders(empty_project, path)
    assert added.replaced
    assert [field.name for field in list_borders(empty_project)] == ["B"]
    assert remove_borders(empty_project, "fields.geojson")
    assert list_borders(empty_project) == ()
    assert not remove_borders(empty_project, "fields.geojson")


def test_wrong_file__leaves_what_was_there(empty_project: Project, tmp_path: Path) -> None:
    path = tmp_path / "fields.geojson"
    square = {"type": "Polygon", "coordinates": [SQUARE]}
    path.write_text(_collection(_feature(square, name="A")), encoding="utf-8")
    add_borders(empty_project, path)
    path.write_bytes("名稱".encode("big5"))
    with pytest.raises(UserError, match="not text in UTF-8"):
        add_borders(empty_project, path)
    with pytest.raises(EnvironmentProblem, match="cannot be read"):
        add_borders(empty_project, tmp_path / "absent.geojson")
    assert [field.name for field in list_borders(empty_project)] == ["A"]
