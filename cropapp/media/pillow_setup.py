"""Pillow, set up once for the whole process.

Owns: which decoders may run, Pillow's own limit, where its warnings go, and registering the HEIC
decoder. Must not: change any of it per call; photos are decoded by several threads at once.
"""

from __future__ import annotations

import functools
import io
import logging
import threading
import types
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from PIL import (
    AvifImagePlugin,
    BmpImagePlugin,
    GifImagePlugin,
    Image,
    ImageFile,
    JpegImagePlugin,
    MpoImagePlugin,
    PngImagePlugin,
    TiffImagePlugin,
    WebPImagePlugin,
)

from cropapp.core.errors import PhotoUnreadable

logger = logging.getLogger(__name__)

MAX_PIXELS = 128_000_000
"""Decoded at most: 512 MB in Pillow's four bytes per pixel. The largest frame of a camera that is
sold today for field work has 102 megapixels."""
MAX_REDUCED_PIXELS = 2 * MAX_PIXELS
"""For JPEG, which can be decoded at a half to an eighth: phones write 200 megapixels."""

# Never without a list: a file named .jpg that holds PostScript would be run through Ghostscript.
_FORMATS = ("JPEG", "PNG", "WEBP", "TIFF", "BMP", "GIF", "AVIF")
_HEIC_BRANDS = frozenset(
    (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs", b"mif1", b"msf1")
)
_PLUGINS = (
    AvifImagePlugin,
    BmpImagePlugin,
    GifImagePlugin,
    Image,
    JpegImagePlugin,
    MpoImagePlugin,
    PngImagePlugin,
    TiffImagePlugin,
    WebPImagePlugin,
)

_heard = threading.local()


class _QuietWarnings(types.ModuleType):
    """Stands in for the warnings module inside Pillow's plugins.

    Python's warning filters belong to the whole process and cannot be set for one decode while
    other threads run. What a decoder warns of is a fact about one photo: it goes to the caller of
    `heard_warnings`, and to the log at DEBUG. Deprecations stay ordinary warnings.
    """

    def __getattr__(self, name: str) -> Any:
        return getattr(warnings, name)

    def warn(
        self,
        message: Warning | str,
        category: type[Warning] = UserWarning,
        stacklevel: int = 1,
        **options: Any,
    ) -> None:
        if issubclass(category, DeprecationWarning):
            warnings.warn(message, category, stacklevel=stacklevel + 1, **options)
            return
        logger.debug("Pillow: %s", message)
        getattr(_heard, "messages", []).append(str(message))


def _set_up() -> None:
    quiet = _QuietWarnings("warnings")
    for plugin in _PLUGINS:
        if "warnings" in vars(plugin):
            vars(plugin)["warnings"] = quiet
    # Pillow refuses from twice this on, inside plugins that allocate while opening.
    Image.MAX_IMAGE_PIXELS = MAX_PIXELS
    # It logs an error and then raises it: the caller tells it.
    logging.getLogger("PIL.TiffImagePlugin").setLevel(logging.CRITICAL)


_set_up()


@contextmanager
def heard_warnings() -> Iterator[list[str]]:
    """Collect what Pillow warns of on this thread within the block."""
    messages: list[str] = []
    _heard.messages = messages
    try:
        yield messages
    finally:
        del _heard.messages


@functools.cache
def _register_heic() -> None:
    """Bring in the HEIC decoder: at the first HEIC photo, its library takes time to load."""
    from pi_heif import register_heif_opener

    register_heif_opener(thumbnails=False)


def is_heic(data: bytes) -> bool:
    """Tell whether the bytes begin like a HEIC photo, whatever the file is called."""
    return data[4:8] == b"ftyp" and data[8:12] in _HEIC_BRANDS and b"avif" not in data[12:64]


def open_image(data: bytes) -> ImageFile.ImageFile:
    """Open a picture in one of the formats we read; only its header is looked at.

    Raises:
        PhotoUnreadable: HEIC, and no decoder for it is installed.
        Exception: whatever Pillow raises on bytes that are no picture, or a broken one.
    """
    formats: tuple[str, ...] = _FORMATS
    if is_heic(data):
        formats = ("HEIF",)
        try:
            _register_heic()
        except ImportError as problem:
            raise PhotoUnreadable(
                "HEIC photos cannot be read: their decoder is not installed.",
                hint="Install the package pi-heif, or export the photos as JPEG.",
            ) from problem
    return Image.open(io.BytesIO(data), formats=formats)
