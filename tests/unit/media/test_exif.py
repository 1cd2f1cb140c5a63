"""EXIF facts that can be trusted, or none."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from PIL import Image
from PIL.ExifTags import GPS, IFD, Base
from PIL.TiffImagePlugin import IFDRational

from cropapp.media.exif import ExifFacts, photo_facts_from_exif


def exif_with(
    main: dict[int, Any] | None = None,
    details: dict[int, Any] | None = None,
    gps: dict[int, Any] | None = None,
) -> Image.Exif:
    exif = Image.Exif()
    exif.update(main or {})
    exif.get_ifd(IFD.Exif).update(details or {})
    exif.get_ifd(IFD.GPSInfo).update(gps or {})
    return exif


def position(**changes: Any) -> ExifFacts:
    gps = {
        GPS.GPSLatitudeRef: "S",
        GPS.GPSLatitude: (15.0, 46.0, 48.36),
        GPS.GPSLongitudeRef: "W",
        GPS.GPSLongitude: (47.0, 55.0, 45.12),
        GPS.GPSAltitudeRef: b"\x00",
        GPS.GPSAltitude: 1172.5,
    }
    gps |= {GPS[name]: value for name, value in changes.items()}
    return photo_facts_from_exif(exif_with(gps={k: v for k, v in gps.items() if v is not None}))


def test_empty_block_says_nothing() -> None:
    assert photo_facts_from_exif(Image.Exif()) == ExifFacts()


def test_position__signs_follow_the_letters() -> None:
    facts = position()
    assert facts.latitude == pytest.approx(-15.7801, abs=1e-6)
    assert facts.longitude == pytest.approx(-47.9292, abs=1e-6)
    assert facts.altitude_m == 1172.5
    assert position(GPSLatitudeRef="N", GPSLongitudeRef="E\0").longitude == pytest.approx(47.9292)
    assert position(GPSAltitudeRef=b"\x01", GPSAltitude=3.0).altitude_m == -3.0


def test_position__decimal_degrees_in_the_first_part_alone() -> None:
    assert position(GPSLatitude=(15.5,)).latitude == -15.5
    assert position(GPSLatitude=15.5).latitude == -15.5


@pytest.mark.parametrize(
    "changes",
    [
        {"GPSLatitude": (0.0, 0.0, 0.0), "GPSLongitude": (0.0, 0.0, 0.0)},
        {"GPSLatitude": (95.0, 0.0, 0.0)},
        {"GPSLongitude": (200.0, 0.0, 0.0)},
        {"GPSLatitude": (IFDRational(0, 0),) * 3},
        {"GPSLatitude": "fifteen"},
        {"GPSLatitude": (1.0, 2.0, 3.0, 4.0)},
        {"GPSLatitude": (-15.0, 0.0, 0.0)},
        {"GPSLatitude": (float("nan"), 0.0, 0.0)},
        {"GPSLatitudeRef": None},
        {"GPSLongitudeRef": "?"},
        {"GPSLongitude": None},
    ],
)
def test_position__what_cannot_be_a_place_is_none_altitude_with_it(changes: dict[str, Any]) -> None:
    facts = position(**changes)
    assert (facts.latitude, facts.longitude, facts.altitude_m) == (None, None, None)


@pytest.mark.parametrize("altitude", [IFDRational(1, 0), 1e9, "high", (1, 2)])
def test_position__odd_altitude_leaves_the_place(altitude: object) -> None:
    facts = position(GPSAltitude=altitude)
    assert facts.altitude_m is None
    assert facts.latitude is not None


def captured(details: dict[int, Any], main: dict[int, Any] | None = None) -> datetime | None:
    return photo_facts_from_exif(exif_with(main, details)).captured_at


def test_time__naive_without_an_offset_aware_with_one() -> None:
    taken = {Base.DateTimeOriginal: "2024:06:01 10:20:30"}
    plain = captured(taken)
    assert plain == datetime(2024, 6, 1, 10, 20, 30)
    assert plain is not None
    assert plain.tzinfo is None
    aware = captured(taken | {Base.OffsetTimeOriginal: "-03:30"})
    zone = timezone(-timedelta(hours=3, minutes=30))
    assert aware == datetime(2024, 6, 1, 10, 20, 30, tzinfo=zone)
    assert captured(taken | {Base.OffsetTimeOriginal: "+99:00"}) == plain
    assert captured(taken | {Base.OffsetTimeOriginal: "   :  "}) == plain


def test_time__fraction_of_a_second_tells_a_burst_apart() -> None:
    taken = {Base.DateTimeOriginal: "2024:06:01 10:20:30", Base.SubsecTimeOriginal: "05"}
    assert captured(taken) == datetime(2024, 6, 1, 10, 20, 30, 50_000)


def test_time__the_moment_of_exposure_goes_before_the_last_save() -> None:
    saved = {Base.DateTime: "2025:01:01 00:00:00"}
    assert captured({Base.DateTimeOriginal: "2024:06:01 10:20:30"}, saved).year == 2024  # type: ignore[union-attr]
    assert captured({Base.DateTimeOriginal: "0000:00:00 00:00:00"}, saved).year == 2025  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "text",
    ["2023:13:45 99:99:99", "0000:00:00 00:00:00", "    :  :     :  :  ", "soon", "", b"\xff"],
)
def test_time__impossible_is_none(text: object) -> None:
    assert captured({Base.DateTimeOriginal: text}) is None


def test_camera__clean_single_line_or_none() -> None:
    facts = photo_facts_from_exif(
        exif_with({Base.Make: " NIKON\n CORP \0junk", Base.Model: b"P6000\0\0"})
    )
    assert (facts.camera_make, facts.camera_model) == ("NIKON CORP", "P6000")
    facts = photo_facts_from_exif(exif_with({Base.Make: "\0", Base.Model: 17}))
    assert (facts.camera_make, facts.camera_model) == (None, None)
    assert len(photo_facts_from_exif(exif_with({Base.Make: "x" * 5000})).camera_make or "") == 100


class BrokenExif(Image.Exif):
    """A block whose parts raise what Pillow's reader was seen to raise."""

    def __init__(self, problem: Exception) -> None:
        super().__init__()
        self.problem = problem
        self[Base.Make] = "kept"

    def get_ifd(self, tag: int) -> dict[int, Any]:
        raise self.problem


@pytest.mark.parametrize(
    "problem", [KeyError(1), ValueError(), TypeError(), SyntaxError(), OSError(), OverflowError()]
)
def test_broken_part_counts_as_absent(problem: Exception) -> None:
    assert photo_facts_from_exif(BrokenExif(problem)) == ExifFacts(camera_make="kept")
