"""The preview in a photo's EXIF: upright, without bars, and only if it is of this photo."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image

from cropapp.media.previews import load_preview, preview_of

RED, GREEN, BLUE = (200, 30, 30), (30, 160, 30), (30, 30, 200)


def jpeg(image: Image.Image, **more: object) -> bytes:
    target = io.BytesIO()
    image.save(target, "JPEG", quality=92, **more)
    return target.getvalue()


def with_preview(photo: Image.Image, preview: Image.Image, orientation: int = 1) -> bytes:
    """Return a JPEG whose EXIF holds another one, as cameras write it."""
    small = jpeg(preview)

    def entry(tag: int, kind: int, count: int, value: int) -> bytes:
        packed = value.to_bytes(2, "little") + b"\0\0" if kind == 3 else value.to_bytes(4, "little")
        return (
            tag.to_bytes(2, "little")
            + kind.to_bytes(2, "little")
            + count.to_bytes(4, "little")
            + packed
        )

    def block(entries: list[bytes], after: int) -> bytes:
        return len(entries).to_bytes(2, "little") + b"".join(entries) + after.to_bytes(4, "little")

    first_end = 8 + 2 + 12 + 4
    second_end = first_end + 2 + 3 * 12 + 4
    first = block([entry(0x0112, 3, 1, orientation)], first_end)
    second = block(
        [
            entry(0x0103, 3, 1, 6),
            entry(0x0201, 4, 1, second_end),
            entry(0x0202, 4, 1, len(small)),
        ],
        0,
    )
    tiff = b"II*\0" + (8).to_bytes(4, "little") + first + second + small
    return jpeg(photo, exif=b"Exif\0\0" + tiff)


def halves(size: tuple[int, int], upper: tuple[int, ...], lower: tuple[int, ...]) -> Image.Image:
    image = Image.new("RGB", size, upper)
    image.paste(lower, (0, size[1] // 2, size[0], size[1]))
    return image


def near(colour: tuple[int, ...], other: tuple[int, ...]) -> bool:
    return all(abs(a - b) < 40 for a, b in zip(colour, other, strict=True))


def test_preview_of__is_the_small_picture():
    data = with_preview(Image.new("RGB", (800, 600), RED), Image.new("RGB", (160, 120), BLUE))
    preview = preview_of(data)
    assert preview is not None
    assert preview.size == (160, 120)
    assert near(preview.getpixel((80, 60)), BLUE)


def test_preview_of__is_turned_as_the_photo_is():
    small = halves((160, 120), GREEN, BLUE)
    preview = preview_of(with_preview(Image.new("RGB", (800, 600)), small, orientation=6))
    assert preview is not None
    assert preview.size == (120, 160)
    # Turned a quarter clockwise, what was above is on the right.
    assert near(preview.getpixel((100, 80)), GREEN)
    assert near(preview.getpixel((20, 80)), BLUE)


def test_preview_of__loses_the_bars_of_a_letterbox():
    small = Image.new("RGB", (160, 120), (0, 0, 0))
    small.paste(GREEN, (0, 7, 160, 113))
    preview = preview_of(with_preview(Image.new("RGB", (900, 600)), small))
    assert preview is not None
    assert abs(preview.width / preview.height - 1.5) < 0.04
    corners = [(0, 0), (preview.width - 1, preview.height - 1)]
    assert all(near(preview.getpixel(place), GREEN) for place in corners)


def test_preview_of__another_shape_without_bars_is_of_another_photo():
    data = with_preview(Image.new("RGB", (600, 600)), Image.new("RGB", (160, 120), GREEN))
    assert preview_of(data) is None


@pytest.mark.parametrize("data", [b"", b"\xff\xd8", b"\xff\xd8\xff\xe1\x00\x10Exif", b"GIF89a"])
def test_load_preview__of_what_is_no_photo_is_none(tmp_path: Path, data: bytes):
    path = tmp_path / "odd.jpg"
    path.write_bytes(data)
    assert load_preview(path) is None


def test_load_preview__none_without_one(tmp_path: Path):
    path = tmp_path / "plain.jpg"
    path.write_bytes(jpeg(Image.new("RGB", (300, 200), RED)))
    assert load_preview(path) is None


@pytest.mark.real
def test_load_preview__of_field_photos_shows_what_the_photo_shows(shared_data: Path):
    found = 0
    for path in sorted((shared_data / "field" / "native").rglob("*.[jJ][pP]*g")):
        preview = load_preview(path)
        if preview is None:
            continue
        found += 1
        with Image.open(path) as photo:
            photo.draft("RGB", preview.size)
            shape = photo.width / photo.height
        ratio = preview.width / preview.height
        assert abs(ratio / shape - 1) < 0.05 or abs(ratio * shape - 1) < 0.05
    assert found
