"""How one cell of the grid is drawn.

Owns: the geometry and the painting of a cell: thumbnail, confidence bar, chips, badges, selection
and focus. Must not: read anything. What is missing is noted in `missing`; the view asks for it
after the paint, so that the first row is served first.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from cropapp.core.entities import Photo, PhotoState
from cropapp.gui import theme
from cropapp.gui.gallery.badges import BADGE_SIDE, badges_of, draw_badge
from cropapp.gui.gallery.chips import chips_of, draw_chips
from cropapp.gui.gallery.loader import PictureLoader
from cropapp.gui.gallery.model import PHOTO_ROLE
from cropapp.gui.gallery.pictures import PictureKey, picture_key
from cropapp.gui.icons import paint_icon
from cropapp.gui.photo_words import percent
from cropapp.gui.project_bridge import ProjectBridge

DENSITIES = (96, 160, 256)
"""Edge of the thumbnail's square in device-independent pixels."""
_MARGIN = 6
_BAR_HEIGHT = 3
_BAR_GAP = 6
"""Between thumbnail and bar: room for the frame of a selected photo."""
_LINE_HEIGHT = 22
_SMALL = 120
"""Below this edge the chip line is in the small font."""


@dataclass(frozen=True, slots=True)
class CellRects:
    square: QRectF
    bar: QRectF
    line: QRectF


def cell_size(side: int) -> QSize:
    """Return the least size of a cell for a thumbnail edge."""
    height = _MARGIN + side + _BAR_GAP + _BAR_HEIGHT + 2 + _LINE_HEIGHT + _MARGIN
    return QSize(side + 2 * _MARGIN + 4, height)


def cell_rects(cell: QRect, side: int) -> CellRects:
    """Return where the parts of a cell go; the thumbnail is centred in a wider cell."""
    left = cell.left() + (cell.width() - side) / 2
    square = QRectF(left, cell.top() + _MARGIN, side, side)
    bar = QRectF(left, square.bottom() + _BAR_GAP, side, _BAR_HEIGHT)
    return CellRects(square, bar, QRectF(left, bar.bottom() + 2, side, _LINE_HEIGHT))


class PhotoDelegate(QStyledItemDelegate):
    """Paints cells from what model and loader have now."""

    def __init__(
        self, bridge: ProjectBridge, loader: PictureLoader, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._loader = loader
        self.side = DENSITIES[1]
        self.cell = cell_size(self.side)
        self.missing: list[tuple[PictureKey, Photo, float]] = []

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        return self.cell

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        rects = cell_rects(option.rect, self.side)
        photo: Photo | None = index.data(PHOTO_ROLE)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if photo is None:
            _draw_empty(painter, rects.square)
        else:
            self._draw_photo(painter, rects, photo)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        focused = bool(option.state & QStyle.StateFlag.State_HasFocus)
        _draw_frames(painter, rects.square, selected=selected, focused=focused)
        painter.restore()

    def _draw_photo(self, painter: QPainter, rects: CellRects, photo: Photo) -> None:
        self._draw_thumbnail(painter, rects.square, photo)
        left = rects.square.right() - 4 - BADGE_SIDE
        for badge in badges_of(photo):
            top = rects.square.top() + 4
            draw_badge(painter, QRectF(left, top, BADGE_SIDE, BADGE_SIDE), badge)
            left -= BADGE_SIDE + 3
        if photo.prediction is not None:
            self._draw_confidence_bar(painter, rects.bar, photo)
        self._draw_line(painter, rects.line, photo)

    def _draw_thumbnail(self, painter: QPainter, square: QRectF, photo: Photo) -> None:
        device = painter.device()
        scale = device.devicePixelRatioF() if device else 1.0
        key = picture_key(photo, round(self.side * scale))
        pixmap = self._loader.picture(key)
        if pixmap is not None:
            size = pixmap.deviceIndependentSize()
            left = square.left() + (square.width() - size.width()) / 2
            top = square.top() + (square.height() - size.height()) / 2
            if photo.label.exclude_reason is not None:
                painter.setOpacity(0.45)
            painter.drawPixmap(round(left), round(top), pixmap)
            painter.setOpacity(1.0)
            return
        _draw_empty(painter, square)
        broken = photo.state in (PhotoState.UNREADABLE, PhotoState.MISSING)
        if broken or self._loader.reason(key) is not None:
            name = "missing-picture" if photo.state is PhotoState.MISSING else "broken-picture"
            box = QRectF(0, 0, 32, 32)
            box.moveCenter(square.center())
            paint_icon(painter, name, box, theme.current_tokens().disabled)
        else:
            self.missing.append((key, photo, scale))

    def _draw_confidence_bar(self, painter: QPainter, bar: QRectF, photo: Photo) -> None:
        assert photo.prediction is not None
        tokens, best = theme.current_tokens(), photo.prediction.best
        known = self._bridge.class_by_id.get(best.class_id)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tokens.line)
        painter.drawRoundedRect(bar, 1.5, 1.5)
        filled = QRectF(bar)
        filled.setWidth(max(3.0, bar.width() * best.confidence))
        painter.setBrush(QColor(known.colour) if known else tokens.secondary)
        painter.drawRoundedRect(filled, 1.5, 1.5)

    def _draw_line(self, painter: QPainter, line: QRectF, photo: Photo) -> None:
        tokens = theme.current_tokens()
        small = self.side < _SMALL
        painter.setFont(theme.small_font(tabular=True) if small else theme.tabular_font(12))
        room = QRectF(line)
        if photo.prediction is not None:
            room = self._draw_percent(painter, line, photo)
        chips = chips_of(photo, self._bridge.class_by_id)
        if chips:
            draw_chips(painter, room, chips, tokens.surface, gap=3 if small else 4)
            return
        painter.setPen(tokens.secondary)
        name = QFontMetricsF(painter.font()).elidedText(
            photo.file_name, Qt.TextElideMode.ElideMiddle, room.width()
        )
        painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter), name)

    def _draw_percent(self, painter: QPainter, line: QRectF, photo: Photo) -> QRectF:
        """Draw the confidence at the right end and return the room left for chips."""
        assert photo.prediction is not None
        text = percent(photo.prediction.best.confidence)
        width = QFontMetricsF(painter.font()).horizontalAdvance(text)
        painter.setPen(theme.current_tokens().secondary)
        painter.drawText(
            line, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight), text
        )
        return line.adjusted(0, 0, -(width + 4), 0)


def _draw_empty(painter: QPainter, square: QRectF) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.current_tokens().sunken)
    painter.drawRoundedRect(square, theme.RADIUS, theme.RADIUS)


def _draw_frames(painter: QPainter, square: QRectF, *, selected: bool, focused: bool) -> None:
    tokens = theme.current_tokens()
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if selected:
        painter.setPen(QPen(tokens.accent, 2))
        painter.drawRoundedRect(square.adjusted(-3, -3, 3, 3), theme.RADIUS + 3, theme.RADIUS + 3)
    if focused:
        painter.setPen(QPen(tokens.text, 1, Qt.PenStyle.DotLine))
        painter.drawRoundedRect(square.adjusted(-5, -5, 5, 5), theme.RADIUS + 4, theme.RADIUS + 4)
