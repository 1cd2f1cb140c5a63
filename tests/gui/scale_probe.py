"""One process with the window at 1024x700, walked page by page: called by test_double_scale.py.

    python tests/gui/scale_probe.py PROJECT

Prints one JSON object: for each page the controls whose words have not the room they need.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget

from cropapp.gui.app import make_app
from cropapp.gui.elided_label import ElidedLabel
from cropapp.gui.main_window import MainWindow
from cropapp.gui.project_pages import PageName

WIDTH, HEIGHT = 1024, 700
PATIENCE_MS = 120_000
SETTLE_MS = 600


def wait(ready: Callable[[], bool] | None = None) -> None:
    """Run the window until something is so; without a condition, a moment."""
    loop, timer = QEventLoop(), QTimer(interval=50)
    QTimer.singleShot(PATIENCE_MS if ready else SETTLE_MS, loop.quit)
    if ready:
        timer.timeout.connect(lambda: loop.quit() if ready() else None)
        timer.start()
    loop.exec()


def clipped(window: QWidget) -> list[str]:
    """Return the controls that are narrower than their words, or stick out of their parent."""
    found = []
    for widget in window.findChildren(QWidget):
        if not widget.isVisible() or not isinstance(widget, QAbstractButton | QLabel):
            continue
        if isinstance(widget, ElidedLabel) or not widget.text():
            continue
        wraps = isinstance(widget, QLabel) and widget.wordWrap()
        if not wraps and widget.width() < widget.minimumSizeHint().width() - 1:
            found.append(f"{type(widget).__name__} “{widget.text()}” is too narrow")
    return found


def main() -> None:
    app = make_app()
    window = MainWindow("cpu")
    window.setMinimumSize(WIDTH, HEIGHT)
    window.show()
    window.resize(WIDTH, HEIGHT)
    window.flows.open(Path(sys.argv[1]))
    wait(lambda: window.bridge is not None and not window.jobs.is_busy)
    result: dict[str, object] = {"scale": window.devicePixelRatioF()}
    for name in PageName:
        window.go_to(name)
        wait()
        result[name.value] = clipped(window)
    window.overlays.toggle_settings()
    wait()
    result["settings"] = clipped(window)
    result["size"] = [window.width(), window.height()]
    window.close()
    app.quit()
    sys.stdout.write(json.dumps(result) + "\n")


if __name__ == "__main__":
    main()
