"""Use case: a model version leaves the program, for others to run.

Owns: which photos the export is checked on. What is written and compared is ml.export's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from cropapp.core.entities import ModelVersion, PhotoState
from cropapp.core.errors import UserError
from cropapp.core.export_formats import ExportFormat
from cropapp.core.gallery import PhotoFilter, PhotoSort
from cropapp.core.paths import plain_path
from cropapp.core.tasks import TaskContext, whole_or_nothing
from cropapp.services import model_tasks
from cropapp.services.ensemble_members import require_single
from cropapp.services.inference_client import ModelProcess
from cropapp.services.project import Project

CHECK_PHOTOS = 8
"""Each form is run on so many photos, spread over the project."""


@dataclass(frozen=True, slots=True)
class ExportedForm:
    """One form that was written, and how far it is from what the program computes."""

    form: ExportFormat
    largest_difference: float
    """Of any probability on the photos of the check."""
    runtime: str
    """What it was run with: `onnxruntime 1.31.0`."""
    photos: int
    seconds: float


@dataclass(frozen=True, slots=True)
class ModelExport:
    """What an export wrote."""

    folder: Path
    forms: tuple[ExportedForm, ...]
    size_bytes: int


@whole_or_nothing()
def export_version(
    project: Project,
    version: ModelVersion,
    folder: Path,
    forms: Sequence[ExportFormat],
    process: ModelProcess,
    task: TaskContext,
) -> ModelExport:
    """Write a version into a new folder for other programs, with model.json and examples.

    The network takes pixels and gives calibrated probabilities: normalisation, head and temperature
    are inside. Each form is run on photos of the project and compared before the folder appears.

    Args:
        folder: must not exist, or be empty.

    Raises:
        UserError: the folder is there already, or no form was asked for.
        EnvironmentProblem: packages are missing, or the folder cannot be written.
        ProgramFault: a form computes something else than the program.
    """
    require_single(version)
    wanted = tuple(dict.fromkeys(forms))
    if not wanted:
        raise UserError("No form was chosen to export the model in.", hint="Choose at least one.")
    folder = plain_path(folder)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UserError(f"{folder} is there already.", hint="Give the name of a new folder.")
    task.progress(0, 0, "Exporting the model")
    checks = process.call(
        model_tasks.export_model_folder,
        project.model_folder(version),
        folder,
        wanted,
        _check_paths(project),
        task=task,
    )
    size = sum(path.stat().st_size for path in folder.iterdir())
    return ModelExport(folder, tuple(ExportedForm(**check) for check in checks), size)


def _check_paths(project: Project) -> list[Path]:
    ready = PhotoFilter(photo_states=frozenset({PhotoState.READY}))
    ids = project.find(ready, PhotoSort())
    chosen = ids[:: max(1, len(ids) // CHECK_PHOTOS)][:CHECK_PHOTOS]
    return [project.photo_path(photo) for photo in project.photos(chosen.tolist())]
