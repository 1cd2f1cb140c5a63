"""Fixtures that every kind of test shares: isolated folders, photos, a project on them."""

from __future__ import annotations

import logging
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import cropapp.gui  # noqa: F401 - before pytest-qt imports PySide6, as the program does

if TYPE_CHECKING:
    from cropapp.core.training import EpochReport
    from cropapp.services.inference_client import ModelProcess
    from cropapp.services.project import Project

if sys.platform.startswith("linux") and not (
    os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
):
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

SHARED_DATA = Path(__file__).resolve().parents[2] / "shared" / "data"


@pytest.fixture(autouse=True)
def app_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give every test settings, caches and recent projects of its own."""
    home = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("CROPAPP_HOME", str(home))
    return home


@pytest.fixture(autouse=True)
def no_unexpected_log_lines(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Fail a test during which the program logged at WARNING or above.

    A test that expects such a line takes it away with `caplog.clear()` after looking at it.
    """
    yield
    lines = [
        record.getMessage()
        for when in ("setup", "call")
        for record in caplog.get_records(when)
        if record.levelno >= logging.WARNING and record.name.startswith("cropapp")
    ]
    assert not lines, f"unexpected log lines: {lines}"


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The third-party photos beside the checkout; used in place."""
    if not SHARED_DATA.is_dir():
        pytest.skip("the photos in ../shared/data are not here")
    return SHARED_DATA


@pytest.fixture(scope="session")
def sample_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small rendered field; read only."""
    from cropapp.services.sample_field import render_sample_field

    folder = tmp_path_factory.mktemp("field") / "photos"
    render_sample_field(folder, photos=60, seed=11)
    return folder


@pytest.fixture(scope="session")
def sample_truth(sample_folder: Path) -> dict[str, str]:
    """The class name of each leaf photo of `sample_folder`, by relative path."""
    from cropapp.services.sample_field import read_truth

    return read_truth(sample_folder)


@pytest.fixture(scope="session")
def model_process() -> Iterator[ModelProcess]:
    """One real model process for the whole run; a test that breaks it makes its own."""
    from cropapp.services.inference_client import ModelProcess

    process = ModelProcess("cpu")
    yield process
    process.close()


@pytest.fixture(scope="session")
def read_template(
    sample_folder: Path, model_process: ModelProcess, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """A closed project on `sample_folder`, every photo read, without classes and model."""
    from cropapp.core.tasks import QuietTask
    from cropapp.services.classify import classify_project
    from cropapp.services.start_project import new_project

    path = tmp_path_factory.mktemp("template") / "field.cropapp"
    with new_project(path, folders=[sample_folder], task=QuietTask()) as project:
        classify_project(project, model_process, QuietTask())
    return path


@pytest.fixture(scope="session")
def learned_template(
    read_template: Path,
    sample_truth: dict[str, str],
    model_process: ModelProcess,
    tmp_path_factory: pytest.TempPathFactory,
) -> Path:
    """A closed project with the five sample classes, a label on every other leaf photo, and the
    model version learned from them active."""
    from cropapp.core.tasks import QuietTask
    from cropapp.services.learn import learn_from_labels
    from cropapp.services.project import Project

    path = copy_project(read_template, tmp_path_factory.mktemp("learned"))
    with Project.open(path) as project:
        label_by_truth(project, sample_truth, every=2)
        learn_from_labels(project, model_process, QuietTask())
    return path


@pytest.fixture(scope="session")
def epoch_report() -> Callable[..., EpochReport]:
    """Makes the report of an epoch of a training; what is not given is as of any."""
    from cropapp.core.training import EpochReport

    def make(epoch: int, **given: Any) -> EpochReport:
        plain = {
            "epochs": 15,
            "stage": 0,
            "train_loss": 0.4,
            "train_accuracy": 0.6,
            "held_out_loss": 0.6,
            "held_out_accuracy": 0.5,
            "is_best": True,
            "learning_rate": 1e-4,
            "photos_per_s": 17.0,
            "seconds": 30.0,
            "memory_mb": 800.0,
            "device": "cpu bfloat16",
        }
        return EpochReport(epoch=epoch, **(plain | given))

    return make


@pytest.fixture
def project(read_template: Path, tmp_path: Path) -> Iterator[Project]:
    """A project of its own for the test, as `read_template`."""
    from cropapp.services.project import Project

    with Project.open(copy_project(read_template, tmp_path / "read")) as opened:
        yield opened


@pytest.fixture
def learned_project(learned_template: Path, tmp_path: Path) -> Iterator[Project]:
    """A project of its own for the test, as `learned_template`."""
    from cropapp.services.project import Project

    with Project.open(copy_project(learned_template, tmp_path / "learned")) as opened:
        yield opened


def copy_project(path: Path, folder: Path) -> Path:
    """Copy a closed project with its models and caches; its photos stay where they are."""
    folder.mkdir(exist_ok=True)
    target = folder / path.name
    shutil.copyfile(path, target)
    shutil.copytree(path.with_name(path.name + "-data"), target.with_name(target.name + "-data"))
    return target


def label_by_truth(project: Project, truth: dict[str, str], *, every: int = 1) -> int:
    """Label every n-th readable leaf photo as the renderer says, as one person; return how many."""
    from cropapp.core.entities import LabelSource, PhotoState
    from cropapp.core.gallery import PhotoFilter, PhotoSort
    from cropapp.services.correct_labels import label_photos_as
    from cropapp.services.edit_classes import add_class
    from cropapp.services.sample_field import SAMPLE_CLASSES

    known = {entry.name: entry.id for entry in project.classes()}
    for name, colour, _ in SAMPLE_CLASSES:
        if name not in known:
            known[name] = add_class(project, name, colour=colour).id
    photos = project.photos(project.find(PhotoFilter(), PhotoSort()).tolist())
    leaves = [p for p in photos if p.state is PhotoState.READY and p.relative_path in truth]
    wanted = {photo.id: known[truth[photo.relative_path]] for photo in leaves[::every]}
    label_photos_as(project, wanted, author="tester", source=LabelSource.PERSON)
    return len(wanted)


@pytest.fixture(scope="session")
def give_truth() -> Callable[..., int]:
    """`label_by_truth` for tests, which cannot import from here."""
    return label_by_truth
