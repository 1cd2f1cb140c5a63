"""A chart of lines with a line of words under it for what is pointed at.

Owns: the pointer, the keys and what a screen reader is told. Must not: read, nor know what is
charted.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QVBoxLayout, QWidget

from cropapp.gui import theme
from cropapp.gui.charts.data import ChartData
from cropapp.gui.charts.painting import PlotPainter, scales

HEIGHT_PX = 200
_MIN_WIDTH_PX = 200


class Plot(QWidget):
    """The painted part. Left and Right go from point to point, Enter or a click opens one."""

    opened = Signal(float)
    pointed = Signal(object)
    """The x under the pointer or the keyboard, None for neither."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.data: ChartData | None = None
        self.at: float | None = None
        self.can_open = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(_MIN_WIDTH_PX, 120)
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(360, HEIGHT_PX)

    def show_data(self, data: ChartData) -> None:
        """Draw other data; the x pointed at stays so where it is still a point."""
        self.data = data
        if self.at is not None and self.at not in data.places:
            self.at = None
        self.update()

    def place_of(self, x: float, y: float) -> tuple[float, float]:
        """Return where a value is drawn, in pixels of this widget."""
        if self.data is None:
            return (0.0, 0.0)
        across, up = scales(self.data, self._box(), self._metrics())
        return across.at(x), up.at(y)

    # --- pointer and keys

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._point(self._nearest(event.position().x()))

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        if not self.hasFocus():
            self._point(None)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._point(self._nearest(event.position().x()))
            self._open()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        places = self.data.places if self.data is not None else ()
        key = Qt.Key(event.key())
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(key)
        if step is not None and places:
            at = places.index(self.at) if self.at in places else (len(places) if step < 0 else -1)
            self._point(places[min(len(places) - 1, max(0, at + step))])
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End) and places:
            self._point(places[0 if key == Qt.Key.Key_Home else -1])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.can_open:
            self._open()
        else:
            super().keyPressEvent(event)

    def _nearest(self, across: float) -> float | None:
        if self.data is None or not self.data.places:
            return None
        scale, _ = scales(self.data, self._box(), self._metrics())
        wanted = scale.value(across)
        return min(self.data.places, key=lambda each: abs(each - wanted))

    def _point(self, at: float | None) -> None:
        if at != self.at:
            self.at = at
            self.update()
            self.pointed.emit(at)

    def _open(self) -> None:
        if self.can_open and self.at is not None:
            self.opened.emit(self.at)

    # --- painting

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self.data is not None:
            PlotPainter(painter, self.data, self._box()).draw(self.at)
        if self.hasFocus():
            painter.setPen(theme.current_tokens().accent)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(self._box().adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)

    def _box(self) -> QRectF:
        return QRectF(self.rect())

    def _metrics(self) -> QFontMetricsF:
        return QFontMetricsF(theme.small_font(tabular=True))


class LineChart(QWidget):
    """`show_data` replaces what is drawn; under it stands what is pointed at, else `words`.

    Args:
        name: what is charted, for who does not see it: `Accuracy by epoch`.
        can_open: whether a point leads somewhere; `opened` then carries its x.
    """

    opened = Signal(float)

    def __init__(self, name: str, parent: QWidget | None = None, *, can_open: bool = False) -> None:
        super().__init__(parent)
        self._words = ""
        self.plot = Plot(self)
        self.plot.can_open = can_open
        if can_open:
            self.plot.setCursor(Qt.CursorShape.PointingHandCursor)
        self.plot.setAccessibleName(name)
        self.reading = QLabel(self, wordWrap=True)
        self.reading.setTextFormat(Qt.TextFormat.PlainText)
        self.reading.setProperty("kind", "small")
        self.reading.setFont(theme.small_font(tabular=True))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.SPACE_4)
        column.addWidget(self.plot, 1)
        column.addWidget(self.reading)
        self.plot.pointed.connect(self._say)
        self.plot.opened.connect(self.opened)

    @property
    def data(self) -> ChartData | None:
        return self.plot.data

    def show_data(self, data: ChartData, words: str = "") -> None:
        """Draw other data.

        Args:
            words: what stands under the chart while nothing is pointed at.
        """
        self._words = words
        self.plot.show_data(data)
        self.plot.setAccessibleDescription(f"{words} {data.description()}".strip())
        self._say(self.plot.at)

    @Slot(object)
    def _say(self, at: float | None) -> None:
        data = self.plot.data
        self.reading.setText(self._words if at is None or data is None else data.reading(at))
