"""Wrong labels are found by what is said without them."""

from __future__ import annotations

import numpy as np

from cropapp.ml.head import fit_head
from cropapp.ml.label_doubt import LEAST_LABELS, LabelChecks, check_labels

CLASSES = 4


def labelled(count: int = 200, wrong: int = 10) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return embeddings (N, 40), labels of which some are wrong, and which those are."""
    draw = np.random.default_rng(3)
    truth = np.arange(count) % CLASSES
    x = draw.normal(0, 1, (CLASSES, 40))[truth] + draw.normal(0, 0.9, (count, 40))
    labels, flipped = truth.copy(), draw.choice(count, wrong, replace=False)
    labels[flipped] = (labels[flipped] + draw.integers(1, CLASSES, wrong)) % CLASSES
    return x.astype(np.float32), labels, flipped


def checked(x: np.ndarray, labels: np.ndarray, folds: np.ndarray) -> LabelChecks:
    fit = fit_head(x, labels, CLASSES, folds=folds)
    return check_labels(
        x, labels, folds=folds, probabilities=fit.held_out_probabilities, held_out=fit.held_out
    )


def test_flipped_labels__are_the_worst() -> None:
    x, labels, flipped = labelled()
    checks = checked(x, labels, np.arange(200) // 8 % 5)
    worst = checks.suspicious(labels)[:20]
    assert len(set(flipped.tolist()) & set(worst.tolist())) >= 8
    assert (checks.doubt[~np.isnan(checks.doubt)] <= 1).all()
    assert (checks.said[flipped] == flipped % CLASSES).mean() >= 0.8


def test_photos_of_one_fold__do_not_speak_for_each_other() -> None:
    # A burst of eight, all labelled wrongly alike: only photos of other folds can tell.
    x, labels, _ = labelled(wrong=0)
    folds = np.arange(200) // 8 % 5
    burst = np.arange(80, 88)
    x[burst], labels[burst] = x[0], 1
    x[burst] += np.random.default_rng(0).normal(0, 0.01, x[burst].shape).astype(np.float32)
    checks = checked(x, labels, folds)
    assert (checks.doubt[burst] > 0.7).all()


def test_labels_that_cannot_be_held_out__are_not_judged() -> None:
    x, labels, _ = labelled()
    folds = np.where(np.arange(200) < 100, -1, np.arange(200) // 8 % 5)
    checks = checked(x, labels, folds)
    assert np.isnan(checks.doubt[:100]).all()
    assert not np.isnan(checks.doubt[100:]).any()
    assert (checks.suspicious(labels) >= 100).all()


def test_too_few_labels__say_nothing() -> None:
    x, labels, _ = labelled(LEAST_LABELS - 1, wrong=0)
    checks = checked(x, labels, np.arange(len(x)) % 5)
    assert np.isnan(checks.doubt).all()
    assert not len(checks.suspicious(labels))
