"""What an epoch is judged by.

Owns: logits of plain photos, and loss and accuracy from them. Must not: change weights.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from cropapp.ml.calibration import fit_temperature, log_loss
from cropapp.ml.training.network import TrainedNetwork
from cropapp.ml.training.views import Views

MOST_TRAIN_PHOTOS = 250
"""Train photos that are scored each epoch beside the held-out ones."""
_BATCH = 16


@dataclass(frozen=True, slots=True)
class EpochScore:
    train_loss: float
    train_accuracy: float
    held_out_loss: float
    held_out_accuracy: float


def train_sample(
    positions: NDArray[np.int64], labels: NDArray[np.int64], *, seed: int
) -> NDArray[np.int64]:
    """Return the train photos (T,) that are scored each epoch: all, or a fixed draw of them."""
    if len(positions) <= MOST_TRAIN_PHOTOS:
        return positions
    draw = np.random.default_rng([seed, len(labels)])
    return np.sort(draw.choice(positions, MOST_TRAIN_PHOTOS, replace=False))


def embed_view(
    views: Views,
    view: int,
    positions: NDArray[np.int64],
    running: Callable[[], AbstractContextManager[object]],
    tick: Callable[[int], None],
) -> NDArray[np.float32]:
    """Return (M, D) embeddings of photos in a view that is ready.

    Args:
        view: PLAIN for photos as they are.
        running: the precision to compute in.
        tick: called with the photos of each batch; may raise to stop.
    """
    parts = []
    for at in range(0, len(positions), _BATCH):
        chosen = positions[at : at + _BATCH]
        with torch.no_grad(), running():
            embeddings = views.split.back(*views.batch(view, chosen))
        parts.append(embeddings.float().cpu().numpy())
        tick(len(chosen))
    return np.concatenate(parts)


def logits_of(network: TrainedNetwork, embeddings: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return (M, C) logits of raw embeddings (M, D)."""
    with torch.no_grad():
        logits = network(torch.from_numpy(embeddings).to(network.mean.device))
    values: NDArray[np.float32] = logits.float().cpu().numpy()
    return values


def score(
    train_logits: NDArray[np.float32],
    train_labels: NDArray[np.int64],
    held_out_logits: NDArray[np.float32],
    held_out_labels: NDArray[np.int64],
) -> EpochScore:
    """Return the score, both losses at the temperature that suits the held-out photos.

    The model that is kept has that temperature. Without it an epoch would be judged by how sure it
    is, which label smoothing and blended photos change, rather than by what it tells apart.
    """
    temperature = fit_temperature(held_out_logits, held_out_labels)
    return EpochScore(
        train_loss=log_loss(train_logits, train_labels, temperature=temperature),
        train_accuracy=_accuracy(train_logits, train_labels),
        held_out_loss=log_loss(held_out_logits, held_out_labels, temperature=temperature),
        held_out_accuracy=_accuracy(held_out_logits, held_out_labels),
    )


def _accuracy(logits: NDArray[np.float32], labels: NDArray[np.int64]) -> float:
    return float((logits.argmax(axis=1) == labels).mean())
