"""Model versions that were learned in the background, of which only the last is kept.

Owns: their mark and name, which of them has been replaced, and taking those off the project with
their folders and predictions. Must not: learn, or touch a version that a person asked for.

A background version is no link of the lineage: what is learned after it has the version before it
as its parent, so that nothing refers to it when the next one takes its place.
"""

from __future__ import annotations

import logging
import re
import shutil
from collections.abc import Sequence
from pathlib import Path

from cropapp.core.entities import ModelVersion, ModelVersionId
from cropapp.core.feed import Aspect
from cropapp.core.words import spoken
from cropapp.services.project import Project
from cropapp.store import model_versions, predictions, project_info
from cropapp.store.session import Session

log = logging.getLogger(__name__)

BACKGROUND_MARK = "background"
"""In the recipe of a version: whether nobody asked for it."""
BACKGROUND_NAME = spoken("While labelling")
ROWS_AT_ONCE = 10_000
"""Predictions deleted in one transaction: 0.1 s, for which a label would have to wait."""

_NUMBERED = re.compile(r"Version (\d+)")
_GIVEN_HERE = re.compile(rf"Version \d+\b|{BACKGROUND_NAME}|Together: ")
"""How the names begin that the program gives by itself."""


def is_background(version: ModelVersion) -> bool:
    """Whether a version was learned by itself and goes when the next one comes."""
    return bool(version.recipe.get(BACKGROUND_MARK))


def has_own_name(version: ModelVersion) -> bool:
    """Whether a person, or whoever it came from, gave it its name: it means something to them."""
    return _GIVEN_HERE.match(version.name) is None


def kept_ancestor(
    version: ModelVersion | None, versions: Sequence[ModelVersion]
) -> ModelVersion | None:
    """Return the version itself, or the nearest one before it that will not be replaced.

    Its backbone is the same: what is learned in the background only refits the head.
    """
    by_id = {each.id: each for each in versions}
    while version is not None and is_background(version):
        version = None if version.parent_id is None else by_id.get(version.parent_id)
    return version


def next_version_name(versions: Sequence[ModelVersion]) -> str:
    """Return `Version 4`: one more than any had, however many were deleted."""
    numbered = [_NUMBERED.fullmatch(version.name) for version in versions]
    taken = [int(match[1]) for match in numbered if match]
    kept = sum(not is_background(version) for version in versions)
    return f"Version {1 + max([kept, *taken])}"


def replaced_versions(
    versions: Sequence[ModelVersion], active_id: ModelVersionId | None
) -> list[ModelVersion]:
    """Return the background versions that are neither in use nor a parent of another.

    One that a person gave a note or a name is kept: it means something to them.
    """
    parents = {version.parent_id for version in versions}
    return [
        version
        for version in versions
        if is_background(version)
        and version.id != active_id
        and version.id not in parents
        and not version.note
        and not has_own_name(version)
    ]


def forget_replaced(project: Project) -> list[ModelVersion]:
    """Take replaced background versions off the project and return them.

    A kill in between leaves some for the next time; what labels remember of their predictions stays
    with the labels.
    """
    with project.store.read() as session:
        active_id = project_info.get_active_model_version_id(session)
        replaced = replaced_versions(model_versions.list_model_versions(session), active_id)
    gone = [version for version in replaced if forget_version(project, version.id)]
    for version in gone:
        remove_version_folder(project.model_folder(version))
    if gone:
        project.feed.publish(Aspect.MODELS)
    return gone


def forget_version(project: Project, version_id: ModelVersionId) -> bool:
    """Delete the rows of a version unless it came into use meanwhile; return whether it is gone."""

    def some_predictions(session: Session) -> int:
        if project_info.get_active_model_version_id(session) == version_id:
            return -1
        return predictions.delete_some_predictions(session, version_id, ROWS_AT_ONCE)

    while deleted := project.store.write(some_predictions):
        if deleted < 0:
            return False
    project.store.write(lambda session: model_versions.delete_model_version(session, version_id))
    return True


def remove_version_folder(folder: Path) -> None:
    try:
        shutil.rmtree(folder)
    except FileNotFoundError:
        return
    except OSError as problem:
        # A file held open by another program costs space, nothing else.
        log.info("The folder %s of a replaced version is left: %s", folder, problem)
