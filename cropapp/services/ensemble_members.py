"""What makes a version an ensemble, and which versions it is made of.

Owns: reading that from its recipe. Must not: predict, or make one (services.ensemble does).
"""

from __future__ import annotations

from collections.abc import Sequence

from cropapp.core.entities import ModelVersion
from cropapp.core.errors import UserError
from cropapp.services.project import Project

RECIPE_KIND = "ensemble"


def is_ensemble(version: ModelVersion | None) -> bool:
    """Whether a version is made of others."""
    return version is not None and version.recipe.get("kind") == RECIPE_KIND


def members_of(project: Project, ensemble: ModelVersion) -> list[ModelVersion]:
    """Return the versions that an ensemble is made of.

    Raises:
        UserError: one of them was deleted.
    """
    by_uid = {version.uid: version for version in project.model_versions()}
    uids = [str(uid) for uid in ensemble.recipe.get("members", ())]
    if not uids or any(uid not in by_uid for uid in uids):
        raise UserError(
            f"{ensemble.name} is not whole: a version that it is made of was deleted.",
            hint="Use one of the other versions, or put another ensemble together.",
        )
    return [by_uid[uid] for uid in uids]


def ensembles_with(version: ModelVersion, versions: Sequence[ModelVersion]) -> list[ModelVersion]:
    """Return the ensembles that a version is a member of."""
    return [
        each for each in versions if is_ensemble(each) and version.uid in each.recipe["members"]
    ]


def require_single(version: ModelVersion) -> None:
    """Refuse an ensemble where one network with one head is wanted.

    Raises:
        UserError: it is an ensemble.
    """
    if is_ensemble(version):
        raise UserError(
            f"{version.name} is several models together and cannot be taken out as one.",
            hint="Take its members out one by one.",
        )
