"""Photos looked at closely: the current one in the inspector or the loupe, a few side by side.

Owns: the loupe and the comparison over the page, which photo they and the inspector show, and what
is decoded ahead. Must not: label or select.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QWidget

from cropapp.core.entities import Photo, PhotoId
from cropapp.gui import locale_words
from cropapp.gui.compare import LEAST, MOST, Compare
from cropapp.gui.gallery.loader import PictureLoader
from cropapp.gui.gallery.view import GalleryView
from cropapp.gui.inspector.large_photo import LargePhoto
from cropapp.gui.inspector.panel import Inspector
from cropapp.gui.loupe import Loupe
from cropapp.gui.notices import DecisionLine
from cropapp.gui.project_bridge import ProjectBridge

_AHEAD = (1, 2, -1, 3)
"""Neighbours decoded before they are asked for, in steps of the direction last gone."""


class CloseLook(QObject):
    """Shows what the grid's current row is.

    Args:
        page: what loupe and comparison lie over.
        pictures: the loader that the inspector has too.
    """

    said = Signal(str)
    shown = Signal(object)
    """Photo that is the current one now, or None."""

    def __init__(
        self,
        bridge: ProjectBridge,
        page: QWidget,
        grid: GalleryView,
        inspector: Inspector,
        pictures: PictureLoader,
        line: DecisionLine,
    ) -> None:
        super().__init__(page)
        self._bridge, self._grid, self._inspector, self._line = bridge, grid, inspector, line
        self._page = page
        self._direction = 1
        self.loupe = Loupe(bridge, pictures, page)
        self.compare = Compare(bridge, pictures, page)
        self.soon = QTimer(self, singleShot=True, interval=0)
        """Shows the current photo once the event loop is back."""
        self.soon.timeout.connect(self.show_current)
        self._connect_parts()

    def _connect_parts(self) -> None:
        grid = self._grid
        grid.gallery.dataChanged.connect(self.soon.start)
        grid.gallery.many_changed.connect(self.soon.start)
        grid.loader.arrived.connect(self._on_thumbnail)
        grid.photo_activated.connect(self.toggle_loupe)
        self.loupe.step_requested.connect(self._step)
        self.loupe.end_requested.connect(self._go_to_end)
        self.loupe.closed.connect(self._on_closed)
        self.compare.closed.connect(self._on_closed)
        self.compare.active_changed.connect(self._on_active)

    # --- which

    def front(self) -> QWidget:
        """Return what has the keyboard: an overlay, else the grid."""
        if self.compare.isVisible():
            return self.compare
        return self.loupe if self.loupe.isVisible() else self._grid

    def looked_at(self) -> list[PhotoId]:
        """Return the one photo that an overlay is about; empty without an overlay."""
        if self.compare.isVisible():
            active = self.compare.active_id()
            return [] if active is None else [active]
        current = self._grid.current_id() if self.loupe.isVisible() else None
        return [] if current is None else [current]

    def large_view(self) -> LargePhoto:
        """Return the large photo that is seen; the loupe opens where none is."""
        active = self.compare.active_view()
        if self.compare.isVisible() and active is not None:
            return active
        if not self.loupe.isVisible() and not self._inspector.isVisible():
            self.toggle_loupe()
        return (self.loupe if self.loupe.isVisible() else self._inspector).view

    def close(self) -> None:
        """Uncover the page."""
        self.loupe.close_loupe()
        self.compare.close_compare()

    def fill_page(self) -> None:
        """Follow a new size of the page."""
        for overlay in (self.loupe, self.compare):
            if overlay.isVisible():
                overlay.setGeometry(self._page.rect())

    # --- opening

    @Slot()
    def toggle_loupe(self) -> None:
        """Show the current photo full, or the grid again."""
        if self.compare.isVisible() or self.loupe.isVisible():
            self.close()
            return
        if not self._grid.currentIndex().isValid():
            self._grid.go_to_row(0)
        if self._grid.currentIndex().isValid():
            self.loupe.open_loupe()
            self._line.move_to(self.loupe)
            self.show_current()

    @Slot()
    def open_compare(self) -> None:
        """Show two to four selected photos side by side."""
        ids = self._grid.selected_ids()
        if not LEAST <= len(ids) <= MOST:
            self.said.emit(self.tr("Select two to four photos to compare them."))
            return
        project = self._bridge.project
        self._bridge.read(lambda: project.photos(ids), self._compare, context=self)

    def _compare(self, photos: list[Photo]) -> None:
        if len(photos) >= LEAST:
            self.loupe.close_loupe()
            self.compare.open_compare([(photo, self._thumbnail(photo)) for photo in photos])
            self._line.move_to(self.compare)

    @Slot(int)
    def _on_active(self, photo_id: int) -> None:
        row = self._grid.gallery.order.row_of(photo_id)
        if row is not None:
            self._grid.set_current_row(row)

    @Slot()
    def _on_closed(self) -> None:
        self._line.move_to(self._grid)
        self._grid.setFocus(Qt.FocusReason.OtherFocusReason)
        self._grid.scrollTo(self._grid.currentIndex())
        self.soon.start()

    # --- showing

    @Slot()
    def show_current(self) -> None:
        """Show the current photo where it is looked at."""
        photo = self._grid.current_photo()
        if self.compare.isVisible():
            self._refresh_compare()
        if photo is None and self._grid.currentIndex().isValid():
            return  # Its page is being read; the model tells when it is there.
        self.shown.emit(photo)
        placeholder = self._thumbnail(photo)
        if self.loupe.isVisible():
            row, count = self._grid.currentIndex().row(), len(self._grid.gallery.order)
            place = self.tr("{row} of {count}").format(
                row=locale_words.number(row + 1), count=locale_words.number(count)
            )
            self.loupe.show_photo(photo, placeholder, place, self._neighbours(row))
        elif self._inspector.isVisible():
            selected = self._grid.selected_count()
            self._inspector.show_photo(photo, placeholder, selected=selected)

    def _refresh_compare(self) -> None:
        rows = (self._grid.gallery.order.row_of(i) for i in self.compare.photo_ids())
        self.compare.refresh([self._grid.gallery.photo_at(row) for row in rows if row is not None])

    def _thumbnail(self, photo: Photo | None) -> QPixmap | None:
        return None if photo is None else self._grid.thumbnail(photo)

    def _neighbours(self, row: int) -> list[Photo]:
        count = len(self._grid.gallery.order)
        rows = [row + self._direction * step for step in _AHEAD]
        near = [self._grid.gallery.photo_at(each) for each in rows if 0 <= each < count]
        return [photo for photo in near if photo is not None]

    @Slot(object)
    def _on_thumbnail(self, key: object) -> None:
        photo = self._inspector.photo
        waits = photo if photo and not self._inspector.view.has_picture else None
        if waits and getattr(key, "photo_id", None) == waits.id:
            self.soon.start()

    # --- moving in the loupe

    @Slot(int)
    def _step(self, step: int) -> None:
        self._direction = 1 if step > 0 else -1
        count = len(self._grid.gallery.order)
        row = self._grid.currentIndex().row() + step
        self._grid.go_to_row(max(0, min(row, count - 1)))
        # At once: a turn of the event loop may first paint the grid underneath.
        self.show_current()

    @Slot(int)
    def _go_to_end(self, end: int) -> None:
        self._grid.go_to_row(0 if end == 0 else len(self._grid.gallery.order) - 1)
