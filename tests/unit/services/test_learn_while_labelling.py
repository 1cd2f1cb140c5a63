"""Learning from new labels by itself: when there is nothing to learn, and which version is left."""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from cropapp.core.changes import LabelEdit
from cropapp.core.entities import ModelKind, ModelVersion, ModelVersionId, PhotoState, RunState
from cropapp.core.gallery import PhotoFilter, PhotoSort, ReviewState
from cropapp.core.tasks import QuietTask
from cropapp.services.background_versions import (
    BACKGROUND_MARK,
    is_background,
    kept_ancestor,
    next_version_name,
    replaced_versions,
)
from cropapp.services.correct_labels import correct_labels
from cropapp.services.export import ExportOptions, export_labels
from cropapp.services.inference_client import ModelProcess
from cropapp.services.learn import learn_from_labels
from cropapp.services.learn_while_labelling import learn_while_labelling
from cropapp.services.model_registry import roll_back, use_version
from cropapp.services.project import Project
from cropapp.store import training_runs


def _version(number: int, parent: int | None = None, **more: object) -> ModelVersion:
    version = ModelVersion(
        id=ModelVersionId(number),
        uid=f"v{number}",
        name=f"Version {number}",
        kind=ModelKind.QUICK,
        created_at=datetime(2026, 6, 12, tzinfo=UTC),
        parent_id=None if parent is None else ModelVersionId(parent),
        class_ids=(),
        embedding_key="key",
    )
    return replace(version, **more)  # type: ignore[arg-type]


def _background(number: int, parent: int | None = None, **more: object) -> ModelVersion:
    made = _version(number, parent, recipe={BACKGROUND_MARK: True}, **more)
    return replace(made, name="While labelling")


def test_replaced__background_versions_that_nothing_refers_to() -> None:
    named, in_use = _version(1), _background(5, 1)
    parent, child = _background(2, 1), _version(3, 2)
    noted, gone = _background(4, 1, note="good on mites"), _background(6, 1)
    renamed = replace(_background(8, 1), name="before the harvest")
    versions = [named, parent, child, noted, in_use, gone, renamed]
    assert replaced_versions(versions, in_use.id) == [gone]
    assert kept_ancestor(in_use, versions) == named
    assert kept_ancestor(named, versions) == named
    assert kept_ancestor(_background(7), versions) is None


def test_next_name__is_new_however_many_were_deleted() -> None:
    assert next_version_name([]) == "Version 1"
    assert next_version_name([_version(1), _background(2, 1)]) == "Version 2"
    assert next_version_name([_version(7)]) == "Version 8"
    assert next_version_name([_version(1, name="Chilli leaf"), _version(2)]) == "Version 3"


def test_labels_of_one_class__nothing_is_learned_and_nothing_said(
    project: Project, model_process: ModelProcess, give_truth: Callable[..., int]
) -> None:
    give_truth(project, {})
    readable = PhotoFilter(photo_states=frozenset({PhotoState.READY}))
    ids = project.find(readable, PhotoSort())[:4].tolist()
    correct_labels(project, ids, LabelEdit(class_id=project.classes()[0].id), author="Ana")
    assert learn_while_labelling(project, model_process, QuietTask()) is None
    assert project.model_versions() == []


def test_learned_by_itself_twice__then_asked_for__the_lineage_has_only_what_was_asked_for(
    learned_project: Project, model_process: ModelProcess, tmp_path: Path
) -> None:
    project, task = learned_project, QuietTask()
    named = project.active_model()
    assert named is not None
    runs = _runs(project)
    quiet = []
    for _ in range(2):
        _label_one(project)
        summary = learn_while_labelling(project, model_process, task)
        assert summary is not None
        assert is_background(summary.version)
        quiet.append(summary.version)
    assert [version.id for version in project.model_versions()] == [named.id, quiet[1].id]
    assert quiet[1].parent_id == named.id
    assert _runs(project) == runs
    export_labels(project, tmp_path / "labels.csv", ExportOptions(), task)
    with (tmp_path / "labels.csv").open(encoding="utf-8-sig", newline="") as file:
        stamps = {row["model_version"] for row in csv.DictReader(file)}
    # What the replaced one had said when the second label was given is told with its number.
    assert f"version {quiet[0].id}, no longer kept" in stamps
    assert any(stamp.startswith(quiet[1].name) for stamp in stamps)
    assert learn_while_labelling(project, model_process, task) is None  # no label is new

    _label_one(project)
    asked = learn_from_labels(project, model_process, task).version
    assert asked.parent_id == named.id
    assert asked.name == "Version 2"
    assert [version.id for version in project.model_versions()] == [named.id, asked.id]
    assert {path.name for path in project.models_folder.iterdir()} == {named.uid, asked.uid}
    use_version(project, named.id, model_process, task)
    active = project.active_model()
    assert active is not None
    assert active.id == named.id


def test_version_that_a_person_chose__stays_until_something_is_labelled(
    learned_project: Project, model_process: ModelProcess
) -> None:
    project, task = learned_project, QuietTask()
    named = project.active_model()
    assert named is not None
    _label_one(project)
    assert learn_while_labelling(project, model_process, task) is not None
    for choose in (
        lambda: roll_back(project, model_process, task),
        lambda: use_version(project, named.id, model_process, task),
    ):
        choose()
        assert learn_while_labelling(project, model_process, task) is None
        assert project.active_model() == named
        _label_one(project)
        learned = learn_while_labelling(project, model_process, task)
        assert learned is not None
        assert learned.version.id != named.id


def _label_one(project: Project) -> None:
    """Confirm what the model says of one more photo."""
    wanted = PhotoFilter(
        review_states=frozenset({ReviewState.UNREVIEWED}),
        photo_states=frozenset({PhotoState.READY}),
    )
    (photo,) = project.photos(project.find(wanted, PhotoSort())[:1].tolist())
    assert photo.prediction is not None
    said = LabelEdit(class_id=photo.prediction.best.class_id)
    correct_labels(project, [photo.id], said, author="Ana")


def _runs(project: Project) -> list[RunState]:
    with project.store.read() as session:
        return [run.state for run in training_runs.list_runs(session)]


def test_views_later__are_learned_from_by_itself(
    project: Project,
    model_process: ModelProcess,
    sample_truth: dict[str, str],
    give_truth: Callable[..., int],
) -> None:
    """Who asks for it gets predictions at once; the closer looks come after, and once only."""
    count = give_truth(project, sample_truth, every=8)
    asked = learn_from_labels(project, model_process, QuietTask(), views_later=True)
    assert asked.views_missing == count == asked.photos_learned
    after = learn_while_labelling(project, model_process, QuietTask())
    assert after is not None
    assert after.views_missing == 0
    assert learn_while_labelling(project, model_process, QuietTask()) is None
