"""Deep training beside the fine-tuning that people write: `python bench_training.py [--score]`.

Owns: both on the same field photos, in turn, in processes of their own; one table of photos per
second and their ratios, and with --score what both have learned in the same time. All on the CPU.

Like for like is the whole network at 224 px: ours, and the peer's loop (torchvision transforms in a
DataLoader, AdamW, eager float32) around the same network with the same weights. The peer as it is
trains EfficientNet-B0. Two paces of ours are told: that of an epoch, and that of the whole run with
reading the photos, preparing their views and scoring every epoch, which the peer does not do.

--score: a fold of ../shared/data/field is left out; ours trains by its usual recipe, then the
peer's loop trains the whole network for as many seconds, and both are asked about the fold.
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
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

PEER = Path(__file__).resolve().parents[3] / "shared" / "bench" / "peer_finetune.py"
FIELD = Path(__file__).resolve().parents[3] / "shared" / "data" / "field"
NOT_A_CLASS = "native"
MARGIN = 1.15
PEER_SIZE_PX = 224
PEER_BATCH = 16
PEER_RATE = 3e-4
WHOLE = -1

LOOP = "peer's loop, the default's network, whole, 224 px"
PEER_NAME = "the peer, EfficientNet-B0, whole, 224 px"
OURS = {
    "default, whole, 224 px": ("--depth", str(WHOLE), "--size", str(PEER_SIZE_PX)),
    "default, last 4 blocks, 320 px": ("--depth", "4"),
    "default, last 2 blocks, 320 px": ("--depth", "2"),
}


def photo_paths(field: Path = FIELD) -> list[Path]:
    """Return the photos in the order in which `deep_field.read_field` reads them."""
    classes = sorted(path for path in field.iterdir() if path.is_dir())
    wanted = [path for path in classes if path.name != NOT_A_CLASS]
    return [photo for path in wanted for photo in sorted(path.iterdir())]


def link(folder: Path, paths: Sequence[Path]) -> Path:
    """Fill a folder with links to photos, by class; return it."""
    for path in paths:
        (folder / path.parent.name).mkdir(parents=True, exist_ok=True)
        (folder / path.parent.name / path.name).symlink_to(path)
    return folder


def gather(folder: Path, per_class: int) -> Path:
    """Fill a folder with links to some photos of each class; return it."""
    taken: dict[str, list[Path]] = {}
    for path in photo_paths():
        taken.setdefault(path.parent.name, []).append(path)
    return link(folder, [path for paths in taken.values() for path in paths[:per_class]])


def last_line(*words: str) -> dict[str, Any]:
    """Run a program and return the last line of JSON that it printed."""
    run = subprocess.run([sys.executable, *words], capture_output=True, text=True)
    if run.returncode:
        raise RuntimeError(f"{' '.join(words)} failed:\n{run.stderr[-2000:]}")
    return dict(json.loads(run.stdout.splitlines()[-1]))


def run_peer(folder: Path) -> float:
    """Return the peer's photos per second in one epoch."""
    return float(last_line(str(PEER), str(folder), "--arch", "efficientnet_b0")["photos_per_s"])


def run_peer_loop(folder: Path) -> dict[str, float]:
    """Return what `peer_loop` found in a process of its own."""
    return last_line(__file__, "--peer-loop", str(folder))


def run_ours(folder: Path, epochs: int, *words: str) -> dict[str, float]:
    """Return what `train_here` found in a process of its own; the last four blocks by default.

    Args:
        words: of `OURS`.
    """
    return last_line(__file__, "--ours", str(folder), "--epochs", str(epochs), *words)


def train_here(folder: Path, epochs: int, depth: int, size_px: int) -> dict[str, float]:
    """Train in this process; return `epoch` and `run`, both in photos per second, and `peak_mb`."""
    from cropapp.core.training import Stage, default_recipe
    from cropapp.media.read import read_photo
    from cropapp.ml.allocator import keep_freed_memory
    from cropapp.ml.embedder import build_network
    from cropapp.ml.embedding_spec import default_spec
    from cropapp.ml.training import QuietListener, StartingPoint, TrainingPhotos, train

    keep_freed_memory()
    began = time.perf_counter()
    spec, backbone = build_network(default_spec())
    side = round((size_px or spec.preprocessing.size_px) * MARGIN)
    larger = replace(spec.preprocessing, size_px=side)
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    names = sorted({path.parent.name for path in paths})
    photos = [read_photo(path, min_side_px=side).image for path in paths]
    given = TrainingPhotos(
        inputs=np.stack([larger.to_input(photo) for photo in photos]),
        labels=np.array([names.index(path.parent.name) for path in paths]),
        held_out=np.arange(len(paths)) % 5 == 4,
        weights=np.ones(len(paths), np.float32),
        class_count=len(names),
    )
    recipe = default_recipe()
    stages = (Stage(depth, epochs, recipe.stages[-1].learning_rate),)
    with tempfile.TemporaryDirectory() as kept:
        model = train(
            StartingPoint(spec, backbone, None),
            given,
            replace(recipe, stages=stages, views=min(epochs, recipe.views), size_px=size_px),
            folder=Path(kept) / "loop",
            listener=QuietListener(),
        )
    seen = int((~given.held_out).sum()) * len(model.reports)
    return {
        "epoch": max(report.photos_per_s for report in model.reports),
        "run": seen / (time.perf_counter() - began),
        "peak_mb": model.reports[-1].memory_mb,
    }


def peer_loop(folder: Path, *, seconds: float = 0.0, asked: Path | None = None) -> dict[str, float]:
    """Train the default's network as the peer does: an epoch, or as many as begin in `seconds`.

    Returns:
        `epoch`, the photos per second of the best one, and `accuracy` on the photos `asked` about.
    """
    import torch
    import torchvision
    from torchvision.transforms import v2

    from cropapp.ml.embedder import build_network
    from cropapp.ml.embedding_spec import default_spec

    torch.manual_seed(0)
    spec, backbone = build_network(default_spec())
    as_numbers = [
        v2.ToImage(),
        v2.ToDtype(torch.float32, scale=True),
        v2.Normalize(spec.preprocessing.mean, spec.preprocessing.std),
    ]
    augmented = v2.Compose(
        [
            v2.RandomResizedCrop(PEER_SIZE_PX, scale=(0.5, 1.0)),
            v2.RandomHorizontalFlip(),
            v2.RandomVerticalFlip(),
            *as_numbers,
        ]
    )
    plain = v2.Compose([v2.Resize((PEER_SIZE_PX, PEER_SIZE_PX)), *as_numbers])
    photos = torchvision.datasets.ImageFolder(folder, augmented)
    loader = torch.utils.data.DataLoader(
        photos, PEER_BATCH, shuffle=True, drop_last=True, num_workers=2
    )
    with torch.no_grad():
        width = backbone.body(torch.zeros(1, 3, PEER_SIZE_PX, PEER_SIZE_PX)).shape[1]
    model = torch.nn.Sequential(backbone.body, torch.nn.Linear(width, len(photos.classes)))
    model = model.requires_grad_(True).train()
    optimizer = torch.optim.AdamW(model.parameters(), lr=PEER_RATE)
    paces: list[float] = []
    began = time.perf_counter()
    while not paces or time.perf_counter() - began < seconds:
        start, seen = time.perf_counter(), 0
        for batch, target in loader:
            loss = torch.nn.functional.cross_entropy(model(batch), target)
            optimizer.zero_grad(set_to_none=True)
            torch.autograd.backward(loss)
            optimizer.step()
            seen += len(batch)
        paces.append(seen / (time.perf_counter() - start))
    found = {
        "epoch": max(paces),
        "epochs": float(len(paces)),
        "seconds": time.perf_counter() - began,
    }
    if asked is not None:
        model.eval()
        unseen = torchvision.datasets.ImageFolder(asked, plain)
        right = 0
        with torch.inference_mode():
            for batch, target in torch.utils.data.DataLoader(unseen, PEER_BATCH):
                right += int((model(batch).argmax(1) == target).sum())
        found["accuracy"] = right / len(unseen)
    return found


def score_here(photos: Path, fold: int) -> dict[str, float]:
    """Train on all folds but one by the usual recipe; return `accuracy` on that one, `seconds`."""
    from deep_field import Teller, read_field, start_of, train_round

    from cropapp.core.training import default_recipe
    from cropapp.ml.allocator import keep_freed_memory
    from cropapp.ml.embedding_spec import default_spec

    keep_freed_memory()
    field = read_field(photos, default_spec())
    rows, asked = _split(field.labels, fold)
    done = train_round(
        field,
        start_of(field),
        rows,
        asked,
        default_recipe(),
        class_count=len(field.classes),
        teller=Teller(quiet=True),
    )
    right = done.probabilities.argmax(axis=1) == field.labels[asked]
    return {"accuracy": float(right.mean()), "seconds": done.seconds}


def _split(labels: Any, fold: int) -> tuple[Any, Any]:
    from cropapp.core.splits import stratified_random_folds

    of_fold = stratified_random_folds(labels, 5)
    return np.flatnonzero(of_fold != fold), np.flatnonzero(of_fold == fold)


def measure_pace(per_class: int, epochs: int, rounds: int) -> dict[str, dict[str, float]]:
    """Return the medians of what each contestant says, all in turn, `rounds` times."""
    said: dict[str, list[dict[str, float]]] = {}
    with tempfile.TemporaryDirectory() as place:
        folder = gather(Path(place), per_class)
        for _ in range(rounds):
            said.setdefault(PEER_NAME, []).append({"epoch": run_peer(folder)})
            said.setdefault(LOOP, []).append(run_peer_loop(folder))
            for name, words in OURS.items():
                said.setdefault(name, []).append(run_ours(folder, epochs, *words))
    return {
        name: {key: statistics.median(run[key] for run in runs) for key in runs[0]}
        for name, runs in said.items()
    }


def measure_score(photos: Path, fold: int) -> dict[str, dict[str, float]]:
    """Return what both say of a fold that was left out, after the same seconds."""
    ours = last_line(__file__, "--score-here", str(photos), "--fold", str(fold))
    paths = photo_paths(photos)
    names = sorted({path.parent.name for path in paths})
    labels = np.array([names.index(path.parent.name) for path in paths])
    rows, asked = _split(labels, fold)
    with tempfile.TemporaryDirectory() as place:
        given = link(Path(place) / "given", [paths[row] for row in rows])
        left_out = link(Path(place) / "asked", [paths[row] for row in asked])
        words = ("--seconds", str(ours["seconds"]), "--asked", str(left_out))
        peer = last_line(__file__, "--peer-loop", str(given), *words)
    return {"ours, usual recipe": ours, LOOP: peer}


def show(pace: dict[str, dict[str, float]], score: dict[str, dict[str, float]]) -> None:
    """Print the tables."""
    for name, found in pace.items():
        beside = [f"{found['epoch'] / pace[base]['epoch']:7.2f} x" for base in (LOOP, PEER_NAME)]
        more = f"  run {found['run']:6.1f}, {found['peak_mb']:.0f} MB" if "run" in found else ""
        print(f"{name:<52}{found['epoch']:7.1f} photos/s{''.join(beside)}{more}")
    for name, found in score.items():
        print(f"{name:<52}{found['accuracy']:7.3f} right after {found['seconds']:.0f} s")


def _arguments() -> argparse.Namespace:
    cli = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    cli.add_argument("--per-class", type=int, default=15)
    cli.add_argument("--epochs", type=int, default=2)
    cli.add_argument("--rounds", type=int, default=3)
    cli.add_argument("--score", action="store_true")
    cli.add_argument("--only-score", action="store_true")
    cli.add_argument("--fold", type=int, default=0)
    cli.add_argument("--photos", type=Path, default=FIELD, help="by class, for the score")
    cli.add_argument("--json", action="store_true")
    for name in ("ours", "peer-loop", "asked", "score-here"):
        cli.add_argument(f"--{name}", type=Path, help=argparse.SUPPRESS)
    for name, least in (("depth", 4), ("size", 0), ("seconds", 0.0)):
        cli.add_argument(f"--{name}", type=type(least), default=least, help=argparse.SUPPRESS)
    return cli.parse_args()


def main() -> None:
    given = _arguments()
    if given.ours:
        print(json.dumps(train_here(given.ours, given.epochs, given.depth, given.size)))
    elif given.peer_loop:
        print(json.dumps(peer_loop(given.peer_loop, seconds=given.seconds, asked=given.asked)))
    elif given.score_here:
        print(json.dumps(score_here(given.score_here, given.fold)))
    elif not PEER.is_file() or not given.photos.is_dir():
        print("the peer or the photos beside the checkout are not here")
    else:
        measure_and_show(given)


def measure_and_show(given: argparse.Namespace) -> None:
    pace = {}
    if not given.only_score:
        pace = measure_pace(given.per_class, given.epochs, given.rounds)
    score = measure_score(given.photos, given.fold) if given.score or given.only_score else {}
    if given.json:
        print(json.dumps({"pace": pace, "score": score}))
        return
    print(
        f"{os.cpu_count()} processors; medians of {given.rounds} rounds in turn; times the loop's"
    )
    print("and the peer's pace; `run` counts reading, preparing and scoring too")
    show(pace, score)


if __name__ == "__main__":
    main()
