"""Use case: classify a folder of photos without making a project.

Owns: the scratch project behind `cropapp classify DIR`. It is an ordinary project in the person's
cache folder, one per photo folder and model, so a run that was killed goes on where it was, and a
second run over the same photos reads none of them.
"""

from __future__ import annotations

import hashlib
import logging
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cropapp.core.errors import UserError
from cropapp.core.paths import data_folder, plain_path, require_folder
from cropapp.core.tasks import TaskContext
from cropapp.services import model_tasks
from cropapp.services.app_folders import cache_folder
from cropapp.services.classify import ClassifySummary, classify_project
from cropapp.services.import_folder import ImportSummary, import_folder
from cropapp.services.inference_client import ModelProcess
from cropapp.services.model_registry import MODEL_FILE, install_version, starter_models
from cropapp.services.project import SUFFIX, Project

log = logging.getLogger(__name__)

DEFAULT_MODEL = "efficientnet-lite0"
KEEP_DAYS = 30


@contextmanager
def scratch_project(
    folder: Path,
    model: str,
    process: ModelProcess,
    task: TaskContext,
    *,
    recursive: bool = True,
    weights: Path | None = None,
) -> Iterator[Project]:
    """Yield the scratch project of a folder and a model, its model installed.

    Args:
        model: a starter's name, a backbone's name (its ImageNet classes) or a model folder.
        weights: a file with the backbone's ImageNet weights, in place of those of its hub.

    Raises:
        UserError: there is no such folder or model.
    """
    root = plain_path(folder)
    require_folder(root)
    _forget_old_ones()
    identity = "\0".join((str(root), _model_identity(model), str(weights), str(recursive)))
    path = _scratch_folder() / f"{hashlib.sha256(identity.encode()).hexdigest()[:24]}{SUFFIX}"
    project = Project.open(path) if path.exists() else Project.create(path, name=root.name)
    os.utime(path)  # used today, though it may write nothing
    try:
        if project.active_model() is None:
            _install_model(project, model, weights, process, task)
        yield project
    finally:
        project.close()


def classify_folder(
    project: Project,
    folder: Path,
    process: ModelProcess,
    task: TaskContext,
    *,
    recursive: bool = True,
) -> tuple[ImportSummary, ClassifySummary]:
    """Look through the folder and predict what is new in it."""
    imported = import_folder(project, folder, task, recursive=recursive)
    return imported, classify_project(project, process, task)


def _model_identity(model: str) -> str:
    """Return what tells two models apart: for a folder its path and when it was written."""
    file = Path(model).expanduser() / MODEL_FILE
    if file.is_file():
        return f"{file.absolute()}@{file.stat().st_mtime_ns}"
    return model


def _install_model(
    project: Project, model: str, weights: Path | None, process: ModelProcess, task: TaskContext
) -> None:
    for card in starter_models():
        if card.name == model:
            install_version(project, card.folder)
            return
    folder = Path(model).expanduser()
    if (folder / MODEL_FILE).is_file():
        install_version(project, folder)
        return
    if folder.exists():
        raise UserError(
            f"{folder} holds no model version ({MODEL_FILE} is missing).",
            hint="Name a starter, a backbone or a folder with model.json in it.",
        )
    target = project.models_folder / ".imagenet"
    shutil.rmtree(target, ignore_errors=True)
    process.call(model_tasks.write_imagenet_model, model, target, weights, task=task)
    install_version(project, target)
    shutil.rmtree(target, ignore_errors=True)


def _scratch_folder() -> Path:
    return cache_folder() / "classify"


def _forget_old_ones() -> None:
    """Remove scratch projects that nobody used for a month: they hold no label."""
    limit = time.time() - KEEP_DAYS * 86_400
    for path in _scratch_folder().glob(f"*{SUFFIX}"):
        try:
            if path.stat().st_mtime < limit:
                _forget(path)
        except OSError as problem:  # another run forgets it too, or has it open
            log.info("The scratch project %s was left: %s", path.name, problem)


def _forget(path: Path) -> None:
    log.info("Forgetting the scratch project %s.", path.name)
    for suffix in ("", "-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
    shutil.rmtree(data_folder(path), ignore_errors=True)
