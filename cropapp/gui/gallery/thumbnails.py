"""The thumbnails of what is on the screen: asked for, given up when scrolled away.

Owns: the loader of the grid and what it is asked. Must not: paint.
"""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QObject

from cropapp.core.entities import Photo, PhotoId
from cropapp.gui.gallery.loader import THUMBNAIL_BYTES, PictureLoader
from cropapp.gui.gallery.model import GalleryModel
from cropapp.gui.gallery.pictures import (
    PictureKey,
    picture_key,
    quick_thumbnail,
    thumbnail_image,
)
from cropapp.gui.project_bridge import ProjectBridge


class ThumbnailRequests:
    """For the GUI thread; close its loader when done."""

    def __init__(self, bridge: ProjectBridge, gallery: GalleryModel, parent: QObject) -> None:
        self._bridge, self._gallery = bridge, gallery
        self.loader = PictureLoader(limit_bytes=THUMBNAIL_BYTES, parent=parent)
        bridge.changed.connect(self.loader.try_again)

    def request_all(self, missing: Iterable[tuple[PictureKey, Photo, float]]) -> None:
        """Ask for what a paint had to leave out, given from the first row to the last."""
        # Newest first: asked for from the last to the first, the first row is served first.
        for key, photo, scale in reversed(list(missing)):
            self._request(key, photo, scale)

    def _request(self, key: PictureKey, photo: Photo, scale: float) -> None:
        project, side_px = self._bridge.project, key.side_px
        self.loader.request(
            key,
            lambda: thumbnail_image(project, photo, side_px, scale),
            lambda: quick_thumbnail(project, photo, side_px, scale),
        )

    def keep_only(self, shown: Iterable[PhotoId], side_px: int) -> None:
        """Give up what waits for other photos than those on the screen."""
        photos = [self._gallery.known_photo(photo_id) for photo_id in shown]
        self.loader.keep_only(picture_key(photo, side_px) for photo in photos if photo)

    def has_all(self, shown: list[PhotoId], side_px: int) -> bool:
        """Return whether every one of the photos is painted as well as it will ever be."""
        photos = [self._gallery.known_photo(photo_id) for photo_id in shown]
        return bool(shown) and all(
            photo is not None and self.loader.is_final(picture_key(photo, side_px))
            for photo in photos
        )
