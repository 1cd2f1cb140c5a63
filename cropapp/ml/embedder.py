"""From photos to embeddings.

Owns: one backbone with its preprocessing, run by an engine. Must not: cache embeddings, decode
files, or know of classes. Nothing of torch is imported where OpenVINO runs a network that was made
ready before: the first prediction of a cold start waits for torch's import otherwise.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from cropapp.core.engines import Probe
from cropapp.core.entities import TargetPoint
from cropapp.core.errors import UserError
from cropapp.core.target_view import TARGET_CROP_SHARE, target_box
from cropapp.ml.backbone_weights import (
    EMBEDDED,
    Weights,
    file_sha256,
    find_embedded_file,
    load_embedded_weights,
    load_weights_file,
    read_state_dict,
)
from cropapp.ml.embedding_spec import EmbeddingSpec, check_weights, default_spec
from cropapp.ml.engines import Engine, EngineName, Examples, Pending, Precision
from cropapp.ml.engines.choosing import EngineChooser
from cropapp.ml.preprocessing import input_of
from cropapp.ml.zoo import check_input_size

if TYPE_CHECKING:
    from cropapp.ml.backbones import Backbone


class Embedder:
    """One network and its preprocessing. Owned by one thread.

    Accuracy on 554 field photos with the default: 0.81 at 20 labels per class, 0.855 in random
    5-fold (see embedding_spec for the table).

    Engines and precisions share one embedding key: a head fitted on float32 embeddings gives 99 %
    of photos the same class from bfloat16 ones, at the same accuracy (0.811 and 0.806). One engine
    at one precision gives the same embedding every time.
    """

    def __init__(self, spec: EmbeddingSpec, engine: Engine) -> None:
        self.spec = spec
        self.engine = engine

    @cached_property
    def dimension(self) -> int:
        """The length of an embedding; asked of the network the first time, which takes a run."""
        return int(self.engine.run(np.zeros((1, *self.input_shape), np.uint8)).shape[1])

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
        return input_of(self.square_of(image, target))

    def square_of(self, image: Image.Image, target: TargetPoint | None = None) -> Image.Image:
        """Return what `prepare` returns, as a picture (`preprocessing.input_of` makes it that)."""
        seen = image if target is None else image.crop(target_box(*image.size, target))
        return self.spec.preprocessing.to_square(seen)

    def embed(self, batch: NDArray[np.uint8]) -> NDArray[np.float32]:
        """Return (B, D) float32 embeddings of inputs (B, 3, S, S) uint8."""
        if batch.ndim != 4 or batch.shape[1:] != self.input_shape or batch.dtype != np.uint8:
            raise ValueError(f"a batch {batch.shape} {batch.dtype}, {self.input_shape} is wanted")
        if not len(batch):
            return np.empty((0, self.dimension), dtype=np.float32)
        return self.engine.run(batch)

    def start(self, batch: NDArray[np.uint8]) -> Pending:
        """Begin to embed inputs (B, 3, S, S) uint8, B at least 1; see `Engine.start`."""
        return self.engine.start(batch)


def default_embedder(
    device: str = "auto",
    *,
    engine: EngineName = EngineName.TORCH,
    precision: Precision = "auto",
    folder: Path | None = None,
    probe: Probe = Probe.NONE,
) -> Embedder:
    """Return the embedder that is always there: EfficientNet-Lite0, installed with the program.

    Raises:
        EnvironmentProblem: its weights are missing or damaged.
        UserError: the device is not there.
    """
    return load_embedder(
        default_spec(),
        device=device,
        engine=engine,
        precision=precision,
        folder=folder,
        probe=probe,
    )


def load_embedder(
    spec: EmbeddingSpec,
    *,
    device: str = "auto",
    engine: EngineName = EngineName.TORCH,
    precision: Precision = "auto",
    weights: Weights | Path | Callable[[], Weights | None] | None = None,
    folder: Path | None = None,
    probe: Probe = Probe.NONE,
    examples: Examples | None = None,
    int8: Path | None = None,
) -> Embedder:
    """Return the embedder that a spec describes.

    Args:
        engine: AUTO and OPENVINO need `folder`, where networks and choices are kept.
        probe: measure what is fastest, if AUTO and not measured so thoroughly before.
        examples: reads inputs of photos by which a network is made ready for bfloat16.
        weights: None for those installed with the program; a file given by the user or kept in a
            model folder; weights already loaded; or a function that fetches them, called only if
            they are needed.
        int8: the folder with the network in 8-bit integers, of a spec that is of one.

    Raises:
        EnvironmentProblem: the weights are not there or damaged.
        UserError: unknown backbone or device, or weights other than the spec's.
    """
    if spec.int8_sha256:
        return Embedder(spec, _int8_engine(spec, int8, engine, folder))
    full = _with_installed_weights(spec, weights)

    def build() -> Backbone:
        nonlocal full
        full, backbone = build_network(spec, weights() if callable(weights) else weights)
        return backbone

    chooser = EngineChooser(
        build,
        spec.preprocessing,
        device=device,
        precision=precision,
        folder=folder,
        examples=examples,
    )
    # The key names the network only once its weights are known.
    key = full.key if full.weights_sha256 else ""
    if engine is EngineName.AUTO and not chooser.is_settled(key, probe):
        chosen = chooser.fastest(key, probe)
    else:
        chosen = chooser.engine(engine, key)
    return Embedder(full, chosen)


def _int8_engine(
    spec: EmbeddingSpec, int8: Path | None, wanted: EngineName, folder: Path | None
) -> Engine:
    from cropapp.ml.int8_network import int8_engine

    if int8 is None:
        raise ValueError(f"{spec.key} has a network of its own, and no folder was given")
    return int8_engine(int8, wanted, folder)


def build_network(
    spec: EmbeddingSpec, weights: Weights | Path | None = None
) -> tuple[EmbeddingSpec, Backbone]:
    """Return the network of a spec in torch, and the spec with its weights' hash and source.

    It computes in float32, also where the spec is of a network in 8-bit integers made from it.

    Raises:
        EnvironmentProblem: the weights are not there or damaged.
        UserError: unknown backbone, or weights other than the spec's.
    """
    from cropapp.ml.backbones import build_backbone

    check_input_size(spec.backbone, spec.preprocessing.size_px)
    found = _find_weights(spec, weights)
    check_weights(spec, found.sha256)
    full = replace(spec.exact, weights_sha256=found.sha256, weights_source=found.source)
    return full, build_backbone(spec.backbone, weights=found, joined=spec.joined)


def _with_installed_weights(
    spec: EmbeddingSpec, weights: Weights | Path | Callable[[], Weights | None] | None
) -> EmbeddingSpec:
    """Return a spec with all that is known of its weights without reading them."""
    if weights is None and spec.backbone in EMBEDDED:
        path = find_embedded_file(spec.backbone)
        if path is not None and len(spec.weights_sha256) < 64:
            package = EMBEDDED[spec.backbone]
            sha256 = file_sha256(path)
            check_weights(spec, sha256)
            source = f"package:{package.package}=={package.version}"
            return replace(spec, weights_sha256=sha256, weights_source=source)
    return spec


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
