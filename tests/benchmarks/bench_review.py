"""How fast the review is: from a key press to the next photo painted, with real photos and with
many of them in the project; and how long the queue of many photos takes to find.

    python tests/benchmarks/bench_review.py [--photos 100000] [--keys 200] [--pace 250]

Without ../shared/data/field/native the first part is left out and the second has small photos. The
window is shown where there is a display, else offscreen. A key is pressed every PACE milliseconds,
as by a quick person; then once more as fast as the photos come.
"""

from __future__ import annotations

import cropapp.gui  # noqa: F401 # isort: skip - before PySide6, as in the program

import argparse
import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np

if sys.platform.startswith("linux") and not os.environ.get("DISPLAY"):
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEvent, QEventLoop, QObject, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from cropapp.core.entities import ModelKind, PhotoFacts, PhotoId, ScoredClass
from cropapp.core.gallery import PhotoFilter, PhotoSort
from cropapp.core.tasks import QuietTask
from cropapp.gui.app import make_app
from cropapp.gui.project_bridge import ProjectBridge
from cropapp.gui.review.page import ReviewPage
from cropapp.services.edit_classes import add_class
from cropapp.services.import_folder import import_folder
from cropapp.services.project import Project, now
from cropapp.services.review_order import ReviewOrder, ReviewRequest, find_review_queue
from cropapp.services.sample_field import render_sample_field
from cropapp.store import model_versions, photo_writes, predictions, project_info
from cropapp.store.folders import add_folder
from cropapp.store.photo_writes import FoundPhoto, upsert_photos
from cropapp.store.session import Session, run_raw

NATIVE = Path(__file__).resolve().parents[3] / "shared" / "data" / "field" / "native"
EMBEDDING_KEY, DIMENSIONS = "bench", 1280
CLASSES = ("healthy", "rust", "mite", "blight", "mildew")


class Watch(QObject):
    """Tells when a view paints another photo, and the longest gap between two turns of the loop."""

    def __init__(self, page: ReviewPage) -> None:
        super().__init__(page)
        self._page = page
        self.painted_at: dict[int, float] = {}
        self.sharp_at: dict[int, float] = {}
        self.longest_gap_ms = 0.0
        self._last = time.perf_counter()
        page.stage.view.installEventFilter(self)
        self._timer = QTimer(self, interval=1, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)
        self._timer.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            QTimer.singleShot(0, self._note)
        return False

    def _note(self) -> None:
        view = self._page.stage.view
        if view.photo is None or not view.has_picture:
            return
        self.painted_at.setdefault(int(view.photo.id), time.perf_counter())
        if view._level_shown is not None:
            self.sharp_at.setdefault(int(view.photo.id), time.perf_counter())

    def _tick(self) -> None:
        moment = time.perf_counter()
        self.longest_gap_ms = max(self.longest_gap_ms, 1000 * (moment - self._last))
        self._last = moment

    def reset(self) -> None:
        self.painted_at.clear()
        self.sharp_at.clear()
        self._last, self.longest_gap_ms = time.perf_counter(), 0.0


def wait_for(condition: Callable[[], bool], limit_s: float = 120.0) -> None:
    until = time.perf_counter() + limit_s
    while not condition():
        if time.perf_counter() > until:
            raise TimeoutError("the review did not get there")
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 5)


def rest(milliseconds: float) -> None:
    loop = QEventLoop()
    QTimer.singleShot(round(milliseconds), loop.quit)
    loop.exec()


def press_keys(page: ReviewPage, keys: int, pace_ms: float) -> dict[str, float]:
    """Press a key per photo; return times from the press to the next photo's paint."""
    watch = Watch(page)
    rest(1500)  # the neighbours of the first photo
    watch.reset()
    any_ms, sharp_ms = [], []
    began = time.perf_counter()
    for number in range(keys):
        shown = page.front_photo()
        pressed = time.perf_counter()
        QTest.keyClick(page, (Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_Return)[number % 3])
        following = page.front_photo()
        if following is None or following is shown:
            break
        photo_id = int(following.id)
        wait_for(lambda photo_id=photo_id: photo_id in watch.painted_at)  # type: ignore[misc]
        any_ms.append(1000 * (watch.painted_at[photo_id] - pressed))
        if pace_ms:
            rest(max(0.0, pace_ms - 1000 * (time.perf_counter() - pressed)))
            sharp_ms.append(1000 * (watch.sharp_at.get(photo_id, np.inf) - pressed))
        else:
            wait_for(lambda photo_id=photo_id: photo_id in watch.sharp_at)  # type: ignore[misc]
            sharp_ms.append(1000 * (watch.sharp_at[photo_id] - pressed))
    return {
        "keys": len(any_ms),
        "painted_median_ms": round(statistics.median(any_ms), 1),
        "painted_p95_ms": round(float(np.percentile(any_ms, 95, method="nearest")), 1),
        "sharp_median_ms": round(statistics.median(sharp_ms), 1),
        "sharp_p95_ms": round(float(np.percentile(sharp_ms, 95, method="nearest")), 1),
        "photos_per_minute": round(60 * len(any_ms) / (time.perf_counter() - began)),
        "longest_gap_ms": round(watch.longest_gap_ms, 1),
    }


def review_in_page(project: Project, act: Callable[[ReviewPage], dict[str, Any]]) -> dict[str, Any]:
    """Show the review page on a project, act on it, and close both."""
    bridge = ProjectBridge(project, "bench")
    page = ReviewPage(bridge)
    page.resize(1392, 832)
    page.show()
    page.activateWindow()
    page.arrive()
    try:
        wait_for(lambda: page.reviewer.front is not None and page.stage.view.has_picture)
        return act(page)
    finally:
        page.close_page()
        page.close()
        bridge.close()


def add_version(project: Project) -> None:
    def write(session: Session) -> None:
        version = model_versions.add_model_version(
            session,
            uid="bench",
            name="bench",
            kind=ModelKind.STARTER,
            class_ids=[known.id for known in known_classes],
            embedding_key=EMBEDDING_KEY,
            now=now(),
        )
        project_info.set_active_model_version_id(session, version.id)

    known_classes = [add_class(project, name) for name in CLASSES]
    project.store.write(write)


def predict_by_chance(project: Project) -> None:
    chance = np.random.default_rng(3)
    ids = [PhotoId(int(i)) for i in project.find(PhotoFilter(), PhotoSort())]
    class_ids = [known.id for known in project.classes()]
    version = project.active_model()
    assert version is not None
    scores = -np.sort(-chance.dirichlet(np.ones(len(class_ids)), len(ids)), axis=1)
    orders = chance.permuted(np.tile(np.arange(len(class_ids)), (len(ids), 1)), axis=1)
    rows = [
        (photo_id, [ScoredClass(class_ids[c], float(s)) for c, s in zip(order, score, strict=True)])
        for photo_id, order, score in zip(ids, orders, scores, strict=True)
    ]
    project.store.write(
        lambda session: predictions.write_predictions(session, version.id, rows, datetime.now(UTC))
    )


def make_native(place: Path, photos: int) -> Project:
    """Make a project of the real photos, each several times by a link of another name."""
    folder = place / "native"
    folder.mkdir()
    sources = sorted(path for path in NATIVE.rglob("*") if path.suffix.lower() == ".jpg")
    for number in range(photos):
        (folder / f"P{number:04}.jpg").symlink_to(sources[number % len(sources)])
    project = Project.create(place / "native.cropapp")
    import_folder(project, folder, QuietTask())
    add_version(project)
    predict_by_chance(project)
    return project


def make_many(place: Path, photos: int) -> Project:
    """Make a project of many photos without files, read and embedded as it were."""
    project = Project.create(place / "many.cropapp")
    folder = project.store.write(lambda session: add_folder(session, place / "photos", now()))
    project.folder_paths[folder.id] = folder.path
    rows = [
        FoundPhoto(f"day {n // 500:03}/IMG_{n:06}.jpg", 3_000_000, n + 1) for n in range(photos)
    ]
    project.store.write(lambda session: upsert_photos(session, folder.id, rows))
    add_version(project)
    ids = project.find(PhotoFilter(), PhotoSort()).tolist()

    def read(session: Session) -> None:
        for number, photo_id in enumerate(ids):
            facts = PhotoFacts(f"{number:064x}", 4000, 3000, "JPEG")
            photo_writes.record_reading(session, PhotoId(photo_id), facts)
        run_raw(session, "UPDATE photo SET burst_id = id - id % 3 WHERE id % 7 < 3")

    project.store.write(read)
    predict_by_chance(project)
    chance = np.random.default_rng(4)
    for first in range(0, photos, 5000):
        hashes = [f"{number:064x}" for number in range(first, min(first + 5000, photos))]
        vectors = chance.random((len(hashes), DIMENSIONS), dtype=np.float32)
        project.embeddings.put(EMBEDDING_KEY, hashes, vectors)
    return project


def link_first_units(project: Project, units: int) -> None:
    """Give files to the photos that will be looked at."""
    queue = find_review_queue(project, ReviewRequest(), QuietTask())
    sources = sorted(path for path in NATIVE.rglob("*") if path.suffix.lower() == ".jpg")
    if not sources:
        render_sample_field(project.path.parent / "rendered", photos=20, seed=5)
        sources = sorted((project.path.parent / "rendered").rglob("*.jpg"))
    for index in range(min(units, len(queue))):
        for photo in project.photos(list(queue.unit(index))):
            path = project.photo_path(photo)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.symlink_to(sources[index % len(sources)])


def find_times(project: Project) -> dict[str, float]:
    result = {}
    for order in ReviewOrder:
        began, computed = time.perf_counter(), time.process_time()
        queue = find_review_queue(project, ReviewRequest(order), QuietTask())
        result[f"{order} s"] = round(time.perf_counter() - began, 2)
        result[f"{order} computed"] = round(time.process_time() - computed, 2)
        result[f"{order} units"] = len(queue)
    return result


def measure(photos: int = 100_000, keys: int = 200, pace_ms: float = 250) -> dict[str, Any]:
    """Return all figures."""
    app = make_app()
    result: dict[str, Any] = {}
    with tempfile.TemporaryDirectory(prefix="cropapp-review-") as name:
        place = Path(name)
        os.environ["CROPAPP_HOME"] = name
        if NATIVE.is_dir():
            for what, pace in (("real photos, at a pace", pace_ms), ("real photos, at once", 0)):
                folder = place / f"native {pace}"
                folder.mkdir()
                result[what] = review_in_page(
                    make_native(folder, keys + 10),
                    lambda page, pace=pace: press_keys(page, keys, pace),  # type: ignore[misc]
                )
        many = make_many(place, photos)
        result[f"queue of {photos:,} photos"] = find_times(many)
        link_first_units(many, keys + 30)
        result[f"{photos:,} photos, at a pace"] = review_in_page(
            many, lambda page: press_keys(page, keys, pace_ms)
        )
    app.quit()
    return result


def main() -> None:
    cli = argparse.ArgumentParser(description=__doc__)
    cli.add_argument("--photos", type=int, default=100_000)
    cli.add_argument("--keys", type=int, default=200)
    cli.add_argument("--pace", type=float, default=250)
    args = cli.parse_args()
    for what, figures in measure(args.photos, args.keys, args.pace).items():
        print(json.dumps({what: figures}), flush=True)


if __name__ == "__main__":
    main()
