"""Are strange photos told, and wrong labels found? Prints a table, or JSON with --json.

    python tests/benchmarks/trust_scores.py [FOLDER] [--draws 4] [--json]

FOLDER holds one folder per class, `CROP_CLASS` (default ../shared/data/field). Strange: for each
crop a fifth of its photos is held out, the rest is learned from, and the held-out ones are compared
with all photos of the other crop: how often the stranger of two is of the other crop (AUROC), and
how many of each are told as unlike anything seen. Wrong labels: 5 % of all labels, drawn anew each
time, say another class; this part of them is among the worst 10 %, by whole groups left out.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from pathlib import Path

import numpy as np
from field_scores import DEFAULT_FOLDER, all_photos, class_folders
from numpy.typing import NDArray

from cropapp.core.entities import LabelSource
from cropapp.core.tasks import QuietTask
from cropapp.ml.head import hold_out
from cropapp.ml.label_doubt import check_labels
from cropapp.ml.novelty import fit_novelty
from cropapp.services.classify import classify_project
from cropapp.services.correct_labels import label_photos_as
from cropapp.services.edit_classes import add_class
from cropapp.services.inference_client import ModelProcess
from cropapp.services.learning_set import collect_labels
from cropapp.services.start_project import new_project

FLIPPED = 0.05
LOOKED_THROUGH = 0.1


def read_field(folder: Path) -> tuple[NDArray, NDArray, NDArray, list[str]]:
    """Return embeddings (N, D), labels (N,), grouped folds (N,) and the names of the classes."""
    process = ModelProcess("cpu")
    with tempfile.TemporaryDirectory(prefix="cropapp-trust-") as place:
        try:
            path, folders = Path(place) / "t.cropapp", class_folders(folder)
            with new_project(path, folders=folders, task=QuietTask()) as project:
                ids = {each.name: add_class(project, each.name).id for each in folders}
                classify_project(project, process, QuietTask())
                answers = {photo: ids[name] for photo, name in all_photos(project).items()}
                label_photos_as(project, answers, author="bench", source=LabelSource.PERSON)
                request = collect_labels(project, None).request
                key = project.embeddings.commonest_key() or ""
                rows, x = project.embeddings.get(key, request.view_keys)
        finally:
            process.close()
    names = [entry["name"] for entry in request.classes]
    return x, request.labels[rows], request.folds[rows], names


def auroc(like: NDArray, unlike: NDArray) -> float:
    """Return how often a photo of the other kind is the stranger of two."""
    return float((unlike[:, None] > like).mean() + (unlike[:, None] == like).mean() / 2)


def strange(x: NDArray, labels: NDArray, folds: NDArray, other: NDArray) -> dict[str, float]:
    """Return the scores of one crop against another, mean over the folds held out."""
    scores = []
    for fold in np.unique(folds):
        fit, held = folds != fold, folds == fold
        novelty = fit_novelty(x[fit], labels[fit], folds=folds[fit])
        assert novelty is not None
        like, unlike = novelty.strangeness(x[held]), novelty.strangeness(other)
        scores.append((auroc(like, unlike), (like > 1).mean(), (unlike > 1).mean()))
    mean = np.mean(scores, axis=0)
    names = ("auroc", "held_out_told_unlike", "other_crop_told_unlike")
    return {name: round(float(value), 4) for name, value in zip(names, mean, strict=True)}


def found_errors(x: NDArray, labels: NDArray, folds: NDArray, seed: int) -> float:
    """Return the part of planted errors among the worst labels."""
    draw, classes = np.random.default_rng(seed), int(labels.max()) + 1
    flipped = draw.choice(len(labels), round(FLIPPED * len(labels)), replace=False)
    said = labels.copy()
    said[flipped] = (said[flipped] + draw.integers(1, classes, len(flipped))) % classes
    fit = hold_out(x, said, classes, folds=folds)
    checks = check_labels(
        x, said, folds=folds, probabilities=fit.held_out_probabilities, held_out=fit.held_out
    )
    worst = checks.suspicious(said)[: round(LOOKED_THROUGH * len(said))]
    return float(np.isin(flipped, worst).mean())


def measure(folder: Path, draws: int) -> dict[str, object]:
    """Run all of it and return the figures."""
    x, labels, folds, names = read_field(folder)
    crops = np.array([name.partition("_")[0] for name in names])[labels]
    result: dict[str, object] = {"photos": len(x)}
    for crop in np.unique(crops):
        own = crops == crop
        result[f"strange_to_{crop}"] = strange(x[own], labels[own], folds[own], x[~own])
    parts = [found_errors(x, labels, folds, seed) for seed in range(draws)]
    result["planted_errors_in_worst_tenth"] = [round(part, 3) for part in parts]
    return result


def main() -> None:
    cli = argparse.ArgumentParser(description=__doc__)
    cli.add_argument("folder", type=Path, nargs="?", default=DEFAULT_FOLDER)
    cli.add_argument("--draws", type=int, default=4)
    cli.add_argument("--json", action="store_true")
    args = cli.parse_args()
    result = measure(args.folder, args.draws)
    if args.json:
        print(json.dumps(result))
        return
    for name, value in result.items():
        print(f"{name:<32}{value}")


if __name__ == "__main__":
    main()
