"""A training as it runs: where it stands, its curves, the two ways to stop it.

Owns: how a running training is shown. Must not: ask it anything; the page does.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget

from cropapp.core.training import EpochReport, RunProgress, Stage, StopWish
from cropapp.gui import theme
from cropapp.gui.training.curves import Curves
from cropapp.gui.training.words import epoch_share, machine_words, progress_words
from cropapp.services.training_run_files import RunPhase

_STEPS = 1000
"""Of the progress bar."""


class RunView(QWidget):
    """`stop_asked` carries a core.training.StopWish."""

    stop_asked = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = QLabel(self.tr("Training"), self)
        self.title.setFont(theme.title_font())
        self.where = QLabel(self, wordWrap=True)
        self.where.setFont(theme.tabular_font(15))
        self.machine = QLabel(self, wordWrap=True)
        self.machine.setProperty("kind", "secondary")
        self.machine.setFont(theme.tabular_font())
        self.bar = QProgressBar(self, textVisible=False)
        self.bar.setAccessibleName(self.tr("Progress of the training"))
        self.curves = Curves(self)
        self.epochs = 0
        """How many have ended."""
        self._drawn: tuple[tuple[EpochReport, ...], tuple[Stage, ...]] | None = None
        self.keep = QPushButton(self.tr("Stop and keep the best"), self)
        self.keep.setToolTip(
            self.tr("Stop now; the best epoch so far is judged as if the training had ended.")
        )
        self.cancel = QPushButton(self.tr("Cancel training"), self)
        self.cancel.setToolTip(self.tr("Stop now; the active version stays, nothing is kept."))
        self.keep.clicked.connect(lambda: self.stop_asked.emit(StopWish.KEEP_BEST))
        self.cancel.clicked.connect(lambda: self.stop_asked.emit(StopWish.CANCEL))
        self.note = QLabel(
            self.tr("It runs by itself: the window can be closed, and labels can be given."), self
        )
        self.note.setWordWrap(True)
        self.note.setProperty("kind", "secondary")
        self._lay_out()

    def show_run(
        self,
        stages: tuple[Stage, ...],
        phase: RunPhase | None,
        progress: RunProgress | None,
        reports: tuple[EpochReport, ...],
        wish: StopWish | None,
    ) -> None:
        """Show where a training stands.

        Args:
            wish: what was asked of it and is not done yet.
        """
        self.epochs = len(reports)
        self._show_place(stages, phase, progress, len(reports), wish)
        if wish is not None:
            self.hold()
        may_keep = phase is RunPhase.TRAINING and not (progress and progress.is_closing)
        self.keep.setEnabled(wish is None and bool(reports) and may_keep)
        self.cancel.setEnabled(wish is None)
        if (reports, stages) != self._drawn:  # it is looked at twice a second
            self._drawn = (reports, stages)
            self.curves.show_reports(reports, stages)

    def hold(self) -> None:
        """Switch the buttons off: something was asked and is not done yet."""
        if self.focusWidget() in (self.keep, self.cancel):
            # Switched off with the keyboard on it, a button would pass it on to the window's rail.
            self.curves.accuracy.plot.setFocus(Qt.FocusReason.OtherFocusReason)
        for button in (self.keep, self.cancel):
            button.setEnabled(False)

    def _show_place(
        self,
        stages: tuple[Stage, ...],
        phase: RunPhase | None,
        progress: RunProgress | None,
        ended: int,
        wish: StopWish | None,
    ) -> None:
        closes = progress is not None and progress.is_closing
        if wish is StopWish.CANCEL:
            self.where.setText(self.tr("Cancelling…"))
        elif phase is RunPhase.PREDICTING:
            self.where.setText(self._predicting_words(progress, stages))
        elif wish is StopWish.KEEP_BEST and not closes:
            self.where.setText(self.tr("Stopping; the best epoch so far is judged…"))
        elif progress is None:
            self.where.setText(self.tr("Starting…"))
        else:
            self.where.setText(progress_words(progress, stages, has_begun=ended > 0))
        self.machine.setText(machine_words(progress) if progress else "")
        # Once the best epoch is chosen, a wish to keep it is granted: there is nothing to wait for.
        counts = wish is None or (
            wish is StopWish.KEEP_BEST and (closes or phase is RunPhase.PREDICTING)
        )
        self._show_bar(progress if counts else None, ended)

    def _predicting_words(self, progress: RunProgress | None, stages: tuple[Stage, ...]) -> str:
        words = self.tr("It is better: predicting every photo with it before it takes over.")
        if progress is None or progress.epoch or not progress.note:
            return words  # what the training itself told last is no progress of this
        return f"{words}  {progress_words(progress, stages, has_begun=True)}"

    def _show_bar(self, progress: RunProgress | None, ended: int) -> None:
        if progress is None:
            self.bar.setRange(0, 0)
        elif progress.is_closing or (progress.note and not (ended and progress.epochs)):
            self.bar.setRange(0, max(0, progress.steps))
            self.bar.setValue(progress.step)
        else:
            self.bar.setRange(0, _STEPS)
            self.bar.setValue(round(epoch_share(progress, ended) * _STEPS))

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(theme.SPACE_8)
        buttons.addWidget(self.keep)
        buttons.addWidget(self.cancel)
        buttons.addWidget(self.note, 1, Qt.AlignmentFlag.AlignVCenter)
        column = QVBoxLayout(self)
        column.setContentsMargins(*(theme.SPACE_24,) * 4)
        column.setSpacing(theme.SPACE_12)
        for part in (self.title, self.where, self.bar, self.machine):
            column.addWidget(part)
        column.addWidget(self.curves, 1)
        column.addLayout(buttons)
