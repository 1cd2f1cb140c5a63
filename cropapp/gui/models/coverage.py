"""What comes of leaving the unsure photos to the person.

Owns: the curve, the threshold that is tried on it and its sentence. Must not: compute, or keep the
threshold; it is a way to look, and leads to the photos below it.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSlider, QVBoxLayout, QWidget

from cropapp.core.gallery import PhotoFilter
from cropapp.core.metrics import CoveragePoint
from cropapp.gui import theme
from cropapp.gui.charts.data import Axis, ChartData, Marker, Series
from cropapp.gui.charts.line_chart import LineChart
from cropapp.gui.locale_words import percent

AIM = 0.95
"""The threshold that is shown first is the lowest that is right as often, if any is that answers
LEAST_PART of the photos."""
LEAST_PART = 0.1


class CoverageCurve(QWidget):
    """Part of the photos that are answered, against how often the answers are right."""

    photos_asked = Signal(object)
    """core.gallery.PhotoFilter: the photos below the threshold."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._points: Sequence[CoveragePoint] = ()
        self.chart = LineChart(self.tr("Answered photos against accuracy"), self)
        self.slider = QSlider(Qt.Orientation.Horizontal, self)
        self.slider.setAccessibleName(self.tr("Least confidence of an answer"))
        self.slider.setPageStep(5)
        self.slider.setMinimumHeight(theme.SPACE_24)
        self.slider.valueChanged.connect(self._show_threshold)
        self.threshold = QLabel(self)
        self.threshold.setFont(theme.tabular_font())
        self.threshold.setMinimumWidth(self.threshold.fontMetrics().horizontalAdvance("100%") + 4)
        self.words = QLabel(self, wordWrap=True)
        self.below = QPushButton(self.tr("Show the photos below it"), self)
        self.below.setProperty("kind", "link")
        self.below.clicked.connect(self._ask_photos)
        self._lay_out()

    def _lay_out(self) -> None:
        label = QLabel(self.tr("Answer only from"), self)
        label.setProperty("kind", "secondary")
        label.setBuddy(self.slider)
        row = QHBoxLayout()
        row.setSpacing(theme.SPACE_8)
        row.addWidget(label)
        row.addWidget(self.slider, 1)
        row.addWidget(self.threshold)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.SPACE_4)
        column.addWidget(self.chart, 1)
        column.addLayout(row)
        column.addWidget(self.words)
        column.addWidget(self.below, 0, Qt.AlignmentFlag.AlignLeft)

    def show_points(self, points: Sequence[CoveragePoint]) -> None:
        """Draw a curve; the threshold goes to where it is right often enough."""
        self._points = points
        self.slider.blockSignals(True)
        self.slider.setRange(0, max(0, len(points) - 1))
        good = (
            place
            for place, point in enumerate(points)
            if point.coverage >= LEAST_PART and point.accuracy >= AIM
        )
        self.slider.setValue(next(good, len(points) // 2))
        self.slider.blockSignals(False)
        self._show_threshold()

    def chosen(self) -> CoveragePoint | None:
        """Return the point of the threshold that is tried."""
        return self._points[self.slider.value()] if self._points else None

    @Slot()
    def _show_threshold(self) -> None:
        point = self.chosen()
        if point is None:
            return
        self.threshold.setText(percent(point.threshold))
        if point.coverage > 0:
            words = self.tr("Answers {part} of the photos, right on {accuracy} of those.").format(
                part=percent(point.coverage), accuracy=percent(point.accuracy)
            )
        else:
            words = self.tr("Answers none of the photos.")
        self.words.setText(words)
        self.slider.setAccessibleDescription(words)
        self.chart.show_data(self._data(point))

    def _data(self, tried: CoveragePoint) -> ChartData:
        # From few answers to all; thresholds that answer the same photos are one point.
        by_part = {each.coverage: each.accuracy for each in self._points if each.coverage > 0}
        parts = sorted(by_part)
        line = Series("", tuple(parts), tuple(by_part[part] for part in parts))
        least = min(by_part.values(), default=0.0)
        return ChartData(
            Axis(self.tr("answered"), 0.0, 1.0, percent),
            Axis(self.tr("right"), max(0.0, least - 0.05), 1.0, percent),
            (line,),
            markers=(Marker(tried.coverage, percent(tried.threshold)),),
        )

    @Slot()
    def _ask_photos(self) -> None:
        point = self.chosen()
        if point is not None:
            self.photos_asked.emit(PhotoFilter(max_confidence=point.threshold))
