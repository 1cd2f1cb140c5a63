"""From a key press to the next photo painted, 12-megapixel photos: `bench_loupe.py`.

The loupe of the real window, at a person's pace (four photos a second) and as fast as events go.
A photo counts as shown when its own picture (not its thumbnail) is painted, and as seen when
anything of it is. Needs the photos beside the checkout; `measure()` returns {} without them.
"""

from __future__ import annotations

import cropapp.gui  # noqa: F401 # isort: skip - before PySide6, as in the program

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from cropapp.core.display import has_display

SOURCE = Path(__file__).resolve().parents[3] / "shared/data/field/native/unlabelled_tomato_12mp"
PHOTOS = 40
PACE_MS = 250


def measure() -> dict[str, Any]:
    """Return medians and 95th percentiles in ms: paced, unpaced, and at 100 %."""
    if not SOURCE.is_dir():
        return {}
    with tempfile.TemporaryDirectory(prefix="cropapp-loupe-") as place:
        env = {**os.environ, "CROPAPP_HOME": place}
        if not has_display():
            env["QT_QPA_PLATFORM"] = "offscreen"
        run = subprocess.run(
            [sys.executable, str(Path(__file__)), "--probe", place],
            env=env,
            capture_output=True,
            text=True,
            timeout=600,
        )
    if run.returncode:
        raise RuntimeError(run.stderr[-2000:])
    return dict(json.loads(run.stdout.splitlines()[-1]))


def make_photos(folder: Path) -> None:
    """Copy the photos until there are PHOTOS; each file is another photo to the program."""
    folder.mkdir()
    sources = sorted(path for path in SOURCE.iterdir() if path.suffix.lower() in (".jpg", ".jpeg"))
    for number in range(PHOTOS):
        shutil.copy(sources[number % len(sources)], folder / f"photo {number:02}.jpg")


def probe(place: Path) -> dict[str, Any]:
    from bench_window import Acts
    from PySide6.QtCore import Qt
    from PySide6.QtGui import QKeyEvent
    from PySide6.QtWidgets import QApplication

    from cropapp.core.tasks import QuietTask
    from cropapp.media.read import read_photo
    from cropapp.services.start_project import new_project
    from cropapp.store import photo_writes

    make_photos(place / "photos")
    path = place / "loupe.cropapp"
    with new_project(path, folders=[place / "photos"], task=QuietTask()) as project:
        from cropapp.core.gallery import PhotoFilter, PhotoSort

        photos = project.photos(project.find(PhotoFilter(), PhotoSort()).tolist())
        facts = [read_photo(project.photo_path(p), min_side_px=64).facts for p in photos]
        for photo, known in zip(photos, facts, strict=True):
            project.store.write(lambda s, p=photo, f=known: photo_writes.record_reading(s, p.id, f))
    acts = Acts(path)
    page = acts.page
    view = page.loupe.view

    def press(which: Qt.Key) -> None:
        event = QKeyEvent(QKeyEvent.Type.KeyPress, which, Qt.KeyboardModifier.NoModifier)
        QApplication.sendEvent(page.loupe, event)

    def step() -> tuple[float, float]:
        """Press Right; return the ms until anything and until the photo itself is painted."""
        began = time.perf_counter()
        press(Qt.Key.Key_Right)
        view.repaint()
        seen = 1000 * (time.perf_counter() - began)
        if view._level_shown is None:
            acts.wait(lambda: view._level_shown is not None)
            view.repaint()
        return seen, 1000 * (time.perf_counter() - began)

    def run(name: str, pace_ms: int) -> None:
        page.grid.go_to_row(0)
        page.close_look.show_current()
        acts.wait(lambda: view._level_shown is not None)
        acts.rest(1500)
        times = []
        for _ in range(PHOTOS - 1):
            times.append(step())
            if pace_ms:
                acts.rest(pace_ms)
        for which, values in zip(("seen", "shown"), zip(*times, strict=True), strict=True):
            ordered = sorted(values)
            acts.result[f"{name}_{which}_median_ms"] = round(statistics.median(ordered), 1)
            acts.result[f"{name}_{which}_p95_ms"] = round(ordered[int(len(ordered) * 0.95)], 1)

    page.grid.go_to_row(0)
    page.toggle_loupe()
    run("paced", PACE_MS)
    run("unpaced", 0)
    press(Qt.Key.Key_Z)
    run("paced_at_100", PACE_MS)
    acts.window.close()
    acts.app.processEvents()
    return acts.result


def main() -> None:
    cli = argparse.ArgumentParser(description=__doc__)
    cli.add_argument("--probe", type=Path)
    args = cli.parse_args()
    print(json.dumps(probe(args.probe) if args.probe else measure()), flush=True)


if __name__ == "__main__":
    main()
