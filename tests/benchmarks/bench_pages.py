"""How the overview and the map hold up: reader times, and the GUI thread's longest gap in each act.

Run: python tests/benchmarks/bench_pages.py [--photos 100000]
The photos are rows without files, spread over forty fields.
"""

from __future__ import annotations

import cropapp.gui  # noqa: F401 # isort: skip - before PySide6, as in the program

import argparse
import json
import math
import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
from bench_gallery import Watch
from bench_store import TIMES_MS, build, timed
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from cropapp.core.gallery import PhotoFilter, PhotoSort
from cropapp.gui import theme
from cropapp.gui.map.page import MapPage
from cropapp.gui.overview.page import OverviewPage
from cropapp.gui.project_bridge import ProjectBridge
from cropapp.services.overview import read_overview
from cropapp.services.photo_map import inside_rings, map_points
from cropapp.services.project import Project
from cropapp.store.engine import Store
from cropapp.store.session import Session, run_many

FIELDS = 40


def make_project(place: Path, photos: int) -> Project:
    path = place / "many.cropapp"
    with Store.create(path) as store:
        build(store, place, photos)
        store.write(lambda session: spread(session, photos))
    return Project.open(path)


def spread(session: Session, photos: int) -> None:
    """Give every photo a place in one of the fields, nine in ten of them."""
    chance = np.random.default_rng(0)
    fields = chance.uniform((24.0, 120.5), (24.2, 120.8), (FIELDS, 2))
    places = fields[chance.integers(0, FIELDS, photos)] + chance.normal(0, 0.0008, (photos, 2))
    rows = ((*place, number) for number, place in enumerate(places.tolist(), 1) if number % 10)
    run_many(session, "UPDATE photo SET latitude = ?, longitude = ? WHERE id = ?", rows)


def read_times(project: Project) -> None:
    timed("overview: read", lambda: read_overview(project), repeat=3)
    points = timed("map: read the points", lambda: map_points(project), repeat=3)
    turn = np.linspace(0, 2 * math.pi, 300)
    ring = np.column_stack([120.65 + 0.1 * np.cos(turn), 24.1 + 0.08 * np.sin(turn)])
    timed("map: photos inside a lasso of 300 corners", lambda: inside_rings(points, [ring]))


def wheel(page: MapPage, notches: int) -> None:
    canvas = page.canvas
    at = QPointF(canvas.width() / 2, canvas.height() / 2)
    event = QWheelEvent(
        at,
        canvas.mapToGlobal(at),
        QPoint(),
        QPoint(0, 120 * notches),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(canvas, event)


def tell(name: str, worst_s: float) -> None:
    TIMES_MS[name] = round(1000 * worst_s, 1)
    print(f"{name:36} worst step  {TIMES_MS[name]:7.1f} ms")


def drag(page: MapPage, where: str) -> None:
    """Drag across the map in sixty steps, each painted."""
    canvas, left = page.canvas, Qt.MouseButton.LeftButton
    QTest.mousePress(canvas, left, pos=QPoint(200, 200))
    worst = 0.0
    for step in range(60):
        began = time.perf_counter()
        QTest.mouseMove(canvas, QPoint(200 + 8 * step, 200 + 4 * step))
        canvas.repaint()
        worst = max(worst, time.perf_counter() - began)
    QTest.mouseRelease(canvas, left, pos=QPoint(680, 440))
    tell(f"map: drag, {where}", worst)


def zoom_in(page: MapPage) -> None:
    """From all fields to a few metres, each step painted."""
    worst = 0.0
    for _ in range(24):
        began = time.perf_counter()
        wheel(page, 1)
        page.canvas.repaint()
        worst = max(worst, time.perf_counter() - began)
    tell("map: zoom in by wheel", worst)


def run(bridge: ProjectBridge, watch: Watch) -> None:
    page = OverviewPage(bridge)
    page.resize(1392, 860)
    watch.during("overview: show", page.show, 2500)
    ids = bridge.project.find(PhotoFilter(), PhotoSort()).tolist()[1:1000:2]
    watch.during(
        "overview: 500 labels given", lambda: bridge.label_photos(ids, bridge.classes[1].id), 3000
    )
    page.close_page()
    page.hide()
    places = MapPage(bridge)
    places.resize(1392, 860)
    watch.during("map: show", places.show, 3000)
    print(f"photos on the map: {len(places.canvas.layer.shown):,}")
    acts: list[tuple[str, Callable[[], object]]] = [
        ("map: show everything", places.canvas.fit),
        ("map: a class off", lambda: next(iter(places.legend._rows.values()))[0].click()),
        ("map: 500 labels given", lambda: bridge.label_photos(ids, bridge.classes[2].id)),
    ]
    for name, act in acts:
        watch.during(name, act, 2500)
    drag(places, "all in view")
    zoom_in(places)
    drag(places, "close")
    places.close_page()


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--photos", type=int, default=100_000)
    arguments.add_argument("--read-only", action="store_true", help="reader times alone")
    chosen = arguments.parse_args()
    app = QApplication([])
    theme.apply_theme(app, Qt.ColorScheme.Light)
    with tempfile.TemporaryDirectory() as place:
        os.environ["CROPAPP_HOME"] = place
        project = make_project(Path(place), chosen.photos)
        read_times(project)
        if chosen.read_only:
            project.close()
            return
        bridge, watch = ProjectBridge(project), Watch()
        run(bridge, watch)
        bridge.close()
    print(json.dumps({**TIMES_MS, **watch.gaps_ms}), flush=True)


if __name__ == "__main__":
    main()
