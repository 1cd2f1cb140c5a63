"""Photos of a field, learned from by the quick head and by deep training, outside a project.

Owns: reading class folders once, one round of either, and what it says of photos it was not given.
"""

from __future__ import annotations

import sys
import tempfile
import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cropapp.core.errors import PhotoUnreadable
from cropapp.core.splits import further_folds, stratified_random_folds
from cropapp.core.target_view import FURTHER_VIEWS
from cropapp.core.training import EpochReport, Recipe, RunProgress, StopWish
from cropapp.media.read import read_photo
from cropapp.ml.calibration import softmax
from cropapp.ml.embedder import build_network
from cropapp.ml.embedding_spec import EmbeddingSpec
from cropapp.ml.further_views import further_view
from cropapp.ml.head import fit_head
from cropapp.ml.trained_embedder import trained_embedder
from cropapp.ml.training import StartingPoint, TrainedModel, TrainingPhotos, train

FOLDS = 5
JUDGES = 8
"""One photo in so many of those to learn from stops the training instead."""
MARGIN = 1.15

Ints = NDArray[np.int64]
Floats = NDArray[np.floating[Any]]


@dataclass(frozen=True)
class Field:
    """All photos, as the network sees them."""

    spec: EmbeddingSpec
    classes: tuple[str, ...]
    large: NDArray[np.uint8]
    """(N, 3, S0, S0), what a training is given."""
    plain: NDArray[np.uint8]
    """(N, 3, S, S), what is predicted from."""
    labels: Ints
    embeddings: Floats
    """(N, D) of the network as it comes."""
    further: Floats
    """(V, N, D) of the further views that the quick head learns from."""


class Teller:
    """Prints epochs, writes how many there were, and never stops a training."""

    def __init__(self, quiet: bool = False, count_file: Path | None = None) -> None:
        self.quiet, self.count_file = quiet, count_file

    def progress(self, progress: RunProgress) -> None:
        pass

    def epoch_done(self, report: EpochReport) -> None:
        if self.count_file is not None:
            self.count_file.write_text(str(report.epoch), encoding="utf-8")
        if not self.quiet:
            print(
                f"    epoch {report.epoch}/{report.epochs} stage {report.stage + 1} train "
                f"{report.train_accuracy:.3f} judged {report.held_out_accuracy:.3f} loss "
                f"{report.held_out_loss:.3f} {report.photos_per_s:.0f}/s {report.device}"
                f"{' *' if report.is_best else ''}",
                file=sys.stderr,
                flush=True,
            )

    def wish(self) -> StopWish | None:
        return None


def read_field(folder: Path, spec: EmbeddingSpec) -> Field:
    """Decode every photo of the class folders once."""
    classes = [
        path
        for path in sorted(folder.iterdir())
        if path.is_dir() and any(child.is_file() for child in path.iterdir())
    ]
    large_how = replace(spec.preprocessing, size_px=round(MARGIN * spec.preprocessing.size_px))
    large, plain, labels = [], [], []
    further: list[list[NDArray[np.uint8]]] = [[] for _ in range(FURTHER_VIEWS)]
    for index, path in enumerate(classes):
        for photo in sorted(child for child in path.iterdir() if child.is_file()):
            try:
                image = read_photo(photo, min_side_px=large_how.min_side_px).image
            except PhotoUnreadable as problem:
                print(f"{photo}: {problem}", file=sys.stderr)
                continue
            large.append(large_how.to_input(image))
            plain.append(spec.preprocessing.to_input(image))
            for number, views in enumerate(further, 1):
                seen = further_view(image, photo.name, number)
                views.append(spec.preprocessing.to_input(seen))
            labels.append(index)
    inputs = np.stack(plain)
    full, backbone = build_network(spec)
    embedder = trained_embedder(full, backbone.body.state_dict(), device="cpu")
    return Field(
        full,
        tuple(path.name for path in classes),
        np.stack(large),
        inputs,
        np.array(labels, dtype=np.int64),
        embedder.embed(inputs),
        np.stack([embedder.embed(np.stack(views)) for views in further]),
    )


@dataclass(frozen=True)
class Round:
    """One training: what it learned from and what it said of photos that it was not given."""

    model: TrainedModel
    probabilities: Floats
    """(T, C) of the photos asked about, calibrated."""
    seconds: float


def start_of(field: Field) -> StartingPoint:
    """Return the network as it comes, without a head."""
    spec, backbone = build_network(field.spec)
    return StartingPoint(spec, backbone, None)


def train_round(
    field: Field,
    start: StartingPoint,
    rows: Ints,
    asked: Ints,
    recipe: Recipe,
    *,
    class_count: int,
    judge: str = "apart",
    weights: NDArray[np.float32] | None = None,
    choosers: NDArray[np.bool_] | None = None,
    folder: Path | None = None,
    teller: Teller | None = None,
) -> Round:
    """Train on `rows` and ask about `asked`, which are not among them.

    Args:
        judge: `apart` stops by some of `rows`, `fold` by `asked`.
        weights: (len(rows),) of the photos.
        choosers: (N,) of all photos, those that stop a training judged `apart`; None: some.
    """
    began = time.perf_counter()
    given = np.concatenate([rows, asked])
    judged = np.arange(len(given)) >= len(rows)
    chooses = judged
    if judge == "apart":
        chooses = np.zeros(len(given), dtype=bool)
        own = stratified_random_folds(field.labels[rows], JUDGES) == 0
        chooses[: len(rows)] = own if choosers is None else choosers[rows]
    weighed = np.ones(len(given), dtype=np.float32)
    if weights is not None:
        weighed[: len(rows)] = weights
    # A class that is not learned yet may be asked about; no label of those asked is used.
    labels = np.minimum(field.labels[given], class_count - 1)
    photos = TrainingPhotos(
        field.large[given],
        labels,
        chooses,
        weighed,
        class_count,
        judged=judged if judge == "apart" else None,
    )
    with tempfile.TemporaryDirectory(prefix="cropapp-deep-") as scratch:
        model = train(
            start,
            photos,
            recipe,
            folder=folder or Path(scratch),
            listener=teller or Teller(),
            device="cpu",
        )
    logits = model.held_out_logits[np.argsort(model.held_out_positions)]
    # Calibrated within the photos that were learned from.
    return Round(model, softmax(logits.astype(np.float64)), time.perf_counter() - began)


def quick_round(field: Field, rows: Ints, asked: Ints) -> Floats:
    """Return what the quick head says of photos it was not fitted on, (T, C), calibrated."""
    labels = field.labels[rows]
    folds = stratified_random_folds(labels, FOLDS, seed=1)
    fit = fit_head(
        np.concatenate([field.embeddings[rows], *field.further[:, rows]]),
        np.tile(labels, 1 + len(field.further)),
        len(field.classes),
        folds=np.concatenate([folds, *(further_folds(folds) for _ in field.further)]),
    )
    return fit.head.probabilities(field.embeddings[asked])
