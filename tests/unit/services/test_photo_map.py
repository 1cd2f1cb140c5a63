"""Which photos lie where."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from cropapp.core.gallery import Area, PhotoFilter, PhotoSort
from cropapp.services.edit_classes import add_class
from cropapp.services.photo_map import MapPoints, inside_area, inside_rings, map_points
from cropapp.services.project import Project, now
from cropapp.store import classes as class_queries
from cropapp.store import folders, photo_writes
from cropapp.store.photo_writes import FoundPhoto
from cropapp.store.session import run_raw


def _points(*places: tuple[float, float]) -> MapPoints:
    lat, lon = np.array(places, dtype=float).reshape(-1, 2).T
    count = len(lat)
    none = np.zeros(count, dtype=np.int64)
    return MapPoints(np.arange(count), lat, lon, none, none.astype(bool))


RING = np.array([[0.0, 0.0], [4.0, 0.0], [4.0, 4.0], [0.0, 4.0]])
HOLE = np.array([[1.0, 1.0], [3.0, 1.0], [3.0, 3.0], [1.0, 3.0]])


def test_outline_with_a_hole__takes_what_is_between_the_rings() -> None:
    points = _points((0.5, 0.5), (2, 2), (5, 5), (3.5, 2), (-1, 2))
    assert inside_rings(points, [RING, HOLE]).tolist() == [True, False, False, True, False]


def test_concave_outline() -> None:
    letter_u = np.array([[0, 0], [3, 0], [3, 3], [2, 3], [2, 1], [1, 1], [1, 3], [0, 3]], float)
    points = _points((2, 0.5), (2, 1.5), (2, 2.5), (0.5, 1.5))
    assert inside_rings(points, [letter_u]).tolist() == [True, False, True, True]


def test_no_outline_and_no_points() -> None:
    assert inside_rings(_points((1, 1)), []).tolist() == [False]
    assert inside_rings(_points(), [RING]).tolist() == []


def test_area_over_the_date_line() -> None:
    points = _points((0, 179.5), (0, -179.5), (0, 0))
    held = inside_area(points, Area(south=-1, west=179, north=1, east=-179))
    assert held.tolist() == [True, True, False]


@pytest.fixture
def placed(tmp_path: Path) -> Project:
    project = Project.create(tmp_path / "p.cropapp")
    folder = project.store.write(lambda s: folders.add_folder(s, tmp_path / "photos", now()))
    rows = [FoundPhoto(f"{n}.jpg", 1, 1) for n in range(6)]
    project.store.write(lambda s: photo_writes.upsert_photos(s, folder.id, rows))
    project.store.write(
        lambda s: (
            run_raw(s, "UPDATE photo SET latitude = 24 + id, longitude = 120 + id WHERE id < 5")
            and None
        )
    )
    return project


def test_points_of_a_project__those_with_a_place_in_path_order(placed: Project) -> None:
    old, new = add_class(placed, "old").id, add_class(placed, "new").id
    placed.store.write(
        lambda s: (
            run_raw(
                s,
                "UPDATE photo SET label_class_id = ?, review_state = 'labelled' WHERE id = 2",
                (old,),
            )
            and None
        )
    )
    placed.store.write(lambda s: class_queries.update_class(s, old, merged_into=new))
    points = map_points(placed)
    assert points.photo_ids.tolist() == [1, 2, 3, 4]
    assert points.latitudes.tolist() == [25, 26, 27, 28]
    assert points.class_ids.tolist() == [0, new, 0, 0]
    assert points.is_labelled.tolist() == [False, True, False, False]
    placed.close()


def test_area_holds_the_photos_that_its_filter_finds(placed: Project) -> None:
    area = Area(south=25, west=121, north=27, east=123)
    points = map_points(placed)
    found = placed.find(PhotoFilter(area=area), PhotoSort())
    assert points.photo_ids[inside_area(points, area)].tolist() == found.tolist() == [1, 2, 3]
    placed.close()
