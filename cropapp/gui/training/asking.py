"""What the training page asks of the services. Not for the GUI thread.

Owns: the order of the calls. Must not: know a widget.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cropapp.core.entities import TrainingRun
from cropapp.core.errors import CropAppError
from cropapp.core.training import Recipe, StopWish, TrainingPlan
from cropapp.gui.training.reading import StartChoice
from cropapp.gui.training.watch import RunReading, read_run

if TYPE_CHECKING:
    from cropapp.services.project import Project


def read_last_run(project: Project) -> RunReading | None:
    """Return the deep training that began last as it stands, None without one."""
    from cropapp.services.project_trainings import training_runs_of

    run = next(iter(training_runs_of(project)), None)
    return None if run is None else read_run(project, run)


def make_plan(project: Project, recipe: Recipe, start: StartChoice) -> TrainingPlan:
    """Return what a training would do."""
    from cropapp.services.training_plan import plan_training

    return plan_training(project, recipe, **start.as_arguments())


def begin_training(
    project: Project, recipe: Recipe, start: StartChoice, device: str
) -> TrainingRun:
    """Write down what is to be trained and start the process that does it."""
    from cropapp.services.fine_tune import create_run
    from cropapp.services.launch_training import launch_training
    from cropapp.services.project_trainings import discard_run

    run = create_run(project, make_plan(project, recipe, start))
    try:
        launch_training(project.path, run, device=device)
    except CropAppError:
        discard_run(project, run)
        raise
    return run


def resume_run(project: Project, run: TrainingRun, device: str) -> TrainingRun:
    """Let an interrupted training go on."""
    from cropapp.services.launch_training import resume_training

    resume_training(project, run, device=device)
    return run


def ask_run(project: Project, run: TrainingRun, wish: StopWish) -> None:
    """Ask a running training to stop."""
    from cropapp.services.launch_training import ask_stop

    ask_stop(project, run, wish)


def discard(project: Project, run: TrainingRun) -> TrainingRun:
    """Give an interrupted training up."""
    from cropapp.services.project_trainings import discard_run

    return discard_run(project, run)
