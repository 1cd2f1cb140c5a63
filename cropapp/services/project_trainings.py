"""The deep trainings of a project: found, and given up.

Owns: which there are, where their files are, and which can go on. Must not: plan or train, nor
import what does: the window asks on opening a project whether a training is under way.
"""

from __future__ import annotations

from cropapp.core.entities import RunState, TrainingRun
from cropapp.core.errors import UserError
from cropapp.core.feed import Aspect
from cropapp.core.words import spoken
from cropapp.services.project import Project, now
from cropapp.services.run_locks import TRAINING_FOLDER, is_running
from cropapp.services.training_run_files import RunFiles
from cropapp.store import training_runs

RESUMABLE = (RunState.INTERRUPTED, RunState.FAILED, RunState.RUNNING)
"""RUNNING: its process is gone and nobody has noted it yet; one that lives holds its lock."""


def run_files(project: Project, run: TrainingRun) -> RunFiles:
    """Return the files of a deep training."""
    return RunFiles(project.data_folder / TRAINING_FOLDER / run.uid)


def find_run(project: Project, uid: str = "") -> TrainingRun:
    """Return a deep training by uid, or the newest that can be resumed.

    Raises:
        UserError: there is none.
    """
    runs = [run for run in training_runs_of(project) if not uid or run.uid == uid]
    if not uid:
        runs = [run for run in runs if is_resumable(project, run)]
    if not runs:
        message = (
            spoken(f"There is no training {uid} in this project.")
            if uid
            else spoken("There is no training to resume.")
        )
        raise UserError(message, hint="Start one with cropapp train.")
    return runs[0]


def training_runs_of(project: Project) -> list[TrainingRun]:
    """Return the deep trainings of a project, the newest first."""
    with project.store.read() as session:
        return [run for run in training_runs.list_runs(session) if run.uid]


def is_resumable(project: Project, run: TrainingRun) -> bool:
    """Return whether a run was interrupted and has all it needs to go on."""
    if run.state not in RESUMABLE or is_running(project.data_folder, run.id):
        return False
    return (run_files(project, run).folder / "request.json").is_file()


def discard_run(project: Project, run: TrainingRun) -> TrainingRun:
    """Give up an interrupted training; its folder is deleted.

    Raises:
        UserError: it is under way.
    """
    if is_running(project.data_folder, run.id):
        raise UserError("The training is under way.", hint="Stop it first.")
    run_files(project, run).remove()
    if run.state is RunState.FINISHED:
        return run
    ended = project.store.write(
        lambda session: training_runs.finish_run(session, run.id, RunState.CANCELLED, now())
    )
    project.feed.publish(Aspect.MODELS)
    return ended
