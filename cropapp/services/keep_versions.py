"""Use case: what stands beside a model version, and which versions stay.

Owns: its note and size, and taking versions off a project for good. A version stays while it is in
use, or while another stands on its backbone. Must not: make a version active.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from pathlib import Path

from cropapp.core.embedding_keys import exact_key
from cropapp.core.entities import ModelKind, ModelVersion, ModelVersionId
from cropapp.core.errors import EnvironmentProblem, UserError
from cropapp.core.feed import Aspect
from cropapp.core.tasks import QuietTask, TaskContext
from cropapp.services.background_versions import (
    forget_version,
    has_own_name,
    remove_version_folder,
)
from cropapp.services.ensemble_members import ensembles_with
from cropapp.services.project import Project
from cropapp.services.seen_photos import SEEN_FILE, SeenContents, read_seen, record_contents
from cropapp.services.version_folders import MODEL_FILE, folder_bytes, rename_model
from cropapp.store import model_versions, project_info
from cropapp.store.session import Session

log = logging.getLogger(__name__)

MOST_NAME = 100
KEPT_VERSIONS = 5
"""How many of the newest a clean-up leaves, besides those that have to stay."""
_BACKBONE_FILE = "backbone.safetensors"
_INT8_FILE = "int8.xml"


def version_bytes(project: Project, version: ModelVersion) -> int:
    """Return how much room a version takes on the disk."""
    return folder_bytes(project.model_folder(version)) or version.size_bytes or 0


def set_note(project: Project, version_id: ModelVersionId, note: str) -> ModelVersion:
    """Say something of a version; an empty text takes it back.

    Raises:
        UserError: there is no such version.
    """
    changed = project.store.write(
        lambda session: model_versions.set_note(session, version_id, note.strip())
    )
    project.feed.publish(Aspect.MODELS)
    return changed


def rename_version(project: Project, version_id: ModelVersionId, name: str) -> ModelVersion:
    """Call a version otherwise, in the list and in its folder: it is packed under that name too.

    Raises:
        UserError: there is no such version, or the name is empty, too long, a number, or taken.
        EnvironmentProblem: its folder could not be written.
    """
    wanted = " ".join(name.split())
    versions = project.model_versions()
    others = [each for each in versions if each.id != version_id]
    _require_name(wanted, others)
    with project.store.read() as session:
        version = model_versions.get_model_version(session, version_id)
    if wanted == version.name:
        return version
    folder = project.model_folder(version)
    try:
        if (folder / MODEL_FILE).is_file():  # one of several models has no folder of its own
            rename_model(folder, wanted)
    except (OSError, ValueError) as problem:
        raise EnvironmentProblem(
            f"{version.name} could not be renamed: {folder / MODEL_FILE} cannot be written.",
            hint="Check free space and permissions, then try again.",
        ) from problem
    changed = project.store.write(
        lambda session: model_versions.set_name(session, version_id, wanted)
    )
    project.feed.publish(Aspect.MODELS)
    return changed


def _require_name(name: str, others: Sequence[ModelVersion]) -> None:
    if not name or len(name) > MOST_NAME:
        raise UserError(
            "A model version needs a name.", hint=f"It may have up to {MOST_NAME} letters."
        )
    if name.isdecimal():
        raise UserError(
            f"“{name}” would be taken for the number of a version.", hint="Add a word to it."
        )
    if any(each.name.casefold() == name.casefold() for each in others):
        raise UserError(f"Another version is called “{name}”.", hint="Choose another name.")


def standing_on(
    project: Project, version: ModelVersion, versions: Sequence[ModelVersion]
) -> list[ModelVersion]:
    """Return the other versions that stand on a network in this version's folder.

    One in 8-bit integers stands on the trained backbone that it was made from as well: its evidence
    and a further training need it.
    """
    found = list[ModelVersion]()
    for name, key_of in ((_BACKBONE_FILE, exact_key), (_INT8_FILE, str)):
        if (project.model_folder(version) / name).is_file():
            found += [
                each
                for each in versions
                if each.id != version.id
                and key_of(each.embedding_key) == key_of(version.embedding_key)
                and not (project.model_folder(each) / name).is_file()
            ]
    return list({each.id: each for each in found}.values())


def require_deletable(project: Project, version_id: ModelVersionId) -> ModelVersion:
    """Return a version that may be deleted; to be asked before a person is asked whether to.

    Raises:
        UserError: there is none, it is in use, or another version stands on its backbone.
    """
    with project.store.read() as session:
        version = model_versions.get_model_version(session, version_id)
        versions = model_versions.list_model_versions(session)
        active = project_info.get_active_model_version_id(session)
    if version.id == active:
        raise UserError(
            f"{version.name} is in use.", hint="Make another version the active one first."
        )
    if together := ensembles_with(version, versions):
        names = ", ".join(each.name for each in together)
        raise UserError(f"{version.name} is part of {names}.", hint=f"Delete {names} first.")
    if on_it := standing_on(project, version, versions):
        names = ", ".join(each.name for each in on_it)
        raise UserError(
            f"{names} {'stands' if len(on_it) == 1 else 'stand'} on the backbone of "
            f"{version.name}.",
            hint=f"Delete {names} first.",
        )
    return version


def delete_version(project: Project, version_id: ModelVersionId) -> ModelVersion:
    """Take a version off the project, with its folder and what it said of photos.

    Labels stay, and so does what they remember of its predictions. Cannot be undone.

    Raises:
        UserError: it is in use, or another version stands on its backbone.
    """
    version = require_deletable(project, version_id)
    _leave_what_was_seen(project, version, project.model_versions())

    def adopt(session: Session) -> None:
        model_versions.adopt_children(session, version_id)

    project.store.write(adopt)
    if not forget_version(project, version.id):
        raise UserError(
            f"{version.name} came into use just now.", hint="Make another version active first."
        )
    remove_version_folder(project.model_folder(version))
    project.feed.publish(Aspect.MODELS)
    return version


def deletable_versions(project: Project, keep: int = KEPT_VERSIONS) -> list[ModelVersion]:
    """Return the versions that a clean-up would delete, the oldest first.

    Stay: the one in use and the one before it, the newest `keep`, those with a note or a name of
    their own, those that were not learned here, and those whose backbone one of these stands on.
    """
    with project.store.read() as session:
        versions = model_versions.list_model_versions(session)
        active = project_info.get_active_model_version_id(session)
        earlier = project_info.earlier_model_version_ids(session)
    newest = {each.id for each in versions[len(versions) - keep :]} if keep > 0 else set()
    stays = {active, *earlier[-1:], *newest}
    kept = [
        each
        for each in versions
        if each.id in stays
        or each.note
        or has_own_name(each)
        or each.kind in (ModelKind.STARTER, ModelKind.IMPORTED)
    ]
    ids = {each.id for each in kept}
    candidates = [each for each in versions if each.id not in ids]
    return [each for each in candidates if not standing_on(project, each, kept)]


def prune_versions(
    project: Project, task: TaskContext | None = None, *, keep: int = KEPT_VERSIONS
) -> list[ModelVersion]:
    """Delete what `deletable_versions` names; return the versions that are gone.

    Raises:
        Cancelled: those deleted until then are gone, the others whole.
    """
    context = task or QuietTask()
    # A head goes before the network it stands on, one in integers before what it was made from.
    doomed = sorted(
        deletable_versions(project, keep),
        key=lambda each: [
            (project.model_folder(each) / name).is_file() for name in (_BACKBONE_FILE, _INT8_FILE)
        ],
    )
    for done, version in enumerate(doomed):
        context.check_cancelled()
        context.progress(done, len(doomed), "Deleting model versions")
        delete_version(project, version.id)
    return doomed


def _leave_what_was_seen(
    project: Project, version: ModelVersion, versions: Sequence[ModelVersion]
) -> None:
    """Pass on which photos a deep version has seen to those that were trained on from it.

    Their weights have seen these photos too, and without the version nothing else would say so.
    """
    own = _seen(project.model_folder(version))
    if own is None:
        return
    for child in versions:
        theirs = _seen(project.model_folder(child))
        if child.parent_id == version.id and theirs is not None:
            record_contents(project.model_folder(child), own | theirs)


def _seen(folder: Path) -> SeenContents | None:
    if not (folder / SEEN_FILE).exists():
        return None
    try:
        return read_seen(folder)
    except EnvironmentProblem as problem:
        log.info("What %s has seen cannot be read: %s", folder.name, problem)
        return None
