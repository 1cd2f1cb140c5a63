"""A quick learning among the runs of a project, and its turn where two processes learn.

Owns: the row of a run that a person asked for, from its begin to its end, and that one process at a
time learns in a project. Must not: learn.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from cropapp.core.entities import ModelKind, ModelVersion, RunState, TrainingRun
from cropapp.core.tasks import Cancelled, TaskContext
from cropapp.services import run_locks
from cropapp.services.project import Project, now
from cropapp.store import training_runs

LEARNING = "learning"
"""Names the lock of whoever learns."""
WAIT_S = 0.1


@dataclass(slots=True)
class RunNote:
    """What is noted of a run that comes to its end."""

    version: ModelVersion | None = None
    summary: dict[str, Any] = field(default_factory=dict)


@contextmanager
def one_at_a_time(project: Project, task: TaskContext) -> Iterator[None]:
    """Wait until no other process learns in this project, then keep others waiting.

    Whoever learned in the background takes its older versions off the project; one that a second
    window or the command line has just made, and is predicting with, would be among them.

    Raises:
        Cancelled: while it waited.
    """
    while (descriptor := run_locks.try_hold(project.data_folder, LEARNING)) is None:
        task.progress(0, 0, "Waiting: another window or command is learning")
        task.check_cancelled()
        time.sleep(WAIT_S)
    try:
        yield
    finally:
        run_locks.let_go(project.data_folder, LEARNING, descriptor)


@contextmanager
def noted_run(project: Project) -> Iterator[RunNote]:
    """List a run as long as the block takes, and how it ended.

    A killed one holds its lock no more, and is noted as interrupted at the next opening.
    """
    run = project.store.write(
        lambda session: training_runs.start_run(session, ModelKind.QUICK, now())
    )
    note = RunNote()
    with run_locks.held_while_running(project.data_folder, run.id):
        try:
            yield note
        except Cancelled:
            _end(project, run, RunState.CANCELLED, RunNote())
            raise
        except Exception as problem:
            _end(project, run, RunState.FAILED, RunNote(summary={"error": str(problem)}))
            raise
        _end(project, run, RunState.FINISHED, note)


def _end(project: Project, run: TrainingRun, state: RunState, note: RunNote) -> None:
    project.store.write(
        lambda session: training_runs.finish_run(
            session,
            run.id,
            state,
            now(),
            model_version_id=note.version.id if note.version else None,
            summary=note.summary,
        )
    )
