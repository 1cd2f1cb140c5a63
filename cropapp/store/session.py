"""What a query function is given.

Owns: the name `Session` for a connection inside a transaction, and the two ways around SQLAlchemy's
row objects where a project has a million photos. Must not: begin, commit or roll back.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from typing import Any, cast

from sqlalchemy import Connection, Select, bindparam, func, select

Session = Connection
"""A connection inside a transaction that `Store.read` or `Store.write` began and will end."""


def run_raw(session: Session, sql: str, parameters: Any = ()) -> sqlite3.Cursor:
    """Execute on the driver's own cursor: a million rows cost a third of what Row objects cost."""
    cursor = cast("sqlite3.Cursor", session.connection.cursor())
    return cursor.execute(sql, parameters)


def run_many(session: Session, sql: str, rows: Iterable[Sequence[Any]]) -> None:
    """Execute once per row on the driver's own cursor."""
    cursor = cast("sqlite3.Cursor", session.connection.cursor())
    cursor.executemany(sql, rows)


def id_list(values: Iterable[int] | Iterable[str]) -> str:
    """Return ids as the JSON text that `json_each` reads: one parameter however many ids."""
    return json.dumps([value if isinstance(value, str) else int(value) for value in values])


def among(values: Iterable[int] | Iterable[str]) -> Select[Any]:
    """Return a sub-select for `column.in_(...)` without SQLite's limit on parameters."""
    listed = func.json_each(bindparam(None, id_list(values))).table_valued("value")
    return select(listed.c.value)
