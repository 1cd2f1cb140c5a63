"""Deep trainings in a process of their own: started, watched, stopped.

Owns: starting `cropapp train` apart from the window, so that it outlives it, and what can be known
of a training from outside: its row, its lock, its small files. Must not: train.
"""

from __future__ import annotations

import logging
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from cropapp.core.entities import RunState, TrainingRun
from cropapp.core.errors import EnvironmentProblem, UserError
from cropapp.core.feed import Aspect
from cropapp.core.paths import data_folder, plain_path
from cropapp.core.training import EpochReport, RunProgress, StopWish
from cropapp.services.project import Project, now
from cropapp.services.project_trainings import discard_run, is_resumable, run_files
from cropapp.services.run_locks import TRAINING_FOLDER, is_running, mark_interrupted_runs
from cropapp.services.training_run_files import RunFiles, RunPhase
from cropapp.store import training_runs

log = logging.getLogger(__name__)

_started: dict[str, subprocess.Popen[bytes]] = {}
"""What this process started, by run: until it has its lock it is known to live by this alone, and
a process that ended has to be asked for its end, or it stays as a zombie."""


@dataclass(frozen=True, slots=True)
class TrainingStatus:
    """A deep training as it looks from outside."""

    state: RunState
    """INTERRUPTED as soon as its process is gone, whatever the project has noted so far."""
    phase: RunPhase | None
    progress: RunProgress | None
    reports: tuple[EpochReport, ...]
    words: str
    """How it ended, for the person; '' while it runs."""
    hint: str
    is_promoted: bool
    is_alive: bool
    is_resumable: bool
    wish: StopWish | None
    """What was asked of it and not answered yet."""


def launch_training(project_path: Path, run: TrainingRun, *, device: str = "auto") -> None:
    """Start or resume a training in a process of its own, which outlives this one.

    Raises:
        EnvironmentProblem: the process could not be started.
    """
    path = plain_path(project_path)
    files = RunFiles(data_folder(path) / TRAINING_FOLDER / run.uid)
    command = [*_program(), "train", str(path), "--resume", run.uid, "--background"]
    command += ["--device", device]
    files.forget_end()
    files.forget_wish()
    try:
        with files.log_file.open("wb") as output:
            process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                cwd=path.parent,
                creationflags=_creation_flags(),
                # A session of its own: closing the terminal or the window sends it nothing.
                start_new_session=True,
            )
    except OSError as problem:
        raise EnvironmentProblem(
            f"The training could not be started: {problem.strerror or problem}.",
            hint=f"Run: cropapp train “{path}” --resume {run.uid}",
        ) from problem
    _started[run.uid] = process


def launched_process(run: TrainingRun) -> subprocess.Popen[bytes] | None:
    """Return the process of a training that was launched from here and is not known to be over."""
    return _started.get(run.uid)


def training_status(project: Project, run: TrainingRun) -> TrainingStatus:
    """Return where a training stands. Reads one row and some small files; never waits."""
    alive = _is_alive(project, run)
    with project.store.read() as session:
        current = training_runs.get_run(session, run.id)
    files = run_files(project, current)
    state, end = current.state, files.how_it_ended()
    if state is RunState.RUNNING and not alive:
        state = RunState.INTERRUPTED
    running = alive and state in (RunState.RUNNING, RunState.INTERRUPTED)
    return TrainingStatus(
        state=RunState.RUNNING if running else state,
        phase=files.phase() if running else None,
        progress=files.progress() if running else None,
        reports=files.reports(),
        words="" if running else (end.words if end else files.last_words()),
        hint="" if end is None or running else end.hint,
        is_promoted=end is not None and end.is_promoted,
        is_alive=alive,
        is_resumable=not alive and is_resumable(project, current),
        wish=files.wish() if running else None,
    )


def ask_stop(project: Project, run: TrainingRun, wish: StopWish) -> None:
    """Ask a training to stop: seen within a second, answered within three.

    One that does not run any more is discarded by CANCEL; KEEP_BEST asks nothing of it.
    """
    if _is_alive(project, run):
        run_files(project, run).ask(wish)
    elif wish is StopWish.CANCEL:
        discard_run(project, run)


def resume_training(project: Project, run: TrainingRun, *, device: str = "auto") -> None:
    """Let an interrupted training go on in a process of its own.

    Raises:
        UserError: it has ended, is under way, or has lost what it needs to go on.
        EnvironmentProblem: the process could not be started.
    """
    with project.store.read() as session:
        current = training_runs.get_run(session, run.id)
    if _is_alive(project, run) or not is_resumable(project, current):
        raise UserError("The training cannot be resumed.", hint="Start another one.")
    launch_training(project.path, current, device=device)


def mark_interrupted(project: Project) -> list[TrainingRun]:
    """Note of each run whose process is gone that it was interrupted; return those."""
    marked = mark_interrupted_runs(project.store, project.data_folder, now())
    if marked:
        project.feed.publish(Aspect.MODELS)
    return marked


def _is_alive(project: Project, run: TrainingRun) -> bool:
    started = _started.get(run.uid)
    if started is not None:
        if started.poll() is None:
            return True
        del _started[run.uid]
    return is_running(project.data_folder, run.id)


def _program() -> list[str]:
    """Return what starts this program; a frozen one is its own interpreter."""
    if getattr(sys, "frozen", False):
        return [sys.executable]
    return [sys.executable, "-m", "cropapp"]


def _creation_flags() -> int:
    """Return what lets a process of Windows live apart from ours; 0 elsewhere."""
    if sys.platform == "win32":
        return subprocess.CREATE_NEW_PROCESS_GROUP | subprocess.CREATE_NO_WINDOW
    return 0
