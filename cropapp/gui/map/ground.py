"""What lies under the points: graticule, scale bar, borders of fields, what was selected.

Owns: the drawing of these. Must not: decide what is selected.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QCoreApplication, QPointF, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFontMetricsF,
    QPainter,
    QPainterPath,
    QPen,
    QPolygonF,
    QTransform,
)

from cropapp.gui import theme
from cropapp.gui.locale_words import number
from cropapp.gui.map.view_math import (
    Floats,
    MapView,
    angle_words,
    graticule_lines,
    graticule_step,
    latitude_of,
    scale_bar_m,
    world_x,
    world_y,
)
from cropapp.services.field_borders import FieldBorder
from cropapp.services.photo_map import Ring

LEAST_LINE_PX = 120.0
SCALE_BAR_PX = 140.0
_EDGE = 12.0
_LEAST_NAMED_PX = 40.0
"""A field narrower than this on the screen is drawn without its name."""


def _tr(text: str) -> str:
    return QCoreApplication.translate("MapGround", text)


class FieldShape:
    """A field's border as a path of the world, made once."""

    def __init__(self, field: FieldBorder) -> None:
        self.field = field
        self.path = QPainterPath()
        for ring in field.rings:
            self.path.addPolygon(_polygon(ring))
            self.path.closeSubpath()
        for line in field.lines:
            self.path.addPolygon(_polygon(line))
        self.path.setFillRule(Qt.FillRule.OddEvenFill)
        self.box = self.path.boundingRect()


def rings_path(rings: Sequence[Ring]) -> QPainterPath:
    """Return closed rings as a path of the world."""
    path = QPainterPath()
    for ring in rings:
        path.addPolygon(_polygon(ring))
        path.closeSubpath()
    path.setFillRule(Qt.FillRule.OddEvenFill)
    return path


def _polygon(ring: Ring) -> QPolygonF:
    x, y = world_x(ring[:, 0]).tolist(), world_y(ring[:, 1]).tolist()
    return QPolygonF([QPointF(*corner) for corner in zip(x, y, strict=True)])


def to_screen(view: MapView) -> QTransform:
    """Return the way from the world to the screen, for paths."""
    scale = view.px_per_radian
    return QTransform(
        scale,
        0,
        0,
        -scale,
        view.width / 2 - view.x * scale,
        view.height / 2 + view.y * scale,
    )


def draw_graticule(painter: QPainter, view: MapView) -> None:
    """Draw meridians and parallels with their degrees along the left and the upper edge."""
    seen, tokens = view.bounds(), theme.current_tokens()
    per_px = math.degrees(1 / view.px_per_radian)
    step_x = graticule_step(per_px, LEAST_LINE_PX)
    shrink = math.cos(math.radians(latitude_of(view.y)))
    step_y = graticule_step(per_px * shrink, LEAST_LINE_PX)
    meridians = np.array(graticule_lines(math.degrees(seen.left), math.degrees(seen.right), step_x))
    south, north = latitude_of(seen.bottom), latitude_of(seen.top)
    parallels = np.array(graticule_lines(south, north, step_y))
    across, down = view.screen_x(world_x(meridians)), view.screen_y(world_y(parallels))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.setPen(QPen(tokens.line, 1))
    for x in across.tolist():
        painter.drawLine(QPointF(round(x), 0), QPointF(round(x), view.height))
    for y in down.tolist():
        painter.drawLine(QPointF(0, round(y)), QPointF(view.width, round(y)))
    _write_degrees(painter, view, (meridians, across, step_x), (parallels, down, step_y))


def _write_degrees(
    painter: QPainter,
    view: MapView,
    meridians: tuple[Floats, Floats, float],
    parallels: tuple[Floats, Floats, float],
) -> None:
    painter.setFont(theme.small_font(tabular=True))
    for degrees, x in zip(meridians[0].tolist(), meridians[1].tolist(), strict=True):
        if 70 < x < view.width - 90:
            _write(painter, QPointF(x + 4, 14), _longitude(degrees, meridians[2]))
    for degrees, y in zip(parallels[0].tolist(), parallels[1].tolist(), strict=True):
        if 36 < y < view.height - 52:  # lower down is the scale bar
            _write(painter, QPointF(6, y - 4), _latitude(degrees, parallels[2]))


def _longitude(degrees: float, step: float) -> str:
    degrees = (degrees + 180) % 360 - 180
    words = _tr("{angle} E") if degrees >= 0 else _tr("{angle} W")
    return words.format(angle=angle_words(degrees, step))


def _latitude(degrees: float, step: float) -> str:
    words = _tr("{angle} N") if degrees >= 0 else _tr("{angle} S")
    return words.format(angle=angle_words(degrees, step))


def _write(painter: QPainter, at: QPointF, words: str) -> None:
    """Write on the ground, which is cleared behind the words: lines cross them else."""
    metrics, tokens = QFontMetricsF(painter.font()), theme.current_tokens()
    box = metrics.boundingRect(words).translated(at).adjusted(-2, 0, 2, 0)
    painter.fillRect(box, tokens.surface)
    painter.setPen(tokens.secondary)
    painter.drawText(at, words)


def draw_scale_bar(painter: QPainter, view: MapView) -> None:
    """Draw a bar of a round length into the lower left corner."""
    metres = scale_bar_m(view.metres_per_px(), SCALE_BAR_PX)
    length, tokens = metres / view.metres_per_px(), theme.current_tokens()
    base = view.height - _EDGE
    painter.setFont(theme.small_font(tabular=True))
    _write(painter, QPointF(_EDGE, base - 8), length_words(metres))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.setPen(QPen(tokens.text, 2, c=Qt.PenCapStyle.FlatCap))
    left, right = _EDGE, round(_EDGE + length)
    painter.drawPolyline(
        QPolygonF(
            [
                QPointF(left, base - 5),
                QPointF(left, base),
                QPointF(right, base),
                QPointF(right, base - 5),
            ]
        )
    )


def length_words(metres: float) -> str:
    """Return a length on the ground: `200 m`, `2 km`, `5 cm`."""
    if metres >= 1000:
        return _tr("{n} km").format(n=number(round(metres / 1000)))
    if metres >= 1:
        return _tr("{n} m").format(n=number(round(metres)))
    return _tr("{n} cm").format(n=number(max(1, round(metres * 100))))


def draw_fields(
    painter: QPainter, view: MapView, shapes: Sequence[FieldShape], chosen: int | None
) -> None:
    """Draw borders."""
    tokens, way = theme.current_tokens(), to_screen(view)
    seen = QRectF(0, 0, view.width, view.height)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for index, shape in enumerate(shapes):
        box = way.mapRect(shape.box)
        if not box.adjusted(-2, -2, 2, 2).intersects(seen):
            continue
        is_chosen = index == chosen
        painter.setPen(QPen(tokens.accent if is_chosen else tokens.secondary, 1.5))
        painter.setBrush(_veil(tokens.accent if is_chosen else tokens.text, is_chosen))
        if shape.field.lines and not shape.field.polygons:
            painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(way.map(shape.path))


def _veil(colour: QColor, chosen: bool) -> QColor:
    veil = QColor(colour)
    veil.setAlphaF(0.14 if chosen else 0.05)
    return veil


def draw_names(painter: QPainter, view: MapView, shapes: Sequence[FieldShape]) -> None:
    """Write the fields' names over their upper edge; photos come on top."""
    way, seen = to_screen(view), QRectF(0, 0, view.width, view.height)
    painter.setFont(theme.small_font())
    metrics = QFontMetricsF(painter.font())
    for shape in shapes:
        box, name = way.mapRect(shape.box), shape.field.name
        if not name or box.width() < _LEAST_NAMED_PX or not box.intersects(seen):
            continue
        shown = metrics.elidedText(name, Qt.TextElideMode.ElideRight, max(box.width(), 72))
        across = box.center().x() - metrics.horizontalAdvance(shown) / 2
        _write(painter, QPointF(across, max(box.top() - 6, 30)), shown)


def draw_outline(painter: QPainter, view: MapView, path: QPainterPath) -> None:
    """Draw what was selected, a path of the world."""
    draw_screen_outline(painter, to_screen(view).map(path))


def draw_screen_outline(painter: QPainter, path: QPainterPath) -> None:
    """Draw what is being selected, a path of the screen."""
    tokens = theme.current_tokens()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(tokens.accent, 1.5, Qt.PenStyle.DashLine))
    painter.setBrush(_veil(tokens.accent, True))
    painter.drawPath(path)
