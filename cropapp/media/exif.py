"""What a photo's EXIF block says of time, place and camera.

Owns: turning EXIF into facts that can be trusted, or none. Must not: raise on a broken block; files
from the field have every kind of broken block.
"""

from __future__ import annotations

import logging
import math
import re
import struct
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Any

from PIL import Image
from PIL.ExifTags import GPS, IFD, Base

logger = logging.getLogger(__name__)

_TEXT_LIMIT = 100
_HIGHEST_M, _DEEPEST_M = 20_000.0, -1_000.0
_FULL_TURN = 360.0

_TIME = re.compile(r"(\d{4})[:/.-](\d\d?)[:/.-](\d\d?)[ T](\d\d?):(\d\d)(?::(\d\d))?")
_OFFSET = re.compile(r"([+-])(\d\d):?(\d\d)")

# The moment of exposure first; an editor's save time only where a file has nothing better.
_TIME_TAGS = (
    (Base.DateTimeOriginal, Base.OffsetTimeOriginal, Base.SubsecTimeOriginal),
    (Base.DateTimeDigitized, Base.OffsetTimeDigitized, Base.SubsecTimeDigitized),
    (Base.DateTime, Base.OffsetTime, Base.SubsecTime),
)

# What Pillow's EXIF reader raises on blocks with wrong types, counts or offsets.
_BROKEN = (
    ArithmeticError,
    AttributeError,
    LookupError,
    OSError,
    SyntaxError,
    TypeError,
    ValueError,
    struct.error,
)


@dataclass(frozen=True, slots=True)
class ExifFacts:
    """What could be made out; None is unknown.

    Attributes:
        captured_at: aware only if the file names the offset.
        latitude: degrees, -90 to 90, south negative. Given with the longitude or not at all.
        longitude: degrees, -180 to 180, west negative.
        altitude_m: above sea level; only beside a position.
    """

    captured_at: datetime | None = None
    latitude: float | None = None
    longitude: float | None = None
    altitude_m: float | None = None
    camera_make: str | None = None
    camera_model: str | None = None


def photo_facts_from_exif(exif: Image.Exif) -> ExifFacts:
    """Return what an EXIF block says; a broken part of it counts as absent."""
    main: dict[int, Any] = _tags(exif, None)
    details: dict[int, Any] = _tags(exif, IFD.Exif)
    latitude, longitude, altitude_m = _position(_tags(exif, IFD.GPSInfo))
    return ExifFacts(
        captured_at=_captured_at(main | details),
        latitude=latitude,
        longitude=longitude,
        altitude_m=altitude_m,
        camera_make=_text(main.get(Base.Make)),
        camera_model=_text(main.get(Base.Model)),
    )


def _tags(exif: Image.Exif, ifd: int | None) -> dict[int, Any]:
    """Return the tags of the main block or a sub-block that can be read, one by one."""
    try:
        block: Any = exif if ifd is None else exif.get_ifd(ifd)
        keys = list(block)
    except _BROKEN as problem:
        logger.debug("EXIF block %s is broken: %r", ifd, problem)
        return {}
    tags: dict[int, Any] = {}
    for key in keys:
        try:
            tags[key] = block[key]
        except _BROKEN as problem:
            logger.debug("EXIF tag %s is broken: %r", key, problem)
    return tags


def _text(value: object) -> str | None:
    """Return a tag as one clean line of text, None if nothing remains."""
    if isinstance(value, bytes):
        value = value.decode("utf-8", "replace")
    if not isinstance(value, str):
        return None
    shown = "".join(c for c in value.partition("\0")[0] if c.isprintable())
    return " ".join(shown.split())[:_TEXT_LIMIT] or None


def _captured_at(tags: dict[int, Any]) -> datetime | None:
    for time_tag, offset_tag, subsec_tag in _TIME_TAGS:
        moment = _moment(_text(tags.get(time_tag)) or "")
        if moment is not None:
            moment = moment.replace(microsecond=_microseconds(_text(tags.get(subsec_tag))))
            return moment.replace(tzinfo=_zone(_text(tags.get(offset_tag)) or ""))
    return None


def _moment(text: str) -> datetime | None:
    match = _TIME.match(text)
    if match is None:
        return None
    try:
        return datetime(*(int(part or 0) for part in match.groups()))  # type: ignore[arg-type]
    except ValueError:  # 2023:13:45, 0000:00:00: a clock never set
        return None


def _microseconds(text: str | None) -> int:
    """Return the digits of a fraction of a second as microseconds: `05` is 50,000."""
    digits = re.match(r"\d{1,6}", text or "")
    return int(digits[0].ljust(6, "0")) if digits else 0


def _zone(text: str) -> timezone | None:
    match = _OFFSET.fullmatch(text)
    if match is None:
        return timezone(timedelta()) if text == "Z" else None
    minutes = int(match[2]) * 60 + int(match[3])
    # The clocks of the world lie between -12:00 and +14:00.
    if minutes > 14 * 60 or int(match[3]) > 59:
        return None
    return timezone(timedelta(minutes=-minutes if match[1] == "-" else minutes))


def _position(gps: dict[int, Any]) -> tuple[float | None, float | None, float | None]:
    """Return latitude, longitude, altitude; no altitude without a position: there was no fix."""
    nowhere = (None, None, None)
    latitude = _angle(gps.get(GPS.GPSLatitude), gps.get(GPS.GPSLatitudeRef), "NS")
    longitude = _angle(gps.get(GPS.GPSLongitude), gps.get(GPS.GPSLongitudeRef), "EW")
    if latitude is None or longitude is None:
        return nowhere
    if abs(latitude) > 90 or abs(longitude) > 180 or latitude == longitude == 0:
        return nowhere
    return latitude, longitude, _altitude(gps)


def _angle(value: object, reference: object, signs: str) -> float | None:
    """Return degrees from degrees, minutes, seconds; `signs` is the plus and the minus letter.

    Without its letter a position could lie on the other side of the world: none is better.
    """
    letter = (_text(reference) or "").upper()[:1]
    parts = [_number(part) for part in (value if isinstance(value, tuple | list) else (value,))]
    if not letter or letter not in signs or not 1 <= len(parts) <= 3:
        return None
    degrees = 0.0
    for part, unit in zip(parts, (1.0, 60.0, 3600.0), strict=False):
        if part is None or not 0 <= part <= _FULL_TURN:
            return None
        degrees += part / unit
    return -degrees if letter == signs[1] else degrees


def _altitude(gps: dict[int, Any]) -> float | None:
    metres = _number(gps.get(GPS.GPSAltitude))
    if metres is None:
        return None
    if gps.get(GPS.GPSAltitudeRef) in (1, b"\x01", "1", (1,)):
        metres = -metres
    return metres if _DEEPEST_M <= metres <= _HIGHEST_M else None


def _number(value: object) -> float | None:
    """Return a finite number; the rational 0/0, text and rubbish are None."""
    try:
        number = float(value)  # type: ignore[arg-type]
    except _BROKEN:
        return None
    return number if math.isfinite(number) else None
