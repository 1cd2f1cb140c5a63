"""How good is the quick head on real field photos? Prints a table, or JSON with --json.

    python tests/benchmarks/field_scores.py [FOLDER] [--seeds 5] [--json]

FOLDER holds one folder per class (default ../shared/data/field; folders without class names such as
native/ are left out). The photos are imported without labels. Then, for each seed, 20 photos per
class are labelled, the program learns, and what it predicts for all others is compared with their
folder. Last, every photo is labelled and scored while held out: at random, and by groups (bursts,
duplicates, crops of one photo).
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
import tempfile
from collections import defaultdict
from pathlib import Path

from cropapp.core.entities import ClassId, LabelSource, PhotoId
from cropapp.core.gallery import PhotoFilter, PhotoSort
from cropapp.core.paths import data_folder
from cropapp.core.tasks import QuietTask
from cropapp.services.classify import classify_project
from cropapp.services.correct_labels import label_photos_as
from cropapp.services.edit_classes import add_class
from cropapp.services.evaluate import evaluate_project
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


def score_seed(path: Path, process: ModelProcess, seed: int) -> float:
    """Label 20 per class, learn, and return the accuracy on all others."""
    with Project.open(path) as project:
        truth = all_photos(project)
        class_ids = {entry.name: entry.id for entry in project.classes()}
        chosen = choose(truth, LABELS_PER_CLASS, seed)
        answers: dict[PhotoId, ClassId] = {i: class_ids[truth[i]] for i in chosen}
        label_photos_as(project, answers, author="bench", source=LabelSource.PERSON)
        learn_from_labels(project, process, QuietTask())
        others = [photo_id for photo_id in truth if photo_id not in chosen]
        hits = [
            photo.prediction is not None
            and photo.prediction.best.class_id == class_ids[truth[photo.id]]
            for photo in project.photos(others)
        ]
        return sum(hits) / len(hits)


def score_all_labelled(path: Path, process: ModelProcess) -> tuple[float, float]:
    """Label everything and return the held-out accuracy at random and by groups."""
    with Project.open(path) as project:
        truth = all_photos(project)
        class_ids = {entry.name: entry.id for entry in project.classes()}
        answers = {photo_id: class_ids[name] for photo_id, name in truth.items()}
        label_photos_as(project, answers, author="bench", source=LabelSource.PERSON)
        evaluation = evaluate_project(project, process, QuietTask())
    return evaluation.random.accuracy, evaluation.grouped.accuracy


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
            accuracies = [
                score_seed(copy_project(base, Path(place) / f"{seed}.cropapp"), process, seed)
                for seed in range(seeds)
            ]
            at_random, grouped = score_all_labelled(
                copy_project(base, Path(place) / "all.cropapp"), process
            )
        finally:
            process.close()
    return {
        "photos": photos,
        "classes": len(folders),
        "unreadable": len(classified.unreadable),
        "labels_per_class": LABELS_PER_CLASS,
        "accuracy_per_seed": [round(value, 4) for value in accuracies],
        "accuracy": round(sum(accuracies) / len(accuracies), 4),
        "random_5_fold": round(at_random, 4),
        "grouped_5_fold": round(grouped, 4),
    }


def main() -> None:
    cli = argparse.ArgumentParser(description=__doc__)
    cli.add_argument("folder", type=Path, nargs="?", default=DEFAULT_FOLDER)
    cli.add_argument("--seeds", type=int, default=5)
    cli.add_argument("--json", action="store_true")
    args = cli.parse_args()
    result = measure(args.folder, args.seeds)
    if args.json:
        print(json.dumps(result))
        return
    width = max(map(len, result))
    for name, value in result.items():
        print(f"{name:<{width}}  {value}")


if __name__ == "__main__":
    main()
