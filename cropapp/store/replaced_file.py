"""A project file that something else has put another file in the place of, while it is open.

Owns: seeing that, and saving what the project had been told until then: a program that keeps
folders alike on several machines, or a person who brings a backup back, moves a new file into
place, and the one that is open has no name any more. Whatever is written to it is gone as soon as
it is closed. Must not: decide which of the two is the right one.
"""

from __future__ import annotations

import logging
import os
import sqlite3
import sys
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from cropapp.core.errors import EnvironmentProblem
from cropapp.core.paths import data_folder
from cropapp.core.words import spoken

UNKNOWN = 0
_OPEN_FILES = Path("/dev/fd")
"""Linux and macOS list a program's open files there."""

_log = logging.getLogger(__name__)


def file_number(path: Path) -> int:
    """Return what tells a file from another of the same name; UNKNOWN where nothing does.

    SQLite goes by the same number. Windows lets nobody replace a file that is open.
    """
    if sys.platform == "win32":
        return UNKNOWN
    try:
        return path.stat().st_ino
    except OSError:
        return UNKNOWN


def was_replaced(path: Path, number: int) -> bool:
    """Return whether the file at `path` is surely another one than that of `number`, which is open.

    Some network disks number their files anew now and then, so another number alone tells nothing:
    the file that is open must have no name any more.
    """
    current = file_number(path)
    return UNKNOWN not in (number, current) and current != number and _is_nameless(number)


def _is_nameless(number: int) -> bool:
    """Return whether this program has a file of that number open which no folder has any more."""
    for opened in _OPEN_FILES.iterdir():
        try:
            facts = os.fstat(int(opened.name))
        except OSError:  # the one that listed them is closed by now
            continue
        if facts.st_ino == number and facts.st_nlink == 0:
            return True
    return False


def save_aside(connection: sqlite3.Connection, path: Path) -> Path | None:
    """Copy the project that is open, whose file has no name any more, into its backups.

    Returns:
        The copy; None where it could not be made, for which the log has the reason.
    """
    moment = datetime.now(UTC).strftime("%Y%m%d-%H%M%S-%f")
    target = data_folder(path) / "backups" / f"{path.stem}-{moment}-replaced.cropapp"
    partial = target.with_suffix(".part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with closing(sqlite3.connect(partial)) as copy:
            connection.backup(copy)
            copy.execute("PRAGMA journal_mode = DELETE")
        partial.replace(target)
    except (OSError, sqlite3.Error) as problem:
        _log.info("What %s held before it was replaced is not saved: %s", path, problem)
        return None
    return target


def replaced_meanwhile(path: Path, saved: Path | None) -> EnvironmentProblem:
    """Return what is said to whoever wants to write into a project that was replaced."""
    message = spoken("{path} was replaced by another file while it was open.").format(path=path)
    if saved is None:
        hint = spoken("Close the project and open it again: it shows what the other file holds.")
        return EnvironmentProblem(message, hint=hint)
    hint = spoken(
        "Close the project and open it again: it shows what the other file holds. What was given "
        "before is in {saved}; import the labels from there."
    )
    return EnvironmentProblem(message, hint=hint.format(saved=saved))
