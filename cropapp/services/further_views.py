"""Labelled photos are looked at in further views before a head is learned.

Owns: which photos still lack theirs, and the order of the work. Must not: learn, or touch a label.
What was embedded stays in the cache: a label costs its views once.
"""

from __future__ import annotations

from pathlib import Path

from cropapp.core.entities import ModelVersion, PhotoState
from cropapp.core.target_view import FURTHER_VIEWS, further_view_key
from cropapp.core.tasks import TaskContext
from cropapp.services import model_tasks
from cropapp.services.inference_client import ModelProcess
from cropapp.services.model_tasks import PhotoFile
from cropapp.services.model_tasks.head_task import MOST_LABELS_SEEN_FURTHER
from cropapp.services.project import Project
from cropapp.store import photos
from cropapp.store.labels import labelled_photos

CHUNK_PHOTOS = 8
VIEWS_MISSING = "views_missing"
"""In the data of a version: how many of its photos it saw in no further view, for want of time."""


def look_further(
    project: Project,
    process: ModelProcess,
    task: TaskContext,
    version: ModelVersion | None,
    *,
    folder: Path | None = None,
) -> int:
    """Embed the further views that labelled photos lack under a version's backbone.

    Nothing is done where labels are many (see MOST_LABELS_SEEN_FURTHER).

    Args:
        version: the active one; None: the default backbone.
        folder: of the version, where it is not listed yet.

    Returns:
        How many photos were looked at.

    Raises:
        Cancelled: what was finished until then is kept.
        ModelProcessDied: the same.
    """
    folder = folder or (project.model_folder(version) if version else None)
    missing = photos_lacking_views(project, process, version)
    done = 0
    for at in range(0, len(missing), CHUNK_PHOTOS):
        task.progress(at, len(missing), "Looking closer at labelled photos")
        done += process.call(
            model_tasks.embed_further_views,
            project.embeddings.path,
            folder,
            missing[at : at + CHUNK_PHOTOS],
            task=task,
        )
    return done


def photos_lacking_views(
    project: Project, process: ModelProcess, version: ModelVersion | None
) -> list[tuple[PhotoFile, str]]:
    """Return the labelled photos whose further views are not kept, each with its view key."""
    with project.store.read() as session:
        rows = labelled_photos(session)
        if len(rows) > MOST_LABELS_SEEN_FURTHER:
            return []
        ids = [row.photo_id for row in rows]
        files = list(photos.iter_photo_files(session, ids, states={PhotoState.READY}))
    embedding_key = version.embedding_key if version else process.call(model_tasks.warm_up)
    wanted = {row.photo_id: row.view_key for row in rows}
    last = {further_view_key(key, FURTHER_VIEWS) for key in wanted.values()}
    there = project.embeddings.has(embedding_key, last)
    return [
        (PhotoFile(file.photo_id, file.path, file.target, file.mtime_ns), wanted[file.photo_id])
        for file in files
        if further_view_key(wanted[file.photo_id], FURTHER_VIEWS) not in there
    ]
