"""A SQLite file that may be lost.

Owns: opening, locking, and setting aside a damaged file, for the caches beside a project. Must not:
import SQLAlchemy: the model process opens caches too, and starts faster without.
"""

from __future__ import annotations

import logging
import sqlite3
import threading
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar

from cropapp.core.errors import EnvironmentProblem
from cropapp.core.words import spoken

T = TypeVar("T")

_log = logging.getLogger(__name__)
_DAMAGED = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_FORMAT)
BUSY_TIMEOUT_S = 30.0


class CacheFile:
    """One cache. Safe to use from any thread and from several processes.

    WAL without a sync per commit: kill -9 leaves a file that opens; a power cut may lose the last
    seconds, which are computed again. A file that turns out damaged is set aside under
    `<name>.damaged` and begun anew.
    """

    schema = ""
    """One CREATE TABLE IF NOT EXISTS."""
    format_version = 1
    """A file of another version is begun anew."""
    page_bytes = 4096
    cache_kib = 2000
    """Of pages in memory; as much is SQLite's own choice."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.Lock()
        self._connection: sqlite3.Connection | None = None
        with self._lock:
            self._guarded(lambda connection: None)

    def close(self) -> None:
        with self._lock:
            self._disconnect()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _run(self, job: Callable[[sqlite3.Connection], T]) -> T:
        """Run a job as one transaction; on a damaged file once more on a new, empty one."""
        with self._lock:
            return self._guarded(job)

    def _guarded(self, job: Callable[[sqlite3.Connection], T]) -> T:
        try:
            return self._attempt(job)
        except sqlite3.DatabaseError as problem:
            if getattr(problem, "sqlite_errorcode", 0) & 0xFF not in _DAMAGED:
                raise self._problem(problem) from problem
            _log.info("%s is damaged (%s); begun anew", self.path, problem)
        self._set_aside()
        try:
            return self._attempt(job)
        except sqlite3.DatabaseError as problem:
            raise self._problem(problem) from problem

    def _attempt(self, job: Callable[[sqlite3.Connection], T]) -> T:
        if self._connection is None:
            self._connection = self._connect()
        with self._connection as connection:
            return job(connection)

    def _connect(self) -> sqlite3.Connection:
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as problem:
            raise self._problem(problem) from problem
        connection = sqlite3.connect(self.path, timeout=BUSY_TIMEOUT_S, check_same_thread=False)
        try:
            self._prepare(connection)
        except sqlite3.Error:
            connection.close()
            raise
        return connection

    def _prepare(self, connection: sqlite3.Connection) -> None:
        connection.execute(f"PRAGMA page_size = {self.page_bytes}")
        connection.execute(f"PRAGMA cache_size = -{self.cache_kib}")
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        if version not in (0, self.format_version):
            damaged = sqlite3.DatabaseError(spoken(f"its format is {version}"))
            damaged.sqlite_errorcode = sqlite3.SQLITE_FORMAT
            raise damaged
        connection.execute(self.schema)
        if version == 0:
            connection.execute(f"PRAGMA user_version = {self.format_version}")

    def _disconnect(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _set_aside(self) -> None:
        self._disconnect()
        try:
            if self.path.exists():
                self.path.replace(self.path.with_name(self.path.name + ".damaged"))
            for suffix in ("-wal", "-shm"):
                self.path.with_name(self.path.name + suffix).unlink(missing_ok=True)
        except OSError as problem:
            raise self._problem(problem) from problem

    def _problem(self, problem: Exception) -> EnvironmentProblem:
        return EnvironmentProblem(
            f"The cache {self.path} cannot be used: {problem}.",
            hint="Check the free space and the permissions; the file may be deleted safely.",
        )
