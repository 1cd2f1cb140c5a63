"""The folders of the project with their counts.

Owns: the tree, what a click on it asks for, and its menu. Must not: scan a disk; counts and what is
missing come from reader threads.

Rows below a folder are made when it is opened: a project with 5,000 sub-folders shows at once.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QPoint, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QIcon, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QMenu,
    QToolButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from cropapp.core.feed import Aspect, ProjectChange
from cropapp.core.gallery import FolderNode, PhotoFilter
from cropapp.gui import theme
from cropapp.gui.folder_rows import (
    EVERYTHING,
    ROW_PX,
    CountDelegate,
    FolderItem,
    FolderRows,
    FolderSource,
    Place,
)
from cropapp.gui.icons import icon, set_icon
from cropapp.gui.project_bridge import ProjectBridge
from cropapp.gui.theme import SPACE_4, SPACE_8

REFRESH_MS = 800
"""Counting by folder looks at every photo: during an import about once a second is plenty."""
MISSING_EVERY_MS = 20_000
"""A card may be pulled out or plugged in at any time; asking a disk for a folder is cheap."""
_EXPAND_UP_TO = 12
"""A folder with at most this many sub-folders opens by itself."""
_ROWS_COUNTED = 60
"""No screen shows more rows at a time: there is no need to count further."""


class FolderTree(QWidget):
    """All photos, then a row per folder and sub-folder."""

    place_chosen = Signal(object, str)
    """Folder id (None: all photos) and the sub-folder, relative."""
    add_folder_requested = Signal()
    look_requested = Signal(int)
    """Folder id: look for new photos in it."""
    find_requested = Signal(int)
    """Folder id: it is not where it was."""
    reveal_requested = Signal(int, str)
    remove_requested = Signal(int)
    rows_changed = Signal()
    """Rows came, went, were opened or closed: `wanted_height` is another."""

    def __init__(self, bridge: ProjectBridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._chosen: Place = EVERYTHING
        self._filling = False
        self._asks_disk = False
        self._source = FolderSource()
        self._icons: dict[str, QIcon] = {}
        self._items: dict[Place, FolderItem] = {}
        self.tree = self._make_tree()
        self._lay_out()
        self._again = QTimer(self, singleShot=True, interval=REFRESH_MS)
        self._again.timeout.connect(self._read)
        self._ask_disk = QTimer(self, interval=MISSING_EVERY_MS)
        self._ask_disk.timeout.connect(self.read_missing)
        self._ask_disk.start()
        bridge.changed.connect(self._on_changed)
        theme.changed.connect(self._recolour)
        self._read()
        self.read_missing()

    def _make_tree(self) -> _KeyedTree:
        tree = _KeyedTree(self)
        tree.setColumnCount(2)
        tree.setHeaderHidden(True)
        tree.setIndentation(14)
        tree.setUniformRowHeights(True)
        tree.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        tree.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        tree.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        tree.setAccessibleName(self.tr("Folders"))
        tree.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self._counts = CountDelegate(self._source, tree)
        tree.setItemDelegateForColumn(1, self._counts)
        header = tree.header()
        header.setStretchLastSection(False)
        header.setMinimumSectionSize(24)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Fixed)
        tree.currentItemChanged.connect(self._on_current)
        tree.itemExpanded.connect(self._on_expanded)
        tree.itemCollapsed.connect(self.rows_changed)
        tree.itemActivated.connect(self._on_activated)
        tree.customContextMenuRequested.connect(self._show_menu)
        tree.remove_pressed.connect(self._on_remove_pressed)
        return tree

    def _lay_out(self) -> None:
        title = QLabel(self.tr("FOLDERS"), self)
        title.setProperty("kind", "section")
        add = QToolButton(self)
        set_icon(add, "folder-add", 16)
        add.setToolTip(self.tr("Add a folder of photos"))
        add.setAccessibleName(self.tr("Add a folder of photos"))
        add.clicked.connect(self.add_folder_requested)
        head = QHBoxLayout()
        head.setContentsMargins(SPACE_8 + SPACE_4, SPACE_8, SPACE_4, 0)
        head.addWidget(title)
        head.addStretch(1)
        head.addWidget(add)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_4)
        column.addLayout(head)
        inset = QHBoxLayout()
        inset.setContentsMargins(SPACE_4, 0, SPACE_4, 0)
        inset.addWidget(self.tree)
        column.addLayout(inset, 1)

    # --- reading

    @Slot(object)
    def _on_changed(self, change: ProjectChange) -> None:
        counted = change.aspects & {Aspect.FOLDERS, Aspect.PHOTOS, Aspect.LABELS}
        if counted and not self._again.isActive():
            self._again.start()
        if Aspect.FOLDERS in change.aspects:
            self.read_missing()

    @Slot()
    def _read(self) -> None:
        project, everything = self._bridge.project, self.tr("All photos")
        self._bridge.read(
            lambda: FolderRows.of(project.folder_tree(), everything),
            self.show_rows,
            context=self,
            later=True,
        )

    @Slot()
    def read_missing(self) -> None:
        """Ask the disk which folders are not there; one question at a time."""
        if self._asks_disk:
            return
        self._asks_disk = True
        project = self._bridge.project

        def ask() -> dict[int, Path]:
            from cropapp.services.relink_folder import missing_folders

            return {int(folder.id): folder.path for folder in missing_folders(project)}

        self._bridge.read(
            ask,
            self._take_missing,
            context=self,
            failed=self._on_missing_failed,
            later=True,
        )

    def _on_missing_failed(self, problem: Exception) -> None:
        self._asks_disk = False
        self._bridge.failed.emit(problem)

    def _take_missing(self, missing: dict[int, Path]) -> None:
        self._asks_disk = False
        rows = self._source.rows
        if not rows.by_place:  # the folders themselves are not read yet
            rows.missing, rows.paths = frozenset(missing), missing
        elif frozenset(missing) != rows.missing:
            if rows.missing - missing.keys():  # pictures that could not be had now can
                self._bridge.project.feed.publish(Aspect.FOLDERS)
            self.show_rows(replace(rows), missing)

    def show_folders(self, nodes: tuple[FolderNode, ...]) -> None:
        """Show folders; what was open or chosen stays so."""
        self.show_rows(FolderRows.of(nodes, self.tr("All photos")))

    def show_rows(self, rows: FolderRows, missing: dict[int, Path] | None = None) -> None:
        """Show folders that a reader thread laid out.

        Args:
            missing: where those are not that are missing; None: as before.
        """
        before = self._source.rows
        rows.missing = before.missing if missing is None else frozenset(missing)
        rows.paths = before.paths if missing is None else dict(missing)
        self._source.rows = rows
        self.tree.header().resizeSection(1, self._counts.column_width())
        if self._items and rows.same_places(before):
            self.tree.viewport().update()
            return
        self._fill()

    def wanted_height(self) -> int:
        """Return the height in which all rows show without scrolling."""
        rows_px = self.tree.shown_rows() * ROW_PX + 2 * self.tree.frameWidth()
        return max(self.tree.y() + rows_px + SPACE_8, self.minimumSizeHint().height())

    # --- rows

    def _fill(self) -> None:
        opened = {place for place, item in self._items.items() if item.isExpanded()}
        known = set(self._items)
        # Drawn once for all rows: an icon of its own for each of 200 folders takes 120 ms.
        self._icons = {name: icon(name, 16) for name in ("photos", "folder")}
        self._icons["missing"] = icon("warning", 16, theme.current_tokens().warning)
        self._filling = True
        self.tree.clear()
        self._items.clear()
        rows = self._source.rows
        tops = [self._item(EVERYTHING, rows.by_place[EVERYTHING], "photos")]
        tops += [self._item((int(n.folder_id), ""), n, "folder") for n in rows.roots]
        self.tree.addTopLevelItems(tops)
        for node in rows.roots:
            place: Place = (int(node.folder_id), "")
            if place in opened or (place not in known and len(node.children) <= _EXPAND_UP_TO):
                self._open(place, opened)
        self._filling = False
        self._mark_chosen()
        self.rows_changed.emit()

    def _item(self, place: Place, node: FolderNode, icon_name: str) -> FolderItem:
        item = FolderItem(place, node.name, self._source)
        missing = self._source.rows.is_missing(place)
        item.setIcon(0, self._icons["missing" if missing else icon_name])
        if node.children:
            policy = QTreeWidgetItem.ChildIndicatorPolicy.ShowIndicator
            item.setChildIndicatorPolicy(policy)
        self._items[place] = item
        return item

    def _open(self, place: Place, opened: set[Place]) -> None:
        """Open a folder that was open before, and in it those that were."""
        item = self._items[place]
        self._make_children(item)
        item.setExpanded(True)
        for child in self._source.rows.by_place[place].children:
            below: Place = (int(child.folder_id), child.under)
            if below in opened:
                self._open(below, opened)

    def _make_children(self, item: FolderItem) -> None:
        node = self._source.rows.by_place.get(item.place)
        if node is None or item.childCount():
            return
        item.addChildren(
            [self._item((int(c.folder_id), c.under), c, "folder") for c in node.children]
        )

    @Slot(QTreeWidgetItem)
    def _on_expanded(self, item: QTreeWidgetItem) -> None:
        if isinstance(item, FolderItem):
            self._make_children(item)
            self.rows_changed.emit()

    # --- choosing

    def show_filter(self, shown: PhotoFilter) -> None:
        """Mark the folder of a filter that was set elsewhere."""
        folder = None if shown.folder_id is None else int(shown.folder_id)
        self._chosen = (folder, shown.under)
        self._mark_chosen()

    def title_of(self, shown: PhotoFilter) -> str:
        """Return the name of a filter's folder, for the heading over the photos."""
        folder = None if shown.folder_id is None else int(shown.folder_id)
        return self._source.rows.titled((folder, shown.under)) or self.tr("All photos")

    def _mark_chosen(self) -> None:
        item = self._shown_item(self._chosen)
        self._filling = True
        if item is None:
            self.tree.clearSelection()
        else:
            self.tree.setCurrentItem(item)
        self._filling = False

    def _shown_item(self, place: Place) -> FolderItem | None:
        """Return the row of a place, opening what it lies in."""
        if place not in self._source.rows.by_place:
            return None
        parts = place[1].split("/") if place[1] else []
        for depth in range(len(parts)):
            above = self._items.get((place[0], "/".join(parts[:depth])))
            if above is not None:
                self._make_children(above)
        return self._items.get(place)

    @Slot(QTreeWidgetItem, QTreeWidgetItem)
    def _on_current(self, item: QTreeWidgetItem | None) -> None:
        if self._filling or not isinstance(item, FolderItem):
            return
        if item.place != self._chosen:
            self._chosen = item.place
            self.place_chosen.emit(*item.place)

    # --- what can be done with a folder

    @Slot(QTreeWidgetItem)
    def _on_activated(self, item: QTreeWidgetItem) -> None:
        if isinstance(item, FolderItem) and self._source.rows.is_missing(item.place):
            self.find_requested.emit(item.place[0])

    @Slot()
    def _on_remove_pressed(self) -> None:
        item = self.tree.currentItem()
        if isinstance(item, FolderItem) and item.place[0] is not None and not item.place[1]:
            self.remove_requested.emit(item.place[0])

    @Slot(QPoint)
    def _show_menu(self, where: QPoint) -> None:
        item = self.tree.itemAt(where) or self.tree.currentItem()
        if not isinstance(item, FolderItem):
            return
        menu = self.menu_of(item.place)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.tree.viewport().mapToGlobal(where))

    def menu_of(self, place: Place) -> QMenu:
        """Return what can be done with a place, as a menu."""
        menu = QMenu(self.tree)
        folder, under = place
        menu.addAction(self.tr("Show only these photos"), partial(self._choose, place))
        if folder is None:
            menu.addAction(self.tr("Add a folder…"), self.add_folder_requested.emit)
            return menu
        missing = folder in self._source.rows.missing
        if missing:
            menu.addAction(self.tr("Find…"), partial(self.find_requested.emit, folder))
        else:
            menu.addAction(
                self.tr("Look for new photos"), partial(self.look_requested.emit, folder)
            )
            words = self.tr("Show in the file manager")
            menu.addAction(words, partial(self.reveal_requested.emit, folder, under))
        if not under:
            menu.addSeparator()
            if not missing:
                words = self.tr("It is elsewhere now…")
                menu.addAction(words, partial(self.find_requested.emit, folder))
            words = self.tr("Remove from the project…")
            menu.addAction(words, partial(self.remove_requested.emit, folder))
        return menu

    def _choose(self, place: Place) -> None:
        self._chosen = place
        self._mark_chosen()
        self.place_chosen.emit(*place)

    @Slot()
    def _recolour(self) -> None:
        if self._items:
            self._fill()


class _KeyedTree(QTreeWidget):
    """A tree whose Delete key asks for the removal of the current row, and that counts its rows."""

    remove_pressed = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Delete:
            self.remove_pressed.emit()
            return
        super().keyPressEvent(event)

    def shown_rows(self, at_most: int = _ROWS_COUNTED) -> int:
        """Return how many rows there are, those in closed folders left out; counts to `at_most`."""
        waiting = [self.topLevelItem(n) for n in range(min(self.topLevelItemCount(), at_most))]
        count = len(waiting)
        while waiting and count < at_most:
            item = waiting.pop()
            if item is not None and item.isExpanded():
                below = min(item.childCount(), at_most - count)
                count += below
                waiting += [item.child(n) for n in range(below)]
        return count
