"""The target point in the store: kept, logged, undone, and no prediction of another view."""

from __future__ import annotations

import pytest

from cropapp.core.changes import CLEAR_LABEL, LabelEdit
from cropapp.core.entities import TargetPoint
from cropapp.core.gallery import PhotoFilter, ReviewState
from cropapp.store import gallery, labels, photos, predictions

THERE = TargetPoint(0.25, 0.75)


@pytest.fixture
def leaf(project):
    project.find("leaf.jpg", "other.jpg")
    for name in ("leaf.jpg", "other.jpg"):
        project.predict(project.read(name, sha256=name), (project.rust, 0.7), (project.blight, 0.2))
    return project.id_of("leaf.jpg")


def test_target__is_on_the_photo_its_state_and_its_history(project, leaf):
    project.edit([leaf], LabelEdit(target=THERE))
    assert project.photo("leaf.jpg").label.target == THERE
    assert project.states([leaf])[leaf].target == THERE
    with project.store.read() as session:
        (event,) = labels.label_history(session, leaf)
        (row,) = photos.iter_photo_files(session, [leaf])
        assert photos.targets_of(session, [leaf, project.id_of("other.jpg")]) == {leaf: THERE}
    assert event.after.target == THERE
    assert row.target == THERE
    assert row.view_key.startswith("leaf.jpg@")


def test_target__alone_decides_nothing(project, leaf):
    project.edit([leaf], LabelEdit(target=THERE))
    label = project.photo("leaf.jpg").label
    assert not label.is_decided
    assert label.origin is None
    with project.store.read() as session:
        wanted = PhotoFilter(review_states=frozenset({ReviewState.UNREVIEWED}))
        assert leaf in gallery.find_photo_ids(session, wanted)


def test_target__of_a_labelled_photo_leaves_who_said_what(project, leaf):
    project.edit([leaf], LabelEdit(class_id=project.blight.id))
    before = project.photo("leaf.jpg").label
    project.edit([leaf], LabelEdit(target=THERE), author="Bob")
    after = project.photo("leaf.jpg").label
    assert after.class_id == before.class_id
    assert after.origin == before.origin
    assert after.is_correction
    with project.store.read() as session:
        wanted = PhotoFilter(review_states=frozenset({ReviewState.CORRECTED}))
        assert gallery.find_photo_ids(session, wanted).tolist() == [leaf]


def test_undo__brings_the_earlier_point_back(project, leaf):
    project.edit([leaf], LabelEdit(target=TargetPoint(0.1, 0.2)))
    step = project.edit([leaf], LabelEdit(target=THERE))
    project.write(step.inverse(), kind="undo")
    assert project.photo("leaf.jpg").label.target == TargetPoint(0.1, 0.2)


def test_clearing__takes_the_point_away(project, leaf):
    project.edit([leaf], LabelEdit(target=THERE))
    project.edit([leaf], LabelEdit(clear_target=True))
    assert project.photo("leaf.jpg").label.target is None


def test_taking_the_label_back__leaves_the_point(project, leaf):
    project.edit([leaf], LabelEdit(class_id=project.rust.id, target=THERE))
    project.edit([leaf], CLEAR_LABEL)
    label = project.photo("leaf.jpg").label
    assert (label.class_id, label.target) == (None, THERE)


def test_prediction__of_the_view_that_was_is_forgotten_and_no_other(project, leaf):
    project.edit([leaf], LabelEdit(target=THERE))
    assert project.photo("leaf.jpg").prediction is None
    assert project.photo("other.jpg").prediction is not None
    with project.store.read() as session:
        todo = predictions.photos_without_prediction(session, project.version_id)
    assert todo == [leaf]


def test_prediction__stays_when_the_point_does(project, leaf):
    project.edit([leaf], LabelEdit(target=THERE))
    project.predict(leaf, (project.blight, 0.6), (project.rust, 0.4))
    project.edit([leaf], LabelEdit(class_id=project.rust.id, note="aimed"))
    photo = project.photo("leaf.jpg")
    assert photo.prediction.best.class_id == project.blight.id
    assert photo.label.target == THERE
    project.write(project.edit([leaf], LabelEdit(unsure=True)).inverse(), kind="undo")
    assert project.photo("leaf.jpg").prediction is not None


def test_learning__takes_the_view_of_the_point(project, leaf):
    other = project.id_of("other.jpg")
    project.edit([leaf, other], LabelEdit(class_id=project.rust.id))
    project.edit([leaf], LabelEdit(target=THERE))
    with project.store.read() as session:
        keys = {row.photo_id: row.view_key for row in labels.labelled_photos(session)}
    assert keys[leaf].startswith("leaf.jpg@")
    assert keys[other] == "other.jpg"


def test_point__stays_when_the_file_changes(project, leaf):
    project.edit([leaf], LabelEdit(target=THERE))
    project.find("leaf.jpg", size_bytes=11)
    assert project.photo("leaf.jpg").label.target == THERE
