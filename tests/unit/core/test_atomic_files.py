"""A file is replaced by a whole one or not at all."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from cropapp.core.files import replaced_file, try_writing, write_atomically


def test_write_atomically__makes_folders_and_replaces(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "folder" / "file.bin"
    write_atomically(path, b"one")
    write_atomically(path, b"two")
    assert path.read_bytes() == b"two"
    assert os.listdir(path.parent) == ["file.bin"]  # noqa: PTH208


def test_replaced_file__an_error_leaves_the_old_one_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "labels.csv"
    path.write_bytes(b"old")
    with pytest.raises(KeyboardInterrupt):
        write_half(path)
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def write_half(path: Path) -> None:
    with replaced_file(path) as file:
        file.write(b"half of the new")
        raise KeyboardInterrupt


def test_replaced_file__is_not_there_before_the_end(tmp_path: Path) -> None:
    path = tmp_path / "labels.csv"
    with replaced_file(path) as file:
        file.write(b"all")
        assert not path.exists()
    assert path.read_bytes() == b"all"


def test_replaced_file__a_folder_in_its_place_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "labels.csv").mkdir()
    with pytest.raises(OSError, match=r"labels\.csv"):
        write_atomically(tmp_path / "labels.csv", b"x")
    assert [path.name for path in tmp_path.iterdir()] == ["labels.csv"]


def test_write_atomically__a_name_of_255_bytes(tmp_path: Path) -> None:
    path = tmp_path / ("葉" * 83 + ".csv")
    write_atomically(path, b"x")
    assert path.read_bytes() == b"x"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no umask")
def test_write_atomically__others_may_read_as_the_umask_says(tmp_path: Path) -> None:
    before = os.umask(0o022)
    try:
        write_atomically(tmp_path / "labels.csv", b"x")
    finally:
        os.umask(before)
    assert (tmp_path / "labels.csv").stat().st_mode & 0o777 == 0o644


@pytest.mark.skipif(sys.platform == "win32", reason="Windows seldom lets us make links")
def test_replaced_file__a_link_stays_and_what_it_leads_to_is_replaced(tmp_path: Path) -> None:
    real = tmp_path / "share" / "labels.csv"
    write_atomically(real, b"old")
    link = tmp_path / "labels.csv"
    link.symlink_to(real)
    write_atomically(link, b"new")
    assert link.is_symlink()
    assert real.read_bytes() == b"new"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no named pipes in folders")
def test_replaced_file__a_pipe_is_written_to_and_not_replaced(tmp_path: Path) -> None:
    pipe = tmp_path / "labels.csv"
    os.mkfifo(pipe)
    # Open at both ends, so that nobody has to wait for the other.
    end = os.open(pipe, os.O_RDWR)
    try:
        write_atomically(pipe, b"all")
        assert os.read(end, 100) == b"all"
    finally:
        os.close(end)
    assert pipe.is_fifo()
    assert list(tmp_path.iterdir()) == [pipe]


def test_try_writing__tells_before_and_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "folder.csv").mkdir()
    (tmp_path / "file").write_bytes(b"")
    try_writing(tmp_path / "deep" / "new" / "labels.csv")
    for wrong in (tmp_path / "folder.csv", tmp_path / "file" / "labels.csv"):
        with pytest.raises(OSError, match=r"[Ff]older|directory"):
            try_writing(wrong)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "folder.csv"]
