"""What a deep training is given, written down once.

Owns: the request of a run, from the labels as they are, and its last look at them before the first
photo is decoded. Must not: train.
"""

from __future__ import annotations

import logging
from dataclasses import replace

from cropapp.core.entities import ModelVersion
from cropapp.core.tasks import TaskContext
from cropapp.core.training import Recipe
from cropapp.services.choosing_photos import StartSeen, choose_apart
from cropapp.services.classify import classify_project
from cropapp.services.inference_client import ModelProcess
from cropapp.services.near_duplicates import find_near_copies
from cropapp.services.project import Project
from cropapp.services.seen_photos import (
    contents_in,
    read_seen,
    record_contents,
    seen_contents,
)
from cropapp.services.training_plan import check_enough, collect_training_set
from cropapp.services.training_run_files import RunFiles, RunRequest
from cropapp.store import model_versions
from cropapp.store.training_photos import count_unused

log = logging.getLogger(__name__)


def make_request(
    project: Project,
    recipe: Recipe,
    *,
    backbone: str,
    start: ModelVersion | None,
    weights_file: str = "",
) -> RunRequest:
    """Return what is to be trained on what.

    Raises:
        UserError: there are too few labels.
    """
    found = collect_training_set(project, start)
    return RunRequest(
        recipe=recipe.checked(),
        backbone=backbone,
        start_uid=start.uid if start else "",
        start_version_id=start.id if start else None,
        head_uid=found.head_from.uid if found.head_from else "",
        weights_file=weights_file,
        classes=tuple(
            {"id": int(entry.id), "name": entry.name, "colour": entry.colour}
            for entry in found.classes
        ),
        head_rows=found.head_rows,
        photos=found.photos,
        excluded=found.excluded,
    )


def write_request(project: Project, files: RunFiles, request: RunRequest) -> None:
    """Make the folder of a run with its request and what its start was trained on.

    Raises:
        EnvironmentProblem: it cannot be written.
    """
    files.create(request)
    # Now, as the start may be deleted before the training ends.
    record_contents(files.folder, seen_contents(project, _start_of(project, request)))


def settle_request(
    project: Project, process: ModelProcess, files: RunFiles, task: TaskContext
) -> RunRequest:
    """Return the request of a run; before its first photo is decoded, brought up to date.

    Photos that were labelled unread are read, and photos that are nearly the same are found: they
    must not be on both sides of the split.

    Raises:
        UserError: there are too few labels.
        EnvironmentProblem: what was asked for cannot be read.
    """
    request = files.request()
    start = _start_of(project, request)
    if files.has_inputs or (request.start_uid and start is None):
        return _with_choosing(project, files, request)
    make_ready(project, process, task)
    fresh = make_request(
        project,
        request.recipe,
        backbone=request.backbone,
        start=start,
        weights_file=request.weights_file,
    )
    settled = replace(fresh, start_version_id=request.start_version_id)
    files.settle(settled)
    return settled


def _with_choosing(project: Project, files: RunFiles, request: RunRequest) -> RunRequest:
    """Return a request that has begun, with photos that choose its best epoch.

    One that an older program began has none: there the photos that judge chose, and it learned from
    all others. What it has trained so far would judge itself: its epochs are trained again.
    """
    if any(photo.chooses for photo in request.photos):
        return request
    seen = read_seen(files.folder)
    start_seen = StartSeen(contents_in(project, seen.learned), contents_in(project, seen))
    photos = tuple(choose_apart(request.photos, start_seen))
    check_enough(photos)
    log.info("An older program began this training: its epochs are trained again.")
    files.begin_anew()
    settled = replace(request, photos=photos)
    files.settle(settled)
    return settled


def make_ready(project: Project, process: ModelProcess, task: TaskContext) -> None:
    """Read photos that were labelled unread, and find labelled photos that are nearly the same."""
    with project.store.read() as session:
        unread = count_unused(session).unread
    if unread:
        classify_project(project, process, task)
    task.progress(0, 0, "Comparing the labelled photos")
    find_near_copies(project, process, task, project.active_model())


def _start_of(project: Project, request: RunRequest) -> ModelVersion | None:
    if not request.start_uid:
        return None
    with project.store.read() as session:
        return model_versions.find_model_version(session, request.start_uid)
