"""The classifier's last layer.

Owns: what a linear head says of embeddings, and its rows in another order of classes. Must not:
learn.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cropapp.ml.calibration import softmax

Floats = NDArray[np.floating[Any]]

NEVER = -1e4
"""The bias of a class that nothing is known about: it is never predicted."""


@dataclass(frozen=True, slots=True)
class LinearHead:
    """logits = embedding @ weight.T + bias; probabilities = softmax(logits / temperature)."""

    weight: NDArray[np.float32]
    """(C, D)."""
    bias: NDArray[np.float32]
    """(C,)."""
    temperature: float = 1.0

    @property
    def class_count(self) -> int:
        return int(self.weight.shape[0])

    @property
    def dimension(self) -> int:
        return int(self.weight.shape[1])

    def logits(self, embeddings: Floats) -> NDArray[np.float32]:
        """Return (N, C) logits, not yet divided by the temperature. embeddings: (N, D)."""
        if embeddings.ndim != 2 or embeddings.shape[1] != self.dimension:
            raise ValueError(f"embeddings {embeddings.shape} for a head of {self.dimension}")
        return np.asarray(embeddings, dtype=np.float32) @ self.weight.T + self.bias

    def probabilities(self, embeddings: Floats) -> NDArray[np.float32]:
        """Return (N, C) calibrated probabilities, rows sum to 1. embeddings: (N, D)."""
        if not len(embeddings):
            return np.empty((0, self.class_count), dtype=np.float32)
        scaled = self.logits(embeddings).astype(np.float64) / self.temperature
        return softmax(scaled).astype(np.float32)


def align_head(parent: LinearHead, parent_rows: Sequence[int | None]) -> LinearHead:
    """Return the parent with its rows in the order of another class list.

    Args:
        parent_rows: for each class of the new list the parent's row, or None if the parent does
            not know it (its row is then zero).
    """
    weight = np.zeros((len(parent_rows), parent.dimension), dtype=np.float32)
    bias = np.zeros(len(parent_rows), dtype=np.float32)
    for row, source in enumerate(parent_rows):
        if source is not None:
            weight[row], bias[row] = parent.weight[source], parent.bias[source]
    return LinearHead(weight, bias, parent.temperature)


def known_rows(head: LinearHead) -> NDArray[np.bool_]:
    """Return (C,) whether a head says anything about a class."""
    known: NDArray[np.bool_] = np.any(head.weight != 0, axis=1)
    return known
