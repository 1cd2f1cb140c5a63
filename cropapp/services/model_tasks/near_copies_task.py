"""Comparing labelled photos by their cached embeddings.

Owns: reading the rows and naming the pairs. Must not: keep what was found.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from cropapp.services.model_tasks.runtime import check_cancelled
from cropapp.store.embedding_cache import EmbeddingCache


@dataclass(frozen=True, slots=True)
class NearCopies:
    compared: tuple[str, ...]
    """View keys whose embedding was there."""
    pairs: tuple[tuple[str, str], ...]
    """Of view keys, each in alphabetical order."""


def find_near_copies_in_cache(
    cache_path: Path, embedding_key: str, view_keys: Sequence[str], fresh: Sequence[str]
) -> NearCopies:
    """Compare each of `fresh` with all of `view_keys`."""
    from cropapp.ml.near_copies import MIN_PHOTOS, near_pairs

    with EmbeddingCache(cache_path) as cache:
        unique = sorted(set(view_keys))
        positions, embeddings = cache.get(embedding_key, unique)
    found = [unique[int(position)] for position in positions]
    if len(found) < MIN_PHOTOS:  # to be compared when there are more
        return NearCopies((), ())
    wanted = set(fresh)
    chosen = np.array([key in wanted for key in found], dtype=np.bool_)
    pairs = near_pairs(embeddings, np.flatnonzero(chosen), check_cancelled=check_cancelled)
    return NearCopies(tuple(found), tuple((found[i], found[j]) for i, j in pairs))
