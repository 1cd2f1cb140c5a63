"""One photo, large: fitted or at any zoom, moved with the hand.

Owns: the view's scale and place, in pixels of the photo. Must not: decode; it is given a pixmap of
any resolution and the photo's true size, so a sharper pixmap can take over without a jump.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from PySide6.QtCore import QPointF, QRectF, QSize, QSizeF, Qt, Signal, Slot
from PySide6.QtGui import (
    QCursor,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from cropapp.gui import theme
from cropapp.gui.icons import paint_icon

MAX_ZOOM = 16.0
"""Screen pixels per photo pixel."""
_WHEEL_STEP = 1.25


@dataclass(frozen=True, slots=True)
class ViewPlace:
    """How a photo is looked at; zoom 1 is fitted.

    Attributes:
        scale: widget pixels per photo pixel.
        zoom: the scale over the one that fits.
        centre: what is in the middle of the view, 0 to 1 of the photo.
    """

    scale: float = 0.0
    zoom: float = 1.0
    centre: QPointF = field(default_factory=lambda: QPointF(0.5, 0.5))

    @property
    def is_fitted(self) -> bool:
        return self.zoom <= 1.0


class PhotoView(QWidget):
    """Shows one photo. Wheel zooms under the cursor, drag moves, double click fits or shows 1:1."""

    zoomed = Signal(float)
    """Device pixels per photo pixel, after every change of scale."""
    moved = Signal()
    """The person changed scale or place."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pixmap: QPixmap | None = None
        self._photo_size = QSizeF()
        self._message, self._message_icon = "", ""
        self._note = ""
        self._scale: float | None = None  # None: fitted, whatever the size of the widget
        self._centre = QPointF()
        self._drag_from: QPointF | None = None
        self._reduced: tuple[int, QSize, QPixmap] | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(self.tr("Photo"))
        self.setToolTip(self.tr("Wheel zooms, drag moves, double click: fit or 100%"))
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(320, 300)

    # --- what is shown

    def show_picture(self, pixmap: QPixmap, photo_size: QSizeF, *, keep_view: bool = False) -> None:
        """Show a pixmap of a photo that has `photo_size` pixels; fitted unless the view is kept."""
        old_width, self._photo_size = self._photo_size.width(), photo_size
        self._pixmap, self._message, self._note = pixmap, "", ""
        if not keep_view or self._scale is None:
            self._to_fit()
        elif old_width > 0:
            # The size was a guess until now: the same part of the photo stays in view.
            ratio = photo_size.width() / old_width
            self._scale, self._centre = self._scale / ratio, self._centre * ratio
            self._changed()
        self.update()

    def show_other(self, pixmap: QPixmap, photo_size: QSizeF, place: ViewPlace) -> None:
        """Show another photo at the scale and place of an earlier one."""
        self._pixmap, self._message, self._photo_size = pixmap, "", photo_size
        self._note = ""
        self.set_view_place(place)

    def show_message(self, message: str, icon_name: str = "") -> None:
        """Show words instead of a photo."""
        self._pixmap, self._message, self._message_icon = None, message, icon_name
        self._note = ""
        self._scale = None
        self._changed()

    def show_note(self, words: str) -> None:
        """Say something of the picture that is shown, over its upper edge; it stays in sight."""
        if words != self._note:
            self._note = words
            self.update()

    @property
    def has_picture(self) -> bool:
        return self._pixmap is not None

    @property
    def is_fitted(self) -> bool:
        return self._scale is None

    def scale(self) -> float:
        """Return widget pixels per photo pixel."""
        return self._fit_scale() if self._scale is None else self._scale

    def _fit_scale(self) -> float:
        if self._photo_size.isEmpty() or not self.width() or not self.height():
            return 1.0
        across = self.width() / self._photo_size.width()
        down = self.height() / self._photo_size.height()
        # A small photo is shown larger than it is only so far that its pixels do not show.
        return min(across, down, 3.0)

    # --- zoom and move

    def view_place(self) -> ViewPlace:
        """Return scale and place in a form that means the same on another photo."""
        size = self._photo_size
        if size.isEmpty() or self._scale is None:
            return ViewPlace()
        x, y = self._centre.x() / size.width(), self._centre.y() / size.height()
        return ViewPlace(self._scale, self._scale / self._fit_scale(), QPointF(x, y))

    def set_view_place(self, place: ViewPlace, *, same_part: bool = False) -> None:
        """Take over scale and place of another photo.

        Args:
            same_part: show the same part of the photo, whatever its size in pixels; else the same
                scale.
        """
        scale = place.zoom * self._fit_scale() if same_part else place.scale
        if place.is_fitted or self._photo_size.isEmpty() or scale <= self._fit_scale():
            self._to_fit()
            return
        self._scale = min(scale, MAX_ZOOM)
        size = self._photo_size
        self._centre = QPointF(place.centre.x() * size.width(), place.centre.y() * size.height())
        self._keep_inside()
        self._changed()

    @Slot()
    def fit(self) -> None:
        self._to_fit()
        self.moved.emit()

    def _to_fit(self) -> None:
        self._scale = None
        self._centre = QPointF(self._photo_size.width() / 2, self._photo_size.height() / 2)
        self._changed()

    @Slot()
    def actual_size(self) -> None:
        """One photo pixel on one pixel of the screen."""
        self.zoom_to(1 / self.devicePixelRatioF(), QRectF(self.rect()).center())

    @Slot()
    def zoom_in(self) -> None:
        self.zoom_to(self.scale() * _WHEEL_STEP, QRectF(self.rect()).center())

    @Slot()
    def zoom_out(self) -> None:
        self.zoom_to(self.scale() / _WHEEL_STEP, QRectF(self.rect()).center())

    def toggle_fit(self, place: QPointF) -> None:
        if self.is_fitted:
            self.zoom_to(1 / self.devicePixelRatioF(), place)
        else:
            self.fit()

    def zoom_to(self, scale: float, place: QPointF) -> None:
        """Change the scale; the photo's point under `place` stays under it."""
        if self._pixmap is None:
            return
        fixed = self.to_photo(place)
        fit = self._fit_scale()
        if scale <= fit:
            self.fit()
            return
        self._scale = min(scale, MAX_ZOOM)
        middle = QRectF(self.rect()).center()
        self._centre = fixed - (place - middle) / self._scale
        self._keep_inside()
        self._changed()
        self.moved.emit()

    def toggle_at_pointer(self) -> None:
        """Fit, or show 1:1 what is under the pointer, else the middle."""
        pointer = self.mapFromGlobal(QCursor.pos()).toPointF()
        box = QRectF(self.rect())
        self.toggle_fit(pointer if box.contains(pointer) else box.center())

    def to_photo(self, place: QPointF) -> QPointF:
        """Return the photo's point, in its pixels, under a point of the widget."""
        return self._centre + (place - QRectF(self.rect()).center()) / self.scale()

    def _keep_inside(self) -> None:
        """Keep the photo over the middle of the view, so that it cannot be lost."""
        half_w = min(self.width() / self.scale(), self._photo_size.width()) / 2
        half_h = min(self.height() / self.scale(), self._photo_size.height()) / 2
        x = min(max(self._centre.x(), half_w), self._photo_size.width() - half_w)
        y = min(max(self._centre.y(), half_h), self._photo_size.height() - half_h)
        self._centre = QPointF(x, y)

    def _changed(self) -> None:
        self.update()
        self.zoomed.emit(self.scale() * self.devicePixelRatioF())

    # --- Qt's events

    def wheelEvent(self, event: QWheelEvent) -> None:
        steps = event.angleDelta().y() / 120
        if steps and self._pixmap is not None:
            self.zoom_to(self.scale() * _WHEEL_STEP**steps, event.position())
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and not self.is_fitted:
            self._drag_from = event.position()
            self.setCursor(Qt.CursorShape.ClosedHandCursor)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._drag_from is None:
            return
        self._centre -= (event.position() - self._drag_from) / self.scale()
        self._drag_from = event.position()
        self._keep_inside()
        self.update()
        self.moved.emit()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._drag_from = None
        self.unsetCursor()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.toggle_fit(event.position())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.zoom_in()
        elif event.key() == Qt.Key.Key_Minus:
            self.zoom_out()
        elif event.key() == Qt.Key.Key_0:
            self.toggle_fit(QRectF(self.rect()).center())
        elif event.key() == Qt.Key.Key_Z:
            self.toggle_at_pointer()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if not self.is_fitted:
            self._keep_inside()
        self._changed()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        tokens = theme.current_tokens()
        painter.fillRect(self.rect(), tokens.sunken)
        if self._pixmap is None:
            self._paint_message(painter)
        else:
            self._paint_picture(painter, self._pixmap)
            self._paint_note(painter)
        if self.hasFocus():
            painter.setPen(QPen(tokens.accent, 1))
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))

    def _paint_picture(self, painter: QPainter, pixmap: QPixmap) -> None:
        box = self.photo_rect()
        wanted = (box.size() * self.devicePixelRatioF()).toSize()
        if self.is_fitted and wanted.width() < pixmap.width():
            painter.drawPixmap(box, self._fitted_pixmap(pixmap, wanted), QRectF(QPointF(), wanted))
            return
        # Beyond 1:1 the pixels themselves are wanted, not a blur of them.
        smooth = self.scale() * self.devicePixelRatioF() < 3
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, smooth)
        painter.drawPixmap(box, pixmap, QRectF(pixmap.rect()))

    def _fitted_pixmap(self, pixmap: QPixmap, wanted: QSize) -> QPixmap:
        """Return a picture reduced once: drawn reduced, it is neither sharp nor quick."""
        key = pixmap.cacheKey()
        if self._reduced is None or self._reduced[:2] != (key, wanted):
            small = pixmap.scaled(
                wanted,
                Qt.AspectRatioMode.IgnoreAspectRatio,
                Qt.TransformationMode.SmoothTransformation,
            )
            self._reduced = (key, wanted, small)
        return self._reduced[2]

    def photo_rect(self) -> QRectF:
        """Return where the whole photo lies in the widget."""
        scale = self.scale()
        size = QSizeF(self._photo_size.width() * scale, self._photo_size.height() * scale)
        middle = QRectF(self.rect()).center()
        if self.is_fitted:
            return QRectF(
                QPointF(middle.x() - size.width() / 2, middle.y() - size.height() / 2), size
            )
        return QRectF(middle - self._centre * scale, size)

    def _paint_note(self, painter: QPainter) -> None:
        if not self._note:
            return
        tokens, room = theme.current_tokens(), QRectF(self.rect()).adjusted(16, 12, -16, -12)
        flags = int(Qt.AlignmentFlag.AlignHCenter) | int(Qt.TextFlag.TextWordWrap)
        words = painter.boundingRect(room, flags, self._note)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(tokens.line, 1))
        painter.setBrush(tokens.raised)
        painter.drawRoundedRect(words.adjusted(-8, -4, 8, 4), 4, 4)
        painter.setPen(tokens.text)
        painter.drawText(room, flags, self._note)

    def _paint_message(self, painter: QPainter) -> None:
        tokens = theme.current_tokens()
        box = QRectF(self.rect()).adjusted(24, 24, -24, -24)
        if self._message_icon:
            mark = QRectF(0, 0, 40, 40)
            mark.moveCenter(QPointF(box.center().x(), box.center().y() - 24))
            paint_icon(painter, self._message_icon, mark, tokens.disabled)
            box.setTop(mark.bottom() + 8)
        painter.setPen(tokens.secondary)
        flags = Qt.AlignmentFlag.AlignHCenter | Qt.TextFlag.TextWordWrap
        vertical = (
            Qt.AlignmentFlag.AlignTop if self._message_icon else Qt.AlignmentFlag.AlignVCenter
        )
        painter.drawText(box, int(flags) | int(vertical), self._message)
