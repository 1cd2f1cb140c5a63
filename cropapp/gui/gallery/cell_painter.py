"""How one cell of the grid is drawn.

Owns: the painting of a cell: thumbnail, confidence bar, chips, badges, selection and focus. Must
not: read anything. What is missing is noted in `missing`; the view asks for it after the paint, so
that the first row is served first.
"""

from __future__ import annotations

from collections import deque

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen, QPixmap

from cropapp.core.entities import Photo, PhotoState
from cropapp.gui import locale_words, theme
from cropapp.gui.gallery.badges import BADGE_SIDE, badges_of, draw_badge, draw_burst_badge
from cropapp.gui.gallery.cells import DEFAULT_DENSITY, SMALL_BELOW, CellRects, CellStyle, cell_rects
from cropapp.gui.gallery.chips import chip_of, chips_of, draw_chips
from cropapp.gui.gallery.loader import PictureLoader
from cropapp.gui.gallery.pictures import PictureKey, picture_key
from cropapp.gui.icons import paint_icon
from cropapp.gui.photo_words import percent
from cropapp.gui.project_bridge import ProjectBridge

_SIDES_KEPT = 4
"""Thumbnails in the sizes shown lately stand in while those in a new size are made."""


class CellPainter:
    """Paints cells from what model and loader have now; for the GUI thread."""

    def __init__(self, bridge: ProjectBridge, loader: PictureLoader) -> None:
        self._bridge = bridge
        self._loader = loader
        self.side = DEFAULT_DENSITY
        self.style = CellStyle.STANDARD
        self.missing: list[tuple[PictureKey, Photo, float]] = []
        self._scale = 1.0
        self._font, self._small = QFont(), QFont()
        self._sides: deque[int] = deque(maxlen=_SIDES_KEPT)

    def begin(self, painter: QPainter, scale: float) -> None:
        """Prepare for the cells of one paint.

        Args:
            scale: device pixels per pixel.
        """
        self.missing.clear()
        self._scale = scale
        side_px = self.side_px
        if side_px not in self._sides:
            self._sides.append(side_px)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._small = theme.small_font(tabular=True)
        self._font = self._small if self.side < SMALL_BELOW else theme.tabular_font(12)

    @property
    def side_px(self) -> int:
        return round(self.side * self._scale)

    def paint(
        self, painter: QPainter, cell: QRect, photo: Photo | None, *, selected: bool, focused: bool
    ) -> None:
        rects = cell_rects(cell, self.side, self.style)
        if photo is None:
            _draw_empty(painter, rects.square)
        else:
            self._draw_photo(painter, rects, photo)
        _draw_frames(painter, rects.square, selected=selected, focused=focused)

    def thumbnail(self, photo: Photo) -> QPixmap | None:
        """Return the thumbnail as shown now, perhaps still one of another size."""
        key = picture_key(photo, self.side_px)
        pixmap = self._loader.picture(key)
        if pixmap is not None:
            return pixmap
        near = (self._loader.picture(key._replace(side_px=side)) for side in self._sides)
        return next((found for found in near if found is not None), None)

    def _draw_photo(self, painter: QPainter, rects: CellRects, photo: Photo) -> None:
        self._draw_thumbnail(painter, rects.square, photo)
        self._draw_badges(painter, rects.square, photo)
        if self.style is CellStyle.COMPACT:
            return
        if photo.prediction is not None:
            self._draw_confidence_bar(painter, rects.bar, photo)
        painter.setFont(self._font)
        self._draw_line(painter, rects.line, photo)
        if rects.details:
            self._draw_details(painter, rects, photo)

    def _draw_badges(self, painter: QPainter, square: QRectF, photo: Photo) -> None:
        right, top = square.right() - 4, square.top() + 4
        for badge in badges_of(photo, marks_unlike=self._bridge.marks_unlike):
            draw_badge(painter, QRectF(right - BADGE_SIDE, top, BADGE_SIDE, BADGE_SIDE), badge)
            right -= BADGE_SIDE + 3
        if photo.burst_count > 1:
            draw_burst_badge(painter, right, top, photo.burst_count)

    def _draw_thumbnail(self, painter: QPainter, square: QRectF, photo: Photo) -> None:
        key = picture_key(photo, self.side_px)
        pixmap = self.thumbnail(photo)
        if pixmap is not None:
            _draw_pixmap(painter, square, pixmap, exact=pixmap is self._loader.picture(key))
        if self._loader.is_final(key) and pixmap is not None:
            return
        if pixmap is None:
            _draw_empty(painter, square)
        broken = photo.state in (PhotoState.UNREADABLE, PhotoState.MISSING)
        if not broken and self._loader.reason(key) is None:
            self.missing.append((key, photo, self._scale))
        elif pixmap is None:
            name = "missing-picture" if photo.state is PhotoState.MISSING else "broken-picture"
            box = QRectF(0, 0, 32, 32)
            box.moveCenter(square.center())
            paint_icon(painter, name, box, theme.current_tokens().disabled)

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
        room = QRectF(line)
        if photo.prediction is not None:
            room = self._draw_percent(painter, line, photo.prediction.best.confidence)
        chips = chips_of(photo, self._bridge.class_by_id)
        if chips:
            small = self.side < SMALL_BELOW
            draw_chips(painter, room, chips, tokens.surface, gap=3 if small else 4)
        elif self.style is CellStyle.STANDARD:
            self._draw_words(painter, room, photo.file_name, Qt.TextElideMode.ElideMiddle)

    def _draw_details(self, painter: QPainter, rects: CellRects, photo: Photo) -> None:
        """Below the chips: name and day, then what the model holds for second likeliest."""
        painter.setFont(self._small)
        name, second = rects.details
        taken = photo.facts.captured_at if photo.facts else None
        day = locale_words.day(taken.date()) if taken and self.side >= SMALL_BELOW else ""
        room = self._draw_at_end(painter, name, day)
        self._draw_words(painter, room, photo.file_name, Qt.TextElideMode.ElideMiddle)
        if photo.prediction is None or len(photo.prediction.top) < 2:
            return
        runner_up = photo.prediction.top[1]
        room = self._draw_percent(painter, second, runner_up.confidence)
        chip = chip_of(runner_up.class_id, self._bridge.class_by_id, solid=False)
        self._draw_words(painter, room, chip.name, Qt.TextElideMode.ElideRight)

    def _draw_words(
        self, painter: QPainter, room: QRectF, words: str, mode: Qt.TextElideMode
    ) -> None:
        painter.setPen(theme.current_tokens().secondary)
        shown = QFontMetricsF(painter.font()).elidedText(words, mode, room.width())
        painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter), shown)

    def _draw_percent(self, painter: QPainter, line: QRectF, share: float) -> QRectF:
        """Draw a confidence at the right end and return the room left."""
        return self._draw_at_end(painter, line, percent(share))

    def _draw_at_end(self, painter: QPainter, line: QRectF, text: str) -> QRectF:
        if not text:
            return line
        width = QFontMetricsF(painter.font()).horizontalAdvance(text)
        painter.setPen(theme.current_tokens().secondary)
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        painter.drawText(line, int(flags), text)
        return line.adjusted(0, 0, -(width + 4), 0)


def _draw_pixmap(painter: QPainter, square: QRectF, pixmap: QPixmap, *, exact: bool) -> None:
    """Draw a thumbnail in the middle of its square, one of another size stretched to it."""
    size = pixmap.deviceIndependentSize()
    if not exact and not size.isEmpty():
        size = size * (square.width() / max(size.width(), size.height()))
    target = QRectF(0, 0, size.width(), size.height())
    target.moveCenter(square.center())
    if exact:
        # On whole pixels: between them the picture would be blurred.
        painter.drawPixmap(round(target.left()), round(target.top()), pixmap)
    else:
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawPixmap(target, pixmap, QRectF(pixmap.rect()))


def _draw_empty(painter: QPainter, square: QRectF) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.current_tokens().sunken)
    painter.drawRoundedRect(square, theme.RADIUS, theme.RADIUS)


def _draw_frames(painter: QPainter, square: QRectF, *, selected: bool, focused: bool) -> None:
    if not selected and not focused:
        return
    tokens = theme.current_tokens()
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if selected:
        painter.setPen(QPen(tokens.accent, 2))
        painter.drawRoundedRect(square.adjusted(-2, -2, 2, 2), theme.RADIUS + 2, theme.RADIUS + 2)
    if focused:
        painter.setPen(QPen(tokens.text, 1, Qt.PenStyle.DotLine))
        painter.drawRoundedRect(square.adjusted(-4, -4, 4, 4), theme.RADIUS + 3, theme.RADIUS + 3)
