"""The rows of the folder tree: what they know and how their numbers are drawn.

Owns: the folders laid out for quick answers, and the column with count and progress. Must not:
read; it is given the folders.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtCore import (
    QCoreApplication,
    QModelIndex,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QFontMetricsF, QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QTreeWidgetItem, QWidget

from cropapp.core.entities import FolderId
from cropapp.core.gallery import FolderNode
from cropapp.gui import theme
from cropapp.gui.locale_words import number, percent

Place = tuple[int | None, str]
"""Folder id (None: all photos) and the sub-folder in it."""
EVERYTHING: Place = (None, "")
PLACE_ROLE = int(Qt.ItemDataRole.UserRole)
ROW_PX = 28
BAR_PX = 3
_LEAST_COLUMN = 40
_AnyIndex = QModelIndex | QPersistentModelIndex


def _tr(text: str) -> str:
    return QCoreApplication.translate("FolderRows", text)


@dataclass
class FolderRows:
    """The folders of a project by place. Making one is cheap enough for a reader thread only.

    Attributes:
        missing: folders whose path is not there now.
    """

    roots: tuple[FolderNode, ...] = ()
    missing: frozenset[int] = frozenset()
    paths: dict[int, Path] = field(default_factory=dict)
    by_place: dict[Place, FolderNode] = field(default_factory=dict)

    @classmethod
    def of(cls, roots: Sequence[FolderNode], everything: str) -> FolderRows:
        """Index folders; `everything` names the row that stands for all of them."""
        photos = sum(node.photos for node in roots)
        labelled = sum(node.labelled for node in roots)
        rows = cls(tuple(roots))
        rows.by_place[EVERYTHING] = FolderNode(FolderId(0), "", everything, photos, labelled)
        waiting = list(roots)
        while waiting:
            node = waiting.pop()
            rows.by_place[int(node.folder_id), node.under] = node
            waiting += node.children
        return rows

    def is_missing(self, place: Place) -> bool:
        """Whether the folder itself, not a sub-folder, is not where it was."""
        return place[0] in self.missing and not place[1]

    def words(self, place: Place) -> str:
        """Return what a row says, for a tool tip or a screen reader."""
        node = self.by_place.get(place)
        if node is None:
            return ""
        if node.photos == 1:
            said = _tr("{name}: 1 photo, {labelled} labelled ({share})")
        else:
            said = _tr("{name}: {photos} photos, {labelled} labelled ({share})")
        said = said.format(
            name=node.name,
            photos=number(node.photos),
            labelled=number(node.labelled),
            share=percent(labelled_share(node)),
        )
        if self.is_missing(place):
            where = self.paths.get(int(node.folder_id), "")
            said += "\n" + _tr("Not found at {path}. Find… looks for it.").format(path=where)
        return said

    def titled(self, place: Place) -> str:
        """Return the name of a place, for the heading over the photos."""
        node = self.by_place.get(place)
        if node is None:
            return place[1]
        if not place[1]:
            return node.name
        upper, _, _ = place[1].rpartition("/")
        above = self.by_place.get((place[0], upper))
        return f"{above.name} / {node.name}" if above else node.name

    def same_places(self, other: FolderRows) -> bool:
        """Whether only numbers differ, so that no row comes or goes."""
        return (
            self.missing == other.missing
            and self.by_place.keys() == other.by_place.keys()
            and all(node.name == other.by_place[p].name for p, node in self.by_place.items())
        )


def labelled_share(node: FolderNode) -> float:
    return node.labelled / node.photos if node.photos else 0.0


class FolderItem(QTreeWidgetItem):
    """A row; it holds its place, and asks the rows for words when they are wanted.

    Texts set on 5,000 items ahead cost more than the tree may take to show.
    """

    def __init__(self, place: Place, name: str, source: FolderSource) -> None:
        super().__init__([name])
        self.place = place
        self._source = source

    def data(self, column: int, role: int) -> object:
        if role == PLACE_ROLE:
            return self.place
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._source.rows.words(self.place)
        return super().data(column, role)


class FolderSource:
    """Where items and delegate find the rows of now."""

    def __init__(self) -> None:
        self.rows = FolderRows()


class CountDelegate(QStyledItemDelegate):
    """The second column: the count, under it a thin bar of how much is labelled."""

    def __init__(self, source: FolderSource, parent: QWidget) -> None:
        super().__init__(parent)
        self._source = source

    def sizeHint(self, option: QStyleOptionViewItem, index: _AnyIndex) -> QSize:
        return QSize(_LEAST_COLUMN, ROW_PX)

    def column_width(self) -> int:
        """Return the room that the widest number needs."""
        metrics, rows = QFontMetricsF(theme.tabular_font(12)), self._source.rows
        node = rows.by_place.get(EVERYTHING)
        texts = [number(node.photos) if node else ""]
        if rows.missing:
            texts.append(_tr("not found"))
        return max(_LEAST_COLUMN, *(round(metrics.horizontalAdvance(t)) + 16 for t in texts))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _AnyIndex) -> None:
        super().paint(painter, option, index)
        rows, place = self._source.rows, index.data(PLACE_ROLE)
        node = rows.by_place.get(tuple(place)) if place else None
        if node is None:
            return
        tokens = theme.current_tokens()
        room = QRectF(option.rect).adjusted(4, 0, -8, 0)
        missing = rows.is_missing(tuple(place))
        painter.save()
        painter.setFont(theme.tabular_font(12))
        painter.setPen(tokens.warning if missing else tokens.secondary)
        text_room = room.adjusted(0, 0, 0, -4 if node.photos and not missing else 0)
        align = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        painter.drawText(text_room, align, _tr("not found") if missing else number(node.photos))
        if node.photos and not missing:
            bar = QRectF(room.right() - 32, room.bottom() - BAR_PX - 4, 32, BAR_PX)
            painter.fillRect(bar, tokens.line)
            bar.setWidth(bar.width() * labelled_share(node))
            painter.fillRect(bar, tokens.secondary)
        painter.restore()
