"""The folders of the project with their counts.

Owns: the tree and what a click on it asks for. Must not: scan a disk; the counts come from the
project in a reader thread.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QToolButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from cropapp.core.entities import FolderId
from cropapp.core.feed import Aspect, ProjectChange
from cropapp.core.gallery import FolderNode, PhotoFilter
from cropapp.gui import theme
from cropapp.gui.icons import icon, set_icon
from cropapp.gui.project_bridge import ProjectBridge
from cropapp.gui.theme import SPACE_4, SPACE_8

REFRESH_MS = 800
"""Counting by folder looks at every photo: during an import about once a second is plenty."""
_PLACE_ROLE = int(Qt.ItemDataRole.UserRole)
_EXPAND_UP_TO = 12
"""A folder with at most this many sub-folders opens by itself."""
_Place = tuple[int | None, str]


class FolderTree(QWidget):
    """All photos, then a row per folder and sub-folder."""

    place_chosen = Signal(object, str)
    """Folder id (None: all photos) and the sub-folder, relative."""
    add_folder_requested = Signal()

    def __init__(self, bridge: ProjectBridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._chosen: _Place = (None, "")
        self._filling = False
        self._icons: dict[str, QIcon] = {}
        self.tree = self._make_tree()
        self._lay_out()
        self._again = QTimer(self, singleShot=True, interval=REFRESH_MS)
        self._again.timeout.connect(self._read)
        bridge.changed.connect(self._on_changed)
        theme.changed.connect(self._recolour)
        self._read()

    def _make_tree(self) -> QTreeWidget:
        tree = QTreeWidget(self)
        tree.setColumnCount(2)
        tree.setHeaderHidden(True)
        tree.setIndentation(14)
        tree.setUniformRowHeights(True)
        tree.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        tree.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        tree.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        tree.setAccessibleName(self.tr("Folders"))
        header = tree.header()
        header.setStretchLastSection(False)
        header.setMinimumSectionSize(24)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        tree.currentItemChanged.connect(self._on_current)
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

    @Slot()
    def _read(self) -> None:
        self._bridge.read(self._bridge.project.folder_tree, self.show_folders, context=self)

    def show_folders(self, nodes: tuple[FolderNode, ...]) -> None:
        """Show folders; what was open or chosen stays so."""
        opened = self._opened()
        # Drawn once for all rows: an icon of its own for each of 200 folders takes 120 ms.
        self._icons = {name: icon(name, 16) for name in ("photos", "folder")}
        self._filling = True
        self.tree.clear()
        photos = sum(node.photos for node in nodes)
        labelled = sum(node.labelled for node in nodes)
        everything = FolderNode(FolderId(0), "", self.tr("All photos"), photos, labelled)
        self._add_row(None, everything, (None, ""), "photos")
        for node in nodes:
            self._add_node(None, node, opened)
        self._filling = False
        self._mark_chosen()

    def _opened(self) -> dict[_Place, bool]:
        places, waiting = (
            {},
            [self.tree.topLevelItem(i) for i in range(self.tree.topLevelItemCount())],
        )
        while waiting:
            item = waiting.pop()
            if item is not None and item.childCount():
                places[item.data(0, _PLACE_ROLE)] = item.isExpanded()
                waiting += [item.child(i) for i in range(item.childCount())]
        return places

    def _add_node(
        self, parent: QTreeWidgetItem | None, node: FolderNode, opened: dict[_Place, bool]
    ) -> None:
        place: _Place = (int(node.folder_id), node.under)
        item = self._add_row(parent, node, place, "folder")
        for child in node.children:
            self._add_node(item, child, opened)
        default = parent is None and len(node.children) <= _EXPAND_UP_TO
        item.setExpanded(opened.get(place, default))

    def _add_row(
        self, parent: QTreeWidgetItem | None, node: FolderNode, place: _Place, icon_name: str
    ) -> QTreeWidgetItem:
        item = QTreeWidgetItem(parent) if parent else QTreeWidgetItem(self.tree)
        item.setText(0, node.name)
        item.setText(1, f"{node.photos:,}")
        item.setTextAlignment(1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        item.setIcon(0, self._icons[icon_name])
        item.setForeground(1, theme.current_tokens().secondary)
        item.setFont(1, theme.tabular_font(12))
        item.setData(0, _PLACE_ROLE, place)
        words = self.tr("{name}: {photos} photos, {labelled} labelled").format(
            name=node.name, photos=f"{node.photos:,}", labelled=f"{node.labelled:,}"
        )
        item.setToolTip(0, words)
        item.setData(0, int(Qt.ItemDataRole.AccessibleTextRole), words)
        return item

    # --- choosing

    def show_filter(self, shown: PhotoFilter) -> None:
        """Mark the folder of a filter that was set elsewhere."""
        folder = None if shown.folder_id is None else int(shown.folder_id)
        self._chosen = (folder, shown.under)
        self._mark_chosen()

    def title_of(self, shown: PhotoFilter) -> str:
        """Return the name of a filter's folder, for the heading over the photos."""
        folder = None if shown.folder_id is None else int(shown.folder_id)
        item = self._item_at((folder, shown.under))
        if item is None:
            return shown.under or self.tr("All photos")
        parent = item.parent()
        return f"{parent.text(0)} / {item.text(0)}" if parent else item.text(0)

    def _item_at(self, place: _Place) -> QTreeWidgetItem | None:
        waiting = [self.tree.topLevelItem(i) for i in range(self.tree.topLevelItemCount())]
        while waiting:
            item = waiting.pop()
            if item is None:
                continue
            if item.data(0, _PLACE_ROLE) == place:
                return item
            waiting += [item.child(i) for i in range(item.childCount())]
        return None

    def _mark_chosen(self) -> None:
        item = self._item_at(self._chosen)
        self._filling = True
        if item is None:
            self.tree.clearSelection()
        else:
            self.tree.setCurrentItem(item)
        self._filling = False

    @Slot(QTreeWidgetItem, QTreeWidgetItem)
    def _on_current(self, item: QTreeWidgetItem | None) -> None:
        if self._filling or item is None:
            return
        folder, under = item.data(0, _PLACE_ROLE)
        if (folder, under) != self._chosen:
            self._chosen = (folder, under)
            self.place_chosen.emit(folder, under)

    @Slot()
    def _recolour(self) -> None:
        self._read()
