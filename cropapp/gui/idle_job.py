"""Work that is done once nothing else is: getting ready for what the person may ask for next.

Owns: the wait for the quiet moment. Must not: know what the work is, or show it anywhere.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Slot

from cropapp.gui.jobs import Job, JobOutcome, JobRunner, Work

REST_MS = 1_500
"""With nothing to do for so long, the next job of a person is not about to begin."""


class IdleJob(QObject):
    """A quiet job, done at the next quiet moment after it was wanted; it makes way for any other.

    What made way is done at the next such moment; what failed is not tried again, and will say so
    where the person asks for it.
    """

    def __init__(self, runner: JobRunner, key: str, parent: QObject) -> None:
        super().__init__(parent)
        self._runner, self._key = runner, key
        self._wanted: Work | None = None
        self._job: Job | None = None
        self.rest = QTimer(self, singleShot=True, interval=REST_MS)
        self.rest.timeout.connect(self._begin)
        runner.idle.connect(self._wait)
        runner.quiet_ended.connect(self._on_ended)

    def want(self, work: Work) -> None:
        """Have this done; it takes the place of what was wanted before."""
        self._wanted = work
        self._wait()

    def forget(self) -> None:
        """Do no longer want it."""
        self._wanted = self._job = None

    @Slot()
    def _wait(self) -> None:
        if self._wanted is not None and not self._runner.is_busy:
            self.rest.start()

    @Slot()
    def _begin(self) -> None:
        # Behind another job it would begin under the person's hands: the runner tells when idle.
        if self._wanted is not None and not self._runner.is_busy:
            self._job = self._runner.submit("", self._wanted, key=self._key, quiet=True)
            self._wanted = None

    @Slot(object)
    def _on_ended(self, job: Job) -> None:
        if job is self._job:
            self._job = None
            if job.outcome is JobOutcome.CANCELLED and self._wanted is None:
                self._wanted = job.work
