"""The model versions of a project.

Owns: their rows. Must not: touch their folders, nor decide which is active.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, insert, select, update

from cropapp.core.entities import ClassId, ModelKind, ModelVersion, ModelVersionId
from cropapp.core.errors import UserError
from cropapp.store.session import Session
from cropapp.store.tables import model_version
from cropapp.store.values import json_text, json_value, time_from_text, time_text


def add_model_version(
    session: Session,
    *,
    uid: str,
    name: str,
    kind: ModelKind,
    class_ids: Sequence[ClassId],
    embedding_key: str,
    now: datetime,
    parent_id: ModelVersionId | None = None,
    metrics: dict[str, Any] | None = None,
    note: str = "",
    recipe: dict[str, Any] | None = None,
    data: dict[str, Any] | None = None,
    size_bytes: int | None = None,
) -> ModelVersion:
    """List a model version whose folder is complete.

    Args:
        recipe: how it was trained; data: what it was learned from; see `ModelVersion`.
        size_bytes: of its folder, None where that is not known.

    Raises:
        UserError: a version of that uid is in the project already.
    """
    if find_model_version(session, uid) is not None:
        raise UserError(
            f"The model version {name} ({uid}) is in the project already.",
            hint="Use the one that is listed.",
        )
    values = {
        "uid": uid,
        "name": name,
        "kind": str(kind),
        "created_at": time_text(now),
        "parent_id": parent_id,
        "class_ids": json_text(list(class_ids)),
        "embedding_key": embedding_key,
        "metrics": json_text(metrics or {}),
        "note": note,
        "recipe": json_text(recipe or {}),
        "data": json_text(data or {}),
        "size_bytes": size_bytes,
    }
    added = insert(model_version).values(values).returning(*model_version.c)
    return _version(session.execute(added).one())


def list_model_versions(session: Session) -> list[ModelVersion]:
    """Return all versions, the oldest first."""
    query = select(model_version).order_by(model_version.c.id)
    return [_version(row) for row in session.execute(query)]


def get_model_version(session: Session, version_id: ModelVersionId) -> ModelVersion:
    """Return one version.

    Raises:
        UserError: the project has no such version.
    """
    query = select(model_version).where(model_version.c.id == version_id)
    row = session.execute(query).first()
    if row is None:
        raise UserError(
            f"The project has no model version {version_id}.", hint="Choose one that is listed."
        )
    return _version(row)


def find_model_version(session: Session, uid: str) -> ModelVersion | None:
    """Return the version of that uid, None if the project has none."""
    row = session.execute(select(model_version).where(model_version.c.uid == uid)).first()
    return None if row is None else _version(row)


def set_metrics(
    session: Session, version_id: ModelVersionId, metrics: dict[str, Any]
) -> ModelVersion:
    """Replace the scores of a version."""
    return _change(session, version_id, metrics=json_text(metrics))


def set_note(session: Session, version_id: ModelVersionId, note: str) -> ModelVersion:
    """Replace the note of a version."""
    return _change(session, version_id, note=note)


def set_name(session: Session, version_id: ModelVersionId, name: str) -> ModelVersion:
    """Replace the name of a version."""
    return _change(session, version_id, name=name)


def adopt_children(session: Session, version_id: ModelVersionId) -> None:
    """Make the parent of a version the parent of its children, so that the line holds."""
    parent = get_model_version(session, version_id).parent_id
    children = model_version.c.parent_id == version_id
    session.execute(update(model_version).where(children).values(parent_id=parent))


def delete_model_version(session: Session, version_id: ModelVersionId) -> None:
    """Take a version off the list with all it said of photos; its children then have no parent."""
    session.execute(delete(model_version).where(model_version.c.id == version_id))


def _change(session: Session, version_id: ModelVersionId, **values: str | int) -> ModelVersion:
    session.execute(update(model_version).where(model_version.c.id == version_id).values(values))
    return get_model_version(session, version_id)


def _version(row: Row[tuple[object, ...]]) -> ModelVersion:
    return ModelVersion(
        id=ModelVersionId(row.id),
        uid=row.uid,
        name=row.name,
        kind=ModelKind(row.kind),
        created_at=time_from_text(row.created_at),
        parent_id=None if row.parent_id is None else ModelVersionId(row.parent_id),
        class_ids=tuple(ClassId(class_id) for class_id in json_value(row.class_ids)),
        embedding_key=row.embedding_key,
        metrics=json_value(row.metrics),
        note=row.note,
        recipe=json_value(row.recipe),
        data=json_value(row.data),
        size_bytes=row.size_bytes,
    )
