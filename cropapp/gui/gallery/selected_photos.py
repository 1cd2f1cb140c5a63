"""The selection of the grid, by photo.

Owns: which photos are selected, across changes of the order, and telling Qt's selection model, so
that assistive technology knows. Must not: know the mouse.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import (
    QItemSelection,
    QItemSelectionModel,
    QItemSelectionRange,
    QObject,
    QTimer,
    Signal,
    Slot,
)

from cropapp.core.entities import PhotoId
from cropapp.gui.gallery.model import GalleryModel
from cropapp.gui.gallery.order import ranges_of
from cropapp.gui.gallery.selection import Marks, RowSelection

_MOST_RANGES = 200
"""Told to Qt; it compares every old range with every new one."""
_SELECT = QItemSelectionModel.SelectionFlag


class SelectedPhotos(QObject):
    """Rows in, photo ids out."""

    changed = Signal()

    def __init__(
        self, gallery: GalleryModel, model: QItemSelectionModel, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._gallery, self._model = gallery, model
        self._rows = RowSelection()
        self._mirror_soon = QTimer(self, singleShot=True, interval=50)
        self._mirror_soon.timeout.connect(self._mirror)

    def __contains__(self, row: int) -> bool:
        return row in self._rows

    @property
    def count(self) -> int:
        return self._rows.count

    @property
    def anchor(self) -> int:
        return self._rows.anchor

    def set_anchor(self, row: int) -> None:
        self._rows.anchor = row

    def ids(self) -> list[PhotoId]:
        """Return the selected photos in the order shown."""
        return [PhotoId(i) for i in self._gallery.order.ids[self._rows.rows()].tolist()]

    def reset(self, photo_ids: Sequence[PhotoId]) -> None:
        """Select those of the photos that are shown now, in whatever order."""
        order = self._gallery.order
        self._rows.reset(len(order), order.rows_of(photo_ids))
        self._tell()

    def select_only(self, row: int) -> None:
        self._rows.select_only([row])
        self._rows.anchor = row
        self._tell()

    def select_rows(self, rows: NDArray[np.int64]) -> None:
        self._rows.select_only(rows)
        self._tell()

    def toggle(self, row: int) -> None:
        self._rows.toggle(row)
        self._rows.anchor = row
        self._tell()

    def toggle_range(self, rows: range, *, add: bool = False) -> None:
        """Select a range, alone or with the rest; where it was all selected, deselect it."""
        marks = self._rows.marks()
        was_all = bool(marks[rows.start : rows.stop].all())
        if not add:
            marks[:] = False
        marks[rows.start : rows.stop] = not was_all
        self._rows.draw_band(marks, np.empty(0, np.int64), toggles=False)
        self._rows.anchor = rows.start
        self._tell()

    def has_all(self, rows: range) -> bool:
        """Whether a whole range is selected."""
        return bool(self._rows.view(rows).all())

    def select_to(self, row: int, *, keep: bool) -> None:
        self._rows.select_to(row, keep=keep)
        self._tell()

    def select_all(self) -> None:
        self._rows.select_all()
        self._tell()

    def clear(self) -> None:
        self._rows.select_only([])
        self._tell()

    def invert(self) -> None:
        self._rows.invert()
        self._tell()

    def marks(self) -> Marks:
        return self._rows.marks()

    def draw_band(self, before: Marks, rows: NDArray[np.int64], *, toggles: bool) -> None:
        """Select what a rubber band covers, on top of what was selected before."""
        self._rows.draw_band(before, rows, toggles=toggles)
        self._tell()

    def _tell(self) -> None:
        self._mirror_soon.start()
        self.changed.emit()

    @Slot()
    def _mirror(self) -> None:
        """Tell Qt's model, unless there are too many pieces for it."""
        ranges = ranges_of(self._rows.rows())
        selection = QItemSelection()
        for first, last in ranges if len(ranges) <= _MOST_RANGES else []:
            index = self._gallery.index
            selection.append(QItemSelectionRange(index(first, 0), index(last, 0)))
        self._model.select(selection, _SELECT.ClearAndSelect)
