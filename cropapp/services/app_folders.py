"""The folders and small files that belong to the person, not to a project.

Owns: where settings, logs, caches and the list of recent projects are. `CROPAPP_HOME` puts all of
them under one folder (tests, portable installations).
"""

from __future__ import annotations

import getpass
import json
import logging
import os
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import platformdirs

from cropapp.core.errors import CropAppError
from cropapp.core.files import write_atomically
from cropapp.core.paths import plain_path

if TYPE_CHECKING:
    from cropapp.services.project import Project

log = logging.getLogger(__name__)

MAX_RECENT = 12


@dataclass(frozen=True, slots=True)
class RecentProject:
    path: Path
    name: str
    opened_at: datetime
    photos: int
    labelled: int
    missing: bool


def _home(kind: str) -> Path:
    override = os.environ.get("CROPAPP_HOME")
    if override:
        return Path(override) / kind
    folders = {
        "config": platformdirs.user_config_path,
        "cache": platformdirs.user_cache_path,
        "log": platformdirs.user_log_path,
    }
    return folders[kind]("CropApp", appauthor=False)


def settings_file() -> Path:
    return _home("config") / "settings.ini"


def log_folder() -> Path:
    return _home("log")


def cache_folder() -> Path:
    """Downloaded backbones and the scratch projects of `cropapp classify DIR`."""
    return _home("cache")


def default_projects_folder() -> Path:
    """Return where a new project is proposed; not created here."""
    override = os.environ.get("CROPAPP_HOME")
    documents = Path(override) if override else platformdirs.user_documents_path()
    return documents / "CropApp"


def default_author() -> str:
    """Return the name that labels are signed with unless the person gives another."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a container's user without an entry in the password file
        return "unknown"


def _recent_file() -> Path:
    return _home("config") / "recent.json"


def _read_recent() -> list[dict[str, object]]:
    try:
        entries = json.loads(_recent_file().read_text(encoding="utf-8"))
        if not isinstance(entries, list):
            raise ValueError("not a list")
    except FileNotFoundError:
        return []
    except (OSError, ValueError) as problem:
        log.info("The list of recent projects cannot be read and starts anew: %s", problem)
        return []
    return [entry for entry in entries if _is_recent_entry(entry)]


def _is_recent_entry(entry: object) -> bool:
    if not isinstance(entry, dict) or "path" not in entry:
        return False
    try:
        datetime.fromisoformat(str(entry["opened_at"]))
        int(str(entry.get("photos", 0))), int(str(entry.get("labelled", 0)))
    except (KeyError, ValueError):
        return False
    return True


def _write_recent(entries: list[dict[str, object]]) -> None:
    text = json.dumps(entries[:MAX_RECENT], ensure_ascii=False, indent=1)
    try:
        write_atomically(_recent_file(), text.encode())
    except OSError as problem:
        log.info("The list of recent projects was not written: %s", problem)


def recent_projects() -> list[RecentProject]:
    """Return the projects opened last, newest first; those that are gone are marked missing."""
    result = []
    for entry in _read_recent():
        path = Path(str(entry["path"]))
        result.append(
            RecentProject(
                path=path,
                name=str(entry.get("name") or path.stem),
                opened_at=datetime.fromisoformat(str(entry["opened_at"])),
                photos=int(str(entry.get("photos", 0))),
                labelled=int(str(entry.get("labelled", 0))),
                missing=not path.is_file(),
            )
        )
    return result


def remember_project(project: Project) -> None:
    """Put a project at the top of the recent ones, with its counts as they are now.

    One that cannot be counted, its disk being gone, stays as it was: it must still be closed.
    """
    try:
        counts = project.counts()
    except CropAppError as problem:
        log.info("%s was not remembered: %s", project.path, problem)
        return
    entry: dict[str, object] = {
        "path": str(project.path),
        "name": project.name,
        "opened_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "photos": counts.photos,
        "labelled": counts.labelled,
    }
    others = [other for other in _read_recent() if other["path"] != entry["path"]]
    _write_recent([entry, *others])


def forget_project(path: Path) -> None:
    """Take a project off the list; the project itself stays."""
    gone = str(plain_path(path))
    _write_recent([entry for entry in _read_recent() if entry["path"] != gone])
