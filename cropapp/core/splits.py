"""Stable folds by group.

Owns: which fold a group belongs to. A fold depends on the group's key alone, so adding photos never
moves one that was there from train to held-out.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

FOLDS = 5
HELD_OUT_FOLD = 0


def fold_of(group_key: str, folds: int = FOLDS) -> int:
    """Return the fold of a group, 0 to folds - 1, from a hash of its key."""
    digest = hashlib.sha256(group_key.encode()).digest()
    return int.from_bytes(digest[:8], "big") % folds


def split_name(fold: int) -> str:
    """Return `held-out` for the fold that a single split leaves out, else `train`."""
    return "held-out" if fold == HELD_OUT_FOLD else "train"


def grouped_folds(group_keys: Sequence[str], folds: int = FOLDS) -> NDArray[np.int64]:
    """Return the fold of each photo, (N,), photos of one group always together."""
    return np.array([fold_of(key, folds) for key in group_keys], dtype=np.int64)


def random_folds(count: int, folds: int = FOLDS, seed: int = 0) -> NDArray[np.int64]:
    """Return folds of equal size in random order, (count,), groups ignored."""
    order = np.random.default_rng(seed).permutation(count)
    result = np.empty(count, dtype=np.int64)
    result[order] = np.arange(count) % folds
    return result
