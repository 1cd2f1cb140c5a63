"""Hashes of bytes and of pictures."""

from __future__ import annotations

import hashlib
import io

import numpy as np
from PIL import Image

from cropapp.media.fingerprints import content_hash, picture_hash


def picture(seed: int) -> Image.Image:
    pixels = np.random.default_rng(seed).integers(0, 256, (6, 8, 3), np.uint8)
    return Image.fromarray(pixels).resize((400, 300), Image.Resampling.BICUBIC)


def test_content_hash__is_sha256() -> None:
    assert content_hash(b"leaf") == hashlib.sha256(b"leaf").hexdigest()


def test_picture_hash__fits_64_bits_and_repeats() -> None:
    assert 0 < picture_hash(picture(1)) < 2**64
    assert picture_hash(picture(1)) == picture_hash(picture(1))


def test_picture_hash__near_for_copies_far_for_others() -> None:
    original = picture(1)
    target = io.BytesIO()
    original.resize((200, 150)).save(target, "JPEG", quality=50)
    copy = Image.open(target, formats=["JPEG"])
    assert (picture_hash(original) ^ picture_hash(copy)).bit_count() <= 4
    assert (picture_hash(original) ^ picture_hash(picture(2))).bit_count() >= 16
