"""Thumbnails, kept so that a photo is decoded for the gallery once.

Owns: one file of JPEG thumbnails by photo. Must not: import SQLAlchemy or hold anything that cannot
be made again.
"""

from __future__ import annotations

from collections.abc import Sequence

from cropapp.core.entities import PhotoId
from cropapp.store.cache_file import CacheFile


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
