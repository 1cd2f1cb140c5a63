"""The outermost boxes of a HEIC or AVIF file (ISO/IEC 14496-12, section 4.2).

Owns: telling that a file ends before its last box does. Must not: decode; the decoder gives the
picture it can, and says nothing of what is missing.
"""

from __future__ import annotations

import struct

_HEAD = struct.Struct(">I4s")
_LONG_SIZE = struct.Struct(">Q")
_TO_THE_END, _LONG = 0, 1


def is_cut_off(data: bytes) -> bool:
    """Tell whether a box claims more bytes than the file has."""
    start = 0
    while start + _HEAD.size <= len(data):
        size, _name = _HEAD.unpack_from(data, start)
        if size == _TO_THE_END:
            return False
        if size == _LONG:
            if start + _HEAD.size + _LONG_SIZE.size > len(data):
                return True
            (size,) = _LONG_SIZE.unpack_from(data, start + _HEAD.size)
        if size < _HEAD.size:
            return False  # no box at all: not for us to judge
        start += size
    return start > len(data)
