"""Every backbone of the zoo goes the whole way: built, fine-tuned on photos of the sample field,
saved, loaded, used for prediction.

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
from PIL import Image

from cropapp.core.entities import ModelKind
from cropapp.core.errors import PhotoUnreadable
from cropapp.core.training import Recipe, Stage, TrainingPrecision
from cropapp.media.read import read_photo
from cropapp.ml.backbones import build_backbone
from cropapp.ml.calibration import softmax
from cropapp.ml.embedder import build_network, load_embedder
from cropapp.ml.embedding_spec import EmbeddingSpec, default_spec
from cropapp.ml.model_folder import ModelClass, ModelSpec, backbone_file, load_model, save_model
from cropapp.ml.training import QuietListener, StartingPoint, TrainingPhotos
from cropapp.ml.training.loop import train
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


@pytest.fixture(scope="module")
def field(sample_folder: Path, sample_truth: dict[str, str]) -> tuple[list[Image.Image], list[int]]:
    """Three photos each of two classes of the sample field."""
    names = sorted(set(sample_truth.values()))[:2]
    photos, labels = [], []
    for label, name in enumerate(names):
        paths = sorted(path for path, truth in sample_truth.items() if truth == name)
        for path in paths:
            try:
                reading = read_photo(sample_folder / path, min_side_px=64)
            except PhotoUnreadable:
                continue
            photos.append(reading.image)
            labels.append(label)
            if labels.count(label) == 3:
                break
    return photos, labels


RECIPE = Recipe(
    stages=(
        Stage(depth=0, epochs=1, learning_rate=1e-3),
        Stage(depth=1, epochs=1, learning_rate=1e-4),
    ),
    batch_size=6,
    views=1,
    augment=0,
    mixup=0,
    precision=TrainingPrecision.FLOAT32,
)


@pytest.mark.parametrize("name", BY_NAME)
def test_network__is_built_trained_saved_loaded_and_predicts(
    name: str, tmp_path: Path, field: tuple[list[Image.Image], list[int]]
):
    torch.manual_seed(3)
    spec = small_spec(name)
    photos, labels = field
    inputs = np.stack([spec.preprocessing.to_input(photo) for photo in photos])
    start = StartingPoint(spec, build_backbone(name, weights=None, joined=spec.joined), None)
    held_out = np.array([True, False, False] * 2)
    weights = np.ones(len(labels), np.float32)
    given = TrainingPhotos(inputs, np.array(labels), held_out, weights, class_count=2)
    work = tmp_path / "training"
    trained = train(start, given, RECIPE, folder=work, listener=QuietListener())
    shutil.rmtree(work, ignore_errors=True)  # half a gigabyte with the largest
    assert len(trained.reports) == 2
    assert all(np.isfinite(report.train_loss) for report in trained.reports)
    wanted = softmax(trained.held_out_logits / trained.head.temperature)
    held = trained.held_out_positions

    model = ModelSpec(
        uid="zoo",
        name=name,
        kind=ModelKind.DEEP,
        embedding=trained.spec,
        classes=(ModelClass("1", "rust"), ModelClass("2", "健康")),
        created_at=datetime(2026, 1, 1, tzinfo=UTC),
    )
    folder = tmp_path / "model"
    save_model(folder, model, trained.head, backbone=trained.backbone_state)
    del start, trained
    read, head = load_model(folder)
    file = backbone_file(folder, read)
    embeddings = embeddings_of(build_network(read.embedding, file)[1], read.embedding, inputs)
    predicted = head.probabilities(embeddings)
    assert predicted.shape == (6, 2)
    # Training keeps its border in bfloat16, and a random network tells photos apart by so little
    # (5e-4 of its largest output with Inception-ResNet v2) that its head magnifies the rounding.
    np.testing.assert_allclose(predicted[held], wanted, atol=0.15)
    # As the program runs it, batch norm folded.
    embedder = load_embedder(read.embedding, device="cpu", precision="fp32", weights=file)
    shutil.rmtree(folder)
    scale = max(float(np.abs(embeddings).max()), 1e-6)
    np.testing.assert_allclose(embedder.embed(inputs) / scale, embeddings / scale, atol=2e-3)


def embeddings_of(backbone: torch.nn.Module, spec: EmbeddingSpec, inputs: np.ndarray) -> np.ndarray:
    how = spec.preprocessing
    mean, std = torch.tensor(how.mean).view(3, 1, 1), torch.tensor(how.std).view(3, 1, 1)
    with torch.inference_mode():
        return backbone((torch.from_numpy(inputs).float() / 255 - mean) / std).numpy()
