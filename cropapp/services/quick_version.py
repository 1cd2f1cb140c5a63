"""A version whose head was fitted on cached embeddings, written down.

Owns: what its `model.json` and its row in the project tell of how it was learned. Must not: fit it,
judge it, or make it the active one.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from cropapp.core.entities import ModelKind, ModelVersion
from cropapp.services.learning_set import LearningSet
from cropapp.services.model_tasks import HeadResult
from cropapp.services.project import Project
from cropapp.services.version_folders import folder_bytes
from cropapp.store import model_versions


def description_of(
    uid: str,
    name: str,
    parent: ModelVersion | None,
    learning: LearningSet,
    *,
    how: str,
    moment: datetime,
) -> dict[str, Any]:
    """Return what the model process writes into `model.json`; `how` it was learned, in words."""
    return {
        "uid": uid,
        "name": name,
        # Its head is fitted on embeddings, whatever its parent's was.
        "kind": str(ModelKind.QUICK),
        "parents": [parent.uid] if parent else [],
        "trained": {
            "how": how,
            "when": moment.isoformat(),
            "labels_per_class": learning.description()["labels_per_class"],
            "seed": 0,
        },
    }


def list_quick_version(
    project: Project,
    uid: str,
    name: str,
    parent: ModelVersion | None,
    learning: LearningSet,
    result: HeadResult,
    *,
    moment: datetime,
    metrics: Mapping[str, Any],
    recipe: Mapping[str, Any] | None = None,
) -> ModelVersion:
    """List a version whose folder is complete, with its scores.

    Args:
        metrics: beside the scores of the fit; recipe: beside how the head was fitted.
    """
    data = learning.description()
    scores = {
        "grouped": result.grouped,
        "random": result.random,
        "labels": len(result.positions),
        "labels_per_class": data["labels_per_class"],
    }
    fitted = {"kind": "quick", "strength": result.strength, "prior": result.used_prior}
    return project.store.write(
        lambda session: model_versions.add_model_version(
            session,
            uid=uid,
            name=name,
            kind=ModelKind.QUICK,
            now=moment,
            parent_id=parent.id if parent else None,
            class_ids=tuple(entry.id for entry in learning.classes),
            embedding_key=result.embedding_key,
            metrics={**scores, **metrics},
            recipe={**fitted, **(recipe or {})},
            data=data,
            size_bytes=folder_bytes(project.models_folder / uid),
        )
    )
