"""How likely each label is wrong, by what is said of its photo without it.

Owns: the measure. Must not: read photos, or know a class by its name.

A label is doubtful where neither the held-out prediction nor the labels of the nearest photos in
other folds speak for it: doubt = 1 - (p + q) / 2, p being the calibrated held-out probability of
the label (the self-confidence of Northcutt et al. 2021), q its part of the nearest labels, weighted
by cosine. With 5 % of 554 labels of field photos flipped, this part of the flipped ones is among
the worst 10 % (mean of 4 draws): 0.97; p alone 0.94, q alone 0.97, the lead of another class over
the label 0.89, that relative to each class's usual confidence 0.88; among the worst 5 %: 0.83,
0.78, 0.80, 0.64, 0.59. Fitting again without the worst tenth gained nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cropapp.core.principal_axes import unit_places
from cropapp.ml.head_solver import one_thread

Floats = NDArray[np.floating[Any]]
Ints = NDArray[np.int64]

NEIGHBOURS = 10
LEAST_LABELS = 20
"""With fewer, what is said of a label rests on one or two others."""
_AXES = 64
_SHARPNESS = 5.0
"""A neighbour of cosine 1 weighs e^5 times one of cosine 0."""
_MOST_NEIGHBOURS = 10_000
"""Photos that are looked through for neighbours."""
_CHUNK_ROWS = 1024


@dataclass(frozen=True, slots=True)
class LabelChecks:
    """What is said of each label without it."""

    doubt: NDArray[np.float64]
    """(N,) 0 to 1, the larger the more likely it is wrong; NaN where nothing can be said."""
    said: Ints
    """(N,) the class that held-out prediction and neighbours together speak for most."""

    def suspicious(self, labels: Ints) -> Ints:
        """Return the rows whose label something else is likelier than, the worst first."""
        rows = np.flatnonzero(~np.isnan(self.doubt) & (self.said != labels))
        return rows[np.argsort(-self.doubt[rows], kind="stable")]


def check_labels(
    embeddings: Floats,
    labels: Ints,
    *,
    folds: Ints,
    probabilities: Floats,
    held_out: NDArray[np.bool_],
) -> LabelChecks:
    """Return how doubtful labels are.

    Args:
        embeddings: (N, D).
        labels: (N,) class indices.
        folds: (N,) photos of one fold never speak for each other.
        probabilities: (N, C) calibrated, each from a fit that did not see that photo's fold.
        held_out: (N,) whether the row above is such a prediction; others are not judged.
    """
    count, class_count = probabilities.shape
    if held_out.sum() < LEAST_LABELS:
        return LabelChecks(np.full(count, np.nan), labels.copy())
    with one_thread():
        nearest = _share_of_nearest(embeddings, labels, folds, class_count)
    mean = (np.asarray(probabilities, dtype=np.float64) + nearest) / 2
    doubt = 1 - mean[np.arange(count), labels]
    return LabelChecks(np.where(held_out, doubt, np.nan), mean.argmax(axis=1))


def _share_of_nearest(
    embeddings: Floats, labels: Ints, folds: Ints, class_count: int
) -> NDArray[np.float64]:
    """Return each class's part of the labels of a photo's nearest photos in other folds, (N, C)."""
    places = unit_places(np.asarray(embeddings, dtype=np.float32), _AXES)
    asked = _evenly(len(labels), _MOST_NEIGHBOURS)
    result = np.zeros((len(labels), class_count))
    for start in range(0, len(labels), _CHUNK_ROWS):
        rows = np.arange(start, min(start + _CHUNK_ROWS, len(labels)))
        cosine = places[rows] @ places[asked].T
        cosine[folds[rows][:, None] == folds[asked]] = -np.inf
        width = min(NEIGHBOURS, len(asked))
        near = np.argpartition(-cosine, width - 1, axis=1)[:, :width]
        weights = np.exp(_SHARPNESS * np.take_along_axis(cosine, near, axis=1))
        total = np.maximum(weights.sum(axis=1, keepdims=True), 1e-12)
        np.add.at(result, (rows[:, None], labels[asked][near]), weights / total)
    return result


def _evenly(count: int, most: int) -> Ints:
    if count <= most:
        return np.arange(count)
    return np.linspace(0, count - 1, most).astype(np.int64)
