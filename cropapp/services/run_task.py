"""The task context of a deep training: what the person sees of it, wherever they look.

Owns: passing progress on to whoever started the training and into the files of the run, and seeing
what a person asked of it through those files.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from cropapp.core.errors import EnvironmentProblem
from cropapp.core.tasks import Cancelled, TaskContext
from cropapp.core.training import EpochReport, RunProgress, StopWish
from cropapp.core.words import spoken
from cropapp.services.training_run_files import RunFiles, RunPhase

LOOK_EVERY_S = 0.25


class RunTask:
    """A task context around another one. Used by one thread."""

    def __init__(
        self,
        inner: TaskContext,
        files: RunFiles,
        on_epoch: Callable[[EpochReport], None] | None,
    ) -> None:
        self._inner, self._files, self._on_epoch = inner, files, on_epoch
        self._phase: RunPhase | None = None
        self._looked_at = self._told_at = float("-inf")
        self._begun_at = time.monotonic()
        self._epochs_told = len(files.reports())

    def enter(self, phase: RunPhase) -> None:
        """Note that the run is at another part of its work."""
        self._phase = phase
        self._begun_at = time.monotonic()
        self._told_at = float("-inf")
        self._files.set_phase(phase)

    def progress(self, done: int, total: int, note: str = "") -> None:
        self._inner.progress(done, total, note)
        moment = time.monotonic()
        if moment - self._told_at < LOOK_EVERY_S and done < total:
            return
        self._told_at = moment
        rate = done / max(moment - self._begun_at, 1e-6)
        left = (total - done) / rate if rate and total else None
        self._files.tell(RunProgress(0, 0, 0, done, total, rate, left, 0.0, "", note))

    def check_cancelled(self) -> None:
        """As of every task.

        Raises:
            EnvironmentProblem: the project was moved away; hours later nothing could be kept.
        """
        self._inner.check_cancelled()
        moment = time.monotonic()
        if moment - self._looked_at < LOOK_EVERY_S:
            return
        self._looked_at = moment
        if self._files.are_gone():
            raise EnvironmentProblem(
                f"The folder of the training is gone: {self._files.folder}.",
                hint="Open the project where it is now, and resume the training there.",
            )
        if self._files.wish() is StopWish.CANCEL:
            raise Cancelled
        if self._phase is RunPhase.TRAINING:
            self.look()

    def look(self) -> None:
        """Pass on what the training has told through its files since."""
        reports = self._files.reports()
        for report in reports[self._epochs_told :]:
            if self._on_epoch is not None:
                self._on_epoch(report)
        self._epochs_told = len(reports)
        told = self._files.progress()
        if told is not None:
            note = told.note or spoken(f"Training, epoch {told.epoch} of {told.epochs}")
            self._inner.progress(told.step, told.steps, note)
