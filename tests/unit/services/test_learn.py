"""Learning: from what, what takes over, and what stays when it does not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from cropapp.core.changes import CLEAR_LABEL, LabelEdit
from cropapp.core.entities import ModelKind, Photo, PhotoState, RunState
from cropapp.core.errors import UserError
from cropapp.core.tasks import Cancelled, QuietTask
from cropapp.services import learn as module
from cropapp.services import model_registry
from cropapp.services.correct_labels import correct_labels
from cropapp.services.edit_classes import add_class, rename_class, retire_class
from cropapp.services.inference_client import ModelProcess
from cropapp.services.learn import learn_from_labels
from cropapp.services.model_registry import install_version
from cropapp.services.project import Project
from cropapp.services.promotion import GATE_METRIC, HeldOut, Verdict, record_held_out
from cropapp.store import project_info, training_runs

AllPhotos = Callable[[Project], list[Photo]]


def readable(photos: list[Photo]) -> list[Photo]:
    return [photo for photo in photos if photo.state is PhotoState.READY]


def runs_of(project: Project) -> list[RunState]:
    with project.store.read() as session:
        return [run.state for run in training_runs.list_runs(session)]


def test_learn__predicts_every_photo_anew_and_says_how_good_it_is(
    learned_project: Project, all_photos: AllPhotos, sample_truth: dict[str, str]
) -> None:
    version = learned_project.active_model()
    assert version is not None
    assert (version.kind, version.name, version.parent_id) == (ModelKind.QUICK, "Version 1", None)
    assert {"grouped", "random", "labels", "labels_per_class"} <= set(version.metrics)
    photos = readable(all_photos(learned_project))
    assert all(p.prediction and p.prediction.model_version_id == version.id for p in photos)
    names = {entry.id: entry.name for entry in learned_project.classes()}
    unseen = [
        names[photo.prediction.best.class_id] == sample_truth[photo.relative_path]
        for photo in photos
        if photo.prediction and photo.relative_path in sample_truth and not photo.label.is_labelled
    ]
    assert len(unseen) > 20
    assert sum(unseen) / len(unseen) > 0.4  # five classes: chance is 0.2
    assert (learned_project.model_folder(version) / "model.json").is_file()
    assert runs_of(learned_project) == [RunState.FINISHED]


@pytest.mark.parametrize("labels", ["none", "one class", "unsure", "excluded"])
def test_too_few_labels__are_told_and_nothing_changes(
    project: Project, all_photos: AllPhotos, model_process: ModelProcess, labels: str
) -> None:
    one, two = add_class(project, "one"), add_class(project, "two")
    photos = readable(all_photos(project))
    if labels != "none":
        ids = [photo.id for photo in photos[:6]]
        correct_labels(project, ids, LabelEdit(class_id=one.id), author="ann")
    if labels in ("unsure", "excluded"):
        others = [photo.id for photo in photos[6:12]]
        correct_labels(project, others, LabelEdit(class_id=two.id), author="ann")
        edit = LabelEdit(unsure=True) if labels == "unsure" else LabelEdit(exclude_reason="wet")
        correct_labels(project, others, edit, author="ann")
    with pytest.raises(UserError, match="too few labels") as caught:
        learn_from_labels(project, model_process, QuietTask())
    assert "two classes" in caught.value.hint
    assert project.active_model() is None
    assert project.model_versions() == []


def test_one_label_each__of_two_classes_is_enough(
    project: Project, all_photos: AllPhotos, model_process: ModelProcess
) -> None:
    photos = readable(all_photos(project))
    for name, photo in zip(("one", "two"), (photos[0], photos[-1]), strict=True):
        correct_labels(
            project, [photo.id], LabelEdit(class_id=add_class(project, name).id), author="ann"
        )
    summary = learn_from_labels(project, model_process, QuietTask())
    assert summary.promoted
    assert (summary.photos_learned, summary.before_accuracy) == (2, None)
    first, last = project.photos([photos[0].id, photos[-1].id])
    assert first.prediction is not None
    assert last.prediction is not None
    assert first.prediction.best.class_id == first.label.class_id
    assert last.prediction.best.class_id == last.label.class_id


def test_labels_of_one_group_only__can_be_learned(
    project: Project, all_photos: AllPhotos, model_process: ModelProcess
) -> None:
    """Nothing can be held out then: the scores rest on nothing, and it says so with zeros."""
    from cropapp.store import photo_writes

    photos = readable(all_photos(project))[:8]
    same = {photo.id: photo_writes.PhotoKin(int(photos[0].id)) for photo in photos}
    project.store.write(lambda session: photo_writes.set_groups(session, same))
    for name, part in (("one", photos[:4]), ("two", photos[4:])):
        edit = LabelEdit(class_id=add_class(project, name).id)
        correct_labels(project, [photo.id for photo in part], edit, author="ann")
    summary = learn_from_labels(project, model_process, QuietTask())
    assert summary.promoted
    assert summary.version.metrics["grouped"]["photos"] == 0
    assert summary.predicted == len(readable(all_photos(project)))


def test_new_class__is_predicted_after_learning(
    learned_project: Project, all_photos: AllPhotos, model_process: ModelProcess
) -> None:
    before = learned_project.active_model()
    assert before is not None
    other = add_class(learned_project, "no leaf")
    unlabelled = [p for p in readable(all_photos(learned_project)) if not p.label.is_labelled]
    ids = [photo.id for photo in unlabelled[:6]]
    correct_labels(learned_project, ids, LabelEdit(class_id=other.id), author="ann")
    summary = learn_from_labels(learned_project, model_process, QuietTask())
    assert summary.labels_per_class[other.id] == 6
    assert other.id in summary.version.class_ids
    assert summary.version.parent_id == before.id
    assert summary.version.name == "Version 2"
    if summary.promoted:
        said = [
            photo.prediction.best.class_id
            for photo in learned_project.photos(ids)
            if photo.prediction
        ]
        assert said.count(other.id) >= 4


def test_retired_class__is_no_longer_predicted_and_its_labels_stay(
    learned_project: Project, all_photos: AllPhotos, model_process: ModelProcess
) -> None:
    gone = learned_project.classes()[0]
    labelled = [p.id for p in all_photos(learned_project) if p.label.class_id == gone.id]
    retire_class(learned_project, gone.id)
    summary = learn_from_labels(learned_project, model_process, QuietTask())
    assert gone.id not in summary.version.class_ids
    assert all(p.label.class_id == gone.id for p in learned_project.photos(labelled))


def test_renamed_class__keeps_labels_and_predictions(
    learned_project: Project, all_photos: AllPhotos
) -> None:
    rust = learned_project.classes()[1]
    before = all_photos(learned_project)
    rename_class(learned_project, rust.id, "Rost")
    assert all_photos(learned_project) == before


def test_classes_of_the_starter_without_labels__survive_learning(
    project: Project,
    learned_project: Project,
    all_photos: AllPhotos,
    model_process: ModelProcess,
) -> None:
    starter = learned_project.active_model()
    assert starter is not None
    installed = install_version(project, learned_project.model_folder(starter))
    assert installed.kind is ModelKind.IMPORTED
    names = [entry.name for entry in project.classes()]
    assert names == [entry.name for entry in learned_project.classes()]
    photos = readable(all_photos(project))
    label = LabelEdit(class_id=project.classes()[0].id)
    correct_labels(project, [photo.id for photo in photos[:3]], label, author="ann")
    summary = learn_from_labels(project, model_process, QuietTask())
    assert set(summary.version.class_ids) == {entry.id for entry in project.classes()}
    assert summary.version.parent_id == installed.id
    said = {p.prediction.best.class_id for p in all_photos(project) if p.prediction}
    if summary.promoted:
        assert len(said) > 1


def test_cancelled_learning__leaves_the_active_version(
    learned_project: Project,
    all_photos: AllPhotos,
    model_process: ModelProcess,
    stop_after: Callable[..., QuietTask],
) -> None:
    active = learned_project.active_model()
    before = all_photos(learned_project)
    with pytest.raises(Cancelled):
        learn_from_labels(learned_project, model_process, stop_after(0, "Learning"))
    assert learned_project.active_model() == active
    assert all_photos(learned_project) == before
    assert runs_of(learned_project)[0] is RunState.CANCELLED


def test_version__is_not_active_before_it_has_predicted_everything(
    learned_project: Project,
    all_photos: AllPhotos,
    model_process: ModelProcess,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    active = learned_project.active_model()

    def stop(*args: object) -> int:
        raise Cancelled

    monkeypatch.setattr(module, "predict_from_cache", stop)
    with pytest.raises(Cancelled):
        learn_from_labels(learned_project, model_process, QuietTask())
    assert learned_project.active_model() == active
    assert all(p.prediction for p in readable(all_photos(learned_project)))
    assert [version.name for version in learned_project.model_versions()] == [
        "Version 1",
        "Version 2",
    ]


def test_gate__a_worse_version_is_kept_but_not_used(
    learned_project: Project,
    all_photos: AllPhotos,
    model_process: ModelProcess,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    active = learned_project.active_model()
    before = all_photos(learned_project)
    refused = Verdict(False, 0.9, 0.5, "Not promoted: worse.")
    monkeypatch.setattr(module, "judge", lambda *args: refused)
    summary = learn_from_labels(learned_project, model_process, QuietTask())
    assert (summary.promoted, summary.predicted, summary.changed_predictions) == (False, 0, 0)
    assert summary.verdict == "Not promoted: worse."
    assert learned_project.active_model() == active
    assert all_photos(learned_project) == before
    assert summary.version in learned_project.model_versions()


@pytest.mark.parametrize("in_background", [False, True])
def test_version_put_to_use_meanwhile__stays(
    learned_project: Project,
    all_photos: AllPhotos,
    model_process: ModelProcess,
    monkeypatch: pytest.MonkeyPatch,
    in_background: bool,
) -> None:
    """A training in the background may take over while the window learns."""
    other = learned_project.active_model()
    assert other is not None
    learn_from_labels(learned_project, model_process, QuietTask())
    predict = module.predict_from_cache

    def predict_and_be_overtaken(*args: Any) -> int:
        predicted = predict(*args)
        learned_project.store.write(
            lambda session: project_info.set_active_model_version_id(session, other.id)
        )
        return predicted

    monkeypatch.setattr(module, "predict_from_cache", predict_and_be_overtaken)
    summary = learn_from_labels(
        learned_project, model_process, QuietTask(), in_background=in_background
    )
    assert (summary.promoted, summary.changed_predictions) == (False, 0)
    assert "another version came into use" in summary.verdict
    assert learned_project.active_model() == other
    shown = {p.prediction.model_version_id for p in all_photos(learned_project) if p.prediction}
    assert shown == {other.id}
    listed = summary.version in learned_project.model_versions()
    assert listed is not in_background
    assert summary.version.metrics[GATE_METRIC]["promoted"] is False


def test_real_gate__refuses_what_is_worse_on_photos_that_both_held_out(
    learned_project: Project, all_photos: AllPhotos, model_process: ModelProcess
) -> None:
    """The record of the active version is made perfect, so that the next one must be worse."""
    active = learned_project.active_model()
    assert active is not None
    labelled = [photo for photo in all_photos(learned_project) if photo.label.is_labelled]
    labels = np.array([photo.label.class_id for photo in labelled])
    perfect = HeldOut([int(photo.id) for photo in labelled], labels, labels, None)
    record_held_out(learned_project, active.uid, perfect)
    before = all_photos(learned_project)
    summary = learn_from_labels(learned_project, model_process, QuietTask())
    assert summary.before_accuracy == 1.0
    assert summary.after_accuracy < 0.8
    assert not summary.promoted
    assert learned_project.active_model() == active
    assert all_photos(learned_project) == before


def test_learning_twice__gives_the_same_predictions(
    learned_project: Project, model_process: ModelProcess, all_photos: AllPhotos
) -> None:
    before = {p.id: p.prediction.top for p in all_photos(learned_project) if p.prediction}
    summary = learn_from_labels(learned_project, model_process, QuietTask())
    assert summary.promoted
    assert summary.changed_predictions == 0
    after = {p.id: p.prediction.top for p in all_photos(learned_project) if p.prediction}
    assert after == before


def test_labels_taken_back__are_not_learned(
    learned_project: Project, all_photos: AllPhotos, model_process: ModelProcess
) -> None:
    ids = [photo.id for photo in all_photos(learned_project) if photo.label.is_labelled]
    correct_labels(learned_project, ids, CLEAR_LABEL, author="ann")
    with pytest.raises(UserError, match="too few labels"):
        learn_from_labels(learned_project, model_process, QuietTask())


def test_damaged_version__is_told_with_its_folder(
    learned_project: Project, model_process: ModelProcess
) -> None:
    from cropapp.core.errors import CropAppError

    first = learned_project.active_model()
    assert first is not None
    second = learn_from_labels(learned_project, model_process, QuietTask()).version
    broken = learned_project.model_folder(first)
    for file in broken.glob("*.safetensors"):
        file.write_bytes(b"half a file")
    damaged = learned_project.models_folder / "damaged"
    broken.rename(damaged)  # the model process may hold the old path in memory
    learned_project.store.write(
        lambda session: session.exec_driver_sql(
            "UPDATE model_version SET uid = 'damaged' WHERE id = ?", (first.id,)
        )
    )
    with pytest.raises(CropAppError, match="damaged"):
        model_registry.use_version(learned_project, first.id, model_process, QuietTask())
    assert learned_project.active_model() == second
