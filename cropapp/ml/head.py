"""How the classifier's last layer is learned from labels.

Owns: the fit of a linear head with a strength chosen on held-out folds, its temperature. Must not:
read photos, embeddings from disk, or know a class by its name.

A head is a class-balanced multinomial logistic regression with a ridge penalty. With a parent head
as prior the penalty pulls toward the parent's weights instead of toward zero, so that few labels
refine what a starter model knows rather than forget it.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from cropapp.core.errors import UserError
from cropapp.core.splits import ALWAYS_TRAINED
from cropapp.ml.calibration import softmax
from cropapp.ml.head_path import (
    STRENGTHS,
    STRENGTHS_BESIDE_UNLABELLED,
    STRENGTHS_WITH_PRIOR,
    Choice,
    HeadPath,
)
from cropapp.ml.head_solver import Basis, balanced_weights, build_basis, one_thread
from cropapp.ml.linear_head import NEVER, LinearHead, align_head, known_rows

__all__ = [
    "NEVER",
    "STRENGTHS",
    "STRENGTHS_BESIDE_UNLABELLED",
    "STRENGTHS_WITH_PRIOR",
    "HeadFit",
    "HeldOutFit",
    "LinearHead",
    "align_head",
    "basis_of",
    "fit_head",
    "hold_out",
    "subset_logits",
]

Floats = NDArray[np.floating[Any]]
Ints = NDArray[np.int64]


def never_cancelled() -> None:
    """Stand in for a task that nobody can cancel."""


@dataclass(frozen=True, slots=True)
class HeldOutFit:
    """What the held-out folds said of heads that did not see them."""

    strength: float
    temperature: float
    used_prior: bool
    held_out_logits: Floats
    """(N, C) not yet divided by the temperature, each row from a fit that did not see that photo's
    fold. Zeros where no such fit was possible, see `held_out`."""
    held_out: NDArray[np.bool_]
    """(N,) whether the row above is a true held-out prediction, of a class that the fit knew."""

    @property
    def held_out_probabilities(self) -> NDArray[np.float32]:
        """(N, C) calibrated. Strength and temperature are two numbers chosen on all these labels:
        of photos that had no part in that the calibration error is no larger (0.024 to 0.031)."""
        return softmax(self.held_out_logits / self.temperature).astype(np.float32)

    @property
    def uncalibrated(self) -> NDArray[np.float32]:
        """(N, C) as the heads say it themselves."""
        return softmax(self.held_out_logits).astype(np.float32)

    def of_first(self, count: int) -> Self:
        """Return it for the first rows only: those of photos as they are."""
        logits, held_out = self.held_out_logits[:count], self.held_out[:count]
        return replace(self, held_out_logits=logits, held_out=held_out)


@dataclass(frozen=True, slots=True)
class HeadFit(HeldOutFit):
    """A fitted head and what the held-out folds said of it."""

    head: LinearHead
    seconds: float


def fit_head(
    embeddings: Floats,
    labels: Ints,
    class_count: int,
    *,
    folds: Ints,
    prior: LinearHead | None = None,
    strengths: tuple[float, ...] | None = None,
    basis: Basis | None = None,
    check_cancelled: Callable[[], None] = never_cancelled,
) -> HeadFit:
    """Fit a head on labelled embeddings.

    Strength, and whether the prior is used, are those with the least calibrated log loss on the
    held-out folds. A class without a label keeps the prior's row; without a prior (or where the
    prior's row is zero) it is never predicted. The same input gives the same head.

    Args:
        embeddings: (N, D), float16 or float32.
        labels: (N,) class indices, 0 to class_count - 1.
        folds: (N,) the fold of each photo; empty folds are fine. ALWAYS_TRAINED: in every fit, and
            never held out. Rows may be further views of photos, with `further_folds`.
        prior: (class_count, D) a parent head in the order of these classes, see `align_head`.
        strengths: those to choose among, from strong to weak; None for the usual ones.
        basis: of these embeddings and labels, if `basis_of` was called already.
        check_cancelled: called between fits; raises to stop.

    Raises:
        UserError: no labels, or one class only and no prior that knows another.
        ValueError: shapes or labels that do not fit together.
    """
    started = time.perf_counter()
    _check(embeddings, labels, class_count, folds, prior)
    with one_thread():
        path, choice = _best_path(
            embeddings, labels, class_count, folds, prior, strengths, basis, check_cancelled
        )
        head = path.final_head(choice.strength, choice.temperature, check_cancelled)
    return HeadFit(
        strength=choice.strength,
        temperature=choice.temperature,
        used_prior=path.prior is not None,
        held_out_logits=choice.logits,
        held_out=path.held_out,
        head=head,
        seconds=time.perf_counter() - started,
    )


def hold_out(
    embeddings: Floats,
    labels: Ints,
    class_count: int,
    *,
    folds: Ints,
    prior: LinearHead | None = None,
    strengths: tuple[float, ...] | None = None,
    basis: Basis | None = None,
    check_cancelled: Callable[[], None] = never_cancelled,
) -> HeldOutFit:
    """Do all that `fit_head` does but the head learned from everything."""
    _check(embeddings, labels, class_count, folds, prior)
    with one_thread():
        path, choice = _best_path(
            embeddings, labels, class_count, folds, prior, strengths, basis, check_cancelled
        )
    return HeldOutFit(
        choice.strength, choice.temperature, path.prior is not None, choice.logits, path.held_out
    )


def basis_of(embeddings: Floats, labels: Ints, class_count: int) -> Basis:
    """Return what several fits of the same embeddings and labels share."""
    with one_thread():
        return build_basis(embeddings, balanced_weights(labels, class_count))


def subset_logits(
    embeddings: Floats,
    labels: Ints,
    class_count: int,
    *,
    subsets: Sequence[tuple[NDArray[np.bool_], NDArray[np.bool_]]],
    strengths: tuple[float, ...],
    prior: LinearHead | None = None,
    basis: Basis | None = None,
    check_cancelled: Callable[[], None] = never_cancelled,
) -> list[Floats]:
    """Return (n, C) logits of the held-out photos of each subset, by a head that learned from it.

    Args:
        subsets: (N,) those learned from, of two classes at least, and (N,) those held out.
        strengths: walked down to the last, which is used.
    """
    folds = np.full(len(labels), ALWAYS_TRAINED)
    _check(embeddings, labels, class_count, folds, prior)
    found = []
    with one_thread():
        basis = basis or build_basis(embeddings, balanced_weights(labels, class_count))
        path = HeadPath(basis, embeddings, labels, class_count, folds, prior, strengths)
        for chosen, held in subsets:
            check_cancelled()
            found.append(path.logits_without(chosen, held))
    return found


def _best_path(
    embeddings: Floats,
    labels: Ints,
    class_count: int,
    folds: Ints,
    prior: LinearHead | None,
    strengths: tuple[float, ...] | None,
    basis: Basis | None,
    check_cancelled: Callable[[], None],
) -> tuple[HeadPath, Choice]:
    if basis is None:
        basis = build_basis(embeddings, balanced_weights(labels, class_count))
    paths = [
        HeadPath(basis, embeddings, labels, class_count, folds, candidate, strengths)
        for candidate in _candidates(labels, class_count, prior)
    ]
    choices = [path.choose(check_cancelled) for path in paths]
    best = min(range(len(paths)), key=lambda index: choices[index].loss)
    return paths[best], choices[best]


def _check(
    embeddings: Floats, labels: Ints, class_count: int, folds: Ints, prior: LinearHead | None
) -> None:
    count = len(labels)
    if embeddings.ndim != 2 or len(embeddings) != count or len(folds) != count:
        raise ValueError(f"{embeddings.shape} embeddings, {count} labels, {len(folds)} folds")
    if prior is not None and prior.weight.shape != (class_count, embeddings.shape[1]):
        raise ValueError(f"prior {prior.weight.shape} for {class_count} classes")
    if not count:
        raise UserError("There are no labels to learn from.", hint="Label some photos first.")
    if labels.min() < 0 or labels.max() >= class_count:
        raise ValueError(f"labels {labels.min()} to {labels.max()} for {class_count} classes")
    if not np.isfinite(embeddings).all():
        raise ValueError("embeddings with NaN or infinite values")
    known = set(np.unique(labels).tolist())
    if prior is not None:
        known |= set(np.flatnonzero(known_rows(prior)).tolist())
    if len(known) < 2:
        raise UserError(
            "All labels are of one class, so there is nothing to tell apart.",
            hint="Label at least one photo of a second class.",
        )


def _candidates(
    labels: Ints, class_count: int, prior: LinearHead | None
) -> list[LinearHead | None]:
    """Return the priors to try. A prior that alone knows a class is not up for choice."""
    if prior is None:
        return [None]
    labelled = np.bincount(labels, minlength=class_count) > 0
    if np.any(known_rows(prior) & ~labelled):
        return [prior]
    return [prior, None]
