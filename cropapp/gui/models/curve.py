"""Whether more labels would help: score against number of labels, and what more should bring.

Owns: the chart and the sentences of advice. Must not: compute in the GUI thread; `advice_of` is for
a reader thread.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from cropapp.core.entities import PhotoClass
from cropapp.core.learning_curve import Forecast, LearningCurve
from cropapp.gui import theme
from cropapp.gui.charts.data import Axis, ChartData, Series
from cropapp.gui.charts.line_chart import LineChart
from cropapp.gui.class_words import class_name
from cropapp.gui.locale_words import number, percent

MOST_SENTENCES = 5


@dataclass(frozen=True, slots=True)
class Advice:
    """What further labels of a class should bring; `entry` None: of all classes alike."""

    entry: PhotoClass | None
    forecast: Forecast


def advice_of(curve: LearningCurve, classes: Sequence[PhotoClass]) -> list[Advice]:
    """Return what can be promised, the most gain per label first. For any thread but the GUI's."""
    found = [
        Advice(entry, forecast)
        for place, entry in enumerate(classes)
        if (forecast := curve.worthwhile(place)) is not None
    ]
    found.sort(key=lambda each: each.forecast.more_labels / each.forecast.gain)
    overall = curve.worthwhile()
    return [*([Advice(None, overall)] if overall else []), *found][:MOST_SENTENCES]


class CurveSection(QWidget):
    """The curve, and below it one sentence for each advice."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.chart = LineChart(self.tr("Accuracy by number of labels"), self)
        self.words = QLabel(self, wordWrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.SPACE_8)
        column.addWidget(self.chart)
        column.addWidget(self.words)

    def show_curve(self, curve: LearningCurve, advice: Sequence[Advice]) -> None:
        """Draw a curve and say what more labels should bring."""
        points = curve.points
        line = Series(
            "",
            tuple(float(point.labels) for point in points),
            tuple(point.accuracy for point in points),
            dots=True,
        )
        data = ChartData(
            Axis(self.tr("labels"), words=lambda value: number(round(value)), whole=True),
            Axis(self.tr("accuracy"), words=percent),
            (line,),
        )
        self.chart.show_data(data, self.tr("Each point: learned from so many labels only."))
        self.words.setText("\n".join(self._sentence(each) for each in advice) or self._none())

    def _none(self) -> str:
        return self.tr(
            "From these points nothing certain can be said of what more labels would bring. "
            "Labels from new places and days help more often than more of the same."
        )

    def _sentence(self, advice: Advice) -> str:
        told = advice.forecast
        if advice.entry is None:
            words = self.tr(
                "About {n} more labels, of all classes alike, should bring {gain} points "
                "({low} to {high})."
            )
        else:
            words = self.tr(
                "About {n} more labels of {name} should bring it {gain} points ({low} to {high}), "
                "if the other classes keep up."
            )
        return words.format(
            n=number(told.more_labels),
            name=class_name(advice.entry) if advice.entry else "",
            gain=number(round(100 * told.gain)),
            low=number(round(100 * told.low)),
            high=number(round(100 * told.high)),
        )
