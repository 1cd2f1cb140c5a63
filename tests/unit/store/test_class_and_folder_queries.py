"""Classes, folders, model versions, training runs, project info."""

from __future__ import annotations

import pytest
from sqlalchemy.exc import IntegrityError

from cropapp.core.changes import LabelEdit
from cropapp.core.entities import ModelKind, RunState, ScoredClass
from cropapp.core.errors import ProgramFault, UserError
from cropapp.store import (
    classes,
    folders,
    model_versions,
    predictions,
    project_info,
    training_runs,
)


def test_class_names__are_unique_whatever_their_case(project):
    with pytest.raises(UserError, match="class rust already"):
        project.store.write(lambda s: classes.add_class(s, "  RuST ", "#000000"))
    with pytest.raises(UserError, match="needs a name"):
        project.store.write(lambda s: classes.add_class(s, "  ", "#000000"))
    with project.store.read() as session:
        assert classes.find_class(session, " Rust ") == project.rust
        assert classes.find_class(session, "mildew") is None


def test_class_keys__are_handed_out_and_guarded(project):
    assert [c.key for c in (project.rust, project.blight, project.healthy)] == ["1", "2", "3"]
    with pytest.raises(UserError, match="key 2 gives blight"):
        project.store.write(lambda s: classes.add_class(s, "mildew", "#000000", key="2"))
    plain = project.store.write(lambda s: classes.add_class(s, "weed", "#000000", key=""))
    assert plain.key is None


def test_merged_class__frees_its_name_and_counts_as_the_other(project):
    def merge(session):
        classes.update_class(session, project.blight.id, merged_into=project.rust.id)
        return classes.add_class(session, "Blight", "#000000")

    project.store.write(merge)
    with project.store.read() as session:
        everything = classes.list_classes(session, include_retired=True)
        assert project.blight.id not in {c.id for c in classes.list_classes(session)}
    assert classes.resolve_merges(everything)[project.blight.id] == project.rust.id
    with pytest.raises(UserError, match="merged into it"):
        project.store.write(
            lambda s: classes.update_class(s, project.rust.id, merged_into=project.blight.id)
        )


def test_renamed_class__keeps_its_labels(project):
    project.find("a.jpg")
    photo_id = project.id_of("a.jpg")
    project.edit([photo_id], LabelEdit(class_id=project.rust.id))
    renamed = project.store.write(
        lambda s: classes.update_class(s, project.rust.id, name="Leaf rust")
    )
    assert renamed.name == "Leaf rust"
    assert project.photo("a.jpg").label.class_id == project.rust.id
    with pytest.raises(ProgramFault, match="no field size"):
        project.store.write(lambda s: classes.update_class(s, project.rust.id, size=1))


def test_class_in_use__cannot_be_deleted(project):
    project.find("a.jpg")
    project.edit([project.id_of("a.jpg")], LabelEdit(class_id=project.rust.id))
    with pytest.raises(IntegrityError, match="FOREIGN KEY"):
        project.store.write(lambda s: s.exec_driver_sql("DELETE FROM photo_class WHERE id = 1"))


def test_folders__the_same_once_and_never_overlapping(project, tmp_path):
    again = project.store.write(lambda s: folders.add_folder(s, tmp_path / "photos", project.clock))
    assert again.id == project.folder_id
    for inside in (tmp_path / "photos" / "row", tmp_path):
        with pytest.raises(UserError, match="overlaps"):
            project.store.write(lambda s, p=inside: folders.add_folder(s, p, project.clock))


def test_relinked_folder__keeps_photos_and_labels(project, tmp_path):
    project.find("a.jpg")
    photo_id = project.id_of("a.jpg")
    project.edit([photo_id], LabelEdit(class_id=project.rust.id))
    moved = project.store.write(
        lambda s: folders.relink_folder(s, project.folder_id, tmp_path / "moved")
    )
    assert moved.path == tmp_path / "moved"
    assert project.photo("a.jpg").label.class_id == project.rust.id


def test_removed_folder__takes_its_photos_and_predictions(project):
    project.find("a.jpg", "b.jpg")
    project.predict(project.id_of("a.jpg"), (project.rust, 0.9))
    assert project.store.write(lambda s: folders.remove_folder(s, project.folder_id)) == 2
    with project.store.read() as session:
        assert folders.list_folders(session) == []
        assert predictions.count_predictions(session, project.version_id) == 0


def test_predictions__top_five_replaced_by_the_newer(project):
    project.find("a.jpg")
    photo_id = project.id_of("a.jpg")
    project.predict(photo_id, *[(project.rust, 0.5)] + [(project.blight, 0.1)] * 6)
    assert len(project.photo("a.jpg").prediction.top) == 5
    project.predict(photo_id, (project.healthy, 0.875), (project.rust, 0.125))
    prediction = project.photo("a.jpg").prediction
    assert prediction.top == (
        ScoredClass(project.healthy.id, 0.875),
        ScoredClass(project.rust.id, 0.125),
    )
    assert (prediction.margin, prediction.predicted_at) == (0.75, project.clock)
    with pytest.raises(ProgramFault, match="names no class"):
        project.predict(photo_id)


def test_active_version__decides_which_prediction_is_seen(project):
    project.find("a.jpg")
    project.predict(project.id_of("a.jpg"), (project.rust, 0.9))
    assert project.photo("a.jpg").prediction.model_version_id == project.version_id
    project.store.write(lambda s: project_info.set_active_model_version_id(s, None))
    assert project.photo("a.jpg").prediction is None


def test_model_versions__round_trip_and_unique(project):
    def add(session):
        return model_versions.add_model_version(
            session,
            uid="v2",
            name="second",
            kind=ModelKind.QUICK,
            class_ids=[project.blight.id, project.rust.id],
            embedding_key="key",
            now=project.clock,
            parent_id=project.version_id,
            metrics={"accuracy": 0.5},
        )

    added = project.store.write(add)
    assert (added.parent_id, added.kind) == (project.version_id, ModelKind.QUICK)
    changed = project.store.write(
        lambda s: model_versions.set_metrics(s, added.id, {"accuracy": 0.75})
    )
    assert changed.metrics == {"accuracy": 0.75}
    with project.store.read() as session:
        assert model_versions.list_model_versions(session)[-1] == changed
        assert model_versions.find_model_version(session, "v2") == changed
    with pytest.raises(UserError, match="already"):
        project.store.write(add)


def test_training_run__from_start_to_end(project):
    run = project.store.write(
        lambda s: training_runs.start_run(s, ModelKind.QUICK, project.clock, {"labels": 50})
    )
    assert (run.state, run.ended_at) == (RunState.RUNNING, None)
    ended = project.store.write(
        lambda s: training_runs.finish_run(
            s, run.id, RunState.FINISHED, project.tick(), model_version_id=project.version_id
        )
    )
    assert ended.summary == {"labels": 50}
    with project.store.read() as session:
        assert training_runs.list_runs(session) == [ended]


def test_project_info__any_json_and_none(project):
    value = {"names": ["稻", "é"], "n": 1.5}
    project.store.write(lambda s: project_info.set_info(s, "notes", value))
    with project.store.read() as session:
        assert project_info.get_info(session, "notes") == value
        assert project_info.get_info(session, "name") == "field"
    project.store.write(lambda s: project_info.set_info(s, "notes", None))
    with project.store.read() as session:
        assert project_info.get_info(session, "notes") is None
