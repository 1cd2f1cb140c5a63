"""The evidence in a photo, asked of the model process.

Owns: the question, the way of its answer back to the views, and having the process ready for it.
Must not: draw.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from cropapp.core.entities import PhotoId
from cropapp.core.errors import CropAppError
from cropapp.core.feed import Aspect, ProjectChange
from cropapp.core.tasks import TaskContext
from cropapp.gui.idle_job import IdleJob
from cropapp.gui.jobs import JobRunner
from cropapp.gui.project_bridge import ProjectBridge

if TYPE_CHECKING:
    from cropapp.services.explain import Evidence
    from cropapp.services.inference_client import ModelProcess

MOST_PHOTOS = 30_000
"""Torch and what shows evidence take 0.7 GB. In a larger project window and model process need that
much more themselves, and all together stay under 1.5 GB: there it is loaded when asked for."""


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
        self._is_warmed = False
        self.warming = IdleJob(runner, "evidence-ready", self)

    def follow(self, bridge: ProjectBridge) -> None:
        """Answer the views of this project from now on."""
        if bridge is not self._bridge:
            self._bridge = bridge
            self._start_anew()
            bridge.evidence_asked.connect(self._ask)
            bridge.evidence_likely.connect(self._on_likely)
            bridge.changed.connect(self._on_changed)

    def _start_anew(self) -> None:
        self._is_warmed = False
        self.warming.forget()

    @Slot()
    def _on_likely(self) -> None:
        """Have torch and the network loaded: it takes seconds, and C must not."""
        bridge = self._bridge
        if bridge is None or self._is_warmed:
            return
        self._is_warmed = True

        def work(task: TaskContext, process: ModelProcess) -> None:
            from cropapp.services.explain import warm_evidence

            if not bridge.is_closed and bridge.project.counts().photos <= MOST_PHOTOS:
                warm_evidence(bridge.project, process, task)

        self.warming.want(work)

    @Slot(object)
    def _on_changed(self, change: ProjectChange) -> None:
        # Another version has another head; the next photo looked at says whether it is wanted.
        if Aspect.MODELS in change.aspects:
            self._start_anew()

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

        # Beside the running job: a folder that is being predicted takes minutes.
        self._runner.ask(self.tr("Looking for the evidence"), work, bridge.evidence_found.emit)
