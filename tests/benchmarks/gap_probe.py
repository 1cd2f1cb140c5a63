"""A real window in which a person scrolls while the program works beside: called by run_all.py.

    python tests/benchmarks/gap_probe.py learn PROJECT    50 labels are given and learned from
    python tests/benchmarks/gap_probe.py train PROJECT    a training runs in its own process

PROJECT is one of bench_repredict.py; it is worked on as it is, so give a copy. Prints the longest
gaps of the GUI thread as one line of JSON.
"""

from __future__ import annotations

import gc
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench_repredict import NEW_LABELS, choose_more
from PySide6.QtCore import QEventLoop, QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication
from window_probe import GapMeter

from cropapp.core.training import HEAD_ONLY, Recipe, Stage
from cropapp.gui.app import make_app
from cropapp.gui.main_window import MainWindow
from cropapp.gui.project_pages import PageName
from cropapp.services.project import Project

LIMIT_S = 240
SCROLL_MS = 30
LABEL_MS = 60
TRAIN_S = 40
RECIPE = Recipe(
    stages=(Stage(depth=HEAD_ONLY, epochs=1, learning_rate=1e-3), Stage(1, 900, 3e-4)),
    views=1,
    patience_epochs=0,
)
"""Runs until it is stopped."""


class ScrolledWindow:
    """A window on a project, scrolled by the wheel for as long as it is watched."""

    def __init__(self, path: Path) -> None:
        self.app = make_app()
        self.window = MainWindow("cpu")
        self.window.learning.set_wanted(False)
        self.window.resize(1440, 900)
        self.window.show()
        self.window.flows.opened.connect(lambda _project: gc.freeze())  # as run_window does
        self.window.flows.open(path)
        self.wait(lambda: self.window.photos is not None)
        self.rest(500)
        self.wait(lambda: not self.window.jobs.is_busy)
        self.rest(1500)
        self.meter = GapMeter()
        self._step, self._down = 0, True
        self._scroll = QTimer(interval=SCROLL_MS)
        self._scroll.timeout.connect(self._turn_wheel)

    @property
    def project(self) -> Project:
        assert self.window.bridge is not None
        return self.window.bridge.project

    def wait(self, until: Callable[[], bool], limit_s: float = LIMIT_S) -> None:
        end = time.perf_counter() + limit_s
        while not until():
            if time.perf_counter() > end:
                raise TimeoutError
            self.app.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents, 20)

    def rest(self, ms: int) -> None:
        loop = QEventLoop()
        QTimer.singleShot(ms, loop.quit)
        loop.exec()

    def watch(self) -> None:
        self._scroll.start()
        self.meter.start()

    def end(self) -> dict[str, object]:
        self.meter.stop()
        self._scroll.stop()
        return self.meter.summary()

    def close(self) -> None:
        self.window.close()
        self.wait(lambda: not self.window.isVisible(), 30)

    def _turn_wheel(self) -> None:
        """Scroll some screens down and up again, where there are thumbnails."""
        assert self.window.photos is not None
        grid = self.window.photos.grid
        self._step += 1
        if self._step % 60 == 0:
            self._down = not self._down
        centre = QPointF(grid.viewport().rect().center())
        turn = QPoint(0, -120 if self._down else 120)
        event = QWheelEvent(
            centre,
            grid.viewport().mapToGlobal(centre),
            QPoint(),
            turn,
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(grid.viewport(), event)


def learn(path: Path) -> dict[str, Any]:
    """Give 50 labels one by one, then learn as the hand rests; then learn when asked."""
    it = ScrolledWindow(path)
    window, ended = it.window, list[float]()
    answers = iter(choose_more(it.project, NEW_LABELS).items())
    window.learning.rest_ms = 300
    window.learning.set_wanted(True)
    window.learning.learned.connect(lambda summary: ended.append(summary.seconds))
    it.watch()
    giving = QTimer(interval=LABEL_MS)

    def give() -> None:
        answer = next(answers, None)
        if answer is None:
            giving.stop()
        elif window.bridge is not None:
            window.bridge.label_photos([answer[0]], answer[1])

    giving.timeout.connect(give)
    giving.start()
    it.wait(lambda: bool(ended) and not window.learning.is_due and not window.jobs.is_busy)
    asked = list[bool]()
    window.flows.learned.connect(lambda _summary: asked.append(True))
    window.flows.learn()
    it.wait(lambda: bool(asked))
    it.rest(1000)
    found = it.end() | {"learned_s": round(ended[-1], 1)}
    it.close()
    return found


def train(path: Path) -> dict[str, Any]:
    """Start a training from its page and scroll through the photos while it runs."""
    it = ScrolledWindow(path)
    window = it.window
    window.go_to(PageName.TRAINING)
    assert window.project_pages is not None
    page: Any = window.project_pages.known(PageName.TRAINING)
    it.wait(lambda: page.ready.isVisible() and page.ready.start.isEnabled())
    page.ready.form.show_recipe(RECIPE)
    it.rest(500)
    window.go_to(PageName.PHOTOS)
    it.rest(500)
    it.watch()
    page.ready.start.click()
    it.rest(1000 * TRAIN_S)
    found = it.end() | {"epochs": _points(page)}
    page.running.cancel.click()
    # The window would ask whether to close while its page shows a training.
    it.wait(lambda: not page.is_running)
    it.close()
    return found


def _points(page: Any) -> int:
    data = page.running.curves.loss.data
    return len(data.series[1].x) if data is not None else 0


def main() -> None:
    act = {"learn": learn, "train": train}[sys.argv[1]]
    print(json.dumps(act(Path(sys.argv[2]))), flush=True)


if __name__ == "__main__":
    main()
