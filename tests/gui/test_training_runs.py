"""The training page while a training goes in another process, and when it has ended.

The trainings here are the files, the row and the lock of one, written by the test; a real one runs
in test_training_real.py.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedWidget, QWidget
from pytestqt.qtbot import QtBot

from cropapp.core.entities import ModelKind, ModelVersion, RunState, TrainingRun
from cropapp.core.feed import Aspect
from cropapp.core.training import (
    HEAD_ONLY,
    EpochReport,
    RunProgress,
    Stage,
    StopWish,
    default_recipe,
)
from cropapp.gui.project_bridge import ProjectBridge
from cropapp.gui.project_pages import PageName, ProjectPages
from cropapp.gui.training.cancel_question import CancelQuestion
from cropapp.gui.training.in_window import follow_running
from cropapp.gui.training.page import TrainingPage
from cropapp.gui.training.run_view import RunView
from cropapp.gui.training.words import short_words
from cropapp.services.fine_tune import create_run
from cropapp.services.project import Project, now
from cropapp.services.project_trainings import discard_run, run_files
from cropapp.services.run_locks import held_while_running
from cropapp.services.seen_photos import record_seen
from cropapp.services.training_plan import plan_training
from cropapp.services.training_run_files import RunEnd, RunFiles, RunPhase
from cropapp.store import model_versions, project_info, training_runs
from cropapp.store.session import Session

LEFT = Qt.MouseButton.LeftButton
PROGRESS = RunProgress(
    stage=1,
    epoch=4,
    epochs=15,
    step=5,
    steps=10,
    photos_per_s=17.4,
    seconds_left=200.0,
    memory_mb=812.0,
    device="cpu bfloat16",
)


RECIPE = replace(
    default_recipe(), stages=(Stage(HEAD_ONLY, 1, 1e-4), Stage(2, 2, 3e-4), Stage(4, 8, 3e-4))
)
"""Of three stages, whatever the default is."""


class FakeRun:
    """What another process would do to a run: hold its lock, write its files, end it."""

    def __init__(self, project: Project, report: Callable[..., EpochReport]) -> None:
        self.project = project
        self._report = report
        self.run: TrainingRun = create_run(project, plan_training(project, RECIPE))
        self.files: RunFiles = run_files(project, self.run)
        self._lock = ExitStack()
        self._lock.enter_context(held_while_running(project.data_folder, self.run.id))
        self.files.set_phase(RunPhase.TRAINING)

    def go_on(self) -> None:
        """Tell where it stands, after three epochs."""
        self.files.tell(PROGRESS)
        for epoch, stage, train, held_out in ((1, 0, 0.6, 0.5), (2, 1, 0.7, 0.6), (3, 1, 0.9, 0.7)):
            scores = {"train_accuracy": train, "held_out_accuracy": held_out}
            self.files.add_report(self._report(epoch, stage=stage, **scores))

    def die(self) -> None:
        self._lock.close()

    def end(
        self,
        state: RunState,
        end: RunEnd,
        version: ModelVersion | None = None,
        unreadable: tuple[tuple[str, str], ...] = (),
    ) -> None:
        self.files.end(end)
        self.project.store.write(
            lambda session: training_runs.finish_run(
                session,
                self.run.id,
                state,
                now(),
                model_version_id=version.id if version else None,
                summary={"unreadable": unreadable},
            )
        )
        self.die()

    def version(self, *, use: bool) -> ModelVersion:
        """List what came of it, with the scores of two classes."""
        project = self.project
        classes = [entry.id for entry in project.classes()]
        recalls = [(0.5, 0.9, 0.1, 0.6), (0.8, 0.7, -0.4, 0.2)]
        scores = {
            "classes": [
                {
                    "class_id": class_id,
                    "photos": 10,
                    "recall": dict(zip(("one", "other", "low", "high"), values, strict=True)),
                }
                for class_id, values in zip(classes, recalls, strict=False)
            ]
        }
        start = project.active_model()
        assert start is not None
        folder = project.models_folder / self.run.uid
        folder.mkdir(parents=True)
        record_seen(folder, [], [])

        def write(session: Session) -> ModelVersion:
            version = model_versions.add_model_version(
                session,
                uid=self.run.uid,
                name="Version 2",
                kind=ModelKind.DEEP,
                class_ids=classes,
                embedding_key="deep",
                now=now(),
                parent_id=start.id,
                metrics={"gate": {"promoted": use, "scores": scores}},
            )
            if use:
                project_info.set_active_model_version_id(session, version.id)
            return version

        return project.store.write(write)


@pytest.fixture
def page(training_page: TrainingPage) -> TrainingPage:
    """The page of a project with labels, its plan shown."""
    return training_page


@pytest.fixture
def fake(
    page: TrainingPage,
    bridge: ProjectBridge,
    qtbot: QtBot,
    epoch_report: Callable[..., EpochReport],
) -> Iterator[FakeRun]:
    """A training that another process has begun; the page has found it."""
    fake = FakeRun(bridge.project, epoch_report)
    qtbot.waitUntil(page.running.isVisible)
    yield fake
    fake.die()


def test_running__place_machine_curves_and_gap_are_shown(
    page: TrainingPage, fake: FakeRun, qtbot: QtBot
) -> None:
    assert page.is_running
    fake.go_on()
    qtbot.waitUntil(lambda: "Stage 2 of 3" in page.running.where.text())
    assert "Last 2 blocks" in page.running.where.text()
    assert "epoch 4 of 15" in page.running.where.text()
    assert "3 min left" in page.running.where.text()
    for words in ("17 photos/s", "812 MB", "cpu bfloat16"):
        assert words in page.running.machine.text()
    data = page.running.curves.accuracy.data
    assert data is not None
    assert [list(series.y) for series in data.series] == [[0.6, 0.7, 0.9], [0.5, 0.6, 0.7], [0.7]]
    assert [(marker.x, marker.text) for marker in data.markers] == [
        (1.0, "Head"),
        (2.0, "Last 2 blocks"),
    ]
    assert page.running.curves.accuracy.reading.text().startswith("20 points better")
    assert page.running.bar.value() == round((3 + 0.5) / 15 * page.running.bar.maximum())


def test_after_the_last_epoch__what_is_done_is_said_with_its_own_time(
    qtbot: QtBot, epoch_report: Callable[..., EpochReport]
) -> None:
    """The epochs are over, the training is not: photos are read anew and heads are learned."""
    view = RunView()
    qtbot.addWidget(view)
    view.show()
    reports = (epoch_report(1, stage=0),)
    reading = replace(
        PROGRESS, step=40, steps=300, note="Reading the photos", seconds_left=12.0, is_closing=True
    )
    for wish in (None, StopWish.KEEP_BEST):
        view.show_run(RECIPE.stages, RunPhase.TRAINING, reading, reports, wish)
        said = "The epochs are over  ·  Reading the photos 40 of 300  ·  12 s left"
        assert view.where.text() == said
        assert (view.bar.value(), view.bar.maximum()) == (40, 300)
        assert not view.keep.isEnabled(), "the best epoch is chosen already"
    assert short_words(reading) == "Training: the epochs are over, 12 s left"
    last = replace(reading, step=0, steps=0, note="Learning the last layer", seconds_left=None)
    view.show_run(RECIPE.stages, RunPhase.TRAINING, last, reports, None)
    assert view.where.text() == "The epochs are over  ·  Learning the last layer"
    assert view.bar.maximum() == 0


def test_predicting_every_photo__is_told_as_it_goes(qtbot: QtBot) -> None:
    view = RunView()
    qtbot.addWidget(view)
    view.show_run(RECIPE.stages, RunPhase.PREDICTING, PROGRESS, (), None)
    assert "left" not in view.where.text(), "that was the time of the training"
    predicting = RunProgress(0, 0, 0, 431, 2016, 88.0, 18.0, 0.0, "", "Predicting")
    view.show_run(RECIPE.stages, RunPhase.PREDICTING, predicting, (), StopWish.KEEP_BEST)
    assert view.where.text().startswith("It is better")
    assert view.where.text().endswith("Predicting 431 of 2,016  ·  18 s left")
    assert (view.bar.value(), view.bar.maximum()) == (431, 2016)


@pytest.mark.parametrize("wish", list(StopWish))
def test_stop__is_written_for_the_process_and_asked_once(
    page: TrainingPage, fake: FakeRun, qtbot: QtBot, wish: StopWish
) -> None:
    fake.go_on()
    button = {StopWish.KEEP_BEST: page.running.keep, StopWish.CANCEL: page.running.cancel}[wish]
    qtbot.waitUntil(button.isEnabled)
    qtbot.waitUntil(lambda: page.running.epochs == 3)
    qtbot.mouseClick(button, LEFT)
    if wish is StopWish.CANCEL:
        qtbot.mouseClick(page.findChild(CancelQuestion).cancel, LEFT)
    qtbot.waitUntil(lambda: fake.files.wish() is wish)
    qtbot.waitUntil(lambda: "…" in page.running.where.text())
    assert not button.isEnabled()
    assert page.running.focusWidget() is page.running.curves.accuracy.plot


def test_failed__can_be_resumed_as_soon_as_its_process_is_gone(
    page: TrainingPage, fake: FakeRun, qtbot: QtBot
) -> None:
    """Looked at while the process still closes, it would have no way to go on."""
    fake.go_on()
    qtbot.waitUntil(lambda: page.running.epochs == 3)
    fake.files.end(RunEnd("The weights could not be downloaded.", "Connect to the network."))
    fake.project.store.write(
        lambda session: training_runs.finish_run(session, fake.run.id, RunState.FAILED, now())
    )
    qtbot.waitUntil(lambda: not page.watch._is_looking)
    page.watch._look()
    qtbot.waitUntil(lambda: not page.watch._is_looking)
    assert page.is_running
    fake.die()
    qtbot.waitUntil(page.ended.isVisible)
    assert page.ended.title.text() == "The training failed"
    assert page.ended.verdict.text() == "The weights could not be downloaded."
    assert page.ended.resume.isVisible()


@pytest.mark.parametrize(
    ("answer", "wish"),
    [("go_on", None), ("keep", StopWish.KEEP_BEST), ("cancel", StopWish.CANCEL)],
)
def test_cancel__is_asked_back_once_there_is_something_to_lose(
    page: TrainingPage, fake: FakeRun, qtbot: QtBot, answer: str, wish: StopWish | None
) -> None:
    fake.go_on()
    qtbot.waitUntil(lambda: page.running.epochs == 3 and page.running.keep.isEnabled())
    qtbot.mouseClick(page.running.cancel, LEFT)
    question = page.findChild(CancelQuestion)
    assert "in 3 epochs is lost" in question.text()
    assert question.defaultButton() is question.go_on
    assert question.escapeButton() is question.go_on
    asked: list[StopWish] = []
    page.watch.looked.connect(lambda reading: asked.append(reading.status.wish))
    qtbot.mouseClick(getattr(question, answer), LEFT)
    qtbot.waitUntil(lambda: bool(asked) and asked[-1] is wish)
    assert fake.files.wish() is wish


def test_cancel__before_the_first_epoch_is_done_at_once(
    page: TrainingPage, fake: FakeRun, qtbot: QtBot
) -> None:
    qtbot.waitUntil(page.running.cancel.isEnabled)
    qtbot.mouseClick(page.running.cancel, LEFT)
    assert page.findChild(CancelQuestion) is None
    qtbot.waitUntil(lambda: fake.files.wish() is StopWish.CANCEL)


def test_process_killed__resume_and_discard_are_offered(
    page: TrainingPage, fake: FakeRun, bridge: ProjectBridge, qtbot: QtBot
) -> None:
    fake.go_on()
    fake.die()
    qtbot.waitUntil(page.ended.isVisible)
    assert "interrupted" in page.ended.title.text()
    assert "can go on from its last epoch" in page.ended.verdict.text()
    assert page.ended.resume.isVisible()
    assert not page.is_running
    qtbot.mouseClick(page.ended.discard, LEFT)
    qtbot.waitUntil(page.ready.isVisible)
    runs = bridge.project.store.write(lambda session: training_runs.list_runs(session))
    assert runs[0].state is RunState.CANCELLED
    assert not fake.files.folder.exists()


def test_promoted__before_and_after_by_class_and_the_way_back(
    page: TrainingPage, fake: FakeRun, bridge: ProjectBridge, qtbot: QtBot
) -> None:
    start = bridge.project.active_model()
    assert start is not None
    fake.go_on()
    fake.files.set_phase(RunPhase.PREDICTING)
    qtbot.waitUntil(lambda: "It is better" in page.running.where.text())
    version = fake.version(use=True)
    changes: list[frozenset[Aspect]] = []
    bridge.changed.connect(lambda change: changes.append(change.aspects))
    with qtbot.waitSignal(page.promoted):
        end = RunEnd("Better.", is_promoted=True)
        fake.end(RunState.FINISHED, end, version, (("a.jpg", "Cut off."), ("b.jpg", "Empty.")))
    qtbot.waitUntil(lambda: any({Aspect.MODELS, Aspect.PREDICTIONS} <= each for each in changes))
    assert page.ended.title.text() == "Version 2 is in use"
    assert "2 photos could not be read" in page.ended.hint.text()
    table = page.ended.table
    shown = [[table.item(row, column).text() for column in range(6)] for row in range(2)]
    first, second = bridge.classes[0].name, bridge.classes[1].name
    assert shown == [
        [first, "10", "50%", "90%", "+40 points", "+10 to +60"],
        [second, "10", "80%", "70%", "−10 points", "−40 to +20"],
    ]
    with qtbot.waitSignal(page.use_asked) as asked:
        qtbot.mouseClick(page.ended.back, LEFT)
    assert asked.args == [start.id]
    qtbot.mouseClick(page.ended.again, LEFT)
    qtbot.waitUntil(page.ready.isVisible)
    qtbot.mouseClick(page.ready.earlier, LEFT)
    qtbot.waitUntil(page.ended.isVisible)


def test_refused_by_the_gate__can_be_used_anyway(
    page: TrainingPage, fake: FakeRun, qtbot: QtBot
) -> None:
    version = fake.version(use=False)
    with qtbot.assertNotEmitted(page.promoted):
        fake.end(RunState.FINISHED, RunEnd("Not promoted: that may be chance."), version)
        qtbot.waitUntil(page.ended.isVisible)
    assert page.ended.verdict.text() == "Not promoted: that may be chance."
    assert not page.ended.back.isVisible()
    with qtbot.waitSignal(page.use_asked) as asked:
        qtbot.mouseClick(page.ended.use, LEFT)
    assert asked.args == [version.id]
    project = fake.project
    project.store.write(lambda s: project_info.set_active_model_version_id(s, version.id))
    project.feed.publish(Aspect.MODELS)
    qtbot.waitUntil(lambda: page.ended.title.text() == "Version 2 is in use")
    assert "in use now" in page.ended.verdict.text()
    assert page.ended.back.isVisible()
    assert not page.ended.use.isVisible()


def test_ended_while_another_page_was_shown__is_said(
    page: TrainingPage, fake: FakeRun, qtbot: QtBot
) -> None:
    page.hide()
    with qtbot.waitSignal(page.said) as said:
        fake.end(RunState.FAILED, RunEnd("The disk is full.", "Free some space."))
    assert said.args == ["The disk is full."]


def test_page_made_while_a_training_runs__shows_it(
    bridge: ProjectBridge,
    qtbot: QtBot,
    label_all: Callable[[], None],
    show_training: Callable[[], TrainingPage],
    epoch_report: Callable[..., EpochReport],
) -> None:
    label_all()
    fake = FakeRun(bridge.project, epoch_report)
    page = show_training()
    qtbot.waitUntil(page.running.isVisible)
    fake.die()
    qtbot.waitUntil(page.ended.isVisible)


class Holder(QWidget):
    """As much of the window as the search for a running training needs."""

    def __init__(self, bridge: ProjectBridge) -> None:
        super().__init__()
        self.bridge = bridge
        self.stack = QStackedWidget(self)
        self.project_pages = ProjectPages(bridge, self.stack, self)


def test_project_opened_while_a_training_runs__the_page_is_made_to_follow_it(
    bridge: ProjectBridge,
    qtbot: QtBot,
    label_all: Callable[[], None],
    epoch_report: Callable[..., EpochReport],
) -> None:
    label_all()
    holder = Holder(bridge)
    qtbot.addWidget(holder)
    follow_running(holder)  # type: ignore[arg-type]
    idle = create_run(bridge.project, plan_training(bridge.project))
    discard_run(bridge.project, idle)
    fake = FakeRun(bridge.project, epoch_report)
    follow_running(holder)  # type: ignore[arg-type]
    qtbot.waitUntil(lambda: holder.project_pages.known(PageName.TRAINING) is not None)
    page = holder.project_pages.known(PageName.TRAINING)
    assert isinstance(page, TrainingPage)
    qtbot.waitUntil(lambda: page.is_running)
    fake.end(RunState.CANCELLED, RunEnd("Cancelled."))
    qtbot.waitUntil(lambda: not page.is_running)
    holder.project_pages.close()


def test_damaged_request_of_an_interrupted_training__it_can_be_discarded(
    bridge: ProjectBridge,
    qtbot: QtBot,
    label_all: Callable[[], None],
    show_training: Callable[[], TrainingPage],
) -> None:
    label_all()
    run = create_run(bridge.project, plan_training(bridge.project))
    request = run_files(bridge.project, run).folder / "request.json"
    request.write_text("{", encoding="utf-8")
    page = show_training()
    qtbot.waitUntil(page.ended.discard.isVisible)
    qtbot.mouseClick(page.ended.discard, LEFT)
    qtbot.waitUntil(page.ready.isVisible)
