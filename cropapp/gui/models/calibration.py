"""Whether a confidence can be believed: what was said against what was true.

Owns: the reliability diagram and its sentence. Must not: compute.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from cropapp.core.metrics import ReliabilityBin, Scores
from cropapp.gui.charts.data import Axis, ChartData, Series
from cropapp.gui.charts.line_chart import LineChart
from cropapp.gui.locale_words import decimal, percent

FEWEST = 5
"""A bin of fewer photos is left out: it would jump about and say nothing."""


class CalibrationChart(QWidget):
    """On the diagonal: of photos called 80 % sure, 80 % are right."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.chart = LineChart(self.tr("Confidence against accuracy"), self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.chart)

    def show_scores(self, scores: Scores) -> None:
        """Draw confidences after calibration over those before, where they are known."""
        series = [_series(self.tr("calibrated"), scores.reliability, ink="accent", before=False)]
        if scores.reliability_before:
            before = self.tr("as the model gave it")
            series.insert(
                0, _series(before, scores.reliability_before, ink="secondary", before=True)
            )
        data = ChartData(
            Axis(self.tr("said"), 0.0, 1.0, percent),
            Axis(self.tr("true"), 0.0, 1.0, percent),
            tuple(series),
            diagonal=True,
        )
        self.chart.show_data(data, self._words(scores))

    def _words(self, scores: Scores) -> str:
        after = decimal(scores.calibration_error, 2)
        if scores.calibration_error_before is None:
            return self.tr("Confidence and truth are {after} apart on average.").format(after=after)
        return self.tr(
            "Confidence and truth are {after} apart on average; {before} before calibration."
        ).format(after=after, before=decimal(scores.calibration_error_before, 2))


def _series(name: str, bins: Sequence[ReliabilityBin], *, ink: str, before: bool) -> Series:
    told = [entry for entry in bins if entry.photos >= FEWEST]
    return Series(
        name,
        tuple(entry.confidence for entry in told),
        tuple(entry.accuracy for entry in told),
        ink=ink,
        width_px=1.0 if before else 2.0,
        dashed=before,
        dots=not before,
    )
