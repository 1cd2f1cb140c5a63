"""The limit on the room of thumbnails."""

from __future__ import annotations

from pathlib import Path

from cropapp.core.entities import PhotoId
from cropapp.store.thumbnail_cache import ThumbnailCache

JPEG = b"x" * 20_000


def test_trim__deletes_until_the_rest_fits_and_gives_the_room_back(tmp_path: Path) -> None:
    with ThumbnailCache(tmp_path / "thumbnails.sqlite") as cache:
        cache.put_many([(PhotoId(i), 1, 1, JPEG) for i in range(1, 101)])
    with ThumbnailCache(tmp_path / "thumbnails.sqlite") as cache:
        before = cache.path.stat().st_size
        assert cache.trim(1_000_000) == 50
        assert cache.get(PhotoId(50), 1, 1) is None
        assert cache.get(PhotoId(51), 1, 1) == JPEG
    assert cache.path.stat().st_size < before * 0.7


def test_trim__leaves_a_cache_that_fits(tmp_path: Path) -> None:
    with ThumbnailCache(tmp_path / "thumbnails.sqlite") as cache:
        cache.put_many([(PhotoId(1), 1, 1, JPEG)])
        assert cache.trim(10_000_000) == 0
        assert cache.get(PhotoId(1), 1, 1) == JPEG
