"""Does deep training pay on real field photos? Prints a table, or JSON with --json.

    python tests/benchmarks/deep_scores.py [FOLDER] [--folds 5] [--json]
    python tests/benchmarks/deep_scores.py --same-seed | --incremental | --killed

FOLDER holds one folder per class (default ../shared/data/field; folders without class names such as
native/ are left out). Every photo is decoded once. Then, fold by fold, the quick head and the deep
training learn without that fold, and both are asked about it: accuracy, a paired sign test over all
photos, the calibration error of calibrated confidences, seconds.

The deep training stops by held-out photos of its own. `--judge apart` (the default) takes them from
the photos it may learn from, so that the fold decides nothing; `--judge fold` lets the fold stop
it, as most published figures do: it learns from more photos, and its score is a little flattered.

`--same-seed` trains twice and compares the weights bit by bit. `--incremental` trains on the first
six classes, then goes on with two new ones, and asks about the same photos of the old six before
and after. `--killed` kills a training in a random epoch, resumes it, and compares the scores.
"""

from __future__ import annotations

import argparse
import dataclasses
import hashlib
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image

from cropapp.core.errors import PhotoUnreadable
from cropapp.core.metrics import expected_calibration_error
from cropapp.core.splits import stratified_random_folds
from cropapp.core.training import EpochReport, Recipe, RunProgress, StopWish, default_recipe
from cropapp.media.read import read_photo
from cropapp.media.scan import scan_folder
from cropapp.ml.calibration import fit_temperature, softmax
from cropapp.ml.embedder import build_network
from cropapp.ml.embedding_spec import EmbeddingSpec, default_spec
from cropapp.ml.head import fit_head
from cropapp.ml.linear_head import LinearHead, align_head
from cropapp.ml.trained_embedder import trained_embedder
from cropapp.ml.training import StartingPoint, TrainedModel, TrainingPhotos, train

DEFAULT_FOLDER = Path(__file__).resolve().parents[3] / "shared" / "data" / "field"
FOLDS = 5
JUDGES = 8
"""One photo in so many of those to learn from stops the training instead."""
MARGIN = 1.15
OLD_CLASSES = 6

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
    for index, path in enumerate(classes):
        for photo in sorted(found.path for found in _photos_in(path)):
            try:
                image = read_photo(photo, min_side_px=large_how.min_side_px).image
            except PhotoUnreadable as problem:
                print(f"{photo}: {problem}", file=sys.stderr)
                continue
            large.append(large_how.to_input(image))
            plain.append(spec.preprocessing.to_input(image))
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
    )
