"""How large a cell of the grid is, and where its parts go.

Owns: the sizes to choose from, the three styles of cell, and how cells stretch so that a line fills
the width. Must not: paint.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QRect, QRectF, QSize

DENSITIES = (96, 128, 160, 200, 256, 320)
"""Least edge of the thumbnail's square in device-independent pixels."""
DEFAULT_DENSITY = 160
_MOST_STRETCH = 1.5
_BAR_HEIGHT = 3
_BAR_GAP = 6
"""Between thumbnail and bar: room for the frame of a selected photo."""
LINE_HEIGHT = 22
DETAIL_HEIGHT = 16
SMALL_BELOW = 120
"""Below this edge the chip line is in the small font."""


class CellStyle(StrEnum):
    COMPACT = "compact"
    """The thumbnail alone."""
    STANDARD = "standard"
    """With confidence and chips."""
    DETAILED = "detailed"
    """With name, day and the second prediction too."""


_MARGIN = {CellStyle.COMPACT: 4, CellStyle.STANDARD: 8, CellStyle.DETAILED: 8}


@dataclass(frozen=True, slots=True)
class CellRects:
    square: QRectF
    bar: QRectF
    line: QRectF
    details: tuple[QRectF, ...] = ()


@dataclass(frozen=True, slots=True)
class CellFit:
    """How cells fill a width."""

    columns: int
    cell: QSize
    side: int
    """Edge of the thumbnail as shown."""


def fit_cells(density: int, style: CellStyle, width: int) -> CellFit:
    """Return as many columns as fit, stretched to fill the width evenly."""
    margins = 2 * _MARGIN[style]
    columns = max(1, width // (density + margins))
    cell_width = max(48, width // columns)
    side = min(cell_width - margins, round(density * _MOST_STRETCH))
    return CellFit(columns, QSize(cell_width, side + margins + _below(style)), side)


def _below(style: CellStyle) -> int:
    if style is CellStyle.COMPACT:
        return 0
    standard = _BAR_GAP - 2 + _BAR_HEIGHT + 2 + LINE_HEIGHT
    return standard + (2 * DETAIL_HEIGHT if style is CellStyle.DETAILED else 0)


def cell_rects(cell: QRect, side: int, style: CellStyle) -> CellRects:
    """Return where the parts of a cell go; the thumbnail is centred in a wider cell."""
    left = cell.left() + (cell.width() - side) // 2
    square = QRectF(left, cell.top() + _MARGIN[style], side, side)
    bar = QRectF(left, square.bottom() + _BAR_GAP, side, _BAR_HEIGHT)
    line = QRectF(left, bar.bottom() + 2, side, LINE_HEIGHT)
    details = tuple(
        QRectF(left, line.bottom() + n * DETAIL_HEIGHT, side, DETAIL_HEIGHT) for n in (0, 1)
    )
    return CellRects(square, bar, line, details if style is CellStyle.DETAILED else ())
