"""One spelling of a path, and a log that never stands in the way."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from cropapp.core.errors import UserError
from cropapp.core.log import MAX_BYTES, set_up_logging
from cropapp.core.paths import plain_path, require_folder


@pytest.fixture
def program_log() -> Iterator[logging.Logger]:
    log = logging.getLogger("cropapp")
    before, level = list(log.handlers), log.level
    yield log
    for handler in list(log.handlers):
        log.removeHandler(handler)
        handler.close()
    for handler in before:
        log.addHandler(handler)
    log.setLevel(level)


def test_no_folder__says_whether_a_file_is_there_instead(tmp_path: Path) -> None:
    require_folder(tmp_path)
    file = tmp_path / "IMG_1.jpg"
    file.write_bytes(b"")
    with pytest.raises(UserError, match=r"IMG_1\.jpg is a file") as caught:
        require_folder(file)
    assert str(tmp_path) in caught.value.hint
    with pytest.raises(UserError, match=r"There is no folder .*nowhere"):
        require_folder(tmp_path / "nowhere")


def test_plain_path__is_one_spelling(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    for given in ("a/b", "./a/b/", "a/x/../b", "~/a/b", str(tmp_path / "a" / "." / "b")):
        assert plain_path(Path(given)) == tmp_path / "a" / "b"


def test_log__file_has_info_and_names_what_happened(
    tmp_path: Path, program_log: logging.Logger
) -> None:
    set_up_logging(tmp_path / "log")
    set_up_logging(tmp_path / "log")  # a second set-up does not double the lines
    logging.getLogger("cropapp.somewhere").info("Read %s.", "葉.jpg")
    [line] = (tmp_path / "log" / "cropapp.log").read_text(encoding="utf-8").splitlines()
    assert "INFO" in line
    assert "cropapp.somewhere: Read 葉.jpg." in line


def test_log__that_cannot_be_rotated_loses_no_line_and_no_older_file(
    tmp_path: Path, program_log: logging.Logger
) -> None:
    # A folder cannot be removed as a file is: as little as a file that Windows says is in use.
    for number in (2, 3):
        (tmp_path / f"cropapp.log.{number}").mkdir()
    (tmp_path / "cropapp.log").write_bytes(b"x" * MAX_BYTES)
    set_up_logging(tmp_path)
    for line in ("first", "second"):
        logging.getLogger("cropapp.somewhere").info(line)
    written = (tmp_path / "cropapp.log").read_text(encoding="utf-8").splitlines()
    assert [line.rpartition(" ")[2] for line in written[-2:]] == ["first", "second"]
    assert (tmp_path / "cropapp.log.2").is_dir()


def test_log__without_a_place_for_the_file_goes_on(
    tmp_path: Path, program_log: logging.Logger
) -> None:
    (tmp_path / "file").write_text("x")
    set_up_logging(tmp_path / "file" / "log")
    logging.getLogger("cropapp.somewhere").info("still here")
    assert len(program_log.handlers) == 1


@pytest.mark.skipif(sys.platform != "linux", reason="names are bytes on Linux only")
def test_folder_whose_name_is_no_text__is_refused_in_words() -> None:
    with pytest.raises(UserError, match=r"bl\\xe9 is not valid Unicode"):
        require_folder(Path(os.fsdecode(b"/photos/bl\xe9")))
