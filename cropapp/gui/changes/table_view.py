"""The table of changes as a view.

Owns: columns, selection by rows, and staying where the person looks when lines come on top. Must
not: act on what is selected; the page does.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from cropapp.core.change_log import ChangeOrder
from cropapp.gui.changes.delegate import ROW_PX, ChangeDelegate
from cropapp.gui.changes.model import ChangeTable, Column
from cropapp.gui.read_only_table import make_read_only

_WIDTHS = {
    Column.WHEN: 132,
    Column.WHO: 92,
    Column.MODEL: 184,
}
_SHARE_THE_REST = (Column.STEP, Column.PHOTO, Column.BEFORE, Column.AFTER)


class ChangeView(QTableView):
    """A table of 100,000 lines shows in a few milliseconds: rows of one height, nothing resized."""

    def __init__(self, table: ChangeTable, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._table = table
        self.setModel(table)
        self.setItemDelegate(ChangeDelegate(self))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        make_read_only(self, row_px=ROW_PX)
        self.setCornerButtonEnabled(False)
        self.setAccessibleName(self.tr("Changes, the newest first"))
        rows = self.verticalHeader()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        columns = self.horizontalHeader()
        columns.setHighlightSections(False)
        columns.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        columns.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        for column in _SHARE_THE_REST:
            columns.setSectionResizeMode(int(column), QHeaderView.ResizeMode.Stretch)
        for column, width in _WIDTHS.items():
            columns.resizeSection(int(column), width)

    def show_order(self, order: ChangeOrder) -> None:
        """Show these lines; where new ones come on top, what is looked at stays where it is."""
        bar = self.verticalScrollBar()
        before = bar.value()
        more = self._table.show_order(order)
        if more and before > 0:
            bar.setValue(before + more * ROW_PX)

    def selected_rows(self) -> NDArray[np.int64]:
        """Return the rows selected, ascending, (N,)."""
        # Ranges: an index object for each of 100,000 rows takes a quarter of a second.
        chosen = self.selectionModel().selection()
        ranges = [chosen.at(number) for number in range(chosen.count())]
        parts = [np.arange(each.top(), each.bottom() + 1) for each in ranges]
        return np.sort(np.concatenate(parts)) if parts else np.empty(0, dtype=np.int64)
