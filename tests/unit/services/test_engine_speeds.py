"""What was measured of the engines is told, and can be measured again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pytest

from cropapp.core.engines import Probe
from cropapp.core.tasks import QuietTask
from cropapp.ml.engines import choice
from cropapp.ml.engines.choice import EngineChoice
from cropapp.services import model_tasks
from cropapp.services.engine_speeds import (
    EXAMPLES,
    EngineSpeeds,
    engines_folder,
    measure_again,
    measured_speeds,
)
from cropapp.services.inference_client import ModelProcess
from cropapp.services.project import Project

SPEEDS = {"torch cpu fp32": 61.2, "openvino CPU bf16": 152.4}
DAY = date(2026, 11, 22)


def remember(project: Project, device: str = "auto") -> tuple[str, str]:
    """Have something measured for the active version; return machine and network."""
    version = project.active_model()
    assert version is not None
    machine = choice.machine_key(device)
    made = EngineChoice("openvino", "CPU", SPEEDS, "bf16", measured_on=DAY)
    choice.remember(engines_folder(), machine, version.embedding_key, made)
    return machine, version.embedding_key


@pytest.fixture
def own_process() -> Iterator[ModelProcess]:
    """A process that keeps what it measures in this test's folder."""
    process = ModelProcess("cpu")
    yield process
    process.close()


@dataclass
class Recording:
    """Stands in for the process, in which a measurement takes half a minute."""

    calls: list[tuple[Any, ...]] = field(default_factory=list)

    def call(self, function: object, *args: object, task: object) -> None:
        self.calls.append((function, *args))


def test_measured__is_told_with_its_day_the_fastest_first(learned_project: Project) -> None:
    assert measured_speeds(learned_project) is None
    remember(learned_project)
    found = measured_speeds(learned_project)
    assert found == EngineSpeeds(SPEEDS, DAY)
    assert list(found.photos_per_s) == ["openvino CPU bf16", "torch cpu fp32"]
    assert measured_speeds(learned_project, "cuda") is None


def test_measured_by_an_older_program__has_no_day(learned_project: Project) -> None:
    remember(learned_project)
    file = engines_folder() / choice.FILE_NAME
    file.write_text(
        file.read_text(encoding="utf-8").replace('"2026-11-22"', "null"), encoding="utf-8"
    )
    found = measured_speeds(learned_project)
    assert found is not None
    assert found.measured_on is None


def test_without_a_version__nothing_is_measured(project: Project) -> None:
    process = Recording()
    measure_again(project, process, QuietTask())
    assert (measured_speeds(project), process.calls) == (None, [])


def test_again__all_of_it_with_photos_from_everywhere(learned_project: Project) -> None:
    process = Recording()
    measure_again(learned_project, process, QuietTask())
    folder = learned_project.model_folder(learned_project.active_model())
    (forget, forgotten), (settle, settled, probe, examples) = process.calls
    assert (forget, settle) == (model_tasks.forget_engine, model_tasks.settle_engine)
    assert forgotten == settled == folder
    assert probe is Probe.THOROUGH
    assert len(set(examples)) == EXAMPLES


def test_forgotten__in_the_process_too(learned_project: Project, own_process: ModelProcess) -> None:
    key = remember(learned_project, "cpu")
    folder = learned_project.model_folder(learned_project.active_model())
    choice.remember(engines_folder(), *key, EngineChoice("torch", "cpu", SPEEDS))
    own_process.call(model_tasks.settle_engine, folder, Probe.EXACT)
    own_process.call(model_tasks.forget_engine, folder)
    assert choice.remembered(engines_folder(), *key) is None
    # Else it would go on with what it had, and measure nothing.
    assert "measured, photos/s" not in own_process.call(model_tasks.engine_report)
