"""The embedder of a network that was just trained and lies in no folder yet.

Owns: putting a state dict behind the embedder's face. Must not: train or save.
"""

from __future__ import annotations

from collections.abc import Mapping

from torch import Tensor

from cropapp.ml.backbone_weights import Weights
from cropapp.ml.backbones import build_backbone
from cropapp.ml.device import choose_device
from cropapp.ml.embedder import Embedder
from cropapp.ml.embedding_spec import EmbeddingSpec
from cropapp.ml.engines.torch_engine import TorchEngine


def trained_embedder(
    spec: EmbeddingSpec, state: Mapping[str, Tensor], *, device: str = "auto"
) -> Embedder:
    """Return the embedder of a trained network.

    Args:
        state: of `Backbone.body`, as a training returns it.
    """
    weights = Weights(dict(state), spec.weights_sha256, "trained")
    backbone = build_backbone(spec.backbone, weights=weights, joined=spec.joined)
    return Embedder(spec, TorchEngine(backbone, spec.preprocessing, choose_device(device)))
