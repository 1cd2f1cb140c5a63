"""The small picture that a camera puts into a JPEG's EXIF, to be shown until the real one is there.

Owns: reading no more of a file than its head, turning the preview upright and cutting off the bars
that cameras fill it up with. Must not: be used for anything but a first look; the preview of a
photo that was edited may be of the photo before.
"""

from __future__ import annotations

import io
import logging
from pathlib import Path

from PIL import Image
from PIL.ExifTags import IFD, Base

from cropapp.media.decode import turned_upright
from cropapp.media.pillow_setup import open_image

logger = logging.getLogger(__name__)

HEAD_BYTES = 160 * 1024
"""An APP1 segment is at most 64 KiB; before it, cameras write little, editors a colour profile."""
_LEAST_SIDE_PX = 64
_BLACK = 40
"""Grey value up to which a bar counts as black: its JPEG is compressed hard."""
_SAME_SHAPE = 0.02


def load_preview(path: Path) -> Image.Image | None:
    """Return the preview in a photo's file, upright in RGB, without bars; None if it has none.

    Raises:
        OSError: the file cannot be read.
    """
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
    if not head.startswith(b"\xff\xd8"):
        return None
    try:
        return preview_of(head)
    except Exception as problem:
        # Broken bytes make decoders raise anything; the photo itself is tried next and its error
        # is the one that is told.
        logger.debug("No preview in %s", path, exc_info=problem)
        return None


def preview_of(head: bytes) -> Image.Image | None:
    """Return the preview in the first bytes of a JPEG."""
    source = open_image(head)
    exif = source.getexif()
    places = exif.get_ifd(IFD.IFD1)
    begin = places.get(Base.JpegIFOffset)
    length = places.get(Base.JpegIFByteCount)
    block = source.info.get("exif", b"")
    if not isinstance(begin, int) or not isinstance(length, int) or not block:
        return None
    data = block[6 + begin : 6 + begin + length]  # after "Exif\0\0"
    with Image.open(io.BytesIO(data), formats=("JPEG",)) as small:
        preview = _without_bars(small.convert("RGB"), source.width / source.height)
    return None if preview is None else turned_upright(preview, exif)


def _without_bars(preview: Image.Image, shape: float) -> Image.Image | None:
    """Cut a preview to the photo's shape; None where what would be cut off is no black bar."""
    width, height = preview.size
    if min(width, height) < _LEAST_SIDE_PX:
        return None
    if abs(width / height / shape - 1) <= _SAME_SHAPE:
        return preview
    inner = (
        (width, round(width / shape))
        if width / height < shape
        else (
            round(height * shape),
            height,
        )
    )
    left, top = (width - inner[0]) // 2, (height - inner[1]) // 2
    bars = (
        [(0, 0, width, top), (0, height - top, width, height)]
        if top
        else [(0, 0, left, height), (width - left, 0, width, height)]
    )
    grey = preview.convert("L")
    for bar in bars:
        if bar[2] <= bar[0] or bar[3] <= bar[1]:
            continue
        extrema = grey.crop(bar).resize((8, 8), Image.Resampling.BOX).getextrema()
        if int(extrema[1]) > _BLACK:  # type: ignore[arg-type]
            return None
    # A pixel more: the edge of a bar is grey from compression.
    more_x, more_y = (1, 0) if left else (0, 1)
    return preview.crop(
        (left + more_x, top + more_y, left + inner[0] - more_x, top + inner[1] - more_y)
    )
