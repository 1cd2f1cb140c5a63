"""A list view that Qt lays nothing out in.

Owns: the answers to Qt's questions about places, from two of the grid's own. Must not: know photos.
"""

from __future__ import annotations

from PySide6.QtCore import (
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
)
from PySide6.QtGui import QRegion
from PySide6.QtWidgets import QListView

AnyIndex = QModelIndex | QPersistentModelIndex


class OwnLayoutList(QListView):
    """A list view in name: so that assistive technology is told of a list."""

    def row_at(self, place: QPoint) -> int | None:
        """Return the row whose cell is at a point of the viewport."""
        raise NotImplementedError

    def rect_of_row(self, row: int) -> QRect:
        """Return where a row's cell lies in the viewport, or would."""
        raise NotImplementedError

    def indexAt(self, place: QPoint) -> QModelIndex:
        row = self.row_at(place)
        return QModelIndex() if row is None else self.model().index(row, 0)

    def visualRect(self, index: AnyIndex) -> QRect:
        return self.rect_of_row(index.row()) if index.isValid() else QRect()

    def horizontalOffset(self) -> int:
        return 0

    def verticalOffset(self) -> int:
        return self.verticalScrollBar().value()

    def isIndexHidden(self, index: AnyIndex) -> bool:
        return False

    def visualRegionForSelection(self, selection: QItemSelection) -> QRegion:
        """All that is in sight: the union of 100,000 rectangles would take half a second."""
        return QRegion(self.viewport().rect())

    def setSelection(self, rect: QRect, command: QItemSelectionModel.SelectionFlag) -> None:
        """Nothing: the hand selects."""
