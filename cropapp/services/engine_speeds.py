"""Use case: how fast what computes a project's network is on this machine, as it was measured.

Owns: looking it up, and having it measured again. Must not: measure by itself, or choose.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from cropapp.core.embedding_keys import is_int8
from cropapp.core.engines import Probe
from cropapp.core.entities import ModelVersion
from cropapp.core.tasks import TaskContext
from cropapp.ml.engines import choice
from cropapp.services import model_tasks
from cropapp.services.app_folders import cache_folder
from cropapp.services.ensemble_members import is_ensemble
from cropapp.services.inference_client import ModelProcess
from cropapp.services.project import Project
from cropapp.store import photos

EXAMPLES = 14
"""Photos, spread over the project, by which reduced precision is made ready and judged."""


@dataclass(frozen=True, slots=True)
class EngineSpeeds:
    """What was measured of one network on this machine."""

    photos_per_s: Mapping[str, float]
    """By engine, device and precision (`openvino CPU bf16`), the fastest first."""
    measured_on: date | None
    """None: by a program that did not keep the day."""


def engines_folder() -> Path:
    """Return where the networks made ready for this machine are, and what was measured of them."""
    return cache_folder() / "backbones" / "engines"


def measured_speeds(project: Project, device: str = "auto") -> EngineSpeeds | None:
    """Return what was measured of the active version's network, None where nothing was.

    Args:
        device: that the model is to run on, as in the settings.
    """
    version = _measurable(project)
    if version is None:
        return None
    known = choice.remembered(engines_folder(), choice.machine_key(device), version.embedding_key)
    if known is None or not known.photos_per_s:
        return None
    by_speed = sorted(known.photos_per_s.items(), key=lambda each: -each[1])
    return EngineSpeeds(dict(by_speed), known.measured_on)


def measure_again(project: Project, process: ModelProcess, task: TaskContext) -> None:
    """Measure what can compute the active version's network, all of it, and use the fastest.

    Nothing is done where there is no choice: without a version, for one that is made of others, or
    one in 8-bit integers.
    """
    version = _measurable(project)
    if version is None:
        return
    task.progress(0, 0, "Measuring what is fastest on this machine")
    with project.store.read() as session:
        rows = list(photos.iter_photo_files(session))
    spread = rows[:: max(1, len(rows) // EXAMPLES)][:EXAMPLES]
    folder, examples = project.model_folder(version), [row.path for row in spread]
    process.call(model_tasks.forget_engine, folder, task=task)
    process.call(model_tasks.settle_engine, folder, Probe.THOROUGH, examples, task=task)


def _measurable(project: Project) -> ModelVersion | None:
    """Return the active version, if there is more than one way to compute its network."""
    version = project.active_model()
    if version is None or is_ensemble(version) or is_int8(version.embedding_key):
        return None
    return version
