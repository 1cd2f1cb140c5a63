"""A pair of networks is built, saved, run by either engine, and trained further."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
import torch

from cropapp.core.engines import EngineName
from cropapp.core.entities import ModelKind
from cropapp.core.training import AskedNetworks, Recipe, Stage, TrainingPrecision
from cropapp.ml.backbone_weights import Weights
from cropapp.ml.backbones import Backbone, build_backbone
from cropapp.ml.embedder import build_network, load_embedder
from cropapp.ml.embedding_spec import EmbeddingSpec, default_spec
from cropapp.ml.linear_head import LinearHead
from cropapp.ml.model_folder import ModelClass, ModelSpec, backbone_file, load_model, save_model
from cropapp.ml.network_pair import (
    is_pair,
    joined_of_each,
    joined_of_pair,
    state_of_pair,
    state_of_part,
)
from cropapp.ml.training import QuietListener, StartingPoint, TrainingPhotos, train

SIDE = 64
JOINED = ("blocks.1:mean", "blocks.3:logstd")
RECIPE = Recipe(
    stages=(Stage(depth=1, epochs=1, learning_rate=1e-3),),
    batch_size=6,
    augment=0,
    mixup=0,
    precision=TrainingPrecision.FLOAT32,
)


def network(seed: int) -> Backbone:
    torch.manual_seed(seed)
    return build_backbone("efficientnet-lite0", weights=None, joined=JOINED)


def spec_of(joined: tuple[str, ...]) -> EmbeddingSpec:
    spec = default_spec()
    how = replace(spec.preprocessing, size_px=SIDE)
    return replace(spec, joined=joined, preprocessing=how, weights_sha256="")


@pytest.fixture(scope="module")
def images() -> np.ndarray:
    return np.random.default_rng(0).integers(0, 256, (3, 3, SIDE, SIDE), dtype=np.uint8)


@pytest.fixture(scope="module")
def pair() -> tuple[Backbone, Backbone, Backbone]:
    """Return start, trained, and both as one."""
    start, trained = network(1), network(2)
    state = state_of_pair(start.body.state_dict(), trained.body.state_dict())
    weights = Weights(state, "0" * 64, "trained")
    both = build_backbone("efficientnet-lite0", weights=weights, joined=joined_of_pair(JOINED))
    return start, trained, both


def test_joined__says_what_each_joins() -> None:
    joined = joined_of_pair(JOINED)
    assert is_pair(joined)
    assert not is_pair(JOINED)
    assert joined_of_each(joined) == JOINED
    assert is_pair(joined_of_pair(()))
    assert joined_of_each(joined_of_pair(())) == ()


def test_embedding__is_that_of_the_start_then_that_of_the_trained(
    pair: tuple[Backbone, Backbone, Backbone],
) -> None:
    start, trained, both = pair
    picture = torch.randn(2, 3, SIDE, SIDE, generator=torch.Generator().manual_seed(5))
    with torch.inference_mode():
        wanted = torch.cat([start(picture), trained(picture)], dim=1)
        assert torch.equal(both(picture), wanted)
        parts = [part(picture) for part in both.parts()]
    assert torch.equal(torch.cat(parts, dim=1), wanted)
    state = both.body.state_dict()
    assert state_of_part(state, "trained").keys() == trained.body.state_dict().keys()
    assert start.parts() == (start,)


def test_saved_pair__is_read_and_run_alike_by_both_engines(
    pair: tuple[Backbone, Backbone, Backbone], images: np.ndarray, tmp_path: Path
) -> None:
    both = pair[2]
    spec = spec_of(joined_of_pair(JOINED))
    width = both(torch.zeros(1, 3, SIDE, SIDE)).shape[1]
    model = ModelSpec(
        uid="pair",
        name="pair",
        kind=ModelKind.DEEP,
        embedding=spec,
        classes=(ModelClass("1", "rust"), ModelClass("2", "healthy")),
        created_at=datetime(2026, 1, 1, tzinfo=UTC),
    )
    head = LinearHead(np.zeros((2, width), np.float32), np.zeros(2, np.float32))
    save_model(tmp_path / "model", model, head, backbone=both.body.state_dict())
    read, _ = load_model(tmp_path / "model")
    file = backbone_file(tmp_path / "model", read)
    torch_engine = load_embedder(read.embedding, device="cpu", weights=file)
    openvino = load_embedder(
        read.embedding,
        device="cpu",
        weights=file,
        engine=EngineName.OPENVINO,
        folder=tmp_path / "engines",
    )
    wanted = torch_engine.embed(images)
    assert wanted.shape == (3, width)
    np.testing.assert_allclose(openvino.embed(images), wanted, rtol=1e-3, atol=1e-3)


def test_pair__goes_on_learning_with_its_trained_network(
    pair: tuple[Backbone, Backbone, Backbone], tmp_path: Path
) -> None:
    """The start of the pair stays what it was; what comes out is a pair again, or one network."""
    labels = np.arange(12, dtype=np.int64) % 2
    inputs = np.random.default_rng(1).integers(0, 120, (12, 3, SIDE, SIDE), dtype=np.uint8)
    inputs[labels == 1] += 60
    photos = TrainingPhotos(
        inputs, labels, np.arange(12) % 3 == 0, np.ones(12, np.float32), class_count=2
    )
    spec = spec_of(joined_of_pair(JOINED))
    start = StartingPoint(spec, pair[2], None)
    for asked in AskedNetworks:
        recipe, folder = replace(RECIPE, asked=asked), tmp_path / asked
        model = train(start, photos, recipe, folder=folder, listener=QuietListener())
        assert is_pair(model.spec.joined) is (asked is AskedNetworks.BOTH and model.best_epoch > 0)
        weights = Weights(model.backbone_state, "0" * 64, "trained")
        _, backbone = build_network(model.spec, weights)
        assert backbone(torch.zeros(1, 3, SIDE, SIDE)).shape[1] == model.head.dimension
        if is_pair(model.spec.joined):
            kept = state_of_part(model.backbone_state, "start")
            assert all(torch.equal(v, kept[k]) for k, v in pair[0].body.state_dict().items())
