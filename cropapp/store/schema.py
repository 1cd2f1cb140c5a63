"""The schema of a project file: made, told, brought up to date.

Owns: a new project's file, and what happens to one of another version. alembic is imported only
when there is something to upgrade: it would cost the window a quarter of its start.
"""

from __future__ import annotations

import logging
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, create_engine, event
from sqlalchemy.pool import StaticPool

from cropapp.core.errors import EnvironmentProblem, ProgramFault, UserError
from cropapp.store.backup import backup
from cropapp.store.database_uri import database_uri
from cropapp.store.tables import APPLICATION_ID, SCHEMA_REVISION, metadata
from cropapp.store.values import json_text, time_text

MIGRATIONS = Path(__file__).parent / "migrations"
_VERSION_TABLE = (
    "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL, "
    "CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num))"
)

_log = logging.getLogger(__name__)


def create_schema(path: Path, *, now: datetime) -> None:
    """Write an empty project to a temporary name and move it into place.

    Raises:
        UserError: `path` exists.
        EnvironmentProblem: it cannot be written there.
    """
    make_folder(path.parent)
    try:
        if path.exists():
            raise UserError(
                f"{path} exists already.",
                hint="Open it, or choose another name for the new project.",
            )
        # A short name of its own: one derived from the project's could be too long.
        with tempfile.TemporaryDirectory(prefix=".cropapp-new-", dir=path.parent) as folder:
            fresh = Path(folder) / "new.cropapp"
            _write_schema(fresh, name=path.stem, now=now)
            fresh.replace(path)
    except OSError as problem:
        raise EnvironmentProblem(
            f"{path} cannot be made: {problem.strerror or problem}.",
            hint="Check that its folder can be written, or put the project elsewhere.",
        ) from problem


def _write_schema(path: Path, *, name: str, now: datetime) -> None:
    with _lone_connection(path) as connection:
        metadata.create_all(connection)
        connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.exec_driver_sql(_VERSION_TABLE)
        connection.exec_driver_sql("INSERT INTO alembic_version VALUES (?)", (SCHEMA_REVISION,))
        info = [("name", json_text(name)), ("created", json_text(time_text(now)))]
        connection.exec_driver_sql("INSERT INTO project_info VALUES (?, ?)", info)


def make_folder(folder: Path) -> None:
    """Make a folder and those above it, if need be.

    Raises:
        EnvironmentProblem: it cannot be made there.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        raise EnvironmentProblem(
            f"The folder {folder} cannot be made: {problem.strerror}.",
            hint="Check the permissions there, or put the project elsewhere.",
        ) from problem


@contextmanager
def _lone_connection(path: Path) -> Iterator[Connection]:
    """Give one transaction on a connection of its own, foreign keys off, DDL atomic."""
    raw = sqlite3.connect(path, isolation_level=None, timeout=30)
    with closing(raw):
        engine = create_engine("sqlite+pysqlite://", creator=lambda: raw, poolclass=StaticPool)
        raw.execute("PRAGMA journal_mode = WAL")
        raw.execute("PRAGMA synchronous = FULL")
        raw.execute("PRAGMA foreign_keys = OFF")
        # Else a rebuilt table cannot be renamed while a trigger of another one names it.
        raw.execute("PRAGMA legacy_alter_table = ON")
        event.listen(engine, "begin", lambda wrapped: wrapped.exec_driver_sql("BEGIN IMMEDIATE"))
        with engine.begin() as connection:
            yield connection


def make_current(
    path: Path,
    *,
    backups: Path,
    now: datetime,
    migrations: Path = MIGRATIONS,
    wanted: str = SCHEMA_REVISION,
) -> None:
    """Check that `path` is a project this program can use; upgrade an older one after a backup.

    Raises:
        UserError: missing, not a project, or of a newer program.
        EnvironmentProblem: the backup cannot be made.
    """
    revision = read_revision(path)
    if revision == wanted:
        return
    # Revisions are numbered with leading zeros, so that text order is their order.
    if revision > wanted:
        raise UserError(
            f"{path} was last used with a newer CropApp (schema {revision}).",
            hint="Update CropApp, then open it again; the project was not changed.",
        )
    kept = backup(path, folder=backups, now=now, reason="before-upgrade")
    _log.info("Upgrading %s from schema %s; backup in %s", path, revision, kept)
    upgrade(path, migrations=migrations, target=wanted)


def read_revision(path: Path) -> str:
    """Return the schema revision of a project file by plain SQL, changing nothing."""
    if not path.exists():
        raise UserError(
            f"There is no project {path}.", hint="Check the name, or make a new project."
        )
    if not path.is_file() or not path.stat().st_size:
        raise _not_a_project(path)
    try:
        application, revision = _identify(path)
    except sqlite3.DatabaseError as problem:
        if getattr(problem, "sqlite_errorcode", 0) & 0xFF != sqlite3.SQLITE_NOTADB:
            raise
        raise _not_a_project(path) from problem
    if application != APPLICATION_ID or revision is None:
        raise _not_a_project(path)
    return revision


def _identify(path: Path) -> tuple[int, str | None]:
    """Return application id and revision.

    By SQLite alone: opening and closing the file in any other way takes away the locks that this
    process holds on it (POSIX), and another process then deletes the write-ahead log in use.
    """
    with closing(sqlite3.connect(database_uri(path, "rw"), uri=True, timeout=30)) as connection:
        application = int(connection.execute("PRAGMA application_id").fetchone()[0])
        named = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'alembic_version'"
        if application != APPLICATION_ID or connection.execute(named).fetchone() is None:
            return application, None
        row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        return application, None if row is None else str(row[0])


def _not_a_project(path: Path) -> UserError:
    return UserError(f"{path} is not a CropApp project.", hint="Choose a file made by CropApp.")


def upgrade(path: Path, *, migrations: Path = MIGRATIONS, target: str = "head") -> None:
    """Run the migrations up to `target` as one transaction: all of them or none.

    Foreign keys are off while tables are rebuilt, since dropping a parent table deletes its
    children silently, and checked before the commit.

    Raises:
        ProgramFault: the result would hold rows that point nowhere; the project is left as it was.
    """
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(migrations).replace("%", "%%"))
    with _lone_connection(path) as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, target)
        _check_keys(connection, path)


def _check_keys(connection: Connection, path: Path) -> None:
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
    if broken:
        tables = ", ".join(sorted({row[0] for row in broken}))
        raise ProgramFault(
            f"The upgrade of {path} would break {len(broken)} rows of {tables} and was undone.",
            hint="Go on with the CropApp version used before, and report this.",
        )
