"""Reading a file: once, whole, and only an ordinary one."""

from __future__ import annotations

import hashlib
import os
import threading
from datetime import datetime
from pathlib import Path

import pytest
from PIL import Image

from cropapp.core.errors import PhotoUnreadable
from cropapp.media import read
from cropapp.media.read import read_bytes, read_photo


def refusal(path: Path) -> PhotoUnreadable:
    with pytest.raises(PhotoUnreadable) as caught:
        read_bytes(path)
    assert caught.value.hint
    return caught.value


def test_read_bytes__gives_the_file(tmp_path: Path) -> None:
    content = os.urandom(100_000)
    (tmp_path / "a.jpg").write_bytes(content)
    assert read_bytes(tmp_path / "a.jpg") == content


def test_read_bytes__refuses_with_words(tmp_path: Path) -> None:
    (tmp_path / "empty.jpg").touch()
    assert "empty" in refusal(tmp_path / "empty.jpg").message
    assert "no longer there" in refusal(tmp_path / "gone.jpg").message
    assert "not an ordinary file" in refusal(tmp_path).message


def test_read_bytes__nul_in_the_path_is_refused(tmp_path: Path) -> None:
    assert "not valid" in refusal(tmp_path / "a\0b.jpg").message


def test_read_bytes__too_large_is_refused_before_reading(tmp_path: Path) -> None:
    path = tmp_path / "huge.jpg"
    with path.open("wb") as file:
        file.truncate(read.MAX_FILE_BYTES + 1)
    assert "too large" in refusal(path).message


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no named pipes in folders")
def test_read_bytes__named_pipe_does_not_hang(tmp_path: Path) -> None:
    path = tmp_path / "x.jpg"
    os.mkfifo(path)
    assert "pipe" in refusal(path).message


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no named pipes in folders")
def test_read_bytes__pipe_put_in_place_after_the_look_does_not_hang(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "x.jpg"
    path.write_bytes(b"photo")
    seen = path.stat()
    path.unlink()
    os.mkfifo(path)
    monkeypatch.setattr(Path, "stat", lambda _self: seen)
    outcome: list[str] = []

    def attempt() -> None:
        try:
            read_bytes(path)
        except PhotoUnreadable as problem:
            outcome.append(problem.message)

    thread = threading.Thread(target=attempt, daemon=True)
    thread.start()
    thread.join(120)
    assert outcome
    assert "pipe" in outcome[0]


@pytest.mark.parametrize("change", ["grows", "shrinks"])
def test_read_bytes__file_that_changes_while_it_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    path = tmp_path / "a.jpg"
    path.write_bytes(b"1234567890")
    real_read = os.read

    def read_and_change(descriptor: int, count: int) -> bytes:
        if change == "shrinks":
            os.truncate(path, 4)
        part = real_read(descriptor, count)
        if change == "grows":
            with path.open("ab") as file:
                file.write(b"more")
        return part

    monkeypatch.setattr(os, "read", read_and_change)
    assert "still being written" in refusal(path).message


def test_read_photo__one_call_gives_hash_facts_and_a_reduced_upright_picture(
    tmp_path: Path,
) -> None:
    path = tmp_path / "a.jpg"
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "Maker\0 "
    exif.get_ifd(0x8769)[0x9003] = "2024:06:01 10:20:30"
    Image.new("RGB", (1600, 1200), (10, 120, 40)).save(path, exif=exif)
    reading = read_photo(path, min_side_px=100)
    facts = reading.facts
    assert facts.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert (facts.width, facts.height, facts.format) == (1200, 1600, "JPEG")
    assert facts.captured_at == datetime(2024, 6, 1, 10, 20, 30)
    assert facts.camera_make == "Maker"
    assert reading.image.mode == "RGB"
    assert reading.image.size == (150, 200)


def test_read_photo__leaves_the_folder_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    Image.new("RGB", (64, 64)).save(path)
    before = (path.read_bytes(), path.stat().st_mtime_ns)
    read_photo(path, min_side_px=16)
    assert [entry.name for entry in tmp_path.iterdir()] == ["a.jpg"]
    assert (path.read_bytes(), path.stat().st_mtime_ns) == before
