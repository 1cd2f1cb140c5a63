"""Quick head and deep training on the same folds of a field's photos, held against each other.

Owns: a round of a fold, any work fold by fold, and the paired figures of all. Must not: read
arguments (deep_scores does).
"""

from __future__ import annotations

import multiprocessing
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import torch
from deep_field import FOLDS, Field, Floats, Ints, quick_round, read_field, start_of, train_round

from cropapp.core.metrics import expected_calibration_error
from cropapp.core.paired import flip_p, sign_test_p
from cropapp.core.splits import stratified_random_folds
from cropapp.core.training import Recipe
from cropapp.ml.allocator import keep_freed_memory
from cropapp.ml.calibration import FLOOR_PROBABILITY
from cropapp.ml.embedding_spec import EmbeddingSpec

Told = TypeVar("Told")


@dataclass(frozen=True)
class FoldRound:
    """What both ways say of the photos of a fold that they have not seen."""

    asked: Ints
    quick: Floats
    deep: Floats
    seconds: float
    best_epoch: int


def one_fold(field: Field, recipe: Recipe, fold: int, judge: str) -> FoldRound:
    """Learn without a fold in both ways, and ask about it."""
    of_fold = stratified_random_folds(field.labels, FOLDS)
    rows, asked = np.flatnonzero(of_fold != fold), np.flatnonzero(of_fold == fold)
    quick = quick_round(field, rows, asked)
    deep = train_round(
        field,
        start_of(field),
        rows,
        asked,
        recipe,
        class_count=len(field.classes),
        judge=judge,
    )
    done = FoldRound(asked, quick, deep.probabilities, deep.seconds, deep.model.best_epoch)
    right = [accuracy(said, field.labels[asked]) for said in (done.quick, done.deep)]
    print(
        f"fold {fold}: quick {right[0]:.4f}, deep {right[1]:.4f} in {done.seconds:.0f} s",
        file=sys.stderr,
        flush=True,
    )
    return done


def over_folds(
    work: Callable[[Field, Recipe, int], Told],
    field: Field,
    recipe: Recipe,
    folds: int,
    *,
    folder: Path,
    processes: int,
) -> list[Told]:
    """Return what `work` tells of the first folds.

    One after the other, or some at a time, each on a thread of a process of its own that reads
    `folder` again.
    """
    if processes == 1:
        return [work(field, recipe, fold) for fold in range(folds)]
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(processes, mp_context=spawn) as pool:
        begun = [
            pool.submit(_beside, work, folder, field.spec, recipe, fold) for fold in range(folds)
        ]
        return [each.result() for each in begun]


def _beside(
    work: Callable[[Field, Recipe, int], Told],
    folder: Path,
    spec: EmbeddingSpec,
    recipe: Recipe,
    fold: int,
) -> Told:
    torch.set_num_threads(1)
    keep_freed_memory()
    return work(read_field(folder, spec), recipe, fold)


def compare(field: Field, rounds: Sequence[FoldRound], judge: str) -> dict[str, Any]:
    """Return what sets quick head and deep training apart on the photos of all folds."""
    asked = [each.asked for each in rounds]
    labels = field.labels[np.concatenate(asked)]
    said = {"quick": [each.quick for each in rounds], "deep": [each.deep for each in rounds]}
    quick, deep = (np.concatenate(parts) for parts in said.values())
    right_quick, right_deep = (p.argmax(axis=1) == labels for p in (quick, deep))
    worse, better = int((right_quick & ~right_deep).sum()), int((~right_quick & right_deep).sum())
    found: dict[str, Any] = {
        "photos": len(labels),
        "judge": judge,
        "quick_accuracy": round(float(right_quick.mean()), 4),
        "deep_accuracy": round(float(right_deep.mean()), 4),
        "quick_accuracy_per_fold": _per_fold(said["quick"], asked, field),
        "deep_accuracy_per_fold": _per_fold(said["deep"], asked, field),
        "only_quick_right": worse,
        "only_deep_right": better,
        "sign_test_p": sign_test_p(worse, better),
    }
    alone = np.arange(len(labels))
    for name, loss in (("brier_score", _brier), ("log_loss", _log_loss)):
        of_quick, of_deep = loss(quick, labels), loss(deep, labels)
        found[f"quick_{name}"] = round(float(of_quick.mean()), 4)
        found[f"deep_{name}"] = round(float(of_deep.mean()), 4)
        found[f"{name}_paired_p"] = flip_p(of_quick - of_deep, alone)
    return found | {
        "quick_calibration_error": round(expected_calibration_error(labels, quick), 4),
        "deep_calibration_error": round(expected_calibration_error(labels, deep), 4),
        "seconds_per_fold": [round(each.seconds, 1) for each in rounds],
        "best_epoch_per_fold": [each.best_epoch for each in rounds],
    }


def _brier(probabilities: Floats, labels: Ints) -> Floats:
    """Return the Brier score of each photo, 0 to 2."""
    gaps = np.array(probabilities, dtype=np.float64)
    gaps[np.arange(len(labels)), labels] -= 1
    squares: Floats = (gaps**2).sum(axis=1)
    return squares


def _log_loss(probabilities: Floats, labels: Ints) -> Floats:
    of_label = np.asarray(probabilities, np.float64)[np.arange(len(labels)), labels]
    losses: Floats = -np.log(np.maximum(of_label, FLOOR_PROBABILITY))
    return losses


def accuracy(probabilities: Floats, labels: Ints) -> float:
    return float((probabilities.argmax(axis=1) == labels).mean())


def _per_fold(parts: Sequence[Floats], asked: Sequence[Ints], field: Field) -> list[float]:
    return [
        round(accuracy(part, field.labels[rows]), 4)
        for part, rows in zip(parts, asked, strict=True)
    ]
