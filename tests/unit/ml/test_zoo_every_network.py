"""Every backbone of the zoo goes the whole way: built, saved, loaded, used for prediction.

With random weights and the smallest input: what is tried is the code, not what it has learned.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
import torch

from cropapp.core.entities import ModelKind
from cropapp.ml.backbones import build_backbone
from cropapp.ml.embedder import load_embedder
from cropapp.ml.embedding_spec import EmbeddingSpec, default_spec
from cropapp.ml.head import LinearHead
from cropapp.ml.model_folder import ModelClass, ModelSpec, backbone_file, load_model, save_model
from cropapp.ml.zoo_catalogue import BY_NAME

SIZE_PX = {"vit-small": 32}
"""Where the smallest size is not the one to try: more than one patch."""


@pytest.fixture(autouse=True)
def one_thread() -> Iterator[None]:
    """On a busy machine threads wait for each other longer than such small pictures take."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


def small_spec(name: str) -> EmbeddingSpec:
    spec = default_spec(name)
    size_px = SIZE_PX.get(name, max(BY_NAME[name].smallest_px, 32))
    # Weights made here have another hash than the package's.
    small = replace(spec.preprocessing, size_px=size_px)
    return replace(spec, preprocessing=small, weights_sha256="")


@pytest.mark.parametrize("name", BY_NAME)
def test_network__is_built_saved_loaded_and_predicts(name: str, tmp_path: Path):
    torch.manual_seed(3)
    spec = small_spec(name)
    backbone = build_backbone(name, weights=None, joined=spec.joined)
    size_px = spec.preprocessing.size_px
    inputs = np.random.default_rng(0).integers(0, 256, (2, 3, size_px, size_px), dtype=np.uint8)
    wanted = embeddings_of(backbone, spec, inputs)
    assert wanted.ndim == 2
    assert np.isfinite(wanted).all()

    head = LinearHead(np.eye(2, wanted.shape[1], dtype=np.float32), np.zeros(2, np.float32))
    model = ModelSpec(
        uid="zoo",
        name=name,
        kind=ModelKind.DEEP,
        embedding=spec,
        classes=(ModelClass("1", "rust"), ModelClass("2", "健康")),
        created_at=datetime(2026, 1, 1, tzinfo=UTC),
    )
    folder = tmp_path / "model"
    save_model(folder, model, head, backbone=backbone.body.state_dict())
    del backbone
    read, read_head = load_model(folder)
    embedder = load_embedder(
        read.embedding, device="cpu", precision="fp32", weights=backbone_file(folder, read)
    )
    given = embedder.embed(inputs)
    shutil.rmtree(folder)  # half a gigabyte with the largest
    # A random network may give one number for all pictures: then its size is the measure.
    scale = max(float(np.abs(wanted).max()), 1e-6)
    np.testing.assert_allclose(given / scale, wanted / scale, atol=2e-3)
    probabilities = read_head.probabilities(given)
    np.testing.assert_allclose(probabilities.sum(axis=1), 1, rtol=1e-5)


def embeddings_of(backbone: torch.nn.Module, spec: EmbeddingSpec, inputs: np.ndarray) -> np.ndarray:
    how = spec.preprocessing
    mean, std = torch.tensor(how.mean).view(3, 1, 1), torch.tensor(how.std).view(3, 1, 1)
    with torch.inference_mode():
        return backbone((torch.from_numpy(inputs).float() / 255 - mean) / std).numpy()
