"""Thumbnails and the large picture."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageChops
from PIL.PngImagePlugin import PngInfo

from cropapp.core.errors import PhotoUnreadable
from cropapp.media.thumbnails import (
    THUMBNAIL_SIDE_PX,
    decode_picture,
    load_thumbnail,
    make_thumbnail,
)


@pytest.mark.parametrize(
    ("size", "expected"),
    [
        ((640, 480), (320, 240)),
        ((480, 640), (240, 320)),
        ((100, 80), (100, 80)),
        ((8000, 4), (320, 1)),
        ((3, 9000), (1, 320)),
        ((1, 1), (1, 1)),
    ],
)
def test_thumbnail__longest_side_is_bounded_and_none_is_lost(
    size: tuple[int, int], expected: tuple[int, int]
) -> None:
    thumbnail = Image.open(io.BytesIO(make_thumbnail(Image.new("RGB", size))), formats=["JPEG"])
    assert thumbnail.size == expected


def test_load_thumbnail__is_upright(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    Image.new("RGB", (2000, 1000), "green").save(tmp_path / "a.jpg", exif=exif)
    thumbnail = Image.open(io.BytesIO(load_thumbnail(tmp_path / "a.jpg")), formats=["JPEG"])
    assert thumbnail.size == (THUMBNAIL_SIDE_PX // 2, THUMBNAIL_SIDE_PX)
    assert thumbnail.getexif() == {}


@pytest.mark.parametrize("size", [(640, 480), (1000, 330), (330, 1000), (700, 700)])
def test_load_thumbnail__fills_its_longer_side(tmp_path: Path, size: tuple[int, int]) -> None:
    Image.effect_noise(size, 60).convert("RGB").save(tmp_path / "a.jpg")
    thumbnail = Image.open(io.BytesIO(load_thumbnail(tmp_path / "a.jpg")), formats=["JPEG"])
    assert max(thumbnail.size) == THUMBNAIL_SIDE_PX
    assert thumbnail.width / thumbnail.height == pytest.approx(size[0] / size[1], rel=0.01)


@pytest.mark.parametrize("letters", [20, 70_000])
@pytest.mark.parametrize("size", [(200, 100), (700, 500)])
def test_load_thumbnail__leaves_the_comment_out(
    tmp_path: Path, size: tuple[int, int], letters: int
) -> None:
    """However long: a JPEG has no room for more than 64 KB."""
    remark = PngInfo()
    remark.add_text("comment", "x" * letters)
    Image.new("RGB", size, "green").save(tmp_path / "a.png", pnginfo=remark)
    thumbnail = Image.open(io.BytesIO(load_thumbnail(tmp_path / "a.png")), formats=["JPEG"])
    assert "comment" not in thumbnail.info


@pytest.mark.parametrize("size", [(700, 500), (500, 700), (360, 360), (1200, 90), (200, 100)])
def test_thumbnail__of_the_squashed_picture_is_the_same(size: tuple[int, int]) -> None:
    gradient = Image.linear_gradient("L").resize(size)
    image = Image.merge(
        "RGB",
        (gradient, gradient.transpose(Image.Transpose.FLIP_LEFT_RIGHT), Image.new("L", size, 90)),
    )
    squashed = image.resize((THUMBNAIL_SIDE_PX, THUMBNAIL_SIDE_PX), Image.Resampling.BICUBIC)
    plain, other = (
        Image.open(io.BytesIO(each), formats=["JPEG"]).convert("RGB")
        for each in (make_thumbnail(image), make_thumbnail(image, squashed=squashed))
    )
    assert other.size == plain.size
    assert np.asarray(ImageChops.difference(plain, other)).max() <= 8


def test_decode_picture__full_or_reduced(tmp_path: Path) -> None:
    Image.new("RGB", (2000, 1000)).save(tmp_path / "a.jpg")
    assert decode_picture(tmp_path / "a.jpg", min_side_px=None).size == (2000, 1000)
    assert decode_picture(tmp_path / "a.jpg", min_side_px=300).size == (1000, 500)


def test_load_thumbnail__says_why_not(tmp_path: Path) -> None:
    with pytest.raises(PhotoUnreadable, match="no longer there"):
        load_thumbnail(tmp_path / "gone.jpg")
