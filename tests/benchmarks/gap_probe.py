"""A real window in which a person scrolls while the program works beside: called by bench_gaps.py.

    python tests/benchmarks/gap_probe.py classify FOLDER   a new project's photos are predicted
    python tests/benchmarks/gap_probe.py learn PROJECT     50 labels are given and learned from
    python tests/benchmarks/gap_probe.py train PROJECT     a training runs in its own process
    python tests/benchmarks/gap_probe.py edit PROJECT      10,000 photos labelled at once, undone
    python tests/benchmarks/gap_probe.py pages PROJECT     each page shown for the first time

`--where` tells what was seen in the longest gaps. PROJECT is one of bench_repredict.py; it is
worked on as it is, so give a copy. Prints the longest gaps of the GUI thread as one line of JSON;
what does not come within its time ends the probe with words.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench_repredict import NEW_LABELS, choose_more
from gap_meter import GapMeter
from PySide6.QtCore import QEventLoop, QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication

from cropapp.core.tasks import QuietTask
from cropapp.core.training import HEAD_ONLY, Recipe, Stage
from cropapp.gui.app import make_app
from cropapp.gui.garbage import set_aside
from cropapp.gui.main_window import MainWindow
from cropapp.gui.project_pages import PageName
from cropapp.services.project import Project
from cropapp.services.start_project import new_project

LIMIT_S = 60.0
"""For any one thing that is waited for; where nothing else computes they take a few seconds."""
LOOK_MS, SCROLL_MS = 20, 30
LABEL_MS = 60
TRAIN_S = CLASSIFY_S = 30
MANY = 10_000
SHOWN_MS = 1_500
RECIPE = Recipe(
    stages=(Stage(depth=HEAD_ONLY, epochs=1, learning_rate=1e-3), Stage(1, 900, 3e-4)),
    views=1,
    patience_epochs=0,
)
"""Runs until it is stopped."""


@dataclass(frozen=True)
class Asked:
    """What was asked for on the command line."""

    where: bool
    limit_s: float
    photos: int


class ScrolledWindow:
    """A window on a project, scrolled by the wheel for as long as it is watched.

    Args:
        watch_opening: watch from the opening of the project on, else only once all is at rest.
    """

    def __init__(self, path: Path, asked: Asked, *, watch_opening: bool = False) -> None:
        self.asked = asked
        self.app = make_app()
        self.window = MainWindow("cpu")
        self.window.learning.set_wanted(False)
        self.window.resize(1440, 900)
        self.window.show()
        self.rest(300)
        self.meter = GapMeter(where=asked.where)
        self._step, self._down = 0, True
        self._scroll = QTimer(interval=SCROLL_MS)
        self._scroll.timeout.connect(self._turn_wheel)
        self.window.flows.opened.connect(lambda _project: set_aside())  # as run_window does
        if watch_opening:
            self.window.flows.opened.connect(lambda _project: self.watch())
        self.window.flows.open(path)
        self.wait(lambda: self.window.project_pages is not None, "opening the project")
        self.window.go_to(PageName.PHOTOS)  # it opens where it was closed
        if not watch_opening:
            self.rest(1500)
            # One of its folders never was: the search for where it went may take a minute.
            self.window.jobs.cancel_all()
            self.wait(lambda: not self.window.jobs.is_busy, "the jobs after opening")
            self.rest(1500)

    @property
    def project(self) -> Project:
        assert self.window.bridge is not None
        return self.window.bridge.project

    def wait(self, until: Callable[[], bool], what: str) -> None:
        """Let the window work, in an event loop as the program has it, until something is so.

        Raises:
            TimeoutError: it was not within the time.
        """
        end = time.perf_counter() + self.asked.limit_s
        loop, look = QEventLoop(), QTimer(interval=LOOK_MS)
        look.timeout.connect(lambda: until() and loop.quit())
        look.timeout.connect(lambda: time.perf_counter() > end and loop.quit())
        look.start()
        loop.exec()
        if not until():
            job = self.window.jobs.current
            doing = f"the job under way: {job.title or job.key!r}" if job else "no job runs"
            raise TimeoutError(f"Not within {self.asked.limit_s:g} s: {what} ({doing}).")

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
        self.wait(lambda: not self.window.isVisible(), "closing the window")

    def _turn_wheel(self) -> None:
        """Scroll some screens down and up again, where there are thumbnails."""
        if self.window.photos is None:
            return
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


def classify(folder: Path, asked: Asked) -> dict[str, Any]:
    """Open a new project on a folder and scroll while its photos are predicted, for a time."""
    with tempfile.TemporaryDirectory(prefix="cropapp-gap-") as place:
        path = Path(place) / "gap.cropapp"
        new_project(path, folders=[folder], starter="sample-leaf", task=QuietTask()).close()
        it = ScrolledWindow(path, asked, watch_opening=True)
        keys = list[str]()
        it.window.jobs.started.connect(lambda job: keys.append(job.key))

        def predicted() -> int:
            counts = it.window.bridge.counts if it.window.bridge is not None else None
            return counts.predicted if counts is not None else 0

        it.wait(lambda: predicted() > 0, "the first prediction")
        began = time.perf_counter()

        def is_done() -> bool:
            return not it.window.jobs.is_busy or time.perf_counter() > began + CLASSIFY_S

        it.wait(is_done, "predicting")
        found = it.end() | {"predicted": predicted()}
        it.close()
    return found


def learn(path: Path, asked: Asked) -> dict[str, Any]:
    """Give 50 labels one by one, then learn as the hand rests; then learn when asked."""
    it = ScrolledWindow(path, asked)
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
    it.wait(
        lambda: bool(ended) and not window.learning.is_due,
        "learning from the labels while the hand rests",
    )
    told = list[bool]()
    window.flows.learned.connect(lambda _summary: told.append(True))
    window.flows.learn()
    it.wait(lambda: bool(told), "learning when asked")
    it.rest(1000)
    found = it.end() | {"learned_s": round(ended[-1], 1)}
    it.close()
    return found


def train(path: Path, asked: Asked) -> dict[str, Any]:
    """Start a training from its page and scroll through the photos while it runs."""
    it = ScrolledWindow(path, asked)
    window = it.window
    window.go_to(PageName.TRAINING)
    assert window.project_pages is not None
    page: Any = window.project_pages.known(PageName.TRAINING)
    it.wait(lambda: page.ready.isVisible() and page.ready.start.isEnabled(), "the training's plan")
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
    it.wait(lambda: not page.is_running, "the end of the training that was cancelled")
    it.close()
    return found


def _points(page: Any) -> int:
    data = page.running.curves.loss.data
    return len(data.series[1].x) if data is not None else 0


def edit(path: Path, asked: Asked) -> dict[str, Any]:
    """Label many photos at once, take it back, do it again, clear them and retire their class."""
    it = ScrolledWindow(path, asked)
    window = it.window
    bridge, page = window.bridge, window.photos
    assert bridge is not None
    assert page is not None
    ids, class_id = page.grid.gallery.order.ids[: asked.photos].tolist(), bridge.classes[0].id
    acts: dict[str, Callable[[], None]] = {
        "label": lambda: bridge.label_photos(ids, class_id),
        "undo": bridge.undo,
        "redo": bridge.redo,
        "clear": lambda: bridge.clear_labels(ids),
        "retire the class": lambda: page.classes.dialogs.retire_class(class_id),
    }
    found = dict[str, Any]()
    for name, act in acts.items():
        told = list[object]()
        seen = bridge.edited.connect(told.append)
        it.meter = GapMeter(where=asked.where)
        it.watch()
        act()
        it.wait(lambda told=told: bool(told), name)  # type: ignore[misc]
        it.rest(1500)
        found[name] = it.end()
        bridge.edited.disconnect(seen)
    it.close()
    return _worst_of(found)


def pages(path: Path, asked: Asked) -> dict[str, Any]:
    """Show each page for the first time, what it is made of imported before, as it is by then."""
    it = ScrolledWindow(path, asked)
    window = it.window
    assert window.project_pages is not None
    for _ in PageName:
        window.project_pages._fetch_next()
    it.rest(500)
    found = dict[str, Any]()
    for name in PageName:
        if name is not PageName.PHOTOS:
            it.meter = GapMeter(where=asked.where)
            it.meter.start()
            window.go_to(name)
            it.rest(SHOWN_MS)
            it.meter.stop()
            found[name.value] = it.meter.summary()
    it.close()
    return _worst_of(found)


def _worst_of(found: dict[str, Any]) -> dict[str, Any]:
    """Return what was found of the act with the longest gap, and how long all others took."""
    worst = max(found, key=lambda name: found[name]["longest_ms"])
    longest = {name: each["longest_ms"] for name, each in found.items()}
    busiest = {name: each["busiest_ms"] for name, each in found.items()}
    return found[worst] | {"of": worst, "each_ms": longest, "each_busiest_ms": busiest}


def main() -> None:
    acts = {"classify": classify, "learn": learn, "train": train, "edit": edit, "pages": pages}
    cli = argparse.ArgumentParser(description=__doc__)
    cli.add_argument("act", choices=acts)
    cli.add_argument("path", type=Path)
    cli.add_argument("--where", action="store_true")
    cli.add_argument("--limit", type=float, default=LIMIT_S, help="seconds for each wait")
    cli.add_argument("--photos", type=int, default=MANY, help="how many are labelled at once")
    args = cli.parse_args()
    asked = Asked(where=args.where, limit_s=args.limit, photos=args.photos)
    print(json.dumps(acts[args.act](args.path, asked)), flush=True)


if __name__ == "__main__":
    main()
