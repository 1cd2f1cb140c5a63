"""Scores of a classifier on held-out photos.

Owns: what the scores are and their arithmetic, in numpy. Must not: decide which photos are held
out, or draw the intervals (core.bootstrap does).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cropapp.core.bootstrap import Range, Tally, intervals_of, tally

Floats = NDArray[np.floating[Any]]
Ints = NDArray[np.int64]

TOP = 5
BINS = 10
"""Of the calibration error and the reliability diagram; of equal width."""
_COVERAGE_STEP = 0.02


@dataclass(frozen=True, slots=True)
class ClassScore:
    precision: float
    """NaN-free: 0 where the class was never predicted."""
    recall: float
    f1: float
    photos: int
    groups: int = 0
    """How many groups its photos come from; 0: not counted."""
    precision_range: Range | None = None
    """95 % interval, by bootstrap over groups; None: not drawn, or never predicted."""
    recall_range: Range | None = None
    f1_range: Range | None = None


@dataclass(frozen=True, slots=True)
class ReliabilityBin:
    """Photos of about one confidence: what was said, and how often it was right."""

    confidence: float
    """Mean, 0 to 1; the middle of the bin where it is empty."""
    accuracy: float
    photos: int


@dataclass(frozen=True, slots=True)
class CoveragePoint:
    """What comes of leaving photos unanswered whose confidence is below a threshold."""

    threshold: float
    coverage: float
    """Part of the photos that are answered, 0 to 1."""
    accuracy: float
    """Of those answered; 0 where none is."""


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
    groups: int = 0
    """How many groups the photos come from; 0: not counted."""
    top5_accuracy: float | None = None
    """None: scored by an older program."""
    accuracy_range: Range | None = None
    """95 % interval, by bootstrap over groups; None: not drawn."""
    top5_range: Range | None = None
    balanced_range: Range | None = None
    macro_f1_range: Range | None = None
    calibration_error_before: float | None = None
    """The same before calibration, None where that is not known."""
    reliability: tuple[ReliabilityBin, ...] = ()
    reliability_before: tuple[ReliabilityBin, ...] = ()
    coverage: tuple[CoveragePoint, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """Return JSON-ready values."""
        return asdict(self)

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> Scores:
        """Read what `as_dict` gave, also by an older program, which wrote less."""
        known = {entry.name for entry in fields(cls)}
        values = {key: value for key, value in stored.items() if key in known}
        values["per_class"] = tuple(_class_score(entry) for entry in values["per_class"])
        values["confusion"] = tuple(tuple(row) for row in values["confusion"])
        for key in _RANGES:
            values[key] = _range(values.get(key))
        for key in ("reliability", "reliability_before"):
            values[key] = tuple(ReliabilityBin(**entry) for entry in values.get(key, ()))
        values["coverage"] = tuple(CoveragePoint(**entry) for entry in values.get("coverage", ()))
        return cls(**values)


_RANGES = ("accuracy_range", "top5_range", "balanced_range", "macro_f1_range")
_CLASS_RANGES = ("precision_range", "recall_range", "f1_range")


def _range(stored: Any) -> Range | None:
    return None if stored is None else (float(stored[0]), float(stored[1]))


def _class_score(stored: Mapping[str, Any]) -> ClassScore:
    known = {entry.name for entry in fields(ClassScore)}
    values = {key: value for key, value in stored.items() if key in known}
    return ClassScore(**values | {key: _range(values.get(key)) for key in _CLASS_RANGES})


def score_predictions(
    labels: Ints,
    probabilities: Floats,
    *,
    groups: Ints | None = None,
    uncalibrated: Floats | None = None,
    resamples: int = 0,
) -> Scores:
    """Score calibrated probabilities against labels.

    Args:
        labels: (N,) indices of the classes.
        probabilities: (N, C), rows sum to 1.
        groups: (N,) photos of one number belong together; None: each photo is its own group.
        uncalibrated: (N, C) the probabilities before calibration.
        resamples: of the bootstrap over groups that gives the intervals; 0: no intervals.
    """
    count, classes = probabilities.shape
    if groups is None:
        groups = np.arange(count, dtype=np.int64)
    predicted = probabilities.argmax(axis=1) if count else np.empty(0, dtype=np.int64)
    confusion = np.zeros((classes, classes), dtype=np.int64)
    np.add.at(confusion, (labels, predicted), 1)
    per_group = tally(labels, predicted, _in_top(labels, probabilities), groups, classes)
    ranges = intervals_of(per_group, resamples)
    before = None if uncalibrated is None else uncalibrated
    values = _rates(per_group.summed())
    return Scores(
        photos=count,
        groups=per_group.groups,
        confusion=tuple(tuple(int(cell) for cell in row) for row in confusion),
        per_class=_per_class(per_group, ranges.per_class),
        calibration_error=expected_calibration_error(labels, probabilities),
        calibration_error_before=(
            None if before is None else expected_calibration_error(labels, before)
        ),
        reliability=reliability_bins(labels, probabilities),
        reliability_before=() if before is None else reliability_bins(labels, before),
        coverage=coverage_curve(labels, probabilities),
        accuracy_range=ranges.accuracy,
        top5_range=ranges.top5,
        balanced_range=ranges.balanced,
        macro_f1_range=ranges.macro_f1,
        **values,
    )


def _rates(total: Tally) -> dict[str, Any]:
    """Return the scores over all classes as keyword arguments."""
    recall, _, f1 = (values[0] for values in total.class_rates())
    present = total.actual[0] > 0
    count = float(total.actual.sum())
    return {
        "accuracy": float(total.hits.sum()) / count if count else 0.0,
        "top5_accuracy": float(total.in_top.sum()) / count if count else 0.0,
        "balanced_accuracy": float(recall[present].mean()) if count else 0.0,
        "macro_f1": float(f1[present].mean()) if count else 0.0,
    }


def _per_class(per_group: Tally, ranges: tuple[tuple[Range | None, ...], ...]) -> tuple[Any, ...]:
    """ranges: for each class those of recall, precision and F1."""
    total = per_group.summed()
    recall, precision, f1 = (values[0] for values in total.class_rates())
    return tuple(
        ClassScore(
            precision=float(precision[i]),
            recall=float(recall[i]),
            f1=float(f1[i]),
            photos=int(total.actual[0, i]),
            groups=int((per_group.actual[:, i] > 0).sum()),
            recall_range=ranges[i][0],
            precision_range=ranges[i][1],
            f1_range=ranges[i][2],
        )
        for i in range(total.actual.shape[1])
    )


def _in_top(labels: Ints, probabilities: Floats) -> NDArray[np.bool_]:
    """Return (N,) whether the label is among the TOP classes."""
    if not len(labels):
        return np.empty(0, dtype=np.bool_)
    of_label = probabilities[np.arange(len(labels)), labels]
    ahead: NDArray[np.bool_] = (probabilities > of_label[:, None]).sum(axis=1) < TOP
    return ahead


def reliability_bins(
    labels: Ints, probabilities: Floats, bins: int = BINS
) -> tuple[ReliabilityBin, ...]:
    """Return what was said and what was true in bins of equal width, the least sure first."""
    if not len(labels):
        return ()
    confidence = probabilities.max(axis=1).astype(np.float64)
    correct = (probabilities.argmax(axis=1) == labels).astype(np.float64)
    which = np.minimum((confidence * bins).astype(int), bins - 1)
    photos = np.bincount(which, minlength=bins)
    said = np.bincount(which, weights=confidence, minlength=bins)
    right = np.bincount(which, weights=correct, minlength=bins)
    return tuple(
        ReliabilityBin(float(said[i] / photos[i]), float(right[i] / photos[i]), int(photos[i]))
        if photos[i]
        else ReliabilityBin((i + 0.5) / bins, 0.0, 0)
        for i in range(bins)
    )


def expected_calibration_error(labels: Ints, probabilities: Floats, bins: int = BINS) -> float:
    """Return the mean gap between confidence and accuracy over equal-width bins, 0 to 1."""
    gaps = (
        entry.photos * abs(entry.accuracy - entry.confidence)
        for entry in reliability_bins(labels, probabilities, bins)
    )
    return sum(gaps) / len(labels) if len(labels) else 0.0


def coverage_curve(labels: Ints, probabilities: Floats) -> tuple[CoveragePoint, ...]:
    """Return coverage and accuracy at thresholds from 0 up to below 1."""
    if not len(labels):
        return ()
    confidence = probabilities.max(axis=1)
    correct = probabilities.argmax(axis=1) == labels
    points = []
    for step in range(round(1 / _COVERAGE_STEP)):
        threshold = round(step * _COVERAGE_STEP, 4)
        answered = confidence >= threshold
        accuracy = float(correct[answered].mean()) if answered.any() else 0.0
        points.append(CoveragePoint(threshold, float(answered.mean()), accuracy))
    return tuple(points)
