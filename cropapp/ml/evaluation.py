"""Out-of-fold probabilities of a head, for scores that mean something.

Owns: leaving each fold out once. Must not: score (core.metrics does), or choose the folds.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cropapp.ml.head import HeadFit, LinearHead, fit_head, never_cancelled


def cross_validate(
    embeddings: NDArray[np.floating[Any]],
    labels: NDArray[np.int64],
    class_count: int,
    folds: NDArray[np.int64],
    *,
    strengths: tuple[float, ...] | None = None,
    prior: LinearHead | None = None,
    check_cancelled: Callable[[], None] = never_cancelled,
) -> HeadFit:
    """Return the fit whose `held_out_probabilities` are calibrated and out-of-fold.

    Strength and temperature are chosen on the same folds: two numbers for all labels, whose
    advantage is far below the noise of the score.

    Args:
        embeddings: (N, D).
        labels: (N,), 0 to class_count - 1.
        folds: (N,).
        strengths: from strong to weak; give one to use no other.

    Raises:
        UserError: see fit_head.
    """
    return fit_head(
        embeddings,
        labels,
        class_count,
        folds=folds,
        prior=prior,
        strengths=strengths,
        check_cancelled=check_cancelled,
    )
