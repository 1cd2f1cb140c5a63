"""What lies under the pointer, in a small card beside it.

Owns: the card's contents and its place. Must not: find out what is under the pointer.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, Qt, Slot
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from cropapp.core.entities import ClassId, Photo, PhotoId
from cropapp.gui import theme
from cropapp.gui.elided_label import ElidedLabel
from cropapp.gui.gallery.loader import PictureLoader
from cropapp.gui.gallery.pictures import PictureKey, picture_key, thumbnail_image
from cropapp.gui.icons import icon_pixmap
from cropapp.gui.inspector.chip_line import ChipLine
from cropapp.gui.locale_words import number
from cropapp.gui.photo_words import class_name
from cropapp.gui.project_bridge import ProjectBridge
from cropapp.gui.theme import SPACE_4, SPACE_8

SIDE = 160
_AWAY = 16
_LINES = 5


class HoverCard(QFrame):
    """Over the map; the mouse passes through it."""

    def __init__(
        self, bridge: ProjectBridge, pictures: PictureLoader, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._pictures = pictures
        self._key: PictureKey | None = None
        self._asked = 0
        self._at = QPointF()
        self.setProperty("kind", "raised")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.picture = QLabel(self)
        self.picture.setFixedSize(SIDE, SIDE)
        self.picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.name = ElidedLabel("", self, mode=Qt.TextElideMode.ElideMiddle)
        self.name.setFixedWidth(SIDE)
        self.chips = ChipLine(bridge, self)
        self.chips.setFixedWidth(SIDE)
        self.lines = QLabel(self)
        self.lines.setTextFormat(Qt.TextFormat.PlainText)
        self.lines.setProperty("kind", "secondary")
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_8, SPACE_8, SPACE_8, SPACE_8)
        column.setSpacing(SPACE_4)
        for part in (self.picture, self.name, self.chips, self.lines):
            column.addWidget(part)
        pictures.arrived.connect(self._on_picture)
        pictures.failed.connect(self._on_no_picture)
        self.hide()

    @Slot()
    def put_away(self) -> None:
        """Hide, and forget what was asked for."""
        self._asked += 1
        self.hide()

    def show_group(self, at: QPointF, counts: Sequence[tuple[int, int]], photos: int) -> None:
        """Say how many photos lie together and of which classes, the most first."""
        self._asked += 1
        self._at = at
        words = self.tr("1 photo") if photos == 1 else self.tr("{n} photos")
        self.name.setText(words.format(n=number(photos)))
        rows = [f"{number(n)}  {self._class_name(class_id)}" for class_id, n in counts[:_LINES]]
        rest = sum(n for _, n in counts[_LINES:])
        if rest:
            rows.append(self.tr("{n} of other classes").format(n=number(rest)))
        self.lines.setText("\n".join(rows))
        self._show_parts(one=False)

    def show_photo(self, at: QPointF, photo_id: PhotoId) -> None:
        """Read a photo and show it, unless the pointer is elsewhere by then."""
        self._asked += 1
        asked, project = self._asked, self._bridge.project

        def done(photos: list[Photo]) -> None:
            if asked == self._asked and photos:
                self._at = at
                self._fill(photos[0])

        self._bridge.read(lambda: project.photos([photo_id]), done, context=self)

    def _fill(self, photo: Photo) -> None:
        self.name.setText(photo.file_name)
        self.chips.show_photo(photo)
        scale = self.devicePixelRatioF()
        side_px, project = round(SIDE * scale), self._bridge.project
        self._key = picture_key(photo, side_px)
        known = self._pictures.picture(self._key)
        if self._pictures.reason(self._key) is not None:
            self._show_broken()
        elif known is None:
            self.picture.clear()
            self._pictures.request(
                self._key, lambda: thumbnail_image(project, photo, side_px, scale)
            )
        else:
            self.picture.setPixmap(known)
        self._show_parts(one=True)

    @Slot(object)
    def _on_picture(self, key: object) -> None:
        if key == self._key:
            pixmap = self._pictures.picture(self._key)
            if pixmap is not None:
                self.picture.setPixmap(pixmap)

    @Slot(object, str)
    def _on_no_picture(self, key: object) -> None:
        if key == self._key:
            self._show_broken()

    def _show_broken(self) -> None:
        ink, scale = theme.current_tokens().disabled, self.devicePixelRatioF()
        self.picture.setPixmap(icon_pixmap("broken-picture", 32, ink, scale))

    def _class_name(self, class_id: int) -> str:
        if not class_id:
            return self.tr("no class yet")
        return class_name(self._bridge.class_by_id, ClassId(class_id))

    def _show_parts(self, *, one: bool) -> None:
        for part in (self.picture, self.chips):
            part.setVisible(one)
        self.lines.setVisible(not one and bool(self.lines.text()))
        self.adjustSize()
        self._settle()
        self.show()
        self.raise_()

    def _settle(self) -> None:
        parent = self.parentWidget()
        if parent is None:
            return
        left, top = self._at.x() + _AWAY, self._at.y() + _AWAY
        if left + self.width() > parent.width():
            left = self._at.x() - _AWAY - self.width()
        if top + self.height() > parent.height():
            top = self._at.y() - _AWAY - self.height()
        self.move(round(max(0, left)), round(max(0, top)))
