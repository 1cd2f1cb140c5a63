"""The grid of photos.

Owns: layout in densities, selection kept by photo id, moving by key, and asking the loader for what
is on the screen. Must not: know filters or labels; actions on photos are the page's.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QItemSelectionRange,
    QModelIndex,
    QPoint,
    QSize,
    Qt,
    QTimer,
    Signal,
    Slot,
)
from PySide6.QtGui import QKeyEvent, QPaintEvent, QRegion, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QWidget

from cropapp.core.entities import Photo, PhotoId
from cropapp.gui import theme
from cropapp.gui.gallery.delegate import DENSITIES, PhotoDelegate, cell_size
from cropapp.gui.gallery.loader import THUMBNAIL_BYTES, PictureLoader
from cropapp.gui.gallery.model import GalleryModel
from cropapp.gui.gallery.order import PhotoOrder, ranges_of
from cropapp.gui.gallery.pictures import PictureKey, picture_key, thumbnail_image
from cropapp.gui.project_bridge import ProjectBridge

_LAYOUT_BATCH = 200_000
"""Items laid out at once: with uniform sizes and a grid 100,000 take some 10 ms."""
_SELECT = QItemSelectionModel.SelectionFlag


class GalleryView(QListView):
    """The grid. `photo_activated` is a double click; `selection_moved` any change of selection."""

    selection_moved = Signal()
    photo_activated = Signal(int)
    density_changed = Signal(int)

    def __init__(self, bridge: ProjectBridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self.loader = PictureLoader(limit_bytes=THUMBNAIL_BYTES, parent=self)
        self.gallery = GalleryModel(bridge, self)
        self._delegate = PhotoDelegate(bridge, self.loader, self)
        self._wheel_rest = 0
        self._set_up()
        self.setModel(self.gallery)
        self.setItemDelegate(self._delegate)
        self._settle = QTimer(self, singleShot=True, interval=30)
        self._settle.timeout.connect(self._drop_what_scrolled_away)
        self._announce = QTimer(self, singleShot=True, interval=0)
        self._announce.timeout.connect(self.selection_moved)
        self.verticalScrollBar().valueChanged.connect(self._settle.start)
        self.selectionModel().selectionChanged.connect(self._announce.start)
        self.selectionModel().currentChanged.connect(self._announce.start)
        self.doubleClicked.connect(self._on_double_click)
        self.loader.arrived.connect(self._on_arrived)
        self.loader.failed.connect(self._on_arrived)
        self.gallery.many_changed.connect(self._repaint)
        theme.changed.connect(self._repaint)
        bridge.classes_changed.connect(self._repaint)
        self._fit_grid()

    def _set_up(self) -> None:
        # Not IconMode: its free placement costs 250 ms at each layout of 100,000 photos.
        self.setViewMode(QListView.ViewMode.ListMode)
        self.setFlow(QListView.Flow.LeftToRight)
        self.setWrapping(True)
        self.setUniformItemSizes(True)
        self.setLayoutMode(QListView.LayoutMode.Batched)
        self.setBatchSize(_LAYOUT_BATCH)
        self.setMovement(QListView.Movement.Static)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setSpacing(0)
        self.setDragEnabled(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setAccessibleName(self.tr("Photos"))

    # --- what is shown

    def show_order(self, order: PhotoOrder) -> None:
        """Show photos in this order; selection and current photo stay where they still are."""
        selected, current = self.selected_ids(), self.current_id()
        place = self.verticalScrollBar().value()
        grows = self.gallery.order.starts(order)
        self.gallery.show_order(order)
        self.select_ids(selected, current)
        self.executeDelayedItemsLayout()
        if grows or not self.currentIndex().isValid():
            self.verticalScrollBar().setValue(place if grows else 0)
        else:
            self.scrollTo(self.currentIndex())
        self._settle.start()
        self._announce.start()

    @property
    def density(self) -> int:
        return self._delegate.side

    def set_density(self, side: int) -> None:
        """Set the thumbnail edge, one of DENSITIES; the photo in view stays in view."""
        if side == self._delegate.side:
            return
        anchor = self.currentIndex()
        if not anchor.isValid() or not self.visualRect(anchor).intersects(self.viewport().rect()):
            anchor = self.gallery.index(self._visible_rows()[0], 0)
        self._delegate.side = side
        self._fit_grid()
        self.doItemsLayout()
        if anchor.isValid():
            self.scrollTo(anchor, QAbstractItemView.ScrollHint.PositionAtCenter)
        self._settle.start()
        self.density_changed.emit(side)

    def step_density(self, step: int) -> None:
        place = DENSITIES.index(self.density) + step
        self.set_density(DENSITIES[max(0, min(len(DENSITIES) - 1, place))])

    def _fit_grid(self) -> None:
        least, width = cell_size(self._delegate.side), self.viewport().width() - 2
        columns = max(1, width // least.width())
        self._delegate.cell = QSize(max(least.width(), width // columns), least.height())
        self.setGridSize(self._delegate.cell)
        self.verticalScrollBar().setSingleStep(least.height() // 3)

    # --- selection

    def current_id(self) -> PhotoId | None:
        index = self.currentIndex()
        return self.gallery.photo_id_at(index.row()) if index.isValid() else None

    def current_photo(self) -> Photo | None:
        index = self.currentIndex()
        return self.gallery.photo_at(index.row()) if index.isValid() else None

    def selected_ids(self) -> list[PhotoId]:
        """Return the selected photos in the order shown; quick for a hundred thousand."""
        ids = self.gallery.order.ids
        spans = self._selected_spans()
        if not spans:
            return []
        chosen = np.concatenate([ids[first : last + 1] for first, last in spans])
        return [PhotoId(photo_id) for photo_id in chosen.tolist()]

    def selected_count(self) -> int:
        return sum(last - first + 1 for first, last in self._selected_spans())

    def _selected_spans(self) -> list[tuple[int, int]]:
        selection = self.selectionModel().selection()
        parts = [selection.at(number) for number in range(selection.count())]
        return sorted((part.top(), part.bottom()) for part in parts)

    def select_ids(self, photo_ids: Sequence[PhotoId], current: PhotoId | None) -> None:
        """Select those of the photos that are shown, without scrolling."""
        selection = QItemSelection()
        for first, last in ranges_of(self.gallery.order.rows_of(photo_ids)):
            part = QItemSelectionRange(self.gallery.index(first, 0), self.gallery.index(last, 0))
            selection.append(part)
        model = self.selectionModel()
        model.select(selection, _SELECT.ClearAndSelect)
        row = None if current is None else self.gallery.order.row_of(current)
        if row is not None:
            model.setCurrentIndex(self.gallery.index(row, 0), _SELECT.NoUpdate)

    def go_to_row(self, row: int) -> None:
        """Make one photo the current and only selected one, and scroll to it."""
        if 0 <= row < self.gallery.rowCount():
            index = self.gallery.index(row, 0)
            self.selectionModel().setCurrentIndex(index, _SELECT.ClearAndSelect)
            self.scrollTo(index)

    # --- Qt's events

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._fit_grid()
        super().resizeEvent(event)
        self._settle.start()

    def paintEvent(self, event: QPaintEvent) -> None:
        self._delegate.missing.clear()
        super().paintEvent(event)
        # Newest first: asked for from the last to the first, the first row is served first.
        for key, photo, scale in reversed(self._delegate.missing):
            self._request(key, photo, scale)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            super().wheelEvent(event)
            return
        self._wheel_rest += event.angleDelta().y()
        steps, self._wheel_rest = int(self._wheel_rest / 120), self._wheel_rest % 120
        if steps:
            self._wheel_rest = 0
            self.step_density(1 if steps > 0 else -1)
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if control and event.key() in (Qt.Key.Key_Plus, Qt.Key.Key_Equal, Qt.Key.Key_Minus):
            self.step_density(-1 if event.key() == Qt.Key.Key_Minus else 1)
            return
        super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """Letters are commands here, not a search through a hundred thousand names."""

    def visualRegionForSelection(self, selection: QItemSelection) -> QRegion:
        """All that is in sight: the union of 100,000 rectangles would take half a second."""
        return QRegion(self.viewport().rect())

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._repaint()

    def focusInEvent(self, event: object) -> None:
        super().focusInEvent(event)  # type: ignore[arg-type]
        if not self.currentIndex().isValid() and self.gallery.rowCount():
            self.selectionModel().setCurrentIndex(self.gallery.index(0, 0), _SELECT.NoUpdate)

    # --- pictures

    def _request(self, key: PictureKey, photo: Photo, scale: float) -> None:
        project, side_px = self._bridge.project, key.side_px
        self.loader.request(key, lambda: thumbnail_image(project, photo, side_px, scale))

    def _visible_rows(self) -> tuple[int, int]:
        """Return the first and last row on the screen, from the grid's arithmetic."""
        grid, count = self.gridSize(), self.gallery.rowCount()
        columns = max(1, self.viewport().width() // max(1, grid.width()))
        top = self.verticalScrollBar().value()
        first = top // max(1, grid.height()) * columns
        last = ((top + self.viewport().height()) // max(1, grid.height()) + 1) * columns - 1
        return max(0, min(first, count - 1)), max(0, min(last, count - 1))

    @Slot()
    def _drop_what_scrolled_away(self) -> None:
        if not self.gallery.rowCount():
            return
        first, last = self._visible_rows()
        side_px = round(self.density * self.devicePixelRatioF())
        self.gallery.drop_requests(first, last)
        shown = self.gallery.order.ids[first : last + 1].tolist()
        photos = [self.gallery.known_photo(photo_id) for photo_id in shown]
        self.loader.keep_only(picture_key(photo, side_px) for photo in photos if photo)

    @Slot(object)
    def _on_arrived(self, key: PictureKey) -> None:
        row = self.gallery.order.row_of(key.photo_id)
        if row is not None:
            self.update(self.gallery.index(row, 0))

    @Slot(QModelIndex)
    def _on_double_click(self, index: QModelIndex) -> None:
        self.photo_activated.emit(index.row())

    @Slot()
    def _repaint(self) -> None:
        self.viewport().update()

    def photo_id_under(self, place: QPoint) -> PhotoId | None:
        index = self.indexAt(place)
        return self.gallery.photo_id_at(index.row()) if index.isValid() else None
