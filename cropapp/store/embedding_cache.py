"""Embeddings, kept so that a photo goes through a backbone once.

Owns: one file of float16 rows by embedding key and content. A content is what the model looked at,
named as `core.target_view.view_key` does: a file's hash, with the target point if there is one. So
the vector of one point never passes for that of another, and going back finds what was there. Must
not: import SQLAlchemy (the model process opens it too) or hold anything that cannot be computed
again.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cropapp.core.errors import ProgramFault
from cropapp.store.cache_file import CacheFile

_LARGEST = float(np.finfo(np.float16).max)
_MANY = 5_000
"""Above so many it is quicker to list all that is kept than to look each of them up."""


class EmbeddingCache(CacheFile):
    """Rows of float16 by (embedding key, view key); 10,000 x 1,984 take 40 MB."""

    # Rows of some 4 KB: in SQLite's own 4 KB pages each would spill into a second page.
    page_bytes = 32768
    cache_kib = 32768
    schema = (
        "CREATE TABLE IF NOT EXISTS embedding (id INTEGER PRIMARY KEY, key TEXT NOT NULL, "
        "sha256 TEXT NOT NULL, vector BLOB NOT NULL, UNIQUE (key, sha256))"
    )

    def put(
        self, embedding_key: str, hashes: Sequence[str], embeddings: NDArray[np.floating[Any]]
    ) -> None:
        """Keep embeddings, replacing what was kept for the same contents.

        Args:
            embeddings: (N, D) of any float type, one row per hash; values beyond what float16 can
                hold are cut to its range.

        Raises:
            ProgramFault: the numbers of rows differ, or a value is not a number.
        """
        if len(hashes) != len(embeddings):
            raise ProgramFault(f"{len(hashes)} hashes for {len(embeddings)} embeddings.")
        if np.isnan(embeddings).any():
            raise ProgramFault("An embedding holds a value that is not a number.")
        vectors = np.clip(embeddings, -_LARGEST, _LARGEST).astype("<f2")
        rows = [
            (embedding_key, sha256, vector.tobytes())
            for sha256, vector in zip(hashes, vectors, strict=True)
        ]
        self._run(lambda connection: _write(connection, rows))

    def get(
        self, embedding_key: str, hashes: Sequence[str]
    ) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """Return what is kept of the contents asked for.

        Returns:
            The places in `hashes` of those found, (M,) ascending, and their embeddings, (M, D);
            D is 0 if none is found.
        """
        places, found = self.get_as_kept(embedding_key, hashes)
        return places, found.astype(np.float32)

    def get_as_kept(
        self, embedding_key: str, hashes: Sequence[str]
    ) -> tuple[NDArray[np.int64], NDArray[np.float16]]:
        """Return the same in the precision that is kept, for who has a place for what it becomes.

        A new array of float32 costs more than all of the reading: the system clears its pages.
        """
        return self._run(lambda connection: _read(connection, embedding_key, hashes))

    def commonest_key(self) -> str | None:
        """Return the embedding key that most rows have, None of an empty cache."""
        sql = "SELECT key FROM embedding GROUP BY key ORDER BY count(*) DESC LIMIT 1"
        rows = self._run(lambda connection: connection.execute(sql).fetchall())
        return str(rows[0][0]) if rows else None

    def has(self, embedding_key: str, hashes: Collection[str]) -> set[str]:
        """Return those of the contents asked for that are kept."""
        if len(hashes) > _MANY:
            return self._all(embedding_key).intersection(hashes)
        sql = (
            "SELECT j.value FROM json_each(?) AS j CROSS JOIN embedding AS e "
            "ON e.key = ? AND e.sha256 = j.value"
        )
        asked = (json.dumps(list(hashes)), embedding_key)
        return self._run(lambda connection: {row[0] for row in connection.execute(sql, asked)})

    def _all(self, embedding_key: str) -> set[str]:
        sql = "SELECT sha256 FROM embedding WHERE key = ?"
        return self._run(
            lambda connection: {row[0] for row in connection.execute(sql, (embedding_key,))}
        )


def _write(connection: sqlite3.Connection, rows: list[tuple[str, str, bytes]]) -> None:
    connection.executemany(
        "INSERT INTO embedding (key, sha256, vector) VALUES (?, ?, ?) "
        "ON CONFLICT (key, sha256) DO UPDATE SET vector = excluded.vector",
        rows,
    )


def _read(
    connection: sqlite3.Connection, embedding_key: str, hashes: Sequence[str]
) -> tuple[NDArray[np.int64], NDArray[np.float16]]:
    where = connection.execute(
        "SELECT e.id, j.key FROM json_each(?) AS j CROSS JOIN embedding AS e "
        "ON e.key = ? AND e.sha256 = j.value",
        (json.dumps(list(hashes)), embedding_key),
    ).fetchall()
    # In the file's order: hashes are random, and reading 40 MB at random is slow on a hard disk.
    where.sort()
    vectors = connection.execute(
        "SELECT e.vector FROM json_each(?) AS j CROSS JOIN embedding AS e ON e.id = j.value",
        (json.dumps([row_id for row_id, _ in where]),),
    )
    of_place = {place: row[0] for (_, place), row in zip(where, vectors, strict=True)}
    length = max(map(len, of_place.values()), default=0)
    places = sorted(place for place, vector in of_place.items() if len(vector) == length)
    joined = b"".join(map(of_place.__getitem__, places))
    found = np.frombuffer(joined, dtype="<f2").reshape(len(places), length // 2)
    return np.array(places, dtype=np.int64), found
