"""Which files a scan lists, which it passes over, and what it survives."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
from pathlib import Path

import pytest

from cropapp.core.errors import UserError
from cropapp.core.tasks import Cancelled, QuietTask
from cropapp.media.scan import FoundFile, scan_folder

needs_symlinks = pytest.mark.skipif(os.name == "nt", reason="links need a privilege on Windows")
needs_posix = pytest.mark.skipif(os.name == "nt", reason="Windows has no such files")


def touch(*paths: Path) -> None:
    for path in paths:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")


def listed(root: Path, *, recursive: bool = True) -> list[str]:
    return [found.relative_path for found in scan_folder(root, recursive=recursive)]


def test_scan__sorted_within_each_folder_files_by_suffix_in_any_case(tmp_path: Path) -> None:
    touch(*(tmp_path / name for name in ("b.JPG", "a.tif", "c.HeIc", "notes.txt", "x.csv", "jpg")))
    touch(tmp_path / "sub" / "d.webp")
    assert listed(tmp_path) == ["a.tif", "b.JPG", "c.HeIc", "sub/d.webp"]


def test_scan__size_and_time_come_along(tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    path.write_bytes(b"12345")
    os.utime(path, ns=(5, 1_700_000_000_000_000_000))
    assert list(scan_folder(tmp_path)) == [FoundFile("a.jpg", 5, 1_700_000_000_000_000_000)]


def test_scan__not_recursive_lists_the_root_alone(tmp_path: Path) -> None:
    touch(tmp_path / "a.jpg", tmp_path / "sub" / "b.jpg")
    assert listed(tmp_path, recursive=False) == ["a.jpg"]


@pytest.mark.parametrize(
    "name",
    [
        ".hidden.jpg",
        "._a.jpg",
        "Thumbs.db",
        "desktop.ini",
        "__MACOSX/a.jpg",
        "$RECYCLE.BIN/a.jpg",
        "System Volume Information/a.jpg",
        "@eaDir/a.jpg",
        ".git/a.jpg",
        "field.cropapp-data/thumbnail.jpg",
        "field.CropApp-Data/thumbnail.jpg",
    ],
)
def test_scan__hidden_and_system_are_passed_over(tmp_path: Path, name: str) -> None:
    touch(tmp_path / name, tmp_path / "kept.jpg")
    assert listed(tmp_path) == ["kept.jpg"]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("a.CR2", "RAW photos (.CR2) cannot be read; export them as JPEG."),
        ("a.mp4", "Videos (.mp4)"),
        ("a.svg", "Drawings (.svg)"),
        ("a.psd", "Photoshop"),
        ("a.jp2", "JPEG 2000"),
        ("a.ico", "Icons"),
    ],
)
def test_scan__known_kinds_that_cannot_be_read_are_listed_with_the_reason(
    tmp_path: Path, name: str, words: str
) -> None:
    touch(tmp_path / name)
    (found,) = scan_folder(tmp_path)
    assert found.relative_path == name
    assert words in found.problem


def test_scan__cache_folder_can_be_the_root_itself(tmp_path: Path) -> None:
    touch(tmp_path / "x.cropapp-data" / "a.jpg")
    assert listed(tmp_path / "x.cropapp-data") == ["a.jpg"]


@needs_symlinks
def test_scan__link_loops_end_and_photos_keep_their_own_path(tmp_path: Path) -> None:
    touch(tmp_path / "real" / "a.jpg", tmp_path / "b.jpg")
    (tmp_path / "real" / "up").symlink_to(tmp_path)
    (tmp_path / "a_link_that_sorts_first").symlink_to(tmp_path / "real")
    (tmp_path / "self").symlink_to("self")
    assert listed(tmp_path) == ["b.jpg", "real/a.jpg"]


@needs_symlinks
def test_scan__links_out_of_the_folder_are_followed_once(tmp_path: Path) -> None:
    root, other = tmp_path / "root", tmp_path / "other"
    root.mkdir()
    touch(other / "a.jpg")
    (root / "one").symlink_to(other)
    (root / "two").symlink_to(other)
    assert listed(root) == ["one/a.jpg"]


@needs_symlinks
def test_scan__broken_link_has_a_problem(tmp_path: Path) -> None:
    (tmp_path / "gone.jpg").symlink_to(tmp_path / "nowhere.jpg")
    (tmp_path / "self.jpg").symlink_to("self.jpg")
    gone, circle = scan_folder(tmp_path)
    assert "not there" in gone.problem
    assert circle.problem


@needs_posix
def test_scan__named_pipe_has_a_problem(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "x.jpg")
    (found,) = scan_folder(tmp_path)
    assert "pipe" in found.problem


@needs_posix
def test_scan__newline_in_a_name_comes_out_unchanged(tmp_path: Path) -> None:
    touch(tmp_path / "two\nlines.jpg")
    assert next(scan_folder(tmp_path)).relative_path == "two\nlines.jpg"


@pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse such names")
@pytest.mark.parametrize("name", [b"bl\xe9.jpg", b"bl\xe9/a.jpg"])
def test_scan__name_that_is_not_utf8_is_escaped_and_told(tmp_path: Path, name: bytes) -> None:
    touch(Path(os.fsdecode(os.path.join(os.fsencode(tmp_path), name))))  # noqa: PTH118 - bytes
    (found,) = scan_folder(tmp_path)
    assert found.relative_path == name.decode("utf-8", "backslashreplace")
    assert "Unicode" in found.problem


@pytest.mark.parametrize("name", ["nowhere", "a.jpg"])
def test_scan__root_that_is_no_folder_is_the_users_error_at_once(tmp_path: Path, name: str) -> None:
    touch(tmp_path / "a.jpg")
    with pytest.raises(UserError) as caught:
        scan_folder(tmp_path / name)
    assert name in caught.value.message
    assert caught.value.hint


def test_scan__cancel_ends_it(tmp_path: Path) -> None:
    touch(*(tmp_path / f"{number}.jpg" for number in range(600)))
    task = QuietTask()
    found = scan_folder(tmp_path, check_cancelled=task.check_cancelled)
    next(found)
    task.cancel()
    with pytest.raises(Cancelled):
        list(found)


def test_scan__folder_deleted_meanwhile_is_no_error(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    touch(tmp_path / "a.jpg", tmp_path / "sub" / "b.jpg")
    found = scan_folder(tmp_path)
    assert next(found).relative_path == "a.jpg"
    (tmp_path / "sub" / "b.jpg").unlink()
    (tmp_path / "sub").rmdir()
    assert list(found) == []
    assert not [record for record in caplog.records if record.levelno >= logging.WARNING]


_AS_NOBODY = """
import logging, os, sys
from pathlib import Path
from cropapp.core.errors import PhotoUnreadable, UserError
from cropapp.media.read import read_bytes
from cropapp.media.scan import scan_folder
logging.basicConfig(level=logging.WARNING, stream=sys.stdout, format="%(levelname)s %(message)s")
root = Path(sys.argv[1])
if os.geteuid() == 0:
    os.setgroups([]); os.setgid(65534); os.setuid(65534)
for found in scan_folder(root):
    try:
        print("READ", found.relative_path, len(read_bytes(root / found.relative_path)))
    except PhotoUnreadable as problem:
        print("REFUSED", found.relative_path, problem)
try:
    scan_folder(root / "closed")
except UserError as problem:
    print("ROOT", problem)
"""


@needs_posix
def test_scan_and_read__what_may_not_be_read_is_told_and_the_rest_goes_on(tmp_path: Path) -> None:
    touch(tmp_path / "closed" / "a.jpg", tmp_path / "forbidden.jpg", tmp_path / "open.jpg")
    for folder in (tmp_path, *tmp_path.parents):
        if folder.stat().st_uid == os.geteuid() and folder.name.startswith(("pytest", "test")):
            folder.chmod(0o755)
    (tmp_path / "forbidden.jpg").chmod(0)
    (tmp_path / "closed").chmod(0)
    try:
        told = subprocess.run(
            [sys.executable, "-c", _AS_NOBODY, str(tmp_path)],
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
    finally:
        (tmp_path / "closed").chmod(0o755)
        (tmp_path / "forbidden.jpg").chmod(0o644)
    assert told.returncode == 0, told.stderr
    lines = told.stdout.splitlines()
    assert "READ open.jpg 1" in lines
    assert any(line.startswith("REFUSED forbidden.jpg You may not read") for line in lines)
    assert any(line.startswith("WARNING Folder") and "closed" in line for line in lines)
    assert any(line.startswith("ROOT The folder") for line in lines)
