"""Reference photos as thumbnails in a grid.

Owns: their pictures (from the project's cache of thumbnails, by way of the bridge's readers) and
the buttons. Must not: know of which class they are, nor write.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QAbstractButton, QGridLayout, QSizePolicy, QWidget

from cropapp.core.entities import PhotoId, PhotoState
from cropapp.core.errors import CropAppError
from cropapp.gui import theme
from cropapp.gui.icons import paint_icon
from cropapp.gui.project_bridge import ProjectBridge

if TYPE_CHECKING:
    from cropapp.services.project import Project

_CROSS = 18.0


class ReferenceStrip(QWidget):
    """Thumbnails in rows; a click tells which.

    Args:
        side: edge of a thumbnail in device-independent pixels.
        columns: how many stand side by side.
        removable: each is drawn with a cross: a click is to take it off.
    """

    photo_clicked = Signal(int)

    def __init__(
        self,
        bridge: ProjectBridge,
        *,
        side: int,
        columns: int,
        removable: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._side, self._columns, self._removable = side, columns, removable
        self._pixmaps: dict[PhotoId, QPixmap] = {}
        self.buttons: list[ReferenceButton] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(theme.SPACE_8)
        self._grid.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)

    def show_photos(self, photo_ids: Sequence[PhotoId]) -> None:
        """Show these photos, in this order."""
        for button in self.buttons:
            self._grid.removeWidget(button)
            button.hide()
            button.deleteLater()
        self.buttons = [self._button(photo_id, n) for n, photo_id in enumerate(photo_ids)]
        for number, button in enumerate(self.buttons):
            self._grid.addWidget(button, number // self._columns, number % self._columns)
            self._request(button)
        self.setVisible(bool(self.buttons))

    def _button(self, photo_id: PhotoId, number: int) -> ReferenceButton:
        words = self.tr("Take reference photo {n} off") if self._removable else ""
        words = words or self.tr("Reference photo {n}: show it among the photos")
        button = ReferenceButton(photo_id, self._side, removable=self._removable, parent=self)
        button.setAccessibleName(words.format(n=number + 1))
        button.setToolTip(words.format(n=number + 1))
        button.clicked.connect(partial(self.photo_clicked.emit, int(photo_id)))
        return button

    def _request(self, button: ReferenceButton) -> None:
        known = self._pixmaps.get(button.photo_id)
        if known is not None:
            button.show_picture(known)
            return
        project, photo_id = self._bridge.project, button.photo_id
        side_px, scale = round(self._side * self.devicePixelRatioF()), self.devicePixelRatioF()

        def arrived(image: QImage | None) -> None:
            # Made here: a QPixmap belongs to the GUI thread.
            pixmap = QPixmap() if image is None else QPixmap.fromImage(image)
            self._pixmaps[photo_id] = pixmap
            button.show_picture(pixmap)

        self._bridge.read(
            lambda: _reference_image(project, photo_id, side_px, scale), arrived, context=button
        )


class ReferenceButton(QAbstractButton):
    """One thumbnail in a square; while its picture is read, or where there is none, its frame."""

    def __init__(self, photo_id: PhotoId, side: int, *, removable: bool, parent: QWidget) -> None:
        super().__init__(parent)
        self.photo_id = photo_id
        self._side, self._removable = side, removable
        self._pixmap: QPixmap | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    @property
    def has_picture(self) -> bool:
        return self._pixmap is not None and not self._pixmap.isNull()

    def show_picture(self, pixmap: QPixmap) -> None:
        self._pixmap = pixmap
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._side, self._side)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Delete):
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, tokens = QPainter(self), theme.current_tokens()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tokens.sunken)
        painter.drawRoundedRect(box, theme.RADIUS, theme.RADIUS)
        if self.has_picture:
            self._draw_picture(painter, box)
        elif self._pixmap is not None:
            middle = QRectF(0, 0, 20, 20)
            middle.moveCenter(box.center())
            paint_icon(painter, "missing-picture", middle, tokens.secondary)
        if self.underMouse() or self.hasFocus():
            painter.setPen(QPen(tokens.accent, 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), theme.RADIUS, theme.RADIUS)
        if self._removable:
            self._draw_cross(painter, box)

    def _draw_picture(self, painter: QPainter, box: QRectF) -> None:
        assert self._pixmap is not None
        size = self._pixmap.deviceIndependentSize()
        place = QRectF(0, 0, size.width(), size.height())
        place.moveCenter(box.center())
        painter.drawPixmap(place.topLeft(), self._pixmap)

    def _draw_cross(self, painter: QPainter, box: QRectF) -> None:
        tokens = theme.current_tokens()
        corner = QRectF(box.right() - _CROSS - 2, box.top() + 2, _CROSS, _CROSS)
        painter.setPen(QPen(tokens.line, 1))
        painter.setBrush(tokens.raised)
        painter.drawEllipse(corner)
        paint_icon(painter, "close", corner.adjusted(4, 4, -4, -4), tokens.text)


def _reference_image(
    project: Project, photo_id: PhotoId, side_px: int, scale: float
) -> QImage | None:
    """Return a photo's thumbnail, None where there is none to be had. For a reader thread."""
    from cropapp.gui.gallery.pictures import thumbnail_image

    found = project.photos([photo_id])
    if not found or found[0].state in (PhotoState.MISSING, PhotoState.UNREADABLE):
        return None
    try:
        return thumbnail_image(project, found[0], side_px, scale)
    except (CropAppError, OSError):
        return None  # The frame says so; the grid says why.
