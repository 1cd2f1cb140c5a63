"""Whether more labels would help: score against number of labels, and what more should bring.

Owns: the chart, the sentences of advice, and the offer to find out. Must not: measure or forecast.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from cropapp.core.learning_curve import LearningCurve
from cropapp.gui import theme
from cropapp.gui.charts.data import Axis, ChartData, Series
from cropapp.gui.charts.line_chart import LineChart
from cropapp.gui.locale_words import number, percent
from cropapp.gui.told import told


class CurveSection(QWidget):
    """The curve, and below it one sentence for each advice; without a curve the way to one."""

    evaluate_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.chart = LineChart(self.tr("Accuracy by number of labels"), self)
        self.words = QLabel(self, wordWrap=True)
        self.find_out = QPushButton(self.tr("Evaluate"), self)
        self.find_out.setAccessibleName(self.tr("Evaluate, with the learning curve"))
        self.find_out.clicked.connect(self.evaluate_asked)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.SPACE_8)
        column.addWidget(self.chart)
        column.addWidget(self.words)
        column.addWidget(self.find_out, 0, Qt.AlignmentFlag.AlignLeft)

    def show_curve(self, curve: LearningCurve | None, advice: Sequence[str]) -> None:
        """Draw a curve and say what more labels should bring; None: it was not measured.

        Args:
            advice: sentences from below the window.
        """
        self.chart.setVisible(curve is not None)
        self.find_out.setVisible(curve is None)
        if curve is None:
            self.words.setText(
                self.tr("Evaluating shows how the score grew with the labels; it takes seconds.")
            )
            return
        self.words.setText("\n".join(told(each) for each in advice))
        line = Series(
            "",
            tuple(float(point.labels) for point in curve.points),
            tuple(point.accuracy for point in curve.points),
            dots=True,
        )
        data = ChartData(
            Axis(self.tr("labels"), words=lambda value: number(round(value)), whole=True),
            Axis(self.tr("accuracy"), words=percent),
            (line,),
        )
        self.chart.show_data(data, self.tr("Each point: learned from so many labels only."))
