"""Every file of the messy set behaves as its table says, each by name.

Then what the table says beyond load and reject, where it can be measured, and what the set cannot
hold: a file that vanishes between scan and read.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tarfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from cropapp.core.entities import PhotoFacts
from cropapp.core.errors import PhotoUnreadable
from cropapp.media.read import read_photo
from cropapp.media.scan import FoundFile, scan_folder
from cropapp.media.thumbnails import decode_picture, load_thumbnail, make_thumbnail

MESSY = Path(__file__).resolve().parents[2] / "../shared/data/messy"
MIN_SIDE_PX = 320
MAX_CPU_SECONDS = 2.0
"""Processor time, which does not grow when the machine is busy with other things."""
MAX_MEMORY_BYTES = 1_000_000_000

pytestmark = [
    pytest.mark.real,
    pytest.mark.skipif(not MESSY.is_dir(), reason="../shared/data/messy is not there"),
]


def _table() -> list[dict[str, Any]]:
    path = MESSY / "expected.json"
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else []


ENTRIES = _table()
BY_PATH = {entry["path"]: entry for entry in ENTRIES}


@pytest.fixture(scope="module")
def messy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The unpacked set, read-only in spirit: `test_nothing_is_written` compares it at the end."""
    target = tmp_path_factory.mktemp("messy")
    with tarfile.open(MESSY / "messy.tar.gz") as archive:
        archive.extractall(target, filter="data")
    roots = {path.relative_to(target).parts[0] for path in target.iterdir()}
    return target / "messy" if roots == {"messy"} else target


@pytest.fixture(scope="module")
def found(messy: Path) -> dict[str, FoundFile]:
    return {file.relative_path: file for file in scan_folder(messy)}


@dataclass(frozen=True)
class Outcome:
    got: str
    reason: str = ""
    facts: PhotoFacts | None = None


def outcome_of(root: Path, found: dict[str, FoundFile], path: str) -> Outcome:
    """Take one file the whole way, as an import does."""
    file = found.get(path)
    if file is None:
        return Outcome("skip")
    if file.problem:
        return Outcome("reject", file.problem)
    try:
        reading = read_photo(root / path, min_side_px=MIN_SIDE_PX)
    except PhotoUnreadable as problem:
        return Outcome("reject", problem.message)
    assert reading.image.mode == "RGB"
    assert make_thumbnail(reading.image)
    shorter = min(reading.facts.width, reading.facts.height)
    assert min(reading.image.size) >= min(shorter, MIN_SIDE_PX)
    return Outcome("load", facts=reading.facts)


def test_the_set_is_whole(messy: Path, found: dict[str, FoundFile]) -> None:
    files = {path.relative_to(messy).as_posix() for path in messy.rglob("*") if path.is_file()}
    assert len(ENTRIES) == 204
    assert files - {"README.md", "expected.json"} == set(BY_PATH)
    assert set(found) <= files


@pytest.mark.parametrize("path", BY_PATH)
def test_each_file_behaves_as_its_table_says(
    messy: Path, found: dict[str, FoundFile], path: str
) -> None:
    expected = BY_PATH[path]["expect"]
    start = time.process_time()
    outcome = outcome_of(messy, found, path)
    assert time.process_time() - start < MAX_CPU_SECONDS
    if expected == "either":
        assert outcome.got in ("load", "reject", "skip")
    else:
        assert outcome.got == expected, outcome.reason
    if outcome.got == "reject":
        assert outcome.reason.endswith(".")
        assert len(outcome.reason) > 10


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("03_heic/corrupted.heic", "HEIC"),
        ("03_heic/empty.heic", "empty"),
        ("06_formats/drawing.svg", ".svg"),
        ("07_broken/zero_bytes.jpg", "empty"),
        ("07_broken/header_only.jpg", "cut off"),
        ("07_broken/truncated_10pct.jpg", "cut off"),
        ("07_broken/truncated_50pct.jpg", "cut off"),
        ("07_broken/truncated_95pct.jpg", "cut off"),
        ("07_broken/zero_filled_tail.jpg", "cut off"),
        ("07_broken/png_truncated.png", "cut off"),
        ("08_bombs/png_900mpx_30000x30000_1bit.png", "too large"),
        ("08_bombs/png_400mpx_20000x20000_rgb.png", "too large"),
        ("08_bombs/jpeg_claims_65500x65500.jpg", "too large"),
        ("08_bombs/bmp_claims_60000x60000.bmp", "too large"),
        ("08_bombs/decompression_bomb.gif", "too large"),
        ("09_wrong_extension/html_saved.jpg", "web page"),
        ("09_wrong_extension/json_error.jpg", "JSON"),
        ("09_wrong_extension/git_lfs_pointer.jpg", "Git LFS"),
        ("09_wrong_extension/cloud_placeholder.jpg", "zeros"),
        ("09_wrong_extension/zip_inside.jpg", "ZIP"),
        ("09_wrong_extension/pdf_inside.jpg", "PDF"),
        ("09_wrong_extension/eps_inside.jpg", "PostScript"),
        ("09_wrong_extension/csv_named.jpg", "text"),
        ("12_system_junk/IMG_0001.CR2", "RAW"),
        ("12_system_junk/VID_0002.mp4", "Videos"),
    ],
)
def test_the_reason_names_what_is_wrong(
    messy: Path, found: dict[str, FoundFile], path: str, words: str
) -> None:
    assert words in outcome_of(messy, found, path).reason


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("03_heic/truncated.heic", "end of the file"),
        ("04_tiff/ndvi_float32.tif", "stretched"),
        ("04_tiff/rgbn_4band_16bit.tif", "bands"),
        ("07_broken/png_bad_crc.png", "checksum"),
        ("08_bombs/png_ztxt_200mb.png", "text block"),
    ],
)
def test_damaged_pictures_that_load_say_so(messy: Path, path: str, words: str) -> None:
    reading = read_photo(messy / path, min_side_px=MIN_SIDE_PX)
    assert any(words in warning for warning in reading.facts.warnings)


def pixels(path: Path) -> NDArray[np.float64]:
    return np.asarray(decode_picture(path, min_side_px=None), dtype=np.float64)


UPRIGHT = [f"crop_orient_{number}.jpg" for number in range(1, 9)] + [
    "crop_orient_6.png",
    "crop_orient_8.webp",
    "crop_orient_6.tif",
]


@pytest.mark.parametrize("name", UPRIGHT)
def test_orientation__all_show_the_same_upright_picture(messy: Path, name: str) -> None:
    folder = messy / "01_orientation"
    picture, reference = pixels(folder / name), pixels(folder / "crop_orient_1.jpg")
    assert picture.shape == (419, 640, 3)
    assert np.abs(picture - reference).mean() < 6
    assert_red_corner(picture)


def test_orientation__heic_is_not_turned_twice(messy: Path) -> None:
    picture = pixels(messy / "03_heic/crop_orient_6.heic")
    reference = pixels(messy / "01_orientation/crop_orient_1.jpg")
    assert picture.shape == reference.shape
    assert np.abs(picture - reference).mean() < 6


def assert_red_corner(picture: NDArray[np.float64]) -> None:
    red, green, blue = picture[12:24, 12:24].reshape(-1, 3).mean(0)
    assert red > 150 > 100 > max(green, blue)


@pytest.mark.parametrize("number", range(1, 9))
def test_orientation__real_portraits_stand(messy: Path, number: int) -> None:
    facts = read_photo(
        messy / f"01_orientation/real_portrait_{number}.jpg", min_side_px=MIN_SIDE_PX
    ).facts
    assert (facts.width, facts.height) == (450, 600)


@pytest.mark.parametrize(
    ("path", "latitude", "longitude"),
    [
        ("02_gps/DSCN0010.jpg", 43.467, 11.88),
        ("02_gps/DSCN0021.jpg", 43.467, 11.88),
        ("02_gps/DSCN0042.jpg", 43.467, 11.88),
        ("02_gps/gps_south_west.jpg", -15.7801, -47.9292),
    ],
)
def test_gps__place(messy: Path, path: str, latitude: float, longitude: float) -> None:
    facts = read_photo(messy / path, min_side_px=MIN_SIDE_PX).facts
    assert facts.latitude == pytest.approx(latitude, abs=0.01)
    assert facts.longitude == pytest.approx(longitude, abs=0.01)


def test_gps__in_a_heic(messy: Path) -> None:
    facts = read_photo(messy / "03_heic/crop_gps.HEIF", min_side_px=MIN_SIDE_PX).facts
    assert facts.latitude is not None
    assert facts.longitude is not None


@pytest.mark.parametrize(
    "name", ["gps_zero_zero.jpg", "gps_out_of_range.jpg", "gps_zero_denominator.jpg"]
)
def test_gps__what_is_no_place(messy: Path, name: str) -> None:
    facts = read_photo(messy / "02_gps" / name, min_side_px=MIN_SIDE_PX).facts
    assert (facts.latitude, facts.longitude, facts.altitude_m) == (None, None, None)


def test_exif__camera_and_time(messy: Path) -> None:
    facts = read_photo(messy / "02_gps/DSCN0010.jpg", min_side_px=MIN_SIDE_PX).facts
    assert (facts.camera_make, facts.camera_model) == ("NIKON", "COOLPIX P6000")
    assert facts.captured_at is not None
    assert facts.captured_at.year == 2008
    invalid = read_photo(messy / "02_gps/date_invalid.jpg", min_side_px=MIN_SIDE_PX).facts
    assert invalid.captured_at is None


@pytest.mark.parametrize("name", ["rgb_16bit.tif", "bigtiff.tif", "tiled_deflate.tif"])
def test_tiff__colours_near_the_plain_one(messy: Path, name: str) -> None:
    folder = messy / "04_tiff"
    assert np.abs(pixels(folder / name) - pixels(folder / "rgb_8bit.tif")).mean() < 3


@pytest.mark.parametrize("path", ["04_tiff/gray_16bit.tif", "06_formats/png_16bit_gray.png"])
def test_16_bit_gray__neither_white_nor_black(messy: Path, path: str) -> None:
    reference = pixels(messy / "04_tiff/rgb_8bit.tif")
    picture = pixels(messy / path)
    assert abs(picture.mean() - reference.mean()) < 25
    assert picture.std() > 20


def test_16_bit_rgb_png__near_the_plain_one(messy: Path) -> None:
    picture = pixels(messy / "06_formats/png_16bit_rgb.png")
    assert np.abs(picture - pixels(messy / "04_tiff/rgb_8bit.tif")).mean() < 3


def test_cmyk__not_inverted(messy: Path) -> None:
    upright = pixels(messy / "05_jpeg/progressive.jpg")
    assert np.abs(pixels(messy / "05_jpeg/cmyk.jpg") - upright).mean() < 25


def test_duplicates__same_bytes_same_hash_and_other_metadata_another(messy: Path) -> None:
    folder = messy / "11_content"
    first, identical, metadata = (
        read_photo(folder / name, min_side_px=MIN_SIDE_PX)
        for name in (
            "dup_a_original.jpg",
            "dup_b_identical.jpg",
            "dup_c_only_metadata_differs.jpg",
        )
    )
    assert first.facts.sha256 == identical.facts.sha256 != metadata.facts.sha256


@pytest.mark.skipif(os.name == "nt", reason="the stand-in for Ghostscript is a shell script")
def test_postscript__is_never_handed_to_ghostscript(
    messy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand_in = tmp_path / "gs"
    stand_in.write_text(f'#!/bin/sh\ntouch "{tmp_path}/gs_was_run"\n')
    stand_in.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    monkeypatch.chdir(tmp_path)
    with pytest.raises(PhotoUnreadable):
        read_photo(messy / "09_wrong_extension/eps_inside.jpg", min_side_px=MIN_SIDE_PX)
    assert [path.name for path in tmp_path.iterdir()] == ["gs"]


_READ_ALL = """
import resource, sys
from pathlib import Path
from cropapp.core.errors import PhotoUnreadable
from cropapp.media.read import read_photo
from cropapp.media.scan import scan_folder
limit = int(sys.argv[2])
resource.setrlimit(resource.RLIMIT_AS, (3 * limit, 3 * limit))
resource.setrlimit(resource.RLIMIT_CPU, (60, 60))
done = 0
for file in scan_folder(Path(sys.argv[1])):
    try:
        read_photo(Path(sys.argv[1]) / file.relative_path, min_side_px=320)
    except PhotoUnreadable:
        pass
    done += 1
# Not ru_maxrss: that of a new process begins with the memory of the one that started it.
status = Path("/proc/self/status").read_text()
peak_kb = next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM"))
print(done, int(peak_kb) * 1024)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="the limits are those of Linux")
@pytest.mark.parametrize("folder", ["07_broken", "08_bombs"])
def test_memory__stays_bounded_and_no_file_ends_the_process(messy: Path, folder: str) -> None:
    told = subprocess.run(
        [sys.executable, "-c", _READ_ALL, str(messy / folder), str(MAX_MEMORY_BYTES)],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert told.returncode == 0, told.stderr[-2000:]
    done, peak_bytes = (int(part) for part in told.stdout.split())
    assert done == sum(1 for path in BY_PATH if path.startswith(folder))
    assert peak_bytes < MAX_MEMORY_BYTES / 2


def test_file_that_vanishes_between_scan_and_read(messy: Path, tmp_path: Path) -> None:
    source = (messy / "05_jpeg/gray.jpg").read_bytes()
    for name in ("a.jpg", "b.jpg", "c.jpg"):
        (tmp_path / name).write_bytes(source)
    outcomes = []
    for file in list(scan_folder(tmp_path)):
        (tmp_path / "b.jpg").unlink(missing_ok=True)
        outcomes.append(outcome_of(tmp_path, {file.relative_path: file}, file.relative_path))
    assert [outcome.got for outcome in outcomes] == ["load", "reject", "load"]
    assert "no longer there" in outcomes[1].reason


def test_nothing_is_written_beside_the_originals(messy: Path) -> None:
    before = snapshot(messy)
    for file in scan_folder(messy):
        try:
            load_thumbnail(messy / file.relative_path)
        except PhotoUnreadable:
            continue
    assert snapshot(messy) == before


def snapshot(root: Path) -> dict[str, tuple[int, int]]:
    return {
        path.relative_to(root).as_posix(): (path.stat().st_size, path.stat().st_mtime_ns)
        for path in root.rglob("*")
    }


def test_thumbnail_of_a_very_wide_picture(messy: Path) -> None:
    for name in ("very_wide_8000x4.jpg", "very_tall_3x9000.jpg", "one_pixel.jpg"):
        assert load_thumbnail(messy / "05_jpeg" / name)


def test_palette_with_transparency_is_plain_rgb(messy: Path) -> None:
    picture = decode_picture(messy / "06_formats/png_rgba_cutout.png", min_side_px=None)
    assert isinstance(picture, Image.Image)
    assert picture.mode == "RGB"
