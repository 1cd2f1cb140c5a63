"""What lies on the disk between two epochs is whole, and of this training."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import nn

from cropapp.core.errors import EnvironmentProblem
from cropapp.core.training import default_recipe
from cropapp.ml.backbones import Backbone
from cropapp.ml.embedding_spec import EmbeddingSpec
from cropapp.ml.preprocessing import Preprocessing
from cropapp.ml.training import StartingPoint, TrainingPhotos
from cropapp.ml.training.checkpoint import STATE_FILE, Checkpoint, fingerprint_of


def written(folder: Path) -> Checkpoint:
    checkpoint = Checkpoint(folder, "one")
    checkpoint.write({"epoch": 1}, {"epoch": {"a": torch.ones(3)}, "best": {"b": torch.ones(2)}})
    checkpoint.write({"epoch": 2}, {"epoch": {"a": torch.zeros(3)}})
    return checkpoint


def test_write__newest_of_each_kind_and_nothing_else(tmp_path: Path):
    written(tmp_path)
    again = Checkpoint(tmp_path, "one")
    assert again.values["epoch"] == 2
    assert torch.equal(again.tensors("epoch")["a"], torch.zeros(3))
    assert torch.equal(again.tensors("best")["b"], torch.ones(2))
    assert again.tensors("start") == {}
    assert len(list(tmp_path.iterdir())) == 3


def test_other_training__begins_anew(tmp_path: Path):
    written(tmp_path)
    (tmp_path / "view-0.border").write_bytes(b"of the other")
    (tmp_path / ".cropapp-half.tmp").write_bytes(b"half")
    other = Checkpoint(tmp_path, "other")
    assert other.values == {}
    assert other.tensors("epoch") == {}
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("pattern", [STATE_FILE, "epoch-*.safetensors"])
def test_damaged__begins_anew(pattern: str, tmp_path: Path):
    written(tmp_path)
    (path,) = tmp_path.glob(pattern)
    path.write_bytes(path.read_bytes()[:20])
    assert Checkpoint(tmp_path, "one").values == {}


def test_killed_between_tensors_and_state__the_epoch_before_is_whole(tmp_path: Path):
    written(tmp_path)
    (tmp_path / "epoch-3.safetensors").write_bytes(b"of an epoch whose state was never written")
    again = Checkpoint(tmp_path, "one")
    assert again.values["epoch"] == 2
    again.write({"epoch": 3}, {"epoch": {"a": torch.ones(3)}})
    assert len(list(tmp_path.glob("epoch-*"))) == 1


def test_unwritable__is_told(tmp_path: Path):
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(EnvironmentProblem, match="keep its state"):
        Checkpoint(tmp_path / "file" / "loop", "one")


def test_fingerprint__changes_with_what_the_result_hangs_on():
    body = nn.Sequential(nn.Conv2d(3, 4, 3), nn.ReLU())
    spec = EmbeddingSpec("tiny", (), Preprocessing(16))
    start = StartingPoint(spec, Backbone("tiny", body, (), None), None)
    photos = TrainingPhotos(
        np.zeros((6, 3, 16, 16), np.uint8),
        np.arange(6) % 2,
        np.arange(6) > 3,
        np.ones(6, np.float32),
        2,
    )
    recipe = default_recipe()
    first = fingerprint_of(start, photos, recipe, "cpu")
    assert first == fingerprint_of(start, photos, recipe, "cpu")
    lighter = replace(photos, weights=np.full(6, 0.5, np.float32))
    other_labels = replace(photos, labels=1 - photos.labels)
    assert first != fingerprint_of(start, photos, replace(recipe, seed=1), "cpu")
    assert first != fingerprint_of(start, lighter, recipe, "cpu")
    assert first != fingerprint_of(start, other_labels, recipe, "cpu")
    assert first != fingerprint_of(start, photos, recipe, "cuda")
    with torch.no_grad():
        body[0].weight.zero_()
    assert first != fingerprint_of(start, photos, recipe, "cpu")
