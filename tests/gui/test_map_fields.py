"""Field borders on the map: brought in, chosen by mouse and key, removed; wrong files are told."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from cropapp.core.errors import UserError
from cropapp.gui.map.page import MapPage
from cropapp.gui.map.view_math import world_x, world_y
from cropapp.gui.project_bridge import ProjectBridge

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def map_page(qapp: QApplication, bridge: ProjectBridge, qtbot: QtBot) -> Iterator[MapPage]:
    page = MapPage(bridge)
    qtbot.addWidget(page, before_close_func=lambda widget: widget.close_page())
    page.resize(1100, 800)
    page.show()
    page.activateWindow()
    if qapp.platformName() == "offscreen":
        qtbot.waitUntil(page.isActiveWindow)
    qtbot.waitUntil(lambda: len(page.canvas.layer.shown) > 0)
    yield page
    page.close_page()


@pytest.fixture
def borders(map_page: MapPage, tmp_path: Path) -> Path:
    """One field round all photos, and one of the same size beside it without any."""
    points = map_page._points
    assert points is not None
    south, north = points.latitudes.min() - 0.001, points.latitudes.max() + 0.001
    west, east = points.longitudes.min() - 0.001, points.longitudes.max() + 0.001
    features = []
    for name, shift in (("北田", 0.0), ("Empty", east - west)):
        ring = [(west, south), (east, south), (east, north), (west, north), (west, south)]
        moved = [[x + shift, y] for x, y in ring]
        geometry = {"type": "Polygon", "coordinates": [moved]}
        features.append({"type": "Feature", "properties": {"name": name}, "geometry": geometry})
    path = tmp_path / "fields.geojson"
    path.write_text(
        json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8"
    )
    return path


def _add(page: MapPage, path: Path, qtbot: QtBot) -> None:
    with qtbot.waitSignal(page.said):
        page.take_file(path)
    qtbot.waitUntil(page.legend.fields.isVisible)


def test_button_asks_for_a_file_and_its_fields_are_listed(
    map_page: MapPage, borders: Path, qtbot: QtBot
) -> None:
    qtbot.mouseClick(map_page.legend.add_button, LEFT)
    picker = map_page.findChild(QFileDialog)
    assert picker is not None
    with qtbot.waitSignal(map_page.said) as said:
        picker.fileSelected.emit(str(borders))
    picker.close()
    assert said.args == ["2 fields from fields.geojson."]
    qtbot.waitUntil(map_page.legend.fields.isVisible)
    file = map_page.legend.fields.topLevelItem(0)
    assert file is not None
    points = map_page._points
    assert points is not None
    listed = [(file.child(i).text(0), file.child(i).text(1)) for i in range(file.childCount())]
    assert listed == [("北田", str(len(points))), ("Empty", "0")]


def test_click_inside_a_border__offers_its_photos(
    map_page: MapPage, borders: Path, qtbot: QtBot
) -> None:
    _add(map_page, borders, qtbot)
    canvas, points = map_page.canvas, map_page._points
    canvas.fit()
    assert points is not None
    corner = (points.longitudes.min() - 0.0005, points.latitudes.max() + 0.0005)
    place = QPoint(
        round(canvas.view.screen_x(world_x(np.array([corner[0]])))[0]),
        round(canvas.view.screen_y(world_y(np.array([corner[1]])))[0]),
    )
    qtbot.mouseClick(canvas, LEFT, pos=place)
    qtbot.waitUntil(map_page.line.isVisible)
    assert map_page.line.words.text() == f"{len(points)} photos in 北田"
    with qtbot.waitSignal(map_page.photos_asked) as asked:
        map_page.line.show_button.click()
    assert sorted(asked.args[0].photo_ids) == sorted(points.photo_ids.tolist())
    assert asked.args[1] == "Map: 北田"


def test_field_is_chosen_in_the_list_by_key(map_page: MapPage, borders: Path, qtbot: QtBot) -> None:
    _add(map_page, borders, qtbot)
    tree = map_page.legend.fields
    file = tree.topLevelItem(0)
    assert file is not None
    tree.setCurrentItem(file.child(1))
    qtbot.keyClick(tree, Qt.Key.Key_Return)
    qtbot.waitUntil(map_page.line.isVisible)
    assert map_page.line.words.text() == "No photo in Empty"
    assert not map_page.line.show_button.isVisible()


def test_field_too_small_to_be_seen__is_brought_nearer_when_it_is_chosen(
    map_page: MapPage, borders: Path, qtbot: QtBot
) -> None:
    _add(map_page, borders, qtbot)
    canvas = map_page.canvas
    map_page._on_field_row(1)
    near = canvas.view.px_per_radian
    canvas.zoom(1 / 1000)
    map_page._on_field_row(0)
    assert canvas.view.px_per_radian == pytest.approx(near, rel=0.01)
    # One that can be seen well stays as it is looked at.
    canvas.zoom(0.5)
    map_page._on_field_row(0)
    assert canvas.view.px_per_radian == pytest.approx(near / 2, rel=0.01)


def test_borders_are_there_when_the_page_is_made_again__until_they_are_removed(
    map_page: MapPage, borders: Path, bridge: ProjectBridge, qtbot: QtBot
) -> None:
    _add(map_page, borders, qtbot)
    borders.unlink()
    again = MapPage(bridge)
    qtbot.addWidget(again, before_close_func=lambda widget: widget.close_page())
    again.show()
    qtbot.waitUntil(again.legend.fields.isVisible)
    qtbot.mouseClick(again.legend.remove_button, LEFT)
    qtbot.waitUntil(lambda: not again.legend.fields.isVisible())


def test_wrong_file__is_told_and_changes_nothing(
    map_page: MapPage, borders: Path, bridge: ProjectBridge, qtbot: QtBot, tmp_path: Path
) -> None:
    _add(map_page, borders, qtbot)
    wrong = tmp_path / "wrong.geojson"
    wrong.write_text('{"type": "Topology"}', encoding="utf-8")
    told: list[Exception] = []
    bridge.failed.disconnect()  # the fixture's, which fails the test
    bridge.failed.connect(told.append)
    map_page.take_file(wrong)
    qtbot.waitUntil(lambda: bool(told))
    assert isinstance(told[0], UserError)
    assert "wrong.geojson" in told[0].message
    assert map_page.legend.fields.topLevelItemCount() == 1


def test_label_given_elsewhere__leaves_the_chosen_field_chosen(
    map_page: MapPage, borders: Path, bridge: ProjectBridge, qtbot: QtBot
) -> None:
    _add(map_page, borders, qtbot)
    file = map_page.legend.fields.topLevelItem(0)
    assert file is not None
    map_page.legend.fields.setCurrentItem(file.child(0))
    qtbot.keyClick(map_page.legend.fields, Qt.Key.Key_Return)
    qtbot.waitUntil(map_page.line.isVisible)
    points = map_page._points
    assert points is not None
    bridge.label_photos(points.photo_ids[:2].tolist(), bridge.classes[0].id)
    qtbot.waitUntil(lambda: map_page._points is not points)
    assert map_page.line.isVisible()
    assert map_page.legend.fields.currentItem() is file.child(0)
