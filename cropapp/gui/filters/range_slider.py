"""A histogram with two handles: a range of shares from 0 to 1.

Owns: its picture, its mouse and its keys. Each handle is a slider of its own, so that Tab goes from
one to the other, arrows, Page and Home/End move it, and a screen reader tells its value.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractSlider, QSizePolicy, QWidget

from cropapp.core.gallery import CONFIDENCE_BINS
from cropapp.gui import theme

PARTS = 100
_HANDLE, _BARS_HEIGHT = 20, 72


class RangeHandle(QAbstractSlider):
    """One end of a range, in whole percent; it never passes `limits`."""

    def __init__(self, name: str, parent: RangeSlider) -> None:
        super().__init__(parent)
        self._slider = parent
        self.limits = (0, PARTS)
        self.setRange(0, PARTS)
        self.setSingleStep(1)
        self.setPageStep(10)
        self.setFixedSize(_HANDLE, _HANDLE)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(name)
        self.setCursor(Qt.CursorShape.SizeHorCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def move_to(self, value: int) -> None:
        """Set the value, kept on its side of the other handle."""
        low, high = self.limits
        self.setValue(min(max(value, low), high))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {
            Qt.Key.Key_Left: -1,
            Qt.Key.Key_Down: -1,
            Qt.Key.Key_Right: 1,
            Qt.Key.Key_Up: 1,
            Qt.Key.Key_PageDown: -10,
            Qt.Key.Key_PageUp: 10,
            Qt.Key.Key_Home: -PARTS,
            Qt.Key.Key_End: PARTS,
        }
        step = steps.get(Qt.Key(event.key()))
        if step is None:
            event.ignore()
            return
        self.move_to(self.value() + step)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self.move_to(self._slider.value_at(self.mapToParent(event.position()).x()))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, tokens = QPainter(self), theme.current_tokens()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle = QPointF(self.width() / 2, self.height() / 2)
        if self.hasFocus():
            painter.setPen(QPen(tokens.text, 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(middle, 9, 9)
        painter.setPen(QPen(tokens.accent, 2))
        painter.setBrush(tokens.accent if self.underMouse() else tokens.raised)
        painter.drawEllipse(middle, 6, 6)


class RangeSlider(QWidget):
    """`range_changed` carries the two shares, the lower first."""

    range_changed = Signal(float, float)

    def __init__(self, low_name: str, high_name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bins: tuple[int, ...] = (0,) * CONFIDENCE_BINS
        self.low, self.high = RangeHandle(low_name, self), RangeHandle(high_name, self)
        self.high.setValue(PARTS)
        for handle in (self.low, self.high):
            handle.valueChanged.connect(self._on_moved)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(320, _BARS_HEIGHT + _HANDLE + 4)

    def values(self) -> tuple[float, float]:
        """Return the range as shares, 0 to 1."""
        return self.low.value() / PARTS, self.high.value() / PARTS

    def show_range(self, low: float, high: float) -> None:
        """Put the handles without telling."""
        for handle, share in ((self.low, low), (self.high, high)):
            handle.blockSignals(True)
            handle.setValue(round(share * PARTS))
            handle.blockSignals(False)
        self._settle()

    def show_bins(self, bins: Sequence[int]) -> None:
        self._bins = tuple(bins)
        self.update()

    def count_inside(self) -> int:
        """Return how many of the histogram's photos are between the handles, by whole bins."""
        return sum(count for number, count in enumerate(self._bins) if self._is_inside(number))

    def value_at(self, x: float) -> int:
        """Return the percent under a place of this widget."""
        return round((x - self._left) / max(1.0, self._span) * PARTS)

    @property
    def _left(self) -> float:
        return _HANDLE / 2

    @property
    def _span(self) -> float:
        return self.width() - _HANDLE

    def _is_inside(self, number: int) -> bool:
        middle = (number + 0.5) / len(self._bins)
        low, high = self.values()
        return low <= middle <= high

    @Slot()
    def _on_moved(self) -> None:
        self._settle()
        self.range_changed.emit(*self.values())

    def _settle(self) -> None:
        self.low.limits, self.high.limits = (0, self.high.value()), (self.low.value(), PARTS)
        for handle in (self.low, self.high):
            handle.move(round(self._span * handle.value() / PARTS), _BARS_HEIGHT + 2)
        # At the right end both lie on one place: the lower one is the one that can move.
        (self.low if self.low.value() > PARTS // 2 else self.high).raise_()
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._settle()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Bring the nearer handle to where the mouse is."""
        value = self.value_at(event.position().x())
        nearer = abs(value - self.low.value()) < abs(value - self.high.value())
        handle = self.low if nearer else self.high
        handle.move_to(value)
        handle.setFocus(Qt.FocusReason.MouseFocusReason)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, tokens = QPainter(self), theme.current_tokens()
        most, width = max(self._bins) or 1, self._span / len(self._bins)
        for number, count in enumerate(self._bins):
            height = max(2.0, count / most * (_BARS_HEIGHT - 4)) if count else 1.0
            box = QRectF(self._left + number * width + 1, _BARS_HEIGHT - height, width - 2, height)
            painter.fillRect(box, tokens.accent if self._is_inside(number) else tokens.line)
        track = _BARS_HEIGHT + 2 + _HANDLE / 2
        for start, end, colour in (
            (0, PARTS, tokens.line),
            (self.low.value(), self.high.value(), tokens.accent),
        ):
            painter.setPen(QPen(colour, 2))
            first, last = (self._left + self._span * each / PARTS for each in (start, end))
            painter.drawLine(QPointF(first, track), QPointF(last, track))
