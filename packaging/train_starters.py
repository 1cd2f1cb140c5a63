"""Train the starter models that are shipped in resources/models.

    python packaging/train_starters.py [--field ../shared/data/field] [--only NAME]

bean-leaf and chilli-leaf learn from the class folders of the field photos (which are not shipped);
sample-leaf from a rendered field that is calmer than the sample field, so that its first
predictions there have errors to correct. Each is an ordinary model folder with a card.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from cropapp.core.entities import ClassId, LabelSource, ModelKind, Photo, PhotoId
from cropapp.core.gallery import PhotoFilter, PhotoSort
from cropapp.core.tasks import QuietTask
from cropapp.ml.model_folder import load_model, load_model_novelty, save_model
from cropapp.services.classify import classify_project
from cropapp.services.correct_labels import label_photos_as
from cropapp.services.edit_classes import add_class
from cropapp.services.inference_client import ModelProcess
from cropapp.services.learn import learn_from_labels
from cropapp.services.project import Project
from cropapp.services.sample_field import SAMPLE_CLASSES, read_truth, render_sample_field
from cropapp.services.start_project import new_project

ROOT = Path(__file__).resolve().parents[1]
MODELS = ROOT / "resources" / "models"
FIELD = ROOT.parent / "shared" / "data" / "field"

BEAN = (
    "Bean photos: Makerere AI Lab, ibean (MIT).",
    "82 photos per class, smartphone photos in Ugandan bean fields, 500 x 500 pixels",
)
CHILLI = (
    "Chilli photos: Chilli leaf disease classification dataset, Mendeley Data tf9dtfz9m6 "
    "(CC BY 4.0), resized.",
    "photos of chilli leaves in the field, Canon EOS 200D II, August to November 2023",
)
SAMPLE = ("Rendered by CropApp; no photograph.", "a calm rendered field (`cropapp sample`)")


@dataclass(frozen=True)
class Recipe:
    name: str
    title: str
    source: tuple[str, str]
    """Attribution, and what the photos are."""
    limits: str


Answers = Callable[[Photo], ClassId | None]

RECIPES = (
    Recipe(
        "bean-leaf",
        "Bean leaf",
        BEAN,
        "One country, one season, single leaves close up. Other crops, whole plants and other "
        "diseases get one of these three classes all the same.",
    ),
    Recipe(
        "chilli-leaf",
        "Chilli leaf",
        CHILLI,
        "Each class was shot on few days with one camera, so part of what it knows is the day: "
        "expect less on your own field until you have corrected some photos.",
    ),
    Recipe("sample-leaf", "Sample leaf", SAMPLE, "For the sample field only."),
)


def train(recipe: Recipe, field: Path, process: ModelProcess, date: datetime) -> None:
    """Learn from the labelled photos of a recipe and write its model folder and card."""
    with tempfile.TemporaryDirectory(prefix="cropapp-starter-") as place:
        gather = gather_sample if recipe.name == "sample-leaf" else gather_class_folders
        project, answers = gather(recipe, field, Path(place))
        with project:
            classify_project(project, process, QuietTask())
            label_readable(project, answers)
            summary = learn_from_labels(project, process, QuietTask())
            folder = project.model_folder(summary.version)
            spec, head = load_model(folder)
            # The sample field is another field than the calm one on purpose: all of it would be
            # told as unlike anything seen.
            novelty = None if recipe.name == "sample-leaf" else load_model_novelty(folder)
        counts = dict(spec.trained["labels_per_class"])
        attribution, what = recipe.source
        spec = replace(
            spec,
            uid=recipe.name,
            name=recipe.title,
            kind=ModelKind.STARTER,
            parents=(),
            created_at=date,
            classes=tuple(replace(entry, id=str(i)) for i, entry in enumerate(spec.classes)),
            trained=spec.trained
            | {"on": what, "attribution": attribution, "when": f"{date:%Y-%m-%d}"},
        )
        target = MODELS / recipe.name
        shutil.rmtree(target, ignore_errors=True)
        save_model(target, spec, head, novelty=novelty)
        (target / "card.md").write_text(card(recipe, spec.metrics, counts, date), encoding="utf-8")
        print(recipe.name, counts, spec.metrics["grouped"]["accuracy"])


def gather_class_folders(recipe: Recipe, field: Path, place: Path) -> tuple[Project, Answers]:
    """Make a project on the class folders of one crop; the folder of a photo is its class."""
    crop = recipe.name.partition("-")[0]
    folders = sorted(path for path in field.glob(f"{crop}_*") if path.is_dir())
    project = new_project(place / "train.cropapp", folders=folders, task=QuietTask())
    names = {
        folder.id: folder.path.name.removeprefix(f"{crop}_").replace("_", " ")
        for folder in project.folders()
    }
    ids = {name: add_class(project, name).id for name in sorted(names.values())}
    return project, lambda photo: ids[names[photo.folder_id]]


def gather_sample(recipe: Recipe, field: Path, place: Path) -> tuple[Project, Answers]:
    """Make a project on a calm rendered field; the renderer's truth tells the classes."""
    photos = place / "photos"
    render_sample_field(photos, photos=200, seed=101, style="calm")
    truth = read_truth(photos)
    project = new_project(place / "train.cropapp", folders=[photos], task=QuietTask())
    ids = {
        name: add_class(project, name, colour=colour, description=description).id
        for name, colour, description in SAMPLE_CLASSES
    }
    return project, lambda photo: ids.get(truth.get(photo.relative_path, ""))


def label_readable(project: Project, class_of: Answers) -> None:
    """Label every photo that could be read and has an answer."""
    ids = [PhotoId(int(i)) for i in project.find(PhotoFilter(), PhotoSort())]
    readable = [photo for photo in project.photos(ids) if photo.facts is not None]
    answers = {photo.id: class_of(photo) for photo in readable}
    known = {photo_id: class_id for photo_id, class_id in answers.items() if class_id is not None}
    label_photos_as(project, known, author="starter", source=LabelSource.IMPORT)


def card(recipe: Recipe, metrics: dict[str, Any], counts: dict[str, int], date: datetime) -> str:
    """Return what a person should know before relying on the model."""
    grouped, random = metrics["grouped"], metrics["random"]
    rows = [
        f"| {name} | {photos} | "
        f"{score['precision']:.2f} | {score['recall']:.2f} | {score['f1']:.2f} |"
        for (name, photos), score in zip(counts.items(), grouped["per_class"], strict=True)
    ]
    return "\n".join(
        [
            f"# {recipe.title}",
            "",
            f"A linear head on the embedding of EfficientNet-Lite0, trained on {date:%Y-%m-%d} "
            f"from {sum(counts.values())} photos by `python packaging/train_starters.py`.",
            "",
            f"**Photos.** {recipe.source[1]}. {recipe.source[0]}",
            "",
            "**Licence of the weights.** Apache-2.0, as the program.",
            "",
            f"**Held-out accuracy** (5 folds): {grouped['accuracy']:.2f} with whole groups of "
            f"photos left out, {random['accuracy']:.2f} at random; calibration error "
            f"{grouped['calibration_error']:.2f}.",
            "",
            "| class | photos | precision | recall | F1 |",
            "|---|---|---|---|---|",
            *rows,
            "",
            f"**Limits.** {recipe.limits}",
            "",
        ]
    )


def main() -> None:
    cli = argparse.ArgumentParser(description=__doc__)
    cli.add_argument("--field", type=Path, default=FIELD)
    cli.add_argument("--only", choices=[recipe.name for recipe in RECIPES])
    args = cli.parse_args()
    process = ModelProcess("cpu")
    date = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    try:
        for recipe in RECIPES:
            if args.only in (None, recipe.name):
                train(recipe, args.field, process, date)
    finally:
        process.close()


if __name__ == "__main__":
    main()
