"""The real window with the settings of CROPAPP_HOME: started by tour.py in a process of its own.

python tests/gui/tour/show.py WIDTHxHEIGHT [PROJECT]
"""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtCore import QTimer

from cropapp.gui.app import close_on_signals, make_app
from cropapp.gui.main_window import MainWindow
from cropapp.gui.settings.acting import apply_appearance
from cropapp.services.settings import SettingsFile


def main() -> int:
    size, *project = sys.argv[1:]
    width, height = (int(part) for part in size.split("x"))
    app = make_app()
    apply_appearance(app, SettingsFile().values)
    window = MainWindow("cpu")
    window.resize(width, height)
    window.showMaximized()
    if project:
        QTimer.singleShot(0, window, lambda: window.flows.open(Path(project[0])))
    close_on_signals(window)
    return app.exec()


if __name__ == "__main__":
    sys.exit(main())
