"""Predicting by several looks at each photo."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from cropapp.core.entities import Photo, PhotoState
from cropapp.core.errors import UserError
from cropapp.core.predict_views import PredictViews
from cropapp.core.tasks import QuietTask
from cropapp.ml.engines import choice
from cropapp.ml.engines.choice import EngineChoice
from cropapp.services.app_folders import cache_folder
from cropapp.services.cached_predictions import predict_from_cache
from cropapp.services.evaluate_options import evaluate_views
from cropapp.services.inference_client import ModelProcess
from cropapp.services.learning_set import collect_labels
from cropapp.services.predict_views import embed_views, predict_with_views, views_cost, views_key
from cropapp.services.project import Project

AllPhotos = Callable[[Project], list[Photo]]


def test_views__mean_embedding_is_kept_and_predicts(
    learned_project: Project, model_process: ModelProcess, all_photos: AllPhotos
) -> None:
    version = learned_project.active_model()
    assert version is not None
    before = all_photos(learned_project)
    ready = [photo for photo in before if photo.state is PhotoState.READY]
    some = [photo.id for photo in ready[:3]]
    key = views_key(version, PredictViews.FLIPS)
    task = QuietTask()
    embed_views(learned_project, model_process, task, version, PredictViews.FLIPS, only=some)
    predicted = predict_from_cache(learned_project, model_process, task, version, embedding_key=key)
    assert predicted == len(some)
    after = all_photos(learned_project)
    changed = {a.id for a, b in zip(after, before, strict=True) if _sure(a) != _sure(b)}
    assert changed == set(some)
    # A look at mirrored photos is another look, not another photo.
    views = [photo.facts.sha256 for photo in ready[:3] if photo.facts]
    _, usual = learned_project.embeddings.get(version.embedding_key, views)
    _, mean = learned_project.embeddings.get(key, views)
    gap = np.linalg.norm(mean - usual, axis=1) / np.linalg.norm(usual, axis=1)
    assert (gap < 0.5).all()
    assert (gap > 0).all()

    predict_with_views(learned_project, model_process, task, PredictViews.PLAIN)
    assert [_sure(photo) for photo in all_photos(learned_project)] == pytest.approx(
        [_sure(photo) for photo in before], abs=1e-6
    )


def _sure(photo: Photo) -> float:
    return photo.prediction.best.confidence if photo.prediction else 0.0


def test_several_sizes__are_embedded_each_by_its_own_network(
    learned_project: Project, model_process: ModelProcess, all_photos: AllPhotos
) -> None:
    version = learned_project.active_model()
    assert version is not None
    some = [all_photos(learned_project)[0].id]
    views = PredictViews.MULTI_SCALE
    embed_views(learned_project, model_process, QuietTask(), version, views, only=some)
    task = QuietTask()
    key = views_key(version, views)
    assert predict_from_cache(learned_project, model_process, task, version, embedding_key=key) == 1


def test_views__need_a_model(project: Project, model_process: ModelProcess) -> None:
    with pytest.raises(UserError, match="no model"):
        predict_with_views(project, model_process, QuietTask(), PredictViews.FLIPS)


def test_cost__is_told_in_time_where_the_speed_is_known(learned_project: Project) -> None:
    version = learned_project.active_model()
    assert version is not None
    assert views_cost(learned_project, PredictViews.TEN_CROP) == (
        "10 × the time of one look at each photo."
    )
    choice.remember(
        cache_folder() / "backbones" / "engines",
        choice.machine_key("auto"),
        version.embedding_key,
        EngineChoice("torch", "cpu", {"torch cpu fp32": 2.0}),
    )
    count = learned_project.counts().photos
    told = views_cost(learned_project, PredictViews.TEN_CROP)
    assert told == f"10 × the time: about {-(-count * 10 // 120)} min for {count} photos."
    assert views_cost(learned_project, PredictViews.PLAIN) == "Each photo is looked at once."


@pytest.mark.parametrize("looks", ["the same", "mixed up"])
def test_evaluation__holds_several_looks_against_one(
    learned_project: Project, model_process: ModelProcess, looks: str
) -> None:
    version = learned_project.active_model()
    assert version is not None
    request = collect_labels(learned_project, version).request
    key = views_key(version, PredictViews.FLIPS)
    places, usual = learned_project.embeddings.get(version.embedding_key, request.view_keys)
    given = usual if looks == "the same" else np.roll(usual, len(usual) // 2, axis=0)
    learned_project.embeddings.put(key, [request.view_keys[place] for place in places], given)
    once, several = evaluate_views(learned_project, model_process, QuietTask(), PredictViews.FLIPS)
    assert once.gain is None
    assert several.gain is not None
    assert 0.2 < once.accuracy <= 1
    if looks == "the same":
        assert several.accuracy == once.accuracy
        assert (several.gain.low, several.gain.high) == (0, 0)
    else:
        assert several.accuracy < once.accuracy
    assert several.as_dict()["gain"][0] == several.gain.mean
