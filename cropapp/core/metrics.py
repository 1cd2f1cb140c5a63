"""Scores of a classifier on held-out photos.

Owns: the arithmetic, in numpy. Must not: decide which photos are held out.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class ClassScore:
    precision: float
    """NaN-free: 0 where the class was never predicted."""
    recall: float
    f1: float
    photos: int


@dataclass(frozen=True, slots=True)
class Scores:
    """Scores on one set of held-out photos."""

    photos: int
    accuracy: float
    balanced_accuracy: float
    macro_f1: float
    calibration_error: float
    """Expected calibration error, 10 equal-width bins (Guo et al. 2017)."""
    per_class: tuple[ClassScore, ...]
    confusion: tuple[tuple[int, ...], ...]
    """Rows: label, columns: prediction, in class order."""

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def score_predictions(
    labels: NDArray[np.int64], probabilities: NDArray[np.floating[Any]]
) -> Scores:
    """Score calibrated probabilities against labels.

    Args:
        labels: (N,) indices of the classes.
        probabilities: (N, C), rows sum to 1.
    """
    count, classes = probabilities.shape
    predicted = probabilities.argmax(axis=1) if count else np.empty(0, dtype=np.int64)
    confusion = np.zeros((classes, classes), dtype=np.int64)
    np.add.at(confusion, (labels, predicted), 1)
    hits = confusion.diagonal().astype(float)
    actual, said = confusion.sum(axis=1), confusion.sum(axis=0)
    precision = np.divide(hits, said, out=np.zeros(classes), where=said > 0)
    recall = np.divide(hits, actual, out=np.zeros(classes), where=actual > 0)
    total = precision + recall
    f1 = np.divide(2 * precision * recall, total, out=np.zeros(classes), where=total > 0)
    present = actual > 0
    return Scores(
        photos=count,
        accuracy=float(hits.sum() / count) if count else 0.0,
        balanced_accuracy=float(recall[present].mean()) if count else 0.0,
        macro_f1=float(f1[present].mean()) if count else 0.0,
        calibration_error=expected_calibration_error(labels, probabilities),
        per_class=tuple(
            ClassScore(float(precision[i]), float(recall[i]), float(f1[i]), int(actual[i]))
            for i in range(classes)
        ),
        confusion=tuple(tuple(int(cell) for cell in row) for row in confusion),
    )


def expected_calibration_error(
    labels: NDArray[np.int64], probabilities: NDArray[np.floating[Any]], bins: int = 10
) -> float:
    """Return the mean gap between confidence and accuracy over equal-width bins, 0 to 1."""
    if not len(labels):
        return 0.0
    confidence = probabilities.max(axis=1)
    correct = probabilities.argmax(axis=1) == labels
    which = np.minimum((confidence * bins).astype(int), bins - 1)
    error = 0.0
    for index in range(bins):
        inside = which == index
        if inside.any():
            gap = abs(float(correct[inside].mean()) - float(confidence[inside].mean()))
            error += gap * float(inside.mean())
    return error
