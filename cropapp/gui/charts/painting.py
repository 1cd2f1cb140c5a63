"""Drawing a chart: axes, lines, bands, markers, legend.

Owns: where the parts of a plot lie and how they look in light and in dark. Must not: know the
pointer or the keyboard.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen, QPolygonF

from cropapp.gui import theme
from cropapp.gui.charts.data import Band, ChartData, Series
from cropapp.gui.charts.scale import Scale, ticks

_HEAD_PX = 24.0
"""Title of the vertical axis and the legend."""
_MARK_PX = 16.0
"""Words of the markers, where there are any."""
_FOOT_PX = 36.0
_RIGHT_PX = 12.0
_LEGEND_LINE_PX = 18.0
_TICK_ROOM_PX = 56.0
_LEVEL_ROOM_PX = 28.0
_BAND_ALPHA = 56
_INTERVAL_ALPHA = 40
_DOT_PX = 3.5


class PlotPainter:
    """Draws one chart once.

    Args:
        box: of the widget.
    """

    def __init__(self, painter: QPainter, data: ChartData, box: QRectF) -> None:
        self._painter, self._data = painter, data
        self._tokens = theme.current_tokens()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(theme.small_font(tabular=True))
        self._metrics = QFontMetricsF(painter.font())
        self._box = box
        self.x, self.y = scales(data, box, self._metrics)

    def draw(self, at: float | None) -> None:
        """Draw all of it, with a hairline at the x that is pointed at."""
        self._draw_axes()
        self._draw_references()
        for band in self._data.bands:
            self._draw_band(band)
        for series in self._data.series:
            self._draw_interval(series)
        self._draw_markers()
        for series in self._data.series:
            self._draw_series(series)
        self._draw_legend()
        if at is not None:
            self._draw_pointed(at)

    # --- frame

    def _draw_axes(self) -> None:
        painter, tokens, data = self._painter, self._tokens, self._data
        left, right = self.x.start_px, self.x.end_px
        bottom = self.y.start_px
        for value in _y_ticks(data, self.y):
            level = round(self.y.at(value)) + 0.5
            painter.setPen(QPen(tokens.line, 1))
            painter.drawLine(QPointF(left, level), QPointF(right, level))
            self._write(data.y.words(value), left - 6, level + 4, Qt.AlignmentFlag.AlignRight)
        painter.setPen(QPen(tokens.border, 1))
        painter.drawLine(QPointF(left, bottom + 0.5), QPointF(right, bottom + 0.5))
        most = max(2, int((right - left) / _TICK_ROOM_PX))
        for value in ticks(self.x.low, self.x.high, most, whole=data.x.whole):
            place = self.x.at(value)
            self._write(data.x.words(value), place, bottom + 15, Qt.AlignmentFlag.AlignHCenter)
        foot = bottom + 30
        self._write(data.x.title, right, foot, Qt.AlignmentFlag.AlignRight)
        self._write(data.y.title, 4, 14, Qt.AlignmentFlag.AlignLeft)

    def _draw_references(self) -> None:
        pen = QPen(self._tokens.secondary, 1, Qt.PenStyle.DashLine)
        self._painter.setPen(pen)
        if self._data.diagonal:
            low, high = max(self.x.low, self.y.low), min(self.x.high, self.y.high)
            ends = [QPointF(self.x.at(each), self.y.at(each)) for each in (low, high)]
            self._painter.drawLine(*ends)
        if self._data.level is not None:
            level = self.y.at(self._data.level)
            self._painter.drawLine(QPointF(self.x.start_px, level), QPointF(self.x.end_px, level))

    def _draw_markers(self) -> None:
        painter, rows = self._painter, mark_rows(self._data)
        free_from = [-math.inf] * rows
        for marker in self._data.markers:
            place = round(self.x.at(marker.x)) + 0.5
            width = self._metrics.horizontalAdvance(marker.text)
            start = min(place + 4, self._box.right() - width - 2)
            row = next((each for each in range(rows) if start >= free_from[each]), None)
            top = self.y.end_px - _MARK_PX * (rows - (row or 0))
            painter.setPen(QPen(self._tokens.secondary, 1, Qt.PenStyle.DotLine))
            painter.drawLine(QPointF(place, top), QPointF(place, self.y.start_px))
            if row is not None:  # words that would lie over others are left to the read-out
                self._write(marker.text, start, top + 11, Qt.AlignmentFlag.AlignLeft)
                free_from[row] = start + width + 8

    def _draw_legend(self) -> None:
        painter, right = self._painter, self._box.right() - _RIGHT_PX
        for series in reversed(self._data.series):
            if not series.name:
                continue
            self._write(series.name, right, 14, Qt.AlignmentFlag.AlignRight)
            start = right - self._metrics.horizontalAdvance(series.name) - 6
            painter.setPen(self._pen(series))
            if series.width_px:
                painter.drawLine(QPointF(start - _LEGEND_LINE_PX, 10), QPointF(start, 10))
            if series.dots or not series.width_px:
                self._dot(QPointF(start - _LEGEND_LINE_PX / 2, 10), series)
            right = start - _LEGEND_LINE_PX - theme.SPACE_16

    # --- lines

    def _draw_band(self, band: Band) -> None:
        first, second = self._data.series[band.first], self._data.series[band.second]
        shared = [x for x in first.x if second.value_at(x) is not None]
        shared = [x for x in shared if first.value_at(x) is not None]
        self._fill(
            [QPointF(self.x.at(x), self.y.at(first.value_at(x) or 0.0)) for x in shared],
            [QPointF(self.x.at(x), self.y.at(second.value_at(x) or 0.0)) for x in shared],
            _paled(self._ink(band.ink), _BAND_ALPHA),
        )

    def _draw_interval(self, series: Series) -> None:
        if not series.low or not series.high:
            return
        rows = [row for row in zip(series.x, series.low, series.high, strict=True) if _known(row)]
        self._fill(
            [QPointF(self.x.at(x), self.y.at(low)) for x, low, _ in rows],
            [QPointF(self.x.at(x), self.y.at(high)) for x, _, high in rows],
            _paled(self._ink(series.ink), _INTERVAL_ALPHA),
        )

    def _fill(self, lower: list[QPointF], upper: list[QPointF], colour: QColor) -> None:
        self._painter.setPen(Qt.PenStyle.NoPen)
        self._painter.setBrush(colour)
        self._painter.drawPolygon(QPolygonF([*lower, *reversed(upper)]))
        self._painter.setBrush(Qt.BrushStyle.NoBrush)

    def _draw_series(self, series: Series) -> None:
        for piece in _pieces(series):
            places = [QPointF(self.x.at(x), self.y.at(y)) for x, y in piece]
            if series.width_px and len(places) > 1:
                self._painter.setPen(self._pen(series))
                self._painter.drawPolyline(QPolygonF(places))
            if series.dots or len(places) == 1:
                for place in places:
                    self._dot(place, series)

    def _draw_pointed(self, at: float) -> None:
        place = round(self.x.at(at)) + 0.5
        self._painter.setPen(QPen(self._tokens.text, 1))
        self._painter.drawLine(QPointF(place, self.y.end_px), QPointF(place, self.y.start_px))
        for series in self._data.series:
            value = series.value_at(at)
            if value is not None:
                self._dot(QPointF(self.x.at(at), self.y.at(value)), series)

    def _dot(self, place: QPointF, series: Series) -> None:
        self._painter.setPen(QPen(self._tokens.raised, 1))
        self._painter.setBrush(self._ink(series.ink))
        self._painter.drawEllipse(place, _DOT_PX, _DOT_PX)
        self._painter.setBrush(Qt.BrushStyle.NoBrush)

    def _pen(self, series: Series) -> QPen:
        style = Qt.PenStyle.DashLine if series.dashed else Qt.PenStyle.SolidLine
        pen = QPen(self._ink(series.ink), series.width_px, style)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        return pen

    def _ink(self, name: str) -> QColor:
        return QColor(getattr(self._tokens, name))

    def _write(self, text: str, x: float, y: float, align: Qt.AlignmentFlag) -> None:
        width = self._metrics.horizontalAdvance(text)
        if align == Qt.AlignmentFlag.AlignRight:
            x -= width
        elif align == Qt.AlignmentFlag.AlignHCenter:
            x = min(x - width / 2, self._box.right() - width)
        self._painter.setPen(self._tokens.secondary)
        self._painter.drawText(QPointF(x, y), text)


def scales(data: ChartData, box: QRectF, metrics: QFontMetricsF) -> tuple[Scale, Scale]:
    """Return the two axes of a chart in a widget's box."""
    x_low, x_high, y_low, y_high = data.limits()
    top = box.top() + _HEAD_PX + (_MARK_PX * mark_rows(data) or 4.0)
    y = Scale(y_low, y_high, box.bottom() - _FOOT_PX, top)
    widest = max(
        (metrics.horizontalAdvance(data.y.words(each)) for each in _y_ticks(data, y)), default=0.0
    )
    return Scale(x_low, x_high, box.left() + widest + 10, box.right() - _RIGHT_PX), y


def mark_rows(data: ChartData) -> int:
    """Return in how many lines the words of the markers stand: those of two may lie close."""
    return min(len(data.markers), 2)


def _y_ticks(data: ChartData, scale: Scale) -> list[float]:
    most = max(3, int((scale.start_px - scale.end_px) / _LEVEL_ROOM_PX))
    return ticks(scale.low, scale.high, most, whole=data.y.whole)


def _pieces(series: Series) -> Iterator[list[tuple[float, float]]]:
    """Yield the runs of points between gaps."""
    run: list[tuple[float, float]] = []
    for point in zip(series.x, series.y, strict=True):
        if math.isfinite(point[1]):
            run.append(point)
        elif run:
            yield run
            run = []
    if run:
        yield run


def _known(values: Sequence[float]) -> bool:
    return all(math.isfinite(each) for each in values)


def _paled(colour: QColor, alpha: int) -> QColor:
    pale = QColor(colour)
    pale.setAlpha(alpha)
    return pale
