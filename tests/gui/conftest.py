"""Fixtures of the window's tests: the window; a project with predictions, a bridge, a page."""

from __future__ import annotations

import gc
import random
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from cropapp.core.entities import ModelKind, ModelVersionId, PhotoId, ScoredClass
from cropapp.core.errors import PhotoUnreadable
from cropapp.core.gallery import PhotoFilter, PhotoSort
from cropapp.core.tasks import QuietTask
from cropapp.gui import theme
from cropapp.gui.garbage import GarbageCollector
from cropapp.gui.main_window import MainWindow
from cropapp.gui.photos_page import PhotosPage
from cropapp.gui.project_bridge import ProjectBridge
from cropapp.gui.shiboken_statics import settle_shiboken_statics
from cropapp.gui.training.page import TrainingPage
from cropapp.media.read import read_photo
from cropapp.services.edit_classes import add_class
from cropapp.services.import_folder import import_folder
from cropapp.services.project import Project
from cropapp.services.sample_field import SAMPLE_CLASSES, read_truth
from cropapp.store import model_versions, photo_writes, predictions, project_info
from cropapp.store.session import Session

AUTHOR = "Ana"
PATIENCE_MS = 90_000
"""How long a test waits unless it says otherwise: five seconds, pytest-qt's own, are too short on a
machine where others work, and a click then looks lost."""
JOB_MS = 120_000
"""A job may take this long on a machine that is busy with other things."""


class PatientQtBot(QtBot):
    """A QtBot that waits longer."""

    def waitUntil(self, callback: Callable[[], Any], *, timeout: int = PATIENCE_MS) -> None:
        super().waitUntil(callback, timeout=timeout)

    def waitSignal(self, signal: Any, *, timeout: int = PATIENCE_MS, **more: Any) -> Any:
        return super().waitSignal(signal, timeout=timeout, **more)

    def waitSignals(self, signals: Any, *, timeout: int = PATIENCE_MS, **more: Any) -> Any:
        return super().waitSignals(signals, timeout=timeout, **more)


@pytest.fixture(autouse=True, scope="session")
def _shiboken_statics() -> None:
    """As `make_app` does before the program starts a thread."""
    settle_shiboken_statics()


@pytest.fixture(autouse=True, scope="session")
def _garbage_in_this_thread(qapp: QApplication) -> Iterator[None]:
    """As `make_app` does: what a closed window leaves is never deleted by a thumbnail thread."""
    collector = GarbageCollector(qapp)
    yield
    collector.deleteLater()
    gc.enable()


@pytest.fixture
def qtbot(qapp: QApplication, request: pytest.FixtureRequest) -> QtBot:
    return PatientQtBot(request)


@pytest.fixture(scope="session")
def _predicted_file(sample_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project on the rendered field whose photos are read and predicted, some of them wrongly."""
    path = tmp_path_factory.mktemp("predicted") / "field.cropapp"
    project = Project.create(path)
    import_folder(project, sample_folder, QuietTask())
    for name, colour, description in SAMPLE_CLASSES:
        add_class(project, name, colour=colour, description=description)
    now = datetime.now(UTC)
    project.store.write(lambda session: _add_version(session, project, now))
    _read_and_predict(project, read_truth(sample_folder), now)
    project.close()
    return path


def _add_version(session: Session, project: Project, now: datetime) -> None:
    version = model_versions.add_model_version(
        session,
        uid="first",
        name="First",
        kind=ModelKind.STARTER,
        class_ids=[known.id for known in project.classes()],
        embedding_key="test",
        now=now,
    )
    project_info.set_active_model_version_id(session, version.id)


def _read_and_predict(project: Project, truth: dict[str, str], now: datetime) -> None:
    chance, classes = random.Random(5), project.classes()
    ids = [PhotoId(int(i)) for i in project.find(PhotoFilter(), PhotoSort())]
    rows, readings = [], []
    for photo in project.photos(ids):
        try:
            reading = read_photo(project.photo_path(photo), min_side_px=64)
        except PhotoUnreadable as problem:
            readings.append((photo.id, problem.message))
            continue
        readings.append((photo.id, reading.facts))
        right = [known for known in classes if known.name == truth.get(photo.relative_path)]
        first = right[0] if right and chance.random() < 0.7 else chance.choice(classes)
        sure = chance.uniform(0.4, 0.95)
        others = [known for known in classes if known is not first]
        scores = [ScoredClass(first.id, sure)]
        scores += [ScoredClass(known.id, (1 - sure) / len(others)) for known in others]
        rows.append((photo.id, scores))

    def write(session: Session) -> None:
        for photo_id, result in readings:
            if isinstance(result, str):
                photo_writes.record_unreadable(session, photo_id, result)
            else:
                photo_writes.record_reading(session, photo_id, result)
        predictions.write_predictions(session, ModelVersionId(1), rows, now)

    project.store.write(write)


@pytest.fixture
def predicted_project(_predicted_file: Path, tmp_path: Path) -> Iterator[Project]:
    """A copy of the predicted project, open."""
    path = tmp_path / "field.cropapp"
    shutil.copy(_predicted_file, path)
    project = Project.open(path)
    yield project
    project.close()


@pytest.fixture
def bridge(qapp: QApplication, predicted_project: Project, qtbot: QtBot) -> Iterator[ProjectBridge]:
    theme.apply_theme(qapp, Qt.ColorScheme.Light)
    bridge = ProjectBridge(predicted_project, AUTHOR)
    failures: list[Exception] = []
    bridge.failed.connect(failures.append)
    qtbot.waitUntil(lambda: bool(bridge.classes) and bridge.counts is not None)
    yield bridge
    bridge.close()
    assert not failures, f"told to the banner: {failures}"


@pytest.fixture
def page(qapp: QApplication, bridge: ProjectBridge, qtbot: QtBot) -> Iterator[PhotosPage]:
    """The page of photos, shown, its first photos arrived."""
    page = PhotosPage(bridge)
    qtbot.addWidget(page, before_close_func=lambda widget: widget.close_page())
    page.resize(1300, 800)
    page.show()
    page.activateWindow()
    # A window that becomes active between press and release takes the focus and with it the click.
    # Under a display without a window manager nothing ever becomes active.
    if qapp.platformName() == "offscreen":
        qtbot.waitUntil(page.isActiveWindow)
    qtbot.waitUntil(lambda: len(page.grid.gallery.order) > 0)
    qtbot.waitUntil(lambda: page.grid.gallery.photo_at(0) is not None)
    yield page
    page.close_page()


@pytest.fixture
def settled(qtbot: QtBot, page: PhotosPage) -> Callable[[int], None]:
    """Wait until the inspector shows the photo of a row."""

    def wait_for_row(row: int) -> None:
        wanted = page.grid.gallery.photo_id_at(row)
        qtbot.waitUntil(lambda: (page.inspector.photo and page.inspector.photo.id) == wanted)

    return wait_for_row


def activate(window: QWidget, qtbot: QtBot) -> None:
    """Make a window the active one, as a window manager does when a dialog over it closes.

    Keys are shortcuts of the active window only. Without a window manager none becomes active.
    """
    window.activateWindow()
    if QApplication.platformName() == "offscreen":
        qtbot.waitUntil(window.isActiveWindow, timeout=JOB_MS)


@pytest.fixture
def window(qapp: QApplication, qtbot: QtBot) -> Iterator[MainWindow]:
    """The window, shown and active, without a project."""
    theme.apply_theme(qapp, Qt.ColorScheme.Light)
    window = MainWindow("cpu")
    # What it would learn in the middle of a test depends on how fast the machine is.
    window.learning.set_wanted(False)
    qtbot.addWidget(window)
    window.resize(1440, 860)
    window.show()
    activate(window, qtbot)
    yield window
    window.close()


@pytest.fixture
def wait_idle(window: MainWindow, qtbot: QtBot) -> Callable[[], None]:
    """Wait until a project is open and no job runs, and the photos it shows are read."""

    def wait() -> None:
        qtbot.waitUntil(
            lambda: window.bridge is not None and not window.jobs.is_busy, timeout=JOB_MS
        )
        page = window.photos
        assert page is not None
        qtbot.waitUntil(lambda: page.grid.gallery.rowCount() > 0, timeout=JOB_MS)
        qtbot.waitUntil(lambda: page.grid.gallery.photo_at(0) is not None, timeout=JOB_MS)
        qtbot.waitUntil(lambda: bool(window.bridge and window.bridge.counts), timeout=JOB_MS)
        activate(window, qtbot)

    return wait


@pytest.fixture
def learned_window(
    window: MainWindow, learned_project: Project, wait_idle: Callable[[], None]
) -> MainWindow:
    """The window with a project that has learned; nothing is running."""
    learned_project.close()
    window.flows.open(learned_project.path)
    wait_idle()
    return window


@pytest.fixture
def label_all(bridge: ProjectBridge, qtbot: QtBot) -> Callable[[], None]:
    """Have every readable photo of the project decided on: three excluded, one unsure."""

    def label() -> None:
        ids = bridge.project.find(PhotoFilter(), PhotoSort()).tolist()
        readable = [photo.id for photo in bridge.project.photos(ids) if photo.prediction]
        with qtbot.waitSignal(bridge.edited):
            bridge.confirm_photos(readable[:-4])
        with qtbot.waitSignal(bridge.edited):
            bridge.exclude_photos(readable[-4:-1], "blurred")
        with qtbot.waitSignal(bridge.edited):
            bridge.mark_unsure(readable[-1:])

    return label


@pytest.fixture
def show_training(bridge: ProjectBridge, qtbot: QtBot) -> Callable[[], TrainingPage]:
    """Make the training page of the project and show it."""

    def show() -> TrainingPage:
        page = TrainingPage(bridge)
        qtbot.addWidget(page, before_close_func=lambda widget: widget.close_page())
        page.resize(1300, 900)
        page.show()
        page.activateWindow()
        return page

    return show


@pytest.fixture
def training_page(
    label_all: Callable[[], None], show_training: Callable[[], TrainingPage], qtbot: QtBot
) -> Iterator[TrainingPage]:
    """The training page of a project with labels, its plan shown."""
    label_all()
    page = show_training()
    qtbot.waitUntil(lambda: page.ready.isVisible() and bool(page.ready.plan_words.text()))
    yield page
    page.close_page()
