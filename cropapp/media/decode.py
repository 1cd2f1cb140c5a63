"""From a file's bytes to an upright RGB picture: the one way for every purpose.

Owns: size limits, reduced-scale decoding, orientation, and the words for a photo that cannot be
decoded. Must not: read files, or change anything that another thread's decode would see.
"""

from __future__ import annotations

import logging
import math
from dataclasses import dataclass, replace

from PIL import Image, ImageFile, UnidentifiedImageError
from PIL.ExifTags import Base

from cropapp.core.errors import PhotoUnreadable
from cropapp.core.words import spoken
from cropapp.media import heif_boxes, png_chunks
from cropapp.media.pillow_setup import (
    MAX_PIXELS,
    MAX_REDUCED_PIXELS,
    heard_warnings,
    open_image,
)
from cropapp.media.room import decoding_room
from cropapp.media.signatures import describe_content
from cropapp.media.tones import to_rgb

logger = logging.getLogger(__name__)

_JPEG_FORMATS = ("JPEG", "MPO")
_JPEG_BEGINNING = b"\xff\xd8"
_JPEG_END = b"\xff\xd9"
_ZEROS = bytes(16)
_MISSING_GRAY = (128, 128, 128)
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_REDUCIBLE_MODES = ("L", "RGB", "RGBA", "LA", "CMYK", "YCbCr", "F")
_CUT_OFF = ("truncated", "data stream", "broken png", "premature", "end of file", "eof")

_METADATA_DAMAGED = spoken("Its metadata is damaged in part.")
_TEXT_LEFT_OUT = spoken("Its text block is too large to be a caption and was left out.")
_CHECKSUM_WRONG = spoken("A checksum in the file is wrong: parts of the picture may be damaged.")
_END_MISSING = spoken(
    "The end of the file is missing: parts of the picture may be blurred or wrong."
)
_BANDS_LEFT_OUT = spoken("It has more bands than red, green and blue; the others were left out.")


@dataclass(frozen=True, slots=True)
class DecodedPhoto:
    """A decoded photo.

    Attributes:
        image: mode RGB, upright, perhaps reduced.
        full_width: of the original once upright, pixels.
        format: Pillow's name of the format: JPEG, MPO, PNG, WEBP, TIFF, BMP, GIF, HEIF, AVIF.
        warnings: what was odd though it could be decoded, sentences for the user.
    """

    image: Image.Image
    full_width: int
    full_height: int
    format: str
    exif: Image.Exif
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Needed:
    """How large a picture is to be at least; `shorter_px` None asks for the full size."""

    shorter_px: int | None
    longer_px: int

    def side_of(self, size: tuple[int, int]) -> int:
        """Return what the shorter side of a picture of this size may be reduced to."""
        shorter, longer = sorted(size)
        if self.shorter_px is None:
            return shorter
        return max(self.shorter_px, math.ceil(self.longer_px * shorter / longer))


def decode_photo(
    data: bytes, *, min_side_px: int | None = None, min_longer_px: int = 1
) -> DecodedPhoto:
    """Decode a photo's bytes; the first frame where there are several.

    Args:
        min_side_px: the picture may be reduced as long as its shorter side stays at least this;
            None asks for the full size. A JPEG above MAX_PIXELS is halved in any case.
        min_longer_px: the same of its longer side; both are kept to.

    Raises:
        PhotoUnreadable: with the reason in words.
    """
    if min_side_px is not None and min_side_px < 1:
        raise ValueError(f"min_side_px is {min_side_px}, it must be at least 1")
    needed = _Needed(min_side_px, min_longer_px)
    try:
        return _decode(data, needed)
    except PhotoUnreadable:
        raise
    except Exception as problem:
        # Broken bytes make decoders raise anything, KeyError to AssertionError, and one photo
        # must never end an import of thousands.
        logger.debug("Decoding failed", exc_info=problem)
        return _decode_mended(data, needed, problem)


def _decode_mended(data: bytes, needed: _Needed, problem: Exception) -> DecodedPhoto:
    """Decode once more without what stood in the way, where that can be told; else give up."""
    try:
        if data.startswith(png_chunks.PNG_BEGINNING) and "MAX_TEXT" in str(problem):
            return _decode(png_chunks.without_text(data), needed, _TEXT_LEFT_OUT)
        if _lacks_only_its_end(data, problem):
            return _decode(data + _JPEG_END, needed, _END_MISSING)
    except PhotoUnreadable:
        raise
    except Exception as second:
        raise _unreadable(data, second) from second
    raise _unreadable(data, problem) from problem


def _lacks_only_its_end(data: bytes, problem: Exception) -> bool:
    """Tell whether a JPEG that is called cut off has its pixels down to the last one.

    Given an end mark, the decoder fills what it has no data for with plain mid-gray, down to the
    last pixel as it is stored. Zeros at the end are a failed copy whose length is right: those
    would be decoded as if they were data.
    """
    cut_off = data.startswith(_JPEG_BEGINNING) and "truncated" in str(problem)
    if not cut_off or data.endswith(_ZEROS):
        return False
    source = open_image(data + _JPEG_END)
    _check_size(source)
    _reduce_while_decoding(source, _Needed(None, 1))
    last = source.convert("RGB").getpixel((source.width - 1, source.height - 1))
    return last != _MISSING_GRAY


def _decode(data: bytes, needed: _Needed, warning: str = "") -> DecodedPhoto:
    with heard_warnings() as heard:
        source = open_image(data)
        full_size = source.size
        _check_size(source)
        _reduce_while_decoding(source, needed)
    # As long as the whole picture is there, and not only while it comes in.
    with decoding_room.taken(source.width * source.height):
        with heard_warnings() as heard_later:
            source.load()
            exif = _exif_of(source, heard_later)
        photo = _upright(source, full_size, exif, needed)
        damage = _damage(data, source, bool(heard or heard_later))
    warnings = tuple(text for text in (warning, *photo.warnings, *damage) if text)
    return replace(photo, warnings=warnings)


def _upright(
    source: ImageFile.ImageFile,
    full_size: tuple[int, int],
    exif: Image.Exif,
    needed: _Needed,
) -> DecodedPhoto:
    """Return a loaded picture in RGB and turned, its tones' warning or none.

    Args:
        full_size: what the header said, before any reduction.
    """
    format_name = source.format or ""
    if format_name not in _JPEG_FORMATS:
        full_size = source.size  # TIFF and HEIC: the decoder has turned it
    turn = None if format_name == "HEIF" else _TURNS.get(_orientation(exif))
    image, tone_warning = _plain(source, needed)
    if turn is not None:
        image = image.transpose(turn)
        if turn not in (_TURNS[2], _TURNS[3], _TURNS[4]):
            full_size = (full_size[1], full_size[0])
    return DecodedPhoto(image, *full_size, format_name, exif, (tone_warning,))


def _check_size(source: ImageFile.ImageFile) -> None:
    """Refuse from the header, before memory is taken."""
    limit = MAX_REDUCED_PIXELS if source.format in _JPEG_FORMATS else MAX_PIXELS
    pixels = source.width * source.height
    if pixels > limit:
        raise PhotoUnreadable(
            f"The picture is too large: {source.width:,} x {source.height:,} pixels are"
            f" {pixels // 1_000_000:,} megapixels, the limit is {limit // 1_000_000}.",
            hint="Save it smaller, or cut it into tiles.",
        )
    if not pixels:
        raise PhotoUnreadable("The picture has no pixels.", hint="Copy the photo again.")


def _reduce_while_decoding(source: ImageFile.ImageFile, needed: _Needed) -> None:
    """Ask a JPEG's decoder for a half, a quarter or an eighth: a quarter of the time or less."""
    if source.format not in _JPEG_FORMATS:
        return
    side = needed.side_of(source.size)
    if source.width * source.height > MAX_PIXELS:
        side = min(side, max(1, min(source.size) // 2))
    source.draft(None, (side, side))


def _exif_of(source: ImageFile.ImageFile, heard: list[str]) -> Image.Exif:
    try:
        return source.getexif()
    except Exception as problem:
        logger.debug("EXIF cannot be read", exc_info=problem)
        heard.append(str(problem))
        return Image.Exif()


def _orientation(exif: Image.Exif) -> int:
    try:
        value = exif.get(Base.Orientation, 1)
    except Exception as problem:
        logger.debug("EXIF orientation cannot be read", exc_info=problem)
        return 1
    return value if isinstance(value, int) else 1


def turned_upright(image: Image.Image, exif: Image.Exif) -> Image.Image:
    """Return a picture turned and mirrored as the EXIF of its file says."""
    turn = _TURNS.get(_orientation(exif))
    return image if turn is None else image.transpose(turn)


def _plain(source: Image.Image, needed: _Needed) -> tuple[Image.Image, str]:
    """Return the picture in RGB, reduced by a whole factor where asked, and a warning or none."""
    factor = max(1, min(source.size) // needed.side_of(source.size))
    if factor == 1:
        return to_rgb(source)
    if source.mode in _REDUCIBLE_MODES and "transparency" not in source.info:
        # Before the conversion, which would cost another four bytes for every pixel.
        return to_rgb(source.reduce(factor))
    image, warning = to_rgb(source)
    return image.reduce(factor), warning


def _damage(data: bytes, source: ImageFile.ImageFile, warned: bool) -> tuple[str, ...]:
    found: list[str] = []
    if source.format == "PNG" and png_chunks.has_wrong_checksum(data):
        found.append(_CHECKSUM_WRONG)
    if source.format in ("HEIF", "AVIF") and heif_boxes.is_cut_off(data):
        found.append(_END_MISSING)
    if source.format == "TIFF" and source.mode == "RGB" and _bands(source) > len("RGB"):
        found.append(_BANDS_LEFT_OUT)
    if warned:
        found.append(_METADATA_DAMAGED)
    return tuple(found)


def _bands(source: ImageFile.ImageFile) -> int:
    tags = getattr(source, "tag_v2", {})
    bands = tags.get(Base.SamplesPerPixel, 1)
    return bands if isinstance(bands, int) else 1


def _unreadable(data: bytes, problem: Exception) -> PhotoUnreadable:
    if isinstance(problem, Image.DecompressionBombError | Image.DecompressionBombWarning):
        return PhotoUnreadable(
            "The picture is too large: its header claims more pixels than can be decoded.",
            hint="Save it smaller.",
        )
    if isinstance(problem, MemoryError):
        return PhotoUnreadable(
            "There is not enough memory to decode this picture.",
            hint="Close other programs, or save it smaller.",
        )
    if isinstance(problem, UnidentifiedImageError):
        message, hint = describe_content(data)
        return PhotoUnreadable(message, hint=hint)
    if any(words in str(problem).lower() for words in _CUT_OFF):
        return PhotoUnreadable(
            "The file is cut off: the copy is not complete.",
            hint="Copy the photo again from the card or camera.",
        )
    return PhotoUnreadable(
        "The picture's data is damaged.", hint="Copy the photo again from the card or camera."
    )
