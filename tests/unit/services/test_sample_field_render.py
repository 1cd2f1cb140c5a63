"""The rendered field: what is promised about its files."""

from __future__ import annotations

import csv
import hashlib
from collections import Counter, defaultdict
from datetime import datetime
from pathlib import Path

import numpy as np
import pytest
from PIL import ExifTags, Image

from cropapp.core.errors import EnvironmentProblem, UserError
from cropapp.core.tasks import Cancelled, QuietTask
from cropapp.services.sample_field import (
    SAMPLE_CLASSES,
    SampleField,
    SamplePhoto,
    read_truth,
    render_sample_field,
)

PHOTOS = 36
NAMES = {name for name, _, _ in SAMPLE_CLASSES}


@pytest.fixture(scope="module")
def field(tmp_path_factory: pytest.TempPathFactory) -> SampleField:
    return render_sample_field(tmp_path_factory.mktemp("rendered"), photos=PHOTOS, seed=5)


def _whole(field: SampleField) -> list[SamplePhoto]:
    return [photo for photo in field.photos if photo.kind != "spoilt"]


def _digests(folder: Path) -> dict[str, str]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in files
    }


def test_render__same_seed_same_bytes_other_seed_others(tmp_path: Path) -> None:
    for name, seed in (("a", 3), ("b", 3), ("c", 4)):
        render_sample_field(tmp_path / name, photos=10, seed=seed)
    first, again, other = (_digests(tmp_path / name) for name in ("a", "b", "c"))
    assert first == again
    assert not set(first.values()) & {v for k, v in other.items() if k.endswith(".jpg")}


def test_render__writes_what_it_returns(field: SampleField) -> None:
    on_disk = {path.relative_to(field.folder).as_posix() for path in field.folder.rglob("*.jpg")}
    assert [photo.relative_path for photo in field.photos] == sorted(on_disk)
    assert len(on_disk) == PHOTOS
    others = {path.name for path in field.folder.iterdir() if path.is_file()}
    assert others == {"README.txt", "truth.csv"}
    assert "not photographs" in (field.folder / "README.txt").read_text(encoding="utf-8")


def test_render__classes_and_kinds(field: SampleField) -> None:
    kinds = Counter(photo.kind for photo in field.photos)
    assert kinds["spoilt"] >= 1
    assert kinds["other"] >= 1
    assert kinds["leaf"] >= 0.8 * PHOTOS
    for photo in field.photos:
        assert (photo.class_name in NAMES) == (photo.kind == "leaf")
    counts = Counter(photo.class_name for photo in field.photos if photo.kind == "leaf")
    assert set(counts) == NAMES
    assert counts.most_common(1)[0][0] == "healthy"


def test_render__files_open_at_phone_size_but_the_cut_off_one(field: SampleField) -> None:
    broken = []
    for photo in field.photos:
        with Image.open(field.folder / photo.relative_path, formats=("JPEG",)) as image:
            assert image.size in {(640, 480), (480, 640)}
            try:
                image.load()
            except OSError:
                broken.append(photo.kind)
    assert broken == ["spoilt"]


def test_render__exif_tells_time_place_and_that_it_is_rendered(field: SampleField) -> None:
    days, orientations = set(), set()
    for photo in field.photos:
        with Image.open(field.folder / photo.relative_path, formats=("JPEG",)) as image:
            exif = image.getexif()
        assert exif[ExifTags.Base.Model] == "CropApp sample renderer"
        shot, gps = exif.get_ifd(ExifTags.IFD.Exif), exif.get_ifd(ExifTags.IFD.GPSInfo)
        taken = datetime.strptime(shot[ExifTags.Base.DateTimeOriginal], "%Y:%m:%d %H:%M:%S")
        assert photo.relative_path == f"{taken:%Y-%m-%d}/IMG_{taken:%Y%m%d_%H%M%S}.jpg"
        assert shot[ExifTags.Base.OffsetTimeOriginal] == "+02:00"
        latitude = sum(float(part) / 60**i for i, part in enumerate(gps[ExifTags.GPS.GPSLatitude]))
        longitude = sum(
            float(part) / 60**i for i, part in enumerate(gps[ExifTags.GPS.GPSLongitude])
        )
        assert latitude == pytest.approx(48.2735, abs=0.002)
        assert longitude == pytest.approx(16.8330, abs=0.002)
        assert 145 < float(gps[ExifTags.GPS.GPSAltitude]) < 160
        days.add(taken.date())
        orientations.add(exif[ExifTags.Base.Orientation])
    assert len(days) == 3
    assert orientations >= {1, 6}
    assert orientations <= {1, 6, 8}


def test_render__bursts_are_one_leaf_within_seconds(field: SampleField) -> None:
    bursts: dict[int, list[SamplePhoto]] = defaultdict(list)
    for photo in field.photos:
        if photo.burst is not None:
            bursts[photo.burst].append(photo)
    assert bursts
    for photos in bursts.values():
        assert 2 <= len(photos) <= 4
        assert len({photo.class_name for photo in photos}) == 1
        times = [
            datetime.strptime(photo.relative_path[-19:-4], "%Y%m%d_%H%M%S") for photo in photos
        ]
        gaps = np.diff([time.timestamp() for time in times])
        assert all(1 <= gap <= 2 for gap in gaps)
        digests = {(field.folder / photo.relative_path).read_bytes() for photo in photos}
        assert len(digests) == len(photos)


def test_truth__has_bom_and_says_what_was_returned(field: SampleField) -> None:
    path = field.folder / "truth.csv"
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [
        (row["relative_path"], row["label"] or None, row["kind"], row["burst"]) for row in rows
    ] == [
        (photo.relative_path, photo.class_name, photo.kind, str(photo.burst or ""))
        for photo in field.photos
    ]
    leaves = {photo.relative_path: photo.class_name for photo in field.photos if photo.class_name}
    assert read_truth(field.folder) == leaves


def test_read_truth__refuses_what_no_field_wrote(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"truth\.csv does not exist"):
        read_truth(tmp_path)
    (tmp_path / "truth.csv").write_text("path,label\na.jpg,rust\n", encoding="utf-8")
    with pytest.raises(UserError, match="is not the truth file"):
        read_truth(tmp_path)


def test_render__calm_style_is_another_look(tmp_path: Path, field: SampleField) -> None:
    calm = render_sample_field(tmp_path / "calm", photos=PHOTOS, seed=5, style="calm")

    def brightness(rendered: SampleField) -> list[float]:
        values = []
        for photo in rendered.photos:
            if photo.kind == "leaf":
                with Image.open(rendered.folder / photo.relative_path) as image:
                    values.append(float(np.asarray(image.convert("L")).mean()))
        return values

    assert np.std(brightness(calm)) < np.std(brightness(field))


class _StopAfter(QuietTask):
    def __init__(self, photos: int) -> None:
        super().__init__()
        self.photos = photos
        self.seen: list[tuple[int, int]] = []

    def progress(self, done: int, total: int, note: str = "") -> None:
        self.seen.append((done, total))
        if done == self.photos:
            self.cancel()


def test_render__cancel_keeps_whole_files(tmp_path: Path) -> None:
    task = _StopAfter(4)
    with pytest.raises(Cancelled):
        render_sample_field(tmp_path / "field", photos=12, seed=2, task=task)
    assert task.seen == [(1, 12), (2, 12), (3, 12), (4, 12)]
    render_sample_field(tmp_path / "whole", photos=12, seed=2)
    kept, whole = _digests(tmp_path / "field"), _digests(tmp_path / "whole")
    photos = {name: digest for name, digest in kept.items() if name.endswith(".jpg")}
    assert len(photos) == 4
    assert photos.items() <= whole.items()
    assert set(kept) == {*photos, "README.txt", "truth.csv"}
    assert set(read_truth(tmp_path / "field")) <= set(photos)


def test_render__refuses_a_folder_with_something_in_it(tmp_path: Path) -> None:
    (tmp_path / "mine.jpg").write_bytes(b"mine")
    with pytest.raises(UserError, match="is not empty"):
        render_sample_field(tmp_path, photos=10)
    with pytest.raises(UserError, match="is a file"):
        render_sample_field(tmp_path / "mine.jpg", photos=10)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.jpg"]


@pytest.mark.parametrize(("photos", "seed"), [(9, 1), (0, 1), (20, -1)])
def test_render__refuses_senseless_numbers(tmp_path: Path, photos: int, seed: int) -> None:
    with pytest.raises(UserError):
        render_sample_field(tmp_path / "new", photos=photos, seed=seed)
    assert not (tmp_path / "new").exists()


def test_render__says_so_when_the_folder_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(EnvironmentProblem, match="cannot be written"):
        render_sample_field(tmp_path / "file" / "below", photos=10)
