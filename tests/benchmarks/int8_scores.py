"""Is a version in 8-bit integers as good on real field photos? Prints a table, or JSON with --json.

    python tests/benchmarks/int8_scores.py [FOLDER] [--json]

FOLDER holds one folder per class (default ../shared/data/field). Every photo is labelled, the
program learns, and then makes that version in 8-bit integers as `cropapp models quantise` does.
Printed are the scores of both while photos were held out, at random and by groups, the verdict, and
how fast the networks alone are here. What is printed of a version that is not kept is its verdict.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path
from typing import Any

from field_scores import DEFAULT_FOLDER, all_photos, class_folders
from figures import print_found

from cropapp.core.entities import LabelSource, ModelVersion
from cropapp.core.tasks import QuietTask
from cropapp.services.classify import classify_project
from cropapp.services.correct_labels import label_photos_as
from cropapp.services.edit_classes import add_class
from cropapp.services.inference_client import ModelProcess
from cropapp.services.learn import learn_from_labels
from cropapp.services.quantise import quantise_version
from cropapp.services.start_project import new_project


def measure(folder: Path) -> dict[str, Any]:
    """Learn, make the version in 8-bit integers and return what is known of both."""
    process, task = ModelProcess("cpu"), QuietTask()
    with tempfile.TemporaryDirectory(prefix="cropapp-int8-") as place:
        try:
            folders = class_folders(folder)
            path = Path(place) / "field.cropapp"
            with new_project(path, folders=folders, task=task) as project:
                class_ids = {each.name: add_class(project, each.name).id for each in folders}
                classify_project(project, process, task)
                wanted = {i: class_ids[name] for i, name in all_photos(project).items()}
                label_photos_as(project, wanted, author="bench", source=LabelSource.PERSON)
                parent = learn_from_labels(project, process, task).version
                outcome = quantise_version(project, process, task, parent)
        finally:
            process.close()
    return {
        "photos": len(wanted),
        **_scores("float32", parent),
        **_scores("int8", outcome.version),
        "held_out": outcome.held_out,
        "before": round(outcome.before, 4),
        "after": round(outcome.after, 4),
        "kept": outcome.version is not None,
        "float32_photos_per_s": round(outcome.parent_photos_per_s, 1),
        "int8_photos_per_s": round(outcome.photos_per_s, 1),
        "times_faster": round(outcome.times_faster, 2),
        "seconds": round(outcome.seconds, 1),
        "words": outcome.words,
    }


def _scores(name: str, version: ModelVersion | None) -> dict[str, float]:
    if version is None:
        return {}
    return {
        f"{name}_{scheme}_5_fold": round(version.metrics[scheme]["accuracy"], 4)
        for scheme in ("random", "grouped")
    }


def main() -> None:
    cli = argparse.ArgumentParser(description=__doc__)
    cli.add_argument("folder", type=Path, nargs="?", default=DEFAULT_FOLDER)
    cli.add_argument("--json", action="store_true")
    args = cli.parse_args()
    result = measure(args.folder)
    print_found(result, as_json=args.json)


if __name__ == "__main__":
    main()
