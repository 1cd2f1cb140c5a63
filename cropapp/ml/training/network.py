"""The network while it is trained: a split backbone, its standardised last vector, a last layer.

Owns: the way from a start to trainable tensors and from these back to a head over raw embeddings.
Must not: choose rates, or know of epochs.

The middle layers that are joined to an embedding take no part while the backbone learns: with them
a few hundred photos are told apart almost without error from the first epoch on, and nothing is
left that the backbone could learn from. When it has learned, a head over all of them is fitted.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from cropapp.core.splits import further_folds
from cropapp.ml.head import NEVER, LinearHead, fit_head, never_cancelled
from cropapp.ml.head_solver import balanced_weights, build_basis
from cropapp.ml.training.split import SplitNetwork

_FOLDS = 5


def fit_probe(
    embeddings: NDArray[np.float32],
    further: Sequence[NDArray[np.float32]],
    labels: NDArray[np.int64],
    class_count: int,
    *,
    prior: LinearHead | None,
    seed: int,
    check_cancelled: Callable[[], None] = never_cancelled,
) -> LinearHead:
    """Return the quick head of the train photos: linear probing, before fine-tuning and after.

    A random last layer would send its errors through a backbone that needs no change for them
    (Kumar et al. 2022, "Fine-tuning can distort pretrained features").

    Args:
        embeddings: (T, D) of the train photos only.
        further: (T, D) each, of the same photos in other views.
        prior: used only where it alone knows a class, see `StartingPoint.head`.

    Raises:
        UserError: no labels, or one class only.
    """
    unseen = np.bincount(labels, minlength=class_count) == 0
    alone = prior is not None and bool((np.any(prior.weight != 0, axis=1) & unseen).any())
    folds = np.empty(len(labels), dtype=np.int64)
    order = np.random.default_rng([seed, len(labels)]).permutation(len(labels))
    # Dealt out class by class, so that every fold has some of each.
    folds[order[np.argsort(labels[order], kind="stable")]] = np.arange(len(labels)) % _FOLDS
    return fit_head(
        np.concatenate([embeddings, *further]),
        np.tile(labels, 1 + len(further)),
        class_count,
        folds=np.concatenate([folds, *(further_folds(folds) for _ in further)]),
        prior=prior if alone else None,
        check_cancelled=check_cancelled,
    ).head


def first_columns(head: LinearHead, count: int) -> LinearHead:
    """Return a head that looks at the first numbers of an embedding only."""
    return replace(head, weight=head.weight[:, :count])


def standardised(
    head: LinearHead, embeddings: NDArray[np.float32], labels: NDArray[np.int64]
) -> dict[str, Tensor]:
    """Return mean, scale, weight and bias of a last layer that gives a head's calibrated logits.

    Args:
        embeddings: (T, D) of the train photos, to standardise by.
        labels: (T,) of the same.
    """
    basis = build_basis(embeddings, balanced_weights(labels, head.class_count))
    mean, scale = (np.asarray(part, dtype=np.float64) for part in (basis.mean, basis.scale))
    weight = head.weight.astype(np.float64) / head.temperature
    bias = head.bias.astype(np.float64) / head.temperature
    # What is never predicted must stay so at any temperature.
    bias = np.where(head.bias <= NEVER, NEVER, bias)
    values = {"mean": mean, "scale": scale, "weight": weight * scale, "bias": bias + weight @ mean}
    return {name: torch.from_numpy(value).float() for name, value in values.items()}


class TrainedNetwork(nn.Module):
    """logits = last((vector - mean) / scale); mean and scale stay those of the start.

    Standardised, one rate suits all of the last layer.
    """

    mean: Tensor
    scale: Tensor
    taught: Tensor
    """(C,) bool: the classes that there are train photos of."""

    def __init__(self, split: SplitNetwork, last: dict[str, Tensor], taught: Tensor) -> None:
        """Put a last layer, see `standardised`, behind a network."""
        super().__init__()
        self.split = split
        self.body = split.body
        class_count, dimension = last["weight"].shape
        # On no device first: a random start would draw from torch's own generator.
        self.last = nn.Linear(dimension, class_count, device="meta").to_empty(device="cpu")
        with torch.no_grad():
            self.last.weight.copy_(last["weight"])
            self.last.bias.copy_(last["bias"])
        self.register_buffer("mean", last["mean"].clone())
        self.register_buffer("scale", last["scale"].clone())
        self.register_buffer("taught", taught)

    def forward(self, vectors: Tensor) -> Tensor:
        """Return (B, C) logits of last vectors (B, L), or of embeddings, which begin with them."""
        vectors = vectors[:, : len(self.mean)]
        return self.last((vectors - self.mean) / self.scale)  # type: ignore[no-any-return]

    def to_head(self, dimension: int) -> LinearHead:
        """Return the last layer over raw embeddings (B, dimension)."""
        mean, scale = self.mean.cpu().double().numpy(), self.scale.cpu().double().numpy()
        weight = self.last.weight.detach().cpu().double().numpy() / scale
        bias = self.last.bias.detach().cpu().double().numpy() - weight @ mean
        whole = np.zeros((len(weight), dimension), dtype=np.float32)
        whole[:, : weight.shape[1]] = weight
        return LinearHead(whole, bias.astype(np.float32))
