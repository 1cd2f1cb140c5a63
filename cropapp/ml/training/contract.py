"""What a fine-tuning is given, tells, and leaves.

Owns: the values that cross the border of this package. Must not: train.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from torch import Tensor

from cropapp.core.training import EpochReport, RunProgress, StopWish
from cropapp.ml.backbones import Backbone
from cropapp.ml.embedding_spec import EmbeddingSpec
from cropapp.ml.head import LinearHead


@dataclass(frozen=True)
class TrainingPhotos:
    """Labelled photos, decoded once."""

    inputs: NDArray[np.uint8]
    """(N, 3, S0, S0) RGB, squashed; may be a np.memmap. S0 somewhat above the size that is trained
    at, so that crops are not blown up."""
    labels: NDArray[np.int64]
    """(N,) 0 to class_count - 1."""
    held_out: NDArray[np.bool_]
    """(N,) never trained on: they choose the best epoch."""
    weights: NDArray[np.float32]
    """(N,) above 0, of any mean: how much a photo weighs against the others of its class."""
    class_count: int
    judged: NDArray[np.bool_] | None = None
    """(N,) never trained on and choosing nothing: asked once, at the end. None: those held out
    choose and are asked, which flatters the result."""

    def checked(self) -> TrainingPhotos:
        """Return itself.

        Raises:
            ValueError: arrays that do not fit together.
        """
        count = len(self.inputs)
        arrays = (self.labels, self.held_out, self.weights, self.judges)
        if any(array.shape != (count,) for array in arrays):
            raise ValueError(f"{count} photos with {[array.shape for array in arrays]}")
        if self.inputs.ndim != 4 or self.inputs.shape[1] != 3 or self.inputs.dtype != np.uint8:
            raise ValueError(f"inputs {self.inputs.shape} {self.inputs.dtype}")
        if self.inputs.shape[2] != self.inputs.shape[3]:
            raise ValueError(f"inputs {self.inputs.shape} are not square")
        if count and (self.labels.min() < 0 or self.labels.max() >= self.class_count):
            raise ValueError(f"labels {self.labels.min()} to {self.labels.max()}")
        if self.judged is not None and (self.judged & self.held_out).any():
            raise ValueError("photos that choose and judge")
        if not (np.isfinite(self.weights).all() and (self.weights > 0).all()):
            raise ValueError("weights that are not above 0")
        return self

    @property
    def train_positions(self) -> NDArray[np.int64]:
        return np.flatnonzero(~(self.held_out | self.judges))

    @property
    def held_out_positions(self) -> NDArray[np.int64]:
        return np.flatnonzero(self.held_out)

    @property
    def head_positions(self) -> NDArray[np.int64]:
        """Return the photos (M,) that the head of the result learns from: all but the judges.

        Those that choose the best epoch are among them where others judge: once it is chosen
        nothing hangs on their being unknown.
        """
        return np.flatnonzero(~self.judges)

    @property
    def judges(self) -> NDArray[np.bool_]:
        """Return which photos the result is judged by, (N,)."""
        return self.held_out if self.judged is None else self.judged


@dataclass(frozen=True)
class StartingPoint:
    """What a training goes on from. The backbone is left as it was."""

    spec: EmbeddingSpec
    backbone: Backbone
    head: LinearHead | None
    """In the order of the new class list (`ml.head.align_head`). Only its rows of classes that have
    no train photo are used: all other rows are learned from the train photos alone, as a head that
    was fitted quickly has seen the held-out photos too."""


@dataclass(frozen=True)
class TrainedModel:
    """The best epoch of a training."""

    spec: EmbeddingSpec
    """As given, with the size that was trained at, and perhaps that of a pair of networks. The
    weights' hash is still that of the start: `save_model` writes the new one."""
    backbone_state: dict[str, Tensor]
    """Of `Backbone.body`, on the CPU; what `save_model(backbone=)` takes."""
    head: LinearHead
    """On raw embeddings; its temperature is that of all photos that were not trained on."""
    reports: tuple[EpochReport, ...]
    best_epoch: int
    """0: no epoch was better than the start."""
    held_out_positions: NDArray[np.int64]
    """(M,) of the photos that it is judged by."""
    held_out_logits: NDArray[np.float32]
    """(M, C), not yet divided by the temperature."""
    before_logits: NDArray[np.float32]
    """(M, C) of the start's backbone under a head learned from the train photos alone, on the same
    photos: what the training is held against. Already divided by that head's temperature."""
    seconds: float
    """Of all sittings, where it was resumed."""


class TrainingListener(Protocol):
    """Who watches a training, and may end it. Called from the training's thread."""

    def progress(self, progress: RunProgress) -> None:
        """Take note of where it stands; at most five times a second."""

    def epoch_done(self, report: EpochReport) -> None:
        """Take note of an epoch.

        A training that goes on tells of the epochs to come only. One that was killed just after an
        epoch was told may run that epoch, and tell of it, again.
        """

    def wish(self) -> StopWish | None:
        """Return what the person asks, None to go on. Asked after each batch; must be cheap."""


class QuietListener:
    """Watches nothing and never stops."""

    def progress(self, progress: RunProgress) -> None:
        pass

    def epoch_done(self, report: EpochReport) -> None:
        pass

    def wish(self) -> StopWish | None:
        return None
