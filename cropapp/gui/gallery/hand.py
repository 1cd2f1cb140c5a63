"""What mouse, wheel and keys do in the grid.

Owns: clicks, ranges, the rubber band with its scrolling at the edges, moving by key, zoom by wheel.
Must not: draw anything but the band, or act on photos.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, Qt, QTimer
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPen, QWheelEvent
from PySide6.QtWidgets import QApplication

from cropapp.gui import theme
from cropapp.gui.gallery.selection import Marks

if TYPE_CHECKING:
    from cropapp.gui.gallery.view import GalleryView

_SCROLL_MS = 30
_CONTROL = Qt.KeyboardModifier.ControlModifier
_SHIFT = Qt.KeyboardModifier.ShiftModifier
_ZOOM_KEYS = {Qt.Key.Key_Plus: 1, Qt.Key.Key_Equal: 1, Qt.Key.Key_Minus: -1}


class GridHand:
    """Turns gestures into selection, current row and scrolling of its view."""

    def __init__(self, view: GalleryView) -> None:
        self._view = view
        self._wheel_rest = 0
        self._pressed: QPoint | None = None
        """Where the left button went down, in the content, which scrolls under the band."""
        self._pressed_row: int | None = None
        self._band: QRect | None = None
        self._before: Marks | None = None
        self._toggles = False
        self._pointer = QPoint()
        self._edge = QTimer(view, interval=_SCROLL_MS)
        self._edge.timeout.connect(self._scroll_at_edge)

    # --- mouse

    def press(self, event: QMouseEvent) -> None:
        place = event.position().toPoint()
        view, row = self._view, self._view.row_at(place)
        group = view.headers.group_at(place)
        keys = event.modifiers()
        if event.button() == Qt.MouseButton.LeftButton and group is not None:
            rows = view.layout_.rows_of_group(group)
            view.set_current_row(rows.start)
            view.select_group(rows.start, add=bool(keys & (_CONTROL | _SHIFT)))
        elif event.button() == Qt.MouseButton.LeftButton:
            self._pressed = place + QPoint(0, view.verticalScrollBar().value())
            self._pressed_row = row
            self._toggles = bool(keys & _CONTROL)
            self._click(row, keys)
            self._before = view.chosen.marks()
        elif event.button() == Qt.MouseButton.RightButton and row is not None:
            if row not in view.chosen:
                view.chosen.select_only(row)
            view.set_current_row(row)

    def _click(self, row: int | None, keys: Qt.KeyboardModifier) -> None:
        chosen = self._view.chosen
        if row is None:
            if not keys & (_CONTROL | _SHIFT):
                chosen.clear()
            return
        if keys & _SHIFT:
            chosen.select_to(row, keep=bool(keys & _CONTROL))
        elif keys & _CONTROL:
            chosen.toggle(row)
        else:
            chosen.select_only(row)
        self._view.set_current_row(row)

    def move(self, event: QMouseEvent) -> None:
        self._pointer = event.position().toPoint()
        if self._pressed is None or not event.buttons() & Qt.MouseButton.LeftButton:
            self._view.headers.hover(self._pointer)
            return
        if self._band is None:
            offset = QPoint(0, self._view.verticalScrollBar().value())
            moved = (self._pointer + offset - self._pressed).manhattanLength()
            if moved < QApplication.startDragDistance():
                return
            self._begin_band()
        self._draw_band()
        inside = self._view.viewport().rect().contains(self._pointer)
        (self._edge.stop if inside else self._edge.start)()

    def release(self) -> None:
        self._pressed, self._before = None, None
        self._edge.stop()
        if self._band is not None:
            self._band = None
            self._view.viewport().update()

    def _begin_band(self) -> None:
        # The photo it began on is in the band; what the click did to it is not counted twice.
        if self._toggles and self._pressed_row is not None and self._before is not None:
            self._before[self._pressed_row] = not self._before[self._pressed_row]

    def _draw_band(self) -> None:
        view = self._view
        if self._pressed is None or self._before is None:
            return
        end = self._pointer + QPoint(0, view.verticalScrollBar().value())
        self._band = QRect(self._pressed, end).normalized()
        band = self._band
        rows = view.layout_.rows_in(band.left(), band.top(), band.right() + 1, band.bottom() + 1)
        before = self._before
        if not self._toggles and self._pressed_row is not None:
            before = before.copy()
            before[self._pressed_row] = False
        view.chosen.draw_band(before, rows, toggles=self._toggles)

    def _scroll_at_edge(self) -> None:
        view, box = self._view, self._view.viewport().rect()
        beyond = min(0, self._pointer.y() - box.top()) or max(0, self._pointer.y() - box.bottom())
        if beyond:
            bar = view.verticalScrollBar()
            bar.setValue(bar.value() + max(-200, min(200, beyond)))
            self._draw_band()

    def paint_band(self, painter: QPainter) -> None:
        if self._band is None:
            return
        accent = theme.current_tokens().accent
        inside = QColor(accent)
        inside.setAlpha(36)
        painter.setPen(QPen(accent, 1))
        painter.setBrush(inside)
        painter.drawRect(self._band.translated(0, -self._view.verticalScrollBar().value()))

    # --- wheel

    def wheel(self, event: QWheelEvent) -> bool:
        """Zoom where Ctrl is held; return whether the event was used."""
        if not event.modifiers() & _CONTROL:
            return False
        self._wheel_rest += event.angleDelta().y()
        steps = int(self._wheel_rest / 120)
        if steps:
            self._wheel_rest = 0
            self._view.step_density(1 if steps > 0 else -1, event.position().toPoint())
        event.accept()
        return True

    # --- keys

    def key_press(self, event: QKeyEvent) -> bool:
        """Move, select or zoom; return whether the key was used."""
        key, keys = Qt.Key(event.key()), event.modifiers()
        control, shift = bool(keys & _CONTROL), bool(keys & _SHIFT)
        if control and key in _ZOOM_KEYS:
            self._view.step_density(_ZOOM_KEYS[key])
            return True
        if control and key == Qt.Key.Key_Space:
            row = self._view.currentIndex().row()
            if row >= 0:
                self._view.chosen.toggle(row)
            return True
        row_to_be = self._target(key)
        if row_to_be is None or keys & (
            Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier
        ):
            return False
        self._go(row_to_be, control=control, shift=shift)
        return True

    def _target(self, key: Qt.Key) -> int | None:
        """Return the row that a key moves to, None for a key that does not move."""
        view = self._view
        layout, row = view.layout_, view.currentIndex().row()
        if not layout.count or key not in _MOVES:
            return None
        if row < 0:
            return 0
        page = view.viewport().height()
        last = layout.count - 1
        moves: dict[Qt.Key, Callable[[], int]] = {
            Qt.Key.Key_Left: lambda: max(0, row - 1),
            Qt.Key.Key_Right: lambda: min(last, row + 1),
            Qt.Key.Key_Up: lambda: layout.row_above(row),
            Qt.Key.Key_Down: lambda: layout.row_below(row),
            Qt.Key.Key_PageUp: lambda: layout.row_a_page_on(row, page, down=False),
            Qt.Key.Key_PageDown: lambda: layout.row_a_page_on(row, page, down=True),
            Qt.Key.Key_Home: lambda: 0,
            Qt.Key.Key_End: lambda: last,
        }
        return moves[key]()

    def _go(self, row: int, *, control: bool, shift: bool) -> None:
        view = self._view
        if shift:
            view.chosen.select_to(row, keep=control)
        elif not control:
            view.chosen.select_only(row)
        view.set_current_row(row)
        view.scrollTo(view.gallery.index(row, 0))


_MOVES = {
    Qt.Key.Key_Left,
    Qt.Key.Key_Right,
    Qt.Key.Key_Up,
    Qt.Key.Key_Down,
    Qt.Key.Key_PageUp,
    Qt.Key.Key_PageDown,
    Qt.Key.Key_Home,
    Qt.Key.Key_End,
}
