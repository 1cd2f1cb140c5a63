"""The arithmetic of the map: projection, graticule, scale, clusters."""

from __future__ import annotations

import math

import numpy as np
import pytest

from cropapp.core.gallery import Area
from cropapp.gui.map.clusters import CELL_PX, disc_radii, level_of, make_clusters, scale_of
from cropapp.gui.map.view_math import (
    EARTH_RADIUS_M,
    Bounds,
    MapView,
    angle_words,
    graticule_lines,
    graticule_step,
    scale_bar_m,
    unwrapped,
    world_x,
    world_y,
    wrapped,
)

VIEW = MapView(x=2.1, y=0.43, px_per_radian=5e6, width=800, height=600)


def test_screen_and_world_are_each_others_way_back() -> None:
    x, y = VIEW.world_at(123, 456)
    assert VIEW.screen_x(np.array([x]))[0] == pytest.approx(123)
    assert VIEW.screen_y(np.array([y]))[0] == pytest.approx(456)


def test_zoom_keeps_what_is_under_the_pointer() -> None:
    before = VIEW.world_at(700, 50)
    assert VIEW.zoomed(4, 700, 50).world_at(700, 50) == pytest.approx(before)


def test_drag_moves_the_ground_with_the_pointer() -> None:
    assert VIEW.moved(30, -20).world_at(130, 80) == pytest.approx(VIEW.world_at(100, 100))


@pytest.mark.parametrize("latitude", [0.0, 24.0, 60.0])
def test_a_square_on_the_ground_is_square_on_the_screen(latitude: float) -> None:
    side_m = 100.0
    up = math.degrees(side_m / EARTH_RADIUS_M)
    across = up / math.cos(math.radians(latitude))
    lat, lon = np.array([latitude, latitude + up]), np.array([10.0, 10.0 + across])
    view = MapView(world_x(lon)[0], world_y(lat)[0], 5e6, 800, 600)
    width, height = np.diff(view.screen_x(world_x(lon)))[0], np.diff(view.screen_y(world_y(lat)))[0]
    assert width == pytest.approx(-height, rel=1e-4)
    assert width * view.metres_per_px() == pytest.approx(side_m, rel=1e-4)


def test_fit_shows_the_whole_rectangle_inside_its_margin() -> None:
    around = Bounds(2.0, 0.4, 2.001, 0.4002)
    view = VIEW.fitted(around)
    assert view.screen_x(np.array([2.0, 2.001])) == pytest.approx([48, 752])
    top, bottom = view.screen_y(np.array([0.4002, 0.4]))
    assert 48 <= top < bottom <= 552


def test_fit_of_a_single_place_leaves_ground_around_it() -> None:
    view = VIEW.fitted(Bounds(2.1, 0.4, 2.1, 0.4))
    assert 0.2 < view.metres_per_px() < 0.5


def test_area_of_the_screen_is_that_rectangle_in_degrees() -> None:
    area = VIEW.area(0, 0, 800, 600)
    assert area.west < math.degrees(2.1) < area.east
    inside = world_y(np.array([area.south, area.north]))
    assert VIEW.screen_y(inside) == pytest.approx([600, 0], abs=1e-6)


def test_graticule_steps_are_those_that_people_count_in() -> None:
    assert graticule_step(0.004, 120) == pytest.approx(0.5)
    assert graticule_step(1e-6, 120) == pytest.approx(0.5 / 3600)
    assert graticule_step(1.0, 120) == 30
    assert graticule_lines(23.9, 25.1, 0.5) == pytest.approx([24, 24.5, 25])


@pytest.mark.parametrize(
    ("degrees", "step", "words"),
    [
        (24.0, 1.0, "24°"),
        (-24.5, 1 / 60, "24°30′"),
        (24.999999, 1 / 60, "25°00′"),
        (24.1416666667, 10 / 3600, "24°08′30″"),
        (24.1416666667, 0.5 / 3600, "24°08′30.0″"),
        (24.99999999, 0.01 / 3600, "25°00′00.00″"),
    ],
)
def test_angles_are_written_as_fine_as_the_step(degrees: float, step: float, words: str) -> None:
    assert angle_words(degrees, step) == words


@pytest.mark.parametrize(
    ("metres_per_px", "length"), [(1.0, 100), (0.37, 50), (0.001, 0.1), (1500, 200_000)]
)
def test_scale_bar_is_the_longest_round_length_with_room(
    metres_per_px: float, length: float
) -> None:
    assert scale_bar_m(metres_per_px, 140) == pytest.approx(length)


def test_photos_on_both_sides_of_the_date_line_lie_beside_each_other() -> None:
    across = unwrapped(np.array([179.9, -179.9, 179.8]))
    assert across == pytest.approx([179.9, 180.1, 179.8])
    taiwan = np.array([120.1, 121.0])
    assert unwrapped(taiwan) is taiwan
    assert wrapped(Area(-1, 179, 1, 181)) == Area(-1, 179, 1, -179)
    assert wrapped(Area(-1, -500, 1, 500)) == Area(-1, -180, 1, 180)


def _grouped(x: np.ndarray, y: np.ndarray, level: int) -> list[int]:
    kinds = np.zeros(len(x), dtype=np.int64)
    made = make_clusters(x, y, kinds, 1, level)
    members = [made.members(i).tolist() for i in range(len(made.starts))]
    return sorted([*made.alone.tolist(), *(point for each in members for point in each)])


def test_every_point_is_drawn_once_at_every_zoom() -> None:
    chance = np.random.default_rng(3)
    x, y = chance.normal(2.1, 1e-4, 500), chance.normal(0.43, 1e-4, 500)
    for level in range(20, 60, 3):
        assert _grouped(x, y, level) == list(range(500))


def test_points_that_keep_apart_stand_alone_and_others_share_a_disc() -> None:
    level = level_of(1e7)
    part = CELL_PX / 4 / scale_of(level)
    x = np.array([0.5, 1.5, 100.2, 100.3]) * part + 2.0
    made = make_clusters(x, np.full(4, 0.4), np.array([0, 1, 1, 1]), 2, level)
    assert made.alone.tolist() == [0, 1]
    assert made.sizes.tolist() == [2]
    assert made.shares.tolist() == [[0, 2]]


def test_discs_never_cover_each_other() -> None:
    chance = np.random.default_rng(4)
    x, y = chance.uniform(2.1, 2.1002, 5000), chance.uniform(0.43, 0.4302, 5000)
    level = level_of(3e6)
    made = make_clusters(x, y, np.zeros(5000, dtype=np.int64), 1, level)
    places = np.column_stack([made.x, made.y]) * scale_of(level)
    gaps = np.linalg.norm(places[:, None] - places[None], axis=2)
    np.fill_diagonal(gaps, np.inf)
    radii = disc_radii(made.sizes)
    assert (gaps >= radii[:, None] + radii[None] - 1e-6).all()
    assert radii.max() == 14


def test_no_points__no_clusters() -> None:
    nothing = np.zeros(0)
    made = make_clusters(nothing, nothing, nothing.astype(np.int64), 3, 30)
    assert len(made.alone) == len(made.sizes) == 0
