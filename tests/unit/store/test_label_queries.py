"""Labels: the log, origins, undo, and what may be learned from."""

from __future__ import annotations

import sqlite3
from dataclasses import replace

import pytest
from sqlalchemy.exc import IntegrityError

from cropapp.core.changes import CLEAR_LABEL, LabelEdit
from cropapp.core.entities import LabelSource, PhotoState
from cropapp.core.gallery import PhotoFilter, ReviewState
from cropapp.store import classes, folders, gallery, labels, photos, predictions


@pytest.fixture
def leaf(project):
    project.find("leaf.jpg")
    photo_id = project.read("leaf.jpg")
    project.predict(photo_id, (project.rust, 0.7), (project.blight, 0.2))
    return photo_id


def review_state(project, photo_id):
    with project.store.read() as session:
        for state in ReviewState:
            wanted = PhotoFilter(review_states=frozenset({state}))
            if photo_id in gallery.find_photo_ids(session, wanted):
                return state
    return None


def test_label__origin_tells_who_when_and_what_was_shown(project, leaf):
    step = project.edit([leaf], LabelEdit(class_id=project.blight.id))
    label = project.photo("leaf.jpg").label
    assert label == step.changes[0].after
    assert label.class_id == project.blight.id
    assert label.origin.author == "Ann"
    assert label.origin.given_at == project.clock
    assert label.origin.shown == project.photo("leaf.jpg").prediction
    assert label.is_correction
    assert review_state(project, leaf) is ReviewState.CORRECTED


@pytest.mark.parametrize(
    ("edit", "kind", "expected"),
    [
        (LabelEdit(class_id=1), "label", ReviewState.CONFIRMED),
        (LabelEdit(class_id=2), "label", ReviewState.CORRECTED),
        (LabelEdit(class_id=1), "import", ReviewState.LABELLED),
        (LabelEdit(unsure=True), "label", ReviewState.UNSURE),
        (LabelEdit(exclude_reason="blurred"), "label", ReviewState.EXCLUDED),
        (LabelEdit(note="look again"), "label", ReviewState.UNREVIEWED),
    ],
)
def test_review_state__follows_the_edit(project, leaf, edit, kind, expected):
    project.edit([leaf], edit, kind=kind)
    assert review_state(project, leaf) is expected


def test_label__without_a_prediction_is_labelled(project):
    project.find("new.jpg")
    photo_id = project.id_of("new.jpg")
    project.edit([photo_id], LabelEdit(class_id=project.rust.id))
    assert review_state(project, photo_id) is ReviewState.LABELLED


def test_shown_prediction__stays_when_the_model_changes_its_mind(project, leaf):
    project.edit([leaf], LabelEdit(class_id=project.blight.id))
    project.predict(leaf, (project.blight, 0.99))
    photo = project.photo("leaf.jpg")
    assert photo.label.origin.shown.best.class_id == project.rust.id
    assert photo.prediction.best.class_id == project.blight.id
    project.store.write(lambda s: predictions.delete_predictions(s, project.version_id))
    assert project.photo("leaf.jpg").label.origin.shown.best.confidence == 0.7


def test_prediction__never_touches_a_label(project, leaf):
    project.edit([leaf], LabelEdit(class_id=project.blight.id, note="seen"))
    before = project.photo("leaf.jpg").label
    project.predict(leaf, (project.healthy, 0.9))
    assert project.photo("leaf.jpg").label == before


def test_undo__restores_the_origin_of_the_older_label(project, leaf):
    first = project.edit([leaf], LabelEdit(class_id=project.rust.id), author="Ann")
    second = project.edit([leaf], LabelEdit(class_id=project.blight.id), author="Ben")
    assert project.photo("leaf.jpg").label.origin.author == "Ben"
    project.write(second.inverse(), kind="undo", author="Cleo")
    label = project.photo("leaf.jpg").label
    assert label == first.changes[0].after
    assert label.origin.author == "Ann"
    project.write(first.inverse(), kind="undo", author="Cleo")
    label = project.photo("leaf.jpg").label
    assert (label.class_id, label.origin, label.event_id) == (None, None, None)
    assert review_state(project, leaf) is ReviewState.UNREVIEWED
    project.write(first, kind="redo", author="Cleo")
    assert project.photo("leaf.jpg").label == first.changes[0].after


def test_undo__is_a_line_of_its_own_in_the_history(project, leaf):
    first = project.edit([leaf], LabelEdit(class_id=project.rust.id))
    project.write(first.inverse(), kind="undo", author="Ben")
    with project.store.read() as session:
        given, undone = labels.label_history(session, leaf)
    assert (given.author, given.after.class_id, given.before_class_id) == (
        "Ann",
        project.rust.id,
        None,
    )
    assert (undone.author, undone.after.class_id, undone.before_class_id) == (
        "Ben",
        None,
        project.rust.id,
    )
    assert given.after == first.changes[0].after
    assert undone.id > given.id
    assert undone.change_set_id != given.change_set_id


def test_note_alone__keeps_who_gave_the_label(project, leaf):
    project.edit([leaf], LabelEdit(class_id=project.rust.id), author="Ann")
    project.edit([leaf], LabelEdit(note="edge of the field"), author="Ben")
    label = project.photo("leaf.jpg").label
    assert (label.note, label.origin.author) == ("edge of the field", "Ann")


def test_clear__leaves_the_note_and_no_origin(project, leaf):
    project.edit([leaf], LabelEdit(class_id=project.rust.id, note="kept"))
    project.edit([leaf], CLEAR_LABEL)
    label = project.photo("leaf.jpg").label
    assert (label.is_decided, label.note, label.origin) == (False, "kept", None)


def test_given_origin__is_trusted(project, leaf):
    step = project.edit([leaf], LabelEdit(class_id=project.rust.id))
    change = step.changes[0]
    origin = replace(change.after.origin, author="Dora", source=LabelSource.IMPORT, shown=None)
    again = replace(change, before=change.after, after=replace(change.after, origin=origin))
    project.write(replace(step, changes=(again,)))
    assert project.photo("leaf.jpg").label.origin == origin


def test_many__one_change_set_one_event_each(project):
    names = [f"{i}.jpg" for i in range(1500)]
    project.find(*names)
    with project.store.read() as session:
        ids = [int(i) for i in gallery.find_photo_ids(session)]
    step = project.edit(ids, LabelEdit(class_id=project.rust.id))
    events = [change.after.event_id for change in step.changes]
    assert len(set(events)) == 1500
    assert project.states(ids)[ids[7]] == step.changes[7].after


def test_history__cannot_be_rewritten(project, leaf):
    project.edit([leaf], LabelEdit(class_id=project.rust.id))
    for sql in (
        "UPDATE label_event SET author = 'nobody'",
        "DELETE FROM label_event",
        "INSERT OR REPLACE INTO label_event SELECT * FROM label_event",
    ):
        with pytest.raises(IntegrityError, match="append-only"):
            project.store.write(lambda s, sql=sql: s.exec_driver_sql(sql))


def test_history__goes_with_its_photo_only_when_meant(project, leaf):
    project.edit([leaf], LabelEdit(class_id=project.rust.id))
    with pytest.raises(Exception, match="labels, which would be lost"):
        project.store.write(lambda s: folders.remove_folder(s, project.folder_id))
    removed = project.store.write(
        lambda s: folders.remove_folder(s, project.folder_id, with_labels=True)
    )
    assert removed == 1
    with project.store.read() as session:
        left = session.exec_driver_sql("SELECT count(*) FROM label_event").scalar()
    assert left == 0


def test_failed_write__leaves_neither_event_nor_label(project, leaf):
    with pytest.raises(sqlite3.IntegrityError):
        project.edit([leaf], LabelEdit(class_id=999))
    assert not project.photo("leaf.jpg").label.is_decided
    with project.store.read() as session:
        assert labels.label_history(session, leaf) == []
        assert session.exec_driver_sql("SELECT count(*) FROM change_set").scalar() == 0


def test_labelled_photos__only_those_to_learn_from(project):
    names = ["good.jpg", "unsure.jpg", "out.jpg", "gone.jpg", "merged.jpg", "old.jpg", "none.jpg"]
    project.find(*names)
    ids = {name: project.read(name, sha256=name) for name in names}
    project.edit([ids[n] for n in names[:4]], LabelEdit(class_id=project.rust.id))
    project.edit([ids["unsure.jpg"]], LabelEdit(unsure=True))
    project.edit([ids["out.jpg"]], LabelEdit(exclude_reason="blurred"))
    project.edit([ids["merged.jpg"]], LabelEdit(class_id=project.blight.id))
    project.edit([ids["old.jpg"]], LabelEdit(class_id=project.healthy.id))

    def settle(session):
        photos.mark_missing(session, project.folder_id, set(names) - {"gone.jpg"})
        classes.update_class(session, project.blight.id, merged_into=project.rust.id)
        classes.update_class(session, project.healthy.id, retired=True)
        photos.set_groups(session, {ids["good.jpg"]: photos.PhotoKin(4)})

    project.store.write(settle)
    assert project.photo("gone.jpg").state is PhotoState.MISSING
    assert project.photo("gone.jpg").label.is_labelled
    with project.store.read() as session:
        found = labels.labelled_photos(session)
    assert [(f.photo_id, f.class_id, f.view_key, f.group_id) for f in found] == [
        (ids["good.jpg"], project.rust.id, "good.jpg", 4),
        (ids["merged.jpg"], project.rust.id, "merged.jpg", None),
    ]
