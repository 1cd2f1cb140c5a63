"""The classifier's last layer, and how it is learned from labels.

Owns: the linear head over embeddings, its fit with a strength chosen on held-out folds, its
temperature. Must not: read photos, embeddings from disk, or know a class by its name.

A head is a class-balanced multinomial logistic regression with a ridge penalty. With a parent head
as prior the penalty pulls toward the parent's weights instead of toward zero, so that few labels
refine what a starter model knows rather than forget it.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cropapp.core.errors import UserError
from cropapp.ml.calibration import fit_temperature, log_loss, softmax
from cropapp.ml.head_solver import (
    Basis,
    Rows,
    Solution,
    balanced_weights,
    build_basis,
    one_thread,
    solve,
)

Floats = NDArray[np.floating[Any]]
Ints = NDArray[np.int64]

NEVER = -1e4
"""The bias of a class that nothing is known about: it is never predicted."""
STRENGTHS = (3e-2, 1e-2, 3e-3, 1e-3, 3e-4, 1e-4)
"""From strong to weak."""
STRENGTHS_WITH_PRIOR = (100.0, 10.0, 3.0, 1.0, 3e-1, 1e-1, *STRENGTHS)
"""The strongest leaves the parent as it is."""
STRENGTHS_BESIDE_UNLABELLED = STRENGTHS_WITH_PRIOR[:4]
"""Where the parent alone knows some classes. The held-out photos show none of those, so they would
vote for any strength that pushes them out: stay near the parent."""
TIE = 0.02
"""Differences of the held-out loss below this are noise. Of tied strengths the weakest was the most
accurate: 0.810 against 0.806 at 20 labels per class (mean of 20 seeds, field photos)."""
DEFAULT_STRENGTH = 1e-3
"""Where there are too few labels to choose."""


def never_cancelled() -> None:
    """Stand in for a task that nobody can cancel."""


@dataclass(frozen=True, slots=True)
class LinearHead:
    """logits = embedding @ weight.T + bias; probabilities = softmax(logits / temperature)."""

    weight: NDArray[np.float32]
    """(C, D)."""
    bias: NDArray[np.float32]
    """(C,)."""
    temperature: float = 1.0

    @property
    def class_count(self) -> int:
        return int(self.weight.shape[0])

    @property
    def dimension(self) -> int:
        return int(self.weight.shape[1])

    def logits(self, embeddings: Floats) -> NDArray[np.float32]:
        """Return (N, C) logits, not yet divided by the temperature. embeddings: (N, D)."""
        if embeddings.ndim != 2 or embeddings.shape[1] != self.dimension:
            raise ValueError(f"embeddings {embeddings.shape} for a head of {self.dimension}")
        return np.asarray(embeddings, dtype=np.float32) @ self.weight.T + self.bias

    def probabilities(self, embeddings: Floats) -> NDArray[np.float32]:
        """Return (N, C) calibrated probabilities, rows sum to 1. embeddings: (N, D)."""
        if not len(embeddings):
            return np.empty((0, self.class_count), dtype=np.float32)
        scaled = self.logits(embeddings).astype(np.float64) / self.temperature
        return softmax(scaled).astype(np.float32)


def align_head(parent: LinearHead, parent_rows: Sequence[int | None]) -> LinearHead:
    """Return the parent with its rows in the order of another class list.

    Args:
        parent_rows: for each class of the new list the parent's row, or None if the parent does
            not know it (its row is then zero).
    """
    weight = np.zeros((len(parent_rows), parent.dimension), dtype=np.float32)
    bias = np.zeros(len(parent_rows), dtype=np.float32)
    for row, source in enumerate(parent_rows):
        if source is not None:
            weight[row], bias[row] = parent.weight[source], parent.bias[source]
    return LinearHead(weight, bias, parent.temperature)


@dataclass(frozen=True, slots=True)
class HeadFit:
    """A fitted head and what the held-out folds said of it."""

    head: LinearHead
    strength: float
    used_prior: bool
    held_out_probabilities: NDArray[np.float32]
    """(N, C) calibrated, each row from a fit that did not see that photo's fold. Uniform where no
    such fit was possible, see `held_out`."""
    held_out: NDArray[np.bool_]
    """(N,) whether the row above is a true held-out prediction."""
    seconds: float


def fit_head(
    embeddings: Floats,
    labels: Ints,
    class_count: int,
    *,
    folds: Ints,
    prior: LinearHead | None = None,
    strengths: tuple[float, ...] | None = None,
    check_cancelled: Callable[[], None] = never_cancelled,
) -> HeadFit:
    """Fit a head on labelled embeddings.

    Strength, and whether the prior is used, are those with the least calibrated log loss on the
    held-out folds. A class without a label keeps the prior's row; without a prior (or where the
    prior's row is zero) it is never predicted. The same input gives the same head.

    Args:
        embeddings: (N, D), float16 or float32.
        labels: (N,) class indices, 0 to class_count - 1.
        folds: (N,) the fold of each photo; empty folds are fine.
        prior: (class_count, D) a parent head in the order of these classes, see `align_head`.
        strengths: those to choose among, from strong to weak; None for the usual ones.
        check_cancelled: called between fits; raises to stop.

    Raises:
        UserError: no labels, or one class only and no prior that knows another.
        ValueError: shapes or labels that do not fit together.
    """
    started = time.perf_counter()
    _check(embeddings, labels, class_count, folds, prior)
    with one_thread():
        basis = build_basis(embeddings, balanced_weights(labels, class_count))
        paths = [
            _Path(basis, embeddings, labels, class_count, folds, candidate, strengths)
            for candidate in _candidates(labels, class_count, prior)
        ]
        choices = [path.choose(check_cancelled) for path in paths]
        best = min(range(len(paths)), key=lambda index: choices[index].loss)
        path, choice = paths[best], choices[best]
        head = path.final_head(choice.strength, choice.temperature, check_cancelled)
    return HeadFit(
        head=head,
        strength=choice.strength,
        used_prior=path.prior is not None,
        held_out_probabilities=softmax(choice.logits / choice.temperature).astype(np.float32),
        held_out=path.held_out,
        seconds=time.perf_counter() - started,
    )


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
        known |= set(np.flatnonzero(_known_rows(prior)).tolist())
    if len(known) < 2:
        raise UserError(
            "All labels are of one class, so there is nothing to tell apart.",
            hint="Label at least one photo of a second class.",
        )


def _known_rows(prior: LinearHead) -> NDArray[np.bool_]:
    """Return (C,) whether the prior says anything about a class."""
    known: NDArray[np.bool_] = np.any(prior.weight != 0, axis=1)
    return known


def _candidates(
    labels: Ints, class_count: int, prior: LinearHead | None
) -> list[LinearHead | None]:
    """Return the priors to try. A prior that alone knows a class is not up for choice."""
    if prior is None:
        return [None]
    labelled = np.bincount(labels, minlength=class_count) > 0
    if np.any(_known_rows(prior) & ~labelled):
        return [prior]
    return [prior, None]


@dataclass(frozen=True, slots=True)
class _Choice:
    strength: float
    temperature: float
    loss: float
    logits: Floats


class _Path:
    """Fits at falling strengths, on all folds but one and on everything."""

    def __init__(
        self,
        basis: Basis,
        embeddings: Floats,
        labels: Ints,
        class_count: int,
        folds: Ints,
        prior: LinearHead | None,
        strengths: tuple[float, ...] | None,
    ) -> None:
        self.prior = prior
        self.class_count = class_count
        self.labels = labels
        self.unlabelled = np.bincount(labels, minlength=class_count) == 0
        self.strengths = strengths or self._usual_strengths()
        self.basis = basis
        self.offsets = np.zeros((len(labels), class_count))
        if prior is not None:
            self.offsets += prior.logits(embeddings).astype(np.float64) / prior.temperature
        self.folds = [
            (held, fit)
            for fold in np.unique(folds)
            if self._can_fit(fit := folds != fold) and (held := folds == fold).any()
        ]
        self.held_out = np.zeros(len(labels), dtype=np.bool_)
        for held, _ in self.folds:
            self.held_out |= held

    def _usual_strengths(self) -> tuple[float, ...]:
        if self.prior is None:
            return STRENGTHS
        alone = bool(np.any(_known_rows(self.prior) & self.unlabelled))
        return STRENGTHS_BESIDE_UNLABELLED if alone else STRENGTHS_WITH_PRIOR

    def _can_fit(self, chosen: NDArray[np.bool_]) -> bool:
        present = len(np.unique(self.labels[chosen]))
        return present >= (2 if self.prior is None else 1)

    def _rows(self, chosen: NDArray[np.bool_]) -> Rows:
        labels = self.labels[chosen]
        free = np.unique(labels)
        offsets = self.offsets[chosen].copy()
        # Only the classes labelled here compete, so what is learned sums to zero over them: it
        # tells them apart, and raises none of them over a class that has no label to defend it.
        offsets[:, np.setdiff1d(np.arange(self.class_count), free)] = NEVER
        weights = balanced_weights(labels, self.class_count)
        return Rows(self.basis.coordinates[chosen], offsets, labels, weights, free)

    def _unknown(self, free: Ints) -> NDArray[np.bool_]:
        """Return (C,) the classes that neither labels nor prior know."""
        unknown = np.ones(self.class_count, dtype=np.bool_)
        unknown[free] = False
        if self.prior is not None:
            unknown &= ~_known_rows(self.prior)
        return unknown

    def choose(self, check_cancelled: Callable[[], None]) -> _Choice:
        """Return the strength with the least calibrated loss on the held-out folds."""
        uniform = np.zeros_like(self.offsets)
        if not self.folds:
            usual = min(self.strengths, key=lambda s: abs(np.log(s / DEFAULT_STRENGTH)))
            return _Choice(usual, 1.0, np.inf, uniform)
        fits = [self._rows(fit) for _, fit in self.folds]
        last: list[Solution | None] = [None] * len(fits)
        choices: list[_Choice] = []
        for strength in self.strengths:
            logits = uniform.copy()
            for index, (held, _) in enumerate(self.folds):
                check_cancelled()
                rows = fits[index]
                found = solve(rows, self.basis.variances, strength=strength, start=last[index])
                last[index] = found
                logits[held] = found.logits(self._held_rows(held, rows.free))
            choices.append(self._judge(strength, logits))
            if len(choices) > 2 and choices[-3].loss < min(c.loss for c in choices[-2:]) - TIE:
                break
        return self._pick(choices)

    def _pick(self, choices: list[_Choice]) -> _Choice:
        """Return a choice with the least loss; of those as good as it the nearest to the data.

        With a prior the nearest to the prior: a tie is no reason to leave what the parent knew.
        """
        least = min(choice.loss for choice in choices)
        tied = [choice for choice in choices if choice.loss <= least + TIE]
        return tied[-1] if self.prior is None else tied[0]

    def _held_rows(self, held: NDArray[np.bool_], free: Ints) -> Rows:
        offsets = self.offsets[held].copy()
        offsets[:, self._unknown(free)] = NEVER
        labels = self.labels[held]
        return Rows(self.basis.coordinates[held], offsets, labels, np.ones(len(labels)), free)

    def _judge(self, strength: float, logits: Floats) -> _Choice:
        seen, labels = logits[self.held_out], self.labels[self.held_out]
        temperature = fit_temperature(seen, labels)
        loss = log_loss(seen, labels, temperature=temperature)
        return _Choice(strength, temperature, loss, logits)

    def final_head(
        self, strength: float, temperature: float, check_cancelled: Callable[[], None]
    ) -> LinearHead:
        """Fit on all labels, walking down to `strength`."""
        rows = self._rows(np.ones(len(self.labels), dtype=np.bool_))
        solution: Solution | None = None
        for step in (*(s for s in self.strengths if s > strength), strength):
            check_cancelled()
            solution = solve(rows, self.basis.variances, strength=step, start=solution)
        assert solution is not None
        weight = np.zeros((self.class_count, self.basis.mean.shape[0]))
        bias = np.zeros(self.class_count)
        if self.prior is not None:
            weight += self.prior.weight / self.prior.temperature
            bias += self.prior.bias / self.prior.temperature
        added_weight, added_bias = self.basis.to_raw(solution.coefficients, solution.bias)
        weight[rows.free] += added_weight
        bias[rows.free] += added_bias
        unknown = self._unknown(rows.free)
        weight[unknown], bias[unknown] = 0, NEVER
        return LinearHead(weight.astype(np.float32), bias.astype(np.float32), temperature)
