"""The evidence in a photo, asked of the model process.

Owns: the job, and the way of its answer back to the views. Must not: draw.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from cropapp.core.entities import PhotoId
from cropapp.core.errors import CropAppError
from cropapp.core.tasks import TaskContext
from cropapp.gui.jobs import JobRunner
from cropapp.gui.project_bridge import ProjectBridge

if TYPE_CHECKING:
    from cropapp.services.explain import Evidence
    from cropapp.services.inference_client import ModelProcess


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

    def follow(self, bridge: ProjectBridge) -> None:
        """Answer the views of this project from now on."""
        if bridge is not self._bridge:
            self._bridge = bridge
            bridge.evidence_asked.connect(self._ask)

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
