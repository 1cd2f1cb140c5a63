"""How the page of photos holds up: the GUI thread's longest gap in each act, many photos.

Run: python tests/benchmarks/bench_gallery.py [--photos 100000]
The photos are rows without files: what is measured is the window, not the decoder.
"""

from __future__ import annotations

import cropapp.gui  # noqa: F401 # isort: skip - before PySide6, as in the program

import argparse
import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtWidgets import QApplication

from cropapp.core.gallery import PhotoFilter, PhotoSort, SortField
from cropapp.gui import theme
from cropapp.gui.photos_page import PhotosPage
from cropapp.gui.project_bridge import ProjectBridge
from cropapp.services.edit_classes import add_class
from cropapp.services.project import Project, now
from cropapp.store.folders import add_folder
from cropapp.store.photo_writes import FoundPhoto, upsert_photos

TICK_MS = 2


def make_project(place: Path, photos: int) -> Project:
    project = Project.create(place / "many.cropapp")
    folder = project.store.write(lambda session: add_folder(session, place / "photos", now()))
    project.folder_paths[folder.id] = folder.path
    rows = [
        FoundPhoto(f"day {n // 500:03}/IMG_{n:06}.jpg", 3_000_000, n + 1) for n in range(photos)
    ]
    project.store.write(lambda session: upsert_photos(session, folder.id, rows))
    for name in ("healthy", "rust", "mite"):
        add_class(project, name)
    return project


class Watch:
    """Notes how long the event loop was away, by a timer that should fire every TICK_MS."""

    def __init__(self) -> None:
        self.timer = QTimer(interval=TICK_MS, timerType=Qt.TimerType.PreciseTimer)
        self.timer.timeout.connect(self._tick)
        self.timer.start()
        self._last = time.perf_counter()
        self.longest_ms = 0.0
        self.gaps_ms: dict[str, float] = {}
        """The longest gap of each act."""

    def _tick(self) -> None:
        moment = time.perf_counter()
        self.longest_ms = max(self.longest_ms, 1000 * (moment - self._last))
        self._last = moment

    def during(self, name: str, act: Callable[[], object], settle_ms: int = 1500) -> None:
        self._last, self.longest_ms = time.perf_counter(), 0.0
        act()
        loop = QEventLoop()
        QTimer.singleShot(settle_ms, loop.quit)
        loop.exec()
        self.gaps_ms[name] = round(self.longest_ms, 1)
        print(f"{name:36} longest gap {self.longest_ms:7.1f} ms")


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--photos", type=int, default=100_000)
    photos = arguments.parse_args().photos
    app = QApplication([])
    theme.apply_theme(app, Qt.ColorScheme.Light)
    with tempfile.TemporaryDirectory() as place:
        os.environ["CROPAPP_HOME"] = place
        bridge = ProjectBridge(make_project(Path(place), photos))
        watch, page = Watch(), PhotosPage(bridge)
        page.resize(1392, 860)
        watch.during("show the page", page.show, 3000)
        print(f"photos in the grid: {page.grid.gallery.rowCount():,}")
        bar = page.grid.verticalScrollBar()
        watch.during("jump to the middle", lambda: bar.setValue(bar.maximum() // 2))
        watch.during("densest grid", lambda: page.set_density(96))
        watch.during("to the last photo", lambda: page.grid.go_to_row(photos - 1))
        watch.during(
            "newest name first", lambda: page.bar.set_sort(PhotoSort(SortField.PATH, True))
        )
        watch.during("select all", page.select_all)
        watch.during("sort with all selected", lambda: page.bar.set_sort(PhotoSort()))
        watch.during("search", lambda: page.apply_filter(PhotoFilter(text="day 07")))
        watch.during("search off", lambda: page.apply_filter(PhotoFilter()))
        ids = page.grid.gallery.order.ids[:1000].tolist()
        rust = bridge.classes[1].id
        watch.during("label 1,000 photos", lambda: bridge.label_photos(ids, rust), 3000)
        watch.during("resize the window", lambda: page.resize(1100, 700))
        page.close_page()
        bridge.close()


if __name__ == "__main__":
    main()
