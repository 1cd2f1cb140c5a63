"""Out-of-fold predictions of a head at several sizes and splits, for scores that mean something.

Owns: leaving folds out under several schemes at the price of one basis, and the points of a
learning curve. Must not: score (core.metrics does), or choose the folds.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cropapp.core.learning_curve import CurvePoint
from cropapp.core.splits import ALWAYS_TRAINED, further_folds
from cropapp.ml.head import (
    STRENGTHS,
    STRENGTHS_WITH_PRIOR,
    HeldOutFit,
    LinearHead,
    basis_of,
    hold_out,
    never_cancelled,
    subset_logits,
)

Floats = NDArray[np.floating[Any]]
Ints = NDArray[np.int64]

SIZES = (0.1, 0.18, 0.32, 0.56, 1.0)
"""Parts of the labels at which the learning curve is measured: even steps of their logarithm."""
REPEATS = 2


def near_strengths(strength: float, *, used_prior: bool) -> tuple[float, ...]:
    """Return the strength and the one before it, to start from, out of the usual ones.

    The best strength depends on the labels, hardly on how they are split: choosing it once saves
    two thirds of a cross-validation.
    """
    usual = STRENGTHS_WITH_PRIOR if used_prior else STRENGTHS
    place = min(range(len(usual)), key=lambda index: abs(usual[index] - strength))
    return usual[max(0, place - 1) : place + 1]


def cross_validate(
    embeddings: Floats,
    labels: Ints,
    class_count: int,
    schemes: Mapping[str, Ints],
    *,
    prior: LinearHead | None = None,
    strengths: tuple[float, ...] | None = None,
    check_cancelled: Callable[[], None] = never_cancelled,
) -> dict[str, HeldOutFit]:
    """Hold each fold out once, under every scheme.

    Args:
        embeddings: (N, D).
        labels: (N,), 0 to class_count - 1.
        schemes: (N,) folds by name. The first chooses among all strengths, the others near its.
        strengths: from strong to weak; give one to use no other.

    Raises:
        UserError: see fit_head.
    """
    basis = basis_of(embeddings, labels, class_count)
    found: dict[str, HeldOutFit] = {}
    for name, folds in schemes.items():
        fit = hold_out(
            embeddings,
            labels,
            class_count,
            folds=folds,
            prior=prior,
            strengths=strengths,
            basis=basis,
            check_cancelled=check_cancelled,
        )
        found[name] = fit
        strengths = strengths or near_strengths(fit.strength, used_prior=fit.used_prior)
        prior = prior if fit.used_prior else None
    return found


def learning_curve(
    embeddings: Floats,
    labels: Ints,
    class_count: int,
    *,
    folds: Ints,
    groups: Ints,
    strengths: tuple[float, ...],
    prior: LinearHead | None = None,
    photos: int | None = None,
    check_cancelled: Callable[[], None] = never_cancelled,
) -> tuple[CurvePoint, ...]:
    """Return the scores on held-out folds of heads learned from fewer and fewer labels.

    Each fold is held out whole; of the others whole groups are drawn, so that a burst of ten counts
    as it will when it is labelled.

    Args:
        embeddings: (N, D); labels: (N,); folds: (N,); groups: (N,). Rows may be further views of
            photos, in the group of their photo and with `further_folds`: learned from with it.
        strengths: walked down to the last, which every fit uses, see `near_strengths`.
        photos: so many of the first rows are photos as they are, the others further views; None:
            all are.
    """
    basis = basis_of(embeddings, labels, class_count)
    count = len(labels) if photos is None else photos
    points = []
    for share in SIZES:
        # All labels can be drawn in one way only.
        for repeat in range(1 if share == 1.0 else REPEATS):
            kept = drawn_groups(labels, groups, share, seed=repeat)
            subsets = _subsets(labels, folds, kept)
            found = subset_logits(
                embeddings,
                labels,
                class_count,
                subsets=subsets,
                strengths=strengths,
                prior=prior,
                basis=basis,
                check_cancelled=check_cancelled,
            )
            if subsets:
                points.append(_point(labels, class_count, subsets, found, count))
    return tuple(points)


def _subsets(
    labels: Ints, folds: Ints, kept: NDArray[np.bool_]
) -> list[tuple[NDArray[np.bool_], NDArray[np.bool_]]]:
    """Return for each fold what is learned from, and what is held out."""
    pairs = [
        (kept & ~np.isin(folds, (fold, further_folds(fold))), folds == fold)
        for fold in np.unique(folds[folds > ALWAYS_TRAINED])
    ]
    return [pair for pair in pairs if len(np.unique(labels[pair[0]])) > 1]


def _point(
    labels: Ints,
    class_count: int,
    subsets: list[tuple[NDArray[np.bool_], NDArray[np.bool_]]],
    logits: list[Floats],
    photos: int,
) -> CurvePoint:
    truth = np.concatenate([labels[held] for _, held in subsets])
    said = np.concatenate(logits).argmax(axis=1)
    right = np.bincount(truth[said == truth], minlength=class_count)
    there = np.bincount(truth, minlength=class_count)
    sizes = np.mean(
        [np.bincount(labels[:photos][c[:photos]], minlength=class_count) for c, _ in subsets],
        axis=0,
    )
    return CurvePoint(
        labels=round(float(sizes.sum())),
        accuracy=float((said == truth).mean()),
        labels_per_class=tuple(round(float(size)) for size in sizes),
        recall_per_class=tuple(
            float(r / t) if t else 0.0 for r, t in zip(right, there, strict=True)
        ),
    )


def drawn_groups(labels: Ints, groups: Ints, share: float, seed: int) -> NDArray[np.bool_]:
    """Return (N,) which photos are in a part of the labels, whole groups, each class its part."""
    rng = np.random.default_rng(seed)
    kept = np.zeros(len(labels), dtype=np.bool_)
    for number in np.unique(labels):
        of_class = np.flatnonzero(labels == number)
        _, place = np.unique(groups[of_class], return_inverse=True)
        order = rng.permutation(int(place.max()) + 1)
        rank = order[place]
        by_rank = np.argsort(rank, kind="stable")
        wanted = max(1, round(share * len(of_class)))
        last = rank[by_rank[wanted - 1]]
        kept[of_class[rank <= last]] = True
    return kept
