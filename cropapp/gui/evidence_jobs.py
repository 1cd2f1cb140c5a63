"""The evidence in a photo, asked of the model process.

Owns: the job, the way of its answer back to the views, and having the model process ready for it.
Must not: draw.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Slot

from cropapp.core.entities import PhotoId
from cropapp.core.errors import CropAppError
from cropapp.core.feed import Aspect, ProjectChange
from cropapp.core.tasks import TaskContext
from cropapp.gui.jobs import Job, JobOutcome, JobRunner
from cropapp.gui.project_bridge import ProjectBridge

if TYPE_CHECKING:
    from cropapp.services.explain import Evidence
    from cropapp.services.inference_client import ModelProcess


REST_MS = 1_500
"""A photo looked at for so long, with nothing else to do, is worth being ready for."""


@dataclass(frozen=True, slots=True)
class EvidenceAnswer:
    photo_id: PhotoId
    evidence: Evidence | None
    problem: str = ""
    """Why there is none, in words for the user."""


class EvidenceJobs(QObject):
    """Asks for the evidence in the photo that was asked for last."""

    def __init__(self, runner: JobRunner, parent: QObject) -> None:
        super().__init__(parent)
        self._runner = runner
        self._bridge: ProjectBridge | None = None
        self._is_ready = False
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self._rest.timeout.connect(self._make_ready)
        runner.idle.connect(self._wait)
        runner.quiet_ended.connect(self._on_ended)
        self._is_likely = False
        self._job: Job | None = None

    def follow(self, bridge: ProjectBridge) -> None:
        """Answer the views of this project from now on."""
        if bridge is not self._bridge:
            self._bridge = bridge
            self._is_ready = self._is_likely = False
            bridge.evidence_asked.connect(self._ask)
            bridge.evidence_likely.connect(self._on_likely)
            bridge.changed.connect(self._on_changed)

    @Slot()
    def _on_likely(self) -> None:
        self._is_likely = True
        self._wait()

    @Slot(object)
    def _on_changed(self, change: ProjectChange) -> None:
        # Another version has another head; the next photo looked at says whether it is wanted.
        if Aspect.MODELS in change.aspects:
            self._is_ready = self._is_likely = False

    @Slot()
    def _wait(self) -> None:
        if self._is_likely and not self._is_ready:
            self._rest.start()

    @Slot()
    def _make_ready(self) -> None:
        """Load torch and the network where nothing else is done: it takes seconds, C must not."""
        bridge = self._bridge
        # Behind another job it would begin under the person's hands: the runner tells when idle.
        if bridge is None or bridge.is_closed or self._is_ready or self._runner.is_busy:
            return
        project = bridge.project
        self._is_ready = True

        def work(task: TaskContext, process: ModelProcess) -> None:
            from cropapp.services.explain import warm_evidence

            warm_evidence(project, process, task)

        self._job = self._runner.submit("", work, key="evidence-ready", quiet=True)

    @Slot(object)
    def _on_ended(self, job: Job) -> None:
        if job is self._job:
            self._job = None
            # What made way is to be done yet; what failed will say so where it is asked for.
            self._is_ready = job.outcome is not JobOutcome.CANCELLED

    @Slot(int)
    def _ask(self, photo_id: int) -> None:
        bridge = self._bridge
        if bridge is None or bridge.is_closed:
            return
        project = bridge.project

        def work(task: TaskContext, process: ModelProcess) -> EvidenceAnswer:
            from cropapp.services.explain import explain_photo

            wanted = PhotoId(photo_id)
            try:
                return EvidenceAnswer(wanted, explain_photo(project, process, task, wanted))
            except CropAppError as problem:
                # Told on the photo that it is about, not in the banner.
                return EvidenceAnswer(wanted, None, problem.message)

        title = self.tr("Looking for the evidence")
        self._runner.submit(title, work, bridge.evidence_found.emit, key="evidence")
