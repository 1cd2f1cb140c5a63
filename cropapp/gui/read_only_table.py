"""What all tables of the window have in common.

Owns: rows of one height, no grid, nothing to edit, Tab leaves the table. Must not: know columns.
"""

from __future__ import annotations

from PySide6.QtWidgets import QAbstractItemView, QTableView

from cropapp.gui import theme


def make_read_only(table: QTableView, *, row_px: int = theme.ROW_HEIGHT) -> None:
    """Make a table one that is read and moved in, row by row."""
    lines = table.verticalHeader()
    lines.hide()
    lines.setMinimumSectionSize(row_px)
    lines.setDefaultSectionSize(row_px)
    table.setShowGrid(False)
    table.setWordWrap(False)
    table.setTabKeyNavigation(False)
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
