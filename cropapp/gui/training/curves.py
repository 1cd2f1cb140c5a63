"""Loss and accuracy by epoch, train beside held-out, the gap between them shaded.

Owns: the two charts and their words. Must not: know where the reports come from.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from cropapp.core.training import EpochReport, Stage
from cropapp.gui import theme
from cropapp.gui.charts.data import Axis, Band, ChartData, Marker, Series
from cropapp.gui.charts.line_chart import LineChart
from cropapp.gui.locale_words import decimal, number, percent
from cropapp.gui.training.words import depth_words, gap_words, stage_starts

_THIN_PX, _THICK_PX = 1.5, 3.0


@dataclass(frozen=True, slots=True)
class _Curve:
    """One measure of all epochs so far."""

    title: str
    train: Sequence[float]
    held_out: Sequence[float]

    def at_best(self, reports: Sequence[EpochReport]) -> tuple[list[float], list[float]]:
        """Return epoch and held-out value of the best epoch, as one point; empty without one."""
        places = [place for place, each in enumerate(reports) if each.is_best][-1:]
        return [float(reports[p].epoch) for p in places], [self.held_out[p] for p in places]


class Curves(QWidget):
    """`show_reports` draws all epochs so far."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.accuracy = LineChart(self.tr("Accuracy by epoch, train and held out"), self)
        self.loss = LineChart(self.tr("Loss by epoch, train and held out"), self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.SPACE_12)
        for heading, chart in (
            (self.tr("RIGHT ANSWERS"), self.accuracy),
            (self.tr("LOSS: LESS IS BETTER"), self.loss),
        ):
            row.addWidget(self._framed(heading, chart), 1)

    def show_reports(self, reports: tuple[EpochReport, ...], stages: tuple[Stage, ...]) -> None:
        """Draw the epochs so far.

        Args:
            stages: those of the recipe; where one begins is marked.
        """
        last = reports[-1] if reports else None
        best = next((each for each in reversed(reports) if each.is_best), None)
        accuracy = _Curve(
            self.tr("right"),
            [each.train_accuracy for each in reports],
            [each.held_out_accuracy for each in reports],
        )
        loss = _Curve(
            self.tr("loss"),
            [each.train_loss for each in reports],
            [each.held_out_loss for each in reports],
        )
        self.accuracy.show_data(
            self._chart(reports, stages, accuracy, Axis(accuracy.title, high=1.0, words=percent)),
            gap_words(last) if last else self.tr("The first epoch will be drawn here."),
        )
        words = ""
        if best is not None:
            words = self.tr("Best so far: epoch {n}, held-out loss {loss}.").format(
                n=number(best.epoch), loss=decimal(best.held_out_loss, 3)
            )
        axis = Axis(loss.title, low=0.0, words=lambda value: decimal(value, 2))
        self.loss.show_data(self._chart(reports, stages, loss, axis), words)

    def _chart(
        self,
        reports: tuple[EpochReport, ...],
        stages: tuple[Stage, ...],
        curve: _Curve,
        axis: Axis,
    ) -> ChartData:
        epochs = [float(each.epoch) for each in reports]
        planned = reports[-1].epochs if reports else sum(stage.epochs for stage in stages)
        starts = stage_starts(stages, reports)
        best = curve.at_best(reports)
        markers = (
            Marker(float(epoch), depth_words(stages[place].depth))
            for place, epoch in starts.items()
        )
        return ChartData(
            x=Axis(
                self.tr("epoch"),
                low=1.0,
                high=float(max(planned, 2)),
                words=lambda value: number(round(value)),
                whole=True,
            ),
            y=axis,
            series=(
                Series(self.tr("train"), epochs, curve.train, ink="secondary", width_px=_THIN_PX),
                Series(self.tr("held out"), epochs, curve.held_out, width_px=_THICK_PX),
                Series(self.tr("best"), *best, ink="text", width_px=0),
            ),
            bands=(Band(0, 1),),
            markers=tuple(markers),
        )

    def _framed(self, heading: str, chart: LineChart) -> QFrame:
        frame = QFrame(self)
        frame.setProperty("kind", "raised")
        title = QLabel(heading, frame)
        title.setProperty("kind", "section")
        column = QVBoxLayout(frame)
        column.setContentsMargins(*(theme.SPACE_12,) * 4)
        column.setSpacing(theme.SPACE_8)
        column.addWidget(title)
        column.addWidget(chart, 1)
        return frame
