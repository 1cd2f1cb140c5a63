"""From photos to embeddings.

Owns: one backbone with its preprocessing on one device. Must not: cache embeddings, decode files,
or know of classes.
"""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path
from typing import Literal

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image

from cropapp.core.entities import TargetPoint
from cropapp.core.errors import UserError
from cropapp.core.target_view import TARGET_CROP_SHARE, target_box
from cropapp.ml.backbone_weights import (
    EMBEDDED,
    Weights,
    file_sha256,
    load_embedded_weights,
    load_weights_file,
    read_state_dict,
)
from cropapp.ml.backbones import Backbone, build_backbone
from cropapp.ml.batch_norm_folding import fold_batch_norm
from cropapp.ml.device import choose_device
from cropapp.ml.embedding_spec import EmbeddingSpec, check_weights, default_spec

Precision = Literal["auto", "fp32", "bf16"]
_CPU_BATCH = 8
"""Fits the caches of a laptop: larger batches are slower per photo on a CPU."""
_ACCELERATOR_BATCH = 64


class Embedder:
    """One backbone and its preprocessing on a device. Owned by one thread.

    Accuracy on 554 field photos with the default: 0.81 at 20 labels per class, 0.855 in random
    5-fold (see embedding_spec for the table).

    Precision `auto` computes in bfloat16 on a CPU that has instructions for it (58 against 32
    photos/s on two cores at 320 px), in float32 elsewhere. The two share one embedding key: a head
    fitted on float32 embeddings gives 99 % of photos the same class from bfloat16 ones, at the
    same accuracy (0.811 and 0.806). The same precision gives the same embedding every time.
    """

    def __init__(
        self,
        backbone: Backbone,
        spec: EmbeddingSpec,
        device: torch.device,
        *,
        precision: Precision = "auto",
    ) -> None:
        self.spec = replace(
            spec, weights_sha256=backbone.weights_sha256, weights_source=backbone.weights_source
        )
        self.device = device
        self.precision = _choose_precision(precision, device)
        self.backbone = backbone
        dtype = torch.bfloat16 if self.precision == "bf16" else torch.float32
        network = fold_batch_norm(backbone, size_px=spec.preprocessing.size_px)
        network = network.to(device=device, dtype=dtype).requires_grad_(False)
        self._network = network.to(memory_format=torch.channels_last)
        how = spec.preprocessing
        # (x / 255 - mean) / std as one multiplication and one addition.
        std, mean = torch.tensor(how.std), torch.tensor(how.mean)
        self._factor = (1 / (255 * std)).view(3, 1, 1).to(device)
        self._shift = (-mean / std).view(3, 1, 1).to(device)
        self.dimension = int(self.embed(np.zeros((1, *self.input_shape), np.uint8)).shape[1])

    @property
    def input_shape(self) -> tuple[int, int, int]:
        size_px = self.spec.preprocessing.size_px
        return (3, size_px, size_px)

    @property
    def embedding_key(self) -> str:
        """The key of these embeddings in the cache."""
        return self.spec.key

    @property
    def min_side_px(self) -> int:
        """How long the shorter side of a decoded photo should be."""
        return self.spec.preprocessing.min_side_px

    def min_side_of(self, target: TargetPoint | None) -> int:
        """As `min_side_px`, of a photo that is looked at around a target point."""
        share = 1.0 if target is None else TARGET_CROP_SHARE
        return math.ceil(self.min_side_px / share)

    def prepare(self, image: Image.Image, target: TargetPoint | None = None) -> NDArray[np.uint8]:
        """Return the input (3, S, S) uint8 of an upright RGB photo.

        Args:
            target: the point around which to look; None for the whole photo.
        """
        seen = image if target is None else image.crop(target_box(*image.size, target))
        return self.spec.preprocessing.to_input(seen)

    def embed(self, batch: NDArray[np.uint8]) -> NDArray[np.float32]:
        """Return (B, D) float32 embeddings of inputs (B, 3, S, S) uint8."""
        if batch.ndim != 4 or batch.shape[1:] != self.input_shape or batch.dtype != np.uint8:
            raise ValueError(f"a batch {batch.shape} {batch.dtype}, {self.input_shape} is wanted")
        if not len(batch):
            return np.empty((0, self.dimension), dtype=np.float32)
        step = _CPU_BATCH if self.device.type == "cpu" else _ACCELERATOR_BATCH
        parts = [self._embed_part(batch[at : at + step]) for at in range(0, len(batch), step)]
        return np.concatenate(parts)

    def _embed_part(self, batch: NDArray[np.uint8]) -> NDArray[np.float32]:
        with torch.inference_mode():
            images = torch.from_numpy(np.ascontiguousarray(batch)).to(self.device)
            images = images.contiguous(memory_format=torch.channels_last).float()
            images = images.mul_(self._factor).add_(self._shift)
            if self.precision == "bf16":
                images = images.bfloat16()
            embeddings: NDArray[np.float32] = self._network(images).float().cpu().numpy()
            return embeddings


def _choose_precision(wanted: Precision, device: torch.device) -> Literal["fp32", "bf16"]:
    if wanted not in ("auto", "fp32", "bf16"):
        raise UserError(f"Precision “{wanted}” is not one of auto, fp32, bf16.")
    if wanted != "auto":
        return wanted
    return "bf16" if device.type == "cpu" and _cpu_computes_bf16() else "fp32"


def _cpu_computes_bf16() -> bool:
    """Return whether this CPU has instructions for bfloat16; others only emulate it, slowly."""
    # torch keeps these two questions in its private part; a torch without them gets float32.
    for question in ("_is_avx512_bf16_supported", "_is_amx_tile_supported"):
        ask = getattr(torch.cpu, question, None)
        if ask is not None and ask():
            return True
    return False


def default_embedder(device: str = "auto", *, precision: Precision = "auto") -> Embedder:
    """Return the embedder that is always there: EfficientNet-Lite0, installed with the program.

    Raises:
        EnvironmentProblem: its weights are missing or damaged.
        UserError: the device is not there.
    """
    return load_embedder(default_spec(), device=device, precision=precision)


def load_embedder(
    spec: EmbeddingSpec,
    *,
    device: str = "auto",
    precision: Precision = "auto",
    weights: Weights | Path | None = None,
) -> Embedder:
    """Return the embedder that a spec describes.

    Args:
        weights: None for those installed with the program; a file given by the user or kept in a
            model folder; or weights already loaded (from the hub).

    Raises:
        EnvironmentProblem: the weights are not there or damaged.
        UserError: unknown backbone or device, or weights other than the spec's.
    """
    found = _find_weights(spec, weights)
    check_weights(spec, found.sha256)
    backbone = build_backbone(spec.backbone, weights=found, joined=spec.joined)
    return Embedder(backbone, spec, choose_device(device), precision=precision)


def _find_weights(spec: EmbeddingSpec, weights: Weights | Path | None) -> Weights:
    if isinstance(weights, Weights):
        return weights
    if weights is not None:
        if weights.name == "backbone.safetensors":
            return Weights(read_state_dict(weights), file_sha256(weights), spec.weights_source)
        return load_weights_file(weights)
    if spec.backbone in EMBEDDED:
        return load_embedded_weights(spec.backbone)
    raise UserError(
        f"The weights of {spec.backbone} are not installed with the program.",
        hint="Download them, or give a weights file.",
    )
