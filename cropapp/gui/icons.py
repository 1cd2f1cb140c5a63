"""Icons in the colours of the theme.

Owns: the way from a drawing in resources/icons (24-grid, one stroke width, `currentColor`) to a
QIcon, and its recolouring when the theme changes. Must not: hold a drawing itself.
"""

from __future__ import annotations

import math
import weakref
from functools import lru_cache
from typing import Protocol

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QColor, QGuiApplication, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from cropapp.gui import theme
from cropapp.services.resources import resource_path

APP_ICON_SIZES_PX = (16, 24, 32, 48, 64, 128, 256, 512)


class HasIcon(Protocol):
    """A button or an action."""

    def setIcon(self, icon: QIcon, /) -> None: ...


def icon(name: str, size: int = 20, colour: QColor | None = None) -> QIcon:
    """Return an icon in the theme's colours of this moment.

    Args:
        name: file name in resources/icons without its ending.
        size: edge in device-independent pixels.
        colour: another colour than the secondary text's.
    """
    tokens = theme.current_tokens()
    result = QIcon()
    for ink, modes in (
        (colour or tokens.secondary, (QIcon.Mode.Normal,)),
        (colour or tokens.text, (QIcon.Mode.Active, QIcon.Mode.Selected)),
        (tokens.disabled, (QIcon.Mode.Disabled,)),
    ):
        for scale in _scales():
            pixmap = icon_pixmap(name, size, ink, scale)
            for mode in modes:
                result.addPixmap(pixmap, mode)
    return result


def _scales() -> list[int]:
    """Return the scales of the screens there are: each one more costs the start 15 ms."""
    screens = QGuiApplication.screens()
    return sorted({1, *(math.ceil(screen.devicePixelRatio()) for screen in screens)})


def icon_pixmap(name: str, size: int, colour: QColor, scale: float = 1.0) -> QPixmap:
    """Return the drawing in one colour; `scale` is the screen's device pixel ratio."""
    pixmap = QPixmap(round(size * scale), round(size * scale))
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    paint_icon(painter, name, QRectF(0, 0, pixmap.width(), pixmap.height()), colour)
    painter.end()
    pixmap.setDevicePixelRatio(scale)
    return pixmap


def paint_icon(painter: QPainter, name: str, where: QRectF, colour: QColor) -> None:
    """Draw an icon into a rectangle."""
    _renderer(name, colour.name()).render(painter, where)


def set_icon(target: HasIcon, name: str, size: int = 20, role: str | None = None) -> None:
    """Give a button or an action an icon that follows the theme as long as the target lives.

    Args:
        role: the name of a token (`accent`, `danger`) to draw it in.
    """
    target.setIcon(icon(name, size, _ink(role)))
    _followers[target] = (name, size, role)


def follow_screens(app: QGuiApplication) -> None:
    """Draw the icons for a screen that is plugged in, too."""
    app.screenAdded.connect(lambda _screen: _recolour())


def app_icon() -> QIcon:
    """Return the program's icon in all sizes that were rendered."""
    result = QIcon()
    for size in APP_ICON_SIZES_PX:
        result.addFile(str(resource_path("icons", "app", f"cropapp-{size}.png")))
    return result


_followers: weakref.WeakKeyDictionary[HasIcon, tuple[str, int, str | None]] = (
    weakref.WeakKeyDictionary()
)


def _ink(role: str | None) -> QColor | None:
    return getattr(theme.current_tokens(), role) if role else None


def _recolour() -> None:
    import shiboken6

    for target, (name, size, role) in list(_followers.items()):
        if shiboken6.isValid(target):
            target.setIcon(icon(name, size, _ink(role)))


theme.changed.connect(_recolour)


@lru_cache(maxsize=512)
def _renderer(name: str, colour: str) -> QSvgRenderer:
    drawing = resource_path("icons", f"{name}.svg").read_text(encoding="utf-8")
    return QSvgRenderer(QByteArray(drawing.replace("currentColor", colour).encode()))
