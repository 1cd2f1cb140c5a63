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


def make_thumbnail(image: Image.Image) -> bytes:
    """Return a JPEG of an upright RGB picture, its longest side at most THUMBNAIL_SIDE_PX.

    A smaller picture keeps its size. No side is rounded to nothing, however narrow the picture.
    """
    scale = min(1.0, THUMBNAIL_SIDE_PX / max(image.size))
    size = (max(1, round(image.width * scale)), max(1, round(image.height * scale)))
    small = image if size == image.size else image.resize(size, Image.Resampling.BOX)
    target = io.BytesIO()
    small.convert("RGB").save(target, "JPEG", quality=THUMBNAIL_QUALITY)
    return target.getvalue()


def load_thumbnail(path: Path) -> bytes:
    """Read a photo and return its thumbnail, a JPEG.

    Raises:
        PhotoUnreadable: with the reason in words.
    """
    return make_thumbnail(decode_picture(path, min_side_px=THUMBNAIL_SIDE_PX))


def decode_picture(path: Path, *, min_side_px: int | None) -> Image.Image:
    """Read a photo and return it upright in RGB, at full size or reduced.

    Args:
        min_side_px: the shorter side is not reduced below this; None gives the full size.

    Raises:
        PhotoUnreadable: with the reason in words.
    """
    return decode_photo(read_bytes(path), min_side_px=min_side_px).image
