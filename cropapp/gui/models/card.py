"""The card of one version: how good it is, where it errs, how it was made.

Owns: the composition of its parts, in the order in which a person asks. Must not: read or write; it
asks by signal.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from cropapp.core.embedding_keys import is_int8
from cropapp.core.entities import ModelKind, ModelVersion
from cropapp.gui import theme
from cropapp.gui.locale_words import decimal, moment, number
from cropapp.gui.models.calibration import CalibrationChart
from cropapp.gui.models.card_scores import CardScores
from cropapp.gui.models.class_table import ClassTable
from cropapp.gui.models.confusion_grid import ConfusionGrid, MatrixArea
from cropapp.gui.models.coverage import CoverageCurve
from cropapp.gui.models.curve import CurveSection
from cropapp.gui.models.made import HowMade
from cropapp.gui.models.score_blocks import ScoreBlocks
from cropapp.gui.told import told

WIDEST_PX = 1080
CHART_PX = 240


class VersionCard(QWidget):
    """`head` is where the buttons of the page go."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = QLabel(self)
        self.title.setFont(theme.title_font())
        self.facts = QLabel(self, wordWrap=True)
        self.facts.setProperty("kind", "secondary")
        self.head = QHBoxLayout()
        self.evaluated = QLabel(self, wordWrap=True)
        self.scores = ScoreBlocks(self)
        self.warnings = QLabel(self, wordWrap=True)
        self.warnings.setProperty("kind", "warning")
        self.table, self.matrix = ClassTable(self), ConfusionGrid(self)
        self.matrix_area = MatrixArea(self.matrix, self)
        self.calibration, self.coverage = CalibrationChart(self), CoverageCurve(self)
        self.curve, self.made = CurveSection(self), HowMade(self)
        self._sections: dict[QWidget, QLabel] = {}
        self.setMaximumWidth(WIDEST_PX)
        self._lay_out()

    # --- composition

    def _lay_out(self) -> None:
        words = QVBoxLayout()
        words.addWidget(self.title)
        words.addWidget(self.facts)
        self.head.addLayout(words, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(*(theme.SPACE_24,) * 4)
        column.setSpacing(theme.SPACE_16)
        column.addLayout(self.head)
        column.addWidget(self.evaluated)
        column.addWidget(self.scores)
        column.addWidget(self.warnings)
        self._add(column, self.tr("PER CLASS"), self.table)
        self._add(
            column,
            self.tr("CONFUSION: ROWS ARE LABELS, COLUMNS PREDICTIONS. A CELL OPENS ITS PHOTOS"),
            self.matrix_area,
        )
        column.addLayout(self._make_charts())
        self._add(column, self.tr("WOULD MORE LABELS HELP?"), self.curve)
        self._add(column, self.tr("HOW IT WAS MADE"), self.made)
        column.addStretch(1)
        for chart in (self.calibration.chart, self.coverage.chart, self.curve.chart):
            chart.plot.setFixedHeight(CHART_PX)

    def _make_charts(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.SPACE_24)
        grid.setVerticalSpacing(theme.SPACE_8)
        for column, (text, part) in enumerate(
            (
                (self.tr("CAN THE CONFIDENCE BE BELIEVED?"), self.calibration),
                (self.tr("IF IT ANSWERS ONLY WHERE IT IS SURE"), self.coverage),
            )
        ):
            self._sections[part] = self._section(text)
            grid.addWidget(self._sections[part], 0, column)
            grid.addWidget(part, 1, column, Qt.AlignmentFlag.AlignTop)
            grid.setColumnStretch(column, 1)
        return grid

    def _add(self, column: QVBoxLayout, text: str, part: QWidget) -> None:
        self._sections[part] = self._section(text)
        column.addWidget(self._sections[part])
        column.addWidget(part)

    def _section(self, text: str) -> QLabel:
        label = QLabel(text, self)
        label.setProperty("kind", "section")
        label.setWordWrap(True)
        return label

    def _show_part(self, part: QWidget, shown: bool) -> None:
        part.setVisible(shown)
        self._sections[part].setVisible(shown)

    # --- what is shown

    def show_version(
        self, version: ModelVersion, versions: Sequence[ModelVersion], *, is_active: bool
    ) -> None:
        """Show what a version is; its scores come with `show_scores`."""
        self.title.setText(told(version.name))
        self.facts.setText(self._facts(version, is_active))
        self.made.show_version(version, versions)

    def show_scores(self, scores: CardScores) -> None:
        """Show scores; parts of which nothing is known are left out."""
        self.evaluated.setText(self._source_words(scores))
        self.evaluated.setVisible(bool(self.evaluated.text()))
        self.scores.show_scores(scores)
        self.warnings.setText("\n".join(told(each) for each in scores.warnings))
        self.warnings.setVisible(bool(scores.warnings))
        main = scores.main
        self._show_part(self.table, main is not None)
        self._show_part(self.matrix_area, main is not None)
        self._show_part(self.calibration, main is not None and bool(main.reliability))
        self._show_part(self.coverage, main is not None and bool(main.coverage))
        self._show_part(self.curve, main is not None)
        if main is None:
            return
        self.table.show_scores(scores.classes, main.per_class)
        self.matrix.show_matrix(scores.classes, main.confusion)
        self.calibration.show_scores(main)
        self.coverage.show_points(main.coverage)
        self.curve.show_curve(scores.curve, scores.advice)

    def _source_words(self, scores: CardScores) -> str:
        """Return where the scores come from, '' where the version made them itself."""
        if scores.said is not None:
            return self.tr(
                "Just evaluated: what is learned from the labels there are now gets right:"
            )
        if scores.evaluated is None:
            return ""
        words = self.tr(
            "Evaluated {moment} with {n} labels: folders, days and the learning curve are of then."
        )
        return words.format(moment=moment(scores.evaluated.at), n=number(scores.evaluated.labels))

    def _facts(self, version: ModelVersion, is_active: bool) -> str:
        kinds = {
            ModelKind.STARTER: self.tr("Starter model"),
            ModelKind.QUICK: self.tr("Learned from your labels"),
            ModelKind.DEEP: self.tr("Trained deeply on your labels"),
            ModelKind.IMPORTED: self.tr("Brought in"),
        }
        parts = [kinds[version.kind], moment(version.created_at)]
        labels = version.metrics.get("labels")
        if labels:
            parts.insert(1, self.tr("{n} labels").format(n=number(labels)))
        if is_int8(version.embedding_key):
            parts.append(self._int8_words(version))
        if is_active:
            parts.append(self.tr("in use"))
        return "  ·  ".join(parts)

    def _int8_words(self, version: ModelVersion) -> str:
        """Return that it computes in 8-bit integers, and what that brought where it was made."""
        known = version.metrics.get("int8")
        if not isinstance(known, dict):
            return self.tr("8-bit integers")
        speed, before = known["photos_per_s"], known["parent_photos_per_s"]
        words = self.tr("8-bit integers: {n} photos/s here, {times} times what it was made from")
        return words.format(n=number(round(speed)), times=decimal(speed / before, 1))
