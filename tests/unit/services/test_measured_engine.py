"""What measuring engines took is given back, and only then."""

from __future__ import annotations

from pathlib import Path

import pytest

from cropapp.core.engines import EngineName, Probe
from cropapp.core.tasks import QuietTask
from cropapp.services import model_tasks
from cropapp.services.measured_engine import settle_engine
from cropapp.services.model_tasks.engine_task import is_engine_settled
from cropapp.services.model_tasks.runtime import Running


class SaidByTheProcess:
    """Answers as a model process would after it has measured."""

    def __init__(self, where: str, *, holds_torch: bool) -> None:
        self.answers = {
            model_tasks.settle_engine: where,
            model_tasks.holds_torch: holds_torch,
        }
        self.is_closed = False

    def call(self, function, *_args, task):
        return self.answers[function]

    def close(self) -> None:
        self.is_closed = True


@pytest.mark.parametrize(
    ("where", "holds_torch", "ends"),
    [
        ("openvino CPU bf16", True, True),
        ("openvino CPU bf16", False, False),
        ("torch cpu fp32", True, False),
    ],
)
def test_process__ends_where_it_holds_torch_for_nothing(
    where: str, holds_torch: bool, ends: bool
) -> None:
    process = SaidByTheProcess(where, holds_torch=holds_torch)
    found = settle_engine(process, Path("model"), Probe.EXACT, (), QuietTask())
    assert (found, process.is_closed) == (where, ends)


def test_settled__tells_before_anything_is_measured(
    starter_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from cropapp.ml.engines import choice
    from cropapp.ml.engines.choice import EngineChoice
    from cropapp.services.model_tasks.runtime import engines_folder, spec_of

    monkeypatch.setattr(Running, "device", "cpu")
    monkeypatch.setattr(Running, "backbones_folder", tmp_path)
    assert not is_engine_settled(starter_folder, Probe.EXACT)
    model = spec_of(starter_folder)
    assert model is not None
    known = EngineChoice("torch", "cpu", {}, is_thorough=False)
    choice.remember(engines_folder(), choice.machine_key("cpu"), model.embedding_key, known)
    assert is_engine_settled(starter_folder, Probe.EXACT)
    assert not is_engine_settled(starter_folder, Probe.THOROUGH)
    monkeypatch.setattr(Running, "engine", EngineName.TORCH)
    assert is_engine_settled(starter_folder, Probe.THOROUGH), "nothing is left to choose"


@pytest.fixture
def starter_folder() -> Path:
    from cropapp.services.model_registry import find_starter

    return find_starter("sample-leaf").folder
