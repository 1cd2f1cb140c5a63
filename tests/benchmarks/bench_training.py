"""Deep training beside the fine-tuning that people write: `python bench_training.py`.

Owns: both on the same field photos, in turn, in processes of their own; one table of photos per
second and their ratio. Ours trains the default backbone at 320 px by the recipe's deepest stage,
the peer the whole of EfficientNet-B0 at 224 px, eager, in float32; both on the CPU.

Two paces of ours are told: that of an epoch, and that of the whole run with reading the photos,
preparing their views and scoring every epoch, which the peer does not do.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

import numpy as np

PEER = Path(__file__).resolve().parents[3] / "shared" / "bench" / "peer_finetune.py"
FIELD = Path(__file__).resolve().parents[3] / "shared" / "data" / "field"
NOT_A_CLASS = "native"
MARGIN = 1.15


def gather(folder: Path, per_class: int) -> None:
    """Fill a folder with links to some photos of each class."""
    for source in sorted(path for path in FIELD.iterdir() if path.is_dir()):
        if source.name == NOT_A_CLASS:
            continue
        (folder / source.name).mkdir()
        for photo in sorted(source.iterdir())[:per_class]:
            (folder / source.name / photo.name).symlink_to(photo)


def run_peer(folder: Path) -> float:
    """Return the peer's photos per second in one epoch."""
    command = [sys.executable, str(PEER), str(folder), "--arch", "efficientnet_b0"]
    run = subprocess.run(command, capture_output=True, text=True, check=True)
    return float(json.loads(run.stdout.splitlines()[-1])["photos_per_s"])


def run_ours(folder: Path, epochs: int) -> dict[str, float]:
    """Return what a process of our own printed, see `train_here`."""
    command = [sys.executable, __file__, "--ours", str(folder), "--epochs", str(epochs)]
    run = subprocess.run(command, capture_output=True, text=True, check=True)
    return dict(json.loads(run.stdout.splitlines()[-1]))


def train_here(folder: Path, epochs: int) -> dict[str, float]:
    """Train in this process; return `epoch` and `run`, both in photos per second."""
    from cropapp.core.training import Stage, default_recipe
    from cropapp.media.read import read_photo
    from cropapp.ml.embedder import build_network
    from cropapp.ml.embedding_spec import default_spec
    from cropapp.ml.training import QuietListener, StartingPoint, TrainingPhotos, train

    began = time.perf_counter()
    spec, backbone = build_network(default_spec())
    size_px = round(spec.preprocessing.size_px * MARGIN)
    larger = replace(spec.preprocessing, size_px=size_px)
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    names = sorted({path.parent.name for path in paths})
    photos = [read_photo(path, min_side_px=size_px).image for path in paths]
    labels = np.array([names.index(path.parent.name) for path in paths])
    given = TrainingPhotos(
        inputs=np.stack([larger.to_input(photo) for photo in photos]),
        labels=labels,
        held_out=np.arange(len(paths)) % 5 == 4,
        weights=np.ones(len(paths), np.float32),
        class_count=len(names),
    )
    recipe = default_recipe()
    deepest = max(recipe.stages, key=lambda stage: stage.depth)
    stages = (Stage(deepest.depth, epochs, deepest.learning_rate),)
    with tempfile.TemporaryDirectory() as kept:
        model = train(
            StartingPoint(spec, backbone, None),
            given,
            replace(recipe, stages=stages, views=min(epochs, recipe.views)),
            folder=Path(kept) / "loop",
            listener=QuietListener(),
        )
    seen = int((~given.held_out).sum()) * len(model.reports)
    return {
        "epoch": statistics.median(report.photos_per_s for report in model.reports),
        "run": seen / (time.perf_counter() - began),
    }


def main() -> None:
    cli = argparse.ArgumentParser(description=__doc__)
    cli.add_argument("--per-class", type=int, default=15)
    cli.add_argument("--epochs", type=int, default=4)
    cli.add_argument("--rounds", type=int, default=2)
    cli.add_argument("--json", action="store_true")
    cli.add_argument("--ours", type=Path, help=argparse.SUPPRESS)
    given = cli.parse_args()
    if given.ours:
        print(json.dumps(train_here(given.ours, given.epochs)))
        return
    if not PEER.is_file() or not FIELD.is_dir():
        print("the peer or the photos beside the checkout are not here")
        return
    peer, ours = [], []
    with tempfile.TemporaryDirectory() as folder:
        gather(Path(folder), given.per_class)
        for _ in range(given.rounds):
            peer.append(run_peer(Path(folder)))
            ours.append(run_ours(Path(folder), given.epochs))
    found = {
        "peer": statistics.median(peer),
        "epoch": statistics.median(run["epoch"] for run in ours),
        "run": statistics.median(run["run"] for run in ours),
    }
    if given.json:
        print(json.dumps(found))
        return
    print(f"{os.cpu_count()} processors, photos/s, median of {given.rounds} rounds in turn")
    print(f"peer, EfficientNet-B0 at 224 px, an epoch      {found['peer']:8.1f}")
    for name, what in (("epoch", "an epoch"), ("run", "the whole run")):
        ratio = found[name] / found["peer"]
        print(f"default at 320 px, {what:<28}{found[name]:8.1f}  {ratio:6.2f} x")


if __name__ == "__main__":
    main()
