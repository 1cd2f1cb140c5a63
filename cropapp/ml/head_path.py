"""Fits of a head at falling strengths, with folds left out and on everything.

Owns: which rows take part in a fit, what the held-out folds say of a strength, the choice among
strengths. Must not: decide whether a prior is used (ml.head does), or solve (ml.head_solver does).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cropapp.core.splits import further_folds
from cropapp.ml.calibration import fit_temperature, log_loss
from cropapp.ml.head_solver import Basis, FoldBasis, Rows, Solution, balanced_weights, solve
from cropapp.ml.linear_head import NEVER, LinearHead, known_rows
from cropapp.ml.side_by_side import MOST_AT_ONCE, side_by_side

Floats = NDArray[np.floating[Any]]
Ints = NDArray[np.int64]

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
MANY_LABELS = 20_000
"""Above so many the folds are prepared one by one: 100,000 rows of a basis are 200 MB."""
DEFAULT_STRENGTH = 1e-3
"""Where there are too few labels to choose."""


@dataclass(frozen=True, slots=True)
class Choice:
    strength: float
    temperature: float
    loss: float
    logits: Floats


@dataclass(slots=True)
class FoldWalk:
    """The fits without one fold, each from where the one at the strength before it ended."""

    held: NDArray[np.bool_]
    """(N,) the photos of the fold."""
    rows: Rows
    there: Rows
    """Those of the fold that are held out."""
    variances: Floats
    last: Solution | None = None

    def step(self, strength: float) -> Floats:
        """Return (n, C) logits of the held-out photos at the next strength."""
        self.last = solve(self.rows, self.variances, strength=strength, start=self.last)
        return self.last.logits(self.there)


class HeadPath:
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
            for fold in np.unique(folds[folds >= 0])
            if self._can_fit(fit := ~np.isin(folds, (fold, further_folds(fold))))
            and (held := folds == fold).any()
        ]
        # A class all of whose labels are held out cannot be said: that tells nothing of the head.
        self.held_out = np.zeros(len(labels), dtype=np.bool_)
        for held, fit in self.folds:
            self.held_out |= held & ~self._unknown(np.unique(labels[fit]))[labels]

    def _usual_strengths(self) -> tuple[float, ...]:
        if self.prior is None:
            return STRENGTHS
        alone = bool(np.any(known_rows(self.prior) & self.unlabelled))
        return STRENGTHS_BESIDE_UNLABELLED if alone else STRENGTHS_WITH_PRIOR

    def _can_fit(self, chosen: NDArray[np.bool_]) -> bool:
        present = len(np.unique(self.labels[chosen]))
        return present >= (2 if self.prior is None else 1)

    def _rows(self, chosen: NDArray[np.bool_], coordinates: Floats) -> Rows:
        """coordinates: (N, R) of all photos, in the basis of the chosen ones."""
        labels = self.labels[chosen]
        free = np.unique(labels)
        offsets = self.offsets[chosen].copy()
        # Only the classes labelled here compete, so what is learned sums to zero over them: it
        # tells them apart, and raises none of them over a class that has no label to defend it.
        offsets[:, np.setdiff1d(np.arange(self.class_count), free)] = NEVER
        weights = balanced_weights(labels, self.class_count)
        return Rows(coordinates[chosen], offsets, labels, weights, free)

    def _unknown(self, free: Ints) -> NDArray[np.bool_]:
        """Return (C,) the classes that neither labels nor prior know."""
        unknown = np.ones(self.class_count, dtype=np.bool_)
        unknown[free] = False
        if self.prior is not None:
            unknown &= ~known_rows(self.prior)
        return unknown

    def choose(self, check_cancelled: Callable[[], None]) -> Choice:
        """Return the strength with the least calibrated loss on the held-out folds."""
        uniform = np.zeros_like(self.offsets)
        if not self.held_out.any():
            usual = min(self.strengths, key=lambda s: abs(np.log(s / DEFAULT_STRENGTH)))
            return Choice(usual, 1.0, np.inf, uniform)
        # Each is made through two copies of all rows.
        most = MOST_AT_ONCE if len(self.labels) <= MANY_LABELS else 1
        walks = side_by_side(self._fold_walk, self.folds, most=most)
        choices: list[Choice] = []
        for strength in self.strengths:
            check_cancelled()
            logits = uniform.copy()
            said = side_by_side(partial(FoldWalk.step, strength=strength), walks)
            for walk, rows in zip(walks, said, strict=True):
                logits[walk.held] = rows
            choices.append(self._judge(strength, logits))
            if len(choices) > 2 and choices[-3].loss < min(c.loss for c in choices[-2:]) - TIE:
                break
        return self._pick(choices)

    def _fold_walk(self, fold: tuple[NDArray[np.bool_], NDArray[np.bool_]]) -> FoldWalk:
        held, fit = fold
        basis = self._basis_without(fit)
        rows = self._rows(fit, basis.coordinates)
        there = self._held_rows(held, rows.free, basis.coordinates)
        return FoldWalk(held, rows, there, basis.variances)

    def _pick(self, choices: list[Choice]) -> Choice:
        """Return a choice with the least loss; of those as good as it the nearest to the data.

        With a prior the nearest to the prior: a tie is no reason to leave what the parent knew.
        """
        least = min(choice.loss for choice in choices)
        tied = [choice for choice in choices if choice.loss <= least + TIE]
        return tied[-1] if self.prior is None else tied[0]

    def logits_without(self, chosen: NDArray[np.bool_], held: NDArray[np.bool_]) -> Floats:
        """Return (n, C) logits of the held-out photos, of a fit on the chosen ones."""
        basis = self._basis_without(chosen)
        rows = self._rows(chosen, basis.coordinates)
        solution: Solution | None = None
        for strength in self.strengths:
            solution = solve(rows, basis.variances, strength=strength, start=solution)
        assert solution is not None
        return solution.logits(self._held_rows(held, rows.free, basis.coordinates))

    def _basis_without(self, fit: NDArray[np.bool_]) -> FoldBasis:
        return self.basis.of_rows(fit, balanced_weights(self.labels[fit], self.class_count))

    def _held_rows(self, held: NDArray[np.bool_], free: Ints, coordinates: Floats) -> Rows:
        offsets = self.offsets[held].copy()
        offsets[:, self._unknown(free)] = NEVER
        labels = self.labels[held]
        return Rows(coordinates[held], offsets, labels, np.ones(len(labels)), free)

    def _judge(self, strength: float, logits: Floats) -> Choice:
        seen, labels = logits[self.held_out], self.labels[self.held_out]
        temperature = fit_temperature(seen, labels)
        loss = log_loss(seen, labels, temperature=temperature)
        return Choice(strength, temperature, loss, logits)

    def final_head(
        self, strength: float, temperature: float, check_cancelled: Callable[[], None]
    ) -> LinearHead:
        """Fit on all labels, walking down to `strength`."""
        rows = self._rows(np.ones(len(self.labels), dtype=np.bool_), self.basis.coordinates)
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
