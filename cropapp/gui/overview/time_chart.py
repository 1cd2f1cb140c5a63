"""Labels over time: a bar for each day, a line for all so far.

Owns: the drawing, the mouse and the keys. Must not: read; it tells which day was opened.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QLabel, QSizePolicy, QVBoxLayout, QWidget

from cropapp.gui import theme
from cropapp.gui.locale_words import day, number
from cropapp.gui.theme import SPACE_4
from cropapp.services.overview import LabelledDay

HEIGHT_PX = 128
_HEAD_PX = 18.0
_FOOT_PX = 20.0
_WIDEST_BAR_PX = 28.0


class TimeBars(QWidget):
    """Left and Right go from day to day, Enter or a click opens one."""

    opened = Signal(object)
    """services.overview.LabelledDay."""
    pointed = Signal(object)
    """The day under the pointer or the keyboard, None for neither."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._days: tuple[LabelledDay, ...] = ()
        self._at: int | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Labels by day: Left and Right choose a day"))
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(320, HEIGHT_PX)

    def show_days(self, days: Sequence[LabelledDay]) -> None:
        """Show days; the one pointed at stays so."""
        known = self._days[self._at].day if self._at is not None else None
        self._days = tuple(days)
        self._at = next((i for i, each in enumerate(days) if each.day == known), None)
        self.update()

    # --- geometry

    def _span(self) -> int:
        return (self._days[-1].day - self._days[0].day).days + 1

    def _step(self) -> float:
        return self.width() / self._span()

    def bar_box(self, index: int) -> QRectF:
        """Return where a day's bar is drawn."""
        most = max(each.labelled.photos for each in self._days)
        room = self.height() - _HEAD_PX - _FOOT_PX
        height = max(2.0, room * self._days[index].labelled.photos / most)
        width = max(1.0, min(_WIDEST_BAR_PX, self._step() - 1))
        middle = self._middle(index)
        return QRectF(middle - width / 2, self.height() - _FOOT_PX - height, width, height)

    def _middle(self, index: int) -> float:
        since = (self._days[index].day - self._days[0].day).days
        return (since + 0.5) * self._step()

    def _nearest(self, across: float) -> int | None:
        if not self._days:
            return None
        return min(range(len(self._days)), key=lambda i: abs(self._middle(i) - across))

    # --- mouse and keys

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._point(self._nearest(event.position().x()))
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        if not self.hasFocus():
            self._point(None)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._point(self._nearest(event.position().x()))
            self._open()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, last = Qt.Key(event.key()), len(self._days) - 1
        at = self._at if self._at is not None else last + 1
        if key == Qt.Key.Key_Left and last >= 0:
            self._point(max(0, at - 1))
        elif key == Qt.Key.Key_Right and last >= 0:
            self._point(min(last, at + 1))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._open()
        else:
            super().keyPressEvent(event)

    def _point(self, index: int | None) -> None:
        if index != self._at:
            self._at = index
            self.update()
            self.pointed.emit(None if index is None else self._days[index])

    def _open(self) -> None:
        if self._at is not None:
            self.opened.emit(self._days[self._at])

    # --- painting

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, tokens = QPainter(self), theme.current_tokens()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._days:
            base = self.height() - _FOOT_PX
            painter.setPen(QPen(tokens.line, 1))
            painter.drawLine(QPointF(0, base + 0.5), QPointF(self.width(), base + 0.5))
            self._draw_bars(painter)
            if len(self._days) > 1:  # through the middle of a single bar it says nothing
                self._draw_line(painter)
            self._write_ends(painter)
        if self.hasFocus():
            painter.setPen(tokens.accent)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)

    def _draw_bars(self, painter: QPainter) -> None:
        tokens = theme.current_tokens()
        painter.setPen(Qt.PenStyle.NoPen)
        for index in range(len(self._days)):
            painter.setBrush(tokens.accent if index == self._at else tokens.secondary)
            painter.drawRect(self.bar_box(index))

    def _draw_line(self, painter: QPainter) -> None:
        most = self._days[-1].in_all
        room, base = self.height() - _HEAD_PX - _FOOT_PX, self.height() - _FOOT_PX
        painter.setPen(QPen(theme.current_tokens().text, 1.5))
        before = QPointF(0, base)
        for index, each in enumerate(self._days):
            after = QPointF(self._middle(index), base - room * each.in_all / most)
            painter.drawLine(before, QPointF(after.x(), before.y()))
            painter.drawLine(QPointF(after.x(), before.y()), after)
            before = after
        painter.drawLine(before, QPointF(self.width(), before.y()))

    def _write_ends(self, painter: QPainter) -> None:
        painter.setFont(theme.small_font(tabular=True))
        painter.setPen(theme.current_tokens().secondary)
        metrics, foot = QFontMetricsF(painter.font()), self.height() - 5.0
        first, last = self._days[0].day, self._days[-1].day
        if last == first:
            width = metrics.horizontalAdvance(day(first))
            painter.drawText(QPointF(self._middle(0) - width / 2, foot), day(first))
        else:
            painter.drawText(QPointF(4, foot), day(first))
            width = metrics.horizontalAdvance(day(last))
            painter.drawText(QPointF(self.width() - width - 4, foot), day(last))
        words = number(self._days[-1].in_all)
        width = metrics.horizontalAdvance(words)
        painter.drawText(QPointF(self.width() - width - 4, 12), words)


class TimeChart(QWidget):
    """The bars, and a line of words for the day pointed at."""

    opened = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._last: LabelledDay | None = None
        self.bars = TimeBars(self)
        self.words = QLabel(self)
        self.words.setProperty("kind", "small")
        self.words.setFont(theme.small_font(tabular=True))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_4)
        column.addWidget(self.bars)
        column.addWidget(self.words)
        self.bars.opened.connect(self.opened)
        self.bars.pointed.connect(self._say)

    def show_days(self, days: Sequence[LabelledDay]) -> None:
        """Show days; words are those of the last one until another is pointed at."""
        self._last = days[-1] if days else None
        self.bars.show_days(days)
        self._say(None)

    def _say(self, pointed: LabelledDay | None) -> None:
        shown = pointed or self._last
        if shown is None:
            self.words.setText("")
            return
        text = self.tr("{day}: {n} labelled, {all} so far").format(
            day=day(shown.day), n=number(shown.labelled.photos), all=number(shown.in_all)
        )
        self.words.setText(text)
        self.bars.setAccessibleDescription(text)
