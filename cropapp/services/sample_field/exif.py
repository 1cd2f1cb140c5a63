"""The EXIF block of a rendered photo.

Owns: which tags are written. Make and model say openly that no camera was involved.
"""

from __future__ import annotations

from datetime import UTC, datetime

from PIL import ExifTags, Image
from PIL.TiffImagePlugin import IFDRational

MAKE = "CropApp"
MODEL = "CropApp sample renderer"


def _degrees(value: float) -> tuple[IFDRational, IFDRational, IFDRational]:
    """Return degrees, minutes and seconds (to 0.0001, some 3 mm) of the absolute `value`."""
    total = round(abs(value) * 3600 * 10_000)
    degrees, rest = divmod(total, 3600 * 10_000)
    minutes, seconds = divmod(rest, 60 * 10_000)
    return IFDRational(degrees, 1), IFDRational(minutes, 1), IFDRational(seconds, 10_000)


def build_exif(
    *,
    taken_at: datetime,
    latitude: float,
    longitude: float,
    altitude_m: float,
    orientation: int,
    seed: int,
) -> Image.Exif:
    """Return the block for a photo taken at `taken_at` (with a time zone) and place (degrees)."""
    stamp = f"{taken_at:%Y:%m:%d %H:%M:%S}"
    zone = f"{taken_at:%z}"
    offset = f"{zone[:3]}:{zone[3:]}"
    exif = Image.Exif()
    exif[ExifTags.Base.Make] = MAKE
    exif[ExifTags.Base.Model] = MODEL
    exif[ExifTags.Base.Software] = MODEL
    exif[ExifTags.Base.ImageDescription] = f"Rendered, not a photograph. Seed {seed}."
    exif[ExifTags.Base.Orientation] = orientation
    exif[ExifTags.Base.DateTime] = stamp
    shot = exif.get_ifd(ExifTags.IFD.Exif)
    shot[ExifTags.Base.DateTimeOriginal] = stamp
    shot[ExifTags.Base.DateTimeDigitized] = stamp
    shot[ExifTags.Base.OffsetTime] = offset
    shot[ExifTags.Base.OffsetTimeOriginal] = offset
    utc = taken_at.astimezone(UTC)
    place = exif.get_ifd(ExifTags.IFD.GPSInfo)
    place[ExifTags.GPS.GPSVersionID] = b"\x02\x03\x00\x00"
    place[ExifTags.GPS.GPSLatitudeRef] = "N" if latitude >= 0 else "S"
    place[ExifTags.GPS.GPSLatitude] = _degrees(latitude)
    place[ExifTags.GPS.GPSLongitudeRef] = "E" if longitude >= 0 else "W"
    place[ExifTags.GPS.GPSLongitude] = _degrees(longitude)
    place[ExifTags.GPS.GPSAltitudeRef] = b"\x00" if altitude_m >= 0 else b"\x01"
    place[ExifTags.GPS.GPSAltitude] = IFDRational(round(abs(altitude_m) * 100), 100)
    place[ExifTags.GPS.GPSTimeStamp] = (
        IFDRational(utc.hour, 1),
        IFDRational(utc.minute, 1),
        IFDRational(utc.second, 1),
    )
    place[ExifTags.GPS.GPSDateStamp] = f"{utc:%Y:%m:%d}"
    place[ExifTags.GPS.GPSMapDatum] = "WGS-84"
    return exif
