"""Is what the program asks to label first worth more than photos at random?

    python tests/benchmarks/label_next.py [FOLDER] [--seeds 4] [--json]

FOLDER holds one folder per class (default ../shared/data/field). A third of the photos, drawn anew
for each seed, is put aside and never labelled. Of the others 20 are labelled, the program learns,
and its accuracy on those put aside is taken; then 20 more, and so on. Which ones is the order
“worth labelling most” of the review, asked anew after each learning, or chance.
"""

from __future__ import annotations

import argparse
import json
import random
import tempfile
import time
from pathlib import Path

from field_scores import DEFAULT_FOLDER, all_photos, class_folders, copy_project

from cropapp.core.entities import LabelSource, PhotoId
from cropapp.core.gallery import PhotoFilter
from cropapp.core.tasks import QuietTask
from cropapp.services.classify import classify_project
from cropapp.services.correct_labels import label_photos_as
from cropapp.services.edit_classes import add_class
from cropapp.services.inference_client import ModelProcess
from cropapp.services.learn import learn_from_labels
from cropapp.services.project import Project
from cropapp.services.review_order import (
    ReviewOrder,
    ReviewRequest,
    ReviewScope,
    find_review_queue,
)
from cropapp.services.start_project import new_project

LABELS = (20, 40, 60, 80, 120, 160)
PUT_ASIDE = 1 / 3


def worth_labelling(project: Project, pool: list[PhotoId], draw: random.Random) -> list[PhotoId]:
    """Return the pool in the order of the review."""
    request = ReviewRequest(
        ReviewOrder.WORTH_LABELLING,
        ReviewScope.SHOWN,
        PhotoFilter(photo_ids=tuple(pool)),
        bursts_as_one=False,
    )
    queue = find_review_queue(project, request, QuietTask())
    return [PhotoId(int(photo_id)) for photo_id in queue.photo_ids]


def at_random(project: Project, pool: list[PhotoId], draw: random.Random) -> list[PhotoId]:
    """Return the pool in an order of chance."""
    return draw.sample(pool, len(pool))


ORDERS = {"worth labelling": worth_labelling, "random": at_random}


def curve(path: Path, process: ModelProcess, order: str, seed: int) -> list[float]:
    """Return the accuracy on photos put aside after each number of labels."""
    draw = random.Random(seed)
    with Project.open(path) as project:
        truth = all_photos(project)
        class_ids = {entry.name: entry.id for entry in project.classes()}
        aside = draw.sample(sorted(truth), round(len(truth) * PUT_ASIDE))
        pool = sorted(set(truth) - set(aside))
        found = []
        for before, count in zip((0, *LABELS), LABELS, strict=False):
            chosen = ORDERS[order](project, pool, draw)[: count - before]
            answers = {photo_id: class_ids[truth[photo_id]] for photo_id in chosen}
            label_photos_as(project, answers, author="bench", source=LabelSource.PERSON)
            pool = sorted(set(pool) - set(chosen))
            learn_from_labels(project, process, QuietTask())
            right = [
                photo.prediction is not None
                and photo.prediction.best.class_id == class_ids[truth[photo.id]]
                for photo in project.photos(aside)
            ]
            found.append(sum(right) / len(right))
    return found


def measure(folder: Path, seeds: int) -> dict[str, object]:
    """Run both orders and return the mean curves."""
    process = ModelProcess("cpu")
    curves: dict[str, list[list[float]]] = {name: [] for name in ORDERS}
    started = time.perf_counter()
    with tempfile.TemporaryDirectory(prefix="cropapp-next-") as place:
        try:
            base = Path(place) / "base.cropapp"
            folders = class_folders(folder)
            with new_project(base, folders=folders, task=QuietTask()) as project:
                for path in folders:
                    add_class(project, path.name)
                classify_project(project, process, QuietTask())
            for seed in range(seeds):
                for name in ORDERS:
                    copy = copy_project(base, Path(place) / f"{name}-{seed}.cropapp")
                    curves[name].append(curve(copy, process, name, seed))
        finally:
            process.close()
    means = {
        name: [round(sum(column) / len(column), 4) for column in zip(*rows, strict=True)]
        for name, rows in curves.items()
    }
    return {"labels": list(LABELS), **means, "seconds": round(time.perf_counter() - started)}


def main() -> None:
    cli = argparse.ArgumentParser(description=__doc__)
    cli.add_argument("folder", type=Path, nargs="?", default=DEFAULT_FOLDER)
    cli.add_argument("--seeds", type=int, default=4)
    cli.add_argument("--json", action="store_true")
    args = cli.parse_args()
    result = measure(args.folder, args.seeds)
    if args.json:
        print(json.dumps(result))
        return
    for name, values in result.items():
        cells = values if isinstance(values, list) else [values]
        print(f"{name:<16}" + "".join(f"{value:>8}" for value in cells))


if __name__ == "__main__":
    main()
