"""Learning while the person labels: when it begins, when it makes way, what is told of it.

Owns: the wait until the hand rests, and whether labels came that nothing was learned from yet.
Must not: ask anything of the person, or touch what is shown; the pages follow the project's feed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from cropapp.core.feed import Aspect, ProjectChange
from cropapp.core.tasks import Cancelled
from cropapp.gui.jobs import Job, JobOutcome, JobRunner
from cropapp.gui.project_bridge import ProjectBridge

if TYPE_CHECKING:
    from cropapp.core.tasks import TaskContext
    from cropapp.services.inference_client import ModelProcess
    from cropapp.services.learn import LearnSummary

REST_MS = 3_000
"""Without a label for so long the hand rests: one photo after another takes a second or two."""
REST_FACTOR = 1.0
"""A rest lasts this many times what learning took last: at most half of the machine's time."""
MOST_REST_MS = 60_000
KEY = "learn-quietly"
ASKED_KEY = "learn"
"""Of the job that a person asks for (gui/project_flows.py)."""


class BackgroundLearning(QObject):
    """One per window; `follow` gives it the open project."""

    began = Signal()
    learned = Signal(object)
    """services.learn.LearnSummary, also where the gate kept the active version."""
    ended = Signal()
    """However it ended; after `learned`, where it came to its end."""
    failed = Signal(object)
    """Exception; the same words are told once per project."""

    def __init__(self, runner: JobRunner, parent: QObject) -> None:
        super().__init__(parent)
        self.rest_ms = REST_MS
        """How long the hand must rest; longer once learning is found to take long."""
        self._runner = runner
        self._bridge: ProjectBridge | None = None
        self._wanted = True
        self._has_news = False
        """Whether labels changed since it last began to learn."""
        self._job: Job | None = None
        self._told: set[str] = set()
        self._rest = QTimer(self, singleShot=True)
        self._rest.timeout.connect(self._begin)
        runner.idle.connect(self._wait)
        runner.started.connect(self._on_started)
        runner.cancelled.connect(self._on_given_up)
        runner.failed.connect(self._on_given_up)
        runner.quiet_ended.connect(self._on_ended)

    @property
    def is_wanted(self) -> bool:
        return self._wanted

    @property
    def is_running(self) -> bool:
        return self._job is not None

    @property
    def is_due(self) -> bool:
        """Whether it learns now, or will as soon as the hand rests."""
        return self._wanted and (self._has_news or self.is_running)

    def follow(self, bridge: ProjectBridge | None) -> None:
        """Learn from the labels of this project from now on; None: of none."""
        if self._bridge is not None:
            self._bridge.changed.disconnect(self._on_changed)
        self._stop()
        self._job = None  # how it ends concerns a project that is being closed
        self._bridge, self._has_news = bridge, False
        self.rest_ms = REST_MS
        self._told.clear()
        if bridge is not None:
            bridge.changed.connect(self._on_changed)

    def set_wanted(self, wanted: bool) -> None:
        """Switch it on or off; labels given meanwhile are learned from when it is on again."""
        self._wanted = wanted
        if wanted:
            self._wait()
        else:
            self._stop()

    @Slot()
    def go_on(self) -> None:
        """Learn once more when the hand rests: what a person asked for was learned in part."""
        self._has_news = True
        self._wait()

    def _stop(self) -> None:
        self._rest.stop()
        if self._job is not None:
            self._runner.cancel_job(self._job)

    @Slot(object)
    def _on_changed(self, change: ProjectChange) -> None:
        if Aspect.LABELS in change.aspects:
            self._has_news = True
            self._wait()

    @Slot()
    def _wait(self) -> None:
        """Wait for a rest of the hand from now on, if there is anything to learn."""
        if self._wanted and self._has_news and self._bridge is not None:
            self._rest.start(self.rest_ms)

    @Slot()
    def _begin(self) -> None:
        # Behind another job it would begin under the person's hands: the runner tells when idle.
        if self._bridge is None or self._runner.is_busy:
            return
        self._has_news = False
        project = self._bridge.project

        def work(task: TaskContext, process: ModelProcess) -> LearnSummary | None:
            from cropapp.services.learn_while_labelling import learn_while_labelling

            return learn_while_labelling(project, process, task)

        self._job = self._runner.submit(
            self.tr("Learning"), work, self._on_learned, key=KEY, quiet=True
        )
        self.began.emit()

    @Slot(object)
    def _on_started(self, job: Job) -> None:
        if job.key == ASKED_KEY:
            self._has_news = False  # it learns from all labels there are now

    @Slot(object)
    def _on_given_up(self, job: Job) -> None:
        if job.key == ASKED_KEY:
            self._has_news = True

    def _on_learned(self, summary: Any) -> None:
        if summary is not None:
            took_ms = round(REST_FACTOR * 1000 * summary.seconds)
            self.rest_ms = min(max(REST_MS, took_ms), MOST_REST_MS)
            self.learned.emit(summary)

    @Slot(object)
    def _on_ended(self, job: Job) -> None:
        if job is not self._job:
            return
        self._job = None
        if job.outcome is JobOutcome.CANCELLED:
            self._has_news = True  # it made way: what it would have learned is still to be learned
        elif job.problem is not None:
            self._tell(job.problem)
        self.ended.emit()

    def _tell(self, problem: Exception) -> None:
        words = str(problem)
        if words not in self._told and not isinstance(problem, Cancelled):
            self._told.add(words)
            self.failed.emit(problem)
