"""The real window in a scheme and a size: started by tour.py in a process of its own.

python tests/gui/tour/show.py light|dark WIDTHxHEIGHT [PROJECT]
"""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtCore import Qt, QTimer

from cropapp.gui import theme
from cropapp.gui.app import close_on_signals, make_app
from cropapp.gui.main_window import MainWindow


def main() -> int:
    scheme, size, *project = sys.argv[1:]
    width, height = (int(part) for part in size.split("x"))
    app = make_app()
    theme.apply_theme(app, Qt.ColorScheme.Dark if scheme == "dark" else Qt.ColorScheme.Light)
    window = MainWindow("cpu")
    window.resize(width, height)
    window.showMaximized()
    if project:
        QTimer.singleShot(0, window, lambda: window.flows.open(Path(project[0])))
    close_on_signals(window)
    return app.exec()


if __name__ == "__main__":
    sys.exit(main())
