"""Where a folder may have gone: the places worth looking at, and the walk through them.

Owns: which directories are tried and in which order, with bounds so that a search ends. Must not:
read a photo; who asked checks what is found.
"""

from __future__ import annotations

import os
import string
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from cropapp.media.scan import CACHE_FOLDER_SUFFIX

MOST_DIRECTORIES = 20_000
"""Some seconds on a disk of this machine; a search through a network drive ends all the same."""
DEPTH_NEAR = 4
"""Levels below a place near the old one, or one that the person named."""
DEPTH_FAR = 3
"""Levels below the home folder and each drive."""

_SKIPPED = frozenset(
    [
        "$recycle.bin",
        "__pycache__",
        "appdata",
        "library",
        "node_modules",
        "program files",
        "program files (x86)",
        "programdata",
        "system volume information",
        "windows",
    ]
)


def drives() -> list[Path]:
    """Return the home folder, then what is plugged in or mounted where people look for it."""
    places = [Path.home()]
    if sys.platform == "win32":
        places += [Path(f"{letter}:\\") for letter in string.ascii_uppercase]
    else:
        for parent in ("/media", "/mnt", "/run/media", "/Volumes"):
            places += _below(Path(parent))
            # A desktop mounts for its user: /media/ana/SD card.
            places += [inner for each in _below(Path(parent)) for inner in _below(each)]
    return [place for place in places if place.is_dir()]


def near_places(old: Path, others: Iterable[Path]) -> list[Path]:
    """Return what is left of the way to the old place, then where the project and its folders are.

    Args:
        others: the project's file and its other folders.
    """
    left = old.parent
    while not left.is_dir() and left != left.parent:
        left = left.parent
    # One level up as well: a folder of one year is moved to that of another.
    places = [left, left.parent, *(other.parent for other in others)]
    # The root of a disk is a drive, and searched as one.
    wanted = [place for place in places if place != Path(place.anchor) and place.is_dir()]
    return list(dict.fromkeys(wanted))


def same_tail(old: Path, roots: Iterable[Path]) -> Iterator[Path]:
    """Yield the old place on other drives: as many of its last parts as are there."""
    parts = old.parts[1:]
    for root in roots:
        for first in range(len(parts)):
            yield root.joinpath(*parts[first:])


def walk_places(places: Sequence[tuple[Path, int]], check: Callable[[int], None]) -> Iterator[Path]:
    """Yield directories below the places, the near ones of each first, each once.

    Hidden and system folders, links and a project's own data are passed over.

    Args:
        places: each with how many levels below it are looked at.
        check: called with the number of directories so far; what it raises ends the walk.
    """
    seen: set[str] = set()
    for place, depth in places:
        waiting = deque([(str(place), depth)])
        while waiting and len(seen) < MOST_DIRECTORIES:
            path, levels = waiting.popleft()
            if path in seen:
                continue
            seen.add(path)
            check(len(seen))
            yield Path(path)
            if levels:
                waiting.extend((inner, levels - 1) for inner in _sub_directories(path))


def _sub_directories(path: str) -> list[str]:
    try:
        with os.scandir(path) as entries:
            return sorted(entry.path for entry in entries if _is_worth_a_look(entry))
    except OSError:
        return []  # a folder one may not list holds no photos one could read


def _is_worth_a_look(entry: os.DirEntry[str]) -> bool:
    name = entry.name.lower()
    if name.startswith(".") or name in _SKIPPED or name.endswith(CACHE_FOLDER_SUFFIX):
        return False
    try:
        return entry.is_dir(follow_symlinks=False)
    except OSError:
        return False  # gone since it was listed


def _below(parent: Path) -> list[Path]:
    return [Path(path) for path in _sub_directories(str(parent))]
