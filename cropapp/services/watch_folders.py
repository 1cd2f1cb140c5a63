"""Use case: new, changed and vanished photos of an open project are noticed without asking.

Owns: who tells that something changed (the system where it can, else a look every few minutes), and
waiting until a copy is finished. Must not: scan or write; whoever started the watch does so when it
is told which folders have something new.

The system's own notices (watchdog: inotify, FSEvents, ReadDirectoryChangesW) do not come from
network drives, and run out where a folder has too many sub-folders: such folders are looked at
every POLL_S seconds and whenever the person comes back to the window.
"""

from __future__ import annotations

import logging
import os
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cropapp.core.entities import FolderId
from cropapp.media.scan import CACHE_FOLDER_SUFFIX
from cropapp.media.suffixes import PHOTO_SUFFIXES, suffix_of, unsupported_reason

if TYPE_CHECKING:
    from watchdog.observers.api import BaseObserver

log = logging.getLogger(__name__)

QUIET_S = 2.0
"""A copy of many files is taken in once, when nothing has happened for so long."""
POLL_S = 240.0
"""Folders that the system tells nothing of are looked at this often."""
ABSENT_S = 15.0
"""A folder that is not there (a card, a drive) may come back."""
MOST_WAITED_S = 60.0
"""A file that keeps growing holds up the others no longer than this."""
_NETWORK_TYPES = frozenset("nfs nfs4 cifs smb smb2 smb3 smbfs afpfs davfs fuse.sshfs 9p".split())
_STEP_S = 0.25


class FolderWatch:
    """Watches folders on threads of its own. `close` before the project closes.

    Args:
        on_news: called with the folders that have something new, on the watch's thread; quickly.
        tell_first: whether a folder counts as having news once it is watched: what came between
            the last look at it and the watch would be noticed by nobody.
    """

    def __init__(
        self,
        folders: dict[FolderId, Path],
        on_news: Callable[[tuple[FolderId, ...]], None],
        *,
        quiet_s: float | None = None,
        poll_s: float = POLL_S,
        absent_s: float = ABSENT_S,
        tell_first: bool = False,
    ) -> None:
        self._on_news = on_news
        self._quiet_s = QUIET_S if quiet_s is None else quiet_s
        self._poll_s, self._absent_s = poll_s, absent_s
        self._lock = threading.Lock()
        self._folders = dict(folders)
        self._watches: dict[FolderId, Any] = {}
        self._tell_first = tell_first
        self._polled: set[FolderId] = set()
        self._absent: set[FolderId] = set()
        self._fresh: dict[FolderId, dict[str, int]] = {}
        """By folder with news: its files of unknown end, each with its last known size."""
        self._last_event_s = self._first_event_s = 0.0
        self._next_poll_s = time.monotonic() + poll_s
        self._next_absent_s = time.monotonic() + absent_s
        self._changed_folders = True
        self._closing = threading.Event()
        self._observer: BaseObserver | None = None
        self._thread = threading.Thread(target=self._run, name="folder-watch", daemon=True)
        self._thread.start()

    def watch(self, folders: dict[FolderId, Path]) -> None:
        """Watch these folders from now on."""
        with self._lock:
            if folders != self._folders:
                self._folders = dict(folders)
                self._changed_folders = True

    def look_now(self) -> None:
        """Tell of the folders that the system tells nothing of: the person is back."""
        with self._lock:
            self._next_poll_s = self._next_absent_s = 0.0

    @property
    def polled(self) -> frozenset[FolderId]:
        """The folders that are only looked at every few minutes."""
        with self._lock:
            return frozenset(self._polled)

    def close(self, *, wait: bool = False) -> None:
        """Stop watching.

        Args:
            wait: until its threads have ended, which takes up to a second; nothing is told then.
        """
        self._closing.set()
        if wait:
            self._thread.join()

    # --- the thread

    def _run(self) -> None:
        try:
            self._watch_until_closed()
        finally:
            if self._observer is not None:
                self._observer.stop()
                self._observer.join()

    def _watch_until_closed(self) -> None:
        while not self._closing.wait(_STEP_S):
            with self._lock:
                changed, self._changed_folders = self._changed_folders, False
            if changed:
                self._follow_folders()
            self._look_for_absent()
            self._poll()
            news = self._finished_news()
            if news and not self._closing.is_set():
                log.info("Something changed in %s", self._names(news))
                self._on_news(news)

    def _names(self, ids: tuple[FolderId, ...]) -> str:
        with self._lock:
            return ", ".join(self._folders[i].name for i in ids if i in self._folders)

    def _follow_folders(self) -> None:
        with self._lock:
            wanted, known = dict(self._folders), dict(self._watches)
        for folder_id, (watch, path) in known.items():
            if wanted.get(folder_id) != path:
                self._stop(folder_id, watch)
        for folder_id, path in wanted.items():
            if folder_id not in self._watches:
                self._start(folder_id, path)
        with self._lock:
            self._polled &= wanted.keys()
            self._absent &= wanted.keys()

    def _start(self, folder_id: FolderId, path: Path) -> None:
        """Ask the system to tell of a folder, or note that it cannot."""
        is_there = path.is_dir()
        with self._lock:
            (self._absent.discard if is_there else self._absent.add)(folder_id)
            self._polled.discard(folder_id)
        if not is_there:
            return
        problem = "it is on a network drive" if is_on_network(path) else ""
        if not problem:
            problem = self._schedule(folder_id, path)
        if problem:
            log.info("%s is looked at every %.0f s: %s", path, self._poll_s, problem)
            with self._lock:
                self._polled.add(folder_id)

    def _schedule(self, folder_id: FolderId, path: Path) -> str:
        """Return why the system cannot tell of a folder, empty if it does from now on."""
        from watchdog.events import FileSystemEvent, FileSystemEventHandler
        from watchdog.observers import Observer

        watch_folder = self

        class Handler(FileSystemEventHandler):
            def on_any_event(self, event: FileSystemEvent) -> None:
                watch_folder.take_event(folder_id, event)

        try:
            if self._observer is None:
                self._observer = Observer()
                self._observer.start()
            watch = self._observer.schedule(Handler(), str(path), recursive=True)
        except OSError as problem:  # too many sub-folders, or a system that tells nothing
            return str(problem.strerror or problem)
        self._watches[folder_id] = (watch, path)
        if self._tell_first:
            self._note(folder_id)
        return ""

    def _stop(self, folder_id: FolderId, watch: Any) -> None:
        self._watches.pop(folder_id, None)
        try:
            if self._observer is not None:
                self._observer.unschedule(watch)
        except (KeyError, OSError) as problem:  # its folder went, and the watch with it
            log.info("A watch was gone already: %s", problem)

    # --- events

    def take_event(self, folder_id: FolderId, event: Any) -> None:
        """Note what watchdog tells; called on its thread."""
        if event.event_type in ("opened", "closed_no_write"):
            return
        paths = [os.fsdecode(path) for path in (event.src_path, event.dest_path) if path]
        concerned = [path for path in paths if event.is_directory or is_photo_name(path)]
        # A folder is "modified" with every file in it that changes, the project's own too.
        if not concerned or (event.is_directory and event.event_type == "modified"):
            return
        if all(CACHE_FOLDER_SUFFIX in path for path in concerned):
            return
        now = time.monotonic()
        with self._lock:
            if not self._fresh:
                self._first_event_s = now
            self._last_event_s = now
            files = self._fresh.setdefault(folder_id, {})
            if not event.is_directory and event.event_type != "deleted":
                files[concerned[-1]] = -1

    def _finished_news(self) -> tuple[FolderId, ...]:
        """Return the folders with news once it is quiet and no file of them grows any more."""
        now = time.monotonic()
        with self._lock:
            if not self._fresh or now - self._last_event_s < self._quiet_s:
                return ()
            waited = now - self._first_event_s
            fresh = {folder_id: dict(files) for folder_id, files in self._fresh.items()}
        grown = {
            (folder_id, path): _size(path)
            for folder_id, files in fresh.items()
            for path, size in files.items()
            if _size(path) != size
        }
        with self._lock:
            if grown and waited < MOST_WAITED_S:
                self._last_event_s = now
                for (folder_id, path), size in grown.items():
                    self._fresh.setdefault(folder_id, {})[path] = size
                return ()
            self._fresh.clear()
            self._first_event_s = 0.0
        return tuple(sorted(fresh))

    # --- folders that nobody tells of

    def _look_for_absent(self) -> None:
        now = time.monotonic()
        with self._lock:
            if now < self._next_absent_s:
                return
            self._next_absent_s = now + self._absent_s
            absent = {i: self._folders[i] for i in self._absent if i in self._folders}
            watched = {i: path for i, (_, path) in self._watches.items()}
        for folder_id, path in absent.items():
            if path.is_dir():
                self._start(folder_id, path)
                self._note(folder_id)
        for folder_id, path in watched.items():
            if not path.is_dir():
                self._stop(folder_id, self._watches[folder_id][0])
                with self._lock:
                    self._absent.add(folder_id)

    def _poll(self) -> None:
        now = time.monotonic()
        with self._lock:
            if now < self._next_poll_s:
                return
            self._next_poll_s = now + self._poll_s
            polled = tuple(self._polled)
        for folder_id in polled:
            self._note(folder_id)

    def _note(self, folder_id: FolderId) -> None:
        with self._lock:
            self._fresh.setdefault(folder_id, {})
            self._first_event_s = self._first_event_s or time.monotonic()


def is_photo_name(path: str) -> bool:
    """Whether a scan would list a file of this name."""
    name = os.path.basename(path)  # noqa: PTH119 - thousands of events, a Path object each
    suffix = suffix_of(name)
    is_listed = suffix.lower() in PHOTO_SUFFIXES or bool(unsupported_reason(suffix))
    return is_listed and not name.startswith(".")


def is_on_network(path: Path) -> bool:
    """Whether a folder is on a drive of another machine, which tells no changes."""
    if sys.platform == "win32":
        import ctypes

        drive_remote = 4
        kind = ctypes.windll.kernel32.GetDriveTypeW(f"{path.drive}\\")
        return path.drive.startswith("\\\\") or bool(kind == drive_remote)
    try:
        mounts = Path("/proc/mounts").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return False  # no such list on this system; its own notices come or the look does
    return mount_type(path, mounts) in _NETWORK_TYPES


def mount_type(path: Path, mounts: str) -> str:
    """Return the file system that a path is on, by the lines of /proc/mounts."""
    best, kind = -1, ""
    for line in mounts.splitlines():
        parts = line.split(" ")
        if len(parts) < 3:
            continue
        place = Path(parts[1].replace("\\040", " "))
        if path.is_relative_to(place) and len(place.parts) >= best:
            best, kind = len(place.parts), parts[2]
    return kind


def _size(path: str) -> int:
    try:
        return os.stat(path).st_size  # noqa: PTH116 - as above
    except OSError:
        return -2  # gone again
