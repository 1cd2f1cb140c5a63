"""Chips: the model speaks in outline, the person speaks in solid.

Owns: how a class is drawn in the grid, the inspector and the loupe. Must not: decide what a photo
shows; it is told.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

from cropapp.core.entities import ClassId, Photo, PhotoClass
from cropapp.gui import theme
from cropapp.gui.photo_words import class_name

CHIP_HEIGHT = 18.0
_SIDE_PADDING = 6.0
_DOT = 8.0
_OUTLINE = 1.5
_CORNER = 4.0
MARK_WIDTH = 20.0
"""A chip that has no room for a name: colour and form alone."""
_LEAST_NAME = 40.0
UNKNOWN_COLOUR = "#8A8A8A"


@dataclass(frozen=True, slots=True)
class Chip:
    """A class as it is said of a photo: by a person (solid) or by the model (outline)."""

    name: str
    colour: str
    solid: bool


def chip_of(class_id: ClassId, classes: Mapping[ClassId, PhotoClass], *, solid: bool) -> Chip:
    known = classes.get(class_id)
    colour = known.colour if known else UNKNOWN_COLOUR
    return Chip(class_name(classes, class_id), colour, solid)


def chips_of(photo: Photo, classes: Mapping[ClassId, PhotoClass]) -> list[Chip]:
    """Return what is said of a photo, the person first; once only where both say the same."""
    chips = []
    label, prediction = photo.label.class_id, photo.prediction
    if label is not None:
        chips.append(chip_of(label, classes, solid=True))
    if prediction is not None and prediction.best.class_id != label:
        chips.append(chip_of(prediction.best.class_id, classes, solid=False))
    return chips


def chip_width(chip: Chip, font: QFont) -> float:
    """Return the width a chip would like, in device-independent pixels."""
    text = QFontMetricsF(font).horizontalAdvance(chip.name)
    return text + 2 * _SIDE_PADDING + (0 if chip.solid else _DOT + 4) + 1


def draw_chip(painter: QPainter, where: QRectF, chip: Chip, background: QColor) -> None:
    """Draw a chip into a rectangle, its name shortened where it does not fit.

    Args:
        background: what is behind it; the outline is made visible and the name readable on it.
    """
    colour = QColor(chip.colour)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    text_box = where.adjusted(_SIDE_PADDING, 0, -_SIDE_PADDING, 0)
    if chip.solid:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawRoundedRect(where, _CORNER, _CORNER)
        ink = theme.text_on(colour)
    else:
        inset = _OUTLINE / 2
        painter.setPen(QPen(theme.readable_on(colour, background, 2.0), _OUTLINE))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(where.adjusted(inset, inset, -inset, -inset), _CORNER, _CORNER)
        # The ring is a help; a name that can be read whole is a greater one.
        wanted = QFontMetricsF(painter.font()).horizontalAdvance(chip.name) + _DOT + 4
        if text_box.width() + 1 >= wanted or where.width() <= MARK_WIDTH:
            text_box = _draw_ring(painter, text_box, colour, background)
        ink = theme.current_tokens().text
    if where.width() <= MARK_WIDTH:
        painter.restore()
        return
    painter.setPen(ink)
    metrics = QFontMetricsF(painter.font())
    shown = metrics.elidedText(chip.name, Qt.TextElideMode.ElideRight, text_box.width() + 1)
    painter.drawText(text_box, int(Qt.AlignmentFlag.AlignVCenter), shown)
    painter.restore()


def _draw_ring(painter: QPainter, box: QRectF, colour: QColor, background: QColor) -> QRectF:
    """Draw the hollow mark of a prediction and return the room left for its name."""
    centre = QPointF(box.left() + _DOT / 2, box.center().y())
    painter.setPen(QPen(theme.readable_on(colour, background, 2.0), 2))
    painter.drawEllipse(centre, _DOT / 2 - 1, _DOT / 2 - 1)
    return box.adjusted(_DOT + 4, 0, 0, 0)


def draw_chips(
    painter: QPainter, room: QRectF, chips: list[Chip], background: QColor, gap: float = 4.0
) -> float:
    """Draw chips from the left and return the right end of the last.

    Where they do not all fit, the person's name stays whole as long as the model's mark fits too.
    """
    left = room.left()
    wanted = [chip_width(chip, painter.font()) for chip in chips]
    for chip, width in zip(chips, chip_widths(wanted, room.width(), gap), strict=True):
        top = room.center().y() - CHIP_HEIGHT / 2
        draw_chip(painter, QRectF(left, top, width, CHIP_HEIGHT), chip, background)
        left += width + gap
    return left - gap if chips else left


def chip_widths(wanted: list[float], room: float, gap: float) -> list[float]:
    """Share the room: each chip what it wants while what follows keeps its mark."""
    widths: list[float] = []
    for number, width in enumerate(wanted):
        after = sum(min(MARK_WIDTH, later) + gap for later in wanted[number + 1 :])
        given = max(MARK_WIDTH, min(width, room - after))
        # A single letter and dots say nothing: the mark alone is clearer.
        given = MARK_WIDTH if number and given < _LEAST_NAME else given
        widths.append(given)
        room -= given + gap
    return widths
