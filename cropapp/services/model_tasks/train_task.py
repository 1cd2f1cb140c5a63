"""Deep training in the model process: the loop, and the version it leaves.

Owns: the bridge from the loop to the files of a run, the scores of the
new version. Must not: open a project; torch comes in inside the functions.
"""

from __future__ import annotations

import time
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from cropapp.core.entities import ModelKind
from cropapp.core.metrics import score_predictions
from cropapp.core.training import AskedNetworks, EpochReport, Recipe, RunProgress, StopWish
from cropapp.core.words import spoken
from cropapp.services.model_tasks.runtime import (
    Running,
    check_cancelled,
    head_of,
    hub_weights_of,
    novelty_of,
    spec_of,
)
from cropapp.services.model_tasks.training_inputs import (
    NetworkChoice,
    load_inputs,
    network_spec,
    read_rows,
)
from cropapp.services.training_run_files import RunFiles

if TYPE_CHECKING:
    from cropapp.ml.backbones import Backbone
    from cropapp.ml.embedding_spec import EmbeddingSpec
    from cropapp.ml.novelty import Novelty
    from cropapp.ml.training import StartingPoint, TrainedModel, TrainingPhotos

WISH_EVERY_S = 0.25
TELL_EVERY_S = 0.25

CALIBRATION_PARTS = 5
RESAMPLES = 500
"""Of the bootstrap that gives the scores their intervals."""
NOVELTY_PHOTOS = 2000
NOVELTY_BATCH = 32


@dataclass(frozen=True, slots=True)
class TrainRequest:
    """A training on inputs that are decoded. Arrays are aligned with the rows of the inputs."""

    run_folder: Path
    network: NetworkChoice
    recipe: Recipe
    labels: NDArray[np.int64]
    held_out: NDArray[np.bool_]
    """They judge what comes out; with those that choose, never trained on."""
    chooses: NDArray[np.bool_]
    """They choose the best epoch."""
    weights: NDArray[np.float32]
    groups: NDArray[np.int64]
    classes: tuple[dict[str, Any], ...]
    head_folder: Path | None
    head_rows: tuple[int | None, ...]
    target_folder: Path
    description: dict[str, Any]
    """`uid`, `name`, `parents` and `trained` of the version's model.json."""


@dataclass(frozen=True, slots=True)
class TrainResult:
    """What a training left, beside the model folder."""

    embedding_key: str
    rows: NDArray[np.int64]
    """(M,) rows of the held-out photos."""
    probabilities: NDArray[np.float32]
    """(M, C) of the new version, calibrated without the photo's own group."""
    before_probabilities: NDArray[np.float32]
    """(M, C) of the network it started from, under a head that saw the train photos alone."""
    metrics: dict[str, Any]
    seconds: float


def fetch_network(network: NetworkChoice) -> None:
    """See to it that the network is here and whole, before hours of work rest on it.

    Raises:
        EnvironmentProblem: its weights cannot be fetched.
        UserError: the weights given are not this network's.
    """
    _network(network)


def train_version(request: TrainRequest) -> TrainResult:
    """Train, or go on with a training, and write its best epoch as a model folder.

    Raises:
        Cancelled: nothing is written; the training can be resumed.
    """
    from cropapp.ml.allocator import keep_freed_memory
    from cropapp.ml.training import TrainingPhotos, train

    keep_freed_memory()
    start = _starting_point(request)
    rows, inputs = load_inputs(request.run_folder, request.network, len(request.labels))
    photos = TrainingPhotos(
        inputs=inputs,
        labels=request.labels[rows],
        held_out=request.chooses[rows],
        judged=request.held_out[rows],
        weights=request.weights[rows],
        class_count=len(request.classes),
    )
    listener = _Listener(RunFiles(request.run_folder))
    trained = train(
        start,
        photos,
        request.recipe,
        folder=request.run_folder / "loop",
        listener=listener,
        device=_device(),
        photos_after=_novelty_work(len(photos.labels), request.recipe),
    )
    held = rows[trained.held_out_positions]
    labels, groups = request.labels[held], request.groups[held]
    probabilities = _calibrated_apart(trained.held_out_logits, labels, groups)
    before = _softmax(trained.before_logits)
    metrics = _metrics(request, trained, held, probabilities, before)
    novelty = _novelty(trained, photos, request, listener)
    key = _write_version(request, trained, novelty, metrics)
    return TrainResult(key, held, probabilities, before, metrics, trained.seconds)


class _Listener:
    """Writes what the loop tells into the files of the run, and reads what a person asks."""

    def __init__(self, files: RunFiles) -> None:
        self._files = files
        self._told_at = self._asked_at = float("-inf")
        self._wish: StopWish | None = None
        self._last: RunProgress | None = None

    def progress(self, progress: RunProgress) -> None:
        self._last = progress
        moment = time.monotonic()
        if moment - self._told_at >= TELL_EVERY_S:
            self._told_at = moment
            self._files.tell(progress)

    def closing(self, note: str, done: int, total: int, seconds: float) -> None:
        """Tell how far what comes after the loop is, and how long it has taken."""
        if self._last is None:
            return
        if not done:
            self._told_at = float("-inf")  # few photos are done before the next time to tell
        left = seconds / done * (total - done) if done else None
        self.progress(replace(self._last, note=note, step=done, steps=total, seconds_left=left))

    def epoch_done(self, report: EpochReport) -> None:
        self._files.add_report(report)

    def wish(self) -> StopWish | None:
        if Running.cancel is not None and Running.cancel.is_set():
            return StopWish.CANCEL
        moment = time.monotonic()
        if moment - self._asked_at >= WISH_EVERY_S:
            self._asked_at = moment
            self._wish = self._files.wish()
        return self._wish


def _network(network: NetworkChoice) -> tuple[EmbeddingSpec, Backbone]:
    from cropapp.ml.embedder import build_network
    from cropapp.ml.model_folder import backbone_file

    spec = network_spec(network)
    model = spec_of(network.start_folder)
    own = backbone_file(network.start_folder, model) if network.start_folder and model else None
    return build_network(spec, own or network.weights_file or hub_weights_of(spec))


def _starting_point(request: TrainRequest) -> StartingPoint:
    from cropapp.ml.linear_head import align_head
    from cropapp.ml.training import StartingPoint

    spec, backbone = _network(request.network)
    head = head_of(request.head_folder)
    aligned = align_head(head, request.head_rows) if head is not None else None
    return StartingPoint(spec, backbone, aligned)


def _device() -> str:
    from cropapp.ml.device import choose_device

    return choose_device(Running.device).type


def _softmax(logits: NDArray[np.float32]) -> NDArray[np.float32]:
    from cropapp.ml.calibration import softmax

    if not len(logits):
        return logits
    return softmax(np.asarray(logits, dtype=np.float64)).astype(np.float32)


def _calibrated_apart(
    logits: NDArray[np.float32], labels: NDArray[np.int64], groups: NDArray[np.int64]
) -> NDArray[np.float32]:
    """Return probabilities, each calibrated on other groups than its own, (M, C).

    The temperature that the version keeps is fitted on all of these photos: a calibration error
    taken with it would be measured on what it was fitted to.
    """
    from cropapp.ml.calibration import fit_temperature

    _, numbers = np.unique(groups, return_inverse=True)
    scaled = np.array(logits, dtype=np.float32)
    for part in range(CALIBRATION_PARTS):
        own = numbers % CALIBRATION_PARTS == part
        if own.any():
            scaled[own] /= fit_temperature(logits[~own], labels[~own])
    return _softmax(scaled)


def _metrics(
    request: TrainRequest,
    trained: TrainedModel,
    held: NDArray[np.int64],
    probabilities: NDArray[np.float32],
    before: NDArray[np.float32],
) -> dict[str, Any]:
    labels, groups = request.labels[held], request.groups[held]
    after = score_predictions(
        labels,
        probabilities,
        groups=groups,
        uncalibrated=_softmax(trained.held_out_logits),
        resamples=RESAMPLES,
    )
    start = score_predictions(labels, before, groups=groups)
    used = read_rows(request.run_folder)
    return {
        "grouped": after.as_dict(),
        "before": start.as_dict(),
        "per_class_before": [asdict(score) for score in start.per_class],
        "labels": len(used),
        "labels_per_class": {
            entry["name"]: int((request.labels[used] == index).sum())
            for index, entry in enumerate(request.classes)
        },
        "train_photos": int((~(request.held_out | request.chooses)[used]).sum()),
        "choosing_photos": int(request.chooses[used].sum()),
        "held_out_photos": len(held),
        "best_epoch": trained.best_epoch,
        "epochs": [asdict(report) for report in trained.reports],
        "seconds": trained.seconds,
    }


def _novelty_work(photos: int, recipe: Recipe) -> int:
    """Return how many photos `_novelty` passes through a network, of a pair through both."""
    networks = 2 if recipe.asked is AskedNetworks.BOTH else 1
    return networks * min(photos, NOVELTY_PHOTOS)


def _novelty(
    trained: TrainedModel, photos: TrainingPhotos, request: TrainRequest, listener: _Listener
) -> Novelty | None:
    """Return how far a photo is from all train photos; its threshold is that of the held-out ones.

    Photos that the network was trained on lie closer together than any others will.
    """
    from PIL import Image

    from cropapp.ml.novelty import fit_novelty
    from cropapp.ml.trained_embedder import trained_embedder

    embedder = trained_embedder(trained.spec, trained.backbone_state, device=Running.device)
    count = len(photos.labels)
    some = np.linspace(0, count - 1, min(count, NOVELTY_PHOTOS)).astype(np.int64)
    embeddings, began = [], time.perf_counter()
    for at in range(0, len(some), NOVELTY_BATCH):
        check_cancelled()
        note = spoken("Learning which photos are unlike these")
        listener.closing(note, at, len(some), time.perf_counter() - began)
        inputs = (photos.inputs[row].transpose(1, 2, 0) for row in some[at : at + NOVELTY_BATCH])
        seen = [embedder.prepare(Image.fromarray(np.ascontiguousarray(each))) for each in inputs]
        embeddings.append(embedder.embed(np.stack(seen)))
    return fit_novelty(
        np.concatenate(embeddings),
        photos.labels[some],
        folds=np.where((photos.held_out | photos.judges)[some], 0, -1),
        prior=novelty_of(request.head_folder),
        check_cancelled=check_cancelled,
    )


def _write_version(
    request: TrainRequest,
    trained: TrainedModel,
    novelty: Novelty | None,
    metrics: dict[str, Any],
) -> str:
    from cropapp.ml.model_folder import ModelClass, ModelSpec, save_model

    description = request.description
    spec = ModelSpec(
        uid=description["uid"],
        name=description["name"],
        kind=ModelKind.DEEP,
        embedding=trained.spec,
        classes=tuple(
            ModelClass(str(entry["id"]), entry["name"], entry["colour"])
            for entry in request.classes
        ),
        created_at=datetime.fromisoformat(description["trained"]["when"]),
        parents=tuple(description["parents"]),
        trained=description["trained"],
        metrics=metrics,
    )
    written = save_model(
        request.target_folder,
        spec,
        trained.head,
        backbone=trained.backbone_state,
        novelty=novelty,
    )
    return written.embedding_key
