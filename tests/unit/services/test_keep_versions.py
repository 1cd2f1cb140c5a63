"""Which versions stay, the way back, and what is said beside them."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable

import pytest

from cropapp.core.entities import ModelKind, ModelVersion, ModelVersionId, Photo
from cropapp.core.errors import EnvironmentProblem, UserError
from cropapp.core.tasks import QuietTask
from cropapp.services.held_out import HELD_OUT_FILE
from cropapp.services.inference_client import ModelProcess
from cropapp.services.keep_versions import (
    deletable_versions,
    delete_version,
    prune_versions,
    rename_version,
    set_note,
    version_bytes,
)
from cropapp.services.model_registry import earlier_version, roll_back, use_version
from cropapp.services.project import Project, now
from cropapp.services.promotion import GATE_METRIC
from cropapp.services.seen_photos import photos_seen, record_seen
from cropapp.services.version_folders import folder_bytes
from cropapp.store import model_versions, predictions, project_info
from cropapp.store.session import Session

AllPhotos = Callable[[Project], list[Photo]]


def add_copy(project: Project, version: ModelVersion, uid: str, **values: object) -> ModelVersion:
    """List a copy of a version as another one, made active, without a process."""
    shutil.copytree(project.model_folder(version), project.models_folder / uid)
    kind = values.pop("kind", ModelKind.QUICK)

    def job(session: Session) -> ModelVersion:
        added = model_versions.add_model_version(
            session,
            uid=uid,
            name=uid,
            kind=kind,  # type: ignore[arg-type]
            now=now(),
            class_ids=version.class_ids,
            embedding_key=version.embedding_key,
            **values,  # type: ignore[arg-type]
        )
        project_info.set_active_model_version_id(session, added.id)
        return added

    return project.store.write(job)


@pytest.fixture
def first(learned_project: Project) -> ModelVersion:
    version = learned_project.active_model()
    assert version is not None
    return version


def test_version__keeps_recipe_data_and_size(learned_project: Project, first: ModelVersion) -> None:
    added = add_copy(
        learned_project, first, "b", recipe={"seed": 3}, data={"split": "group"}, size_bytes=12
    )
    assert (added.recipe, added.data, added.size_bytes) == ({"seed": 3}, {"split": "group"}, 12)
    on_disk = sum(path.stat().st_size for path in learned_project.model_folder(added).iterdir())
    assert version_bytes(learned_project, added) == on_disk > 0
    assert folder_bytes(learned_project.models_folder / "gone") == 0


def test_note__is_kept_and_taken_back(learned_project: Project, first: ModelVersion) -> None:
    assert set_note(learned_project, first.id, "  best in June ").note == "best in June"
    assert set_note(learned_project, first.id, "").note == ""
    with pytest.raises(UserError):
        set_note(learned_project, ModelVersionId(99), "x")


def test_roll_back__predicts_no_photo_again(
    learned_project: Project,
    first: ModelVersion,
    model_process: ModelProcess,
    all_photos: AllPhotos,
) -> None:
    before = all_photos(learned_project)
    second = add_copy(learned_project, first, "b")
    use_version(learned_project, second.id, model_process, QuietTask())
    assert earlier_version(learned_project) == first
    back = roll_back(learned_project, model_process, QuietTask())
    assert back == learned_project.active_model() == first
    for old, new in zip(before, all_photos(learned_project), strict=True):
        assert old.prediction == new.prediction  # the very same moment too


def test_roll_back__goes_further_back_each_time_and_then_says_so(
    learned_project: Project, first: ModelVersion, model_process: ModelProcess
) -> None:
    add_copy(learned_project, first, "b")
    add_copy(learned_project, first, "c")
    names = [roll_back(learned_project, model_process, QuietTask()).name for _ in range(2)]
    assert names == ["b", first.name]
    with pytest.raises(UserError, match="no earlier"):
        roll_back(learned_project, model_process, QuietTask())
    assert learned_project.active_model() == first


def test_roll_back__passes_over_a_version_that_was_deleted(
    learned_project: Project, first: ModelVersion
) -> None:
    second = add_copy(learned_project, first, "b")
    add_copy(learned_project, first, "c")
    delete_version(learned_project, second.id)
    assert earlier_version(learned_project) == first


def test_delete__takes_folder_predictions_and_line(
    learned_project: Project, first: ModelVersion
) -> None:
    child = add_copy(learned_project, first, "b", parent_id=first.id)
    add_copy(learned_project, first, "c", parent_id=child.id)
    delete_version(learned_project, child.id)
    assert not (learned_project.models_folder / "b").exists()
    assert [each.name for each in learned_project.model_versions()] == [first.name, "c"]
    assert learned_project.model_versions()[1].parent_id == first.id
    delete_version(learned_project, first.id)
    with learned_project.store.read() as session:
        assert predictions.count_predictions(session, first.id) == 0
    assert learned_project.counts().labelled > 0


def test_delete__refuses_the_active_one_and_a_backbone_in_need(
    learned_project: Project, first: ModelVersion
) -> None:
    with pytest.raises(UserError, match="in use"):
        delete_version(learned_project, first.id)
    add_copy(learned_project, first, "b")
    (learned_project.model_folder(first) / "backbone.safetensors").write_bytes(b"weights")
    with pytest.raises(UserError, match="b stands on the backbone"):
        delete_version(learned_project, first.id)
    assert learned_project.model_folder(first).is_dir()


def test_delete__what_a_deep_version_saw_is_still_known_of_its_heirs(
    learned_project: Project, first: ModelVersion
) -> None:
    mother = add_copy(learned_project, first, "mother", kind=ModelKind.DEEP)
    record_seen(learned_project.model_folder(mother), [1, 2], ["aa"])
    daughter = add_copy(
        learned_project, first, "daughter", kind=ModelKind.DEEP, parent_id=mother.id
    )
    (learned_project.model_folder(daughter) / "backbone.safetensors").write_bytes(b"weights")
    record_seen(learned_project.model_folder(daughter), [3], ["bb"])
    seen = photos_seen(learned_project, daughter)
    delete_version(learned_project, mother.id)
    [daughter] = [each for each in learned_project.model_versions() if each.name == "daughter"]
    assert photos_seen(learned_project, daughter) == seen


def test_prune__leaves_what_is_needed(learned_project: Project, first: ModelVersion) -> None:
    noted = add_copy(learned_project, first, "Version 2", note="keep me")
    add_copy(learned_project, first, "Version 3")
    add_copy(learned_project, first, "Version 4", kind=ModelKind.IMPORTED)
    add_copy(learned_project, first, "before the harvest")
    for name in ("Version 6", "Version 7", "Version 8"):
        add_copy(learned_project, first, name)
    old = [first.name, "Version 3", "Version 6"]
    assert [each.name for each in deletable_versions(learned_project, keep=1)] == old
    assert [each.name for each in prune_versions(learned_project, keep=1)] == old
    left = [each.name for each in learned_project.model_versions()]
    assert left == [noted.name, "Version 4", "before the harvest", "Version 7", "Version 8"]
    assert prune_versions(learned_project, keep=1) == []


def test_rename__is_in_the_list_and_in_the_folder(
    learned_project: Project, first: ModelVersion
) -> None:
    renamed = rename_version(learned_project, first.id, "  before the   harvest ")
    assert renamed.name == "before the harvest"
    assert learned_project.active_model() == renamed
    text = (learned_project.model_folder(first) / "model.json").read_text(encoding="utf-8")
    assert json.loads(text)["name"] == "before the harvest"
    assert rename_version(learned_project, first.id, renamed.name) == renamed


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("  ", "needs a name"),
        ("a" * 101, "needs a name"),
        ("12", "number of a version"),
        ("VERSION 2", "Another version is called"),
    ],
)
def test_rename__refuses_what_would_not_be_found_again(
    learned_project: Project, first: ModelVersion, name: str, reason: str
) -> None:
    add_copy(learned_project, first, "Version 2")
    with pytest.raises(UserError, match=reason):
        rename_version(learned_project, first.id, name)
    assert learned_project.model_versions()[0].name == first.name


def test_rename__folder_that_cannot_be_written_keeps_the_name(
    learned_project: Project, first: ModelVersion
) -> None:
    (learned_project.model_folder(first) / "model.json").write_text("{damaged", encoding="utf-8")
    with pytest.raises(EnvironmentProblem, match="could not be renamed"):
        rename_version(learned_project, first.id, "before the harvest")
    assert learned_project.model_versions()[0].name == first.name


def test_use__of_a_refused_version_is_noted(
    learned_project: Project, first: ModelVersion, model_process: ModelProcess
) -> None:
    refused = add_copy(learned_project, first, "b", metrics={GATE_METRIC: {"promoted": False}})
    used = use_version(learned_project, refused.id, model_process, QuietTask(), author="Lin")
    assert used.metrics[GATE_METRIC]["overruled_by"] == "Lin"
    again = use_version(learned_project, refused.id, model_process, QuietTask(), author="Wu")
    assert again.metrics[GATE_METRIC]["overruled_by"] == "Lin"
    assert use_version(learned_project, first.id, model_process, QuietTask()).metrics.get(
        GATE_METRIC
    ) == first.metrics.get(GATE_METRIC)


def test_held_out_record__of_an_older_program_is_read(
    learned_project: Project, first: ModelVersion
) -> None:
    from cropapp.services.held_out import fair_answers, labelled_rows

    path = learned_project.model_folder(first) / HELD_OUT_FILE
    content = json.loads(path.read_text())
    rows = labelled_rows(learned_project)
    whole = fair_answers(learned_project, first, rows)
    path.write_text(json.dumps({"predicted": content["predicted"]}))
    old = fair_answers(learned_project, first, rows)
    assert {i: said.class_id for i, said in old.items()} == {
        i: said.class_id for i, said in whole.items()
    }
    assert all(said.top == () for said in old.values())
    assert all(said.top[0][0] == said.class_id for said in whole.values())
