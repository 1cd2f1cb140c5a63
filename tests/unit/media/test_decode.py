"""From bytes to an upright RGB picture."""

from __future__ import annotations

import contextlib
import io
import logging
import random
import struct
import warnings
import zlib
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageFile, PngImagePlugin

from cropapp.core.errors import PhotoUnreadable
from cropapp.media.decode import decode_photo
from cropapp.media.pillow_setup import MAX_PIXELS

RED, GREEN = (220, 30, 30), (30, 180, 40)


def encoded(image: Image.Image, format_name: str, **options: Any) -> bytes:
    target = io.BytesIO()
    image.save(target, format_name, **options)
    return target.getvalue()


def corner_marked(size: tuple[int, int] = (96, 64)) -> Image.Image:
    """A green picture whose top left corner is red."""
    image = Image.new("RGB", size, GREEN)
    image.paste(RED, (0, 0, 24, 24))
    return image


def noisy(width: int = 320, height: int = 240) -> Image.Image:
    pixels = np.random.default_rng(1).integers(0, 256, (height // 8, width // 8, 3), np.uint8)
    return Image.fromarray(pixels).resize((width, height), Image.Resampling.BICUBIC)


def near(pixel: object, colour: tuple[int, int, int], tolerance: int = 12) -> bool:
    assert isinstance(pixel, tuple)
    return max(abs(a - b) for a, b in zip(pixel, colour, strict=True)) <= tolerance


def refusal(data: bytes) -> str:
    with pytest.raises(PhotoUnreadable) as caught:
        decode_photo(data)
    assert caught.value.hint
    return caught.value.message


TURNED = {
    1: None,
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}
"""How a camera stores an upright picture under each orientation: the reader's turn undone."""


@pytest.mark.parametrize("format_name", ["JPEG", "PNG", "WEBP", "TIFF", "AVIF"])
@pytest.mark.parametrize("orientation", TURNED)
@pytest.mark.parametrize("min_side_px", [None, 16])
def test_decode__orientation_is_applied_once(
    format_name: str, orientation: int, min_side_px: int | None
) -> None:
    turn = TURNED[orientation]
    stored = corner_marked() if turn is None else corner_marked().transpose(turn)
    exif = Image.Exif()
    exif[0x0112] = orientation
    photo = decode_photo(encoded(stored, format_name, exif=exif), min_side_px=min_side_px)
    assert (photo.full_width, photo.full_height) == (96, 64)
    assert photo.image.width > photo.image.height
    right, bottom = photo.image.width - 2, photo.image.height - 2
    assert near(photo.image.getpixel((1, 1)), RED, 30)
    assert near(photo.image.getpixel((right, 1)), GREEN, 30)
    assert near(photo.image.getpixel((1, bottom)), GREEN, 30)


@pytest.mark.parametrize("orientation", [0, 9, 65535])
def test_decode__undefined_orientation_shows_the_picture_as_stored(orientation: int) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    assert decode_photo(encoded(corner_marked(), "JPEG", exif=exif)).image.size == (96, 64)


@pytest.mark.parametrize("format_name", ["JPEG", "PNG", "TIFF", "WEBP", "BMP"])
@pytest.mark.parametrize("min_side_px", [1, 50, 99, 100, 150, 299, 300, 301, 5000])
def test_decode__reduced_picture_keeps_its_shorter_side_and_shape(
    format_name: str, min_side_px: int
) -> None:
    photo = decode_photo(encoded(noisy(800, 600), format_name), min_side_px=min_side_px)
    shorter = min(photo.image.size)
    assert shorter >= min(min_side_px, 600)
    assert (photo.full_width, photo.full_height) == (800, 600)
    if min_side_px >= 50:
        assert photo.image.width / photo.image.height == pytest.approx(4 / 3, rel=0.02)
        assert shorter < 2 * min_side_px or shorter == 600


@pytest.mark.parametrize("format_name", ["JPEG", "PNG"])
@pytest.mark.parametrize(
    ("size", "min_side_px", "min_longer_px", "expected"),
    [
        ((800, 600), 1, 200, (200, 150)),
        ((600, 800), 1, 200, (150, 200)),
        ((800, 600), 150, 320, (400, 300)),
        ((800, 600), 300, 200, (400, 300)),
        ((800, 400), 1, 801, (800, 400)),
    ],
)
def test_decode__both_sides_are_kept_to(
    format_name: str,
    size: tuple[int, int],
    min_side_px: int,
    min_longer_px: int,
    expected: tuple[int, int],
) -> None:
    photo = decode_photo(
        encoded(noisy(*size), format_name), min_side_px=min_side_px, min_longer_px=min_longer_px
    )
    assert photo.image.size == expected


def test_decode__without_a_side_the_size_is_full() -> None:
    assert decode_photo(encoded(noisy(), "JPEG")).image.size == (320, 240)


def test_decode__side_below_one_is_the_callers_mistake() -> None:
    with pytest.raises(ValueError, match="min_side_px"):
        decode_photo(encoded(noisy(), "JPEG"), min_side_px=0)


@pytest.mark.parametrize("size", [(1, 1), (8000, 4), (3, 9000)])
def test_decode__extreme_shapes(size: tuple[int, int]) -> None:
    data = encoded(Image.new("RGB", size, GREEN), "JPEG")
    assert decode_photo(data, min_side_px=320).image.size == size


@pytest.mark.parametrize("byte_order", ["<u2", ">u2"])
@pytest.mark.parametrize("min_side_px", [None, 10])
def test_decode__16_bit_gray_keeps_its_brightness(byte_order: str, min_side_px: int | None) -> None:
    values = np.linspace(0, 65535, 1200 * 40).reshape(1200, 40).astype(byte_order)
    photo = decode_photo(encoded(Image.fromarray(values), "TIFF"), min_side_px=min_side_px)
    pixels = np.asarray(photo.image)
    assert pixels.mean() == pytest.approx(127.5, abs=2)
    assert pixels.min() < 6
    assert pixels.max() > 249
    assert photo.warnings == ()


@pytest.mark.parametrize("dtype", [np.float32, np.int32])
def test_decode__values_without_a_known_range_are_stretched_and_told(dtype: type) -> None:
    values = (np.linspace(-1, 1, 64 * 64) * 1000).reshape(64, 64).astype(dtype)
    photo = decode_photo(encoded(Image.fromarray(values), "TIFF"))
    assert np.asarray(photo.image).std() > 50
    assert "stretched" in photo.warnings[0]


def test_decode__nan_and_constant_float_pictures_load() -> None:
    values = np.full((32, 32), np.nan, np.float32)
    assert decode_photo(encoded(Image.fromarray(values), "TIFF")).image.getextrema()[0] == (0, 0)
    values[:] = 7.0
    assert decode_photo(encoded(Image.fromarray(values), "TIFF")).image.mode == "RGB"


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P"])
def test_decode__transparency_shows_mid_gray(mode: str) -> None:
    image = Image.new("RGBA", (40, 40), (*GREEN, 255))
    image.paste((0, 0, 0, 0), (0, 0, 20, 40))
    photo = decode_photo(encoded(image.convert(mode), "PNG"))
    assert photo.image.mode == "RGB"
    assert near(photo.image.getpixel((5, 5)), (128, 128, 128), 1)
    assert not near(photo.image.getpixel((35, 5)), (128, 128, 128), 1)


@pytest.mark.parametrize("mode", ["L", "1", "P", "CMYK", "YCbCr", "LAB"])
@pytest.mark.parametrize("min_side_px", [None, 8])
def test_decode__every_mode_becomes_rgb(mode: str, min_side_px: int | None) -> None:
    source = Image.new("LAB", (64, 64)) if mode == "LAB" else corner_marked((64, 64)).convert(mode)
    photo = decode_photo(encoded(source, "TIFF"), min_side_px=min_side_px)
    assert photo.image.mode == "RGB"


def test_decode__cmyk_jpeg_is_not_inverted() -> None:
    data = encoded(Image.new("RGB", (32, 32), GREEN).convert("CMYK"), "JPEG")
    assert near(decode_photo(data).image.getpixel((5, 5)), GREEN)


@pytest.mark.parametrize("format_name", ["GIF", "WEBP", "PNG", "TIFF"])
def test_decode__first_of_several_frames(format_name: str) -> None:
    first, second = Image.new("RGB", (16, 16), RED), Image.new("RGB", (16, 16), GREEN)
    data = encoded(first, format_name, save_all=True, append_images=[second])
    assert near(decode_photo(data).image.getpixel((3, 3)), RED)


def claims(width: int, height: int) -> bytes:
    """A JPEG whose header names another size than it has."""
    data = encoded(Image.new("L", (64, 64)), "JPEG")
    size = struct.pack(">HH", 64, 64)
    at = data.index(size, data.index(b"\xff\xc0"))
    return data[:at] + struct.pack(">HH", height, width) + data[at + 4 :]


def test_decode__too_many_pixels_are_refused_from_the_header() -> None:
    assert "too large" in refusal(claims(65500, 65500))
    assert "too large" in refusal(claims(17000, 16000))
    side = int(MAX_PIXELS**0.5) + 2
    assert "megapixels" in refusal(encoded(Image.new("1", (side, side)), "PNG"))


def test_decode__cut_off_file_is_refused() -> None:
    whole = encoded(noisy(), "JPEG")
    for share in (0.3, 0.6, 0.95):
        for min_side_px in (None, 60):
            with pytest.raises(PhotoUnreadable, match="cut off"):
                decode_photo(whole[: int(len(whole) * share)], min_side_px=min_side_px)
    assert "cut off" in refusal(encoded(noisy(), "PNG")[:-3000])
    assert "cut off" in refusal(whole[: len(whole) // 2] + bytes(len(whole) // 2))


@pytest.mark.parametrize("min_side_px", [None, 60])
def test_decode__jpeg_that_lacks_only_its_end_mark_loads_with_a_warning(
    min_side_px: int | None,
) -> None:
    data = encoded(noisy(), "JPEG")
    whole = decode_photo(data, min_side_px=min_side_px)
    cut = decode_photo(data[:-2], min_side_px=min_side_px)
    assert np.array_equal(np.asarray(cut.image), np.asarray(whole.image))
    assert whole.warnings == ()
    assert "end of the file is missing" in cut.warnings[0]


def test_decode__cut_off_heic_and_avif_are_told() -> None:
    data = encoded(noisy(), "AVIF")
    assert decode_photo(data + b"\0\0\0\x08free").warnings == ()
    longer = data + struct.pack(">I4s", 5000, b"free")
    assert "end of the file is missing" in decode_photo(longer).warnings[0]


def test_decode__wrong_checksum_in_a_png_is_told() -> None:
    data = encoded(noisy(), "PNG")
    at = data.index(b"IDAT") + 4 + struct.unpack(">I", data[data.index(b"IDAT") - 4 :][:4])[0]
    spoilt = data[:at] + bytes(byte ^ 255 for byte in data[at : at + 4]) + data[at + 4 :]
    assert decode_photo(data).warnings == ()
    assert "checksum" in decode_photo(spoilt).warnings[0]


@pytest.mark.parametrize("name", ["zTXt", "iTXt"])
def test_decode__png_with_a_text_bomb_loads_without_the_text(name: str) -> None:
    text = PngImagePlugin.PngInfo()
    packed = zlib.compress(bytes(3_000_000))
    head = b"bomb\0\0" if name == "zTXt" else b"bomb\0\x01\0\0\0"
    text.add(name.encode(), head + packed)
    photo = decode_photo(encoded(corner_marked(), "PNG", pnginfo=text))
    assert near(photo.image.getpixel((2, 2)), RED)
    assert "text block" in photo.warnings[0]


def test_decode__postscript_is_not_run() -> None:
    assert "PostScript" in refusal(b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 50 50\n%%EOF\n")


def test_decode__broken_exif_spoils_no_picture_and_is_told() -> None:
    block = b"Exif\0\0MM\0*\0\0\0\x08" + struct.pack(">HHHII", 1, 0x0132, 2, 5000, 90)
    photo = decode_photo(encoded(corner_marked(), "JPEG", exif=block))
    assert near(photo.image.getpixel((2, 2)), RED)


def test_decode__pillow_settings_are_left_alone(caplog: pytest.LogCaptureFixture) -> None:
    filters = list(warnings.filters)
    with caplog.at_level(logging.WARNING):
        for data in (encoded(noisy(), "JPEG"), encoded(noisy(), "JPEG")[:900], b"nothing"):
            try:
                decode_photo(data, min_side_px=30)
            except PhotoUnreadable:
                continue
    assert ImageFile.LOAD_TRUNCATED_IMAGES is False
    assert warnings.filters == filters
    assert caplog.records == []


def test_decode__threads_do_not_disturb_each_other() -> None:
    corners = encoded(corner_marked(), "JPEG")
    tail = encoded(noisy(), "JPEG")
    with ThreadPoolExecutor(4) as pool:
        good = [pool.submit(decode_photo, corners) for _ in range(50)]
        odd = [pool.submit(decode_photo, tail[:-2]) for _ in range(50)]
    assert all(job.result().warnings == () for job in good)
    assert all(job.result().warnings for job in odd)


@pytest.mark.parametrize("format_name", ["JPEG", "PNG", "WEBP", "TIFF", "BMP", "GIF", "AVIF"])
def test_decode__spoilt_bytes_load_or_are_refused_never_anything_else(format_name: str) -> None:
    whole = encoded(noisy(64, 48), format_name)
    chance = random.Random(7)
    for _ in range(60):
        spoilt = bytearray(whole)
        for _ in range(chance.randint(1, 12)):
            spoilt[chance.randrange(len(spoilt))] = chance.randrange(256)
        data = bytes(spoilt[: chance.randint(1, len(spoilt))] if chance.random() < 0.3 else spoilt)
        with contextlib.suppress(PhotoUnreadable):
            assert decode_photo(data, min_side_px=20).image.mode == "RGB"
