"""The photos of a burst beside the one in front.

Owns: the list of thumbnails and which one is looked at. Must not: decode; the loader does.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import (
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRectF,
    QSignalBlocker,
    QSize,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QPainter, QPen, QPixmap
from PySide6.QtWidgets import (
    QLabel,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from cropapp.core.entities import Photo
from cropapp.gui import theme
from cropapp.gui.gallery.loader import PictureLoader
from cropapp.gui.gallery.pictures import PictureKey
from cropapp.gui.locale_words import number
from cropapp.gui.theme import SPACE_4, SPACE_8

THUMBNAIL_PX = 96
_CELL = THUMBNAIL_PX + 12
_KEY_ROLE = int(Qt.ItemDataRole.UserRole)
_AnyIndex = QModelIndex | QPersistentModelIndex


class _ThumbnailDelegate(QStyledItemDelegate):
    """A thumbnail in the middle of its cell; round the one in front a frame."""

    def __init__(self, thumbnails: PictureLoader, parent: QObject) -> None:
        super().__init__(parent)
        self._thumbnails = thumbnails

    def sizeHint(self, option: QStyleOptionViewItem, index: _AnyIndex) -> QSize:
        return QSize(_CELL, _CELL)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _AnyIndex) -> None:
        tokens = theme.current_tokens()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        cell = QRectF(option.rect)
        picture = self._thumbnails.picture(index.data(_KEY_ROLE))
        where = QRectF(0, 0, THUMBNAIL_PX, THUMBNAIL_PX)
        where.moveCenter(cell.center())
        if picture is not None:
            where = _fitted(picture, where)
            painter.drawPixmap(where, picture, QRectF(picture.rect()))
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setPen(QPen(tokens.accent, 2))
            painter.drawRoundedRect(where.adjusted(-3, -3, 3, 3), 4, 4)
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(QPen(tokens.line, 2))
            painter.drawRoundedRect(where.adjusted(-3, -3, 3, 3), 4, 4)
        painter.restore()


def _fitted(picture: QPixmap, room: QRectF) -> QRectF:
    size = picture.size().scaled(room.size().toSize(), Qt.AspectRatioMode.KeepAspectRatio)
    where = QRectF(0, 0, size.width(), size.height())
    where.moveCenter(room.center())
    return where


class BurstStrip(QWidget):
    """Shown for a unit of several photos only; `member_chosen` tells which to look at."""

    member_chosen = Signal(int)

    def __init__(self, thumbnails: PictureLoader, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._keys: list[PictureKey] = []
        self._count = QLabel(self)
        self._count.setProperty("kind", "small")
        self._count.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._count.setWordWrap(True)
        self.list = QListWidget(self)
        self.list.setItemDelegate(_ThumbnailDelegate(thumbnails, self.list))
        self.list.setUniformItemSizes(True)
        self.list.setMouseTracking(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # Up and Down move in it from the page
        self.list.setAccessibleName(self.tr("Photos of this burst"))
        self.list.currentRowChanged.connect(self._on_row)
        self.setFixedWidth(_CELL + 28)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_8, SPACE_8, SPACE_4, SPACE_8)
        column.setSpacing(SPACE_4)
        column.addWidget(self._count)
        column.addWidget(self.list, 1)
        thumbnails.arrived.connect(self._on_arrived)
        self.hide()

    def show_photos(self, photos: Sequence[Photo], keys: Sequence[PictureKey], member: int) -> None:
        """Show the photos of a unit, one of them marked; a single one hides the strip.

        Args:
            keys: the thumbnails the loader was asked for, one per photo.
        """
        self.setVisible(len(photos) > 1)
        with QSignalBlocker(self.list):
            if list(keys) != self._keys:
                self._fill(photos, keys)
            self.list.setCurrentRow(member)

    def _fill(self, photos: Sequence[Photo], keys: Sequence[PictureKey]) -> None:
        self._keys = list(keys)
        self._count.setText(self.tr("{n} photos as one").format(n=number(len(photos))))
        self.list.clear()
        if len(photos) < 2:
            return
        for photo, key in zip(photos, keys, strict=True):
            item = QListWidgetItem(self.list)
            item.setData(_KEY_ROLE, key)
            item.setToolTip(photo.file_name)
            item.setData(int(Qt.ItemDataRole.AccessibleTextRole), photo.file_name)

    @Slot(int)
    def _on_row(self, row: int) -> None:
        if row >= 0:
            self.member_chosen.emit(row)

    @Slot(object)
    def _on_arrived(self, key: PictureKey) -> None:
        if key in self._keys:
            self.list.viewport().update()
