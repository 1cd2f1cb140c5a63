"""Starts the window.

The order: the application with its style, the person's colours and language, the window with what
is on the disk of the program only, then, once it is shown, the project named on the command line
and the model process. Torch is never imported in this process.
"""

from __future__ import annotations

import signal
import sys
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

import cropapp
from cropapp.gui import theme
from cropapp.gui.garbage import GarbageCollector, set_aside
from cropapp.gui.icons import app_icon, follow_screens
from cropapp.gui.main_window import MainWindow
from cropapp.gui.settings.acting import apply_appearance
from cropapp.gui.shiboken_statics import settle_shiboken_statics
from cropapp.gui.unforeseen import UnforeseenErrors
from cropapp.services.settings import SettingsFile

SWITCH_INTERVAL_S = 0.0005


def run_window(project_path: Path | None = None) -> int:
    """Show the window and run until it is closed.

    Args:
        project_path: a .cropapp file to open, or a folder of photos to make a project from.

    Returns:
        The exit code.
    """
    app = make_app()
    apply_appearance(app, SettingsFile().values)
    window = MainWindow()
    unforeseen = UnforeseenErrors(window)
    unforeseen.came.connect(window.say_problem)
    unforeseen.install()
    window.show()
    # What is loaded by now stays to the end: a full collection need not walk through it each time.
    window.flows.opened.connect(lambda _project: set_aside())
    QTimer.singleShot(0, window, lambda: _begin(window, project_path))
    close_on_signals(window)
    return app.exec()


def close_on_signals(window: MainWindow) -> None:
    """Let Ctrl-C in the terminal and the end of the session close the window as its button does."""
    for ending in (signal.SIGINT, signal.SIGTERM):
        signal.signal(ending, lambda *_: window.close())
    # Python sees a signal only when it runs: the timer lets it.
    heartbeat = QTimer(window)
    heartbeat.timeout.connect(lambda: None)
    heartbeat.start(250)


def make_app() -> QApplication:
    """Return the application with name, style and icon; the one that runs, if there is one."""
    running = QApplication.instance()
    app = running if isinstance(running, QApplication) else QApplication(sys.argv[:1])
    # Painting gives the interpreter up at many calls of Qt and has to get it back from a thread
    # that computes. Beside one, 16 cells took 58 ms at Python's turns of 5 ms, 9 ms at these;
    # alone they take 3 ms.
    sys.setswitchinterval(SWITCH_INTERVAL_S)
    settle_shiboken_statics()
    if app.findChild(GarbageCollector) is None:
        GarbageCollector(app)
    app.setApplicationName("CropApp")
    app.setApplicationVersion(cropapp.__version__)
    app.setDesktopFileName("cropapp")
    theme.apply_theme(app)
    app.setWindowIcon(app_icon())
    follow_screens(app)
    return app


def _begin(window: MainWindow, path: Path | None) -> None:
    if path is not None and path.is_dir():
        window.dialogs.new_project(path.absolute())
    elif path is not None:
        # A network only behind the first look at the photos: both cores are for showing them, and
        # it may be another than the usual one.
        window.flows.opened.connect(lambda _project: window.jobs.warm_up())
        window.flows.open(path)
        # While the project is read: the model process needs half a second to come up, mostly on
        # the core that the window leaves free, and unread photos wait for it.
        window.jobs.begin_process()
        return
    window.jobs.warm_up()
