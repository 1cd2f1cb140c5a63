"""SQLite's errors in words.

Owns: which failures of the machine are told to the user, and how. Must not: hide any other error.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from cropapp.core.errors import CropAppError, EnvironmentProblem
from cropapp.core.words import spoken

_WRITABLE = spoken(
    "Check the permissions of the file and of its folder, and whether its disk is write-protected, "
    "or copy the project elsewhere."
)
_WORDS: dict[int, tuple[str, str]] = {
    sqlite3.SQLITE_FULL: (
        spoken("There is no space left on the disk for {path}."),
        spoken("Free some space and try again; everything saved before is kept."),
    ),
    sqlite3.SQLITE_IOERR: (
        spoken("Reading or writing {path} failed."),
        spoken("Check that its disk is connected and healthy, then open the project again."),
    ),
    sqlite3.SQLITE_READONLY: (
        spoken("{path} cannot be written."),
        _WRITABLE,
    ),
    sqlite3.SQLITE_PERM: (
        spoken("{path} cannot be written."),
        _WRITABLE,
    ),
    sqlite3.SQLITE_CANTOPEN: (
        spoken("{path} cannot be opened."),
        _WRITABLE,
    ),
    sqlite3.SQLITE_BUSY: (
        spoken("{path} is being written by another program."),
        spoken("Wait until that is done, or close it, and try again."),
    ),
    sqlite3.SQLITE_CORRUPT: (
        spoken("{path} is damaged."),
        spoken(
            "Copy a file from the project's backups folder into its place; keep the damaged one."
        ),
    ),
    sqlite3.SQLITE_NOTADB: (
        spoken("{path} is not a CropApp project, or it is damaged."),
        spoken(
            "Choose a .cropapp file, or copy one from the project's backups folder into its place."
        ),
    ),
}

_TOO_LONG = (
    spoken("The path of the project is too long: {path}"),
    spoken("Make the project in a folder nearer to the root; its photos may stay where they are."),
)
_MOVED = (
    spoken("{path} is not there any more: it was moved or renamed, or its disk was taken out."),
    spoken(
        "Bring it back to this place and go on. Or open it where it is now; the folder beside it "
        "that ends in -data belongs to it."
    ),
)
LONGEST_PATH_BYTES = 460
"""SQLite opens paths of 512 bytes at most, those of the caches beside the project included."""


def in_words(problem: sqlite3.Error, path: Path, *, was_open: bool = False) -> CropAppError | None:
    """Return the error for the user, None where the fault is ours.

    Args:
        was_open: whether there surely was such a file: where it is gone now, it was moved away.
    """
    # The lower byte is the primary code; the rest tells which of thirty disk errors it was.
    code = getattr(problem, "sqlite_errorcode", None)
    words = None if code is None else _WORDS.get(code & 0xFF)
    if words is None:
        return None
    if code == sqlite3.SQLITE_CANTOPEN and len(os.fsencode(path)) > LONGEST_PATH_BYTES:
        words = _TOO_LONG
    elif was_open and code == sqlite3.SQLITE_CANTOPEN and is_gone(path):
        words = _MOVED
    message, hint = words
    return EnvironmentProblem(message.format(path=path), hint=hint)


def is_gone(path: Path) -> bool:
    """Return whether surely nothing is called so; a folder that may not be looked into hides it."""
    try:
        path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return True
    except OSError:
        return False
    return False


def moved_away(path: Path) -> EnvironmentProblem:
    """Return what is said of an open project that is no longer at its place."""
    message, hint = _MOVED
    return EnvironmentProblem(message.format(path=path), hint=hint)


@contextmanager
def errors_in_words(path: Path, *, was_open: bool = False) -> Iterator[None]:
    """Turn failures of the machine inside the block into EnvironmentProblem naming `path`.

    Args:
        was_open: as of `in_words`.
    """
    try:
        yield
    except DBAPIError as problem:
        cause = problem.orig
        if not isinstance(cause, sqlite3.Error):
            raise
        words = in_words(cause, path, was_open=was_open)
        if words is None:
            raise
        raise words from problem
    except sqlite3.Error as problem:
        words = in_words(problem, path, was_open=was_open)
        if words is None:
            raise
        raise words from problem
