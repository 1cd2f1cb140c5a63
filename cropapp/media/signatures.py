"""What bytes that are no readable photo seem to be instead.

Owns: the words that tell a person why a file called .jpg is refused. Must not: decode.
"""

from __future__ import annotations

import json

from cropapp.core.words import spoken

_COPY_AGAIN = spoken("Copy the photo again from the card or camera.")
_EXPORT = spoken("Export it as JPEG.")
_REMOVE = spoken("Remove it from the folder of photos, or get the photo itself.")

_BEGINNINGS: tuple[tuple[bytes, str, str], ...] = (
    (
        b"version https://git-lfs",
        spoken("This is a Git LFS pointer: a note that stands for the photo, not the photo."),
        spoken("Fetch the photos with git lfs pull."),
    ),
    (b"%PDF-", spoken("This is a PDF document, not a photo."), _EXPORT),
    (b"%!", spoken("This is a PostScript program, not a photo."), _REMOVE),
    (b"\xc5\xd0\xd3\xc6", spoken("This is a PostScript program, not a photo."), _REMOVE),
    (b"PK\x03\x04", spoken("This is a ZIP archive, not a photo."), spoken("Unpack it.")),
    (b"PK\x05\x06", spoken("This is a ZIP archive, not a photo."), spoken("Unpack it.")),
    (b"Rar!", spoken("This is a RAR archive, not a photo."), spoken("Unpack it.")),
    (b"7z\xbc\xaf", spoken("This is a 7z archive, not a photo."), spoken("Unpack it.")),
    (b"\x1f\x8b", spoken("This is a gzip archive, not a photo."), spoken("Unpack it.")),
    (b"8BPS", spoken("This is a Photoshop file."), _EXPORT),
    (b"\x00\x00\x01\x00", spoken("This is an icon, not a photo."), _REMOVE),
    (b"\x00\x00\x00\x0cjP", spoken("This is a JPEG 2000 picture, which cannot be read."), _EXPORT),
    (b"\xff\x4f\xff\x51", spoken("This is a JPEG 2000 picture, which cannot be read."), _EXPORT),
    (b"\x00\x00\x00\x0cJXL", spoken("This is a JPEG XL picture, which cannot be read."), _EXPORT),
    (b"\xff\x0a", spoken("This is a JPEG XL picture, which cannot be read."), _EXPORT),
    (b"FUJIFILMCCD-RAW", spoken("This is a RAW photo, which cannot be read."), _EXPORT),
    (b"\xff\xd8", spoken("This JPEG is damaged or cut off near its beginning."), _COPY_AGAIN),
    (b"\x89PNG", spoken("This PNG is damaged or cut off near its beginning."), _COPY_AGAIN),
    (b"GIF8", spoken("This GIF is damaged or cut off near its beginning."), _COPY_AGAIN),
    (b"BM", spoken("This BMP is damaged, or no picture at all."), _COPY_AGAIN),
)
_TIFF = (
    spoken("This TIFF is damaged, or of a kind that cannot be read, such as one with many bands."),
    spoken("Export its red, green and blue as an 8-bit TIFF or JPEG."),
)
_TIFF_BEGINNINGS = (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+", b"IIU\0", b"IIRO", b"IIRS")
_VIDEO_BRANDS = (b"isom", b"iso2", b"mp41", b"mp42", b"qt  ", b"M4V ", b"3gp", b"avc1")


def describe_content(data: bytes) -> tuple[str, str]:
    """Return what bytes that could not be opened as a photo are, and what to do: two sentences."""
    if not data:
        return spoken("The file is empty (0 bytes)."), _COPY_AGAIN
    if not data.strip(b"\0"):
        return (
            spoken(
                "The file holds nothing but zeros: a placeholder of a cloud-sync program, or a copy"
                " that failed."
            ),
            spoken("Let the sync program download the photo, or copy it again."),
        )
    for beginning, message, hint in _BEGINNINGS:
        if data.startswith(beginning):
            return message, hint
    if data.startswith(_TIFF_BEGINNINGS):
        return _TIFF
    return (
        _container(data)
        or _text(data)
        or (
            spoken("The content is not a picture in any format that can be read."),
            spoken("Open it in the program it came from, or copy it again."),
        )
    )


def _container(data: bytes) -> tuple[str, str] | None:
    if data[:4] == b"RIFF":
        if data[8:12] == b"WEBP":
            return spoken("This WebP picture is damaged or cut off."), _COPY_AGAIN
        return spoken("This is a sound or a video, not a photo."), _REMOVE
    if data[4:8] != b"ftyp":
        return None
    if data[8:12].startswith(_VIDEO_BRANDS):
        return spoken("This is a video, not a photo."), spoken("Save single frames of it as JPEG.")
    if data[8:11] == b"crx":
        return spoken("This is a RAW photo, which cannot be read."), _EXPORT
    if data[8:11] == b"avi":
        return spoken("This AVIF photo is damaged."), _COPY_AGAIN
    return spoken("This HEIC photo is damaged."), _COPY_AGAIN


def _text(data: bytes) -> tuple[str, str] | None:
    try:
        text = data[:4096].decode("utf-8", "strict" if len(data) <= 4096 else "ignore").strip()
    except UnicodeDecodeError:
        return None
    start = text[:512].lower()
    if "<svg" in start:
        return spoken("This is an SVG drawing, not a photo."), _EXPORT
    if start.startswith(("<!doctype html", "<html")) or "<body" in start or "<head" in start:
        return spoken("This is a web page saved under a photo's name."), spoken(
            "Download the photo itself."
        )
    if start.startswith(("{", "[")) and _is_json(data):
        return (
            spoken("This is JSON text, perhaps the error message of a web service, not a photo."),
            spoken("Download the photo itself."),
        )
    if all(c.isprintable() or c in "\t\r\n" for c in text):
        return spoken("This is text, not a photo."), _REMOVE
    return None


def _is_json(data: bytes) -> bool:
    if len(data) > 1_000_000:
        return False
    try:
        json.loads(data)
    except (ValueError, RecursionError):
        return False
    return True
