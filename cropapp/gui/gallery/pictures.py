"""Which picture of a photo is wanted, and how it is read.

Owns: the keys of the picture caches, the thumbnail's way (project cache, else the file) and the
large picture's way. Must not: run in the GUI thread; `thumbnail_image` and `large_image` are for
loader threads.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtGui import QImage

from cropapp.core.entities import Photo
from cropapp.core.errors import PhotoUnreadable
from cropapp.gui import theme
from cropapp.gui.gallery.loader import fitted

if TYPE_CHECKING:
    from PIL.Image import Image

    from cropapp.services.project import Project


class PictureKey(NamedTuple):
    """A picture of one state of a file in one size; another size or time is another picture."""

    photo_id: int
    size_bytes: int
    mtime_ns: int
    side_px: int
    """Device pixels wanted; 0 is every pixel there is."""


def picture_key(photo: Photo, side_px: int) -> PictureKey:
    return PictureKey(photo.id, photo.size_bytes, photo.mtime_ns, side_px)


def thumbnail_image(project: Project, photo: Photo, side_px: int, scale: float) -> QImage:
    """Return a photo's thumbnail fitted into a square, corners rounded.

    Args:
        side_px: edge of the square in device pixels.
        scale: device pixels per pixel of the design.

    Raises:
        PhotoUnreadable: the file cannot be decoded.
    """
    data = project.thumbnails.get(photo.id, photo.size_bytes, photo.mtime_ns)
    if data is None:
        data = _make_thumbnail(project, photo)
    image = QImage.fromData(data)
    if image.isNull():
        raise PhotoUnreadable("The thumbnail is damaged.", hint="Classify the folder again.")
    result = fitted(image, side_px, theme.RADIUS * scale)
    result.setDevicePixelRatio(scale)
    return result


def _make_thumbnail(project: Project, photo: Photo) -> bytes:
    from cropapp.media.thumbnails import load_thumbnail

    data = load_thumbnail(project.photo_path(photo))
    project.thumbnails.put_many([(photo.id, photo.size_bytes, photo.mtime_ns, data)])
    return data


def large_image(path: Path, side_px: int) -> QImage:
    """Return a photo upright, its shorter side at least `side_px` where it has as many pixels.

    Raises:
        PhotoUnreadable: the file cannot be decoded.
    """
    from cropapp.media.thumbnails import decode_picture

    return image_from_pillow(decode_picture(path, min_side_px=side_px or None))


def image_from_pillow(picture: Image) -> QImage:
    """Return an RGB Pillow picture as a QImage that owns its pixels."""
    data = picture.tobytes("raw", "RGB")
    width, height = picture.size
    # The copy outlives `data`, which QImage would only point at.
    return QImage(data, width, height, 3 * width, QImage.Format.Format_RGB888).copy()
