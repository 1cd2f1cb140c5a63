"""Predicting from cached embeddings: no photo is read.

Owns: the first classes of each photo under a head.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from cropapp.core.entities import TOP_K
from cropapp.services.model_tasks.runtime import check_cancelled, head_of, spec_of
from cropapp.store.embedding_cache import EmbeddingCache

if TYPE_CHECKING:
    from cropapp.ml.head import LinearHead

PREDICT_CHUNK = 4096

FloatArray = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class TopClasses:
    """Predictions of N photos: indices into the head's classes and calibrated confidences."""

    indices: NDArray[np.int64]
    """(N, K), the surest first."""
    confidences: FloatArray
    """(N, K), 0 to 1."""


def predict_cached(
    cache_path: Path, model_folder: Path, view_keys: Sequence[str]
) -> tuple[NDArray[np.int64], TopClasses]:
    """Predict photos from their cached embeddings; no photo is read.

    Returns:
        Positions in `view_keys` that had an embedding (M,), and their predictions.
    """
    head, spec = head_of(model_folder), spec_of(model_folder)
    if head is None or spec is None:
        raise ValueError(f"{model_folder} has no head")
    positions: list[NDArray[np.int64]] = []
    indices, confidences = [], []
    cache = EmbeddingCache(cache_path)
    try:
        for start in range(0, len(view_keys), PREDICT_CHUNK):
            check_cancelled()
            part = view_keys[start : start + PREDICT_CHUNK]
            found, embeddings = cache.get(spec.embedding_key, part)
            positions.append(np.asarray(found, dtype=np.int64) + start)
            top = top_classes(head, embeddings)
            indices.append(top.indices)
            confidences.append(top.confidences)
    finally:
        cache.close()
    if not positions:
        width = min(TOP_K, len(spec.classes))
        empty = TopClasses(np.empty((0, width), np.int64), np.empty((0, width), np.float32))
        return np.empty(0, np.int64), empty
    return np.concatenate(positions), TopClasses(
        np.concatenate(indices), np.concatenate(confidences)
    )


def top_classes(head: LinearHead, embeddings: FloatArray) -> TopClasses:
    """Return the TOP_K classes of embeddings (N, D), the surest first."""
    probabilities = head.probabilities(embeddings)
    width = min(TOP_K, probabilities.shape[1])
    if width < probabilities.shape[1]:
        candidates = np.argpartition(-probabilities, width - 1, axis=1)[:, :width]
    else:
        candidates = np.tile(np.arange(width), (len(probabilities), 1))
    scores = np.take_along_axis(probabilities, candidates, axis=1)
    order = np.argsort(-scores, axis=1, kind="stable")
    return TopClasses(
        np.take_along_axis(candidates, order, axis=1).astype(np.int64),
        np.take_along_axis(scores, order, axis=1).astype(np.float32),
    )
