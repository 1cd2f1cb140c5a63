"""Use case: the whole loop on a rendered field, with nothing but what is installed.

Owns: the sample project, and playing the person in the demo: the answers come from the truth that
the renderer wrote beside the photos. Everything else is the same code as for real photos.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from cropapp.core.changes import LabelEdit
from cropapp.core.entities import ClassId, Photo, PhotoId
from cropapp.core.gallery import PhotoFilter, PhotoSort, ReviewState, SortField
from cropapp.core.tasks import TaskContext
from cropapp.services.classify import classify_project
from cropapp.services.correct_labels import confirm_predictions, correct_labels
from cropapp.services.export import ExportOptions, export_labels
from cropapp.services.inference_client import ModelProcess
from cropapp.services.learn import LearnSummary, learn_from_labels
from cropapp.services.project import Project
from cropapp.services.sample_field import read_truth, render_sample_field
from cropapp.services.start_project import new_project

T = TypeVar("T")

SAMPLE_STARTER = "sample-leaf"
PHOTOS_FOLDER = "photos"
PROJECT_NAME = "Sample field.cropapp"
DEMO_LABELS = 60
DEMO_AUTHOR = "demo"


@dataclass(frozen=True, slots=True)
class DemoRound:
    """What one prediction of all photos got right of those that nobody had labelled."""

    model: str
    labels_given: int
    right: int
    of: int

    @property
    def accuracy(self) -> float:
        return self.right / self.of if self.of else 0.0


@dataclass(frozen=True, slots=True)
class DemoReport:
    project: Path
    labels_csv: Path
    photos: int
    unreadable: int
    corrected: int
    confirmed: int
    before: DemoRound
    after: DemoRound
    learned: LearnSummary
    seconds: dict[str, float]


def make_sample_project(
    folder: Path, task: TaskContext, *, photos: int = 300, seed: int = 7
) -> Path:
    """Render a sample field below `folder` and make a project on it with the sample starter.

    Returns:
        The project's path; one that is there already is returned as it is.
    """
    path = folder / PROJECT_NAME
    if path.exists():
        return path
    render_sample_field(folder / PHOTOS_FOLDER, photos=photos, seed=seed, task=task)
    new_project(path, folders=[folder / PHOTOS_FOLDER], starter=SAMPLE_STARTER, task=task).close()
    return path


def run_demo(
    folder: Path,
    process: ModelProcess,
    task: TaskContext,
    *,
    photos: int = 300,
    seed: int = 7,
    labels: int = DEMO_LABELS,
) -> DemoReport:
    """Render, predict, correct the least sure, learn, predict anew, export."""
    seconds: dict[str, float] = {}
    path = _timed(
        seconds, "render", lambda: make_sample_project(folder, task, photos=photos, seed=seed)
    )
    with Project.open(path) as project:
        classified = _timed(seconds, "predict", lambda: classify_project(project, process, task))
        truth = _truth_by_photo(project, folder / PHOTOS_FOLDER)
        chosen = _least_sure(project, truth, labels)
        held_back = {photo_id: truth[photo_id] for photo_id in truth if photo_id not in chosen}
        before = _score(project, held_back, 0)
        confirmed, corrected = _answer(project, {photo_id: truth[photo_id] for photo_id in chosen})
        learned = _timed(seconds, "learn", lambda: learn_from_labels(project, process, task))
        after = _score(project, held_back, len(chosen))
        target = folder / "labels.csv"
        exported = _timed(
            seconds, "export", lambda: export_labels(project, target, ExportOptions(), task)
        )
        return DemoReport(
            project=path,
            labels_csv=exported.path,
            photos=project.counts().photos,
            unreadable=len(classified.unreadable),
            corrected=corrected,
            confirmed=confirmed,
            before=before,
            after=after,
            learned=learned,
            seconds=seconds,
        )


def _timed(seconds: dict[str, float], name: str, work: Callable[[], T]) -> T:
    started = time.perf_counter()
    result = work()
    seconds[name] = time.perf_counter() - started
    return result


def _truth_by_photo(project: Project, photos_folder: Path) -> dict[PhotoId, ClassId]:
    """Return the right class of every readable leaf photo."""
    truth = read_truth(photos_folder)
    by_name = {entry.name: entry.id for entry in project.classes()}
    readable = [photo for photo in _all_photos(project) if photo.prediction is not None]
    return {
        photo.id: by_name[truth[photo.relative_path]]
        for photo in readable
        if photo.relative_path in truth
    }


def _all_photos(project: Project) -> list[Photo]:
    ids = project.find(PhotoFilter(), PhotoSort())
    return project.photos([PhotoId(int(photo_id)) for photo_id in ids])


def _least_sure(project: Project, truth: dict[PhotoId, ClassId], count: int) -> list[PhotoId]:
    unreviewed = PhotoFilter(review_states=frozenset({ReviewState.UNREVIEWED}))
    order = project.find(unreviewed, PhotoSort(SortField.MARGIN))
    return [PhotoId(int(photo_id)) for photo_id in order if int(photo_id) in truth][:count]


def _answer(project: Project, answers: dict[PhotoId, ClassId]) -> tuple[int, int]:
    """Confirm what is right and correct what is wrong, as a person would; return both counts."""
    confirmed = corrected = 0
    for photo in project.photos(list(answers)):
        right = answers[photo.id]
        if photo.prediction is not None and photo.prediction.best.class_id == right:
            confirm_predictions(project, [photo.id], author=DEMO_AUTHOR)
            confirmed += 1
        else:
            correct_labels(project, [photo.id], LabelEdit(class_id=right), author=DEMO_AUTHOR)
            corrected += 1
    return confirmed, corrected


def _score(project: Project, truth: dict[PhotoId, ClassId], labels_given: int) -> DemoRound:
    version = project.active_model()
    photos = project.photos(list(truth))
    right = sum(
        1
        for photo in photos
        if photo.prediction and photo.prediction.best.class_id == truth[photo.id]
    )
    return DemoRound(version.name if version else "", labels_given, right, len(photos))
