"""Use case: train part of the backbone, and let the result take over if it is better.

Owns: the order of a deep training from a request to an active version, and how it ends. The
active version is replaced only when the new one is complete, was judged, and has predicted every
photo, so a cancel, an error or a kill at any moment leaves the model that was active. What a
training keeps in its folder lets it go on from where it was.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cropapp.core.entities import ModelKind, ModelVersion, PhotoId, RunState, TrainingRun
from cropapp.core.errors import CropAppError, UserError
from cropapp.core.feed import Aspect
from cropapp.core.tasks import Cancelled, QuietTask, TaskContext, whole_or_nothing
from cropapp.core.training import (
    ClassShare,
    EpochReport,
    Recipe,
    StopWish,
    TrainingPlan,
    default_recipe,
)
from cropapp.core.words import spoken
from cropapp.services import model_tasks
from cropapp.services.classify import classify_project
from cropapp.services.deep_version import DeepSitting, listed_version, photo_files
from cropapp.services.inference_client import ModelProcess, ModelProcessDied
from cropapp.services.learning_runs import one_at_a_time
from cropapp.services.model_tasks import NetworkChoice
from cropapp.services.project import Project, now
from cropapp.services.project_trainings import RESUMABLE, run_files, training_runs_of
from cropapp.services.promotion import GATE_METRIC
from cropapp.services.run_locks import TRAINING_FOLDER, held_while_running, is_running
from cropapp.services.run_task import RunTask
from cropapp.services.training_plan import (
    Start,
    collect_training_set,
    find_start,
    plan_training,
)
from cropapp.services.training_requests import make_request, settle_request, write_request
from cropapp.services.training_run_files import RunEnd, RunFiles, RunPhase, RunRequest
from cropapp.services.training_speed import remember_speed
from cropapp.services.version_folders import new_uid
from cropapp.store import project_info, training_runs
from cropapp.store.session import Session
from cropapp.store.whole_project import count_differences

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class TrainingOutcome:
    version: ModelVersion
    before_accuracy: float | None
    """What the active version gets right of the held-out photos that both can be asked about."""
    after_accuracy: float
    promoted: bool
    verdict: str
    """One sentence for the person."""
    predicted: int
    changed_predictions: int
    unreadable: tuple[tuple[Path, str], ...]
    seconds: float

    @property
    def hint(self) -> str:
        """What the person should know beside the verdict, '' mostly."""
        if self.version.metrics["best_epoch"]:
            return ""
        return spoken("No epoch was better than where it started: more labels would help more.")


def create_run(
    project: Project, plan: TrainingPlan, *, weights_file: Path | None = None
) -> TrainingRun:
    """Write down what is to be trained on what; nothing runs yet.

    Args:
        weights_file: the publisher's weights of the plan's backbone, as the person has them.

    Raises:
        UserError: another deep training is under way, or there are too few labels.
        EnvironmentProblem: the folder of the run cannot be written.
    """
    _refuse_second(project)
    start = _version_of(project, plan.start_version_id)
    request = make_request(
        project,
        plan.recipe,
        backbone=plan.backbone,
        start=start,
        weights_file=str(weights_file.absolute()) if weights_file else "",
    )
    uid = new_uid(now())
    write_request(project, RunFiles(project.data_folder / TRAINING_FOLDER / uid), request)
    run = project.store.write(
        lambda session: training_runs.start_run(session, ModelKind.DEEP, now(), uid=uid)
    )
    project.feed.publish(Aspect.MODELS)
    return run


def run_training(
    project: Project,
    process: ModelProcess,
    run: TrainingRun,
    task: TaskContext,
    *,
    on_epoch: Callable[[EpochReport], None] | None = None,
) -> TrainingOutcome:
    """Do a training from its request to its end, or go on with one that was interrupted.

    Args:
        on_epoch: called with the report of each epoch, on the calling thread.

    Raises:
        UserError: it has ended, or runs in another process.
        Cancelled: asked by the task, the run can be resumed; asked by a wish, it is over.
        ModelProcessDied, EnvironmentProblem: it can be resumed.
    """
    _check_resumable(project, run)
    with held_while_running(project.data_folder, run.id):
        return _Training(project, process, run, task, on_epoch).run_through()


@whole_or_nothing()
def augmented_samples(
    project: Project,
    process: ModelProcess,
    recipe: Recipe | None = None,
    *,
    start: Start = "active",
    backbone: str = "",
    count: int = 16,
    task: TaskContext | None = None,
) -> list[bytes]:
    """Return some labelled photos as a training would see them once, as PNG files.

    Raises:
        UserError: there are too few labels.
    """
    plan = plan_training(project, recipe or default_recipe(), start=start, backbone=backbone)
    version = find_start(project, start)
    found = collect_training_set(project, version)
    train = [photo.photo_id for photo in found.photos if photo.is_learned]
    step = max(1, len(train) // count)
    chosen = [PhotoId(photo_id) for photo_id in train[::step][:count]]
    network = NetworkChoice(
        backbone=plan.backbone,
        start_folder=project.model_folder(version) if version else None,
        weights_file=None,
        size_px=plan.recipe.size_px,
    )
    return process.call(
        model_tasks.augmented_pictures,
        photo_files(project, chosen),
        network,
        plan.recipe,
        task=task or QuietTask(),
    )


def _version_of(project: Project, version_id: int | None) -> ModelVersion | None:
    if version_id is None:
        return None
    for version in project.model_versions():
        if version.id == version_id:
            return version
    raise UserError(
        "The version that the training was to start from is gone.", hint="Plan the training again."
    )


def _refuse_second(project: Project) -> None:
    for run in training_runs_of(project):
        if run.state is RunState.RUNNING and is_running(project.data_folder, run.id):
            raise UserError(
                "A deep training is under way in this project.",
                hint="Wait until it has ended, or stop it first.",
            )


def _check_resumable(project: Project, run: TrainingRun) -> None:
    with project.store.read() as session:
        state = training_runs.get_run(session, run.id).state
    if state not in RESUMABLE:
        raise UserError(
            f"Training run {run.id} has ended; it cannot be resumed.", hint="Start another one."
        )


class _Training:
    """One sitting of a run; the state that its steps share."""

    def __init__(
        self,
        project: Project,
        process: ModelProcess,
        run: TrainingRun,
        task: TaskContext,
        on_epoch: Callable[[EpochReport], None] | None,
    ) -> None:
        self.project, self.process, self.run = project, process, run
        self.files = run_files(project, run)
        self.task = RunTask(task, self.files, on_epoch)
        self.started = time.perf_counter()

    def run_through(self) -> TrainingOutcome:
        self.files.forget_end()
        self.project.store.write(lambda s: training_runs.take_up_run(s, self.run.id))
        try:
            outcome = self._steps()
        except Cancelled:
            self._end_cancelled()
            raise
        except ModelProcessDied as problem:
            self._end(RunState.INTERRUPTED, RunEnd(problem.message, problem.hint))
            raise
        except CropAppError as problem:
            self._end(RunState.FAILED, RunEnd(problem.message, problem.hint))
            raise
        except Exception as problem:
            self._end(RunState.FAILED, RunEnd(str(problem)))
            raise
        self._end(
            RunState.FINISHED,
            RunEnd(outcome.verdict, outcome.hint, is_promoted=outcome.promoted),
            version=outcome.version,
            summary={
                "seconds": outcome.seconds,
                "promoted": outcome.promoted,
                "verdict": outcome.verdict,
                "unreadable": [[str(path), why] for path, why in outcome.unreadable],
            },
        )
        self.files.drop_caches()
        return outcome

    def _steps(self) -> TrainingOutcome:
        unreadable: list[tuple[Path, str]] = []
        version = listed_version(self.project, self.run.uid)
        if version is None:
            version, unreadable = self._train()
        verdict = version.metrics[GATE_METRIC]
        predicted = changed = 0
        if verdict["promoted"]:
            predicted, changed = self._take_over(version)
        return TrainingOutcome(
            version=version,
            before_accuracy=verdict["before"],
            after_accuracy=verdict["after"],
            promoted=verdict["promoted"],
            verdict=verdict["words"],
            predicted=predicted,
            changed_predictions=changed,
            unreadable=tuple(unreadable),
            seconds=time.perf_counter() - self.started,
        )

    def _train(self) -> tuple[ModelVersion, list[tuple[Path, str]]]:
        self.task.enter(RunPhase.READING)
        request = settle_request(self.project, self.process, self.files, self.task)
        sitting = DeepSitting(self.project, self.process, self.run.uid, self.files, request)
        unreadable = sitting.read_inputs(self.task)
        self.task.enter(RunPhase.TRAINING)
        trained = sitting.train(self.task)
        version = sitting.list_version(trained, self.task)
        self._remember_speed(request, version)
        return version, unreadable

    def _take_over(self, version: ModelVersion) -> tuple[int, int]:
        """Predict every photo, then make the version active; return how many and how many else."""
        self.task.enter(RunPhase.PREDICTING)
        summary = classify_project(self.project, self.process, self.task, version=version)

        def job(session: Session) -> int:
            active = project_info.get_active_model_version_id(session)
            project_info.set_active_model_version_id(session, version.id)
            return count_differences(session, active, version.id) if active is not None else 0

        # Whoever learns meanwhile would find another version in use than it began with.
        with one_at_a_time(self.project, self.task):
            changed = self.project.store.write(job)
        self.project.feed.publish(Aspect.PREDICTIONS, Aspect.MODELS)
        return summary.predicted, changed

    def _remember_speed(self, request: RunRequest, version: ModelVersion) -> None:
        told = version.metrics
        chose = told["choosing_photos"]
        share = ClassShare(0, told["train_photos"], told["held_out_photos"], 0, chose)
        plan = TrainingPlan(request.recipe, request.backbone, None, (share,), excluded=())
        remember_speed(plan, float(told["seconds"]), epochs=len(told["epochs"]))

    def _end_cancelled(self) -> None:
        if self.files.wish() is StopWish.CANCEL:
            self._end(RunState.CANCELLED, RunEnd(spoken("Cancelled. The active version stays.")))
            self.files.drop_caches()
            return
        words = spoken("Stopped; it can be resumed.")
        self._end(RunState.INTERRUPTED, RunEnd(words))

    def _end(
        self,
        state: RunState,
        end: RunEnd,
        *,
        version: ModelVersion | None = None,
        summary: dict[str, Any] | None = None,
    ) -> None:
        self.files.end(end)
        self.files.forget_wish()
        told = summary if summary is not None else {"error": end.words}
        self.project.store.write(
            lambda session: training_runs.finish_run(
                session,
                self.run.id,
                state,
                now(),
                model_version_id=version.id if version else None,
                summary=told,
            )
        )
        self.project.feed.publish(Aspect.MODELS)
