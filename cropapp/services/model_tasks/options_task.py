"""Scoring what several looks at a photo, or several versions together, would bring.

Owns: held-out answers with and without the option, of the same photos. Each photo's group is held
out from the heads that answer. Must not: word what it found.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cropapp.core.splits import ALWAYS_TRAINED
from cropapp.services.model_tasks.head_task import HeadRequest, Labelled, read_labelled
from cropapp.services.model_tasks.predict_task import FloatArray
from cropapp.services.model_tasks.runtime import check_cancelled
from cropapp.store.embedding_cache import EmbeddingCache

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class OptionAnswers:
    """Who named M held-out photos rightly."""

    groups: Ints
    """(M,) photos of one group are drawn as one."""
    right: dict[str, Bools]
    """(M,) by name of what answered: `once` and `views`; or each version's uid, and `together`."""


def answer_with_views(request: HeadRequest, embedding_key: str) -> OptionAnswers:
    """Let heads that learned as usual answer from one look and from several.

    Args:
        embedding_key: of the embeddings of several looks.

    Raises:
        UserError: there are too few labels.
    """
    from cropapp.ml.evaluation import near_strengths
    from cropapp.ml.head import hold_out, subset_logits

    labelled = read_labelled(request)
    places, looks = _looks(request, labelled, embedding_key)
    class_count = len(request.classes)
    fit = hold_out(
        labelled.all_views,
        labelled.of_views(labelled.labels),
        class_count,
        folds=labelled.folds_of_views(labelled.folds),
        prior=labelled.prior,
        check_cancelled=check_cancelled,
    )
    used, subsets = _subsets(labelled, places)
    found = subset_logits(
        np.concatenate([labelled.all_views, looks]),
        np.concatenate([labelled.of_views(labelled.labels), labelled.labels[places]]),
        class_count,
        subsets=subsets,
        strengths=near_strengths(fit.strength, used_prior=fit.used_prior),
        prior=labelled.prior if fit.used_prior else None,
        check_cancelled=check_cancelled,
    )
    # Each answer lists the held-out photos as they are, then their other looks.
    once = [part[: len(part) // 2].argmax(axis=1) for part in found]
    several = [part[len(part) // 2 :].argmax(axis=1) for part in found]
    labels = [labelled.labels[rows] for rows in used]
    if not used:
        return OptionAnswers(np.empty(0, np.int64), {})
    truth = np.concatenate(labels)
    return OptionAnswers(
        np.concatenate([labelled.groups[rows] for rows in used]),
        {"once": np.concatenate(once) == truth, "views": np.concatenate(several) == truth},
    )


def _looks(request: HeadRequest, labelled: Labelled, embedding_key: str) -> tuple[Ints, FloatArray]:
    """Return the rows of `labelled` with embeddings of several looks, (K,), and those, (K, D)."""
    keys = [request.view_keys[int(position)] for position in labelled.positions]
    with EmbeddingCache(request.cache_path) as cache:
        places, looks = cache.get(embedding_key, keys)
    return np.asarray(places, dtype=np.int64), looks


def _subsets(labelled: Labelled, places: Ints) -> tuple[list[Ints], list[tuple[Bools, Bools]]]:
    """Return for each fold the photos held out, and masks of what is learned from and asked of."""
    has_looks = np.zeros(len(labelled.labels), dtype=np.bool_)
    has_looks[places] = True
    photo_folds = np.concatenate([labelled.folds, labelled.folds[labelled.further_of]])
    labels = labelled.of_views(labelled.labels)
    nothing, no_further = np.zeros(len(places), np.bool_), np.zeros(len(labelled.further), np.bool_)
    used, subsets = [], []
    for fold in np.unique(labelled.folds[labelled.folds != ALWAYS_TRAINED]):
        learned = photo_folds != fold
        held = (labelled.folds == fold) & has_looks
        if not held.any() or len(np.unique(labels[learned])) < 2:
            continue
        asked = np.concatenate([held, no_further, held[places]])
        used.append(np.flatnonzero(held).astype(np.int64))
        subsets.append((np.concatenate([learned, nothing]), asked))
    return used, subsets


def answer_together(requests: Sequence[HeadRequest], names: Sequence[str]) -> OptionAnswers:
    """Let heads on each version's backbone answer alone, and by the mean of their confidences.

    Args:
        requests: one per version, of the same photos in the same order.

    Raises:
        UserError: there are too few labels.
    """
    from cropapp.ml.head import hold_out

    class_ids = sorted({int(entry["id"]) for request in requests for entry in request.classes})
    column = {class_id: place for place, class_id in enumerate(class_ids)}
    count = len(requests[0].labels)
    held = np.ones(count, dtype=np.bool_)
    shares = np.zeros((len(requests), count, len(class_ids)), dtype=np.float32)
    truth, groups = np.zeros(count, np.int64), np.arange(count)
    for place, request in enumerate(requests):
        labelled = read_labelled(request)
        fit = hold_out(
            labelled.all_views,
            labelled.of_views(labelled.labels),
            len(request.classes),
            folds=labelled.folds_of_views(labelled.folds),
            prior=labelled.prior,
            check_cancelled=check_cancelled,
        ).of_first(len(labelled.labels))
        columns = np.array([column[int(entry["id"])] for entry in request.classes])
        shares[place][np.ix_(labelled.positions, columns)] = fit.held_out_probabilities
        mine = np.zeros(count, dtype=np.bool_)
        mine[labelled.positions] = fit.held_out
        held &= mine
        truth[labelled.positions] = columns[labelled.labels]
        groups[labelled.positions] = labelled.groups
    said = {name: shares[place].argmax(axis=1) for place, name in enumerate(names)}
    said["together"] = shares.mean(axis=0).argmax(axis=1)
    right = {name: (answers == truth)[held] for name, answers in said.items()}
    return OptionAnswers(groups[held].astype(np.int64), right)
