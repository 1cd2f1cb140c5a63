"""The map: points by class, areas and places to select, keys and mouse."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from cropapp.core.gallery import PhotoFilter, PhotoSort
from cropapp.gui.map.canvas import Tool
from cropapp.gui.map.page import MapPage
from cropapp.gui.map.point_layer import Hit
from cropapp.gui.map.view_math import world_x, world_y
from cropapp.gui.project_bridge import ProjectBridge
from cropapp.services.project import Project
from cropapp.store.session import run_raw

LEFT, SHIFT = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ShiftModifier


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
    page.arrive()
    yield page
    page.close_page()


def _placed(project: Project) -> int:
    return len(project.find(PhotoFilter(has_position=True), PhotoSort()))


def _hits(page: MapPage, alone: bool) -> list[Hit]:
    """Return what can be pointed at: single photos, or groups."""
    found = []
    for across in range(0, page.canvas.width(), 5):
        for down in range(0, page.canvas.height(), 5):
            hit = page.canvas.layer.hit(page.canvas.view, QPointF(across, down))
            if hit is not None and (len(hit.points) == 1) is alone:
                found.append(hit)
    return found


def _near(hit: Hit, across: float, down: float) -> bool:
    return abs(hit.at.x() - across) < 20 and abs(hit.at.y() - down) < 20


def _drag(qtbot: QtBot, page: MapPage, start: QPoint, *places: QPoint, keys: object = None) -> None:
    modifiers = SHIFT if keys is SHIFT else Qt.KeyboardModifier.NoModifier
    qtbot.mousePress(page.canvas, LEFT, modifiers, start)
    for place in places:
        qtbot.mouseMove(page.canvas, place)
    qtbot.mouseRelease(page.canvas, LEFT, modifiers, places[-1])


def test_every_photo_with_a_place_is_on_the_map_and_in_view(
    map_page: MapPage, bridge: ProjectBridge
) -> None:
    placed = _placed(bridge.project)
    assert len(map_page.canvas.layer.shown) == placed > 20
    assert map_page.words.accessibleName() == f"{placed} of 60 photos know their place."
    seen, around = map_page.canvas.view.bounds(), map_page.canvas.layer.bounds()
    assert around is not None
    assert seen.left < around.left < around.right < seen.right
    assert seen.bottom < around.bottom < around.top < seen.top


def test_shift_and_drag_selects_a_rectangle__and_show_asks_for_its_photos(
    map_page: MapPage, bridge: ProjectBridge, qtbot: QtBot
) -> None:
    canvas = map_page.canvas
    end = QPoint(canvas.width() // 2, canvas.height() - 2)
    _drag(qtbot, map_page, QPoint(1, 1), end, keys=SHIFT)
    qtbot.waitUntil(map_page.line.isVisible)
    assert map_page.selection is not None
    count = len(map_page.selection.ids)
    assert 0 < count < _placed(bridge.project)
    assert map_page.line.words.text() == f"{count} photos in the area"
    with qtbot.waitSignal(map_page.photos_asked) as asked:
        qtbot.mouseClick(map_page.line.show_button, LEFT)
    found = bridge.project.find(asked.args[0], PhotoSort())
    assert asked.args[0].area is not None
    assert sorted(found.tolist()) == sorted(map_page.selection.ids)
    with qtbot.waitSignal(map_page.export_asked) as exported:
        qtbot.mouseClick(map_page.line.export_button, LEFT)
    assert exported.args == [asked.args[0], count]


def test_lasso_selects_what_it_is_drawn_round(
    map_page: MapPage, bridge: ProjectBridge, qtbot: QtBot
) -> None:
    canvas = map_page.canvas
    qtbot.mouseClick(map_page.tools.tools[Tool.LASSO], LEFT)
    width, height = canvas.width() - 2, canvas.height() - 2
    corners = [QPoint(width, 1), QPoint(width, height), QPoint(1, height), QPoint(2, 2)]
    _drag(qtbot, map_page, QPoint(1, 1), *corners)
    qtbot.waitUntil(lambda: map_page.selection is not None)
    assert map_page.selection is not None
    assert len(map_page.selection.ids) == _placed(bridge.project)
    with qtbot.waitSignal(map_page.photos_asked) as asked:
        map_page.line.show_button.click()
    assert asked.args == [PhotoFilter(photo_ids=map_page.selection.ids), "Map: the area"]


def test_escape_takes_the_selection_away(map_page: MapPage, qtbot: QtBot) -> None:
    _drag(qtbot, map_page, QPoint(1, 1), QPoint(300, 300), keys=SHIFT)
    qtbot.waitUntil(map_page.line.isVisible)
    qtbot.keyClick(map_page.canvas, Qt.Key.Key_Escape)
    assert map_page.selection is None
    assert not map_page.line.isVisible()


def test_class_switched_off__leaves_the_map_and_the_selections(
    map_page: MapPage, bridge: ProjectBridge, qtbot: QtBot
) -> None:
    project = bridge.project
    class_id = next(iter(map_page.legend._rows))
    box, count = map_page.legend.row(class_id)
    with qtbot.waitSignal(map_page.photos_asked) as asked:
        qtbot.mouseClick(count, LEFT)
    of_class = project.find(asked.args[0], PhotoSort()).tolist()
    assert len(of_class) == int(count.text()) > 0
    qtbot.keyClick(box, Qt.Key.Key_Space)
    left = _placed(project) - len(of_class)
    assert len(map_page.canvas.layer.shown) == left
    with qtbot.waitSignal(map_page.photos_asked) as asked:
        qtbot.keyClick(map_page.canvas, Qt.Key.Key_Return)
    assert len(asked.args[0].photo_ids) == left
    assert not set(asked.args[0].photo_ids) & set(of_class)
    qtbot.keyClick(box, Qt.Key.Key_Space)
    assert len(map_page.canvas.layer.shown) == _placed(project)


def test_keys_move_zoom_and_fit(map_page: MapPage, qtbot: QtBot) -> None:
    canvas = map_page.canvas
    fitted = canvas.view
    qtbot.keyClick(canvas, Qt.Key.Key_Right)
    assert canvas.view.x > fitted.x
    qtbot.keyClick(canvas, Qt.Key.Key_Up)
    assert canvas.view.y > fitted.y
    qtbot.keyClick(canvas, Qt.Key.Key_Plus)
    assert canvas.view.px_per_radian > fitted.px_per_radian
    qtbot.keyClick(canvas, Qt.Key.Key_Minus)
    assert canvas.view.px_per_radian == pytest.approx(fitted.px_per_radian)
    qtbot.keyClick(canvas, Qt.Key.Key_Home)
    assert canvas.view == fitted


def test_enter_asks_for_the_photos_in_view(
    map_page: MapPage, bridge: ProjectBridge, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(map_page.photos_asked) as asked:
        qtbot.keyClick(map_page.canvas, Qt.Key.Key_Return)
    assert len(bridge.project.find(asked.args[0], PhotoSort())) == _placed(bridge.project)


def test_wheel_zooms_under_the_pointer_and_dragging_moves(map_page: MapPage, qtbot: QtBot) -> None:
    canvas = map_page.canvas
    at = QPointF(canvas.width() * 0.8, canvas.height() * 0.2)
    before, scale = canvas.view.world_at(at.x(), at.y()), canvas.view.px_per_radian
    none = Qt.KeyboardModifier.NoModifier
    wheel = QWheelEvent(
        at,
        canvas.mapToGlobal(at),
        QPoint(),
        QPoint(0, 240),
        Qt.MouseButton.NoButton,
        none,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(canvas, wheel)
    assert canvas.view.px_per_radian == pytest.approx(2 * scale)
    assert canvas.view.world_at(at.x(), at.y()) == pytest.approx(before)
    grabbed = canvas.view.world_at(100, 100)
    _drag(qtbot, map_page, QPoint(100, 100), QPoint(150, 80), QPoint(190, 60))
    assert canvas.view.world_at(190, 60) == pytest.approx(grabbed)


def test_click_on_a_group_comes_closer_until_its_photos_are_offered(
    map_page: MapPage, bridge: ProjectBridge, qtbot: QtBot
) -> None:
    ids = bridge.project.find(PhotoFilter(has_position=True), PhotoSort()).tolist()[:2]
    bridge.project.store.write(
        lambda s: (
            run_raw(
                s,
                "UPDATE photo SET latitude = 24.5, longitude = 121.5 WHERE id IN (?, ?)",
                ids,
            )
            and None
        )
    )
    map_page.refresh()
    x, y = world_x(np.array([121.5])), world_y(np.array([24.5]))
    qtbot.waitUntil(lambda: map_page.canvas.layer.bounds().right == pytest.approx(x[0]))
    map_page.canvas.fit()
    for _ in range(12):
        if map_page.selection is not None:
            break
        view = map_page.canvas.view
        east, down = float(view.screen_x(x)[0]), float(view.screen_y(y)[0])
        # A disc stands a little off its place where it would cover its neighbour.
        group = next(h for h in _hits(map_page, alone=False) if _near(h, east, down))
        qtbot.mouseClick(map_page.canvas, LEFT, pos=group.at.toPoint())
    assert map_page.selection is not None
    assert sorted(map_page.selection.ids) == sorted(ids)
    assert map_page.line.words.text() == "2 photos in this place"


def test_pointer_over_a_photo__shows_its_card(
    map_page: MapPage, bridge: ProjectBridge, qtbot: QtBot
) -> None:
    for _ in range(8):
        alone = _hits(map_page, alone=True)
        if alone:
            break
        map_page.canvas.zoom(2)
    hit = alone[0]
    qtbot.mouseMove(map_page.canvas, hit.at.toPoint())
    qtbot.waitUntil(map_page.card.isVisible)
    assert map_page._points is not None
    (photo,) = bridge.project.photos([int(map_page._points.photo_ids[hit.points[0]])])
    assert map_page.card.name.text() == photo.file_name
    qtbot.waitUntil(lambda: not map_page.card.picture.pixmap().isNull())
    qtbot.keyClick(map_page.canvas, Qt.Key.Key_Plus)
    assert not map_page.card.isVisible()


def test_pointer_over_a_group__says_how_many_of_which_class(
    map_page: MapPage, qtbot: QtBot
) -> None:
    map_page.canvas.zoom(1 / 64)
    hit = _hits(map_page, alone=False)[0]
    qtbot.mouseMove(map_page.canvas, hit.at.toPoint())
    qtbot.waitUntil(map_page.card.isVisible)
    assert map_page.card.name.text() == f"{len(hit.points)} photos"
    assert map_page.card.lines.text()


def test_label_given_elsewhere__turns_the_ring_into_a_dot_without_moving_the_map(
    map_page: MapPage, bridge: ProjectBridge, qtbot: QtBot
) -> None:
    canvas = map_page.canvas
    qtbot.keyClick(canvas, Qt.Key.Key_Plus)
    view = canvas.view
    ids = bridge.project.find(PhotoFilter(has_position=True), PhotoSort()).tolist()[:3]
    bridge.label_photos(ids, bridge.classes[0].id)
    qtbot.waitUntil(lambda: bool(map_page._points and map_page._points.is_labelled.sum() == 3))
    assert canvas.view == view


def test_project_without_places__says_why(bridge: ProjectBridge, qtbot: QtBot) -> None:
    bridge.project.store.write(
        lambda s: run_raw(s, "UPDATE photo SET latitude = NULL, longitude = NULL") and None
    )
    page = MapPage(bridge)
    qtbot.addWidget(page, before_close_func=lambda widget: widget.close_page())
    page.show()
    qtbot.waitUntil(page.empty.isVisible)
    assert page.empty.words.text().startswith("No photo of this project knows its place")
    with qtbot.waitSignal(page.photos_asked) as asked:
        qtbot.mouseClick(page.empty.button, LEFT)
    assert asked.args[0] == PhotoFilter()
