"""What runs inside the model process: plain functions of plain values.

Owns: reading photos for the model (one read, one decode), embedding, predicting, fitting a head.
Must not: open a project, or be called in the window's process. torch comes in inside the
functions, never when this module is imported: the window imports it to name the functions.
"""

from __future__ import annotations

import logging
import os
import signal
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from multiprocessing.connection import wait as wait_for_any
from multiprocessing.process import parent_process
from multiprocessing.sharedctypes import SynchronizedArray
from multiprocessing.synchronize import Event
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from cropapp.core.entities import TOP_K, PhotoFacts
from cropapp.core.errors import PhotoUnreadable
from cropapp.core.metrics import score_predictions
from cropapp.core.splits import random_folds
from cropapp.core.tasks import Cancelled
from cropapp.store.embedding_cache import EmbeddingCache

if TYPE_CHECKING:
    from cropapp.media.read import PhotoReading
    from cropapp.ml.backbone_weights import Weights
    from cropapp.ml.embedder import Embedder
    from cropapp.ml.embedding_spec import EmbeddingSpec
    from cropapp.ml.head import HeadFit, LinearHead
    from cropapp.ml.model_folder import ModelSpec

log = logging.getLogger(__name__)

DECODE_THREADS = 2
"""Decoding releases the interpreter; more threads than cores only fight the model for them."""
BATCH_PHOTOS = 8
"""Lite0 on the CPU: 43 / 52 / 38 photos/s at batch 1 / 8 / 32."""
PREDICT_CHUNK = 4096
MIRROR_VARIABLE = "CROPAPP_WEIGHTS_URL"
"""Names a mirror of the weights' hubs, for a network that reaches no other."""

FloatArray = NDArray[np.float32]


class _Process:
    """What the process was started with."""

    cancel: Event | None = None
    download: SynchronizedArray[int] | None = None
    """Bytes fetched and bytes in all, read by the parent."""
    device = "auto"
    backbones_folder = Path()


def initialise_process(
    cancel: Event, download: SynchronizedArray[int], device: str, backbones_folder: Path
) -> None:
    """Remember the cancel event and end with the parent, however the parent ends."""
    from cropapp.ml.device import set_threads

    # Ctrl-C is answered by the parent, which cancels.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _Process.cancel, _Process.download = cancel, download
    _Process.device, _Process.backbones_folder = device, backbones_folder
    set_threads()
    threading.Thread(target=_end_with_parent, name="end-with-parent", daemon=True).start()


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        wait_for_any([parent.sentinel])
        os._exit(0)


def _check_cancelled() -> None:
    if _Process.cancel is not None and _Process.cancel.is_set():
        raise Cancelled


def process_id() -> int:
    return os.getpid()


def device_report() -> str:
    """Return one line on what the network can run on here."""
    from cropapp.ml.device import choose_device, describe_devices

    there = [
        f"{row['name']}: {row['detail']}" for row in describe_devices() if row["available"] == "yes"
    ]
    return f"uses {choose_device(_Process.device).type}; {'; '.join(there)}"


def warm_up(model_folder: Path | None = None) -> str:
    """Import torch and load the backbone, so that the first photo does not wait for it.

    Returns:
        The embedding key of what was loaded.
    """
    return _embedder(model_folder).embedding_key


@dataclass(frozen=True, slots=True)
class PhotoFile:
    """A photo to read: its id in the project and where its bytes are."""

    photo_id: int
    path: Path


@dataclass(frozen=True, slots=True)
class TopClasses:
    """Predictions of N photos: indices into the head's classes and calibrated confidences."""

    indices: NDArray[np.int64]
    """(N, K), the surest first."""
    confidences: FloatArray
    """(N, K), 0 to 1."""


@dataclass(slots=True)
class ReadChunk:
    """What one chunk of photos gave. A photo is in `facts` or in `unreadable`, never in both."""

    embedding_key: str
    facts: dict[int, PhotoFacts] = field(default_factory=dict)
    thumbnails: dict[int, bytes] = field(default_factory=dict)
    unreadable: dict[int, str] = field(default_factory=dict)
    embedded_ids: list[int] = field(default_factory=list)
    """The photos of the rows of `embeddings` and `top`."""
    embeddings: FloatArray | None = None
    """(N, D)."""
    top: TopClasses | None = None
    """None without a model version: there is no head to predict with."""


def read_and_predict(photo_files: Sequence[PhotoFile], model_folder: Path | None) -> ReadChunk:
    """Read each photo once and take everything from it that the project keeps.

    Args:
        model_folder: the model version to predict with; None embeds with the default backbone.
    """
    embedder = _embedder(model_folder)
    head = _head(model_folder)
    chunk = ReadChunk(embedder.embedding_key)
    rows: list[FloatArray] = []
    batch: list[NDArray[np.uint8]] = []
    with ThreadPoolExecutor(DECODE_THREADS, thread_name_prefix="decode") as decoders:
        for file, prepared in zip(
            photo_files,
            decoders.map(lambda file: _prepare(file, embedder), photo_files),
            strict=True,
        ):
            _check_cancelled()
            if isinstance(prepared, str):
                chunk.unreadable[file.photo_id] = prepared
                continue
            chunk.facts[file.photo_id] = prepared.facts
            chunk.thumbnails[file.photo_id] = prepared.thumbnail
            chunk.embedded_ids.append(file.photo_id)
            batch.append(prepared.model_input)
            if len(batch) == BATCH_PHOTOS:
                rows.append(embedder.embed(np.stack(batch)))
                batch.clear()
    if batch:
        rows.append(embedder.embed(np.stack(batch)))
    if rows:
        chunk.embeddings = np.concatenate(rows)
        chunk.top = None if head is None else _top_classes(head, chunk.embeddings)
    return chunk


@dataclass(frozen=True, slots=True)
class _Prepared:
    facts: PhotoFacts
    thumbnail: bytes
    model_input: NDArray[np.uint8]


def _prepare(file: PhotoFile, embedder: Embedder) -> _Prepared | str:
    """Decode one photo for everything, or return why it cannot be read."""
    from cropapp.media.read import read_photo
    from cropapp.media.thumbnails import THUMBNAIL_SIDE_PX, make_thumbnail

    try:
        reading: PhotoReading = read_photo(
            file.path, min_side_px=max(embedder.min_side_px, THUMBNAIL_SIDE_PX)
        )
    except PhotoUnreadable as problem:
        return str(problem)
    except MemoryError:
        return "The photo is too large for this machine's memory."
    return _Prepared(reading.facts, make_thumbnail(reading.image), embedder.prepare(reading.image))


def predict_cached(
    cache_path: Path, model_folder: Path, hashes: Sequence[str]
) -> tuple[NDArray[np.int64], TopClasses]:
    """Predict photos from their cached embeddings; no photo is read.

    Returns:
        Positions in `hashes` that had an embedding (M,), and their predictions.
    """
    head, spec = _head(model_folder), _spec(model_folder)
    if head is None or spec is None:
        raise ValueError(f"{model_folder} has no head")
    positions: list[NDArray[np.int64]] = []
    indices, confidences = [], []
    cache = EmbeddingCache(cache_path)
    try:
        for start in range(0, len(hashes), PREDICT_CHUNK):
            _check_cancelled()
            part = hashes[start : start + PREDICT_CHUNK]
            found, embeddings = cache.get(spec.embedding_key, part)
            positions.append(np.asarray(found, dtype=np.int64) + start)
            top = _top_classes(head, embeddings)
            indices.append(top.indices)
            confidences.append(top.confidences)
    finally:
        cache.close()
    if not positions:
        width = min(TOP_K, len(spec.classes))
        empty = TopClasses(np.empty((0, width), np.int64), np.empty((0, width), np.float32))
        return np.empty(0, np.int64), empty
    return np.concatenate(positions), TopClasses(
        np.concatenate(indices), np.concatenate(confidences)
    )


@dataclass(frozen=True, slots=True)
class HeadRequest:
    """Everything a head fit needs; arrays are aligned by photo."""

    cache_path: Path
    hashes: tuple[str, ...]
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
    """(M,) positions in `hashes` that had an embedding; the others were left out."""
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

    embedder = _embedder(request.base_folder)
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
        check_cancelled=_check_cancelled,
    )
    at_random = cross_validate(
        embeddings,
        labels,
        class_count,
        random_folds(len(labels)),
        prior=prior if fit.used_prior else None,
        check_cancelled=_check_cancelled,
    )
    grouped, random = _scores(labels, fit), _scores(labels, at_random)
    if target_folder is not None:
        _check_cancelled()
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
        positions, embeddings = cache.get(embedding_key, request.hashes)
    finally:
        cache.close()
    return embeddings, np.asarray(positions, dtype=np.int64)


def _aligned_prior(request: HeadRequest) -> LinearHead | None:
    from cropapp.ml.head import align_head

    head = _head(request.prior_folder) if request.prior_folder else None
    return None if head is None else align_head(head, request.prior_rows)


def _write_version(
    request: HeadRequest, head: LinearHead, folder: Path, description: dict[str, Any]
) -> None:
    from cropapp.core.entities import ModelKind
    from cropapp.ml.model_folder import ModelClass, ModelSpec, save_model

    spec = ModelSpec(
        uid=description["uid"],
        name=description["name"],
        kind=ModelKind(description["kind"]),
        embedding=_embedder(request.base_folder).spec,
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
    from cropapp.ml.embedder import load_embedder
    from cropapp.ml.embedding_spec import default_spec
    from cropapp.ml.imagenet_model import imagenet_model
    from cropapp.ml.model_folder import save_model

    spec = default_spec(backbone)
    weights = weights_file or _hub_weights(spec)
    embedder = load_embedder(spec, device=_Process.device, weights=weights)
    model, head = imagenet_model(embedder)
    own = load_weights_file(weights_file).state if weights_file else None
    save_model(folder, model, head, backbone=own)


def _top_classes(head: LinearHead, embeddings: FloatArray) -> TopClasses:
    probabilities = head.probabilities(embeddings)
    width = min(TOP_K, probabilities.shape[1])
    if width < probabilities.shape[1]:
        candidates = np.argpartition(-probabilities, width - 1, axis=1)[:, :width]
    else:
        candidates = np.tile(np.arange(width), (len(probabilities), 1))
    scores = np.take_along_axis(probabilities, candidates, axis=1)
    order = np.argsort(-scores, axis=1, kind="stable")
    return TopClasses(
        np.take_along_axis(candidates, order, axis=1).astype(np.int64),
        np.take_along_axis(scores, order, axis=1).astype(np.float32),
    )


@lru_cache(maxsize=4)
def _loaded(model_folder: Path) -> tuple[ModelSpec, LinearHead]:
    from cropapp.ml.model_folder import load_model

    return load_model(model_folder)


def _spec(model_folder: Path | None) -> ModelSpec | None:
    return None if model_folder is None else _loaded(model_folder)[0]


def _head(model_folder: Path | None) -> LinearHead | None:
    return None if model_folder is None else _loaded(model_folder)[1]


def _hub_weights(spec: EmbeddingSpec) -> Weights | None:
    """Return weights that come from a hub, fetched once; None for those that are installed."""
    from cropapp.ml.backbone_weights import EMBEDDED
    from cropapp.ml.hub_weights import download_weights

    if spec.backbone in EMBEDDED:
        return None
    try:
        return download_weights(
            spec.backbone,
            _Process.backbones_folder,
            base_url=os.environ.get(MIRROR_VARIABLE, ""),
            progress=_tell_download,
            check_cancelled=_check_cancelled,
        )
    finally:
        _tell_download(0, 0)


def _tell_download(done: int, total: int) -> None:
    if _Process.download is not None:
        _Process.download[:] = [done, total]


_embedders: dict[str, Embedder] = {}


def _embedder(model_folder: Path | None) -> Embedder:
    """Return the embedder of a version; versions that share an embedding share one."""
    from cropapp.ml.embedder import load_embedder
    from cropapp.ml.embedding_spec import default_spec
    from cropapp.ml.model_folder import backbone_file

    model = _spec(model_folder)
    spec = model.embedding if model else default_spec()
    key = model.embedding_key if model else ""
    if key not in _embedders:
        own = backbone_file(model_folder, model) if model_folder and model else None
        weights = own or _hub_weights(spec)
        embedder = load_embedder(spec, device=_Process.device, weights=weights)
        _embedders[key] = _embedders[embedder.embedding_key] = embedder
    return _embedders[key]
