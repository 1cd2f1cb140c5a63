"""models quantise: what it prints, what it refuses."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from cropapp.cli import quantise as command
from cropapp.core.entities import ModelVersion
from cropapp.services.project import Project
from cropapp.services.quantise import QuantiseOutcome

Run = Callable[..., Result]


@pytest.fixture
def path(learned_project: Project) -> Path:
    learned_project.close()
    return learned_project.path


def test_quantise__too_few_labels_are_said_in_words(cropapp: Run, read_template: Path) -> None:
    refused = cropapp("models", "quantise", read_template, "--device", "cpu")
    assert refused.exit_code == 2
    assert "no model yet" in refused.stderr


def test_quantise__tells_what_came_of_it(
    cropapp: Run, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_project: Project, _process: Any, _task: Any, parent: ModelVersion) -> Any:
        return QuantiseOutcome(parent, None, 0.9, 0.8, 30, 100.0, 40.0, "Not kept: words.", 1.0)

    monkeypatch.setattr(command, "quantise_version", refuse)
    said = cropapp("models", "quantise", path, "Version 1", "--use")
    assert (said.exit_code, said.stdout.strip()) == (0, "Not kept: words.")
    told = json.loads(cropapp("models", "quantise", path, "--json").stdout)
    assert (told["kept"], told["active"], told["parent_id"]) == (False, False, 1)
    assert told["photos_per_s"] == 100.0


def test_quantise__the_package_is_named_where_it_is_missing(
    cropapp: Run, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import importlib.util

    known = importlib.util.find_spec
    monkeypatch.setattr(
        importlib.util, "find_spec", lambda name, *rest: None if name == "nncf" else known(name)
    )
    missing = cropapp("models", "quantise", path, "--device", "cpu")
    assert missing.exit_code != 0
    assert 'pip install "cropapp[int8]"' in " ".join(missing.stderr.split())
