"""Predicting from cached embeddings: no photo is read.

Owns: the first classes of each photo under a head, and how strange the photo is to it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from cropapp.core.entities import TOP_K
from cropapp.services.model_tasks.runtime import check_cancelled, head_of, novelty_of, spec_of
from cropapp.store.embedding_cache import EmbeddingCache

if TYPE_CHECKING:
    from cropapp.ml.head import LinearHead
    from cropapp.ml.novelty import Novelty

PREDICT_CHUNK = 1024
"""What is computed of so many rows stays in memory that was used before."""

FloatArray = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class TopClasses:
    """Predictions of N photos: indices into the head's classes and calibrated confidences."""

    indices: NDArray[np.int64]
    """(N, K), the surest first."""
    confidences: FloatArray
    """(N, K), 0 to 1."""
    strangeness: FloatArray | None = None
    """(N,) above 1: unlike anything the version was learned from; None: it cannot tell."""

    def of_rows(self, rows: slice | Sequence[int]) -> TopClasses:
        """Return those of some of the photos."""
        strange = None if self.strangeness is None else self.strangeness[rows]
        return TopClasses(self.indices[rows], self.confidences[rows], strange)


def predict_cached(
    cache_path: Path, model_folder: Path, view_keys: Sequence[str], embedding_key: str = ""
) -> tuple[NDArray[np.int64], TopClasses]:
    """Predict photos from their cached embeddings; no photo is read.

    Args:
        embedding_key: of embeddings of several looks at each photo; '': of the usual ones.

    Returns:
        Positions in `view_keys` that had an embedding (M,), and their predictions.
    """
    from cropapp.ml.head_solver import one_numpy_thread

    head, spec = head_of(model_folder), spec_of(model_folder)
    if head is None or spec is None:
        raise ValueError(f"{model_folder} has no head")
    novelty = novelty_of(model_folder)
    positions: list[NDArray[np.int64]] = []
    parts: list[TopClasses] = []
    room = np.empty((min(PREDICT_CHUNK, len(view_keys)), head.dimension), np.float32)
    with EmbeddingCache(cache_path) as cache, one_numpy_thread():
        for start in range(0, len(view_keys), PREDICT_CHUNK):
            check_cancelled()
            part = view_keys[start : start + PREDICT_CHUNK]
            found, kept = cache.get_as_kept(embedding_key or spec.embedding_key, part)
            embeddings = room[: len(found)]
            if len(found):
                embeddings[:] = kept
            positions.append(found + start)
            parts.append(top_classes(head, embeddings, novelty))
    if not positions:
        return np.empty(0, np.int64), top_classes(head, np.empty((0, head.dimension), np.float32))
    return np.concatenate(positions), joined(parts)


def joined(parts: Sequence[TopClasses]) -> TopClasses:
    """Return the predictions of several chunks as one; at least one."""
    strangeness = [part.strangeness for part in parts if part.strangeness is not None]
    return TopClasses(
        np.concatenate([part.indices for part in parts]),
        np.concatenate([part.confidences for part in parts]),
        np.concatenate(strangeness) if len(strangeness) == len(parts) else None,
    )


def top_classes(
    head: LinearHead, embeddings: FloatArray, novelty: Novelty | None = None
) -> TopClasses:
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
        None if novelty is None else novelty.strangeness(embeddings),
    )
