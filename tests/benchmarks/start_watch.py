"""Watches a start of the real window from inside; what start_probe.py runs.

Owns: the moments at which a paint showed the window, all thumbnails, the first prediction. Imports
nothing that a double-click on a project does not import before the window shows.
"""

from __future__ import annotations

import cropapp.gui  # noqa: F401 # isort: skip - before PySide6, as in the program

import json
import os
import sys
import time
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication

from cropapp.gui import app as window_app
from cropapp.gui.main_window import MainWindow

LIMIT_MS = 60_000
FIRST_ROWS = 40
"""They are on the screen."""


class StartWatch(QObject):
    """Looks after each paint what is on the screen, and closes the window when all is."""

    def __init__(self, *, until_prediction: bool = False) -> None:
        super().__init__()
        self._until_prediction = until_prediction
        self.moments: dict[str, float] = {}
        self._window: MainWindow | None = None
        self._grid: QObject | None = None
        self._find = QTimer(self, interval=2)
        self._find.timeout.connect(self._follow)
        self._find.start()
        QTimer.singleShot(LIMIT_MS, self, self._end)

    def _follow(self) -> None:
        """Watch the window and the grid from when they are there."""
        if self._window is None:
            shown = QApplication.topLevelWidgets()
            self._window = next((each for each in shown if isinstance(each, MainWindow)), None)
            if self._window is not None:
                self._window.installEventFilter(self)
        elif self._grid is None and self._window.photos is not None:
            self._grid = self._window.photos.grid.viewport()
            self._grid.installEventFilter(self)
            self._find.stop()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            QTimer.singleShot(0, self, self._look)
        return False

    def _look(self) -> None:
        moment = time.time()
        self.moments.setdefault("window_s", moment)
        page = self._window.photos if self._window is not None else None
        if page is None:
            return
        if page.grid.has_all_thumbnails():
            self.moments.setdefault("thumbnails_s", moment)
            if not self._until_prediction:
                self._end()
        if self._until_prediction and self._has_prediction(page.grid.gallery):
            self.moments.setdefault("prediction_s", moment)
            self._end()

    def _has_prediction(self, gallery: Any) -> bool:
        rows = range(min(FIRST_ROWS, gallery.rowCount()))
        photos = (gallery.photo_at(row) for row in rows)
        return any(photo is not None and photo.prediction is not None for photo in photos)

    def _end(self) -> None:
        if self._window is not None:
            self._window.close()
        QApplication.quit()


def main() -> None:
    window_app.make_app()
    watch = StartWatch(until_prediction="prediction" in sys.argv[2:])
    window_app.run_window(Path(sys.argv[1]))
    # The system knows when a process began to a whole second only; who began it knows better.
    began = float(os.environ["BENCH_BEGAN_S"])
    seconds = {name: round(moment - began, 3) for name, moment in watch.moments.items()}
    print(json.dumps(seconds), flush=True)
