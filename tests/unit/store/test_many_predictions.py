"""Predictions of many photos written at once, and the views that they are made of."""

from __future__ import annotations

import numpy as np
import pytest

from cropapp.core.entities import ModelVersionId, ScoredClass, TargetPoint
from cropapp.core.errors import ProgramFault
from cropapp.core.target_view import view_key
from cropapp.store import photos, predictions
from cropapp.store.embedding_cache import EmbeddingCache
from cropapp.store.session import run_raw


def _found(project, *names):
    project.find(*names)
    return [project.id_of(name) for name in names]


def _written(project, photo_ids, width, strangeness=None):
    class_ids = np.array([project.rust.id, project.healthy.id, project.blight.id])[:width]
    shares = np.array([0.5, 0.3, 0.2], dtype=np.float32)[:width]
    count = len(photo_ids)
    project.store.write(
        lambda session: predictions.write_first_classes(
            session,
            project.version_id,
            photo_ids,
            np.tile(class_ids, (count, 1)),
            np.tile(shares, (count, 1)),
            project.tick(),
            strangeness=strangeness,
        )
    )
    with project.store.read() as session:
        return predictions.get_predictions(session, project.version_id, photo_ids)


@pytest.mark.parametrize("width", [1, 3])
def test_first_classes__read_as_if_written_one_by_one(project, width):
    ids = _found(project, "a.jpg", "b.jpg")
    strange = np.array([0.5, 1.5], dtype=np.float32)
    found = _written(project, ids, width, strange)
    second = float(np.float32(0.3))
    top = [ScoredClass(project.rust.id, 0.5), ScoredClass(project.healthy.id, second)]
    assert len(found[ids[0]].top) == width
    assert found[ids[0]].top[:2] == tuple(top[:width])
    assert found[ids[1]].strangeness == 1.5
    with project.store.read() as session:
        margins = [row[0] for row in run_raw(session, "SELECT margin FROM prediction")]
    assert margins == pytest.approx([0.5 if width == 1 else 0.2] * 2)


def test_first_classes__newer_replace_older(project):
    ids = _found(project, "a.jpg")
    _written(project, ids, 3)
    found = _written(project, ids, 1)
    assert len(found[ids[0]].top) == 1
    assert found[ids[0]].strangeness is None


def test_first_classes__shapes_that_do_not_fit_are_refused(project):
    ids = _found(project, "a.jpg", "b.jpg")
    with pytest.raises(ProgramFault, match="shares"):
        project.store.write(
            lambda session: predictions.write_first_classes(
                session,
                ModelVersionId(1),
                ids,
                np.zeros((1, 2), dtype=np.int64),
                np.zeros((1, 2), dtype=np.float32),
                project.tick(),
            )
        )


def test_ready_views__of_read_photos_only__named_with_their_target(project):
    unread = _found(project, "a.jpg", "b.jpg", "c.jpg")[2]
    read, aimed = project.read("a.jpg", "ab"), project.read("b.jpg", "cd")
    point = TargetPoint(0.25, 0.5)
    project.store.write(
        lambda session: run_raw(
            session, "UPDATE photo SET target_x = 0.25, target_y = 0.5 WHERE id = ?", (aimed,)
        )
    )
    with project.store.read() as session:
        ids, keys, targets = photos.ready_views(session)
        rows = {row.photo_id: row.view_key for row in photos.iter_photo_files(session)}
        assert photos.any_unread(session)
    assert unread not in ids
    assert dict(zip(ids, keys, strict=True)) == {read: rows[read], aimed: rows[aimed]}
    assert targets == {aimed: point}
    assert keys[1] == view_key(keys[1].partition("@")[0], point)


def test_embeddings__asked_for_by_the_thousand__are_found_as_one_by_one(tmp_path):
    names = [f"{number:04}" for number in range(6_000)]
    with EmbeddingCache(tmp_path / "embeddings.sqlite") as cache:
        cache.put("lite0", names[::2], np.ones((3_000, 2), dtype=np.float32))
        cache.put("resnet", names[1::2], np.ones((3_000, 2), dtype=np.float32))
        assert cache.has("lite0", names) == set(names[::2])
        places, kept = cache.get_as_kept("lite0", names[:5])
    assert places.tolist() == [0, 2, 4]
    assert kept.dtype == np.float16
