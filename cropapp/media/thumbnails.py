"""Small pictures for the grid, and the large one for the inspector.

Owns: the size and quality of a thumbnail. Must not: keep one; the cache belongs to the store.
"""

from __future__ import annotations

import io
from pathlib import Path

from PIL import Image

from cropapp.media.decode import decode_photo
from cropapp.media.read import read_bytes

THUMBNAIL_SIDE_PX = 320
"""The longest side: a grid cell of 160 points on a screen of twofold density."""
THUMBNAIL_QUALITY = 82
_BOX_SCALE = 2 / 3


def make_thumbnail(image: Image.Image, *, squashed: Image.Image | None = None) -> bytes:
    """Return a JPEG of an upright RGB picture, its longest side at most THUMBNAIL_SIDE_PX.

    A smaller picture keeps its size. No side is rounded to nothing, however narrow the picture.

    Args:
        squashed: the whole picture, its sides scaled apart to at least THUMBNAIL_SIDE_PX each: a
            thumbnail is made of it in a third of the time.
    """
    scale = min(1.0, THUMBNAIL_SIDE_PX / max(image.size))
    size = (max(1, round(image.width * scale)), max(1, round(image.height * scale)))
    small, method = image, _filter_of(scale)
    if size != image.size and squashed is not None:
        small, method = squashed, Image.Resampling.HAMMING
    if small.size != size:
        small = small.resize(size, method)
    target = io.BytesIO()
    # Unasked, Pillow carries the photo's comment along, and refuses one of more than 64 KB.
    small.save(target, "JPEG", quality=THUMBNAIL_QUALITY, comment=b"")
    return target.getvalue()


def _filter_of(scale: float) -> Image.Resampling:
    """Return the quickest filter that shows no steps: a box does, of hardly more than a pixel."""
    return Image.Resampling.BOX if scale <= _BOX_SCALE else Image.Resampling.HAMMING


def load_thumbnail(path: Path) -> bytes:
    """Read a photo and return its thumbnail, a JPEG.

    Raises:
        PhotoUnreadable: with the reason in words.
    """
    data = read_bytes(path)
    # The longer side is all that a thumbnail needs: a photo of 1600 x 1200 decodes at a quarter
    # of its sides, where 320 pixels of the shorter one would ask for a half.
    return make_thumbnail(decode_photo(data, min_side_px=1, min_longer_px=THUMBNAIL_SIDE_PX).image)


def decode_picture(path: Path, *, min_side_px: int | None) -> Image.Image:
    """Read a photo and return it upright in RGB, at full size or reduced.

    Args:
        min_side_px: the shorter side is not reduced below this; None gives the full size.

    Raises:
        PhotoUnreadable: with the reason in words.
    """
    return decode_photo(read_bytes(path), min_side_px=min_side_px).image
