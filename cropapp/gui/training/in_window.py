"""The training page within the window: who does what it asks, and what closing the window means.

Owns: the connections, finding a training that runs already, and the question before the window
closes over one. Must not: make the page before it is needed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtWidgets import QMessageBox, QPushButton

from cropapp.core.entities import RunState
from cropapp.core.training import StopWish
from cropapp.gui.project_pages import PageName

if TYPE_CHECKING:
    from cropapp.gui.main_window import MainWindow
    from cropapp.gui.models.page import ModelsPage
    from cropapp.gui.project_page import ProjectPage
    from cropapp.gui.training.page import TrainingPage
    from cropapp.services.project import Project


def connect_training(window: MainWindow, page: ProjectPage) -> None:
    """Connect the training page that was just made."""
    training = cast("TrainingPage", page)
    training.use_asked.connect(window.flows.use_version)
    training.models_asked.connect(lambda: window.go_to(PageName.MODELS))
    training.job_asked.connect(window.jobs.submit)
    training.told.connect(window.status.show_training)
    window.jobs.failed.connect(training.on_job_failed)
    window.jobs.cancelled.connect(training.on_job_cancelled)
    # The new version's embeddings of photos that came in meanwhile are not there yet.
    training.promoted.connect(window.flows.classify)


def connect_zoo(window: MainWindow, models: ModelsPage) -> None:
    """Let a backbone that was chosen on the models page be planned on the training page."""

    def plan(name: str) -> None:
        window.go_to(PageName.TRAINING)
        page = training_page(window)
        if page is not None:
            page.start_from_backbone(name)

    models.backbone_chosen.connect(plan)


def follow_running(window: MainWindow) -> None:
    """Follow a training that an earlier window or the command line began, if there is one."""
    bridge = window.bridge
    if bridge is None:
        return

    def make(running: bool) -> None:
        if running and window.project_pages is not None:
            window.project_pages.page(PageName.TRAINING)

    bridge.read(lambda: _is_running(bridge.project), make, context=window, later=True)


def training_page(window: MainWindow) -> TrainingPage | None:
    """Return the training page of the open project, once it was made."""
    pages = window.project_pages
    return cast("TrainingPage | None", pages.known(PageName.TRAINING)) if pages else None


def may_close(window: MainWindow) -> bool:
    """Ask what becomes of a training that runs; return whether the window may close."""
    page = training_page(window)
    if page is None or not page.is_running:
        return True
    question = ClosingQuestion(window)
    question.keep.setEnabled(page.running.keep.isEnabled())  # before an epoch there is no best
    question.exec()
    if question.wish is not None:
        page.ask_stop(question.wish)
    return question.goes_on


class ClosingQuestion(QMessageBox):
    """What becomes of the training that runs. Escape leaves the window open."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.setWindowTitle(self.tr("A training is running"))
        self.setText(self.tr("A training is running. Shall it go on without the window?"))
        self.setInformativeText(
            self.tr("If it goes on, what comes of it is here when the project is opened again.")
        )
        role = QMessageBox.ButtonRole.AcceptRole
        self.go_on: QPushButton = self.addButton(self.tr("Go on in the background"), role)
        self.keep: QPushButton = self.addButton(self.tr("Stop and keep the best"), role)
        self.cancel: QPushButton = self.addButton(
            self.tr("Cancel training"), QMessageBox.ButtonRole.DestructiveRole
        )
        self.stay: QPushButton = self.addButton(
            self.tr("Leave the window open"), QMessageBox.ButtonRole.RejectRole
        )
        self.go_on.setProperty("kind", "primary")
        self.go_on.style().polish(self.go_on)  # the box has polished it already
        self.setDefaultButton(self.go_on)
        self.setEscapeButton(self.stay)

    @property
    def goes_on(self) -> bool:
        """Whether the window is to close."""
        return self.clickedButton() in (self.go_on, self.keep, self.cancel)

    @property
    def wish(self) -> StopWish | None:
        """What is to be asked of the training; None: nothing."""
        if self.clickedButton() is self.keep:
            return StopWish.KEEP_BEST
        return StopWish.CANCEL if self.clickedButton() is self.cancel else None


def _is_running(project: Project) -> bool:
    """Return whether a training is under way, in whatever process."""
    from cropapp.services.launch_training import training_status
    from cropapp.services.project_trainings import training_runs_of

    runs = training_runs_of(project)[:1]
    return any(training_status(project, run).state is RunState.RUNNING for run in runs)
