"""A project file, opened.

Owns: connections, transactions, the single writer thread. Must not: know what is read or written;
the query modules beside it do, each a plain function of a session.

Readers use deferred, query-only transactions on pooled connections and go on while a write is under
way (WAL). Every write is one job on one thread inside BEGIN IMMEDIATE: a deferred transaction that
reads and then writes fails with "database is locked" whatever the timeout.
"""

from __future__ import annotations

import logging
import sqlite3
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar, cast

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.pool import QueuePool, StaticPool

from cropapp.core.errors import CropAppError, EnvironmentProblem, ProgramFault
from cropapp.core.paths import data_folder
from cropapp.store.database_uri import database_uri
from cropapp.store.renamed_project import follow_renaming
from cropapp.store.replaced_file import (
    file_number,
    replaced_meanwhile,
    save_aside,
    was_replaced,
)
from cropapp.store.schema import create_schema, make_current, make_folder
from cropapp.store.session import Session as Session
from cropapp.store.sqlite_errors import errors_in_words, is_gone, moved_away
from cropapp.store.values import fold

T = TypeVar("T")

BUSY_TIMEOUT_S = 30.0
"""The command line may write the same project: wait for it rather than fail."""
READERS_KEPT = 6
READERS_AT_MOST = 32
CACHE_KIB = 32_768
"""Per connection. SQLite's own 2 MiB makes a scan of 1,000,000 photos read its index twice."""

_log = logging.getLogger(__name__)


class Store:
    """One project file. Safe to use from any thread; make one with `create` or `open`."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._readers = _engine(path, for_writing=False)
        self._writer = _engine(path, for_writing=True)
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="store-writer")
        self._inside_writer = threading.local()
        self._closed = False
        self._saved_aside: Path | None = None
        try:
            with errors_in_words(path):
                self._thread.submit(self._check_journal).result()
        except CropAppError:
            self.close()
            raise
        self._number = file_number(path)

    @classmethod
    def create(cls, path: Path) -> Store:
        """Make a new, empty project.

        Raises:
            UserError: the file exists already.
            EnvironmentProblem: it cannot be written there.
        """
        path = path.absolute()
        with errors_in_words(path):
            create_schema(path, now=datetime.now(UTC))
        _make_folders(path)
        return cls(path)

    @classmethod
    def open(cls, path: Path) -> Store:
        """Open a project, bringing an older one up to date after a backup.

        Raises:
            UserError: there is no such file, it is not a project, or a newer CropApp made it.
            EnvironmentProblem: it cannot be read or written.
        """
        path = path.absolute()
        follow_renaming(path)
        with errors_in_words(path):
            make_current(path, backups=data_folder(path) / "backups", now=datetime.now(UTC))
        _make_folders(path)
        return cls(path)

    @property
    def data_folder(self) -> Path:
        """Where models, caches and backups of this project are."""
        return data_folder(self.path)

    def read(self) -> AbstractContextManager[Session]:
        """Return a session that sees one state of the project and cannot write. Keep it short."""
        return self._read()

    @contextmanager
    def _read(self) -> Iterator[Session]:
        if self._closed:
            raise self._closed_fault()
        with (
            errors_in_words(self.path, was_open=True),
            self._readers.connect() as session,
            session.begin(),
        ):
            yield session

    def write(self, job: Callable[[Session], T]) -> T:
        """Run a job on the writer thread as one transaction, wait, and return what it returns.

        Whatever the job raises is raised here, and nothing of it is kept.
        """
        if getattr(self._inside_writer, "busy", False):
            raise ProgramFault("A write was asked for from inside another write.")
        return self.submit(job).result()

    def submit(self, job: Callable[[Session], T]) -> Future[T]:
        """Queue a job for the writer thread; jobs run in the order given, each one transaction."""
        if self._closed:
            raise self._closed_fault()
        return self._thread.submit(self._run, job)

    def close(self) -> None:
        """Finish the queued writes, fold the write-ahead log into the file, let go of it."""
        if self._closed:
            return
        self._closed = True
        self._thread.submit(self._settle)
        self._thread.shutdown(wait=True)
        self._readers.dispose()
        self._writer.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _run(self, job: Callable[[Session], T]) -> T:
        self._inside_writer.busy = True
        try:
            # The log would stay under the old name: what is written now would be in neither file.
            if is_gone(self.path):
                raise moved_away(self.path)
            if was_replaced(self.path, self._number):
                raise self._replaced_meanwhile()
            with errors_in_words(self.path, was_open=True), self._writer.begin() as session:
                return job(session)
        finally:
            self._inside_writer.busy = False

    def _replaced_meanwhile(self) -> EnvironmentProblem:
        if self._saved_aside is None:
            raw = self._writer.raw_connection()
            try:
                self._saved_aside = save_aside(
                    cast(sqlite3.Connection, raw.driver_connection), self.path
                )
            finally:
                raw.close()
        return replaced_meanwhile(self.path, self._saved_aside)

    def _check_journal(self) -> None:
        with self._writer.connect() as connection:
            mode = connection.exec_driver_sql("PRAGMA journal_mode").scalar_one()
        if mode != "wal":
            _log.info("%s has journal mode %s: reading waits while it is written", self.path, mode)

    def _settle(self) -> None:
        raw = self._writer.raw_connection()
        try:
            cursor = raw.cursor()
            cursor.execute("PRAGMA optimize")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            cursor.close()
        except sqlite3.Error as problem:
            # Everything is committed; the log is folded in by whoever opens the project next.
            _log.info("Write-ahead log of %s left in place: %s", self.path, problem)
        finally:
            raw.close()

    def _closed_fault(self) -> ProgramFault:
        return ProgramFault(f"The project {self.path.name} is closed.")


def _make_folders(path: Path) -> None:
    for name in ("models", "cache", "backups"):
        make_folder(data_folder(path) / name)


def _engine(path: Path, *, for_writing: bool) -> Engine:
    def connect() -> sqlite3.Connection:
        return _connect(path, for_writing=for_writing)

    if for_writing:
        engine = create_engine("sqlite+pysqlite://", creator=connect, poolclass=StaticPool)
    else:
        engine = create_engine(
            "sqlite+pysqlite://",
            creator=connect,
            poolclass=QueuePool,
            pool_size=READERS_KEPT,
            max_overflow=READERS_AT_MOST - READERS_KEPT,
        )
    begin = "BEGIN IMMEDIATE" if for_writing else "BEGIN"

    # The driver's own transaction handling commits before DDL: begin ourselves.
    @event.listens_for(engine, "begin")
    def begin_transaction(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine


def _connect(path: Path, *, for_writing: bool) -> sqlite3.Connection:
    # mode=rw: a project deleted meanwhile is an error, not a new empty file.
    connection = sqlite3.connect(
        database_uri(path, "rw"),
        uri=True,
        timeout=BUSY_TIMEOUT_S,
        isolation_level=None,
        check_same_thread=False,
    )
    connection.create_function("fold", 1, fold, deterministic=True)
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute(f"PRAGMA cache_size = -{CACHE_KIB}")
    if for_writing:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        # INSERT OR REPLACE deletes too, and only then fires the triggers that guard the history.
        connection.execute("PRAGMA recursive_triggers = ON")
    else:
        connection.execute("PRAGMA query_only = ON")
    return connection
