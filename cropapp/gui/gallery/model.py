"""The photos of the grid, as a list model over an array of ids.

Owns: the order shown and a bounded cache of the rows that were painted lately. Rows are fetched in
pages by reader threads when something asks for them. Must not: query in the GUI thread, decide the
order (the page does) or hold pixels (the loader does).
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    QTimer,
    Signal,
)

from cropapp.core.changes import ChangeSet
from cropapp.core.entities import Photo, PhotoId
from cropapp.gui.gallery.order import EMPTY_ORDER, PhotoOrder
from cropapp.gui.photo_words import describe_photo
from cropapp.gui.project_bridge import ProjectBridge
from cropapp.gui.project_threads import MOST_PHOTOS_TOLD

PAGE_ROWS = 128
"""Rows read by one query; about two screens of the densest grid."""
CACHE_PHOTOS = 2000
"""Photos kept: ten screens of the densest grid. Each is a dozen objects that the garbage collector
visits with the interpreter held: at 6,000 of them it stopped the window for 110 ms, at these for
20."""
_MAX_READS = 2
_MOST_ROWS_TOLD = 1024
"""A view walks through every row of a dataChanged; beyond this it is told to repaint instead."""
PHOTO_ROLE = int(Qt.ItemDataRole.UserRole)

_AnyIndex = QModelIndex | QPersistentModelIndex


_NOWHERE = QModelIndex()


class GalleryModel(QAbstractListModel):
    """One row per photo. `data(index, PHOTO_ROLE)` is a Photo, or None until its page is there."""

    many_changed = Signal()
    """So many rows may look different that the view repaints what it shows."""

    def __init__(self, bridge: ProjectBridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._order = EMPTY_ORDER
        self._photos: OrderedDict[int, Photo] = OrderedDict()
        self._stale: set[int] = set()
        self._generation = 0
        self._wanted: OrderedDict[int, None] = OrderedDict()
        self._reading: set[int] = set()
        self._flush = QTimer(self, singleShot=True, interval=0)
        self._flush.timeout.connect(self._read_wanted)

    # --- the order

    @property
    def order(self) -> PhotoOrder:
        return self._order

    def show_order(self, order: PhotoOrder) -> None:
        """Show these photos. What is known of them already stays known."""
        self.beginResetModel()
        self._order = order
        self._wanted.clear()
        self._reading = set()  # replies to reads of the old order find their own set
        self.endResetModel()

    def photo_id_at(self, row: int) -> PhotoId:
        return PhotoId(int(self._order.ids[row]))

    def photo_at(self, row: int) -> Photo | None:
        """Return what is known of a row now, and have it read if that is nothing or is old."""
        photo_id = int(self._order.ids[row])
        photo = self._photos.get(photo_id)
        if photo is not None:
            self._photos.move_to_end(photo_id)
        if photo is None or photo_id in self._stale:
            self._want(row // PAGE_ROWS)
        return photo

    def known_photo(self, photo_id: int) -> Photo | None:
        return self._photos.get(photo_id)

    # --- Qt's questions

    def rowCount(self, parent: _AnyIndex = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._order)

    def data(self, index: _AnyIndex, role: int = int(Qt.ItemDataRole.DisplayRole)) -> object:
        if not index.isValid() or index.row() >= len(self._order):
            return None
        if role == PHOTO_ROLE:
            return self.photo_at(index.row())
        if role == Qt.ItemDataRole.DisplayRole:
            photo = self.photo_at(index.row())
            return photo.file_name if photo else ""
        if role == Qt.ItemDataRole.AccessibleTextRole:
            photo = self.photo_at(index.row())
            return describe_photo(photo, self._bridge.class_by_id) if photo else self.tr("Loading")
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._tool_tip(index.row())
        return None

    def _tool_tip(self, row: int) -> str:
        photo = self.photo_at(row)
        return describe_photo(photo, self._bridge.class_by_id, lines=True) if photo else ""

    # --- changes

    def forget(self, photo_ids: Iterable[int] | None) -> None:
        """Have these photos (None: all) read again when next painted; cells stay until then."""
        if photo_ids is None:
            self._stale = set(self._photos)
            self._generation += 1
            self.many_changed.emit()
            return
        known = [photo_id for photo_id in photo_ids if photo_id in self._photos]
        self._stale.update(known)
        self._generation += 1
        self._emit_changed(self._order.rows_of(known).tolist())

    def apply_labels(self, change_set: ChangeSet) -> None:
        """Show labels that were just written at once, before they are read again.

        Of very many it is not worth looking for the few that are shown.
        """
        if len(change_set.changes) > MOST_PHOTOS_TOLD:
            return
        shown = [change for change in change_set.changes if change.photo_id in self._photos]
        for change in shown:
            photo = self._photos[change.photo_id]
            self._photos[change.photo_id] = photo.with_label(change.after)
        self._emit_changed(self._order.rows_of(c.photo_id for c in shown).tolist())

    def _emit_changed(self, rows: Iterable[int]) -> None:
        rows = list(rows)
        if rows and rows[-1] - rows[0] > _MOST_ROWS_TOLD:
            self.many_changed.emit()
        elif rows:
            self.dataChanged.emit(self.index(rows[0]), self.index(rows[-1]))

    # --- reading

    def _want(self, page: int) -> None:
        if page in self._reading:
            return
        self._wanted[page] = None
        self._wanted.move_to_end(page)
        if not self._flush.isActive():
            self._flush.start()

    def _read_wanted(self) -> None:
        while self._wanted and len(self._reading) < _MAX_READS:
            page, _ = self._wanted.popitem()
            ids = [PhotoId(i) for i in self._page_ids(page)]
            if not ids:
                continue
            self._read_page(page, ids)

    def _read_page(self, page: int, ids: list[PhotoId]) -> None:
        reading, generation, project = self._reading, self._generation, self._bridge.project
        reading.add(page)

        def done(photos: list[Photo]) -> None:
            reading.discard(page)
            self._receive(generation, photos)

        self._bridge.read(lambda: project.photos(ids), done, context=self)

    def _page_ids(self, page: int) -> list[int]:
        return [int(i) for i in self._order.ids[page * PAGE_ROWS : (page + 1) * PAGE_ROWS]]

    def _receive(self, generation: int, photos: list[Photo]) -> None:
        for photo in photos:
            self._photos[photo.id] = photo
            self._photos.move_to_end(photo.id)
        if generation == self._generation:
            self._stale.difference_update(photo.id for photo in photos)
        while len(self._photos) > CACHE_PHOTOS:
            dropped, _ = self._photos.popitem(last=False)
            self._stale.discard(dropped)
        self._emit_changed(self._order.rows_of(photo.id for photo in photos).tolist())
        self._read_wanted()

    def drop_requests(self, first_row: int, last_row: int) -> None:
        """Drop the pages that were asked for but have scrolled away."""
        keep = range(first_row // PAGE_ROWS, last_row // PAGE_ROWS + 1)
        for page in [page for page in self._wanted if page not in keep]:
            del self._wanted[page]
