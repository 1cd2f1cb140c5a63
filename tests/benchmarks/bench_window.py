"""The real window with 100,000 photos: start, scroll, jump, filter, memory.

    python tests/benchmarks/bench_window.py [--photos 100000] [--place FOLDER]

`measure()` returns the figures; each part runs in a process of its own with a display if there is
one, else offscreen. The project is made once (many_photos.py) and kept under the temporary folder.
"""

from __future__ import annotations

import cropapp.gui  # noqa: F401 # isort: skip - before PySide6, as in the program

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from many_photos import many_photos_project

from cropapp.core.display import has_display

PHOTOS = 100_000
STARTS, ROUNDS = 5, 3
START_PROBE = Path(__file__).with_name("start_probe.py")


def measure(photos: int = PHOTOS, place: Path | None = None) -> dict[str, Any]:
    """Return start_s, scroll gaps, jump, filter and sort times in ms, memory in MB."""
    project = many_photos_project(photos, place)
    starts = [_run(START_PROBE, str(project)) for _ in range(STARTS + 1)][1:]  # the first warms
    acts = _run(Path(__file__), "--acts", str(project))
    return {
        "photos": photos,
        "start_to_thumbnails_s": round(statistics.median(s["thumbnails_s"] for s in starts), 2),
        "starts_s": [round(s["thumbnails_s"], 2) for s in starts],
        "start_to_window_s": round(statistics.median(s["window_s"] for s in starts), 2),
        **acts,
    }


def _run(script: Path, *words: str) -> dict[str, Any]:
    """Run a script in a process of its own and return the JSON of its last line."""
    with tempfile.TemporaryDirectory(prefix="cropapp-window-") as home:
        env = {**os.environ, "CROPAPP_HOME": home, "BENCH_BEGAN_S": str(time.time())}
        if not has_display():
            env["QT_QPA_PLATFORM"] = "offscreen"
        command = [sys.executable, str(script), *words]
        run = subprocess.run(command, env=env, capture_output=True, text=True, timeout=600)
        if run.returncode:
            raise RuntimeError(run.stderr[-2000:])
    return dict(json.loads(run.stdout.splitlines()[-1]))


# --- inside the probe


class Acts:
    """Acts on the window one after the other and notes how long the event loop was away."""

    def __init__(self, project: Path) -> None:
        from cropapp.gui.app import make_app
        from cropapp.gui.garbage import set_aside
        from cropapp.gui.main_window import MainWindow

        self.app = make_app()
        self.window = MainWindow("cpu")
        # The version of these photos is a row without a folder: there is nothing to learn upon.
        self.window.learning.set_wanted(False)
        self.window.resize(1440, 900)
        self.window.show()
        self.result: dict[str, Any] = {}
        self.window.flows.opened.connect(lambda _project: set_aside())  # as run_window does
        self.window.flows.open(project)
        self.wait(lambda: self.window.photos is not None)
        self.window.bridge.failed.connect(lambda problem: print(repr(problem), file=sys.stderr))
        self.wait(lambda: not self.window.jobs.is_busy)
        self.wait(lambda: self.page.grid.has_all_thumbnails())
        self.rest(500)

    @property
    def page(self) -> Any:
        return self.window.photos

    def wait(self, until: Callable[[], bool], timeout_s: float = 120) -> None:
        from PySide6.QtCore import QEventLoop

        end = time.perf_counter() + timeout_s
        while not until():
            if time.perf_counter() > end:
                raise TimeoutError
            self.app.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 5)

    def rest(self, ms: int) -> None:
        from PySide6.QtCore import QEventLoop, QTimer

        loop = QEventLoop()
        QTimer.singleShot(ms, loop.quit)
        loop.exec()

    def gaps(self, name: str, steps: Iterator[Callable[[], object]], every_ms: int) -> None:
        """Take the steps at a pace and note the longest gap."""
        from gap_meter import GapMeter
        from PySide6.QtCore import QEventLoop, QTimer

        meter = GapMeter()
        meter.start()
        loop, timer = QEventLoop(), QTimer(interval=every_ms)

        def step() -> None:
            act = next(steps, None)
            if act is None:
                timer.stop()
                QTimer.singleShot(400, loop.quit)
            else:
                act()

        timer.timeout.connect(step)
        timer.start()
        loop.exec()
        meter.stop()
        summary = meter.summary()
        self.result[f"{name}_longest_gap_ms"] = summary["longest_ms"]
        self.result[f"{name}_p999_ms"] = summary["p999_ms"]
        self.result[f"{name}_busiest_ms"] = summary["busiest_ms"]

    def until_painted(self, act: Callable[[], object]) -> float:
        """Return the ms of an act that is done when it returns, painted."""
        began = time.perf_counter()
        act()
        self.page.grid.viewport().repaint()
        return 1000 * (time.perf_counter() - began)

    def until_shown(self, act: Callable[[], object]) -> float:
        """Return the ms from a choice until the grid has painted the new order."""
        from PySide6.QtCore import QEventLoop

        loop = QEventLoop()
        self.page.finder.found.connect(loop.quit)  # after the page, which shows the order
        began = time.perf_counter()
        act()
        loop.exec()
        self.page.grid.viewport().repaint()
        taken = 1000 * (time.perf_counter() - began)
        self.page.finder.found.disconnect(loop.quit)
        return taken


def probe_acts(project: Path) -> dict[str, Any]:
    from PySide6.QtCore import QPoint, QPointF, Qt
    from PySide6.QtGui import QKeyEvent, QWheelEvent
    from PySide6.QtWidgets import QApplication

    acts = Acts(project)
    grid, result = acts.page.grid, acts.result
    bar = grid.verticalScrollBar()

    def wheel() -> None:
        centre = QPointF(grid.viewport().rect().center())
        event = QWheelEvent(
            centre,
            grid.viewport().mapToGlobal(centre),
            QPoint(),
            QPoint(0, -120),
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(grid.viewport(), event)

    def key(which: Qt.Key) -> None:
        for kind in (QKeyEvent.Type.KeyPress, QKeyEvent.Type.KeyRelease):
            QApplication.sendEvent(grid, QKeyEvent(kind, which, Qt.KeyboardModifier.NoModifier))

    def drag(part: float) -> None:
        bar.setValue(round(part * bar.maximum()))

    grid.setFocus()
    acts.gaps("scroll_wheel", iter([wheel] * 150), 20)
    acts.gaps("scroll_key", iter([lambda: key(Qt.Key.Key_PageDown)] * 100), 33)
    acts.gaps("scroll_drag", (lambda n=n: drag(n / 240) for n in range(241)), 16)
    jumps = []
    for which in (Qt.Key.Key_End, Qt.Key.Key_Home) * 5:
        began = time.perf_counter()
        key(which)
        grid.viewport().repaint()
        jumps.append(1000 * (time.perf_counter() - began))
        acts.rest(150)
    result["jump_to_end_until_painted_ms"] = round(statistics.median(jumps), 1)
    _selections(acts)
    _filters(acts)
    _groups(acts)
    acts.gaps("scroll_all", (lambda n=n: drag(n / 1200) for n in range(1201)), 12)
    result.update(_memory())
    acts.window.close()
    acts.app.processEvents()
    return result


def _selections(acts: Acts) -> None:
    import numpy as np

    grid = acts.page.grid
    half = np.arange(0, len(grid.gallery.order), 2)
    for name, act in (
        ("select_all", grid.selectAll),
        ("invert", grid.chosen.invert),
        ("select_every_second", lambda: grid.chosen.select_rows(half)),
    ):
        acts.result[f"{name}_ms"] = round(acts.until_painted(act), 1)
    acts.gaps("with_50000_selected", iter([grid.chosen.invert] * 4), 150)
    grid.go_to_row(0)


def _filters(acts: Acts) -> None:
    from cropapp.core.entities import ClassId
    from cropapp.core.gallery import ClassBy, PhotoFilter, PhotoSort, SortField

    page = acts.page
    taken: dict[str, list[float]] = {}

    def ask(name: str, act: Callable[[], object]) -> None:
        taken.setdefault(name, []).append(acts.until_shown(act))
        acts.rest(300)

    for _ in range(ROUNDS):
        for field in SortField:
            for descending in (True, False):
                wanted = PhotoSort(field, descending)
                ask(
                    f"sort {field}{' down' if descending else ''}",
                    lambda w=wanted: page.bar.set_sort(w),
                )
        page.bar.set_sort(PhotoSort())
        acts.rest(300)
        for name, wanted in (
            ("text", PhotoFilter(text="2026-05")),
            ("class", PhotoFilter(class_ids=frozenset({ClassId(2)}), class_by=ClassBy.EITHER)),
            ("confidence", PhotoFilter(min_confidence=0.4, max_confidence=0.7)),
            ("disagrees", PhotoFilter(disagrees=True)),
            ("bursts as one", PhotoFilter(one_per_burst=True)),
            ("off", PhotoFilter()),
        ):
            ask(f"filter {name}", lambda w=wanted: page.apply_filter(w))
    times = {name: statistics.median(each) for name, each in taken.items()}
    slowest = max(times, key=lambda name: times[name])
    acts.result["filter_sort_slowest_ms"] = round(times[slowest], 1)
    acts.result["filter_sort_slowest"] = slowest
    acts.result["filter_sort_ms"] = {name: round(each, 1) for name, each in times.items()}
    acts.result["filter_sort_median_ms"] = round(statistics.median(times.values()), 1)


def _groups(acts: Acts) -> None:
    """5,000 headers over 100,000 photos."""
    import numpy as np

    from cropapp.core.gallery import GroupBy, PhotoGroups
    from cropapp.gui.gallery.order import PhotoOrder

    grid = acts.page.grid
    count = len(grid.gallery.order)
    starts = np.arange(0, count, max(1, count // 5000))
    groups = PhotoGroups(GroupBy.BURST, starts, tuple(int(start) + 1 for start in starts))
    order = PhotoOrder.of(grid.gallery.order.ids, groups)
    shown = acts.until_painted(lambda: grid.show_order(order))
    acts.result["show_5000_groups_ms"] = round(shown, 1)
    bar = grid.verticalScrollBar()
    steps = (lambda n=n: bar.setValue(round(n / 240 * bar.maximum())) for n in range(241))
    acts.gaps("scroll_groups", steps, 16)


def _memory() -> dict[str, Any]:
    import psutil

    facts = psutil.Process().memory_full_info()
    return {
        "memory_rss_mb": round(facts.rss / 1e6),
        "memory_pss_mb": round(getattr(facts, "pss", facts.rss) / 1e6),
    }


def main() -> None:
    cli = argparse.ArgumentParser(description=__doc__)
    cli.add_argument("--photos", type=int, default=PHOTOS)
    cli.add_argument("--place", type=Path)
    cli.add_argument("--acts", type=Path, help="act on this project in this process")
    args = cli.parse_args()
    if args.acts:
        print(json.dumps(probe_acts(args.acts)), flush=True)
    else:
        print(json.dumps(measure(args.photos, args.place)))


if __name__ == "__main__":
    main()
