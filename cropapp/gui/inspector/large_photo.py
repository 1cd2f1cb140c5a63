"""A photo view that fetches its own pictures: what is there at once, sharper ones after.

Owns: which resolution a view needs and asking the shared loader for it, the neighbours after it.
Must not: decode, nor decide which photo is shown.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSizeF, Signal, Slot
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QWidget

from cropapp.core.entities import Photo, PhotoState
from cropapp.gui.evidence_layer import EvidenceLayer
from cropapp.gui.gallery.loader import PictureLoader
from cropapp.gui.gallery.pictures import PictureKey, large_image, picture_key
from cropapp.gui.inspector.photo_view import PhotoView, ViewPlace
from cropapp.gui.project_bridge import ProjectBridge
from cropapp.gui.target_mark import TargetMark
from cropapp.gui.told import told

LEVELS = (480, 1100, 0)
"""Shorter side in device pixels of what is decoded; 0 is every pixel. Few levels, many hits."""
LARGE_BYTES = 256_000_000
"""Bound of the large pictures kept: five of 12 megapixels, or twenty that fit a screen."""


class LargePhoto(PhotoView):
    """Shows a photo of the project. `shown` fires when its first true picture is there."""

    shown = Signal(int)
    photo_given = Signal()
    """`photo` is another one, or the same with another label or target point."""

    def __init__(
        self, bridge: ProjectBridge, pictures: PictureLoader, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._pictures = pictures
        self._photo: Photo | None = None
        self._level_shown: int | None = None
        self.keeps_place = False
        """Whether another photo is shown at the scale and place of the last one."""
        self._place = ViewPlace()
        self.target_mark = TargetMark(self)
        self.evidence = EvidenceLayer(bridge, self)
        pictures.arrived.connect(self._on_arrived)
        pictures.failed.connect(self._on_failed)
        pictures.may_be_had.connect(self._want_sharper)
        self.zoomed.connect(self._want_sharper)

    @property
    def photo(self) -> Photo | None:
        return self._photo

    def show_photo(self, photo: Photo | None, placeholder: QPixmap | None = None) -> None:
        """Show a photo; the same photo again keeps zoom and place.

        Args:
            placeholder: its thumbnail, shown until something sharper is there.
        """
        same = photo and self._photo and picture_key(photo, 0) == picture_key(self._photo, 0)
        known_size = bool(photo and photo.facts) == bool(self._photo and self._photo.facts)
        self._photo = photo
        self.photo_given.emit()
        if same and known_size and self.has_picture:
            return
        self._level_shown = None
        if self.has_picture:
            self._place = self.view_place()
        if photo is None:
            self.show_message(self.tr("Select a photo to see it here."), "picture")
        elif photo.state is PhotoState.MISSING:
            self.show_message(self.tr("The file is not there any more."), "missing-picture")
        elif photo.state is PhotoState.UNREADABLE:
            self.show_message(told(photo.state_reason), "broken-picture")
        else:
            self._show_best(photo, placeholder)

    def _show_best(self, photo: Photo, placeholder: QPixmap | None) -> None:
        for level in reversed(LEVELS):
            pixmap = self._pictures.picture(picture_key(photo, level))
            if pixmap is not None:
                self._level_shown = level
                self._show_first(photo, pixmap)
                self.shown.emit(photo.id)
                break
        else:
            if placeholder is not None:
                self._show_first(photo, placeholder)
            else:
                self.show_message("")
        self._want_sharper()

    def _show_first(self, photo: Photo, pixmap: QPixmap) -> None:
        """Show a picture of a photo that was not shown before, zoomed as the last one was."""
        size = _full_size(photo, pixmap)
        if self.keeps_place and photo.facts is not None:
            self.show_other(pixmap, size, self._place)
        else:
            self.show_picture(pixmap, size)

    def prefetch(self, photos: Sequence[Photo]) -> None:
        """Decode neighbours as this view would need them, the nearest (the first given) first.

        What was asked for before and is neither shown nor among them is no longer wanted.
        """
        near = {photo.id for photo in photos}
        if self._photo is not None:
            near.add(self._photo.id)
        self._pictures.keep_where(lambda key: getattr(key, "photo_id", None) in near)
        for photo in reversed(photos):
            if photo.state in (PhotoState.READY, PhotoState.FOUND):
                fitted = self.is_fitted or not self.keeps_place
                self._request(photo, self._level_for(_full_size(photo, None), fitted=fitted))
        if self._photo is not None:
            self._want_sharper()

    def _level_for(self, size: QSizeF, *, fitted: bool) -> int:
        if size.isEmpty():
            return LEVELS[1] if fitted else 0  # not read yet: how large it is nobody knows
        across, down = self.width() / size.width(), self.height() / size.height()
        scale = min(across, down) if fitted else self.scale()
        needed = min(size.width(), size.height()) * scale * self.devicePixelRatioF()
        return next((level for level in LEVELS if level >= needed), 0)

    @Slot()
    def _want_sharper(self) -> None:
        photo = self._photo
        if photo is None or not self.isVisible():
            return
        if photo.state not in (PhotoState.READY, PhotoState.FOUND):
            return
        level = self._level_for(_full_size(photo, None), fitted=self.is_fitted)
        if self._level_shown is None or _sharper(level, self._level_shown):
            key = picture_key(photo, level)
            pixmap = self._pictures.picture(key)
            if pixmap is not None:
                self._take(photo, level, pixmap)
            elif (reason := self._pictures.reason(key)) is not None:
                self._show_reason(told(reason))
            else:
                self._request(photo, level)

    def _request(self, photo: Photo, level: int) -> None:
        path = self._bridge.project.photo_path(photo)
        self._pictures.request(picture_key(photo, level), lambda: large_image(path, level))

    def _take(self, photo: Photo, level: int, pixmap: QPixmap) -> None:
        first = self._level_shown is None
        self._level_shown = level
        if self.has_picture:
            self.show_picture(pixmap, _full_size(photo, pixmap), keep_view=True)
        else:
            self._show_first(photo, pixmap)
        if first:
            self.shown.emit(photo.id)

    @Slot(object)
    def _on_arrived(self, key: PictureKey) -> None:
        photo = self._photo
        if photo is None or key != picture_key(photo, key.side_px):
            return
        if self._level_shown is None or _sharper(key.side_px, self._level_shown):
            pixmap = self._pictures.picture(key)
            if pixmap is not None:
                self._take(photo, key.side_px, pixmap)

    @Slot(object, str)
    def _on_failed(self, key: PictureKey, reason: str) -> None:
        photo = self._photo
        if photo is not None and key == picture_key(photo, key.side_px):
            self._show_reason(told(reason))

    def _show_reason(self, reason: str) -> None:
        if self.has_picture:
            # A card that was pulled out takes nothing away that is on the screen already.
            stand_in = self.tr("{reason} What you see is its thumbnail.")
            is_true = self._level_shown is not None
            self.show_note(reason if is_true else stand_in.format(reason=reason))
        elif self._message != reason:
            # A change of message is a change of scale too, which asks again: say it only once.
            self.show_message(reason, "broken-picture")

    def showEvent(self, event: object) -> None:
        super().showEvent(event)  # type: ignore[arg-type]
        self._want_sharper()


def _sharper(level: int, than: int) -> bool:
    return LEVELS.index(level) > LEVELS.index(than)


def _full_size(photo: Photo, pixmap: QPixmap | None) -> QSizeF:
    """Return the photo's size in its own pixels, guessed from a pixmap until it was read."""
    if photo.facts is not None:
        return QSizeF(photo.facts.width, photo.facts.height)
    return QSizeF(pixmap.size()) if pixmap is not None else QSizeF()
