"""Use case: predict with several looks at each photo: mirrored, in ten crops, at several sizes.

Owns: the order of the work and what it costs. The predictions are those of the version as always;
the mean embedding of each photo's looks is kept, so that the same looks cost nothing a second time.
Must not: learn. What is predicted later without this is looked at once.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from cropapp.core.entities import ModelVersion, PhotoId, PhotoState
from cropapp.core.errors import UserError
from cropapp.core.feed import Aspect
from cropapp.core.predict_views import PredictViews
from cropapp.core.tasks import TaskContext
from cropapp.core.words import spoken
from cropapp.ml.engines import choice
from cropapp.services import model_tasks
from cropapp.services.cached_predictions import predict_from_cache
from cropapp.services.classify import ClassifySummary, classify_project
from cropapp.services.engine_speeds import engines_folder
from cropapp.services.ensemble_members import is_ensemble
from cropapp.services.inference_client import ModelProcess
from cropapp.services.model_tasks import PhotoFile
from cropapp.services.project import Project
from cropapp.store import photos
from cropapp.store.photos import PhotoFile as PhotoRow

CHUNK_PHOTOS = 8


def views_key(version: ModelVersion, views: PredictViews) -> str:
    """Return the key under which embeddings of several looks are kept."""
    plain = views is PredictViews.PLAIN
    return version.embedding_key if plain else f"{version.embedding_key}+{views}"


def predict_with_views(
    project: Project, process: ModelProcess, task: TaskContext, views: PredictViews
) -> ClassifySummary:
    """Read what was not read, then predict every photo by several looks at it.

    With PredictViews.PLAIN every photo is predicted again by one look.

    Raises:
        UserError: the project has no model yet, or its network takes one size only.
        Cancelled: what was embedded until then is kept.
    """
    summary = classify_project(project, process, task)
    version = project.active_model()
    if version is None:
        raise UserError(
            "There is no model to predict with yet.", hint="Label some photos and learn first."
        )
    embed_views(project, process, task, version, views)
    summary.predicted = predict_from_cache(
        project, process, task, version, embedding_key=views_key(version, views)
    )
    project.feed.publish(Aspect.PREDICTIONS)
    return summary


def embed_views(
    project: Project,
    process: ModelProcess,
    task: TaskContext,
    version: ModelVersion,
    views: PredictViews,
    *,
    only: Sequence[PhotoId] | None = None,
) -> None:
    """Embed the looks at photos that are not in the cache yet.

    Args:
        only: these photos; None: all.

    Raises:
        UserError: the version is an ensemble.
    """
    if views is PredictViews.PLAIN:
        return
    if is_ensemble(version):
        raise UserError(
            f"{version.name} looks at each photo once.",
            hint="Make one of its members active to look several times.",
        )
    key = views_key(version, views)
    missing = _missing(project, key, only)
    folder = project.model_folder(version)
    for at in range(0, len(missing), CHUNK_PHOTOS):
        task.check_cancelled()
        task.progress(at, len(missing), "Looking several times")
        chunk = [
            (PhotoFile(row.photo_id, row.path, row.target, row.mtime_ns), row.view_key)
            for row in missing[at : at + CHUNK_PHOTOS]
            if row.view_key
        ]
        process.call(
            model_tasks.embed_views,
            project.embeddings.path,
            folder,
            chunk,
            views,
            key,
            task=task,
        )


def views_cost(project: Project, views: PredictViews, device: str = "auto") -> str:
    """Return what several looks at all photos cost, in words."""
    if views is PredictViews.PLAIN:
        return spoken("Each photo is looked at once.")
    times = f"{views.cost:.0f}" if views.cost == round(views.cost) else f"{views.cost:.1f}"
    seconds = estimated_seconds(project, views, device)
    if seconds is None:
        return spoken(f"{times} × the time of one look at each photo.")
    count = project.counts().photos
    if seconds < 90:
        return spoken(f"{times} × the time: about {seconds:.0f} s for {count:,} photos.")
    return spoken(f"{times} × the time: about {math.ceil(seconds / 60)} min for {count:,} photos.")


def estimated_seconds(project: Project, views: PredictViews, device: str = "auto") -> float | None:
    """Return how long the network works on all photos, None where its speed was not measured."""
    version = project.active_model()
    if version is None:
        return None
    machine = choice.machine_key(device)
    known = choice.remembered(engines_folder(), machine, version.embedding_key)
    if known is None or not known.photos_per_s:
        return None
    return project.counts().photos * views.cost / max(known.photos_per_s.values())


def _missing(project: Project, key: str, only: Sequence[PhotoId] | None) -> list[PhotoRow]:
    with project.store.read() as session:
        rows = list(photos.iter_photo_files(session, only, states={PhotoState.READY}))
    known = [row for row in rows if row.view_key]
    cached = project.embeddings.has(key, [row.view_key for row in known if row.view_key])
    return [row for row in known if row.view_key not in cached]
