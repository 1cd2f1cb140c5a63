"""Fitting a head on cached embeddings, and writing models.

Owns: the scores of a fit on held-out photos, and the model folder of what was fitted.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from cropapp.core.entities import ModelKind
from cropapp.core.metrics import score_predictions
from cropapp.core.splits import random_folds
from cropapp.services.model_tasks.predict_task import FloatArray
from cropapp.services.model_tasks.runtime import (
    check_cancelled,
    embedder_of,
    head_of,
    hub_weights_of,
)
from cropapp.store.embedding_cache import EmbeddingCache

if TYPE_CHECKING:
    from cropapp.ml.head import HeadFit, LinearHead


@dataclass(frozen=True, slots=True)
class HeadRequest:
    """Everything a head fit needs; arrays are aligned by photo."""

    cache_path: Path
    view_keys: tuple[str, ...]
    """What the embedding cache names each photo's view."""
    labels: NDArray[np.int64]
    """(N,) indices into `classes`."""
    folds: NDArray[np.int64]
    """(N,) photos of one group share a fold."""
    classes: tuple[dict[str, Any], ...]
    """`{"id", "name", "colour"}` per output of the head."""
    base_folder: Path | None
    """The model version whose backbone is used; None: the default backbone."""
    prior_folder: Path | None
    """A version that was learned from photos that are not here, as a starting point."""
    prior_rows: tuple[int | None, ...] = ()
    """For each class the prior's row, or None for a class it does not know."""


@dataclass(frozen=True, slots=True)
class HeadResult:
    """How a fitted head does on photos it was not fitted on."""

    embedding_key: str
    positions: NDArray[np.int64]
    """(M,) positions in `view_keys` that had an embedding; the others were left out."""
    predicted: NDArray[np.int64]
    """(M,) the class predicted while the photo's group was held out, -1 where none could be."""
    grouped: dict[str, Any]
    random: dict[str, Any]
    strength: float
    used_prior: bool
    prior_predicted: NDArray[np.int64] | None
    """(M,) what the prior alone says of the same photos."""


def fit_head_on_cache(
    request: HeadRequest, target_folder: Path | None, description: dict[str, Any]
) -> HeadResult:
    """Fit a head on cached embeddings, score it on held-out folds, write it as a model version.

    Args:
        target_folder: where the version is written; None only scores.
        description: `uid`, `name`, `kind`, `parents` and `trained` of the version's model.json.
    """
    from cropapp.ml.evaluation import cross_validate
    from cropapp.ml.head import fit_head

    embedder = embedder_of(request.base_folder)
    embeddings, positions = _cached_embeddings(request, embedder.embedding_key)
    labels, folds = request.labels[positions], request.folds[positions]
    prior = _aligned_prior(request)
    class_count = len(request.classes)
    fit = fit_head(
        embeddings,
        labels,
        class_count,
        folds=folds,
        prior=prior,
        check_cancelled=check_cancelled,
    )
    at_random = cross_validate(
        embeddings,
        labels,
        class_count,
        random_folds(len(labels)),
        prior=prior if fit.used_prior else None,
        check_cancelled=check_cancelled,
    )
    grouped, random = _scores(labels, fit), _scores(labels, at_random)
    if target_folder is not None:
        check_cancelled()
        metrics = {"grouped": grouped, "random": random, "strength": fit.strength}
        _write_version(request, fit.head, target_folder, description | {"metrics": metrics})
    return HeadResult(
        embedding_key=embedder.embedding_key,
        positions=positions,
        predicted=np.where(fit.held_out, fit.held_out_probabilities.argmax(axis=1), -1),
        grouped=grouped,
        random=random,
        strength=fit.strength,
        used_prior=fit.used_prior,
        prior_predicted=None if prior is None else prior.logits(embeddings).argmax(axis=1),
    )


def _scores(labels: NDArray[np.int64], fit: HeadFit) -> dict[str, Any]:
    """Score the photos that could be held out: a class with one group cannot be without it."""
    held = fit.held_out
    return score_predictions(labels[held], fit.held_out_probabilities[held]).as_dict()


def _cached_embeddings(
    request: HeadRequest, embedding_key: str
) -> tuple[FloatArray, NDArray[np.int64]]:
    cache = EmbeddingCache(request.cache_path)
    try:
        positions, embeddings = cache.get(embedding_key, request.view_keys)
    finally:
        cache.close()
    return embeddings, np.asarray(positions, dtype=np.int64)


def _aligned_prior(request: HeadRequest) -> LinearHead | None:
    from cropapp.ml.head import align_head

    head = head_of(request.prior_folder) if request.prior_folder else None
    return None if head is None else align_head(head, request.prior_rows)


def _write_version(
    request: HeadRequest, head: LinearHead, folder: Path, description: dict[str, Any]
) -> None:
    from cropapp.ml.model_folder import ModelClass, ModelSpec, save_model

    spec = ModelSpec(
        uid=description["uid"],
        name=description["name"],
        kind=ModelKind(description["kind"]),
        embedding=embedder_of(request.base_folder).spec,
        classes=tuple(
            ModelClass(str(entry["id"]), entry["name"], entry["colour"])
            for entry in request.classes
        ),
        created_at=datetime.fromisoformat(description["trained"]["when"]),
        parents=tuple(description["parents"]),
        trained=description["trained"],
        metrics=description["metrics"],
    )
    save_model(folder, spec, head)


def write_imagenet_model(backbone: str, folder: Path, weights_file: Path | None = None) -> None:
    """Write the ImageNet classes of a backbone as a model folder.

    Args:
        weights_file: ImageNet weights that the person has; they are kept in the model folder.
    """
    from cropapp.ml.backbone_weights import load_weights_file
    from cropapp.ml.embedder import build_network
    from cropapp.ml.embedding_spec import default_spec
    from cropapp.ml.imagenet_model import imagenet_model
    from cropapp.ml.model_folder import save_model

    spec = default_spec(backbone)
    weights = weights_file or hub_weights_of(spec)
    model, head = imagenet_model(*build_network(spec, weights))
    own = load_weights_file(weights_file).state if weights_file else None
    save_model(folder, model, head, backbone=own)
