"""A window on a screen of its own, its keys, its mouse and its pictures.

Owns: Xvfb, openbox, xdotool and ImageMagick's import, each a process.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

SHOW = Path(__file__).with_name("show.py")
PATIENCE_S = 120.0


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

    @property
    def first_cell(self) -> tuple[int, int]:
        """A point on the first photo of the grid."""
        scale = int(self.env.get("QT_SCALE_FACTOR", "1"))
        return 400 * scale, 200 * scale

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
    env: dict[str, str], size: str, project: Path | None
) -> Iterator[subprocess.Popen[bytes]]:
    named = [str(project)] if project else []
    with running(sys.executable, str(SHOW), size, *named, env=env) as process:
        yield process
