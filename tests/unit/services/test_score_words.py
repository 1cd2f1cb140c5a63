"""A warning where scores are far apart beyond noise, and advice that promises nothing unknown."""

from __future__ import annotations

import numpy as np
import pytest

from cropapp.core.bootstrap import Difference
from cropapp.core.entities import ClassId, PhotoClass
from cropapp.core.learning_curve import CurvePoint, LearningCurve
from cropapp.core.metrics import Scores, score_predictions
from cropapp.core.splits import SplitScheme
from cropapp.services.label_advice import advise
from cropapp.services.score_warning import warning_of

CLASSES = (PhotoClass(ClassId(1), "rust", "#aa0000"), PhotoClass(ClassId(2), "healthy", "#00aa00"))
SIZES = (40, 40, 80, 80, 150, 150, 260, 260, 450)


def scores(accuracy: float, photos: int = 100) -> Scores:
    labels = np.arange(photos) % 2
    said = np.where(np.arange(photos) < accuracy * photos, labels, 1 - labels)
    return score_predictions(labels, np.eye(2)[said])


def schemes(**accuracies: float) -> dict[SplitScheme, Scores]:
    return {SplitScheme(name): scores(value) for name, value in accuracies.items()}


@pytest.mark.parametrize(
    ("low", "mean", "warned"), [(0.01, 0.05, True), (-0.01, 0.05, False), (0.005, 0.02, False)]
)
def test_warning__only_if_far_apart_and_beyond_noise(low: float, mean: float, warned: bool) -> None:
    gaps = {SplitScheme.GROUP: Difference(mean, low, 0.1)}
    words = warning_of(schemes(group=0.8, random=0.85), gaps, CLASSES)
    assert bool(words) == warned
    if warned:
        assert "80%, not 85%" in words


def test_warning__is_of_the_scheme_that_falls_most() -> None:
    far = Difference(0.2, 0.1, 0.3)
    gaps = {SplitScheme.GROUP: far, SplitScheme.CAMERA_DAY: far}
    found = schemes(group=0.8, random=0.9, camera_day=0.6)
    words = warning_of(found, gaps, CLASSES)
    assert words.startswith("On days it has learned nothing from it is right on 60%, not 90%")
    del gaps[SplitScheme.CAMERA_DAY]
    assert warning_of(found, gaps, CLASSES).startswith("On photos taken apart")


def test_warning__few_photos_are_named() -> None:
    few = {SplitScheme.GROUP: scores(0.9, photos=19), SplitScheme.RANDOM: scores(0.9, photos=19)}
    words = "Fewer than 10 photos to judge by, so little is known of: healthy."
    assert warning_of(few, {}, CLASSES) == words


def curve(rust: list[float], healthy: list[float], photos: int) -> LearningCurve:
    """Errors of both classes at each size."""
    points = (
        CurvePoint(n, 1 - (a + b) / 2, (n // 2, n // 2), (1 - a, 1 - b))
        for n, a, b in zip(SIZES, rust, healthy, strict=True)
    )
    return LearningCurve(tuple(points), (photos, photos))


def test_advice__names_the_class_and_the_number() -> None:
    learns = curve([3.0 * n**-0.45 for n in SIZES], [0.02] * 9, 2000)
    _, of_rust = advise(learns, CLASSES)
    assert of_rust.startswith("About ")
    assert "more labels of rust should bring it" in of_rust
    assert "if the other classes keep up" in of_rust


def test_advice__says_when_more_labels_will_not_help() -> None:
    (only,) = advise(curve([0.2] * 9, [0.1] * 9, 4000), CLASSES)
    assert only.startswith("Even twice as many labels should bring less than")


def test_advice__says_when_it_does_not_know() -> None:
    rng = np.random.default_rng(1)
    errors = [np.clip(0.3 + rng.normal(size=9) * 0.08, 0.05, 1).tolist() for _ in CLASSES]
    noise = curve(*errors, photos=20)
    assert advise(noise, CLASSES)[0].startswith("What more labels would bring is not known well")
    assert advise(LearningCurve((), (0, 0)), CLASSES) == (
        "There are too few labels to say what more of them would bring.",
    )
