"""Use case: make a new project from folders of photos.

Owns: undoing a half-made project, so that a failed start leaves no file behind.
"""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

from cropapp.core.paths import data_folder, plain_path, require_folder
from cropapp.core.tasks import TaskContext, whole_or_nothing
from cropapp.services.class_presets import add_preset
from cropapp.services.import_folder import import_folder
from cropapp.services.model_registry import find_starter, install_starter
from cropapp.services.project import Project


@whole_or_nothing()
def new_project(
    path: Path,
    *,
    folders: Sequence[Path] = (),
    starter: str | None = None,
    preset: str | None = None,
    task: TaskContext,
) -> Project:
    """Create a project, with a starter model, classes and folders if given, and leave it open.

    Args:
        preset: a shipped list of classes.

    Raises:
        UserError: the file exists, a folder does not, or there is no such starter or preset.
        Cancelled: nothing is left behind.
    """
    if starter is not None:
        find_starter(starter)
    for folder in folders:
        require_folder(plain_path(folder))
    had_data = data_folder(plain_path(path)).exists()
    project = Project.create(path)
    try:
        if starter is not None:
            install_starter(project, starter)
        if preset is not None:
            add_preset(project, preset)
            # What a project begins with is nothing that a person did.
            project.history.drop_undo()
        for folder in folders:
            import_folder(project, folder, task)
    except BaseException:
        project.close()
        _remove(project.path, with_data=not had_data)
        raise
    return project


def _remove(path: Path, *, with_data: bool) -> None:
    """Remove a project; a data folder that was there before it may hold backups of another."""
    for suffix in ("", "-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
    if with_data:
        shutil.rmtree(data_folder(path), ignore_errors=True)
