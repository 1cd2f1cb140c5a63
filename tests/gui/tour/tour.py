"""Walk through a real window under Xvfb with keys and mouse, and save a picture of every station.

    python tests/gui/tour/tour.py [--out tour] [--field ../shared/data/field]

Needs Xvfb, openbox, xdotool and ImageMagick's import. Each station checks in the project's own file
that what was clicked and typed has happened, so the tour fails where the window does. The pictures
are for looking at: light and dark, 1440x900 and 1024x700.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from cropapp.core.gallery import ReviewState
from cropapp.core.tasks import QuietTask
from cropapp.services.demo import make_sample_project
from cropapp.services.project import Project
from cropapp.services.start_project import new_project

SHOW = Path(__file__).with_name("show.py")
FIELD = Path(__file__).resolve().parents[4] / "shared" / "data" / "field"
PATIENCE_S = 120.0
SCHEMES = ("light", "dark")


def pause(seconds: float) -> None:
    """Let the window draw; there is no signal from another process to wait for."""
    threading.Event().wait(seconds)


def wait_for(what: str, holds: Callable[[], bool], patience_s: float = PATIENCE_S) -> None:
    """Wait until something is so, and fail by name if it never is."""
    for _ in range(int(patience_s / 0.25)):
        if holds():
            return
        pause(0.25)
    raise SystemExit(f"The tour waited {patience_s:.0f} s in vain for: {what}")


@contextmanager
def running(*command: str, env: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL)
    try:
        yield process
    finally:
        process.terminate()
        process.wait(timeout=30)


class Station:
    """One window on one screen."""

    def __init__(self, env: dict[str, str], out: Path, prefix: str) -> None:
        self.env, self.out, self.prefix = env, out, prefix
        self.number = 0

    def tool(self, *words: str) -> str:
        run = subprocess.run(
            ["xdotool", *words], env=self.env, capture_output=True, text=True, check=False
        )
        return run.stdout.strip()

    def keys(self, *names: str) -> None:
        for name in names:
            self.tool("key", "--clearmodifiers", name)
            pause(0.25)

    def click(self, x: int, y: int, button: str = "1") -> None:
        self.tool("mousemove", str(x), str(y), "click", button)
        pause(0.25)

    def picture(self, name: str) -> None:
        pause(0.8)
        self.number += 1
        path = self.out / f"{self.prefix}-{self.number:02d}-{name}.png"
        subprocess.run(["import", "-window", "root", str(path)], env=self.env, check=True)
        print(path)

    def wait_for_window(self, title: str) -> None:
        wait_for(
            f"a window called {title}",
            lambda: bool(self.tool("search", "--onlyvisible", "--name", title)),
        )


@contextmanager
def screen(size: str, display: int) -> Iterator[dict[str, str]]:
    """A screen of that size with a window manager on it."""
    env = os.environ | {"DISPLAY": f":{display}", "QT_QPA_PLATFORM": "xcb"}
    server = ("Xvfb", f":{display}", "-screen", "0", f"{size}x24", "-nolisten", "tcp")
    with running(*server, env=env):
        pause(1.0)
        with running("openbox", env=env):
            pause(0.5)
            yield env


@contextmanager
def window(
    env: dict[str, str], scheme: str, size: str, project: Path | None
) -> Iterator[subprocess.Popen[bytes]]:
    named = [str(project)] if project else []
    with running(sys.executable, str(SHOW), scheme, size, *named, env=env) as process:
        yield process


def states(path: Path) -> dict[ReviewState, int]:
    """Return how many photos of a project are in each review state, as another process sees it."""
    with Project.open(path) as project:
        from cropapp.core.gallery import PhotoFilter, PhotoSort

        return {
            state: len(project.find(PhotoFilter(review_states=frozenset({state})), PhotoSort()))
            for state in ReviewState
        }


def decided(path: Path) -> int:
    return sum(count for state, count in states(path).items() if state != ReviewState.UNREVIEWED)


def predicted(path: Path) -> int:
    with Project.open(path) as project:
        return project.counts().predicted


def versions(path: Path) -> int:
    with Project.open(path) as project:
        return len(project.model_versions())


def walk(at: Station, project: Path, width: int) -> None:
    """The story: look, correct, confirm, many at once, undo, learn, compare, export."""
    at.wait_for_window("CropApp")
    wait_for("predictions", lambda: predicted(project) > 50)
    at.picture("photos")
    before = decided(project)
    at.click(400, 190)
    at.picture("one-selected")
    at.keys("2")
    wait_for("a label by key", lambda: decided(project) == before + 1)
    at.keys("Right", "Return")
    wait_for("a confirmation", lambda: decided(project) == before + 2)
    at.keys("Right", "shift+Right", "shift+Right", "3")
    wait_for("three labels at once", lambda: decided(project) == before + 5)
    at.picture("many-labelled")
    at.keys("ctrl+z")
    wait_for("one undo for the three", lambda: decided(project) == before + 2)
    at.keys("ctrl+shift+z")
    wait_for("redo", lambda: decided(project) == before + 5)
    at.keys("Right", "u")
    wait_for("unsure", lambda: states(project)[ReviewState.UNSURE] == 1)
    at.keys("space")
    at.picture("loupe")
    at.keys("space", "slash")
    at.tool("type", "rus")
    at.picture("find-class")
    at.keys("Escape", "F1")
    at.picture("keys")
    at.keys("Escape")
    known = versions(project)
    at.keys("l")
    wait_for("a new version", lambda: versions(project) == known + 1)
    at.picture("learned")
    at.keys("ctrl+2")
    at.picture("models")
    at.keys("ctrl+1", "ctrl+e")
    at.picture("export")
    at.keys("Escape")
    if width > 1100:
        at.keys("F8", "F9")
        at.picture("panels-folded")
        at.keys("F8", "F9")


def tour(out: Path, field: Path | None) -> None:
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="cropapp-tour-") as place:
        os.environ["CROPAPP_HOME"] = str(Path(place) / "home")
        visits = [(scheme, size) for size in ("1440x900", "1024x700") for scheme in SCHEMES]
        for number, (scheme, size) in enumerate(visits):
            sample = make_sample_project(Path(place) / f"sample-{number}", QuietTask(), photos=120)
            prefix = f"sample-{size}-{scheme}"
            with screen(size, 90 + number) as env:
                with window(env, scheme, size, None):
                    start = Station(env, out, f"start-{size}-{scheme}")
                    start.wait_for_window("CropApp")
                    start.picture("start")
                with window(env, scheme, size, sample):
                    walk(Station(env, out, prefix), sample, int(size.partition("x")[0]))
        if field is not None and field.is_dir():
            visit_field(out, field, Path(place))


def visit_field(out: Path, field: Path, place: Path) -> None:
    """Real photos, predicted by the chilli starter: pictures to look at, never to publish."""
    path = place / "field.cropapp"
    folders = sorted(folder for folder in field.glob("chilli_*") if folder.is_dir())
    new_project(path, folders=folders, starter="chilli-leaf", task=QuietTask()).close()
    with screen("1440x900", 95) as env, window(env, "light", "1440x900", path):
        at = Station(env, out, "field-1440x900-light")
        at.wait_for_window("CropApp")
        pause(6)
        at.picture("predicting")
        wait_for("all predictions", lambda: predicted(path) >= 300)
        at.click(400, 190)
        at.picture("photos")


def main() -> None:
    cli = argparse.ArgumentParser(description=__doc__)
    cli.add_argument("--out", type=Path, default=Path("tour"))
    cli.add_argument("--field", type=Path, default=FIELD)
    args = cli.parse_args()
    tour(args.out, args.field)


if __name__ == "__main__":
    main()
