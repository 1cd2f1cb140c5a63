"""Predicting with several versions at once, from their cached embeddings.

Owns: the mean of what the members say. Must not: read a photo, or know what a version is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from cropapp.core.entities import TOP_K
from cropapp.services.model_tasks.predict_task import (
    PREDICT_CHUNK,
    FloatArray,
    TopClasses,
    joined,
)
from cropapp.services.model_tasks.runtime import check_cancelled, head_of, novelty_of
from cropapp.store.embedding_cache import EmbeddingCache


@dataclass(frozen=True, slots=True)
class Member:
    """A version that has a say."""

    folder: Path
    embedding_key: str
    columns: tuple[int, ...]
    """For each class of its head the class of the ensemble."""


def predict_together(
    cache_path: Path, members: Sequence[Member], class_count: int, view_keys: Sequence[str]
) -> tuple[NDArray[np.int64], TopClasses]:
    """Return the mean of the members' calibrated probabilities, and of how strange they find it.

    A class that a member does not know gets nothing from it; a member that cannot tell what is
    strange has no say in that.

    Returns:
        Positions in `view_keys` that every member has an embedding of (M,), and the first classes.
    """
    positions: list[NDArray[np.int64]] = []
    parts: list[TopClasses] = []
    with EmbeddingCache(cache_path) as cache:
        for start in range(0, len(view_keys), PREDICT_CHUNK):
            check_cancelled()
            part = view_keys[start : start + PREDICT_CHUNK]
            found, said = _mean_of(cache, members, class_count, part)
            positions.append(found + start)
            parts.append(said)
    if not positions:
        return np.empty(0, np.int64), first_classes(np.empty((0, class_count), np.float32))
    return np.concatenate(positions), joined(parts)


def _mean_of(
    cache: EmbeddingCache, members: Sequence[Member], class_count: int, view_keys: Sequence[str]
) -> tuple[NDArray[np.int64], TopClasses]:
    total = np.zeros((len(view_keys), class_count), dtype=np.float32)
    strange = np.zeros(len(view_keys), dtype=np.float32)
    judges = 0
    said = np.zeros(len(view_keys), dtype=np.int64)
    for member in members:
        head = head_of(member.folder)
        if head is None:
            raise ValueError(f"{member.folder} has no head")
        novelty = novelty_of(member.folder)
        judges += novelty is not None
        found, embeddings = cache.get(member.embedding_key, view_keys)
        if len(found):
            spread = np.zeros((len(found), class_count), dtype=np.float32)
            # Two classes of a head that were merged since count as one.
            np.add.at(spread.T, np.asarray(member.columns), head.probabilities(embeddings).T)
            total[found] += spread
            said[found] += 1
            if novelty is not None:
                strange[found] += novelty.strangeness(embeddings)
    whole = np.flatnonzero(said == len(members)).astype(np.int64)
    mean: FloatArray = total[whole] / np.float32(max(1, len(members)))
    return whole, first_classes(mean, strange[whole] / np.float32(judges) if judges else None)


def first_classes(probabilities: FloatArray, strangeness: FloatArray | None = None) -> TopClasses:
    """Return the TOP_K classes of (N, C) probabilities, the surest first."""
    order = np.argsort(-probabilities, axis=1, kind="stable")[:, :TOP_K]
    return TopClasses(
        order.astype(np.int64),
        np.take_along_axis(probabilities, order, axis=1).astype(np.float32),
        strangeness,
    )
