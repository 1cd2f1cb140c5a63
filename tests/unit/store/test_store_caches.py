"""Caches: what goes in comes out, and a damaged file costs nothing but time."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import textwrap
import threading
from contextlib import closing

import numpy as np
import pytest

from cropapp.core.errors import EnvironmentProblem, ProgramFault
from cropapp.store.embedding_cache import EmbeddingCache
from cropapp.store.thumbnail_cache import ThumbnailCache


def rows(count, dimension=16, seed=0):
    return np.random.default_rng(seed).normal(size=(count, dimension)).astype(np.float32)


@pytest.fixture
def cache(tmp_path):
    with EmbeddingCache(tmp_path / "cache" / "embeddings.sqlite") as cache:
        yield cache


def test_embeddings__come_back_in_the_order_asked(cache):
    kept = rows(4)
    cache.put("lite0", ["d", "b", "a", "c"], kept)
    places, found = cache.get("lite0", ["a", "missing", "b", "a", "c"])
    assert places.tolist() == [0, 2, 3, 4]
    assert found.dtype == np.float32
    np.testing.assert_array_equal(found, kept[[2, 1, 2, 3]].astype(np.float16))
    assert cache.has("lite0", ["a", "missing", "d"]) == {"a", "d"}


def test_embeddings__of_another_key_are_not_mixed_up(cache):
    cache.put("lite0", ["a"], rows(1))
    cache.put("resnet", ["a"], rows(1, 32, seed=1))
    assert cache.get("resnet", ["a"])[1].shape == (1, 32)
    places, found = cache.get("other", ["a"])
    assert (places.shape, found.shape) == ((0,), (0, 0))
    assert cache.get("lite0", [])[1].shape == (0, 0)


def test_embeddings__newer_replace_older(cache):
    cache.put("lite0", ["a", "b"], rows(2))
    cache.put("lite0", ["a"], rows(1, seed=9))
    np.testing.assert_array_equal(cache.get("lite0", ["a"])[1], rows(1, seed=9).astype(np.float16))


def test_embeddings__beyond_float16_are_cut_and_nan_refused(cache):
    cache.put("lite0", ["a"], np.array([[1e9, -np.inf, 1.0]], dtype=np.float32))
    assert cache.get("lite0", ["a"])[1].tolist() == [[65504.0, -65504.0, 1.0]]
    with pytest.raises(ProgramFault, match="not a number"):
        cache.put("lite0", ["b"], np.array([[np.nan]], dtype=np.float32))
    with pytest.raises(ProgramFault, match="2 hashes for 1"):
        cache.put("lite0", ["a", "b"], rows(1))


@pytest.mark.parametrize("damage", ["not a database", "header whole, rest gone", "other format"])
def test_damaged_cache__is_set_aside_and_begun_anew(tmp_path, damage):
    path = tmp_path / "embeddings.sqlite"
    names = [f"{i:064d}" for i in range(500)]
    with EmbeddingCache(path) as cache:
        cache.put("lite0", names, rows(500, 512))
    if damage == "not a database":
        path.write_bytes(b"garbage" * 1000)
    elif damage == "other format":
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("PRAGMA user_version = 77")
    else:
        content = bytearray(path.read_bytes())
        content[200:] = b"\x99" * (len(content) - 200)
        path.write_bytes(content)
    with EmbeddingCache(path) as cache:
        assert cache.has("lite0", names) == set()
        cache.put("lite0", names, rows(500, 512))
        assert len(cache.get("lite0", names)[0]) == 500
    assert (tmp_path / "embeddings.sqlite.damaged").exists()


def test_damage_while_open__loses_no_call(tmp_path):
    path = tmp_path / "embeddings.sqlite"
    names = [f"{i:064d}" for i in range(2000)]
    with EmbeddingCache(path) as cache:
        cache.put("lite0", names, rows(2000, 512))
    with EmbeddingCache(path) as cache:
        content = bytearray(path.read_bytes())
        content[40_000:] = b"\x99" * (len(content) - 40_000)
        path.write_bytes(content)
        places, _ = cache.get("lite0", names)
        assert len(places) < 2000
        cache.put("lite0", names, rows(2000, 512))
        assert len(cache.get("lite0", names)[0]) == 2000


def test_cache_that_cannot_be_made__says_where(tmp_path):
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(EnvironmentProblem, match="cannot be used"):
        EmbeddingCache(tmp_path / "file" / "embeddings.sqlite")


@pytest.mark.skipif(os.name == "nt", reason="SIGKILL is POSIX")
def test_two_processes__one_killed_in_the_middle(tmp_path):
    path = tmp_path / "embeddings.sqlite"
    script = textwrap.dedent(
        """
        import sys
        from pathlib import Path
        import numpy as np
        from cropapp.store.embedding_cache import EmbeddingCache

        cache = EmbeddingCache(Path(sys.argv[1]))
        for i in range(1_000_000):
            cache.put("lite0", [f"{i}-{j}" for j in range(50)], np.full((50, 64), i % 100))
            print(i, flush=True)
        """
    )
    with EmbeddingCache(path) as ours:
        command = [sys.executable, "-c", script, str(path)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
            for i in range(20):
                child.stdout.readline()
                ours.put("lite0", [f"ours-{i}"], rows(1, 64))
            child.send_signal(signal.SIGKILL)
        ours.put("lite0", ["after"], rows(1, 64))
        names = [f"{i}-{j}" for i in range(20) for j in range(50)]
        assert len(ours.get("lite0", names + [f"ours-{i}" for i in range(20)])[0]) == 1020
    assert not path.with_name(path.name + ".damaged").exists()


def test_thumbnails__valid_while_the_file_is_the_same(tmp_path):
    with ThumbnailCache(tmp_path / "thumbnails.sqlite") as cache:
        cache.put_many([(1, 10, 20, b"one"), (2, 10, 20, b"two")])
        assert cache.get(1, 10, 20) == b"one"
        assert cache.get(1, 11, 20) is None
        assert cache.get(1, 10, 21) is None
        assert cache.get(3, 10, 20) is None
        cache.put_many([(1, 11, 20, b"newer")])
        assert cache.get(1, 11, 20) == b"newer"
    with ThumbnailCache(tmp_path / "thumbnails.sqlite") as again:
        assert again.get(2, 10, 20) == b"two"


def test_thumbnails__from_many_threads(tmp_path):
    wrong = []
    with ThumbnailCache(tmp_path / "thumbnails.sqlite") as cache:

        def work(thread):
            for i in range(100):
                photo_id = thread * 1000 + i
                cache.put_many([(photo_id, 1, 1, str(photo_id).encode())])
                if cache.get(photo_id, 1, 1) != str(photo_id).encode():
                    wrong.append(photo_id)

        threads = [threading.Thread(target=work, args=(n,)) for n in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        assert wrong == []
        assert cache.get(5099, 1, 1) == b"5099"
