"""Small facts about the project itself.

Owns: key and JSON value pairs, and which model version is active.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.dialects.sqlite import insert

from cropapp.core.entities import ModelVersionId
from cropapp.store.session import Session
from cropapp.store.tables import model_version, project_info
from cropapp.store.values import json_text, json_value

NAME = "name"
CREATED = "created"
ACTIVE_MODEL_VERSION_ID = "active_model_version_id"
EARLIER_MODEL_VERSION_IDS = "earlier_model_version_ids"
_REMEMBERED = 50


def get_info(session: Session, key: str) -> Any:
    """Return what was set under `key`, None if nothing was."""
    row = session.execute(select(project_info.c.value).where(project_info.c.key == key)).first()
    return None if row is None else json_value(row.value)


def set_info(session: Session, key: str, value: Any) -> None:
    """Set what JSON can hold; None takes it away."""
    if value is None:
        session.execute(delete(project_info).where(project_info.c.key == key))
        return
    new = insert(project_info).values(key=key, value=json_text(value))
    session.execute(
        new.on_conflict_do_update(index_elements=["key"], set_={"value": new.excluded.value})
    )


def get_active_model_version_id(session: Session) -> ModelVersionId | None:
    value = get_info(session, ACTIVE_MODEL_VERSION_ID)
    return None if value is None else ModelVersionId(int(value))


def set_active_model_version_id(session: Session, version: ModelVersionId | None) -> None:
    """Make a version the one whose predictions are shown; None shows none.

    The one before it is remembered, so that there is a way back.
    """
    before = get_active_model_version_id(session)
    set_info(session, ACTIVE_MODEL_VERSION_ID, version)
    if before is not None and before != version:
        earlier = [each for each in earlier_model_version_ids(session) if each != before]
        set_info(session, EARLIER_MODEL_VERSION_IDS, [*earlier, before][-_REMEMBERED:])


def earlier_model_version_ids(session: Session) -> list[ModelVersionId]:
    """Return the versions that were active before and are still there, the last one last."""
    kept = get_info(session, EARLIER_MODEL_VERSION_IDS) or []
    found = set(session.execute(select(model_version.c.id)).scalars())
    return [ModelVersionId(each) for each in kept if each in found]


def go_back_to_model_version(session: Session, version: ModelVersionId) -> None:
    """Make an earlier version the active one again, and forget what was active after it."""
    earlier = earlier_model_version_ids(session)
    set_info(session, ACTIVE_MODEL_VERSION_ID, version)
    if version in earlier:
        set_info(session, EARLIER_MODEL_VERSION_IDS, earlier[: earlier.index(version)])
