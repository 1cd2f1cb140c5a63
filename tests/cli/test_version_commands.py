"""models list, note, compare, back, delete, prune, pack, import, export."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from cropapp.core.entities import ModelKind, ModelVersion
from cropapp.services.project import Project, now
from cropapp.store import model_versions, project_info
from cropapp.store.session import Session

Run = Callable[..., Result]


@pytest.fixture
def path(learned_project: Project) -> Path:
    """A closed project with two versions alike, the second active."""
    first = learned_project.active_model()
    assert first is not None
    uid = "20250101-000000-second"
    shutil.copytree(learned_project.model_folder(first), learned_project.models_folder / uid)

    def job(session: Session) -> ModelVersion:
        second = model_versions.add_model_version(
            session,
            uid=uid,
            name="Second",
            kind=ModelKind.QUICK,
            now=now(),
            parent_id=first.id,
            class_ids=first.class_ids,
            embedding_key=first.embedding_key,
        )
        project_info.set_active_model_version_id(session, second.id)
        return second

    learned_project.store.write(job)
    learned_project.close()
    return learned_project.path


def listed(cropapp: Run, path: Path) -> dict[str, dict[str, object]]:
    entries = json.loads(cropapp("models", "list", path, "--json").stdout)
    return {entry["name"]: entry for entry in entries}


def test_models__compare_and_back(cropapp: Run, path: Path) -> None:
    compared = cropapp("models", "compare", path, "Version 1", "Second", "--device", "cpu")
    assert compared.exit_code == 0, compared.stderr
    assert "They agree on 100.0%" in compared.stdout
    assert "only Second right: 0" in compared.stdout
    told = json.loads(cropapp("models", "compare", path, 1, 2, "--json").stdout)
    assert told["p_value"] == 1.0
    assert {entry["name"] for entry in told["classes"]} >= {"rust", "healthy"}
    back = cropapp("models", "back", path, "--device", "cpu")
    assert back.exit_code == 0, back.stderr
    assert "Version 1 is active again." in back.stdout
    assert listed(cropapp, path)["Version 1"]["active"]
    nothing = cropapp("models", "back", path, "--device", "cpu")
    assert nothing.exit_code == 2
    assert "no earlier" in nothing.stderr


def test_models__note_delete_and_prune(cropapp: Run, path: Path) -> None:
    assert cropapp("models", "note", path, "Second", "before the rain").exit_code == 0
    assert "before the rain" in cropapp("models", "list", path).stdout
    shown = json.loads(cropapp("models", "show", path, "Second").stdout)
    assert (shown["note"], shown["lineage"]) == ("before the rain", ["Version 1"])
    assert shown["size_bytes"] > 1000
    dry = cropapp("models", "prune", path, "--keep", 0, "--dry-run")
    assert "none" in dry.stdout  # the one in use, and the way back from it
    in_use = cropapp("models", "delete", path, "Second", "--yes")
    assert in_use.exit_code == 2
    assert "in use" in in_use.stderr
    refused = cropapp("models", "delete", path, "Version 1", answer="n\n")
    assert "Nothing was deleted" in refused.stderr
    assert list(listed(cropapp, path)) == ["Version 1", "Second"]
    assert cropapp("models", "delete", path, "Version 1", answer="y\n").exit_code == 0
    assert list(listed(cropapp, path)) == ["Second"]


def test_models__rename(cropapp: Run, path: Path) -> None:
    told = cropapp("models", "rename", path, "Second", "before the harvest")
    assert told.stdout.strip() == "Second is called before the harvest now."
    assert list(listed(cropapp, path)) == ["Version 1", "before the harvest"]
    taken = cropapp("models", "rename", path, "before the harvest", "version 1")
    assert taken.exit_code == 2
    assert "Another version is called" in taken.stderr


def test_models__pack_and_import(cropapp: Run, path: Path, tmp_path: Path) -> None:
    packed = cropapp("models", "pack", path, "Second", tmp_path / "carried")
    assert packed.exit_code == 0, packed.stderr
    file = tmp_path / "carried.cropmodel"
    again = cropapp("models", "import", path, file)
    assert again.exit_code == 2  # the very same version
    assert cropapp("models", "delete", path, "Version 1", "--yes").exit_code == 0
    came = cropapp("models", "import", path, file, "--json")
    assert came.exit_code == 0, came.stderr
    assert json.loads(came.stdout)["name"] == "Version 1"
    assert not listed(cropapp, path)["Version 1"]["active"]


@pytest.mark.slow
def test_models__export_runs_elsewhere(cropapp: Run, path: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    done = cropapp("models", "export", path, "Second", out, "-f", "torch", "--json")
    assert done.exit_code == 0, done.stderr
    told = json.loads(done.stdout)["formats"]["torch"]
    assert told["photos"] == 8
    assert told["largest_difference"] < 1e-4
    assert {each.name for each in out.iterdir()} == {"model.pt2", "model.json", "example_torch.py"}
    again = cropapp("models", "export", path, "Second", out, "-f", "torch")
    assert again.exit_code == 2
