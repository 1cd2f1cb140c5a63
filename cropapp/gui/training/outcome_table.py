"""Before and after, class by class: what was learned, and that nothing was forgotten.

Owns: the table. Must not: judge; the gate does.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QIcon, QPixmap
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from cropapp.core.entities import ClassId, PhotoClass
from cropapp.core.rounding import whole_percent
from cropapp.gui import theme
from cropapp.gui.class_words import class_name
from cropapp.gui.locale_words import number, percent, points
from cropapp.gui.read_only_table import make_read_only

_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_NUMBER_PX = 112
_DIFFERENCE = 4
"""Column."""


@dataclass(frozen=True, slots=True)
class ClassOutcome:
    """What is right of a class's held-out photos, 0 to 1."""

    entry: PhotoClass
    photos: int
    before: float | None
    """None: the version before did not know the class, or cannot be asked."""
    after: float | None
    low: float | None = None
    """With `high`, the 95 % interval of the difference."""
    high: float | None = None

    @property
    def difference(self) -> float | None:
        if self.before is None or self.after is None:
            return None
        return self.after - self.before

    @property
    def beyond_noise(self) -> bool:
        """Whether the difference is more than chance makes."""
        return self.low is not None and self.high is not None and (self.low > 0 or self.high < 0)


def outcomes_of(
    metrics: Mapping[str, Any], class_ids: Sequence[int], classes: Mapping[ClassId, PhotoClass]
) -> list[ClassOutcome]:
    """Return before and after by class from the scores of a version, as the project keeps them.

    Args:
        class_ids: the version's classes, in the order of its head.
    """
    gate = metrics.get("gate")
    scores = gate.get("scores") if isinstance(gate, Mapping) else None
    if scores:
        return [
            ClassOutcome(
                classes[ClassId(pair["class_id"])], int(pair["photos"]), **_of_pair(pair["recall"])
            )
            for pair in scores["classes"]
            if pair["class_id"] in classes
        ]
    rows = (metrics.get("grouped") or {}).get("per_class", ())
    return [
        ClassOutcome(classes[ClassId(class_id)], int(row["photos"]), None, float(row["recall"]))
        for class_id, row in zip(class_ids, rows, strict=False)
        if class_id in classes and row["photos"]
    ]


def _of_pair(recall: Mapping[str, float]) -> dict[str, float]:
    return {
        "before": float(recall["one"]),
        "after": float(recall["other"]),
        "low": float(recall["low"]),
        "high": float(recall["high"]),
    }


class OutcomeTable(QTableWidget):
    """As high as its rows: the page scrolls, not the table."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(0, 6, parent)
        heads = [
            self.tr("Class"),
            self.tr("Held-out photos"),
            self.tr("Right before"),
            self.tr("Right now"),
            self.tr("Difference"),
            self.tr("Likely range"),
        ]
        self.setHorizontalHeaderLabels(heads)
        self.setAccessibleName(self.tr("Before and after, by class"))
        make_read_only(self)
        self.setProperty("kind", "padded")
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionsClickable(False)
        header.setDefaultAlignment(_RIGHT)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        first = QTableWidgetItem(heads[0])
        first.setTextAlignment(_LEFT)
        self.setHorizontalHeaderItem(0, first)
        for column in range(1, len(heads)):
            self.setColumnWidth(column, _NUMBER_PX)
        self.setFont(theme.tabular_font())

    def show_outcomes(self, outcomes: Sequence[ClassOutcome]) -> None:
        """Show a line for each class."""
        self.setRowCount(len(outcomes))
        for row, each in enumerate(outcomes):
            self._fill_row(row, each)
        head = self.horizontalHeader().sizeHint().height()
        self.setFixedHeight(head + theme.ROW_HEIGHT * len(outcomes) + 4)

    def _fill_row(self, row: int, each: ClassOutcome) -> None:
        name = QTableWidgetItem(class_name(each.entry))
        swatch = QPixmap(10, 10)
        swatch.fill(theme.mark_colour(each.entry.colour))
        name.setIcon(QIcon(swatch))
        self.setItem(row, 0, name)
        difference = each.difference
        texts = (
            number(each.photos),
            _share(each.before),
            _share(each.after),
            "–" if difference is None else self._points(difference),
            self._range(each),
        )
        for column, text in enumerate(texts, start=1):
            item = QTableWidgetItem(text)
            item.setTextAlignment(_RIGHT)
            if column == _DIFFERENCE and difference is not None and each.beyond_noise:
                tokens = theme.current_tokens()
                item.setForeground(tokens.good if difference > 0 else tokens.danger)
            self.setItem(row, column, item)

    def _points(self, difference: float) -> str:
        one = abs(whole_percent(difference)) == 1
        text = self.tr("{n} point") if one else self.tr("{n} points")
        return text.format(n=points(difference))

    def _range(self, each: ClassOutcome) -> str:
        if each.low is None or each.high is None:
            return "–"
        if each.high - each.low >= 1.99:
            return self.tr("not known")
        text = self.tr("{low} to {high}")
        return text.format(low=points(each.low), high=points(each.high))


def _share(value: float | None) -> str:
    return "–" if value is None else percent(value)
