"""Whether one version is better than another on the same photos, or only luckier.

Owns: the paired tests, over groups of photos. Must not: know what a group is, or what to do about
the answer (services.promotion does).

Photos of one group are right or wrong together, so a group counts as one draw: its differences are
added up, and under "no difference" the sign of each sum is a coin. With groups of one photo the
test on right and wrong is McNemar's exact test.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.floating[Any]]
Ints = NDArray[np.int64]

FLIPS = 9999
"""Random signs for differences that are no whole numbers: p is known to about 0.002 near 0.05."""
_CHUNK = 2_000_000


def sums_by_group(differences: Floats, groups: Ints) -> Floats:
    """Return the sum of the differences (N,) within each group, (G,)."""
    if not len(differences):
        return np.empty(0)
    _, place = np.unique(groups, return_inverse=True)
    sums: Floats = np.bincount(place, weights=differences).astype(np.float64)
    return sums


def right_wrong_p(one: NDArray[np.bool_], other: NDArray[np.bool_], groups: Ints) -> float:
    """Return the exact two-sided p-value of a paired sign-flip test over groups, 0 to 1.

    Args:
        one, other: (N,) whether each was right.
        groups: (N,).
    """
    gaps = one.astype(np.float64) - other.astype(np.float64)
    sums = np.abs(sums_by_group(gaps, groups)).astype(np.int64)
    sums = sums[sums > 0]
    reach = int(sums.sum())
    observed = abs(int(gaps.sum()))
    # How likely each sum of ±s is, by adding one group after the other.
    chances = np.zeros(2 * reach + 1)
    chances[reach] = 1.0
    for step in sums.tolist():
        chances = (np.roll(chances, step) + np.roll(chances, -step)) / 2
    far = np.abs(np.arange(-reach, reach + 1)) >= observed
    return min(1.0, float(chances[far].sum()))


def flip_p(differences: Floats, groups: Ints, *, flips: int = FLIPS, seed: int = 0) -> float:
    """Return the two-sided p-value of the same test for any numbers, from random signs.

    Args:
        differences: (N,) one less the other.
    """
    sums = sums_by_group(differences, groups)
    sums = sums[sums != 0]
    if not len(sums):
        return 1.0
    observed, rng = abs(float(sums.sum())), np.random.default_rng(seed)
    as_far, step = 0, max(1, _CHUNK // len(sums))
    for begin in range(0, flips, step):
        rows = min(step, flips - begin)
        signs = rng.integers(0, 2, size=(rows, len(sums)), dtype=np.int8) * 2 - 1
        as_far += int((np.abs(signs @ sums) >= observed - 1e-12).sum())
    return (as_far + 1) / (flips + 1)


def sign_test_p(worse: int, better: int) -> float:
    """Return the two-sided p-value of a paired sign test (McNemar's exact test), 0 to 1."""
    total = worse + better
    tail = sum(math.comb(total, k) for k in range(min(worse, better) + 1))
    return min(1.0, float(2 * tail / 2**total))
