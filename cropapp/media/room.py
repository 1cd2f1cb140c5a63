"""Room for pictures that are being decoded, so that memory does not grow with the threads.

Owns: how many pixels are decoded at once in this process. Must not: decode.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

ROOM_PIXELS = 64_000_000
"""256 MB at Pillow's four bytes per pixel: two photos of 24 megapixels that no decoder can reduce
(PNG, TIFF), or hundreds of JPEGs."""


class PixelRoom:
    """Lets pictures in as long as there is room; one that is larger than the room goes alone."""

    def __init__(self, pixels: int) -> None:
        self._pixels = pixels
        self._taken = 0
        self._freed = threading.Condition()

    @contextmanager
    def taken(self, pixels: int) -> Iterator[None]:
        """Wait until a picture of so many pixels fits, then hold its place. Not to be nested."""
        with self._freed:
            self._freed.wait_for(lambda: not self._taken or self._taken + pixels <= self._pixels)
            self._taken += pixels
        try:
            yield
        finally:
            with self._freed:
                self._taken -= pixels
                self._freed.notify_all()


decoding_room = PixelRoom(ROOM_PIXELS)
