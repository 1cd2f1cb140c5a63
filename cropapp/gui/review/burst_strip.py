"""The photos of a burst beside the one in front.

Owns: the list of thumbnails and which one is looked at. Must not: decode; the loader does.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QIcon, QPixmap
from PySide6.QtWidgets import QLabel, QListView, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from cropapp.core.entities import Photo
from cropapp.gui.gallery.loader import PictureLoader
from cropapp.gui.gallery.pictures import PictureKey, picture_key
from cropapp.gui.locale_words import number
from cropapp.gui.theme import SPACE_4, SPACE_8

THUMBNAIL_PX = 96
_ID_ROLE = int(Qt.ItemDataRole.UserRole)


class BurstStrip(QWidget):
    """Shown for a unit of several photos only; `member_chosen` tells which to look at."""

    member_chosen = Signal(int)

    def __init__(self, thumbnails: PictureLoader, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._thumbnails = thumbnails
        self._photos: list[Photo] = []
        self._count = QLabel(self)
        self._count.setProperty("kind", "small")
        self._count.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._count.setWordWrap(True)
        self.list = QListWidget(self)
        self.list.setViewMode(QListView.ViewMode.ListMode)
        self.list.setIconSize(QSize(THUMBNAIL_PX, THUMBNAIL_PX))
        self.list.setSpacing(2)
        self.list.setUniformItemSizes(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # Up and Down move in it from the page
        self.list.setAccessibleName(self.tr("Photos of this burst"))
        self.list.currentRowChanged.connect(self._on_row)
        self.setFixedWidth(THUMBNAIL_PX + 36)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_8, SPACE_8, 0, SPACE_8)
        column.setSpacing(SPACE_4)
        column.addWidget(self._count)
        column.addWidget(self.list, 1)
        thumbnails.arrived.connect(self._on_arrived)
        self.hide()

    def show_photos(self, photos: Sequence[Photo], member: int, side_px: int) -> None:
        """Show the photos of a unit, one of them marked; a single one hides the strip.

        Args:
            side_px: edge of the thumbnails that the loader was asked for.
        """
        self.setVisible(len(photos) > 1)
        if [photo.id for photo in photos] != [photo.id for photo in self._photos]:
            self._fill(photos, side_px)
        self.list.blockSignals(True)
        self.list.setCurrentRow(member)
        self.list.blockSignals(False)

    def _fill(self, photos: Sequence[Photo], side_px: int) -> None:
        self._photos = list(photos)
        words = self.tr("{n} photos as one").format(n=number(len(photos)))
        self._count.setText(words)
        self.list.blockSignals(True)
        self.list.clear()
        for photo in photos if len(photos) > 1 else ():
            item = QListWidgetItem(self.list)
            item.setData(_ID_ROLE, int(photo.id))
            item.setToolTip(photo.file_name)
            item.setData(int(Qt.ItemDataRole.AccessibleTextRole), photo.file_name)
            item.setSizeHint(QSize(THUMBNAIL_PX + 8, THUMBNAIL_PX + 8))
            self._set_icon(item, self._thumbnails.picture(picture_key(photo, side_px)))
        self.list.blockSignals(False)

    def _set_icon(self, item: QListWidgetItem, picture: QPixmap | None) -> None:
        if picture is None:
            picture = QPixmap(1, 1)
            picture.fill(QColor(Qt.GlobalColor.transparent))
        icon = QIcon(picture)
        # Selected, Qt would tint the thumbnail; a photo's colours are what is judged.
        icon.addPixmap(picture, QIcon.Mode.Selected)
        item.setIcon(icon)

    @Slot(int)
    def _on_row(self, row: int) -> None:
        if row >= 0:
            self.member_chosen.emit(row)

    @Slot(object)
    def _on_arrived(self, key: PictureKey) -> None:
        for row in range(self.list.count()):
            item = self.list.item(row)
            if item.data(_ID_ROLE) == key.photo_id:
                self._set_icon(item, self._thumbnails.picture(key))
