"""Which picture of a photo is wanted, and how it is read.

Owns: the keys of the picture caches, the thumbnail's way (project cache, else the preview in the
file, then the file) and the large picture's way. Must not: run in the GUI thread; all but the keys
is for loader threads.
"""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtGui import QImage

from cropapp.core.entities import Photo
from cropapp.core.errors import CropAppError
from cropapp.gui import theme
from cropapp.gui.encoded_image import image_of
from cropapp.gui.gallery.loader import QuickPicture, fitted

if TYPE_CHECKING:
    from PIL.Image import Image

    from cropapp.services.project import Project

log = logging.getLogger(__name__)

THUMBNAIL_SIDE_PX = 320
"""As media.thumbnails makes them; that module would bring Pillow into the start of the window."""


class PictureKey(NamedTuple):
    """A picture of one state of a file in one size; another size or time is another picture."""

    photo_id: int
    size_bytes: int
    mtime_ns: int
    side_px: int
    """Device pixels wanted; 0 is every pixel there is."""


def picture_key(photo: Photo, side_px: int) -> PictureKey:
    return PictureKey(photo.id, photo.size_bytes, photo.mtime_ns, side_px)


def quick_thumbnail(project: Project, photo: Photo, side_px: int, scale: float) -> QuickPicture:
    """Return the cached thumbnail of a photo, else the preview its camera put into the file.

    Args: as of `thumbnail_image`.
    """
    from cropapp.media.previews import load_preview

    data = _kept_thumbnail(project, photo)
    if data is not None:
        image = image_of(data, "JPEG")
        is_final = not image.isNull()
        return QuickPicture(_in_square(image, side_px, scale) if is_final else None, is_final)
    preview = load_preview(project.photo_path(photo))
    if preview is None:
        return QuickPicture()
    image = image_from_pillow(preview)
    return QuickPicture(_in_square(image, side_px, scale, enlarge=True))


def thumbnail_image(project: Project, photo: Photo, side_px: int, scale: float) -> QImage:
    """Return a photo's thumbnail fitted into a square, corners rounded.

    Args:
        side_px: edge of the square in device pixels.
        scale: device pixels per pixel of the design.

    Raises:
        PhotoUnreadable: the file cannot be decoded.
    """
    data = _kept_thumbnail(project, photo)
    image = QImage() if data is None else image_of(data, "JPEG")
    if image.isNull():  # not made yet, or damaged
        image = image_of(_make_thumbnail(project, photo), "JPEG")
    return _in_square(image, side_px, scale)


def _in_square(image: QImage, side_px: int, scale: float, *, enlarge: bool = False) -> QImage:
    # A thumbnail is smaller than its photo: shown larger than it was made, it is a little soft.
    was_reduced = max(image.width(), image.height()) >= THUMBNAIL_SIDE_PX
    result = fitted(image, side_px, theme.RADIUS * scale, enlarge=enlarge or was_reduced)
    result.setDevicePixelRatio(scale)
    return result


def _kept_thumbnail(project: Project, photo: Photo) -> bytes | None:
    try:
        return project.thumbnails.get(photo.id, photo.size_bytes, photo.mtime_ns)
    except CropAppError as problem:  # its disk is gone or failing; the photo may be elsewhere
        log.info("The thumbnail of %s cannot be read: %s", photo.relative_path, problem)
        return None


def _make_thumbnail(project: Project, photo: Photo) -> bytes:
    from cropapp.media.thumbnails import load_thumbnail

    data = load_thumbnail(project.photo_path(photo))
    try:
        project.thumbnails.put_many([(photo.id, photo.size_bytes, photo.mtime_ns, data)])
    except CropAppError as problem:
        # A full disk, or one that is read only: the picture is there all the same.
        log.info("A thumbnail of %s was not kept: %s", photo.relative_path, problem)
    return data


def large_image(path: Path, side_px: int) -> QImage:
    """Return a photo upright, its shorter side at least `side_px` where it has as many pixels.

    Raises:
        PhotoUnreadable: the file cannot be decoded.
    """
    from cropapp.media.thumbnails import decode_picture

    return image_from_pillow(decode_picture(path, min_side_px=side_px or None))


def image_from_pillow(picture: Image) -> QImage:
    """Return an RGB Pillow picture as a QImage that owns its pixels, in the screen's own format.

    In that format the GUI thread makes a pixmap of it without touching a pixel; from 24-bit RGB it
    would take 40 ms for 12 megapixels.
    """
    data = picture.tobytes("raw", "RGB")
    width, height = picture.size
    image = QImage(data, width, height, 3 * width, QImage.Format.Format_RGB888)
    # The converted copy outlives `data`, which the first only points at.
    return image.convertToFormat(QImage.Format.Format_RGB32)
