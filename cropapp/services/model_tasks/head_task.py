"""Fitting a head on cached embeddings, and writing models.

Owns: the scores of a fit on held-out photos, and the model folder of what was fitted.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from cropapp.core.bootstrap import RESAMPLES
from cropapp.core.entities import ModelKind
from cropapp.core.metrics import score_predictions
from cropapp.core.splits import ALWAYS_TRAINED, further_folds, stratified_random_folds
from cropapp.core.target_view import FURTHER_VIEWS, further_view_key
from cropapp.services.model_tasks.predict_task import FloatArray
from cropapp.services.model_tasks.runtime import (
    check_cancelled,
    embedder_of,
    head_of,
    hub_weights_of,
    novelty_of,
)
from cropapp.store.embedding_cache import EmbeddingCache

if TYPE_CHECKING:
    from cropapp.ml.head import HeldOutFit, LinearHead
    from cropapp.ml.novelty import Novelty


MOST_LABELS_SEEN_FURTHER = 1_500
"""Above so many labels a head is learned from the photos as they are: further views would cost
minutes, and teach the less the more labels there are."""


@dataclass(frozen=True, slots=True)
class HeadRequest:
    """Everything a head fit needs; arrays are aligned by photo."""

    cache_path: Path
    view_keys: tuple[str, ...]
    """What the embedding cache names each photo's view."""
    labels: NDArray[np.int64]
    """(N,) indices into `classes`."""
    folds: NDArray[np.int64]
    """(N,) photos of one group share a fold; ALWAYS_TRAINED for what the backbone has seen."""
    classes: tuple[dict[str, Any], ...]
    """`{"id", "name", "colour"}` per output of the head."""
    base_folder: Path | None
    """The model version whose backbone is used; None: the default backbone."""
    prior_folder: Path | None
    """A version that was learned from photos that are not here, as a starting point."""
    prior_rows: tuple[int | None, ...] = ()
    """For each class the prior's row, or None for a class it does not know."""
    groups: NDArray[np.int64] | None = None
    """(N,) photos of one number are held out together; None: each by itself."""
    int8_folder: Path | None = None
    """Holds the network in 8-bit integers that becomes the version's own; None: it shares one."""


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
    probabilities: FloatArray | None = None
    """(M, C) calibrated, while the photo's group was held out; None: not asked for."""
    doubt: NDArray[np.float64] | None = None
    """(M,) how likely the label is wrong, 0 to 1; NaN where nothing can be said."""
    alternative: NDArray[np.int64] | None = None
    """(M,) the class that speaks most for itself without the label."""
    random_predicted: NDArray[np.int64] | None = None
    """(M,) the class predicted while the photo, but not its group, was held out, -1 if none."""


def fit_head_on_cache(
    request: HeadRequest, target_folder: Path | None, description: dict[str, Any]
) -> HeadResult:
    """Fit a head on cached embeddings, score it on held-out folds, write it as a model version.

    Args:
        target_folder: where the version is written; None only scores.
        description: `uid`, `name`, `kind`, `parents` and `trained` of the version's model.json.
    """
    from cropapp.ml.head_solver import one_thread

    labelled = read_labelled(request)
    # The limit holds for the whole process: what runs side by side must not lift it one by one.
    with one_thread(), ThreadPoolExecutor(1, thread_name_prefix="novelty") as beside:
        novelty = None if target_folder is None else beside.submit(_novelty, request, labelled)
        return _fit(request, labelled, novelty, target_folder, description)


def _novelty(request: HeadRequest, labelled: Labelled) -> Novelty | None:
    from cropapp.ml.novelty import fit_novelty

    if not len(labelled.labels):
        return None
    return fit_novelty(
        labelled.embeddings,
        labelled.labels,
        folds=labelled.folds,
        prior=novelty_of(request.prior_folder),
        check_cancelled=check_cancelled,
    )


def _fit(
    request: HeadRequest,
    labelled: Labelled,
    novelty: Future[Novelty | None] | None,
    target_folder: Path | None,
    description: dict[str, Any],
) -> HeadResult:
    from cropapp.ml.evaluation import near_strengths
    from cropapp.ml.head import basis_of, fit_head, hold_out
    from cropapp.ml.label_doubt import check_labels

    embeddings, labels, folds = labelled.embeddings, labelled.labels, labelled.folds
    prior, positions = labelled.prior, labelled.positions
    class_count = len(request.classes)
    views, view_labels = labelled.all_views, labelled.of_views(labels)
    basis = basis_of(views, view_labels, class_count) if len(labels) else None
    fit = fit_head(
        views,
        view_labels,
        class_count,
        folds=labelled.folds_of_views(folds),
        prior=prior,
        basis=basis,
        check_cancelled=check_cancelled,
    ).of_first(len(labels))
    at_random = hold_out(
        views,
        view_labels,
        class_count,
        folds=labelled.folds_of_views(random_split(labels, folds)),
        prior=prior if fit.used_prior else None,
        strengths=near_strengths(fit.strength, used_prior=fit.used_prior),
        basis=basis,
        check_cancelled=check_cancelled,
    ).of_first(len(labels))
    grouped = scored(labels, fit, labelled.groups)
    random = scored(labels, at_random, labelled.groups)
    if target_folder is not None and novelty is not None:
        check_cancelled()
        metrics = {"grouped": grouped, "random": random, "strength": fit.strength}
        described = description | {"metrics": metrics}
        _write_version(request, fit.head, novelty.result(), target_folder, described)
    checks = check_labels(
        embeddings,
        labels,
        folds=folds,
        probabilities=fit.held_out_probabilities,
        held_out=fit.held_out,
    )
    return HeadResult(
        embedding_key=labelled.embedding_key,
        positions=positions,
        predicted=np.where(fit.held_out, fit.held_out_probabilities.argmax(axis=1), -1),
        grouped=grouped,
        random=random,
        strength=fit.strength,
        used_prior=fit.used_prior,
        prior_predicted=None if prior is None else prior.logits(embeddings).argmax(axis=1),
        probabilities=fit.held_out_probabilities,
        doubt=checks.doubt,
        alternative=checks.said,
        random_predicted=np.where(at_random.held_out, at_random.held_out_logits.argmax(axis=1), -1),
    )


@dataclass(frozen=True, slots=True)
class Labelled:
    """The labelled photos whose embedding is cached, (M,) each."""

    embedding_key: str
    positions: NDArray[np.int64]
    embeddings: FloatArray
    """(M, D)."""
    labels: NDArray[np.int64]
    folds: NDArray[np.int64]
    groups: NDArray[np.int64]
    prior: LinearHead | None
    further: FloatArray
    """(K, D) embeddings of further views of them."""
    further_of: NDArray[np.int64]
    """(K,) the row of the photo that each is a view of."""

    @property
    def all_views(self) -> FloatArray:
        """(M + K, D): the photos as they are, then their further views."""
        if not len(self.further):
            return self.embeddings
        return np.concatenate([self.embeddings, self.further])

    def of_views(self, values: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return what (M,) values of photos are for `all_views`."""
        return np.concatenate([values, values[self.further_of]])

    def folds_of_views(self, folds: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the folds of `all_views` where photos have these."""
        return np.concatenate([folds, further_folds(folds[self.further_of])])


def read_labelled(request: HeadRequest) -> Labelled:
    """Return what a fit needs, in memory."""
    key = embedder_of(request.base_folder).embedding_key
    embeddings, positions = _cached_embeddings(request, key, request.view_keys)
    further, further_of = _further_views(request, key, positions)
    groups = np.arange(len(request.labels)) if request.groups is None else request.groups
    return Labelled(
        embedding_key=key,
        positions=positions,
        embeddings=embeddings,
        labels=request.labels[positions],
        folds=request.folds[positions],
        groups=groups[positions],
        prior=_aligned_prior(request),
        further=further,
        further_of=further_of,
    )


def random_split(labels: NDArray[np.int64], folds: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return random folds, (M,), in which what is always trained on stays so."""
    found = np.full(len(labels), ALWAYS_TRAINED)
    free = folds != ALWAYS_TRAINED
    found[free] = stratified_random_folds(labels[free])
    return found


def scored(labels: NDArray[np.int64], fit: HeldOutFit, groups: NDArray[np.int64]) -> dict[str, Any]:
    """Score the photos that could be held out: a class with one group cannot be without it."""
    held = fit.held_out
    return score_predictions(
        labels[held],
        fit.held_out_probabilities[held],
        groups=groups[held],
        uncalibrated=fit.uncalibrated[held],
        resamples=RESAMPLES,
    ).as_dict()


def _cached_embeddings(
    request: HeadRequest, embedding_key: str, keys: Sequence[str]
) -> tuple[FloatArray, NDArray[np.int64]]:
    """Return the embeddings (M, D) that are kept of these views, and their places in `keys`."""
    with EmbeddingCache(request.cache_path) as cache:
        positions, embeddings = cache.get(embedding_key, keys)
    return embeddings, np.asarray(positions, dtype=np.int64)


def _further_views(
    request: HeadRequest, embedding_key: str, positions: NDArray[np.int64]
) -> tuple[FloatArray, NDArray[np.int64]]:
    """Return what is cached of further views of the photos at these positions."""
    known = [request.view_keys[int(position)] for position in positions]
    if len(known) > MOST_LABELS_SEEN_FURTHER:
        known = []
    keys = [further_view_key(key, n) for key in known for n in range(1, FURTHER_VIEWS + 1)]
    embeddings, found = _cached_embeddings(request, embedding_key, keys)
    return embeddings, found // FURTHER_VIEWS


def _aligned_prior(request: HeadRequest) -> LinearHead | None:
    from cropapp.ml.head import align_head

    head = head_of(request.prior_folder) if request.prior_folder else None
    return None if head is None else align_head(head, request.prior_rows)


def _write_version(
    request: HeadRequest,
    head: LinearHead,
    novelty: Novelty | None,
    folder: Path,
    description: dict[str, Any],
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
    save_model(folder, spec, head, novelty=novelty, int8=request.int8_folder)


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
