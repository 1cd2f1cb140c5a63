"""The chunks of a PNG file.

Owns: leaving out text that is too large to unpack, and telling wrong checksums. Must not: decode
pixels; Pillow does.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from typing import NamedTuple

PNG_BEGINNING = b"\x89PNG\r\n\x1a\n"
_HEAD = struct.Struct(">I4s")
_FRAME_BYTES = 12
"""Length, name and checksum around each chunk's data."""
_TEXT_CHUNKS = frozenset((b"tEXt", b"zTXt", b"iTXt", b"iCCP"))


class _Chunk(NamedTuple):
    name: bytes
    start: int
    end: int
    """Behind the checksum."""


def _chunks(data: bytes) -> Iterator[_Chunk]:
    start = len(PNG_BEGINNING)
    while start + _FRAME_BYTES <= len(data):
        length, name = _HEAD.unpack_from(data, start)
        end = start + _FRAME_BYTES + length
        if end > len(data):
            return
        yield _Chunk(name, start, end)
        start = end


def without_text(data: bytes) -> bytes:
    """Return a PNG without its text and colour profile, every pixel kept."""
    kept = [data[c.start : c.end] for c in _chunks(data) if c.name not in _TEXT_CHUNKS]
    return PNG_BEGINNING + b"".join(kept)


def has_wrong_checksum(data: bytes) -> bool:
    """Tell whether the checksum of a chunk of pixels is wrong; Pillow does not look at those."""
    view = memoryview(data)
    return any(
        zlib.crc32(view[c.start + 4 : c.end - 4]) != int.from_bytes(view[c.end - 4 : c.end], "big")
        for c in _chunks(data)
        if c.name == b"IDAT"
    )
