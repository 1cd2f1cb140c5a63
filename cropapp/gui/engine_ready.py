"""The fastest engine is found while nobody waits, so that the next start of the program is quick.

Owns: when that is: once the first photos of a project are predicted. Must not: measure anything.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from cropapp.gui.idle_job import IdleJob
from cropapp.gui.jobs import JobRunner

if TYPE_CHECKING:
    from cropapp.core.tasks import TaskContext
    from cropapp.gui.project_bridge import ProjectBridge
    from cropapp.services.inference_client import ModelProcess

REST_MS = 4_000
"""After the last job: the first label is given and learned from before."""


class EngineReady(QObject):
    """Has the engine of a project's network measured, once; on later starts there is nothing to do.

    A folder of some size is measured for before it is read; this is for the small ones, which
    would stay with torch for good: its import alone takes longer than all else of a start.
    """

    def __init__(self, runner: JobRunner, parent: QObject) -> None:
        super().__init__(parent)
        self.measuring = IdleJob(runner, "engine-ready", self)
        self.measuring.rest.setInterval(REST_MS)

    def follow(self, bridge: ProjectBridge) -> None:
        """See to the network of this project from now on."""

        def work(task: TaskContext, process: ModelProcess) -> None:
            from cropapp.services.prepare_engine import prepare_engine

            if not bridge.is_closed:
                prepare_engine(bridge.project, process, task)

        self.measuring.want(work)
