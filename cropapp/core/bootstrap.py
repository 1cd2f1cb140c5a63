"""How far a score may be off by chance: the bootstrap over groups.

Owns: resampling whole groups (a burst, a field) with replacement, vectorised over counts per group,
and the 95 % intervals of scores and of the difference of two. Must not: know what a group is.

Photos of one group are right or wrong together: drawn one by one they would promise a precision
that the labels do not have (Field and Welsh 2007 on clustered data).
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.floating[Any]]
Ints = NDArray[np.int64]
Range = tuple[float, float]
"""Low and high end of a 95 % interval."""

RESAMPLES = 1000
_PERCENTILES = (2.5, 97.5)
_Z = 1.96
_CHUNK = 2_000_000
"""Draws of a group held at once: 8 MB of indices."""


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts per group (or per resample) and class, all (G, C) float32."""

    hits: Floats
    """Photos of the class that were predicted as it."""
    actual: Floats
    said: Floats
    """Photos predicted as the class."""
    in_top: Floats
    """Photos of the class that have it among the first five."""

    @property
    def groups(self) -> int:
        return len(self.hits)

    def summed(self) -> Tally:
        """Return the counts over all groups, as one row."""
        return self.drawn(np.ones((1, self.groups), dtype=np.float32))

    def drawn(self, times: Floats) -> Tally:
        """Return the counts of resamples. times: (R, G) how often each group was drawn."""
        return Tally(times @ self.hits, times @ self.actual, times @ self.said, times @ self.in_top)

    def class_rates(self) -> tuple[Floats, Floats, Floats]:
        """Return recall, precision and F1, (G, C) each, 0 where there is nothing to count."""
        return (
            _part(self.hits, self.actual),
            _part(self.hits, self.said),
            _part(2 * self.hits, self.actual + self.said),
        )


def _part(some: Floats, whole: Floats) -> Floats:
    some, whole = some.astype(np.float64), whole.astype(np.float64)
    result: Floats = np.divide(some, whole, out=np.zeros_like(some), where=whole > 0)
    return result


def tally(
    labels: Ints, predicted: Ints, in_top: NDArray[np.bool_], groups: Ints, classes: int
) -> Tally:
    """Count per group. All arrays (N,)."""
    _, place = np.unique(groups, return_inverse=True)
    count = int(place.max()) + 1 if len(place) else 0

    def counted(columns: Ints, chosen: NDArray[np.bool_]) -> Floats:
        cells = place[chosen] * classes + columns[chosen]
        table = np.bincount(cells, minlength=count * classes).reshape(count, classes)
        return table.astype(np.float32)

    every = np.ones(len(labels), dtype=np.bool_)
    return Tally(
        hits=counted(labels, labels == predicted),
        actual=counted(labels, every),
        said=counted(predicted, every),
        in_top=counted(labels, in_top),
    )


@dataclass(frozen=True, slots=True)
class Intervals:
    accuracy: Range | None
    top5: Range | None
    balanced: Range | None
    macro_f1: Range | None
    per_class: tuple[tuple[Range | None, Range | None, Range | None], ...]
    """Of recall, precision and F1."""


def draws(groups: int, resamples: int, seed: int = 0) -> Iterator[Floats]:
    """Yield (R, G) float32, how often each resample draws each group, in chunks of resamples."""
    rng = np.random.default_rng(seed)
    step = max(1, _CHUNK // max(groups, 1))
    for begin in range(0, resamples, step):
        rows = min(step, resamples - begin)
        drawn = rng.integers(groups, size=(rows, groups))
        drawn += np.arange(rows)[:, None] * groups
        times = np.bincount(drawn.ravel(), minlength=rows * groups).reshape(rows, groups)
        yield times.astype(np.float32)


def intervals_of(per_group: Tally, resamples: int) -> Intervals:
    """Return the 95 % percentile intervals of all scores.

    A rate that is 0 or 1 in every group is so in every resample as well: its interval is Wilson's
    for as many independent trials as there are groups, for nobody is right always because six
    photos were.
    """
    classes = per_group.hits.shape[1]
    if not resamples or per_group.groups < 2:
        return Intervals(None, None, None, None, ((None, None, None),) * classes)
    chunks = [per_group.drawn(times) for times in draws(per_group.groups, resamples)]
    drawn = Tally(
        *(
            np.concatenate([getattr(chunk, name) for chunk in chunks])
            for name in ("hits", "actual", "said", "in_top")
        )
    )
    count = drawn.actual.sum(axis=1)
    recall, precision, f1 = drawn.class_rates()
    present = drawn.actual > 0
    parts = np.maximum(present.sum(axis=1), 1)
    trials = (per_group.actual > 0).sum(axis=0)
    told = (per_group.said > 0).sum(axis=0)
    return Intervals(
        accuracy=_interval(drawn.hits.sum(axis=1) / count, per_group.groups),
        top5=_interval(drawn.in_top.sum(axis=1) / count, per_group.groups),
        balanced=_interval((recall * present).sum(axis=1) / parts, per_group.groups),
        macro_f1=_interval((f1 * present).sum(axis=1) / parts, per_group.groups),
        per_class=tuple(
            (
                _interval(recall[present[:, i], i], int(trials[i])),
                _interval(precision[drawn.said[:, i] > 0, i], int(told[i])),
                _interval(f1[present[:, i], i], int(trials[i])),
            )
            for i in range(classes)
        ),
    )


def _interval(values: Floats, trials: int) -> Range | None:
    if not len(values) or not trials:
        return None
    low, high = (float(value) for value in np.percentile(values, _PERCENTILES))
    if high <= 0.0 or low >= 1.0:
        return wilson(round(min(low, 1.0)) * trials, trials)
    return low, high


def wilson(successes: float, trials: int) -> Range:
    """Return Wilson's 95 % interval of a rate (Wilson 1927)."""
    rate, spread = successes / trials, _Z * _Z / trials
    centre = (rate + spread / 2) / (1 + spread)
    reach = _Z * math.sqrt(rate * (1 - rate) / trials + spread / trials / 4) / (1 + spread)
    return max(0.0, centre - reach), min(1.0, centre + reach)


@dataclass(frozen=True, slots=True)
class Difference:
    """The mean of paired differences, with its 95 % interval."""

    mean: float
    low: float
    high: float

    @property
    def beyond_noise(self) -> bool:
        """Whether the interval leaves out zero."""
        return self.low > 0 or self.high < 0


def paired_difference(
    one: Floats, other: Floats, groups: Ints, *, resamples: int = RESAMPLES
) -> Difference:
    """Compare two results on the same photos, drawing whole groups.

    Args:
        one, other: (N,) what each got of each photo, e.g. 1 right, 0 wrong.
        groups: (N,).

    Returns:
        Mean of one - other. With fewer than two groups the interval is -1 to 1: nothing is known.
    """
    gaps = np.asarray(one, dtype=np.float64) - np.asarray(other, dtype=np.float64)
    if not len(gaps):
        return Difference(0.0, -1.0, 1.0)
    mean = float(gaps.mean())
    _, place = np.unique(groups, return_inverse=True)
    sums, sizes = np.bincount(place, weights=gaps), np.bincount(place)
    if len(sizes) < 2:
        return Difference(mean, -1.0, 1.0)
    values = np.concatenate(
        [(times @ sums) / (times @ sizes) for times in draws(len(sizes), resamples)]
    )
    low, high = (float(value) for value in np.percentile(values, _PERCENTILES))
    return Difference(mean, low, high)
