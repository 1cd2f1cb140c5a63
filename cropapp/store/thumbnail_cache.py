"""Thumbnails, kept so that a photo is decoded for the gallery once.

Owns: one file of JPEG thumbnails by photo. Must not: import SQLAlchemy or hold anything that cannot
be made again.
"""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from cropapp.core.entities import PhotoId
from cropapp.store.cache_file import CacheFile
from cropapp.store.database_uri import database_uri

_log = logging.getLogger(__name__)


class ThumbnailCache(CacheFile):
    """JPEG bytes by photo, valid while the size and the time of its file stay the same."""

    # SQLite's own measurements: blobs of 10 to 50 KB are read fastest from pages of 8 or 16 KB.
    page_bytes = 16384
    schema = (
        "CREATE TABLE IF NOT EXISTS thumbnail (photo_id INTEGER PRIMARY KEY, "
        "size_bytes INTEGER NOT NULL, mtime_ns INTEGER NOT NULL, jpeg BLOB NOT NULL)"
    )

    def get(self, photo_id: PhotoId, size_bytes: int, mtime_ns: int) -> bytes | None:
        """Return the thumbnail, None if there is none or the file has changed since."""
        sql = "SELECT jpeg FROM thumbnail WHERE photo_id = ? AND size_bytes = ? AND mtime_ns = ?"
        asked = (photo_id, size_bytes, mtime_ns)
        row = self._run(lambda connection: connection.execute(sql, asked).fetchone())
        return None if row is None else bytes(row[0])

    def put_many(self, rows: Sequence[tuple[PhotoId, int, int, bytes]]) -> None:
        """Keep thumbnails: photo, size and time of its file, JPEG."""
        sql = "INSERT OR REPLACE INTO thumbnail VALUES (?, ?, ?, ?)"
        self._run(lambda connection: connection.executemany(sql, rows))

    def trim(self, limit_bytes: int) -> int:
        """Delete the thumbnails kept first until the others fit; return how many are gone.

        The room is given back to the disk: SQLite would keep the pages of the file.
        """
        sql = (
            "DELETE FROM thumbnail WHERE rowid IN (SELECT rowid FROM (SELECT rowid, "
            "sum(length(jpeg)) OVER (ORDER BY rowid DESC) AS room FROM thumbnail) WHERE room > ?)"
        )

        def job(connection: sqlite3.Connection) -> int:
            return connection.execute(sql, (limit_bytes,)).rowcount

        if self.path.stat().st_size <= limit_bytes:
            return 0
        gone = self._run(job)
        if gone:
            self._run(lambda connection: connection.executescript("VACUUM"))
        return gone


def peek_thumbnails(path: Path, count: int) -> tuple[bytes, ...]:
    """Return up to `count` thumbnails spread over a cache, making and changing no file of its own.

    For a list of projects: a cache that is absent or cannot be read gives none.
    """
    if not path.is_file():
        return ()
    try:
        with closing(sqlite3.connect(database_uri(path, "ro"), uri=True)) as connection:
            return _spread(connection, count)
    except sqlite3.Error as problem:
        _log.info("No thumbnails from %s: %s", path, problem)
        return ()


def _spread(connection: sqlite3.Connection, count: int) -> tuple[bytes, ...]:
    """Return the first thumbnail of each of `count` equal ranges of ids, else simply the first."""
    # By seeks: to number the rows would read the whole file, a second for 100,000 photos.
    lowest, highest = connection.execute(
        "SELECT (SELECT min(photo_id) FROM thumbnail), (SELECT max(photo_id) FROM thumbnail)"
    ).fetchone()
    if lowest is None:
        return ()
    found: dict[int, bytes] = {}
    for part in range(count):
        start = lowest + part * (highest + 1 - lowest) // count
        row = connection.execute(
            "SELECT photo_id, jpeg FROM thumbnail WHERE photo_id >= ? ORDER BY photo_id LIMIT 1",
            (start,),
        ).fetchone()
        found[row[0]] = bytes(row[1])
    if len(found) == count:
        return tuple(found.values())
    rows = connection.execute("SELECT jpeg FROM thumbnail ORDER BY photo_id LIMIT ?", (count,))
    return tuple(bytes(jpeg) for (jpeg,) in rows)
