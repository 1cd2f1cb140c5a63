"""When the model learned, and how it ended.

Owns: the rows of training runs. Must not: run any.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Row, insert, select, update

from cropapp.core.entities import ModelKind, ModelVersionId, RunState, TrainingRun
from cropapp.core.errors import ProgramFault
from cropapp.store.session import Session
from cropapp.store.tables import training_run
from cropapp.store.values import json_text, json_value, time_from_text, time_text


def start_run(
    session: Session,
    kind: ModelKind,
    now: datetime,
    summary: dict[str, Any] | None = None,
    *,
    uid: str = "",
) -> TrainingRun:
    """Note that a run has begun.

    Args:
        uid: the name of its folder, if it keeps one.
    """
    values = {
        "uid": uid,
        "kind": str(kind),
        "state": str(RunState.RUNNING),
        "started_at": time_text(now),
        "summary": json_text(summary or {}),
    }
    added = insert(training_run).values(values).returning(*training_run.c)
    return _run(session.execute(added).one())


def finish_run(
    session: Session,
    run_id: int,
    state: RunState,
    now: datetime,
    *,
    model_version_id: ModelVersionId | None = None,
    summary: dict[str, Any] | None = None,
) -> TrainingRun:
    """Note how a run ended.

    Args:
        summary: replaces what was noted at its start; None leaves that.
    """
    values: dict[str, Any] = {
        "state": str(state),
        "ended_at": time_text(now),
        "model_version_id": model_version_id,
    }
    if summary is not None:
        values["summary"] = json_text(summary)
    session.execute(update(training_run).where(training_run.c.id == run_id).values(values))
    return get_run(session, run_id)


def take_up_run(session: Session, run_id: int) -> TrainingRun:
    """Note that a run goes on that had ended in the middle."""
    values = {"state": str(RunState.RUNNING), "ended_at": None}
    session.execute(update(training_run).where(training_run.c.id == run_id).values(values))
    return get_run(session, run_id)


def interrupt_run(session: Session, run_id: int, now: datetime) -> TrainingRun:
    """Note that a run ended in the middle, unless it ended otherwise meanwhile."""
    values = {"state": str(RunState.INTERRUPTED), "ended_at": time_text(now)}
    running = training_run.c.state == str(RunState.RUNNING)
    session.execute(update(training_run).where(training_run.c.id == run_id, running).values(values))
    return get_run(session, run_id)


def get_run(session: Session, run_id: int) -> TrainingRun:
    """Return one run.

    Raises:
        ProgramFault: there is none of that id.
    """
    row = session.execute(select(training_run).where(training_run.c.id == run_id)).first()
    if row is None:
        raise ProgramFault(f"There is no training run {run_id}.")
    return _run(row)


def running_runs(session: Session) -> list[TrainingRun]:
    """Return the runs that have begun and, as far as the project knows, not ended."""
    running = training_run.c.state == str(RunState.RUNNING)
    return [_run(row) for row in session.execute(select(training_run).where(running))]


def list_runs(session: Session) -> list[TrainingRun]:
    """Return all runs, the newest first."""
    query = select(training_run).order_by(training_run.c.id.desc())
    return [_run(row) for row in session.execute(query)]


def _run(row: Row[tuple[object, ...]]) -> TrainingRun:
    version = row.model_version_id
    return TrainingRun(
        id=row.id,
        kind=ModelKind(row.kind),
        state=RunState(row.state),
        started_at=time_from_text(row.started_at),
        ended_at=None if row.ended_at is None else time_from_text(row.ended_at),
        model_version_id=None if version is None else ModelVersionId(version),
        summary=json_value(row.summary),
        uid=row.uid,
    )
