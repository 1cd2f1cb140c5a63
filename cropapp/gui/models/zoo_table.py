"""The zoo as a table: its rows, their order, and what the filter leaves.

Owns: the cells and what they are sorted by. Must not: measure, download, or know the page.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QSortFilterProxyModel,
    Qt,
)
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from cropapp.gui import theme
from cropapp.gui.locale_words import decimal, number
from cropapp.gui.read_only_table import make_read_only
from cropapp.services.zoo import WeightsPlace, ZooRow

SORT_ROLE = Qt.ItemDataRole.UserRole + 1
Index = QModelIndex | QPersistentModelIndex


class Column(IntEnum):
    NAME = 0
    FAMILY = 1
    TOP1 = 2
    TOP5 = 3
    PARAMETERS = 4
    GFLOPS = 5
    LEAST = 6
    WEIGHTS = 7
    LICENCE = 8
    SOURCE = 9
    SPEED = 10


_TEXTS = (Column.NAME, Column.FAMILY, Column.WEIGHTS, Column.LICENCE, Column.SOURCE)
_WIDTHS = {
    Column.FAMILY: 136,
    Column.TOP1: 72,
    Column.TOP5: 72,
    Column.PARAMETERS: 92,
    Column.GFLOPS: 76,
    Column.LEAST: 100,
    Column.WEIGHTS: 164,
    Column.LICENCE: 96,
    Column.SOURCE: 96,
    Column.SPEED: 112,
}
_ONLY_WIDE = (Column.FAMILY, Column.TOP5, Column.SOURCE)
_WIDE_PX = 1120
"""Narrower pages leave out the family, which the name tells, and what the line below repeats."""


class ZooTable(QAbstractTableModel):
    """Rows are services.zoo.ZooRow in the order of the catalogue."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[ZooRow] = []

    def show_rows(self, rows: Sequence[ZooRow]) -> None:
        """Show these; where they are the same backbones only the cells change."""
        if [row.entry.name for row in rows] == [row.entry.name for row in self._rows]:
            self._rows = list(rows)
            last = self.index(len(self._rows) - 1, len(Column) - 1)
            self.dataChanged.emit(self.index(0, 0), last)
            return
        self.beginResetModel()
        self._rows = list(rows)
        self.endResetModel()

    def row_at(self, row: int) -> ZooRow:
        return self._rows[row]

    def find(self, name: str) -> int:
        """Return the row of a backbone, -1 if there is none."""
        names = [row.entry.name for row in self._rows]
        return names.index(name) if name in names else -1

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(Column)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row, column = self._rows[index.row()], Column(index.column())
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(row, column)
        if role == SORT_ROLE:
            return self._order(row, column)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(column)
        if role == Qt.ItemDataRole.FontRole and column not in _TEXTS:
            return theme.tabular_font()
        if role == Qt.ItemDataRole.AccessibleTextRole:
            head = self.headerData(index.column(), Qt.Orientation.Horizontal)
            return f"{head}: {self._text(row, column)}"
        return None

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(Column(section))
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._explanation(Column(section))
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        return {
            Column.NAME: self.tr("Backbone"),
            Column.FAMILY: self.tr("Family"),
            Column.TOP1: self.tr("Top-1 %"),
            Column.TOP5: self.tr("Top-5 %"),
            Column.PARAMETERS: self.tr("Parameters"),
            Column.GFLOPS: self.tr("GFLOPs"),
            Column.LEAST: self.tr("Least size"),
            Column.WEIGHTS: self.tr("Weights"),
            Column.LICENCE: self.tr("Licence"),
            Column.SOURCE: self.tr("Source"),
            Column.SPEED: self.tr("Photos/s here"),
        }[Column(section)]

    def _explanation(self, column: Column) -> str | None:
        return {
            Column.TOP1: self.tr("Percent of ImageNet-1K's photos named rightly at once"),
            Column.TOP5: self.tr("Percent of ImageNet-1K's photos named rightly in five guesses"),
            Column.GFLOPS: self.tr("Work for one photo, in billions of multiplications"),
            Column.LEAST: self.tr("Side of the smallest photo it takes, in pixels"),
            Column.SPEED: self.tr("The network alone, measured on this machine"),
        }.get(column)

    def _text(self, row: ZooRow, column: Column) -> str:
        entry = row.entry
        if column is Column.NAME:
            default = self.tr("{name} (default)")
            return default.format(name=entry.title) if row.is_default else entry.title
        if column is Column.WEIGHTS:
            return self._weights(row)
        if column is Column.LEAST:
            fixed, least = self.tr("{n} px only"), self.tr("{n} px")
            return (fixed if entry.is_fixed else least).format(n=entry.smallest_px)
        if column is Column.SPEED:
            return "–" if row.photos_per_s is None else decimal(row.photos_per_s, 1)
        return {
            Column.FAMILY: entry.family,
            Column.TOP1: decimal(entry.top1, 1),
            Column.TOP5: decimal(entry.top5, 1),
            Column.PARAMETERS: self.tr("{n} M").format(n=decimal(entry.parameters / 1e6, 1)),
            Column.GFLOPS: decimal(entry.gflops, 2),
            Column.LICENCE: entry.licence or "–",
            Column.SOURCE: str(entry.library),
        }[column]

    def _weights(self, row: ZooRow) -> str:
        words = {
            WeightsPlace.INSTALLED: self.tr("{n} MB, installed"),
            WeightsPlace.CACHED: self.tr("{n} MB, downloaded"),
            WeightsPlace.PACKAGE: self.tr("{n} MB, a package"),
            WeightsPlace.DOWNLOAD: self.tr("{n} MB to download"),
        }[row.weights]
        return words.format(n=number(round(row.entry.weights_bytes / 1e6)))

    def _order(self, row: ZooRow, column: Column) -> object:
        entry = row.entry
        return {
            Column.NAME: entry.title.casefold(),
            Column.FAMILY: entry.family.casefold(),
            Column.TOP1: entry.top1,
            Column.TOP5: entry.top5,
            Column.PARAMETERS: float(entry.parameters),
            Column.GFLOPS: entry.gflops,
            Column.LEAST: entry.smallest_px,
            Column.WEIGHTS: float(entry.weights_bytes),
            Column.LICENCE: entry.licence,
            Column.SOURCE: str(entry.library),
            # What was not measured comes below all that was.
            Column.SPEED: row.photos_per_s or 0.0,
        }[column]


class ZooFilter(QSortFilterProxyModel):
    """What of the zoo has all the words of the filter in its name or family."""

    def __init__(self, table: ZooTable, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._table = table
        self._words: list[str] = []
        self.setSortRole(SORT_ROLE)
        self.setSourceModel(table)

    def set_words(self, text: str) -> None:
        """Leave the backbones that have each of these words in them."""
        self._words = text.casefold().replace("-", " ").split()
        self.invalidate()

    def filterAcceptsRow(self, source_row: int, source_parent: Index) -> bool:
        entry = self._table.row_at(source_row).entry
        whole = " ".join((entry.title, entry.name, entry.family, entry.library, entry.licence))
        whole = whole.casefold().replace("-", " ")
        return all(word in whole for word in self._words)

    def row_at(self, row: int) -> ZooRow:
        """Return what stands in a row of the filtered, sorted table."""
        return self._table.row_at(self.mapToSource(self.index(row, 0)).row())


class ZooView(QTableView):
    """Rows of one height; a click on a head sorts."""

    def __init__(self, rows: ZooFilter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setModel(rows)
        self.setProperty("kind", "padded")
        self.setAccessibleName(self.tr("Backbones"))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        make_read_only(self)
        self.setCornerButtonEnabled(False)
        heads = self.horizontalHeader()
        heads.setHighlightSections(False)
        heads.setMinimumSectionSize(48)
        heads.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        heads.setSectionResizeMode(int(Column.NAME), QHeaderView.ResizeMode.Stretch)
        for column, width in _WIDTHS.items():
            heads.resizeSection(int(column), width)
        # Unsorted it is in families; a third click on a head leads back to that.
        heads.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        heads.setSortIndicatorClearable(True)
        self.setSortingEnabled(True)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        for column in _ONLY_WIDE:
            self.setColumnHidden(int(column), self.viewport().width() < _WIDE_PX)


def _alignment(column: Column) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignLeft if column in _TEXTS else Qt.AlignmentFlag.AlignRight
    return side | Qt.AlignmentFlag.AlignVCenter
