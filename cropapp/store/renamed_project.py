"""A project file that was renamed in a file manager, and its data folder that was not.

Owns: finding that folder beside it and giving it the name that belongs to the file. Must not: touch
a folder whose project is still there, or one that is not surely this project's.
"""

from __future__ import annotations

import logging
import sqlite3
from contextlib import closing
from pathlib import Path

from cropapp.core.paths import data_folder, project_of
from cropapp.store.database_uri import database_uri

_log = logging.getLogger(__name__)


def follow_renaming(path: Path) -> Path | None:
    """Rename the data folder that a project left behind; return its new place.

    The model versions in it, which have names of their own, tell whose it is. Without it the
    project would open with none of its models.

    Returns:
        None where the project has its folder, or none is surely its.
    """
    wanted = data_folder(path)
    if wanted.exists() or not path.is_file():
        return None
    uids = _version_uids(path)
    left = [each for each in _folders_without_project(path) if _holds_any(each, uids)]
    if len(left) != 1:
        return None
    try:
        left[0].rename(wanted)
    except OSError as problem:  # in use, or a disk that cannot be written: told when it is needed
        _log.info("%s stays apart from %s: %s", left[0], path, problem)
        return None
    _log.info("%s is %s now, as %s was renamed", left[0], wanted, path)
    return wanted


def _folders_without_project(path: Path) -> list[Path]:
    pattern = data_folder(path.with_name(f"*{path.suffix}")).name
    return [
        folder
        for folder in path.parent.glob(pattern)
        if folder.is_dir() and not project_of(folder).exists()
    ]


def _holds_any(folder: Path, uids: list[str]) -> bool:
    return any((folder / "models" / uid).is_dir() for uid in uids)


def _version_uids(path: Path) -> list[str]:
    """Return the folder names of the model versions; of a file that cannot be read none."""
    try:
        with closing(sqlite3.connect(database_uri(path, "rw"), uri=True)) as connection:
            return [uid for (uid,) in connection.execute("SELECT uid FROM model_version") if uid]
    except sqlite3.Error as problem:  # what is wrong with it is told when it is opened
        _log.info("The model versions of %s cannot be read: %s", path, problem)
        return []
