"""What tells two photos to be the same, byte for byte or nearly.

Owns: the content hash and the picture hash. Must not: read files or decide what is a duplicate.
"""

from __future__ import annotations

import hashlib

import numpy as np
from PIL import Image

_HASH_SIDE = 8


def content_hash(data: bytes) -> str:
    """Return the SHA-256 of a file's bytes, 64 lower-case hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


def picture_hash(image: Image.Image) -> int:
    """Return a 64-bit difference hash of a picture (dHash): near duplicates differ in few bits.

    Each bit says whether a cell of an 8 x 8 grid is brighter than its left neighbour. It survives
    scaling, recompression and brightness; it does not survive mirroring or strong cropping.
    """
    gray = image.convert("L").resize((_HASH_SIDE + 1, _HASH_SIDE), Image.Resampling.BOX)
    cells = np.asarray(gray, dtype=np.int16)
    bits = np.packbits(cells[:, 1:] > cells[:, :-1])
    return int.from_bytes(bits.tobytes(), "big")
