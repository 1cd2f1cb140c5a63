"""A file is replaced by a whole one or not at all."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from cropapp.core.files import replaced_file, write_atomically


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
