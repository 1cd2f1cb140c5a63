"""What happens in what order: open, look for photos, predict, learn, evaluate, import, export.

Owns: the jobs of a window and what is said when they end. Must not: lay out a widget.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal, Slot

from cropapp.core.changes import ChangeSet
from cropapp.core.entities import ModelVersionId, PhotoId
from cropapp.gui.banner import Banner
from cropapp.gui.dialogs.new_project import NewProjectAnswer
from cropapp.gui.jobs import Job, JobRunner
from cropapp.gui.locale_words import number, percent
from cropapp.gui.project_bridge import ProjectBridge
from cropapp.gui.told import told
from cropapp.services import app_folders

if TYPE_CHECKING:
    from cropapp.core.tasks import TaskContext
    from cropapp.services.evaluate import Evaluation
    from cropapp.services.export import ExportOptions, ExportSummary
    from cropapp.services.import_folder import ImportSummary
    from cropapp.services.inference_client import ModelProcess
    from cropapp.services.learn import LearnSummary
    from cropapp.services.project import Project


class ProjectFlows(QObject):
    """The window gives it the bridge of the open project; it gives the runner its jobs."""

    opened = Signal(object)
    """Project, just opened by a job; who hears it owns it."""
    learned = Signal(object)
    """LearnSummary, also of a model that was not taken."""
    learned_in_part = Signal()
    """Besides `learned`: some views of the labelled photos are still to be learned from."""
    evaluated = Signal(object)
    preview_ready = Signal(object)
    exported = Signal(object, object)
    """The path of a project, and that of the CSV just written of it."""

    def __init__(self, runner: JobRunner, banner: Banner, parent: QObject) -> None:
        super().__init__(parent)
        self._runner = runner
        self.banner = banner
        self.bridge: ProjectBridge | None = None
        self.learns_on: Callable[[], bool] = lambda: False
        """Whether learning goes on by itself: then nobody has to wait for the whole of it."""
        runner.failed.connect(self._on_failed)
        runner.cancelled.connect(self._on_cancelled)

    # --- opening

    def open(self, path: Path) -> None:
        """Open a project; then look for new photos and predict them."""
        self._runner.drop_all()

        def work(_task: TaskContext, _process: ModelProcess) -> Project:
            from cropapp.services.project import Project

            return Project.open(path)

        title = self.tr("Opening {name}").format(name=path.stem)
        self._runner.submit(title, work, self.opened.emit, key="open")

    def make(self, answer: NewProjectAnswer) -> None:
        """Make a project and open it."""
        self._runner.drop_all()

        def work(task: TaskContext, _process: ModelProcess) -> Project:
            from cropapp.services.start_project import new_project

            answer.path.parent.mkdir(parents=True, exist_ok=True)
            return new_project(
                answer.path,
                folders=answer.folders,
                starter=answer.starter,
                preset=answer.preset,
                task=task,
            )

        self._runner.submit(self.tr("Making the project"), work, self.opened.emit, key="open")

    def make_sample(self) -> None:
        """Render the sample field, if that was not done before, and open its project."""
        self._runner.drop_all()

        def work(task: TaskContext, _process: ModelProcess) -> Project:
            from cropapp.services.demo import make_sample_project
            from cropapp.services.project import Project

            folder = app_folders.default_projects_folder() / "Sample field"
            return Project.open(make_sample_project(folder, task))

        title = self.tr("Rendering the sample field")
        self._runner.submit(title, work, self.opened.emit, key="open")

    # --- photos

    def look_again(self, *, retry_unreadable: bool = False) -> None:
        """Scan every folder of the project for changes, then predict what is new.

        Args:
            retry_unreadable: whether to read again what could not be read; a person asked.
        """
        project, bridge = self._project(), self.bridge

        def work(task: TaskContext, _process: ModelProcess) -> list[ImportSummary]:
            if bridge is not None:
                bridge.wait_until_calm(task)
            from cropapp.services.import_folder import import_folder

            # A folder on a card that is not plugged in is no reason to mark its photos missing.
            there = [folder.path for folder in project.folders() if folder.path.is_dir()]
            return [
                import_folder(project, path, task, retry_unreadable=retry_unreadable)
                for path in there
            ]

        self._runner.submit(self.tr("Looking for new photos"), work, key="scan")
        self.classify()

    def classify(self) -> None:
        """Read and predict what was not, what is on the screen before the rest."""
        project, bridge = self._project(), self.bridge

        def work(task: TaskContext, process: ModelProcess) -> Any:
            from cropapp.services.classify import classify_project

            def on_screen() -> tuple[PhotoId, ...]:
                return bridge.on_screen if bridge is not None else ()

            return classify_project(project, process, task, first=on_screen)

        self._runner.submit(self.tr("Predicting"), work, key="classify")

    @Slot(object)
    def follow_edit(self, step: ChangeSet) -> None:
        """Predict anew what an edit has aimed elsewhere: its predictions were of another view."""
        if step.moves_targets:
            self.classify()

    # --- the model

    def learn(self) -> None:
        """Learn from the labels and predict everything anew."""
        project, views_later = self._project(), self.learns_on()

        def work(task: TaskContext, process: ModelProcess) -> LearnSummary:
            from cropapp.services.learn import learn_from_labels

            return learn_from_labels(project, process, task, views_later=views_later)

        self._runner.submit(self.tr("Learning"), work, self._on_learned, key="learn")

    def evaluate(self) -> None:
        """Score the model on held-out photos."""
        project = self._project()

        def work(task: TaskContext, process: ModelProcess) -> Evaluation:
            from cropapp.services.evaluate import evaluate_project

            return evaluate_project(project, process, task, with_curve=True)

        self._runner.submit(self.tr("Evaluating"), work, self._on_evaluated, key="evaluate")

    def use_version(self, version_id: int) -> None:
        """Make another version the active one."""
        project = self._project()

        def work(task: TaskContext, process: ModelProcess) -> Any:
            from cropapp.services.model_registry import use_version

            return use_version(project, ModelVersionId(version_id), process, task)

        # Another backbone's version finds no embeddings yet: they are made right away.
        self._runner.submit(
            self.tr("Changing the model version"), work, lambda _: self.classify(), key="use"
        )

    def _on_evaluated(self, evaluation: Evaluation) -> None:
        words = self.tr(
            "A model that learns from your labels is right on {grouped} of the photos from places "
            "it has never seen, {random} of photos at random."
        )
        self.evaluated.emit(evaluation)
        grouped, at_random = evaluation.grouped.accuracy, evaluation.random.accuracy
        self.banner.say(words.format(grouped=percent(grouped), random=percent(at_random)))

    def _on_learned(self, summary: LearnSummary) -> None:
        after = percent(summary.after_accuracy)
        learned = self.tr("Learned from {labels} labels:").format(
            labels=number(summary.photos_learned)
        )
        if summary.before_accuracy is None:
            scores = self.tr("{after} right on held-out photos.").format(after=after)
        else:
            scores = self.tr("{before} → {after} right on held-out photos.").format(
                before=percent(summary.before_accuracy), after=after
            )
        if summary.promoted:
            said = self.tr("{n} predictions changed.").format(n=number(summary.changed_predictions))
        else:
            said = told(summary.verdict)
        tone = "good" if summary.promoted else "info"
        self.banner.say(f"{learned} {scores} {said}", tone=tone)
        self.learned.emit(summary)
        if summary.views_missing:
            self.learned_in_part.emit()

    # --- labels in and out

    def export(self, target: Path, options: ExportOptions) -> None:
        """Write the CSV."""
        project = self._project()

        def work(task: TaskContext, _process: ModelProcess) -> ExportSummary:
            from cropapp.services.export import export_labels

            return export_labels(project, target, options, task)

        def done(summary: ExportSummary) -> None:
            self.exported.emit(project.path, summary.path)
            words = self.tr("Wrote {n} rows to {path}.")
            self.say_written(
                words.format(n=number(summary.rows), path=str(summary.path)), summary.path
            )

        self._runner.submit(self.tr("Exporting"), work, done)

    @Slot(str, object)
    def say_written(self, words: str, path: Path) -> None:
        """Say that a file or folder was written, and offer to show it in the file manager."""
        from cropapp.gui.desktop import reveal

        self.banner.say(
            words,
            tone="good",
            action=self.tr("Show in the file manager"),
            on_action=partial(reveal, [path]),
        )

    def preview_labels(self, source: Path) -> None:
        """Match a CSV or class folders to the photos; `preview_ready` says what it would do."""
        project = self._project()

        def work(task: TaskContext, _process: ModelProcess) -> Any:
            from cropapp.services.import_labels import preview_import

            return preview_import(project, source, task)

        self._runner.submit(self.tr("Matching labels"), work, self.preview_ready.emit)

    # --- the end of a job

    def _on_failed(self, job: Job, problem: Exception) -> None:
        from cropapp.services.inference_client import ModelProcessDied

        again: Callable[[], Any] | None = None
        words = ""
        if isinstance(problem, ModelProcessDied):
            words, again = self.tr("Restart"), lambda: self._runner.run_again(job)
        self.banner.say_problem(problem, action=words, on_action=again)
        if job.key == "open" and self.bridge is not None:
            self.classify()  # the project that is open still goes on where it was

    def _on_cancelled(self, job: Job) -> None:
        words = self.tr("{title} was cancelled. What was finished is kept.")
        action = self.tr("Go on")
        if job.keeps_nothing:
            words = self.tr("{title} was cancelled. Nothing of it is kept.")
            action = self.tr("Start again")
        self.banner.say(
            words.format(title=job.title),
            action=action,
            on_action=lambda: self._runner.run_again(job),
        )

    def _project(self) -> Project:
        if self.bridge is None:
            raise RuntimeError("no project is open")  # an action that should have been off
        return self.bridge.project
