"""The target point on a large photo: shown, and set by mouse or keys.

Owns: the crosshair and the frame of what the model looks at, the mode in which a point is chosen,
and whose point it then is. Must not: write; the bridge does.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import shiboken6
from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, Qt, Slot
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QApplication, QWidget

from cropapp.core.entities import PhotoId, TargetPoint
from cropapp.core.target_view import rounded_point, target_box
from cropapp.gui import locale_words, theme
from cropapp.gui.project_bridge import ProjectBridge
from cropapp.gui.theme import SPACE_8, SPACE_12

if TYPE_CHECKING:
    from cropapp.gui.inspector.large_photo import LargePhoto

Decide = Callable[[TargetPoint | None], None]

STEP, LARGE_STEP = 0.01, 0.1
"""How far an arrow key moves the point, in shares of the picture; the second with Shift."""
_ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}
_SETS = {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space}
_CLEARS = {Qt.Key.Key_Delete, Qt.Key.Key_Backspace}
_OWN_KEYS = {*_ARROWS, *_SETS, *_CLEARS, Qt.Key.Key_Escape}

# A light line in a dark one is seen on any photo, and has no colour of its own.
_OUTER, _INNER = QColor(0, 0, 0, 150), QColor(255, 255, 255, 235)
_VEIL = QColor(0, 0, 0, 90)
_ARM, _GAP = 12.0, 4.0
"""From the middle of the crosshair to the ends of its arms, and to where they begin, in pixels."""
_HINT_WIDTH = 640


class TargetMark(QWidget):
    """Lies over a photo view. Out of the mode mouse and keys pass through it."""

    def __init__(self, view: LargePhoto) -> None:
        super().__init__(view)
        self._view = view
        self._candidate: TargetPoint | None = None
        self._hint = ""
        self._decide: Decide | None = None
        self._focus_before: QWidget | None = None
        self._photo_id: PhotoId | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAccessibleName(self.tr("Target point"))
        self.setGeometry(view.rect())
        view.installEventFilter(self)
        view.photo_given.connect(self._on_photo)
        theme.changed.connect(self.update)

    @property
    def is_choosing(self) -> bool:
        return self._candidate is not None

    @property
    def candidate(self) -> TargetPoint | None:
        """Return the point that Enter would set."""
        return self._candidate

    def start(self, hint: str, decide: Decide) -> None:
        """Let the person choose a point; nothing happens without a picture.

        Args:
            hint: what can be done now, shown on the photo and told to screen readers.
            decide: called with the point that was chosen, with None to take it away; not called
                where the person leaves.
        """
        photo = self._view.photo
        if photo is None or not self._view.has_picture:
            return
        self._candidate = photo.label.target or TargetPoint(0.5, 0.5)
        self._hint, self._decide = hint, decide
        self._focus_before = QApplication.focusWidget()
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents, False)
        self.setMouseTracking(True)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleDescription(hint)
        self.raise_()
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.update()

    @Slot()
    def stop(self) -> None:
        """Leave the mode and give the keyboard back."""
        if not self.is_choosing:
            return
        self._candidate = None
        had_focus = self.hasFocus()
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.unsetCursor()
        if had_focus and self._focus_before and shiboken6.isValid(self._focus_before):
            self._focus_before.setFocus(Qt.FocusReason.OtherFocusReason)
        self._focus_before = self._decide = None
        self.update()

    @Slot()
    def _on_photo(self) -> None:
        photo_id = self._view.photo.id if self._view.photo else None
        if photo_id != self._photo_id:
            self.stop()
        self._photo_id = photo_id
        self.update()

    # --- where things are

    def point_at(self, place: QPointF) -> TargetPoint:
        """Return the point of the picture under a place of the widget, the nearest inside it."""
        where = self._view.photo_rect()
        x = (place.x() - where.left()) / where.width()
        y = (place.y() - where.top()) / where.height()
        return rounded_point(min(max(x, 0.0), 1.0), min(max(y, 0.0), 1.0))

    def place_of(self, point: TargetPoint) -> QPointF:
        """Return where a point of the picture lies in the widget."""
        where = self._view.photo_rect()
        return QPointF(
            where.left() + point.x * where.width(), where.top() + point.y * where.height()
        )

    def frame_of(self, point: TargetPoint) -> QRectF:
        """Return the frame, in the widget, of what the model looks at for a point."""
        where, photo = self._view.photo_rect(), self._view.photo
        facts = photo.facts if photo else None
        size = (facts.width, facts.height) if facts else (int(where.width()), int(where.height()))
        width, height = (max(1, side) for side in size)
        left, top, right, bottom = target_box(width, height, point)
        across, down = where.width() / width, where.height() / height
        return QRectF(
            where.left() + left * across,
            where.top() + top * down,
            (right - left) * across,
            (bottom - top) * down,
        )

    # --- Qt's events

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self.setGeometry(self._view.rect())
        return super().eventFilter(watched, event)

    def event(self, event: QEvent) -> bool:
        # The window's own actions on these keys (confirm, take the label back) are not meant now.
        if (
            self.is_choosing
            and isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.ShortcutOverride
            and Qt.Key(event.key()) in _OWN_KEYS
        ):
            event.accept()
            return True
        return super().event(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self.is_choosing:
            self._candidate = self.point_at(event.position())
            self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self.is_choosing and event.button() == Qt.MouseButton.LeftButton:
            self._choose(self.point_at(event.position()))
        else:
            super().mousePressEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if self._candidate is None or key not in _OWN_KEYS:
            super().keyPressEvent(event)
        elif key in _ARROWS:
            large = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self._move(*_ARROWS[key], LARGE_STEP if large else STEP)
        elif key in _SETS:
            self._choose(self._candidate)
        elif key in _CLEARS:
            self._choose(None)
        else:
            self.stop()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        # Another window in front, or a menu, is not the end: the person comes back.
        passing = (Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason)
        if event.reason() not in passing:
            self.stop()

    def _move(self, across: int, down: int, step: float) -> None:
        if self._candidate is not None:
            x, y = self._candidate.x + across * step, self._candidate.y + down * step
            self._candidate = rounded_point(min(max(x, 0.0), 1.0), min(max(y, 0.0), 1.0))
            self.update()

    def _choose(self, point: TargetPoint | None) -> None:
        decide = self._decide
        self.stop()
        if decide is not None:
            decide(point)

    def paintEvent(self, event: QPaintEvent) -> None:
        photo = self._view.photo
        if photo is None or not self._view.has_picture:
            return
        point = self._candidate or photo.label.target
        if point is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        # In the middle of pixels: a thin line between two of them is a blur of both.
        half = QPointF(0.5, 0.5)
        frame = QRectF(self.frame_of(point).toRect()).translated(half)
        middle = QPointF(self.place_of(point).toPoint()) + half
        if self.is_choosing:
            self._paint_veil(painter, frame)
        _draw_twice(painter, lambda: painter.drawRect(frame))
        _draw_twice(painter, lambda: _draw_cross(painter, middle))
        if self.is_choosing:
            self._paint_hint(painter)

    def _paint_veil(self, painter: QPainter, frame: QRectF) -> None:
        """Darken what the model will not see."""
        where = self._view.photo_rect()
        for part in (
            QRectF(where.topLeft(), QPointF(where.right(), frame.top())),
            QRectF(QPointF(where.left(), frame.bottom()), where.bottomRight()),
            QRectF(QPointF(where.left(), frame.top()), frame.bottomLeft()),
            QRectF(frame.topRight(), QPointF(where.right(), frame.bottom())),
        ):
            painter.fillRect(part, _VEIL)

    def _paint_hint(self, painter: QPainter) -> None:
        tokens = theme.current_tokens()
        painter.setFont(theme.small_font())
        width = min(self.width() - 2 * SPACE_8, _HINT_WIDTH)
        room = QRectF(0, 0, width - 2 * SPACE_12, self.height())
        flags = int(Qt.AlignmentFlag.AlignHCenter) | int(Qt.TextFlag.TextWordWrap)
        words = painter.boundingRect(room, flags, self._hint)
        box = words.adjusted(-SPACE_12, -SPACE_8, SPACE_12, SPACE_8)
        box.moveCenter(QPointF(self.width() / 2, 0))
        # It gives way to the point: below it is in the upper half of the view, else above.
        point = self.place_of(self._candidate) if self._candidate else QPointF()
        low = point.y() < self.height() / 2
        box.moveTop(self.height() - box.height() - SPACE_8 if low else SPACE_8)
        painter.setPen(QPen(tokens.line, 1))
        painter.setBrush(tokens.raised)
        painter.drawRoundedRect(box, 6, 6)
        painter.setPen(tokens.text)
        painter.drawText(box.adjusted(SPACE_12, SPACE_8, -SPACE_12, -SPACE_8), flags, self._hint)


def _draw_twice(painter: QPainter, draw: Callable[[], None]) -> None:
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for colour, width in ((_OUTER, 3.0), (_INNER, 1.0)):
        painter.setPen(QPen(colour, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        draw()


def _draw_cross(painter: QPainter, middle: QPointF) -> None:
    for across, down in _ARROWS.values():
        arm = QPointF(across, down)
        painter.drawLine(middle + arm * _GAP, middle + arm * _ARM)


class TargetPointing(QObject):
    """Sets target points on the photos of a page, through the marks on its views.

    Args:
        targets: which photos a point is for, asked when the mode begins.
    """

    def __init__(
        self,
        bridge: ProjectBridge,
        targets: Callable[[], list[PhotoId]],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._targets = targets

    def toggle(self, view: LargePhoto) -> None:
        """Begin to choose a point on a view, or leave that."""
        mark = view.target_mark
        if mark.is_choosing:
            mark.stop()
            return
        ids = self._targets()
        if ids:
            mark.start(self._hint(len(ids)), lambda point: self._write(ids, point))

    def _hint(self, count: int) -> str:
        if count > 1:
            words = self.tr(
                "Click where the model is to look, on all {n} selected photos. Arrows and Enter do "
                "it too. Delete: the whole photos. Esc: leave."
            )
            return words.format(n=locale_words.number(count))
        return self.tr(
            "Click where the model is to look. Arrows and Enter do it too. Delete: the whole "
            "photo. Esc: leave."
        )

    def _write(self, ids: Sequence[PhotoId], point: TargetPoint | None) -> None:
        if point is None:
            self._bridge.clear_target(ids)
        else:
            self._bridge.set_target(ids, point)
