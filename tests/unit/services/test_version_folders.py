"""Folders of model versions: copied whole, named as they are listed."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from cropapp.core.errors import EnvironmentProblem
from cropapp.ml.model_folder import load_model
from cropapp.services.model_registry import starter_models
from cropapp.services.version_folders import (
    copy_model_folder,
    folder_bytes,
    new_uid,
    rename_model,
)


@pytest.fixture
def model(tmp_path: Path) -> Path:
    """A whole model that the test may change."""
    return Path(shutil.copytree(starter_models()[0].folder, tmp_path / "model"))


def test_renamed_model__is_whole_and_says_its_new_name(model: Path) -> None:
    before = load_model(model)[0]
    rename_model(model, "Version 5 – 北田")
    after = load_model(model)[0]
    assert after.name == "Version 5 – 北田"
    assert (after.uid, after.embedding_key) == (before.uid, before.embedding_key)
    assert not list(model.glob(".*"))


def test_copy__shares_weights_and_leaves_out_what_is_not_wanted(
    model: Path, tmp_path: Path
) -> None:
    (model / "held_out.json").write_text("{}")
    copy_model_folder(model, tmp_path / "made" / "copy", without=["held_out.json"], shared=True)
    copy = tmp_path / "made" / "copy"
    assert load_model(copy)[0] == load_model(model)[0]
    assert not (copy / "held_out.json").exists()
    rename_model(copy, "another")
    assert load_model(model)[0].name != "another"
    copy_model_folder(model, tmp_path / "own")
    assert folder_bytes(tmp_path / "own") == folder_bytes(model)


def test_copy_that_fails__leaves_nothing(model: Path, tmp_path: Path) -> None:
    (tmp_path / "target").mkdir()
    (tmp_path / "target" / "in the way").touch()
    with pytest.raises(EnvironmentProblem, match="target"):
        copy_model_folder(model, tmp_path / "target")
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_uid__says_when_and_is_never_twice_the_same() -> None:
    moment = datetime(2026, 5, 1, 12, 30, 5, tzinfo=UTC)
    made = {new_uid(moment) for _ in range(50)}
    assert len(made) == 50
    assert all(uid.startswith("20260501-123005-") for uid in made)
