"""The page of photos: folders and classes, the grid, the inspector.

Owns: the composition of these parts and how they act on each other. Must not: query, decode or
write; the bridge and the parts do. Dialogs and key actions are the window's, which asks
`target_ids()` what they act on.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QByteArray, QEvent, Qt, Signal, Slot
from PySide6.QtGui import QAction, QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cropapp.core.entities import ClassId, FolderId, PhotoId
from cropapp.core.feed import Aspect, ProjectChange
from cropapp.core.gallery import ClassBy, PhotoFilter
from cropapp.core.settings import Settings
from cropapp.gui import theme
from cropapp.gui.class_keys import ClassKeys
from cropapp.gui.class_panel import ClassPanel
from cropapp.gui.close_look import CloseLook
from cropapp.gui.filters.bar import FilterBar
from cropapp.gui.filters.menu import class_filter
from cropapp.gui.filters.view_memory import ViewMemory
from cropapp.gui.folder_tree import FolderTree
from cropapp.gui.folding_panels import FoldingPanels
from cropapp.gui.gallery.loader import PictureLoader
from cropapp.gui.gallery.order import PhotoOrder
from cropapp.gui.gallery.view import GalleryView
from cropapp.gui.guide_overlay import GuideOverlay
from cropapp.gui.inspector.large_photo import LARGE_BYTES
from cropapp.gui.inspector.panel import Inspector
from cropapp.gui.left_panels import LeftPanels
from cropapp.gui.notices import DecisionLine, SortAgainLine
from cropapp.gui.own_keys import keep_own_key
from cropapp.gui.photo_choices import PhotoChoices
from cropapp.gui.photo_finder import PhotoFinder
from cropapp.gui.photo_labelling import PhotoLabelling
from cropapp.gui.photos_centre import PhotosCentre
from cropapp.gui.project_bridge import ProjectBridge
from cropapp.gui.project_page import ProjectPage
from cropapp.gui.target_mark import TargetPointing

_IN_CELLS = {Aspect.PHOTOS, Aspect.LABELS, Aspect.PREDICTIONS, Aspect.MODELS, Aspect.CLASSES}


class PhotosPage(ProjectPage):
    """Everything about the photos of one project."""

    selection_changed = Signal(int)
    """How many photos are selected."""
    filter_changed = Signal(object)
    shown_changed = Signal(int)
    """How many photos are in the grid."""
    panels_changed = Signal()
    exclude_requested = Signal(object)
    add_folder_requested = Signal()

    def __init__(self, bridge: ProjectBridge, parent: QWidget | None = None) -> None:
        super().__init__(bridge, parent)
        self._pictures = PictureLoader(limit_bytes=LARGE_BYTES, parent=self)
        bridge.changed.connect(self._pictures.try_again)
        self.finder = PhotoFinder(bridge, self)
        self.bar = FilterBar(bridge, self)
        # Before all else is made: the order is found meanwhile, and comes when all is.
        self.view_memory = ViewMemory(bridge, self.bar, self.finder, self)
        self.view_memory.restore()
        self.folders = FolderTree(bridge, self)
        self.classes = ClassPanel(bridge, self)
        self.grid = GalleryView(bridge, self)
        self.inspector = Inspector(bridge, self._pictures, self)
        self.sort_again_line = SortAgainLine(self)
        self._centre = PhotosCentre(self.grid, self.sort_again_line, self)
        self._title, self._empty = self._centre.title, self._centre.empty
        self.panels = self._lay_out()
        self.decision_line = DecisionLine(self.grid)
        self.close_look = CloseLook(
            bridge, self, self.grid, self.inspector, self._pictures, self.decision_line
        )
        self.loupe, self.compare = self.close_look.loupe, self.close_look.compare
        self.choices = PhotoChoices(bridge, self.grid, self)
        self.labelling = PhotoLabelling(
            bridge,
            self.grid,
            self.decision_line,
            targets=self.target_ids,
            find_class=self.find_class,
            more_actions=self.choices.in_menu,
        )
        self.pointing = TargetPointing(bridge, self.target_ids, self)
        self.inspector.target_asked.connect(self.toggle_target_point)
        self.loupe.target_asked.connect(self.toggle_target_point)
        self.class_keys = ClassKeys(bridge, self, self.labelling.give_class)
        self.guide = GuideOverlay(
            bridge,
            self,
            show_photos=self.apply_filter,
            edit_class=self.classes.dialogs.edit_class,
            cover=self.panels.cover_right,
            closed=self.focus_grid,
        )
        self._connect_parts()

    # --- composition

    def _lay_out(self) -> FoldingPanels:
        folders, classes = self.folders, self.classes

        def wanted() -> tuple[int, int]:
            return folders.wanted_height(), classes.wanted_height()

        left = LeftPanels(folders, classes, wanted, self)
        for panel in (folders, classes):
            panel.rows_changed.connect(left.share_soon)
        panels = FoldingPanels(
            left,
            self._centre,
            self.inspector,
            widths=(theme.LEFT_WIDTH, theme.INSPECTOR_WIDTH),
            parent=self,
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.bar)
        column.addWidget(panels, 1)
        return panels

    def _connect_parts(self) -> None:
        bridge, grid, bar = self._bridge, self.grid, self.bar
        bridge.changed.connect(self._on_changed)
        bridge.marks_changed.connect(self.grid.viewport().update)
        bridge.counts_changed.connect(self._show_centre)
        self.finder.found.connect(self._show_order)
        grid.filled.connect(bridge.tell_calm, Qt.ConnectionType.QueuedConnection)
        self.finder.grew.connect(self._show_order)
        self.finder.would_move.connect(self.sort_again_line.offer)
        self.sort_again_line.sort_again.connect(self.finder.find_again)
        bar.filter_changed.connect(self._on_filter)
        bar.sort_changed.connect(self._find)
        bar.grouping_changed.connect(self._find)
        bar.density_chosen.connect(grid.set_density)
        bar.style_chosen.connect(grid.set_cell_style)
        bar.left.connect(self.focus_grid)
        self.folders.place_chosen.connect(self._on_place)
        self.folders.add_folder_requested.connect(self.add_folder_requested)
        self._connect_classes()
        self.panels.changed.connect(self.panels_changed)
        self.panels.changed.connect(self.close_look.soon.start)
        grid.density_changed.connect(bar.show_density)
        grid.style_changed.connect(bar.cells.show_style)
        grid.selection_moved.connect(self._on_selection)
        grid.settled.connect(self._note_on_screen)
        grid.customContextMenuRequested.connect(self.labelling.show_menu)
        self.inspector.class_chosen.connect(self.labelling.label_one)
        self.labelling.exclude_requested.connect(self.exclude_requested)
        self.close_look.said.connect(self._say)
        self.close_look.shown.connect(self.guide.show_photo)
        self.choices.said.connect(self._say)
        self.choices.compare_requested.connect(self.close_look.open_compare)
        self.choices.burst_requested.connect(self._show_burst)
        self._empty.action.connect(self._on_empty_action)

    def _connect_classes(self) -> None:
        self.classes.class_given.connect(self.labelling.give_class)
        self.classes.new_class_given.connect(self.labelling.give_new_class)
        self.classes.filter_requested.connect(self._show_class)
        self.classes.done.connect(self.focus_grid)

    # --- what the window asks

    def selected_ids(self) -> list[PhotoId]:
        return self.grid.selected_ids()

    def current_id(self) -> PhotoId | None:
        return self.grid.current_id()

    def target_ids(self) -> list[PhotoId]:
        """Return the photos a key acts on: the one looked at, else the selected, the current."""
        looked_at = self.close_look.looked_at()
        if looked_at:
            return looked_at
        current = self.grid.current_id()
        return self.grid.selected_ids() or ([current] if current is not None else [])

    def visible_ids(self) -> list[PhotoId]:
        """Return the photos that are on the screen."""
        return self.grid.visible_ids()

    def key_groups(self) -> list[tuple[str, list[QAction]]]:
        return [(self.tr("Select"), self.choices.actions())]

    def toggle_guide(self) -> None:
        self.guide.toggle()

    def select_all(self) -> None:
        self.grid.selectAll()

    def arrive(self) -> None:
        self.focus_grid()

    def take_file(self, path: Path) -> None:
        self.classes.dialogs.preview_list(path)

    def take_settings(self, settings: Settings) -> None:
        self.grid.set_density(settings.cell_size)

    @Slot()
    def focus_grid(self) -> None:
        self.close_look.front().setFocus(Qt.FocusReason.OtherFocusReason)

    def focus_search(self) -> None:
        self.close_look.close()
        self.bar.focus_search()

    def find_class(self) -> None:
        """Put the keyboard into the class search, its panel unfolded."""
        self.close_look.close()
        if not self.left_panel_visible():
            self.toggle_left_panel()
        self.classes.find_class()

    def go_next_unreviewed(self) -> None:
        """Go to the next photo nobody has decided on; at the end, start from the top."""
        row = self.grid.currentIndex().row()
        self.finder.find_next_unreviewed(row, self._go_to_unreviewed)

    def photo_filter(self) -> PhotoFilter:
        return self.bar.photo_filter()

    def apply_filter(self, wanted: PhotoFilter, which: str = "") -> None:
        """Show the photos of a filter, from the top; `which` names its `photo_ids`."""
        self.close_look.close()
        self.bar.set_filter(wanted, which)

    def density(self) -> int:
        return self.grid.density

    def set_density(self, side: int) -> None:
        self.grid.set_density(side)

    @Slot()
    def toggle_loupe(self) -> None:
        self.close_look.toggle_loupe()

    @Slot()
    def toggle_target_point(self) -> None:
        """Choose the target point on the large photo, or leave that."""
        self.pointing.toggle(self.close_look.large_view())

    def toggle_evidence(self) -> None:
        """Show on the large photo what the model goes by, or the bare photo again."""
        self.close_look.large_view().evidence.toggle()

    def show_next_evidence(self) -> None:
        """Show what speaks for the next likely class."""
        self.close_look.large_view().evidence.next_class()

    def close_page(self) -> None:
        """Stop the loader threads; call before the project closes."""
        self.view_memory.flush()
        self.grid.loader.close()
        self._pictures.close()

    # --- panels

    def left_panel_visible(self) -> bool:
        return self.panels.left_visible()

    def inspector_visible(self) -> bool:
        return self.panels.right_visible()

    def toggle_left_panel(self) -> None:
        self.panels.toggle_left()

    def toggle_inspector(self) -> None:
        self.panels.toggle_right()

    def save_panels(self) -> QByteArray:
        return self.panels.saveState()

    def restore_panels(self, state: QByteArray) -> None:
        self.panels.restoreState(state)

    def event(self, event: QEvent) -> bool:
        return keep_own_key(event, self.focusWidget()) or super().event(event)

    def hideEvent(self, event: QHideEvent) -> None:
        # Another page in front labels by its own rules.
        self._bridge.bursts_as_one = False
        super().hideEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._bridge.bursts_as_one = self.photo_filter().one_per_burst
        if self.focusWidget() is None or self.focusWidget() is self.bar.search:
            self.focus_grid()  # else the first field of the bar would take the letters

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.close_look.fill_page()

    # --- which photos

    @Slot(object)
    def _on_filter(self, wanted: PhotoFilter) -> None:
        self._bridge.bursts_as_one = wanted.one_per_burst and self.isVisible()
        self.folders.show_filter(wanted)
        self._find()
        self.filter_changed.emit(wanted)

    @Slot()
    def _find(self) -> None:
        self.finder.find(self.bar.photo_filter(), self.bar.photo_sort(), self.bar.group_by())

    @Slot(object, str)
    def _on_place(self, folder: int | None, under: str) -> None:
        folder_id = None if folder is None else FolderId(folder)
        self.bar.set_filter(replace(self.bar.photo_filter(), folder_id=folder_id, under=under))

    @Slot(int, object)
    def _show_class(self, class_id: int, by: ClassBy) -> None:
        self.bar.set_filter(class_filter(ClassId(class_id), by, self.bar.photo_filter()))

    @Slot(object)
    def _show_order(self, order: PhotoOrder) -> None:
        self.grid.show_order(order)
        self._show_centre()
        self.shown_changed.emit(len(order))

    @Slot()
    def _show_centre(self) -> None:
        """Show the grid, or what an empty one lacks."""
        count = len(self.grid.gallery.order)
        self._centre.show_grid(self.folders.title_of(self.bar.photo_filter()), count)
        if count or not self.finder.is_answered:
            return
        self._bridge.tell_calm()
        if self._is_filtered():
            words, action = self.tr("No photo matches these filters."), self.tr("Clear filters")
        else:
            words = self.tr("The photos of this project will be here. Add the folder they are in.")
            action = self.tr("Add a folder…")
        self._centre.show_empty(words, action)

    def _is_filtered(self) -> bool:
        return self.bar.photo_filter() != PhotoFilter()

    @Slot()
    def _on_empty_action(self) -> None:
        (self.bar.clear if self._is_filtered() else self.add_folder_requested.emit)()

    # --- what changed

    @Slot(object)
    def _on_changed(self, change: ProjectChange) -> None:
        if change.aspects & _IN_CELLS:
            self.grid.gallery.forget(change.photo_ids)

    # --- the current photo

    @Slot()
    def _on_selection(self) -> None:
        self.selection_changed.emit(self.grid.selected_count())
        self.close_look.soon.start()

    @Slot()
    def _note_on_screen(self) -> None:
        self._bridge.on_screen = tuple(self.visible_ids())

    @Slot(object)
    def _show_burst(self, wanted: PhotoFilter) -> None:
        self.apply_filter(wanted)

    @Slot(str)
    def _say(self, words: str) -> None:
        self.decision_line.say(words, can_undo=False)

    def _go_to_unreviewed(self, row: int | None) -> None:
        if row is None:
            self.decision_line.say(self.tr("Every photo shown is reviewed."), can_undo=False)
        else:
            self.grid.go_to_row(row)
