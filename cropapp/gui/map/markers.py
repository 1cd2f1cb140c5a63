"""How a photo and a group of photos look on the map.

Owns: the pictures of points and discs, each painted once. Must not: know where they go.

Solid is what a person said, outline what the model says, here as everywhere: a labelled photo is a
filled dot, a predicted one a ring; on the rim of a disc labelled shares are thick, predicted thin.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap

from cropapp.gui import theme
from cropapp.gui.map.clusters import DISC_PX, disc_radii

POINT_PX = 6.0
"""Radius of a dot."""
_SPRITE_PX = 2 * POINT_PX + 4
_DISC_SPRITE_PX = 2 * DISC_PX + 4
_THICK, _THIN = 4.0, 1.5
_MOST_SHARES = 6
"""What is smaller than the six largest shares of a disc is not drawn apart."""
_WHOLE_TURN = 360 * 16
"""In the sixteenths of a degree that Qt counts in."""
MARK_CONTRAST = 3.0
"""WCAG 2.2, success criterion 1.4.11, for shapes that carry meaning."""


def disc_radius(count: int) -> float:
    """Return the radius of a disc for so many photos."""
    return float(disc_radii(np.array([count]))[0])


def point_sprite(colour: QColor, *, solid: bool, scale: float) -> QPixmap:
    """Return a dot (solid) or a ring of one colour, `_SPRITE_PX` wide."""
    tokens = theme.current_tokens()
    pixmap, painter = _canvas(_SPRITE_PX, scale)
    middle = QPointF(_SPRITE_PX / 2, _SPRITE_PX / 2)
    ink = theme.readable_on(colour, tokens.surface, MARK_CONTRAST)
    if solid:
        # A rim in the ground's colour keeps two dots apart where they touch.
        painter.setPen(QPen(tokens.surface, 1.5))
        painter.setBrush(ink)
        painter.drawEllipse(middle, POINT_PX, POINT_PX)
    else:
        painter.setPen(QPen(ink, 2.0))
        painter.setBrush(tokens.surface)
        painter.drawEllipse(middle, POINT_PX - 1, POINT_PX - 1)
    painter.end()
    return pixmap


def disc_sprite(
    count: int, words: str, shares: Sequence[tuple[QColor, bool, int]], scale: float
) -> QPixmap:
    """Return a disc with a number and its shares round the rim.

    Args:
        shares: colour, whether labelled, and how many photos; in the order they are drawn.
    """
    tokens, radius = theme.current_tokens(), disc_radius(count)
    pixmap, painter = _canvas(_DISC_SPRITE_PX, scale)
    middle = QPointF(_DISC_SPRITE_PX / 2, _DISC_SPRITE_PX / 2)
    painter.setPen(QPen(tokens.line, 1))
    painter.setBrush(tokens.raised)
    painter.drawEllipse(middle, radius, radius)
    _draw_rim(painter, middle, radius, count, shares)
    painter.setPen(tokens.text)
    painter.setFont(theme.small_font(tabular=True))
    box = QRectF(0, 0, _DISC_SPRITE_PX, _DISC_SPRITE_PX)
    painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), words)
    painter.end()
    return pixmap


def _draw_rim(
    painter: QPainter,
    middle: QPointF,
    radius: float,
    count: int,
    shares: Sequence[tuple[QColor, bool, int]],
) -> None:
    tokens, at = theme.current_tokens(), _WHOLE_TURN // 4
    smallest = sorted((n for _, _, n in shares), reverse=True)[:_MOST_SHARES][-1] if shares else 0
    for colour, solid, photos in shares:
        turn = round(_WHOLE_TURN * photos / count)
        if photos >= smallest:
            width = _THICK if solid else _THIN
            inset = radius - width / 2
            box = QRectF(middle.x() - inset, middle.y() - inset, 2 * inset, 2 * inset)
            ink = theme.readable_on(colour, tokens.raised, MARK_CONTRAST)
            painter.setPen(QPen(ink, width, c=Qt.PenCapStyle.FlatCap))
            painter.drawArc(box, at, -turn)
        at -= turn


def _canvas(side: float, scale: float) -> tuple[QPixmap, QPainter]:
    pixmap = QPixmap(round(side * scale), round(side * scale))
    pixmap.setDevicePixelRatio(scale)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    return pixmap, painter


def point_offset() -> float:
    """Return how far left and above its place a dot's picture begins."""
    return _SPRITE_PX / 2


def disc_offset() -> float:
    """Return how far left and above its place a disc's picture begins."""
    return _DISC_SPRITE_PX / 2
