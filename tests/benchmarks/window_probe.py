"""One process with a real window, watched from inside: called by run_all.py.

    python tests/benchmarks/window_probe.py start [PROJECT]   seconds until the first paint
    python tests/benchmarks/window_probe.py gap FOLDER [SECONDS]   longest gaps of the GUI thread

The second ends when every photo is predicted, or so many seconds after the project was opened.

Prints one JSON line.
"""

from __future__ import annotations

import cropapp.gui  # noqa: F401 # isort: skip - before PySide6, as in the program

import json
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import psutil
from gap_meter import GapMeter
from PySide6.QtCore import QEvent, QObject, QTimer

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


def measure_gap(folder: Path, limit_s: float) -> dict[str, object]:
    """Open a new project on a folder in the window and watch while its photos are predicted."""
    from cropapp.core.tasks import QuietTask
    from cropapp.services.start_project import new_project

    result: dict[str, object] = {}
    with tempfile.TemporaryDirectory(prefix="cropapp-gap-") as place:
        os.environ["CROPAPP_HOME"] = os.environ.get("BENCH_HOME") or place
        path = Path(place) / "gap.cropapp"
        new_project(path, folders=[folder], starter="sample-leaf", task=QuietTask()).close()
        app = make_app()
        window = MainWindow("cpu")
        window.show()
        meter, limit = GapMeter(), QTimer(window, singleShot=True)
        keys: list[str] = []
        window.jobs.started.connect(lambda job: keys.append(job.key))
        window.flows.opened.connect(lambda _project: meter.start())

        def end() -> None:
            project = window.bridge.project if window.bridge else None
            if not result and project is not None:
                result.update(meter.summary(), predicted=project.counts().predicted)
                window.close()
                app.quit()

        window.jobs.idle.connect(lambda: end() if "classify" in keys else None)
        limit.timeout.connect(end)
        window.flows.open(path)
        began = time.perf_counter()
        if limit_s:
            limit.start(round(1000 * limit_s))
        app.exec()
        result["seconds"] = round(time.perf_counter() - began, 1)
    return result


def main() -> None:
    what = sys.argv[1]
    limit_s = float(sys.argv[3]) if len(sys.argv) > 3 else 0.0
    result = measure_start() if what == "start" else measure_gap(Path(sys.argv[2]), limit_s)
    print(json.dumps(result), flush=True)


if __name__ == "__main__":
    main()
