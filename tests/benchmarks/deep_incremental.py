"""A training that goes on with two new classes: what becomes of the old ones.

Owns: both rounds of a fold, and the figures of all. Must not: read arguments (deep_scores does).
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations
from typing import Any

import numpy as np
from deep_field import (
    FOLDS,
    JUDGES,
    Field,
    Ints,
    quick_round,
    start_of,
    train_round,
)
from numpy.typing import NDArray

from cropapp.core.paired import sign_test_p
from cropapp.core.splits import stratified_random_folds
from cropapp.core.training import Recipe
from cropapp.ml.backbone_weights import Weights
from cropapp.ml.backbones import build_backbone
from cropapp.ml.linear_head import LinearHead, align_head
from cropapp.ml.training import StartingPoint, TrainedModel

OLD_CLASSES = 6

Told = dict[str, NDArray[Any]]
"""What both rounds say of the photos of a fold, (T,) each."""


def with_new(field: Field, new: Sequence[str]) -> Field:
    """Return the same photos with the classes of these names as the last."""
    if missing := set(new) - set(field.classes):
        raise SystemExit(f"No folder {', '.join(missing)}; there are {', '.join(field.classes)}.")
    order = sorted(range(len(field.classes)), key=lambda index: field.classes[index] in new)
    classes = tuple(field.classes[index] for index in order)
    return replace(field, classes=classes, labels=np.argsort(order)[field.labels])


def two_rounds(field: Field, recipe: Recipe, fold: int, new: Sequence[str] = ()) -> Told:
    """Train on the first classes without a fold, go on with the new ones, ask about the fold.

    Both rounds have the same photos choose their best epoch, as in the program: one that the first
    round has learned from would choose the last epoch of the second.

    Args:
        new: the two classes that come with the second round; none: the last two.
    """
    field = with_new(field, new)
    held = stratified_random_folds(field.labels, FOLDS) == fold
    old = field.labels < OLD_CLASSES
    choosers = stratified_random_folds(field.labels, JUDGES, seed=1) == 0
    rows, everything = np.flatnonzero(~held & old), np.flatnonzero(held)
    count = len(field.classes)
    first = train_round(
        field, start_of(field), rows, everything, recipe, class_count=OLD_CLASSES, choosers=choosers
    )
    learned = np.flatnonzero(~held)
    weights = np.where(~old[learned], recipe.recent_weight, 1.0).astype(np.float32)
    second = train_round(
        field,
        _go_on(first.model, count),
        learned,
        everything,
        recipe,
        class_count=count,
        weights=weights,
        choosers=choosers,
    )
    labels = field.labels[everything]
    among = second.probabilities[:, :OLD_CLASSES].argmax(axis=1)
    # What two more classes cost by themselves: the quick head, with all photos of both rounds.
    quick = [quick_round(field, some, everything).argmax(axis=1) for some in (rows, learned)]
    told = {
        "labels": labels,
        "before": first.probabilities.argmax(axis=1),
        "after": second.probabilities.argmax(axis=1),
        "among": among == labels,
        "quick_before": quick[0] == labels,
        "quick_after": quick[1] == labels,
    }
    was_old = labels < OLD_CLASSES
    before, after = (float((told[key] == labels)[was_old].mean()) for key in ("before", "after"))
    print(
        f"fold {fold}: old classes {before:.4f}, then {after:.4f} in {first.seconds:.0f} and "
        f"{second.seconds:.0f} s",
        file=sys.stderr,
        flush=True,
    )
    return told


def _go_on(model: TrainedModel, class_count: int) -> StartingPoint:
    spec = model.spec
    weights = Weights(dict(model.backbone_state), "0" * 64, "trained")
    backbone = build_backbone(spec.backbone, weights=weights, joined=spec.joined)
    rows = [row if row < model.head.class_count else None for row in range(class_count)]
    head: LinearHead = align_head(model.head, rows)
    return StartingPoint(spec, backbone, head)


def price_of_two(field: Field) -> dict[str, Any]:
    """Return what any two more classes cost the others, with a quick head learned anew each time.

    Nothing can be forgotten there: it is the price of the harder question.
    """
    of_fold = stratified_random_folds(field.labels, FOLDS)
    lost = {
        pair: _lost_to(field, of_fold, pair) for pair in combinations(range(len(field.classes)), 2)
    }
    names = {pair: " + ".join(field.classes[each] for each in pair) for pair in lost}
    points, among = (np.array([each[at] for each in lost.values()]) for at in (0, 1))
    return {
        "choices": len(lost),
        "points_lost": {names[pair]: round(float(each[0]), 1) for pair, each in lost.items()},
        "points_lost_mean": round(float(points.mean()), 1),
        "points_lost_range": [round(float(end), 1) for end in (points.min(), points.max())],
        "points_lost_among_old_range": [round(float(end), 1) for end in (among.min(), among.max())],
    }


def _lost_to(field: Field, of_fold: Ints, pair: tuple[int, int]) -> tuple[float, float]:
    """Return the points that all other classes lose to a pair: as asked, and among themselves."""
    old = ~np.isin(field.labels, pair)
    others = np.delete(np.arange(len(field.classes)), pair)
    right = list[tuple[Any, Any, Any]]()
    for fold in range(FOLDS):
        held = of_fold == fold
        asked = np.flatnonzero(held & old)
        truth = field.labels[asked]
        before, after = (
            quick_round(field, np.flatnonzero(rows), asked) for rows in (~held & old, ~held)
        )
        among = others[after[:, others].argmax(axis=1)]
        right.append(
            (before.argmax(axis=1) == truth, after.argmax(axis=1) == truth, among == truth)
        )
    first, then, alone = (100 * np.concatenate(part).mean() for part in zip(*right, strict=True))
    return first - then, first - alone


def compare_rounds(rounds: Sequence[Told], classes: Sequence[str]) -> dict[str, Any]:
    """Return what the second round of all folds has kept of the first, and what it has won."""
    joined = {key: np.concatenate([each[key] for each in rounds]) for key in rounds[0]}
    truth, before, after = joined["labels"], joined["before"], joined["after"]
    was_old = truth < OLD_CLASSES
    right, old_truth = after == truth, truth[was_old]
    old_right = before[was_old] == old_truth
    lost, won = int((old_right & ~right[was_old]).sum()), int((~old_right & right[was_old]).sum())
    return {
        "old_classes": OLD_CLASSES,
        "folds": len(rounds),
        "old_photos": int(was_old.sum()),
        "old_accuracy_before": round(float(old_right.mean()), 4),
        "old_accuracy_after": round(float(right[was_old].mean()), 4),
        "old_lost": lost,
        "old_won": won,
        "p": round(sign_test_p(lost, won), 3),
        "old_taken_for_new": int((after[was_old] >= OLD_CLASSES).sum()),
        "old_accuracy_after_among_old": round(float(joined["among"][was_old].mean()), 4),
        "quick_old_accuracy_before": round(float(joined["quick_before"][was_old].mean()), 4),
        "quick_old_accuracy_after": round(float(joined["quick_after"][was_old].mean()), 4),
        "new_photos": int((~was_old).sum()),
        "new_accuracy": round(float(right[~was_old].mean()), 4),
        "all_accuracy": round(float(right.mean()), 4),
        "per_old_class": _per_class(before[was_old], after[was_old], old_truth, classes),
    }


def _per_class(
    before: Ints, after: Ints, labels: Ints, names: Sequence[str]
) -> dict[str, list[float]]:
    return {
        names[index]: [
            round(float((said[labels == index] == index).mean()), 3) for said in (before, after)
        ]
        for index in np.unique(labels)
    }
