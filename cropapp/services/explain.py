"""Use case: why the model says what it says.

Owns: the evidence in one photo, and the warning where a class is told by its background. Must not:
draw.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cropapp.core.entities import TOP_K, ClassId, ModelVersion, PhotoClass, PhotoId
from cropapp.core.errors import UserError
from cropapp.core.feed import Aspect
from cropapp.core.rounding import percent
from cropapp.core.tasks import TaskContext, whole_or_nothing
from cropapp.core.words import spoken
from cropapp.services import model_tasks
from cropapp.services.inference_client import ModelProcess
from cropapp.services.model_tasks import PhotoFile
from cropapp.services.project import Project
from cropapp.store import labels, model_versions

PHOTOS_PER_CLASS = 30
"""Looked at for the warning, at even distances."""
LEAST_PHOTOS = 5
MUCH = 0.4
"""Part of the evidence outside the middle half of a photo from which on the background has a say.
Of bean rust, which the bean starter knows by the hands that hold the leaves and by the soil, 67 %
of the field photos have more there; of the seven other classes 4 to 38 %."""

Maps = NDArray[np.float16]


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where in a photo the evidence for its likeliest classes lies."""

    photo_id: PhotoId
    version_id: int
    view: tuple[float, float, float, float]
    """Left, top, right, bottom of what the maps cover, in shares of the upright picture."""
    classes: tuple[ClassId, ...]
    """The likeliest first."""
    probabilities: tuple[float, ...]
    maps: Maps
    """(K, G, G), above 0 where a place speaks for the class."""


@dataclass(frozen=True, slots=True)
class BackgroundShare:
    """How much of the evidence for a class lies outside the middle of its photos."""

    class_id: ClassId
    photos: int
    """Looked at."""
    mostly_background: float
    """Part of those photos in which more than MUCH of the evidence lies outside, 0 to 1."""
    mean_share: float


def explain_photo(
    project: Project,
    process: ModelProcess,
    task: TaskContext,
    photo_id: PhotoId,
    *,
    count: int = TOP_K,
) -> Evidence:
    """Return the evidence in one photo by the active version.

    Asked beside the work under way: it does not wait for a folder that is being predicted. May be
    called from any thread.

    Raises:
        UserError: there is no active version, or no such photo.
        PhotoUnreadable: the photo cannot be read.
    """
    version = _active(project)
    photos = project.photos([photo_id])
    if not photos:
        raise UserError("The photo is no longer in the project.", hint="Choose another one.")
    photo = photos[0]
    file = PhotoFile(photo.id, project.photo_path(photo), photo.label.target, photo.mtime_ns)
    found = process.ask(
        model_tasks.explain_photo, file, project.model_folder(version), count, task=task
    )
    return Evidence(
        photo_id,
        version.id,
        found.view,
        tuple(version.class_ids[i] for i in found.indices),
        found.probabilities,
        found.maps,
    )


def warm_evidence(project: Project, process: ModelProcess, task: TaskContext) -> None:
    """Make the model process ready, so that the first evidence asked for comes at once.

    Beside the work under way too: what is begun meanwhile does not wait for it.
    """
    version = project.active_model()
    if version is not None:
        process.ask(model_tasks.warm_evidence, project.model_folder(version), task=task)


@whole_or_nothing()
def background_of_classes(
    project: Project, process: ModelProcess, task: TaskContext
) -> tuple[BackgroundShare, ...]:
    """Return for each labelled class how much of its evidence lies in the background.

    Up to PHOTOS_PER_CLASS labelled photos of each class are looked at with the active version. What
    is found is kept with the version's metrics, as `evidence_warnings`.

    Raises:
        UserError: there is no active version.
        Cancelled: nothing is kept.
    """
    version = _active(project)
    chosen = _chosen_photos(project, version)
    total = sum(map(len, chosen.values()))
    done = 0
    found = []
    for class_id, ids in chosen.items():
        task.progress(done, total, "Looking where the evidence lies")
        index = version.class_ids.index(class_id)
        files = _files(project, ids)
        folder = project.model_folder(version)
        shares = process.call(
            model_tasks.background_shares, files, [index] * len(files), folder, task=task
        )
        known = [share for share in shares if share is not None]
        if len(known) >= LEAST_PHOTOS:
            mostly = sum(share > MUCH for share in known) / len(known)
            mean = sum(known) / len(known)
            found.append(BackgroundShare(class_id, len(known), mostly, mean))
        done += len(ids)
    warnings = evidence_warnings(found, project.classes(include_retired=True))
    _keep(project, version, warnings)
    return tuple(found)


def evidence_warnings(
    found: Sequence[BackgroundShare], classes: Sequence[PhotoClass]
) -> tuple[str, ...]:
    """Return a sentence for each class that is told by the background of most of its photos."""
    names = {entry.id: entry.name for entry in classes}
    return tuple(
        spoken(
            f"In {percent(share.mostly_background)} of the photos of "
            f"{names.get(share.class_id, '?')} "
            "much of the evidence lies away from the plant in the middle: see with the key C "
            "whether it is soil or a hand. If so, label photos of this class from other places and "
            "days."
        )
        for share in found
        if share.mostly_background > 0.5
    )


def _active(project: Project) -> ModelVersion:
    version = project.active_model()
    if version is None:
        raise UserError(
            "There is no model yet that could be explained.",
            hint="Label a few photos and learn, or choose a starter model.",
        )
    return version


def _chosen_photos(project: Project, version: ModelVersion) -> dict[ClassId, list[PhotoId]]:
    by_class: dict[ClassId, list[PhotoId]] = defaultdict(list)
    with project.store.read() as session:
        for row in labels.labelled_photos(session):
            if row.class_id in version.class_ids:
                by_class[row.class_id].append(row.photo_id)
    return {
        class_id: [ids[int(i)] for i in np.linspace(0, len(ids) - 1, PHOTOS_PER_CLASS)]
        if len(ids) > PHOTOS_PER_CLASS
        else ids
        for class_id, ids in sorted(by_class.items())
        if len(ids) >= LEAST_PHOTOS
    }


def _files(project: Project, ids: Sequence[PhotoId]) -> list[PhotoFile]:
    return [
        PhotoFile(photo.id, project.photo_path(photo), photo.label.target, photo.mtime_ns)
        for photo in project.photos(ids)
    ]


def _keep(project: Project, version: ModelVersion, warnings: tuple[str, ...]) -> None:
    # Read anew: the look took a while, and others write there too.
    fresh = _active(project)
    metrics = {
        **(fresh if fresh.id == version.id else version).metrics,
        "evidence_warnings": list(warnings),
    }
    project.store.write(lambda session: model_versions.set_metrics(session, version.id, metrics))
    project.feed.publish(Aspect.MODELS)
