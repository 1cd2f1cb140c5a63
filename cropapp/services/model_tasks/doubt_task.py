"""Looking through the labels for those that are probably wrong.

Owns: one fit per fold and what it says of the labels. Must not: write anything.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cropapp.services.model_tasks.head_task import HeadRequest, read_labelled
from cropapp.services.model_tasks.runtime import check_cancelled


@dataclass(frozen=True, slots=True)
class CheckedLabels:
    """What is said of labels without them; as in HeadResult."""

    positions: NDArray[np.int64]
    """(M,) positions in the request's `view_keys` that had an embedding."""
    doubt: NDArray[np.float64] | None
    """(M,) 0 to 1; NaN where nothing can be said."""
    alternative: NDArray[np.int64] | None
    """(M,) the class that speaks most for itself without the label."""


def check_labels_in_cache(request: HeadRequest) -> CheckedLabels:
    """Return how doubtful each label is, by cached embeddings; no photo is read."""
    from cropapp.ml.head import hold_out
    from cropapp.ml.label_doubt import check_labels

    found = read_labelled(request)
    if not len(found.positions):
        return CheckedLabels(found.positions, None, None)
    fit = hold_out(
        found.embeddings,
        found.labels,
        len(request.classes),
        folds=found.folds,
        prior=found.prior,
        check_cancelled=check_cancelled,
    )
    checks = check_labels(
        found.embeddings,
        found.labels,
        folds=found.folds,
        probabilities=fit.held_out_probabilities,
        held_out=fit.held_out,
    )
    return CheckedLabels(found.positions, checks.doubt, checks.said)
