"""Use case: a model version goes to another machine, and one of another machine comes in.

Owns: the one file a version travels as, and listing what came in. Classes are matched by name: ids
are those of whoever made it. Must not: make a version active.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from uuid import uuid4

from cropapp.core.entities import ModelKind, ModelVersion, PhotoId
from cropapp.core.errors import EnvironmentProblem, UserError
from cropapp.core.feed import Aspect
from cropapp.core.paths import plain_path
from cropapp.core.tasks import TaskContext, whole_or_nothing
from cropapp.services import model_tasks
from cropapp.services.edit_classes import ensure_classes
from cropapp.services.ensemble_members import require_single
from cropapp.services.held_out import read_held_out
from cropapp.services.inference_client import ModelProcess
from cropapp.services.project import Project, now
from cropapp.services.seen_photos import photos_seen, seen_contents
from cropapp.services.version_folders import MODEL_FILE, folder_bytes, rename_model
from cropapp.store import model_versions
from cropapp.store.session import Session

PACKED_SUFFIX = ".cropmodel"


@whole_or_nothing()
def pack_version(
    project: Project, version: ModelVersion, target: Path, process: ModelProcess, task: TaskContext
) -> Path:
    """Write a version as one file with the hashes of all its parts; return the file.

    With it go the hashes of the photos it was learned from, so that nobody scores it on them.

    Raises:
        UserError: the version's folder is damaged.
        EnvironmentProblem: the file could not be written.
    """
    require_single(version)
    target = plain_path(target)
    if target.suffix.lower() != PACKED_SUFFIX:
        target = target.with_name(target.name + PACKED_SUFFIX)
    task.progress(0, 0, "Packing the model")
    process.call(
        model_tasks.pack_model_folder,
        project.model_folder(version),
        target,
        learned_hashes(project, version),
        task=task,
    )
    return target


def learned_hashes(project: Project, version: ModelVersion) -> tuple[str, ...]:
    """Return the sha256 of every photo that a version was learned from, as far as is known."""
    record = read_held_out(project, version)
    learned = set(record.learned if record.learned is not None else record.said)
    ids = sorted({PhotoId(photo_id) for photo_id in learned} | photos_seen(project, version))
    here = {photo.facts.sha256 for photo in project.photos(ids) if photo.facts is not None}
    return tuple(sorted(here | seen_contents(project, version).hashes))


@whole_or_nothing()
def import_version(
    project: Project, source: Path, process: ModelProcess, task: TaskContext
) -> ModelVersion:
    """List a packed model, or a model folder, as a version of the project; the active one stays.

    Raises:
        UserError: it is not a model, damaged, from a newer program, or in the project already.
        EnvironmentProblem: it could not be copied.
    """
    source = plain_path(source)
    draft = project.models_folder / f".import-{uuid4().hex[:8]}"
    task.progress(0, 0, "Checking the model")
    process.call(model_tasks.unpack_model_file, source, draft, task=task)
    try:
        version = _list_it(project, draft)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    project.feed.publish(Aspect.MODELS, Aspect.CLASSES)
    return version


def _list_it(project: Project, draft: Path) -> ModelVersion:
    spec: dict[str, Any] = json.loads((draft / MODEL_FILE).read_text(encoding="utf-8"))
    uid, name = str(spec["uid"]), str(spec["name"])
    folder = project.models_folder / uid
    versions = project.model_versions()
    _require_new(versions, uid, name)
    name = _free_name(name, versions)
    try:
        rename_model(draft, name)
        if folder.exists():  # left by a version that was deleted, or by a kill in this very place
            shutil.rmtree(folder)
        draft.rename(folder)
    except OSError as problem:
        raise EnvironmentProblem(
            f"The model could not be moved to {folder}: {problem.strerror or problem}.",
            hint="Check that the folder can be written.",
        ) from problem

    def job(session: Session) -> ModelVersion:
        named = [(str(entry["name"]), entry.get("colour") or None) for entry in spec["classes"]]
        return model_versions.add_model_version(
            session,
            uid=uid,
            name=name,
            kind=ModelKind.IMPORTED,
            now=now(),
            class_ids=tuple(ensure_classes(session, named)),
            embedding_key=str(spec["embedding_key"]),
            metrics=dict(spec.get("metrics", {})),
            note=str(spec.get("note", "")),
            recipe=_part(spec, "recipe"),
            data=_part(spec, "data"),
            size_bytes=folder_bytes(folder),
        )

    return project.store.write(job)


def _require_new(versions: Sequence[ModelVersion], uid: str, name: str) -> None:
    for version in versions:
        # Windows and macOS take names that differ in case for one folder, which would be replaced.
        if version.uid.casefold() == uid.casefold():
            raise UserError(
                f"{name} is in the project already, as {version.name}.",
                hint="Use the one that is listed.",
            )


def _free_name(name: str, versions: Sequence[ModelVersion]) -> str:
    """Return the name, with a number behind it where a version is called so already.

    Every project has its own “Version 1”: brought together nobody could tell them apart.
    """
    taken = {each.name.casefold() for each in versions}
    found, number = name, 2
    while found.casefold() in taken:
        found, number = f"{name} ({number})", number + 1
    return found


def _part(spec: dict[str, Any], key: str) -> dict[str, Any]:
    """Return a part of how a model was trained, {} where it does not say."""
    trained = spec.get("trained", {})
    value = trained.get(key, {}) if isinstance(trained, dict) else {}
    return dict(value) if isinstance(value, dict) else {}
