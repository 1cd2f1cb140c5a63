"""Scores agree with scikit-learn's, and stay numbers where there is little to count."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn import metrics as reference

from cropapp.core.metrics import Scores, expected_calibration_error, score_predictions


def field(photos: int = 400, classes: int = 6, seed: int = 0):
    rng = np.random.default_rng(seed)
    labels = rng.choice(classes, size=photos, p=[0.5, 0.2, 0.1, 0.1, 0.05, 0.05])
    logits = rng.normal(size=(photos, classes))
    logits[np.arange(photos), labels] += 1.2
    odds = np.exp(logits)
    return labels.astype(np.int64), odds / odds.sum(axis=1, keepdims=True)


def test_scores__as_scikit_learn_counts_them() -> None:
    labels, probabilities = field()
    predicted = probabilities.argmax(axis=1)
    scores = score_predictions(labels, probabilities)
    precision, recall, f1, support = reference.precision_recall_fscore_support(labels, predicted)
    assert scores.photos == 400
    assert scores.accuracy == pytest.approx(reference.accuracy_score(labels, predicted))
    assert scores.balanced_accuracy == pytest.approx(
        reference.balanced_accuracy_score(labels, predicted)
    )
    assert scores.macro_f1 == pytest.approx(reference.f1_score(labels, predicted, average="macro"))
    np.testing.assert_allclose([c.precision for c in scores.per_class], precision)
    np.testing.assert_allclose([c.recall for c in scores.per_class], recall)
    np.testing.assert_allclose([c.f1 for c in scores.per_class], f1)
    assert [c.photos for c in scores.per_class] == support.tolist()
    np.testing.assert_array_equal(
        scores.confusion, reference.confusion_matrix(labels, predicted, labels=range(6))
    )


def test_scores__a_class_without_photos_counts_for_nothing() -> None:
    labels = np.array([0, 0, 1])
    probabilities = np.array([[0.8, 0.1, 0.1], [0.1, 0.1, 0.8], [0.2, 0.7, 0.1]])
    scores = score_predictions(labels, probabilities)
    assert scores.accuracy == pytest.approx(2 / 3)
    assert scores.balanced_accuracy == pytest.approx(0.75)
    assert (scores.per_class[2].recall, scores.per_class[2].precision) == (0, 0)
    assert scores.confusion == ((1, 0, 1), (0, 1, 0), (0, 0, 0))


def test_scores__of_no_photo_are_zeros() -> None:
    scores = score_predictions(np.empty(0, np.int64), np.empty((0, 3)))
    assert (scores.photos, scores.accuracy, scores.macro_f1) == (0, 0.0, 0.0)
    assert scores.calibration_error == 0.0
    assert len(scores.per_class) == 3


def test_scores__come_back_from_their_dictionary() -> None:
    scores = score_predictions(*field())
    assert Scores.from_dict(scores.as_dict()) == scores


def test_calibration_error__is_the_gap_between_confidence_and_truth() -> None:
    probabilities = np.tile([0.85, 0.15], (100, 1))
    sure_and_right = np.zeros(100, np.int64)
    assert expected_calibration_error(sure_and_right, probabilities) == pytest.approx(0.15)
    right_as_often_as_said = np.array([0] * 85 + [1] * 15)
    assert expected_calibration_error(right_as_often_as_said, probabilities) == pytest.approx(0)
    assert expected_calibration_error(sure_and_right, np.tile([1.0, 0.0], (100, 1))) == 0
