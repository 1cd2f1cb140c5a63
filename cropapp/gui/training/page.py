"""The training page: ready, running, ended.

Owns: which of them is shown, and what is asked of the services. Must not: train; a process of its
own does, which the window only looks at.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import shiboken6
from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cropapp.core.entities import TrainingRun
from cropapp.core.errors import UserError
from cropapp.core.feed import Aspect
from cropapp.core.gallery import PhotoFilter
from cropapp.core.settings import Settings
from cropapp.core.tasks import TaskContext
from cropapp.core.training import Recipe, StopWish
from cropapp.gui.banner import problem_words
from cropapp.gui.fresh_page import FreshPage
from cropapp.gui.jobs import Job
from cropapp.gui.project_bridge import ProjectBridge
from cropapp.gui.told import told
from cropapp.gui.training.asking import (
    ask_run,
    begin_training,
    discard,
    make_plan,
    read_last_run,
    resume_run,
)
from cropapp.gui.training.cancel_question import ask_back
from cropapp.gui.training.ended_view import EndedView, Ending
from cropapp.gui.training.reading import Reading, read_all
from cropapp.gui.training.run_view import RunView
from cropapp.gui.training.sample_pictures import picture_of
from cropapp.gui.training.views import TrainingViews
from cropapp.gui.training.watch import RunReading, TrainingWatch
from cropapp.gui.training.words import short_words

if TYPE_CHECKING:
    from cropapp.services.inference_client import ModelProcess

AGAIN_MS = 700
"""How long after a change the plan is made anew; labels may come many a second."""
PLAN_AFTER_MS = 250
"""How long after the last change of a setting."""
_PLANNED_BY = frozenset({Aspect.LABELS, Aspect.CLASSES, Aspect.MODELS})


class TrainingPage(FreshPage):
    """A training that runs is followed whether the page is seen or not."""

    use_asked = Signal(int)
    """Id of the version that is to be the active one."""
    models_asked = Signal()
    """The person wants to see the versions."""
    told = Signal(str)
    """Where the running training stands, in a few words; '' when it runs no longer."""
    promoted = Signal()
    """A training in the background has changed the active version."""
    job_asked = Signal(str, object, object)
    """Title, work(task, process) and done(result): a job for the window's runner."""

    def __init__(self, bridge: ProjectBridge, parent: QWidget | None = None) -> None:
        super().__init__(bridge, parent, shows=_PLANNED_BY, again_ms=AGAIN_MS)
        self._device = "auto"
        self._reading = Reading()
        self._asked = self._taken = 0
        self._dismissed: int | None = None
        """The run whose end was seen: the plan is shown instead."""
        self._told_run: RunReading | None = None
        self._wish: StopWish | None = None
        self.views = TrainingViews(
            self, connect_running=self._connect_running, connect_ended=self._connect_ended
        )
        self.ready, self.empty = self.views.ready, self.views.empty
        self.watch = TrainingWatch(bridge, self)
        self._plan_again = QTimer(self, singleShot=True, interval=PLAN_AFTER_MS)
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.addWidget(self.views)
        self._connect_parts()
        self._find_running()

    @property
    def running(self) -> RunView:
        return self.views.running

    @property
    def ended(self) -> EndedView:
        return self.views.ended

    @property
    def is_running(self) -> bool:
        """Whether a training of this project is under way, as far as is known here."""
        return self.watch.is_watching

    def _connect_parts(self) -> None:
        self._plan_again.timeout.connect(self._plan)
        self.watch.looked.connect(self._on_looked)
        self.watch.ended.connect(self._on_ended)
        self.empty.action.connect(lambda: self.photos_asked.emit(PhotoFilter(), ""))
        ready = self.ready
        ready.start_asked.connect(self._start)
        ready.photos_asked.connect(self.photos_asked)
        ready.form.changed.connect(self._on_settings)
        ready.samples.asked.connect(self._ask_samples)
        ready.earlier.clicked.connect(self._show_earlier)
        self._bridge.failed.connect(self._settle_start)

    def _connect_running(self, running: RunView) -> None:
        running.stop_asked.connect(self._on_stop_asked)

    def _connect_ended(self, ended: EndedView) -> None:
        ended.use_asked.connect(self.use_asked)
        ended.models_asked.connect(self.models_asked)
        ended.again_asked.connect(self._leave_ended)
        ended.resume_asked.connect(self._resume)
        ended.discard_asked.connect(self._discard)

    # --- the page's life

    def arrive(self) -> None:
        self.views.focus_front()
        self._refresh_if_stale()

    def close_page(self) -> None:
        super().close_page()
        self._plan_again.stop()
        self.watch.stop()
        self.told.emit("")

    def take_settings(self, settings: Settings) -> None:
        self._device = settings.device

    def start_from_backbone(self, name: str) -> None:
        """Plan a training of a backbone of the zoo, as its publisher trained it."""
        self.ready.form.offer_backbone(name)
        if not self.is_running:
            self._leave_ended()

    # --- reading

    def _find_running(self) -> None:
        """Follow a training that an earlier window, or the command line, has begun."""
        project = self._bridge.project
        self._bridge.read(lambda: read_last_run(project), self._take_found, context=self)

    def _take_found(self, found: RunReading | None) -> None:
        if found is not None and found.is_running and not self.is_running:
            self._follow(found.run)

    def _read_anew(self) -> None:
        if self.is_running:
            return  # what comes of it is read when it has ended
        project, start = self._bridge.project, self.ready.form.start_choice()
        recipe = self._recipe_or_none()
        self._asked += 1
        mine = self._asked

        def done(both: tuple[Reading, RunReading | None]) -> None:
            # Two threads read: an older answer may come after a newer one.
            if mine > self._taken and not self.is_running:
                self._taken = mine
                self._take(*both)

        self._bridge.read(
            lambda: (read_all(project, recipe, start), read_last_run(project)),
            done,
            context=self,
            failed=self._on_unread,
        )

    def _on_unread(self, problem: Exception) -> None:
        """Say why there is nothing to show; the banner has the details."""
        self._bridge.failed.emit(problem)
        self.empty.say(problem_words(problem), self.tr("Go to the photos"))
        self.views.bring(self.empty)

    def _take(self, reading: Reading, last: RunReading | None) -> None:
        self._reading = reading
        self._shows = _PLANNED_BY if reading.plan else _PLANNED_BY | {Aspect.PHOTOS}
        self._told_run = last
        self.ready.form.show_start(reading.active)
        if last is not None and last.is_running:
            self._follow(last.run)
            return
        self.ready.show_reading(reading, self._bridge.class_by_id)
        if self._recipe_or_none() is None:
            self._plan()
        self._offer_earlier(last)
        if last is not None and last.run.id != self._dismissed and last.status.is_resumable:
            self._show_ended(last)
        elif last is None or not self.views.shows_ended():
            self._show_plan_or_nothing()
        else:
            self._show_ended(last)

    def _show_plan_or_nothing(self) -> None:
        problem = self._reading.problem
        if self._reading.plan is not None:
            self.views.bring(self.ready)
        elif problem is not None:
            self.empty.say(problem_words(problem), self.tr("Go to the photos"))
            self.views.bring(self.empty)

    def _offer_earlier(self, last: RunReading | None) -> None:
        shown = last is not None and bool(last.status.reports or last.status.words)
        self.ready.earlier.setVisible(shown)
        self.ready.earlier.setText(self.tr("How the last training ended"))

    # --- planning

    @Slot()
    def _on_settings(self) -> None:
        self.ready.samples.forget()
        self._plan_again.start()

    @Slot()
    def _plan(self) -> None:
        if self._reading.plan is None or self.is_running:
            return
        try:
            recipe = self.ready.form.recipe()
        except UserError as problem:
            self.ready.refuse(problem_words(problem))
            return
        project, start = self._bridge.project, self.ready.form.start_choice()
        self._bridge.read(
            lambda: make_plan(project, recipe, start),
            self.ready.show_plan,
            context=self,
            failed=lambda problem: self.ready.refuse(problem_words(problem)),
        )

    def _recipe_or_none(self) -> Recipe | None:
        try:
            return self.ready.form.recipe()
        except UserError:
            return None

    @Slot()
    def _ask_samples(self) -> None:
        recipe = self._recipe_or_none()
        if recipe is None:
            self.ready.samples.settle()
            return
        project, start = self._bridge.project, self.ready.form.start_choice()

        ratio = self.devicePixelRatioF()

        def work(task: TaskContext, process: ModelProcess) -> list[QImage]:
            from cropapp.services.fine_tune import augmented_samples

            made = augmented_samples(project, process, recipe, **start.as_arguments(), task=task)
            return [picture_of(encoded, ratio) for encoded in made]

        self.job_asked.emit(self._samples_title(), work, self._take_samples)

    def _samples_title(self) -> str:
        return self.tr("Varying photos")

    @Slot(object, object)
    def on_job_failed(self, job: Job, _problem: Exception) -> None:
        """Hear of a job of the window that failed; if it was to make pictures, there are none."""
        if job.title == self._samples_title():
            self.ready.samples.settle()

    @Slot(object)
    def on_job_cancelled(self, job: Job) -> None:
        """As `on_job_failed`."""
        if job.title == self._samples_title():
            self.ready.samples.settle()

    def _take_samples(self, made: list[QImage]) -> None:
        if shiboken6.isValid(self):
            self.ready.samples.show_pictures(made)

    # --- a run

    @Slot()
    def _start(self) -> None:
        recipe = self._recipe_or_none()
        if recipe is None:
            return
        project, start, device = self._bridge.project, self.ready.form.start_choice(), self._device
        self.ready.start.setEnabled(False)
        self._bridge.write(
            lambda: begin_training(project, recipe, start, device), self._follow, context=self
        )

    @Slot()
    def _settle_start(self) -> None:
        """An edit failed, perhaps ours: the button may be pressed again."""
        self.ready.start.setEnabled(self._reading.plan is not None)

    def _follow(self, run: TrainingRun) -> None:
        self._wish = None
        self._settle_start()
        self.running.show_run((), None, None, (), None)
        self.views.bring(self.running)
        self.watch.follow(run)

    @Slot(object)
    def _on_looked(self, reading: RunReading) -> None:
        status = reading.status
        wish = status.wish or self._wish
        self.told.emit(short_words(status.progress))
        self.running.show_run(reading.stages, status.phase, status.progress, status.reports, wish)

    @Slot(object)
    def _on_ended(self, reading: RunReading) -> None:
        self._dismissed = None
        self.told.emit("")
        self._show_ended(reading)
        if reading.status.is_promoted:
            self.promoted.emit()
        if not self.isVisible() and reading.status.words:
            self.said.emit(told(reading.status.words))
        self.refresh()

    @Slot(object)
    def _on_stop_asked(self, wish: StopWish) -> None:
        """Ask back before epochs are thrown away; there is no way back from that."""
        if wish is StopWish.CANCEL and self.running.epochs:
            ask_back(self.running, self, self.ask_stop)
        else:
            self.ask_stop(wish)

    @Slot(object)
    def ask_stop(self, wish: StopWish) -> None:
        """Ask the running training to stop."""
        run, project = self.watch.run, self._bridge.project
        if run is None:
            return
        self._wish = wish
        self.running.hold()
        self._bridge.write(lambda: ask_run(project, run, wish), context=self)

    def _show_ended(self, reading: RunReading) -> None:
        status = reading.status
        self._told_run = reading
        self.ended.show_ending(
            Ending(
                state=status.state,
                words=status.words,
                hint=status.hint,
                promoted=status.is_promoted,
                can_resume=status.is_resumable,
                version=reading.version,
                before=reading.before,
                active=reading.active,
                stages=reading.stages,
                reports=status.reports,
                unreadable=reading.unreadable,
            ),
            self._bridge.class_by_id,
        )
        self.views.bring(self.ended)

    @Slot()
    def _show_earlier(self) -> None:
        if self._told_run is not None:
            self._show_ended(self._told_run)

    @Slot()
    def _leave_ended(self) -> None:
        self._dismissed = self._told_run.run.id if self._told_run else None
        self._show_plan_or_nothing()
        self.refresh()

    @Slot()
    def _resume(self) -> None:
        if self._told_run is None:
            return
        run, project, device = self._told_run.run, self._bridge.project, self._device
        self._bridge.write(lambda: resume_run(project, run, device), self._follow, context=self)

    @Slot()
    def _discard(self) -> None:
        if self._told_run is None:
            return
        run, project = self._told_run.run, self._bridge.project
        self._dismissed, self._told_run = run.id, None
        self._bridge.write(lambda: discard(project, run), self._on_discarded, context=self)

    def _on_discarded(self, _run: TrainingRun) -> None:
        self._show_plan_or_nothing()
        self.refresh()
