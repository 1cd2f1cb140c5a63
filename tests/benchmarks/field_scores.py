"""How good is the quick head on real field photos? Prints a table, or JSON with --json.

    python tests/benchmarks/field_scores.py [FOLDER] [--seeds 5] [--json]

FOLDER holds one folder per class (default ../shared/data/field; folders without class names such as
native/ are left out). The photos are imported without labels. Then, for each seed, 20 photos per
class are labelled, the program learns, and what it predicts for all others is compared with their
folder: how often it is right, and how far its confidence is from that. Last, every photo is
labelled and scored while held out: at random, by groups (bursts, copies, crops of one photo), and
by days of a camera; with the calibration error before and after, and what more labels bring.
"""

from __future__ import annotations

import argparse
import random
import shutil
import tempfile
from collections import defaultdict
from pathlib import Path

import numpy as np
from figures import print_found

from cropapp.core.entities import ClassId, LabelSource, PhotoId
from cropapp.core.gallery import PhotoFilter, PhotoSort
from cropapp.core.metrics import expected_calibration_error
from cropapp.core.paths import data_folder
from cropapp.core.tasks import QuietTask
from cropapp.services.classify import classify_project
from cropapp.services.correct_labels import label_photos_as
from cropapp.services.edit_classes import add_class
from cropapp.services.evaluate import STORED_AS, Evaluation, evaluate_project
from cropapp.services.inference_client import ModelProcess
from cropapp.services.learn import learn_from_labels
from cropapp.services.project import Project
from cropapp.services.start_project import new_project

DEFAULT_FOLDER = Path(__file__).resolve().parents[3] / "shared" / "data" / "field"
LABELS_PER_CLASS = 20


def class_folders(folder: Path) -> list[Path]:
    """Return the sub-folders that hold photos themselves: one per class."""
    return [
        path
        for path in sorted(folder.iterdir())
        if path.is_dir() and any(child.is_file() for child in path.iterdir())
    ]


def all_photos(project: Project) -> dict[PhotoId, str]:
    """Return the class folder of every readable photo."""
    ids = [PhotoId(int(i)) for i in project.find(PhotoFilter(), PhotoSort())]
    return {
        photo.id: project.folder_paths[photo.folder_id].name
        for photo in project.photos(ids)
        if photo.facts is not None
    }


def choose(truth: dict[PhotoId, str], per_class: int, seed: int) -> set[PhotoId]:
    """Return some photos of every class, drawn at random."""
    of_class: dict[str, list[PhotoId]] = defaultdict(list)
    for photo_id, name in truth.items():
        of_class[name].append(photo_id)
    draw = random.Random(seed)
    return {photo for photos in of_class.values() for photo in draw.sample(photos, per_class)}


def copy_project(source: Path, target: Path) -> Path:
    """Copy a closed project with its caches, so that each seed starts from the same state."""
    shutil.copy(source, target)
    shutil.copytree(data_folder(source), data_folder(target))
    return target


def score_seed(path: Path, process: ModelProcess, seed: int) -> tuple[float, float]:
    """Label 20 per class, learn, and return accuracy and calibration error on all others."""
    with Project.open(path) as project:
        truth = all_photos(project)
        class_ids = {entry.name: entry.id for entry in project.classes()}
        chosen = choose(truth, LABELS_PER_CLASS, seed)
        answers: dict[PhotoId, ClassId] = {i: class_ids[truth[i]] for i in chosen}
        label_photos_as(project, answers, author="bench", source=LabelSource.PERSON)
        learn_from_labels(project, process, QuietTask())
        others = [photo_id for photo_id in truth if photo_id not in chosen]
        best = [
            (photo.prediction.best, class_ids[truth[photo.id]])
            for photo in project.photos(others)
            if photo.prediction is not None
        ]
    sure = np.array([said.confidence for said, _ in best])
    right = np.array([said.class_id == wanted for said, wanted in best])
    # As two classes, "as it says" and "otherwise", so that the one definition serves.
    both = np.column_stack([sure, np.zeros(len(sure))])
    error = expected_calibration_error(np.where(right, 0, 1).astype(np.int64), both)
    return float(right.sum() / len(others)), error


def score_all_labelled(path: Path, process: ModelProcess) -> Evaluation:
    """Label everything and return the scores of photos that are held out."""
    with Project.open(path) as project:
        truth = all_photos(project)
        class_ids = {entry.name: entry.id for entry in project.classes()}
        answers = {photo_id: class_ids[name] for photo_id, name in truth.items()}
        label_photos_as(project, answers, author="bench", source=LabelSource.PERSON)
        return evaluate_project(project, process, QuietTask(), with_curve=True)


def figures_of(evaluation: Evaluation) -> dict[str, object]:
    """Return what is printed of the scores of one scheme after the other."""
    found: dict[str, object] = {}
    for scheme, scores in evaluation.schemes.items():
        name = STORED_AS[scheme]
        span = scores.accuracy_range or (0.0, 1.0)
        found |= {
            f"{name}_5_fold": round(scores.accuracy, 4),
            f"{name}_95": [round(end, 3) for end in span],
            f"{name}_top5": round(scores.top5_accuracy or 0.0, 4),
            f"{name}_macro_f1": round(scores.macro_f1, 4),
            f"{name}_ece_before": round(scores.calibration_error_before or 0.0, 4),
            f"{name}_ece": round(scores.calibration_error, 4),
        }
    for scheme, gap in evaluation.gaps.items():
        found[f"random_less_{STORED_AS[scheme]}"] = [
            round(v, 3) for v in (gap.mean, gap.low, gap.high)
        ]
    found["advice"] = list(evaluation.advice)
    found["warning"] = evaluation.warning
    return found


def measure(folder: Path, seeds: int) -> dict[str, object]:
    """Run all of it and return the figures."""
    process = ModelProcess("cpu")
    with tempfile.TemporaryDirectory(prefix="cropapp-scores-") as place:
        try:
            base = Path(place) / "base.cropapp"
            folders = class_folders(folder)
            with new_project(base, folders=folders, task=QuietTask()) as project:
                for path in folders:
                    add_class(project, path.name)
                classified = classify_project(project, process, QuietTask())
                photos = len(all_photos(project))
            learned = [
                score_seed(copy_project(base, Path(place) / f"{seed}.cropapp"), process, seed)
                for seed in range(seeds)
            ]
            evaluation = score_all_labelled(
                copy_project(base, Path(place) / "all.cropapp"), process
            )
        finally:
            process.close()
    return {
        "photos": photos,
        "classes": len(folders),
        "unreadable": len(classified.unreadable),
        "labels_per_class": LABELS_PER_CLASS,
        "accuracy_per_seed": [round(accuracy, 4) for accuracy, _ in learned],
        "accuracy": round(sum(accuracy for accuracy, _ in learned) / len(learned), 4),
        "ece_per_seed": [round(error, 4) for _, error in learned],
        "ece": round(sum(error for _, error in learned) / len(learned), 4),
        **figures_of(evaluation),
    }


def main() -> None:
    cli = argparse.ArgumentParser(description=__doc__)
    cli.add_argument("folder", type=Path, nargs="?", default=DEFAULT_FOLDER)
    cli.add_argument("--seeds", type=int, default=5)
    cli.add_argument("--json", action="store_true")
    args = cli.parse_args()
    result = measure(args.folder, args.seeds)
    print_found(result, as_json=args.json)


if __name__ == "__main__":
    main()
