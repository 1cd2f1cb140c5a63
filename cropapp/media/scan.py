"""Find the photos of a folder by their names.

Owns: the walk through the folders, what is passed over, and what is listed as a photo that cannot
be read. Must not: open a file.
"""

from __future__ import annotations

import logging
import os
import stat
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from cropapp.core.errors import UserError
from cropapp.core.paths import is_unicode
from cropapp.core.words import spoken
from cropapp.media.suffixes import PHOTO_SUFFIXES, suffix_of, unsupported_reason

logger = logging.getLogger(__name__)

CACHE_FOLDER_SUFFIX = ".cropapp-data"
"""Folders of this ending hold a project's models and thumbnails."""

_SKIPPED_NAMES = frozenset(
    ("__macosx", "thumbs.db", "desktop.ini", "$recycle.bin", "system volume information", "@eadir")
)
_CHECK_EVERY = 256
_NAME_PROBLEM = spoken("The name is not valid Unicode; rename the file or its folder.")
_LINK_PROBLEM = spoken("The link points to a file that is not there.")
_KIND_PROBLEM = spoken("This is not an ordinary file, but a pipe, socket or device.")


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file that is a photo by its name.

    Attributes:
        relative_path: below the scanned root, `/` between parts, always valid Unicode; bytes of a
            name that are not come as `\\xNN`, and then `problem` says so.
        problem: why it cannot be read, in words for the user; empty where nothing speaks against.
    """

    relative_path: str
    size_bytes: int
    mtime_ns: int
    problem: str = ""


@dataclass(frozen=True, slots=True)
class _Directory:
    path: str
    real_path: str
    """The same folder with every link resolved: what tells a loop."""
    prefix: str
    """Relative path with a closing `/`, empty for the root."""


def scan_folder(
    root: Path,
    *,
    recursive: bool = True,
    check_cancelled: Callable[[], None] | None = None,
) -> Iterator[FoundFile]:
    """Yield every photo below a folder, sorted by name within each folder.

    Hidden and system files and folders are passed over, and so are other kinds of file; RAW
    photos, videos and drawings come with a `problem`. A folder that is reached twice through
    links is listed once. A sub-folder that cannot be listed is logged and passed over.

    Args:
        check_cancelled: called every few hundred entries; what it raises ends the scan.

    Raises:
        UserError: `root` is not a folder that can be listed (raised by the call itself).
    """
    try:
        with os.scandir(root):
            pass
    except OSError as problem:
        raise _root_error(root, problem) from problem
    return _walk(root, recursive, check_cancelled or _never)


def _never() -> None:
    """Nobody asks to stop."""


def _root_error(root: Path, problem: OSError) -> UserError:
    if isinstance(problem, FileNotFoundError):
        return UserError(f"There is no folder {root}.", hint="Check the path, or plug the disk in.")
    if isinstance(problem, NotADirectoryError):
        return UserError(f"{root} is not a folder.", hint="Choose the folder that holds it.")
    return UserError(
        f"The folder {root} cannot be listed ({problem.strerror or problem}).",
        hint="Check that you may read it.",
    )


def _walk(root: Path, recursive: bool, check: Callable[[], None]) -> Iterator[FoundFile]:
    # Links to folders wait until every real folder was listed, so that a photo is known by its
    # own path rather than by a link's, whichever sorts first.
    pending = deque([_Directory(str(root), os.path.realpath(root), "")])
    linked: deque[_Directory] = deque()
    visited: set[str] = set()
    while pending or linked:
        directory = pending.popleft() if pending else linked.popleft()
        check()
        if directory.real_path in visited:
            continue
        visited.add(directory.real_path)
        below: list[_Directory] = []
        for position, entry in enumerate(_sorted_entries(directory.path)):
            if position % _CHECK_EVERY == _CHECK_EVERY - 1:
                check()
            if _is_passed_over(entry):
                continue
            if not _is_directory(entry):
                yield from _found(entry, directory.prefix)
            elif recursive and not entry.name.lower().endswith(CACHE_FOLDER_SUFFIX):
                link = _is_link(entry)
                (linked if link else below).append(_sub_directory(entry, directory, link))
        pending.extendleft(reversed(below))


def _sorted_entries(path: str) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(path) as entries:
            return sorted(entries, key=lambda entry: entry.name)
    except FileNotFoundError:
        logger.info("Folder %r is gone since it was found", path)
    except OSError as problem:
        logger.warning("Folder %r cannot be listed and is passed over: %s", path, problem.strerror)
    return []


def _is_passed_over(entry: os.DirEntry[str]) -> bool:
    name = entry.name
    if name.startswith(".") or name.lower() in _SKIPPED_NAMES:
        return True
    return os.name == "nt" and _has_attribute(
        entry, stat.FILE_ATTRIBUTE_HIDDEN | stat.FILE_ATTRIBUTE_SYSTEM
    )


def _has_attribute(entry: os.DirEntry[str], attribute: int) -> bool:
    """Tell whether Windows marks the entry so; costs nothing there, scandir has it at hand."""
    try:
        return bool(getattr(entry.stat(follow_symlinks=False), "st_file_attributes", 0) & attribute)
    except OSError:
        return False  # gone in between: the next look at it says so


def _is_directory(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False  # a link that leads to itself, or a folder one may not enter


def _is_link(entry: os.DirEntry[str]) -> bool:
    # A Windows junction is no symbolic link to Python 3.11, yet it can make a loop.
    return entry.is_symlink() or (
        os.name == "nt" and _has_attribute(entry, stat.FILE_ATTRIBUTE_REPARSE_POINT)
    )


def _sub_directory(entry: os.DirEntry[str], parent: _Directory, link: bool) -> _Directory:
    real_path = (
        os.path.realpath(entry.path) if link else os.path.join(parent.real_path, entry.name)  # noqa: PTH118 - a Path object per folder is the cost this avoids
    )
    return _Directory(entry.path, real_path, f"{parent.prefix}{entry.name}/")


def _found(entry: os.DirEntry[str], prefix: str) -> Iterator[FoundFile]:
    """Yield the entry if it is a photo by its name: one or none."""
    suffix = suffix_of(entry.name)
    problem = unsupported_reason(suffix)
    if not problem and suffix.lower() not in PHOTO_SUFFIXES:
        return
    relative_path = prefix + entry.name
    if not is_unicode(relative_path):
        relative_path = os.fsencode(relative_path).decode("utf-8", "backslashreplace")
        problem = _NAME_PROBLEM
    try:
        facts = entry.stat()
    except FileNotFoundError:
        if entry.is_symlink():
            yield FoundFile(relative_path, 0, 0, _LINK_PROBLEM)
        return  # else it was deleted since the folder was listed
    except OSError as fault:
        yield FoundFile(
            relative_path, 0, 0, spoken(f"It cannot be read ({fault.strerror or fault}).")
        )
        return
    if not stat.S_ISREG(facts.st_mode):
        problem = _KIND_PROBLEM
    yield FoundFile(relative_path, facts.st_size, facts.st_mtime_ns, problem)
