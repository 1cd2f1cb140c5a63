"""Two versions on the same photos: how each does per class, and by how much they differ.

Owns: the scores of both side by side, with the intervals of the differences and the p-values of
the paired tests, all over groups. Must not: decide which photos are fair to ask, or what follows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cropapp.core.bootstrap import RESAMPLES, Difference, Tally, draws, paired_difference, tally
from cropapp.core.paired import flip_p, right_wrong_p, sign_test_p

Floats = NDArray[np.floating[Any]]
Ints = NDArray[np.int64]

_PERCENTILES = (2.5, 97.5)


@dataclass(frozen=True, slots=True)
class RatePair:
    """One rate under both, and the 95 % interval of the second less the first."""

    one: float
    other: float
    low: float
    high: float

    @property
    def difference(self) -> float:
        return self.other - self.one

    @property
    def beyond_noise(self) -> bool:
        """Whether the interval leaves out zero."""
        return self.low > 0 or self.high < 0


@dataclass(frozen=True, slots=True)
class ClassPair:
    """One class under both."""

    class_id: int
    photos: int
    groups: int
    recall: RatePair
    precision: RatePair
    f1: RatePair


@dataclass(frozen=True, slots=True)
class PairedScores:
    """Two versions on the same photos, the second held against the first."""

    photos: int
    groups: int
    one_accuracy: float
    other_accuracy: float
    difference: Difference
    """Of the second's accuracy less the first's."""
    both_right: int
    only_one: int
    only_other: int
    both_wrong: int
    agreement: float
    """Part of the photos of which both say the same, 0 to 1."""
    p_value: float
    """That right and wrong differ so much by chance; groups count as one (core.paired)."""
    mcnemar_p: float
    """The same with each photo on its own, as textbooks have it: too sure where there are
    bursts."""
    one_error: float | None
    """Mean Brier score (Brier 1950), 0 to 2, the less the better; None: confidences not known."""
    other_error: float | None
    error_p: float | None
    classes: tuple[ClassPair, ...]
    """Those with photos, in order of class id."""

    def as_dict(self) -> dict[str, Any]:
        """Return JSON-ready values."""
        return asdict(self)


def score_pair(
    labels: Ints,
    one: Ints,
    other: Ints,
    groups: Ints,
    *,
    errors: tuple[Floats, Floats] | None = None,
    resamples: int = RESAMPLES,
) -> PairedScores:
    """Score two versions on the same photos.

    Args:
        labels, one, other: (N,) class ids: what is so, and what each says.
        groups: (N,).
        errors: (N,) each, the Brier score of each photo.
    """
    first, second = one == labels, other == labels
    count = max(len(labels), 1)
    only_one, only_other = int((first & ~second).sum()), int((~first & second).sum())
    return PairedScores(
        photos=len(labels),
        groups=len(np.unique(groups)),
        one_accuracy=float(first.sum() / count),
        other_accuracy=float(second.sum() / count),
        difference=paired_difference(
            second.astype(float), first.astype(float), groups, resamples=resamples
        ),
        both_right=int((first & second).sum()),
        only_one=only_one,
        only_other=only_other,
        both_wrong=int((~first & ~second).sum()),
        agreement=float((one == other).sum() / count),
        p_value=right_wrong_p(second, first, groups),
        mcnemar_p=sign_test_p(only_one, only_other),
        one_error=None if errors is None else float(errors[0].mean()),
        other_error=None if errors is None else float(errors[1].mean()),
        error_p=None if errors is None else flip_p(errors[1] - errors[0], groups),
        classes=_class_pairs(labels, one, other, groups, resamples),
    )


def brier_score(class_id: int, shares: Sequence[tuple[int, float]]) -> float:
    """Return the squared error of some confidences against the class that it is, 0 to 2.

    The classes that are left out (those after the fifth) count as nothing: together they hold too
    little to show in a square.
    """
    said = dict(shares)
    right = said.get(class_id, 0.0)
    return sum(share * share for share in said.values()) - 2 * right + 1


def _class_pairs(
    labels: Ints, one: Ints, other: Ints, groups: Ints, resamples: int
) -> tuple[ClassPair, ...]:
    names = np.unique(np.concatenate([labels, one, other]))
    place = {int(name): index for index, name in enumerate(names)}
    tallies: list[Tally] = []
    for said in (one, other):
        nowhere = np.zeros(len(labels), dtype=np.bool_)
        rows, columns = np.searchsorted(names, labels), np.searchsorted(names, said)
        tallies.append(tally(rows, columns, nowhere, groups, len(names)))
    now = [each.summed().class_rates() for each in tallies]
    spread = _spread(tallies, resamples)
    shown = tallies[0].actual
    pairs = []
    for name, index in place.items():
        photos = int(shown[:, index].sum())
        if not photos:
            continue
        rates = [
            RatePair(
                float(now[0][kind][0, index]), float(now[1][kind][0, index]), *spread[kind][index]
            )
            for kind in range(3)
        ]
        pairs.append(ClassPair(name, photos, int((shown[:, index] > 0).sum()), *rates))
    return tuple(pairs)


def _spread(tallies: Sequence[Tally], resamples: int) -> list[list[tuple[float, float]]]:
    """Return the interval of the difference per rate (recall, precision, F1) and class.

    With a single group of a class nothing is known: -1 to 1.
    """
    one, other = tallies
    if one.groups < 2:
        return [[(-1.0, 1.0)] * one.hits.shape[1] for _ in range(3)]
    parts: list[list[Floats]] = [[], [], []]
    for times in draws(one.groups, resamples):
        drawn = one.drawn(times)
        gaps = zip(other.drawn(times).class_rates(), drawn.class_rates(), strict=True)
        for kind, (after, before) in enumerate(gaps):
            # A resample without a photo of the class says nothing of it.
            parts[kind].append(np.where(drawn.actual > 0, after - before, np.nan))
    alone = (one.actual > 0).sum(axis=0) < 2
    return [_percentiles(np.concatenate(part), alone) for part in parts]


def _percentiles(gaps: Floats, alone: NDArray[np.bool_]) -> list[tuple[float, float]]:
    intervals = []
    for index in range(gaps.shape[1]):
        known = gaps[~np.isnan(gaps[:, index]), index]
        if alone[index] or not len(known):
            intervals.append((-1.0, 1.0))
            continue
        low, high = (float(value) for value in np.percentile(known, _PERCENTILES))
        intervals.append((low, high))
    return intervals
