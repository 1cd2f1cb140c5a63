"""Looking at a training that runs in a process of its own.

Owns: how often it is looked at, and what is read of it, off the GUI thread. Must not: show it.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from cropapp.core.entities import ModelVersion, RunState, TrainingRun
from cropapp.core.errors import EnvironmentProblem
from cropapp.core.feed import Aspect
from cropapp.core.training import Stage
from cropapp.gui.project_bridge import ProjectBridge

if TYPE_CHECKING:
    from cropapp.services.launch_training import TrainingStatus
    from cropapp.services.project import Project

log = logging.getLogger(__name__)

EVERY_MS = 500
_CAN_GO_ON = (RunState.FAILED, RunState.INTERRUPTED)


@dataclass(frozen=True, slots=True)
class RunReading:
    """A training as it is now.

    Attributes:
        unreadable: photos that could not be read and were left out, known at the end.
        version: what came of it, None while it runs.
        before: the version it started from.
    """

    run: TrainingRun
    status: TrainingStatus
    stages: tuple[Stage, ...] = ()
    unreadable: int = 0
    version: ModelVersion | None = None
    before: ModelVersion | None = None
    active: ModelVersion | None = None

    @property
    def is_running(self) -> bool:
        return self.status.state is RunState.RUNNING


class TrainingWatch(QObject):
    """Follows one run from its start to its end; signals are emitted in the GUI thread."""

    looked = Signal(object)
    """RunReading, while it runs."""
    ended = Signal(object)
    """RunReading, once, of a run that was seen running."""

    def __init__(self, bridge: ProjectBridge, parent: QObject) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._run: TrainingRun | None = None
        self._is_looking = False
        self._timer = QTimer(self, interval=EVERY_MS)
        self._timer.timeout.connect(self._look)

    @property
    def is_watching(self) -> bool:
        """Whether the run it follows is still running, as far as is known."""
        return self._run is not None

    @property
    def run(self) -> TrainingRun | None:
        return self._run

    def follow(self, run: TrainingRun) -> None:
        """Look at a run until it ends."""
        self._run = run
        self._timer.start()
        self._look()

    def stop(self) -> None:
        """Look no more; the run goes on."""
        self._timer.stop()
        self._run = None

    @Slot()
    def _look(self) -> None:
        run, project = self._run, self._bridge.project
        if run is None or self._is_looking:
            return
        self._is_looking = True
        self._bridge.read(
            lambda: read_run(project, run), self._take, context=self, failed=self._on_failed
        )

    def _take(self, reading: RunReading) -> None:
        self._is_looking = False
        if self._run is None or reading.run.id != self._run.id:
            return
        if reading.is_running:
            self.looked.emit(reading)
            return
        if reading.status.is_alive and reading.status.state in _CAN_GO_ON:
            return  # it can be resumed once its process is gone, which takes a moment
        self.stop()
        # Another process wrote: nobody here was told.
        self._bridge.project.feed.publish(Aspect.MODELS, Aspect.PREDICTIONS)
        self.ended.emit(reading)

    def _on_failed(self, problem: Exception) -> None:
        self._is_looking = False
        self.stop()
        self._bridge.failed.emit(problem)


def read_run(project: Project, run: TrainingRun) -> RunReading:
    """Return where a training stands; what it was asked for and what came of it as well."""
    from cropapp.services.launch_training import mark_interrupted, training_status
    from cropapp.services.project_trainings import run_files, training_runs_of

    status = training_status(project, run)
    if status.state is RunState.INTERRUPTED:
        mark_interrupted(project)
    stages: tuple[Stage, ...] = ()
    version = before = None
    versions = {each.id: each for each in project.model_versions()}
    try:
        request = run_files(project, run).request()
    except EnvironmentProblem as problem:  # it was discarded, or can only be discarded
        log.info("%s", problem)
    else:
        stages = request.recipe.stages
        before = next((v for v in versions.values() if v.id == request.start_version_id), None)
    unreadable = 0
    if status.state is RunState.FINISHED:
        version = next((v for v in versions.values() if v.uid == run.uid), None)
        ended = next((each for each in training_runs_of(project) if each.id == run.id), run)
        unreadable = len(ended.summary.get("unreadable", ()))
    active = project.active_model()
    return RunReading(run, status, stages, unreadable, version, before, active)
