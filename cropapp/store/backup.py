"""Copies of the project file.

Owns: the ring of backups beside a project. Must not: touch the project itself. Uses SQLite's online
backup, so that a copy is one consistent state while others write.
"""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from cropapp.core.errors import EnvironmentProblem
from cropapp.core.paths import data_folder
from cropapp.store.database_uri import database_uri
from cropapp.store.sqlite_errors import errors_in_words

if TYPE_CHECKING:
    from cropapp.store.engine import Store

BACKUPS_KEPT = 5
BACKUP_EVERY = timedelta(days=1)
_STAMP = "%Y%m%d-%H%M%S-%f"
_STAMP_PATTERN = re.compile(r"-(\d{8}-\d{6}-\d{6})(?:-[a-z-]+)?\.cropapp$")


def backup(
    project: Store | Path,
    *,
    folder: Path | None = None,
    now: datetime | None = None,
    reason: str = "",
) -> Path:
    """Copy a project into its backups folder and drop what exceeds the ring.

    The copy is checked before an older one is dropped, so that a damaged project never pushes
    good backups out.

    Args:
        reason: a word or two in lower case, `-` between them, that becomes part of the name.

    Returns:
        The new backup.

    Raises:
        EnvironmentProblem: no space, no permission, or the project is damaged.
    """
    path = project if isinstance(project, Path) else project.path
    folder = folder or _backups_folder(path)
    moment = (now or datetime.now(UTC)).astimezone(UTC)
    stamp = moment.strftime(_STAMP)
    target = folder / f"{path.stem}-{stamp}{'-' + reason if reason else ''}.cropapp"
    partial = target.with_suffix(".part")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _copy(path, partial)
        partial.replace(target)
        for old in _by_age(list_backups(path, folder=folder), moment)[BACKUPS_KEPT:]:
            old.unlink(missing_ok=True)
    except OSError as problem:
        raise EnvironmentProblem(
            f"The backup {target} cannot be written: {problem.strerror}.",
            hint="Check the free space and the permissions of that folder.",
        ) from problem
    finally:
        # What stood in the way of the copy may stand in the way of this too, and is told already.
        with suppress(OSError):
            partial.unlink(missing_ok=True)
    return target


def backup_if_due(project: Store | Path, *, now: datetime | None = None) -> Path | None:
    """Make a backup unless the newest is less than a day old; return it, or None."""
    path = project if isinstance(project, Path) else project.path
    moment = now or datetime.now(UTC)
    newest = next(iter(_by_age(list_backups(path), moment)), None)
    if newest and timedelta(0) <= moment - backup_time(newest) < BACKUP_EVERY:
        return None
    return backup(path, now=moment)


def list_backups(path: Path, *, folder: Path | None = None) -> list[Path]:
    """Return the backups of a project, the newest first."""
    folder = folder or _backups_folder(path)
    if not folder.is_dir():
        return []
    found = [file for file in folder.iterdir() if _STAMP_PATTERN.search(file.name)]
    return sorted(found, key=backup_time, reverse=True)


def _by_age(backups: list[Path], moment: datetime) -> list[Path]:
    """Return backups with the newest first; one from the future comes after all others.

    It was made while the clock was wrong: as the newest it would stop backups for years, and a ring
    full of them would push out each good one as soon as it is made.
    """

    def age_key(file: Path) -> tuple[bool, datetime]:
        made = backup_time(file)
        return made <= moment, made

    return sorted(backups, key=age_key, reverse=True)


def backup_time(file: Path) -> datetime:
    """Return when a backup was made, from its name."""
    match = _STAMP_PATTERN.search(file.name)
    if match is None:
        raise ValueError(f"{file.name} is not the name of a backup")
    return datetime.strptime(match[1], _STAMP).replace(tzinfo=UTC)


def _backups_folder(path: Path) -> Path:
    return data_folder(path) / "backups"


def _copy(path: Path, partial: Path) -> None:
    partial.unlink(missing_ok=True)
    with (
        errors_in_words(path),
        closing(sqlite3.connect(database_uri(path.absolute(), "rw"), uri=True)) as source,
        closing(sqlite3.connect(partial)) as copy,
    ):
        source.backup(copy)
        # One file without a log of its own: it can be copied away as it is.
        copy.execute("PRAGMA journal_mode = DELETE")
        verdict = copy.execute("PRAGMA quick_check(1)").fetchone()[0]
    if verdict != "ok":
        raise EnvironmentProblem(
            f"{path} is damaged, so no backup was made of it: {verdict}.",
            hint="Open the newest good file in its backups folder.",
        )
