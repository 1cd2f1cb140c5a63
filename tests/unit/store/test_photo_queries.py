"""Photos: scans taken in, readings kept, entities out in order."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest
from sqlalchemy import event

from cropapp.core.changes import LabelEdit
from cropapp.core.entities import PhotoFacts, PhotoState
from cropapp.core.errors import UserError
from cropapp.store import folders, photos, predictions
from cropapp.store.photos import FoundPhoto, UpsertResult


def test_upsert__added_unchanged_changed(project):
    assert project.find("a.jpg", "b.jpg") == UpsertResult(2, 0, 0)
    assert project.find("a.jpg", "c.jpg") == UpsertResult(1, 0, 1)
    assert project.find("a.jpg", size_bytes=11) == UpsertResult(0, 1, 0)


def test_changed_file__is_read_again_and_keeps_its_label(project):
    project.find("a.jpg")
    photo_id = project.read("a.jpg", camera_make="Maker")
    project.predict(photo_id, (project.rust, 0.9))
    project.edit([photo_id], LabelEdit(class_id=project.rust.id))
    label = project.photo("a.jpg").label
    project.find("a.jpg", size_bytes=99)
    photo = project.photo("a.jpg")
    assert (photo.id, photo.state, photo.facts, photo.prediction) == (
        photo_id,
        PhotoState.FOUND,
        None,
        None,
    )
    assert photo.label == label


def test_problem__is_unreadable_with_its_reason(project):
    project.find("x.cr2", problem="RAW photos cannot be read")
    photo = project.photo("x.cr2")
    assert (photo.state, photo.state_reason) == (
        PhotoState.UNREADABLE,
        "RAW photos cannot be read",
    )
    assert project.find("x.cr2", problem="RAW photos cannot be read") == UpsertResult(0, 0, 1)


def test_missing__comes_back_as_it_was(project):
    project.find("read.jpg", "new.jpg")
    project.read("read.jpg")
    gone = project.store.write(lambda s: photos.mark_missing(s, project.folder_id, set()))
    assert gone == 2
    again = project.store.write(lambda s: photos.mark_missing(s, project.folder_id, set()))
    assert again == 0
    assert project.photo("read.jpg").state is PhotoState.MISSING
    assert project.find("read.jpg", "new.jpg") == UpsertResult(0, 2, 0)
    assert project.photo("read.jpg").state is PhotoState.READY
    assert project.photo("read.jpg").facts is not None
    assert project.photo("new.jpg").state is PhotoState.FOUND


def test_unreadable__stays_until_asked_to_try_again(project):
    project.find("a.jpg")
    photo_id = project.id_of("a.jpg")
    project.store.write(lambda s: photos.record_unreadable(s, photo_id, "cut off"))
    assert project.find("a.jpg") == UpsertResult(0, 0, 1)
    assert project.photo("a.jpg").state_reason == "cut off"
    assert project.store.write(lambda s: photos.retry_unreadable(s, project.folder_id)) == 1
    assert project.photo("a.jpg").state is PhotoState.FOUND


@pytest.mark.parametrize(
    "captured_at",
    [
        datetime(2026, 5, 1, 8, 30, 15, 250000),
        datetime(2026, 5, 1, 8, 30, tzinfo=timezone(timedelta(hours=8))),
        None,
    ],
)
def test_reading__facts_come_back_equal(project, captured_at):
    project.find("田/稻 é.jpg")
    photo_id = project.id_of("田/稻 é.jpg")
    facts = PhotoFacts(
        "ff" * 32, 4000, 3000, "MPO", captured_at, 24.5, -120.25, -3.5, "M", "X", ("odd", "“q”")
    )
    project.store.write(lambda s: photos.record_reading(s, photo_id, facts))
    photo = project.photo("田/稻 é.jpg")
    assert (photo.state, photo.facts, photo.file_name) == (PhotoState.READY, facts, "稻 é.jpg")


def test_get_photos__keeps_the_order_and_skips_the_unknown(project):
    project.find("a.jpg", "b.jpg", "c.jpg")
    ids = [project.id_of(name) for name in ("c.jpg", "a.jpg", "b.jpg")]
    with project.store.read() as session:
        found = photos.get_photos(session, [ids[0], 10_000, *ids[1:]])
        with pytest.raises(UserError, match="no photo 10000"):
            photos.get_photo(session, 10_000)
    assert [photo.relative_path for photo in found] == ["c.jpg", "a.jpg", "b.jpg"]


def test_get_photos__costs_the_same_statements_for_any_number(project):
    names = [f"{i:04d}.jpg" for i in range(2000)]
    project.find(*names)
    statements = []
    with project.store.read() as session:
        event.listen(session, "before_cursor_execute", lambda *told: statements.append(told[2]))
        found = photos.get_photos(session, list(range(1, 2001)))
    assert len(found) == 2000
    assert len(statements) <= 2


def test_iter_photo_files__order_states_and_place(project, tmp_path):
    project.find("b.jpg", "a.jpg", "c.jpg")
    read = project.read("b.jpg", sha256="cd")
    with project.store.read() as session:
        everything = list(photos.iter_photo_files(session))
        ready = list(photos.iter_photo_files(session, states={PhotoState.READY}))
        wanted = [project.id_of("c.jpg"), read]
        chosen = list(photos.iter_photo_files(session, wanted))
    assert [file.relative_path for file in everything] == ["a.jpg", "b.jpg", "c.jpg"]
    assert [(file.photo_id, file.sha256, file.path) for file in ready] == [
        (read, "cd", tmp_path / "photos" / "b.jpg")
    ]
    assert [file.photo_id for file in chosen] == wanted


def test_groups__say_of_which_photo_one_is_a_copy(project):
    project.find("a.jpg", "b.jpg", "c.jpg")
    a, b = project.read("a.jpg", "11"), project.read("b.jpg", "11")
    kin = {a: photos.PhotoKin(1), b: photos.PhotoKin(1, a)}
    project.store.write(lambda s: photos.set_groups(s, kin))
    told = [
        (photo.group_id, photo.duplicate_of) for photo in map(project.photo, ("a.jpg", "b.jpg"))
    ]
    assert told == [(1, None), (1, a)]
    assert project.photo("c.jpg").group_id is None


def test_two_folders__may_hold_the_same_relative_path(project, tmp_path):
    project.find("a.jpg")
    other = project.store.write(lambda s: folders.add_folder(s, tmp_path / "other", project.clock))
    row = [FoundPhoto("a.jpg", 1, 1)]
    added = project.store.write(lambda s: photos.upsert_photos(s, other.id, row))
    assert added == UpsertResult(1, 0, 0)
    gone = project.store.write(lambda s: photos.mark_missing(s, other.id, set()))
    assert gone == 1
    assert project.photo("a.jpg").state is PhotoState.FOUND


def test_photos_without_prediction__leaves_out_what_cannot_be_predicted(project):
    project.find("a.jpg", "b.jpg")
    project.find("bad.jpg", problem="cannot be read")
    project.predict(project.id_of("a.jpg"), (project.rust, 0.5))
    with project.store.read() as session:
        left = predictions.photos_without_prediction(session, project.version_id)
        assert predictions.count_predictions(session, project.version_id) == 1
    assert left == [project.id_of("b.jpg")]


def test_burst__is_told_with_its_count_whatever_else_is_asked_for(project):
    project.find("a.jpg", "b.jpg", "c.jpg", "d.jpg")
    a, b, c, d = (project.read(f"{name}.jpg", name * 2) for name in "abcd")
    kin = {photo_id: photos.PhotoKin(int(a), None, int(a)) for photo_id in (a, b, c)}
    project.store.write(lambda s: photos.set_groups(s, kin))
    with project.store.read() as session:
        found = photos.get_photos(session, [c, d])
    assert [(photo.burst_id, photo.burst_count) for photo in found] == [(a, 3), (None, 1)]
    project.find("c.jpg", size_bytes=11)
    assert project.photo("c.jpg").burst_id is None
    assert project.photo("a.jpg").burst_count == 2
