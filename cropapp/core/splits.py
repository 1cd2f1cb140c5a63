"""Folds by group: which photos are held out together.

Owns: how new groups are spread over folds, each class evenly, without moving a group that has a
fold; folds at random. Must not: know what makes a group, or keep the folds (services.folds does).
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

FOLDS = 5
HELD_OUT_FOLD = 0
ALWAYS_TRAINED = -1
"""As a fold: a backbone has seen this photo, so it is in every fit and never held out."""


def further_folds(folds: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the folds of further views of photos in these folds.

    Such a view is in every fit that its photo is in, left out where its photo is held out, and
    never itself held out: a score is of photos as they are.
    """
    return np.where(folds == ALWAYS_TRAINED, ALWAYS_TRAINED, _FIRST_FURTHER - folds)


_FIRST_FURTHER = -2


class SplitScheme(StrEnum):
    """What is held out together."""

    GROUP = "group"
    """Photos of one thing: a burst, copies, near copies, crops of one photo."""
    FOLDER = "folder"
    """Photos of one sub-folder: a field, a farm, a season."""
    CAMERA_DAY = "camera_day"
    """Photos of one camera on one day."""
    RANDOM = "random"
    """Nothing: each photo by itself. Flatters wherever photos resemble each other."""


def split_name(fold: int) -> str:
    """Return `held-out` for the fold that a single split leaves out, else `train`."""
    return "held-out" if fold == HELD_OUT_FOLD else "train"


def place_in_order(key: str) -> int:
    """Return a number that depends on the key alone: an order that has nothing to do with it."""
    return int.from_bytes(hashlib.sha256(key.encode()).digest()[:8], "big")


def assign_folds(
    counts: Mapping[str, Sequence[int]], known: Mapping[str, int], folds: int = FOLDS
) -> dict[str, int]:
    """Give each group that has none a fold, so that every class is spread evenly.

    The largest group is placed first, each where its classes are the rarest (the greedy rule of
    scikit-learn's StratifiedGroupKFold). The same groups give the same folds in whatever order they
    come. A group whose class no train fold has yet does not go to the held-out one.

    Args:
        counts: photos per class, (C,), of every group.
        known: folds of groups that keep theirs.

    Returns:
        The folds of the groups that had none.
    """
    if not counts:
        return {}
    table = np.array([list(row) for row in counts.values()], dtype=np.float64)
    totals = np.maximum(table.sum(axis=0), 1.0)
    filled = np.zeros((folds, table.shape[1]))
    fresh = []
    for row, key in zip(table, counts, strict=True):
        if key in known:
            filled[known[key]] += row
        else:
            fresh.append((-float(row.sum()), place_in_order(key), key, row))
    found: dict[str, int] = {}
    for _, _, key, row in sorted(fresh, key=lambda entry: entry[:3]):
        found[key] = fold = _emptiest(filled, row, totals)
        filled[fold] += row
    return found


def _emptiest(filled: Floats, row: Floats, totals: Floats) -> int:
    """Return the fold that lacks the classes of a group most.

    Args:
        filled: (folds, C) photos there already; row: (C,) those of the group; totals: (C,).
    """
    crowding = (filled * row / np.square(totals)).sum(axis=1)
    if bool((filled[HELD_OUT_FOLD + 1 :].sum(axis=0)[row > 0] == 0).any()):
        crowding[HELD_OUT_FOLD] = np.inf
    # Of equal folds the smallest, and the held-out one last.
    size = filled.sum(axis=1)
    order = np.lexsort((np.arange(len(filled)) == HELD_OUT_FOLD, size, crowding))
    return int(order[0])


def random_folds(count: int, folds: int = FOLDS, seed: int = 0) -> NDArray[np.int64]:
    """Return folds of equal size in random order, (count,), groups ignored."""
    order = np.random.default_rng(seed).permutation(count)
    result = np.empty(count, dtype=np.int64)
    result[order] = np.arange(count) % folds
    return result


def stratified_random_folds(
    labels: NDArray[np.int64], folds: int = FOLDS, seed: int = 0
) -> NDArray[np.int64]:
    """Return random folds of which each has its part of every class, (N,). labels: (N,)."""
    shuffled = np.random.default_rng(seed).permutation(len(labels))
    # Classes one after the other, and dealt out through all of them: no fold is favoured.
    dealt = shuffled[np.argsort(labels[shuffled], kind="stable")]
    result = np.empty(len(labels), dtype=np.int64)
    result[dealt] = np.arange(len(labels)) % folds
    return result
