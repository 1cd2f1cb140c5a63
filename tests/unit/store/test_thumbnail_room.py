"""The limit on the room of thumbnails."""

from __future__ import annotations

from pathlib import Path

from cropapp.core.entities import PhotoId
from cropapp.store.thumbnail_cache import ThumbnailCache, peek_thumbnails

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


def test_peek__spreads_over_the_ids__and_takes_the_first_where_they_lie_together(
    tmp_path: Path,
) -> None:
    even, uneven = tmp_path / "even.sqlite", tmp_path / "uneven.sqlite"
    for path, ids in ((even, range(1, 101)), (uneven, (1, 2, 3, 4, 5, 900))):
        with ThumbnailCache(path) as cache:
            cache.put_many([(PhotoId(i), 1, 1, b"%d" % i) for i in ids])

    assert peek_thumbnails(even, 4) == (b"1", b"26", b"51", b"76")
    assert peek_thumbnails(uneven, 4) == (b"1", b"2", b"3", b"4")
    assert peek_thumbnails(even, 200) == tuple(b"%d" % i for i in range(1, 101))
