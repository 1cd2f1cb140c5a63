"""A whole model version as one torch module.

Owns: joining normalisation, backbone, head and calibration, so that nobody who runs the export can
get one of them wrong. Must not: fit a photo of any shape into the square input (model.json and the
example say how).
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

from cropapp.ml.backbones import Backbone
from cropapp.ml.batch_norm_folding import fold_batch_norm
from cropapp.ml.engines.torch_engine import Normalised
from cropapp.ml.fixed_size import fix_size
from cropapp.ml.head import LinearHead
from cropapp.ml.preprocessing import Preprocessing

INPUT_NAME = "photos"
OUTPUT_NAME = "probabilities"


class WholeModel(nn.Module):
    """(N, 3, S, S) uint8, 0-255, RGB, to (N, C) float32 calibrated probabilities."""

    def __init__(self, backbone: Backbone, how: Preprocessing, head: LinearHead) -> None:
        super().__init__()
        folded = fold_batch_norm(backbone, size_px=how.size_px)
        fix_size(folded, how.size_px)
        self.embedder = Normalised(folded, how, torch.float32)
        self.head = nn.Linear(head.dimension, head.class_count)
        # The temperature divides the logits: into the weights with it.
        scale = 1.0 / head.temperature
        with torch.no_grad():
            self.head.weight.copy_(torch.from_numpy(head.weight * scale))
            self.head.bias.copy_(torch.from_numpy(head.bias * scale))

    def forward(self, photos: Tensor) -> Tensor:
        logits: Tensor = self.head(self.embedder(photos))
        return torch.softmax(logits, dim=1)


def whole_model(backbone: Backbone, how: Preprocessing, head: LinearHead) -> WholeModel:
    """Return the module in evaluation mode on the CPU; nothing in it is trained further."""
    return WholeModel(backbone, how, head).requires_grad_(False).eval()
