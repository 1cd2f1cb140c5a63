"""Each class under two versions: how much of it each finds, and by how much they differ.

Owns: the table. Must not: compute; it tells which class was opened.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QIcon, QKeyEvent, QPixmap
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from cropapp.core.entities import PhotoClass
from cropapp.core.paired_scores import ClassPair, RatePair
from cropapp.gui import theme
from cropapp.gui.class_words import class_name
from cropapp.gui.locale_words import decimal, number, points
from cropapp.gui.read_only_table import make_read_only

NAME, PHOTOS, RECALL, RECALL_GAP, PRECISION, F1, F1_GAP = range(7)
_PAIR_WIDTH, _GAP_WIDTH, _PHOTOS_WIDTH = 104, 140, 64
_CLASS, _SORT = int(Qt.ItemDataRole.UserRole), int(Qt.ItemDataRole.UserRole) + 1


class _Item(QTableWidgetItem):
    """Sorts by its number, not by its text."""

    def __lt__(self, other: QTableWidgetItem) -> bool:
        return bool(self.data(_SORT) < other.data(_SORT))


class CompareTable(QTableWidget):
    """Arrows move, Enter or a double click opens the photos of a class."""

    class_opened = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(0, 7, parent)
        self.setAccessibleName(self.tr("Both versions per class"))
        difference = self.tr("Difference")
        self._heads = (
            *(self.tr("Class"), self.tr("Photos"), self.tr("Recall"), difference),
            *(self.tr("Precision"), "F1", difference),
        )
        make_read_only(self)
        self.setProperty("kind", "padded")
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFont(theme.tabular_font())
        self._lay_out_columns()
        self.cellDoubleClicked.connect(self._open_row)

    def _lay_out_columns(self) -> None:
        tips = {
            RECALL: self.tr("Of the photos that are so, how many each finds"),
            PRECISION: self.tr("Of the photos that each calls so, how many are"),
            RECALL_GAP: self.tr("In points, with the range it lies in 95 times of 100"),
            F1_GAP: self.tr("In points, with the range it lies in 95 times of 100"),
        }
        for column, words in enumerate(self._heads):
            head = QTableWidgetItem(words)
            head.setToolTip(tips.get(column, ""))
            head.setTextAlignment(_side(column))
            self.setHorizontalHeaderItem(column, head)
        header = self.horizontalHeader()
        header.setMinimumSectionSize(_PHOTOS_WIDTH)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setSectionResizeMode(NAME, QHeaderView.ResizeMode.Stretch)
        header.setHighlightSections(False)
        for column in (RECALL, PRECISION, F1):
            self.setColumnWidth(column, _PAIR_WIDTH)
        for column in (RECALL_GAP, F1_GAP):
            self.setColumnWidth(column, _GAP_WIDTH)
        self.setColumnWidth(PHOTOS, _PHOTOS_WIDTH)

    def show_pairs(self, classes: Sequence[PhotoClass], pairs: Sequence[ClassPair]) -> None:
        """Show one row per class, in the order of the classes until the person sorts."""
        self.setSortingEnabled(False)
        self.setRowCount(len(pairs))
        for row, (entry, pair) in enumerate(zip(classes, pairs, strict=True)):
            self.setItem(row, NAME, _name_item(entry, row))
            self.setItem(row, PHOTOS, _cell(PHOTOS, number(pair.photos), pair.photos))
            for column, rate in ((RECALL, pair.recall), (PRECISION, pair.precision), (F1, pair.f1)):
                self.setItem(row, column, _cell(column, _both(rate), rate.other))
            self.setItem(row, RECALL_GAP, self._gap_item(RECALL_GAP, pair.recall))
            self.setItem(row, F1_GAP, self._gap_item(F1_GAP, pair.f1))
        self.horizontalHeader().setSortIndicator(NAME, Qt.SortOrder.AscendingOrder)
        self.setSortingEnabled(True)
        head = self.horizontalHeader().sizeHint().height()
        self.setFixedHeight(head + theme.ROW_HEIGHT * len(pairs) + 2)

    def _gap_item(self, column: int, rate: RatePair) -> QTableWidgetItem:
        text = self.tr("{gap} ({low} to {high})").format(
            gap=points(rate.difference), low=points(rate.low), high=points(rate.high)
        )
        item = _cell(column, text, rate.difference)
        tokens = theme.current_tokens()
        if rate.beyond_noise:
            item.setForeground(tokens.good if rate.difference > 0 else tokens.danger)
            item.setToolTip(self.tr("More than chance gives"))
        else:
            item.setForeground(tokens.secondary)
            item.setToolTip(self.tr("May be chance"))
        return item

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentRow() >= 0:
            self._open_row(self.currentRow())
        else:
            super().keyPressEvent(event)

    @Slot(int, int)
    def _open_row(self, row: int, _column: int = 0) -> None:
        item = self.item(row, NAME)
        if item is not None:
            self.class_opened.emit(item.data(_CLASS))


def _both(rate: RatePair) -> str:
    return f"{decimal(rate.one, 2)} → {decimal(rate.other, 2)}"


def _side(column: int) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignLeft if column == NAME else Qt.AlignmentFlag.AlignRight
    return side | Qt.AlignmentFlag.AlignVCenter


def _cell(column: int, text: str, value: float) -> QTableWidgetItem:
    item = _Item(text)
    item.setData(_SORT, value)
    item.setTextAlignment(_side(column))
    return item


def _name_item(entry: PhotoClass, place: int) -> QTableWidgetItem:
    item = _Item(class_name(entry))
    swatch = QPixmap(10, 10)
    swatch.fill(theme.mark_colour(entry.colour))
    item.setIcon(QIcon(swatch))
    item.setData(_SORT, place)
    item.setData(_CLASS, int(entry.id))
    item.setToolTip(class_name(entry))
    return item
