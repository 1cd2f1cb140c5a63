"""Render the program's icon from its drawing in all sizes that systems ask for.

python packaging/render_app_icon.py
"""

from __future__ import annotations

import os
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

from cropapp.gui.icons import APP_ICON_SIZES_PX


def main() -> None:
    """Write resources/icons/app/cropapp-SIZE.png."""
    app = QGuiApplication([])
    folder = Path(__file__).resolve().parents[1] / "resources" / "icons" / "app"
    renderer = QSvgRenderer(str(folder / "cropapp.svg"))
    for size in APP_ICON_SIZES_PX:
        image = QImage(size, size, QImage.Format.Format_ARGB32)
        image.fill(Qt.GlobalColor.transparent)
        painter = QPainter(image)
        renderer.render(painter)
        painter.end()
        image.save(str(folder / f"cropapp-{size}.png"))
    app.quit()


if __name__ == "__main__":
    main()
