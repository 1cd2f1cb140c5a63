"""Scoring what can be learned from the labels, under every way to hold photos out.

Owns: the heavy part of an evaluation. Must not: write a model, or word what it found.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cropapp.core.learning_curve import LearningCurve
from cropapp.core.splits import ALWAYS_TRAINED, SplitScheme
from cropapp.services.model_tasks.head_task import (
    HeadRequest,
    Labelled,
    random_split,
    read_labelled,
    scored,
)
from cropapp.services.model_tasks.runtime import check_cancelled

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Split:
    """One way to hold photos out, (N,) each."""

    folds: Ints
    groups: Ints
    """What is drawn as one when the intervals are."""


@dataclass(frozen=True, slots=True)
class EvaluateRequest:
    head: HeadRequest
    """Its folds and groups are those of the group scheme, which is always scored, as is random."""
    further: Mapping[SplitScheme, Split]
    with_curve: bool


@dataclass(frozen=True, slots=True)
class EvaluateResult:
    embedding_key: str
    positions: Ints
    """(M,) positions in the request's photos that had an embedding."""
    scores: Mapping[SplitScheme, dict[str, Any]]
    predicted: Mapping[SplitScheme, Ints]
    """(M,) the class predicted while the photo was held out, -1 where none could be."""
    prior_predicted: Ints | None
    curve: LearningCurve | None


def evaluate_on_cache(request: EvaluateRequest) -> EvaluateResult:
    """Hold every labelled photo out once under each scheme, and score.

    Raises:
        UserError: there are too few labels.
    """
    from cropapp.ml.evaluation import cross_validate

    labelled = read_labelled(request.head)
    splits = _splits(request, labelled)
    found = cross_validate(
        labelled.all_views,
        labelled.of_views(labelled.labels),
        len(request.head.classes),
        {name: labelled.folds_of_views(split.folds) for name, split in splits.items()},
        prior=labelled.prior,
        check_cancelled=check_cancelled,
    )
    fits = {name: fit.of_first(len(labelled.labels)) for name, fit in found.items()}
    best = fits[SplitScheme.GROUP]
    prior = labelled.prior
    return EvaluateResult(
        embedding_key=labelled.embedding_key,
        positions=labelled.positions,
        scores={
            SplitScheme(name): scored(labelled.labels, fit, splits[SplitScheme(name)].groups)
            for name, fit in fits.items()
        },
        predicted={
            SplitScheme(name): np.where(fit.held_out, fit.held_out_logits.argmax(axis=1), -1)
            for name, fit in fits.items()
        },
        prior_predicted=(
            None if prior is None else prior.logits(labelled.embeddings).argmax(axis=1)
        ),
        curve=(
            _curve(request, labelled, best.strength, best.used_prior)
            if request.with_curve
            else None
        ),
    )


def _splits(request: EvaluateRequest, labelled: Labelled) -> dict[SplitScheme, Split]:
    """Return all schemes for the photos that have an embedding, (M,) each."""
    found = {
        SplitScheme.GROUP: Split(labelled.folds, labelled.groups),
        SplitScheme.RANDOM: Split(random_split(labelled.labels, labelled.folds), labelled.groups),
    }
    seen = labelled.folds == ALWAYS_TRAINED
    for scheme, split in request.further.items():
        folds = np.where(seen, ALWAYS_TRAINED, split.folds[labelled.positions])
        found[scheme] = Split(folds, split.groups[labelled.positions])
    return found


def _curve(
    request: EvaluateRequest, labelled: Labelled, strength: float, used_prior: bool
) -> LearningCurve:
    from cropapp.ml.evaluation import learning_curve, near_strengths

    class_count = len(request.head.classes)
    points = learning_curve(
        labelled.all_views,
        labelled.of_views(labelled.labels),
        class_count,
        folds=labelled.folds_of_views(labelled.folds),
        groups=labelled.of_views(labelled.groups),
        photos=len(labelled.labels),
        strengths=near_strengths(strength, used_prior=used_prior),
        prior=labelled.prior if used_prior else None,
        check_cancelled=check_cancelled,
    )
    held = labelled.folds != ALWAYS_TRAINED
    counts = np.bincount(labelled.labels[held], minlength=class_count)
    pairs = np.unique(np.column_stack([labelled.labels, labelled.groups])[held], axis=0)
    groups = np.bincount(pairs[:, 0], minlength=class_count)
    return LearningCurve(points, tuple(map(int, counts)), tuple(map(int, groups)))
