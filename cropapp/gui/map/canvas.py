"""The map itself: points on a graticule, moved and zoomed, with areas to select.

Owns: the view, the mouse and the keys. Must not: read the project, or know what becomes of a
selection; it tells by signal.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from enum import Enum

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPolygonF,
    QResizeEvent,
    QShowEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from cropapp.core.gallery import Area
from cropapp.gui import theme
from cropapp.gui.map.ground import (
    FieldShape,
    draw_fields,
    draw_graticule,
    draw_names,
    draw_outline,
    draw_scale_bar,
    draw_screen_outline,
    rings_path,
)
from cropapp.gui.map.point_layer import Hit, PointLayer
from cropapp.gui.map.view_math import Bounds, MapView, latitude_of
from cropapp.services.field_borders import FieldBorder
from cropapp.services.photo_map import MapPoints, Ring

HOVER_MS = 120
_KEY_PAN_PX = 80
_KEY_ZOOM = 2**0.5
_WHEEL_PER_DOUBLING = 240.0
"""Two notches of a wheel."""
_CLICK_PX = 4.0
"""A press that moves no further is a click."""
_LASSO_STEP_PX = 3.0
LEAST_FIELD_PX = 48.0
"""A field chosen in the list is brought nearer where it is smaller than this."""


class Tool(Enum):
    """What dragging does."""

    MOVE = "move"
    RECTANGLE = "rectangle"
    LASSO = "lasso"


class MapCanvas(QWidget):
    """Arrows move, + and - zoom, Home shows everything, Enter asks for what is in view."""

    hovered = Signal(object)
    """point_layer.Hit, or None when the pointer left."""
    clicked = Signal(object)
    """Hit."""
    area_drawn = Signal(object)
    """core.gallery.Area; longitudes are not wrapped."""
    lasso_drawn = Signal(object)
    """A ring of degrees."""
    field_clicked = Signal(int)
    view_asked = Signal()
    escaped = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.layer = PointLayer()
        self.view = MapView()
        self.tool = Tool.MOVE
        self._shapes: list[FieldShape] = []
        self._chosen_field: int | None = None
        self._outline: QPainterPath | None = None
        self._is_placed = False
        self._pressed: QPointF | None = None
        self._drawing: Tool | None = None
        self._trail: list[QPointF] = []
        self._last = QPointF()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setMinimumSize(240, 200)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(self.tr("Map of the photos"))
        self.setAccessibleDescription(
            self.tr("Arrows move, + and - zoom, Home shows everything, Enter shows the photos here")
        )
        self._hover = QTimer(self, singleShot=True, interval=HOVER_MS)
        self._hover.timeout.connect(self._tell_hover)
        theme.changed.connect(self._recolour)

    def sizeHint(self) -> QSize:
        return QSize(800, 600)

    # --- what is shown

    def show_points(self, points: MapPoints, hidden: frozenset[int]) -> None:
        """Show points; the first time the view moves to them."""
        self.layer.show_points(points, hidden)
        self._place()
        self.update()

    def show_fields(self, fields: Sequence[FieldBorder]) -> None:
        """Lay borders under the points."""
        self._shapes = [FieldShape(field) for field in fields]
        self._chosen_field = None
        self._place()
        self.update()

    def show_selection(self, *, field: int | None = None, rings: Sequence[Ring] = ()) -> None:
        """Mark a field or an outline; neither takes the mark away."""
        self._chosen_field = field
        self._outline = rings_path(rings) if rings else None
        self.update()

    def _recolour(self) -> None:
        self.layer.forget_pictures()
        self.update()

    def _place(self) -> None:
        if not self._is_placed and self.width() > 1 and self.isVisible():
            self.fit()

    def _everything(self) -> Bounds | None:
        around = self.layer.bounds()
        for shape in self._shapes:
            box = shape.box
            of_field = Bounds(box.left(), box.top(), box.right(), box.bottom())
            around = of_field if around is None else around.joined(of_field)
        return around

    # --- the view

    def fit(self) -> None:
        """Show all points and fields."""
        around = self._everything()
        if around is not None:
            self._is_placed = True
            self._set_view(self.view.fitted(around))

    def fit_around(self, points: NDArray[np.int64]) -> bool:
        """Zoom to some points; say whether that brought anything."""
        around = self.layer.bounds_around(points)
        if around is None:
            return False
        closer = self.view.fitted(around, 120)
        if closer.px_per_radian <= self.view.px_per_radian * 1.05:
            return False
        self._set_view(closer)
        return True

    def fit_field(self, field: int) -> None:
        """Bring a field into view if it is not, or is too small there to be seen."""
        box = self._shapes[field].box
        side_px = max(abs(box.width()), abs(box.height())) * self.view.px_per_radian
        around, seen = Bounds(box.left(), box.top(), box.right(), box.bottom()), self.view.bounds()
        inside = (
            around.left >= seen.left
            and around.right <= seen.right
            and around.bottom >= seen.bottom
            and around.top <= seen.top
        )
        if not inside or side_px < LEAST_FIELD_PX:
            self._set_view(self.view.fitted(around))

    def zoom(self, factor: float) -> None:
        """Zoom about the middle."""
        self._set_view(self.view.zoomed(factor, self.width() / 2, self.height() / 2))

    def area_in_view(self) -> Area:
        return self.view.area(0, 0, self.width(), self.height())

    def _set_view(self, view: MapView) -> None:
        self.view = view
        self.hovered.emit(None)
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        size = event.size()
        self.view = MapView(
            self.view.x, self.view.y, self.view.px_per_radian, size.width(), size.height()
        )
        self._place()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._place()

    # --- painting

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.current_tokens().surface)
        draw_graticule(painter, self.view)
        draw_fields(painter, self.view, self._shapes, self._chosen_field)
        draw_names(painter, self.view, self._shapes)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        self.layer.draw(painter, self.view, self.devicePixelRatioF())
        if self._outline is not None:
            draw_outline(painter, self.view, self._outline)
        if self._drawing is not None:
            draw_screen_outline(painter, self._drawn())
        draw_scale_bar(painter, self.view)
        if self.hasFocus():
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
            painter.setPen(theme.current_tokens().accent)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))

    def _drawn(self) -> QPainterPath:
        path = QPainterPath()
        if self._drawing is Tool.RECTANGLE and self._pressed is not None:
            path.addRect(QRectF(self._pressed, self._last).normalized())
        elif self._trail:
            path.addPolygon(QPolygonF(self._trail))
        return path

    # --- mouse

    def wheelEvent(self, event: QWheelEvent) -> None:
        delta = event.angleDelta().y() or event.angleDelta().x()
        at = event.position()
        factor = math.pow(2, delta / _WHEEL_PER_DOUBLING)
        self._set_view(self.view.zoomed(factor, at.x(), at.y()))
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            super().mousePressEvent(event)
            return
        self._pressed = self._last = event.position()
        self._trail = [event.position()]
        shift = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        tool = Tool.RECTANGLE if shift else self.tool
        self._drawing = None if tool is Tool.MOVE else tool
        self._hover.stop()
        self.hovered.emit(None)
        self._show_cursor()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        before, self._last = self._last, event.position()
        if self._pressed is None:
            self._hover.start()
        elif self._drawing is None:
            step = self._last - before
            self._set_view(self.view.moved(step.x(), step.y()))
        else:
            if (self._last - self._trail[-1]).manhattanLength() >= _LASSO_STEP_PX:
                self._trail.append(self._last)
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton or self._pressed is None:
            return
        pressed, drawing = self._pressed, self._drawing
        self._last = event.position()
        self._pressed = self._drawing = None
        self._show_cursor()
        self.update()
        if (self._last - pressed).manhattanLength() <= _CLICK_PX and len(self._trail) < 3:
            self._click(self._last)
        elif drawing is Tool.RECTANGLE:
            box = QRectF(pressed, self._last).normalized()
            area = self.view.area(box.left(), box.top(), box.right(), box.bottom())
            self.area_drawn.emit(area)
        elif drawing is Tool.LASSO and len(self._trail) > 2:
            self.lasso_drawn.emit(self._ring())

    def _ring(self) -> Ring:
        corners = [self.view.world_at(point.x(), point.y()) for point in self._trail]
        return np.array([(math.degrees(x), latitude_of(y)) for x, y in corners])

    def _click(self, at: QPointF) -> None:
        hit = self.layer.hit(self.view, at)
        if hit is not None:
            self.clicked.emit(hit)
            return
        x, y = self.view.world_at(at.x(), at.y())
        for index, shape in reversed(list(enumerate(self._shapes))):
            if shape.field.polygons and shape.path.contains(QPointF(x, y)):
                self.field_clicked.emit(index)
                return
        self.escaped.emit()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._hover.stop()
        self.hovered.emit(None)

    def _tell_hover(self) -> None:
        hit: Hit | None = self.layer.hit(self.view, self._last)
        self.hovered.emit(hit)
        if self.tool is Tool.MOVE:
            shape = Qt.CursorShape.PointingHandCursor if hit else Qt.CursorShape.ArrowCursor
            self.setCursor(shape)

    def use_tool(self, tool: Tool) -> None:
        """Choose what dragging does; with Shift held it always draws a rectangle."""
        self.tool = tool
        self._show_cursor()

    def _show_cursor(self) -> None:
        if self._drawing is not None or self.tool is not Tool.MOVE:
            self.setCursor(Qt.CursorShape.CrossCursor)
        elif self._pressed is not None:
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
        else:
            self.setCursor(Qt.CursorShape.ArrowCursor)

    # --- keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, far = Qt.Key(event.key()), _KEY_PAN_PX
        moves = {
            Qt.Key.Key_Left: (far, 0),
            Qt.Key.Key_Right: (-far, 0),
            Qt.Key.Key_Up: (0, far),
            Qt.Key.Key_Down: (0, -far),
        }
        if key in moves:
            self._set_view(self.view.moved(*moves[key]))
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.zoom(_KEY_ZOOM)
        elif key in (Qt.Key.Key_Minus, Qt.Key.Key_Underscore):
            self.zoom(1 / _KEY_ZOOM)
        elif key == Qt.Key.Key_Home:
            self.fit()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.view_asked.emit()
        elif key == Qt.Key.Key_Escape:
            self.escaped.emit()
        else:
            super().keyPressEvent(event)
