"""One process with a real window, watched from inside: called by run_all.py.

    python tests/benchmarks/window_probe.py start [PROJECT]   seconds until the first paint
    python tests/benchmarks/window_probe.py gap FOLDER        longest gaps of the GUI thread

Prints one JSON line.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import psutil
from PySide6.QtCore import QElapsedTimer, QEvent, QObject, Qt, QTimer

from cropapp.gui.app import make_app
from cropapp.gui.main_window import MainWindow

STARTED_AT = float(os.environ.get("BENCH_BEGAN_S", "0")) or psutil.Process().create_time()
"""The system knows it to a whole second only; who begins the process knows better."""
HEAVY = ("torch", "torchvision", "timm", "sklearn", "scipy", "alembic", "sqlalchemy", "PIL.Image")


class FirstPaint(QObject):
    """Calls back after the first paint of a widget."""

    def __init__(self, watched: QObject, then: Callable[[], None]) -> None:
        super().__init__(watched)
        self._then = then
        watched.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            watched.removeEventFilter(self)
            QTimer.singleShot(0, self._then)
        return False


class GapMeter(QObject):
    """Remembers the longest time between two turns of the event loop."""

    def __init__(self) -> None:
        super().__init__()
        self.gaps_ms: list[float] = []
        self.busy_ms: list[float] = []
        """Of each gap, how long this thread computed; the rest it waited for the machine."""
        self.long_at_s: list[float] = []
        """When the gaps over 50 ms ended, from the start of the measurement."""
        self._began = self._computed = 0.0
        self._clock = QElapsedTimer()
        self._timer = QTimer(self, interval=1)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)

    def start(self) -> None:
        self._began = time.perf_counter()
        self._computed = time.thread_time()
        self._clock.start()
        self._timer.start()

    def _tick(self) -> None:
        gap_ms = self._clock.nsecsElapsed() / 1e6
        self.gaps_ms.append(gap_ms)
        computed = time.thread_time()
        self.busy_ms.append(1000 * (computed - self._computed))
        self._computed = computed
        if gap_ms > 50:
            self.long_at_s.append(round(time.perf_counter() - self._began, 1))
        self._clock.start()

    def stop(self) -> None:
        self._timer.stop()

    def summary(self) -> dict[str, object]:
        ordered = sorted(self.gaps_ms)
        return {
            "longest_ms": round(ordered[-1], 1),
            "busiest_ms": round(max(self.busy_ms), 1),
            "p999_ms": round(ordered[int(len(ordered) * 0.999)], 1),
            "over_50_ms_at_s": self.long_at_s,
            "turns": len(ordered),
        }


def measure_start() -> dict[str, object]:
    app = make_app()
    window = MainWindow()
    result: dict[str, object] = {}

    def painted() -> None:
        result["visible_s"] = round(time.time() - STARTED_AT, 3)
        result["heavy"] = [name for name in HEAVY if name in sys.modules]
        app.quit()

    FirstPaint(window, painted)
    window.show()
    app.exec()
    return result


def measure_gap(folder: Path) -> dict[str, object]:
    """Open a new project on a folder in the window and watch until every photo is predicted."""
    from cropapp.core.tasks import QuietTask
    from cropapp.services.start_project import new_project

    result: dict[str, object] = {}
    with tempfile.TemporaryDirectory(prefix="cropapp-gap-") as place:
        os.environ["CROPAPP_HOME"] = place
        path = Path(place) / "gap.cropapp"
        new_project(path, folders=[folder], starter="sample-leaf", task=QuietTask()).close()
        app = make_app()
        window = MainWindow("cpu")
        window.show()
        meter = GapMeter()
        titles: list[str] = []
        window.jobs.started.connect(lambda job: titles.append(job.title))
        window.flows.opened.connect(lambda _project: meter.start())

        def idle() -> None:
            if not any("Predicting" in title for title in titles):
                return
            project = window.bridge.project if window.bridge else None
            counts = project.counts() if project else None
            result.update(meter.summary(), predicted=counts.predicted if counts else 0)
            window.close()
            app.quit()

        window.jobs.idle.connect(idle)
        window.flows.open(path)
        began = time.perf_counter()
        app.exec()
        result["seconds"] = round(time.perf_counter() - began, 1)
    return result


def main() -> None:
    what = sys.argv[1]
    result = measure_start() if what == "start" else measure_gap(Path(sys.argv[2]))
    print(json.dumps(result), flush=True)


if __name__ == "__main__":
    main()
