"""Use case: the model versions of a project, and the starters that a project can begin with.

Owns: installing a starter or a model folder as a version, and making another version active.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cropapp.core.entities import ModelKind, ModelVersion, ModelVersionId
from cropapp.core.errors import UserError
from cropapp.core.feed import Aspect
from cropapp.core.tasks import TaskContext
from cropapp.core.words import spoken
from cropapp.services import model_tasks
from cropapp.services.cached_predictions import predict_from_cache
from cropapp.services.chosen_version import note_choice
from cropapp.services.edit_classes import ensure_classes
from cropapp.services.ensemble_members import is_ensemble, members_of
from cropapp.services.inference_client import ModelProcess
from cropapp.services.project import Project, now
from cropapp.services.promotion import note_overruling
from cropapp.services.resources import resource_path
from cropapp.services.version_folders import MODEL_FILE as MODEL_FILE
from cropapp.services.version_folders import copy_model_folder, folder_bytes, new_uid
from cropapp.store import model_versions, project_info
from cropapp.store.session import Session


@dataclass(frozen=True, slots=True)
class StarterCard:
    """A model that is shipped with the program."""

    name: str
    title: str
    classes: tuple[str, ...]
    summary: str
    folder: Path


def starter_models() -> list[StarterCard]:
    """Return the shipped starter models, by name."""
    cards = []
    for path in sorted(resource_path("models").glob(f"*/{MODEL_FILE}")):
        spec = _read_model_file(path)
        cards.append(
            StarterCard(
                name=path.parent.name,
                title=str(spec["name"]),
                classes=tuple(str(entry["name"]) for entry in spec["classes"]),
                summary=str(spec.get("trained", {}).get("on", "")),
                folder=path.parent,
            )
        )
    return cards


def find_starter(name: str) -> StarterCard:
    """Return a starter by name.

    Raises:
        UserError: there is none of that name.
    """
    cards = starter_models()
    for card in cards:
        if card.name == name:
            return card
    known = ", ".join(card.name for card in cards)
    raise UserError(f"There is no starter model “{name}”.", hint=f"There are: {known}.")


def install_starter(project: Project, name: str) -> ModelVersion:
    """Make a starter the active version of a project; its classes are added to the project."""
    return install_version(project, find_starter(name).folder, kind=ModelKind.STARTER)


def install_version(
    project: Project, folder: Path, *, kind: ModelKind = ModelKind.IMPORTED
) -> ModelVersion:
    """Copy a model folder into the project as its active version.

    Raises:
        UserError: the folder is not a model version.
        EnvironmentProblem: it could not be copied.
    """
    spec = _read_model_file(folder / MODEL_FILE)
    uid = new_uid(now())
    copy_model_folder(folder, project.models_folder / uid)
    size_bytes = folder_bytes(project.models_folder / uid)

    def job(session: Session) -> ModelVersion:
        named = [(str(entry["name"]), entry.get("colour") or None) for entry in spec["classes"]]
        class_ids = tuple(ensure_classes(session, named))
        version = model_versions.add_model_version(
            session,
            uid=uid,
            name=str(spec["name"]),
            kind=kind,
            now=now(),
            class_ids=class_ids,
            embedding_key=str(spec["embedding_key"]),
            metrics=dict(spec.get("metrics", {})),
            size_bytes=size_bytes,
        )
        project_info.set_active_model_version_id(session, version.id)
        return version

    version = project.store.write(job)
    project.feed.publish(Aspect.MODELS, Aspect.CLASSES)
    return version


def use_version(
    project: Project,
    version_id: ModelVersionId,
    process: ModelProcess,
    task: TaskContext,
    *,
    author: str = "",
) -> ModelVersion:
    """Make a version the active one, forward or back; what it has not predicted, it predicts now.

    What it has predicted stays as it was. A version that the gate had refused keeps a line that
    says who used it all the same.

    Raises:
        UserError: there is no such version, or its folder is gone or damaged.
    """
    version = find_version(project, version_id)
    _require_whole(project, version, process, task)
    predict_from_cache(project, process, task, version, only_missing=True)

    def choose(session: Session) -> None:
        project_info.set_active_model_version_id(session, version.id)
        note_choice(session)

    project.store.write(choose)
    used = note_overruling(project, version, author)
    project.feed.publish(Aspect.MODELS, Aspect.PREDICTIONS)
    return used


def earlier_version(project: Project) -> ModelVersion | None:
    """Return the version that was active before the active one; None if there is none left.

    A project from an older program does not remember: there it is the active one's parent.
    """
    with project.store.read() as session:
        active = project_info.get_active_model_version_id(session)
        earlier = project_info.earlier_model_version_ids(session)
        by_id = {each.id: each for each in model_versions.list_model_versions(session)}
    known = [by_id[each] for each in earlier if each != active]
    if known:
        return known[-1]
    parent = by_id[active].parent_id if active in by_id else None
    return None if parent is None else by_id.get(parent)


def roll_back(project: Project, process: ModelProcess, task: TaskContext) -> ModelVersion:
    """Make the version active that was active before; once more goes further back.

    Its predictions are still there: only photos that came since are predicted.

    Raises:
        UserError: there is none, or its folder is gone or damaged.
    """
    version = earlier_version(project)
    if version is None:
        raise UserError(
            "There is no earlier model version to go back to.",
            hint="Choose one of the list: cropapp models use.",
        )
    _require_whole(project, version, process, task)
    predict_from_cache(project, process, task, version, only_missing=True)

    def go_back(session: Session) -> None:
        project_info.go_back_to_model_version(session, version.id)
        note_choice(session)

    project.store.write(go_back)
    project.feed.publish(Aspect.MODELS, Aspect.PREDICTIONS)
    return version


def _require_whole(
    project: Project, version: ModelVersion, process: ModelProcess, task: TaskContext
) -> None:
    """Raise unless a version could predict: all its predictions may be there, but not its model."""
    for each in members_of(project, version) if is_ensemble(version) else [version]:
        _require_folder(project, each)
        process.call(model_tasks.check_model_folder, project.model_folder(each), task=task)


def _require_folder(project: Project, version: ModelVersion) -> None:
    if not (project.model_folder(version) / MODEL_FILE).is_file():
        raise UserError(
            f"The folder of {version.name} is gone ({project.model_folder(version)}).",
            hint="Restore it from a backup, or choose another version.",
        )


def find_version(project: Project, wanted: int | str) -> ModelVersion:
    """Return a version by id, name or uid.

    Raises:
        UserError: there is none, or the name fits several.
    """
    versions = project.model_versions()
    found = [
        version
        for version in versions
        if str(wanted) in (str(version.id), version.uid)
        or str(wanted).casefold() == version.name.casefold()
    ]
    if len(found) == 1:
        return found[0]
    known = ", ".join(f"{version.id} ({version.name})" for version in versions) or spoken(
        "none yet"
    )
    problem = spoken("fits several versions") if found else spoken("is no version of this project")
    raise UserError(f"“{wanted}” {problem}.", hint=f"There are: {known}.")


def _read_model_file(path: Path) -> dict[str, Any]:
    try:
        spec = json.loads(path.read_text(encoding="utf-8"))
        names = [str(entry["name"]) for entry in spec["classes"]]
        if not names or not spec["embedding_key"] or not spec["name"]:
            raise ValueError("no classes, key or name")
        return dict(spec)
    except (OSError, ValueError, KeyError, TypeError) as problem:
        raise UserError(
            f"{path.parent} is not a model version: {path.name} is missing or damaged.",
            hint="Choose a folder with model.json and head.safetensors in it.",
        ) from problem
