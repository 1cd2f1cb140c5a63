"""Selecting more than what was clicked: all like this, all in the group, the whole burst.

Owns: the page's own actions with their keys, and the reads that find the photos meant. Must not:
label.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from cropapp.core.entities import ClassId, Photo
from cropapp.core.gallery import ClassBy, PhotoFilter, PhotoSort
from cropapp.gui.gallery.view import GalleryView
from cropapp.gui.icons import set_icon
from cropapp.gui.project_bridge import ProjectBridge

if TYPE_CHECKING:
    from cropapp.services.project import Project


class PhotoChoices(QObject):
    """Acts on the grid's selection and current photo.

    Args:
        page: whose keys the actions are.
    """

    compare_requested = Signal()
    burst_requested = Signal(object)
    """PhotoFilter that shows one burst."""
    said = Signal(str)

    def __init__(self, bridge: ProjectBridge, grid: GalleryView, page: QWidget) -> None:
        super().__init__(page)
        self._bridge, self._grid, self._page = bridge, grid, page
        make = self._make
        self.invert = make(self.tr("Invert the selection"), "Ctrl+Shift+I", grid.chosen.invert)
        self.group = make(self.tr("Select all in the group"), "Ctrl+Shift+G", grid.select_group)
        self.like = make(self.tr("Select all like this"), "Ctrl+Shift+A", self.select_like)
        self.burst = make(self.tr("Select the whole burst"), "Ctrl+Shift+B", self.select_bursts)
        self.show_burst = make(self.tr("Show the burst"), "", self._show_burst, "burst")
        self.compare = make(
            self.tr("Compare"), "Ctrl+Shift+C", self.compare_requested.emit, "compare"
        )

    def _make(
        self, text: str, key: str, slot: Callable[[], object], icon_name: str = ""
    ) -> QAction:
        action = QAction(text, self._page)
        if key:
            action.setShortcut(QKeySequence(key))
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        if icon_name:
            set_icon(action, icon_name, 16)
        action.triggered.connect(lambda _checked=False: slot())
        self._page.addAction(action)
        return action

    def actions(self) -> list[QAction]:
        """Return all of them, as the keys sheet lists them."""
        return [self.group, self.like, self.invert, self.burst, self.show_burst, self.compare]

    def in_menu(self) -> list[QAction]:
        """Return those that make sense for what is selected now."""
        photo = self._grid.current_photo()
        found = [self.compare] if 2 <= self._grid.selected_count() <= 4 else []
        found.append(self.like)
        if self._grid.layout_.header:
            found.append(self.group)
        if photo is not None and photo.burst_count > 1:
            found += [self.burst, self.show_burst]
        return found

    # --- what they do

    def select_like(self) -> None:
        """Select every photo shown whose label, else prediction, is that of the current one."""
        photo = self._grid.current_photo()
        class_id = None if photo is None else class_of(photo)
        if class_id is None:
            self.said.emit(self.tr("This photo has neither a label nor a prediction yet."))
            return
        wanted = PhotoFilter(class_ids=frozenset({class_id}), class_by=ClassBy.EITHER)
        self._select_found(lambda project: project.find(wanted, PhotoSort()).tolist())

    def select_bursts(self) -> None:
        """Select all of the bursts of the selected photos, as far as they are shown."""
        current = self._grid.current_id()
        ids = self._grid.selected_ids() or ([current] if current is not None else [])

        def find(project: Project) -> list[int]:
            from cropapp.services.bursts import with_burst_members

            return list(with_burst_members(project, ids))

        if ids:
            self._select_found(find)

    def _select_found(self, find: Callable[[Project], list[int]]) -> None:
        project, grid = self._bridge.project, self._grid

        def select(ids: list[int]) -> None:
            grid.chosen.select_rows(grid.gallery.order.rows_of(ids))

        self._bridge.read(lambda: find(project), select, context=self)

    def _show_burst(self) -> None:
        photo = self._grid.current_photo()
        if photo is not None and photo.burst_id is not None:
            self.burst_requested.emit(PhotoFilter(burst_id=photo.burst_id))


def class_of(photo: Photo) -> ClassId | None:
    """Return what a photo counts as: its label, else the model's first class."""
    if photo.label.class_id is not None:
        return photo.label.class_id
    return photo.prediction.best.class_id if photo.prediction is not None else None
