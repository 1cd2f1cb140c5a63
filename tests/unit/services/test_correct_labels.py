"""A person's word: one step, one history, undone as given."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from cropapp.core.changes import CLEAR_LABEL, ChangeSet, LabelEdit
from cropapp.core.entities import LabelSource, Photo, PhotoId, PhotoState
from cropapp.core.errors import UserError
from cropapp.core.feed import Aspect
from cropapp.core.gallery import PhotoFilter, PhotoSort, ReviewState
from cropapp.services.correct_labels import (
    confirm_predictions,
    correct_labels,
    redo,
    undo,
)
from cropapp.services.project import Project

AllPhotos = Callable[[Project], list[Photo]]


@pytest.fixture
def unlabelled(learned_project: Project, all_photos: AllPhotos) -> list[Photo]:
    """Photos with a prediction that nobody has labelled."""
    return [
        photo
        for photo in all_photos(learned_project)
        if photo.prediction is not None and not photo.label.is_decided
    ]


def ids_of(photos: list[Photo]) -> list[PhotoId]:
    return [photo.id for photo in photos]


def other_class(project: Project, photo: Photo):
    assert photo.prediction is not None
    said = photo.prediction.best.class_id
    return next(entry for entry in project.classes() if entry.id != said)


def in_state(project: Project, state: ReviewState) -> set[int]:
    wanted = PhotoFilter(review_states=frozenset({state}))
    return set(project.find(wanted, PhotoSort()).tolist())


def test_many_at_once__are_one_step_and_one_undo(
    learned_project: Project, unlabelled: list[Photo]
) -> None:
    rust = learned_project.classes()[1]
    ids = ids_of(unlabelled[:12])
    heard: list[tuple[frozenset[Aspect], tuple[PhotoId, ...] | None]] = []
    learned_project.feed.subscribe(lambda c: heard.append((c.aspects, c.photo_ids)))
    step = correct_labels(learned_project, ids, LabelEdit(class_id=rust.id), author="ann")
    assert isinstance(step, ChangeSet)
    assert step.name == f"Label 12 photos as {rust.name}"
    assert step.photo_ids == tuple(ids)
    assert all(p.label.class_id == rust.id for p in learned_project.photos(ids))
    undone = undo(learned_project, author="ann")
    assert undone is not None
    assert not any(photo.label.is_decided for photo in learned_project.photos(ids))
    assert undo(learned_project, author="ann") is None
    assert heard == [(frozenset({Aspect.LABELS}), tuple(ids))] * 2


def test_label__remembers_who_when_and_what_was_shown(
    learned_project: Project, unlabelled: list[Photo]
) -> None:
    photo = unlabelled[0]
    wrong = other_class(learned_project, photo)
    correct_labels(learned_project, [photo.id], LabelEdit(class_id=wrong.id), author="ann")
    [after] = learned_project.photos([photo.id])
    origin = after.label.origin
    assert origin is not None
    assert (origin.author, origin.source, origin.shown) == (
        "ann",
        LabelSource.PERSON,
        photo.prediction,
    )
    assert origin.given_at.tzinfo is not None
    assert after.label.is_correction
    assert after.disagrees
    assert photo.id in in_state(learned_project, ReviewState.CORRECTED)


def test_confirm__gives_each_photo_its_own_prediction(
    learned_project: Project, unlabelled: list[Photo], all_photos: AllPhotos
) -> None:
    [unreadable] = [p for p in all_photos(learned_project) if p.state is PhotoState.UNREADABLE]
    ids = ids_of(unlabelled[:8])
    step = confirm_predictions(learned_project, [*ids, unreadable.id], author="ann")
    assert step is not None
    assert step.photo_ids == tuple(ids)
    for photo in learned_project.photos(ids):
        assert photo.prediction is not None
        assert photo.label.class_id == photo.prediction.best.class_id
        assert photo.label.is_confirmation
    assert in_state(learned_project, ReviewState.CONFIRMED) >= set(ids)
    assert confirm_predictions(learned_project, ids, author="bob") is None


def test_unsure_exclude_and_clear(learned_project: Project, unlabelled: list[Photo]) -> None:
    one, two, three = ids_of(unlabelled[:3])
    rust = learned_project.classes()[1]
    correct_labels(learned_project, [one, two, three], LabelEdit(class_id=rust.id), author="ann")
    step = correct_labels(learned_project, [one], LabelEdit(unsure=True), author="ann")
    assert step is not None
    assert step.name == "Mark 1 photo as unsure"
    blurred = LabelEdit(exclude_reason="blurred")
    step = correct_labels(learned_project, [two], blurred, author="ann")
    assert step is not None
    assert step.name == "Exclude 1 photo: blurred"
    assert one in in_state(learned_project, ReviewState.UNSURE)
    assert two in in_state(learned_project, ReviewState.EXCLUDED)
    step = correct_labels(learned_project, [one, two, three], CLEAR_LABEL, author="ann")
    assert step is not None
    assert step.name == "Clear the label of 3 photos"
    assert in_state(learned_project, ReviewState.UNREVIEWED) >= {one, two, three}
    assert learned_project.photos([one])[0].label.origin is None


def test_same_again__changes_nothing(learned_project: Project, unlabelled: list[Photo]) -> None:
    rust = learned_project.classes()[1]
    edit = LabelEdit(class_id=rust.id)
    [photo_id] = ids_of(unlabelled[:1])
    correct_labels(learned_project, [photo_id], edit, author="ann")
    assert correct_labels(learned_project, [photo_id], edit, author="bob") is None
    assert len(learned_project.label_history(photo_id)) == 1
    assert correct_labels(learned_project, [], edit, author="bob") is None


def test_photo_named_twice__is_changed_once(
    learned_project: Project, unlabelled: list[Photo]
) -> None:
    rust = learned_project.classes()[1]
    [photo_id] = ids_of(unlabelled[:1])
    step = correct_labels(
        learned_project, [photo_id, photo_id], LabelEdit(class_id=rust.id), author="ann"
    )
    assert step is not None
    assert step.name == f"Label 1 photo as {rust.name}"
    assert len(learned_project.label_history(photo_id)) == 1


def test_note__leaves_who_gave_the_label_and_what_was_shown(
    learned_project: Project, unlabelled: list[Photo]
) -> None:
    photo = unlabelled[0]
    wrong = other_class(learned_project, photo)
    correct_labels(learned_project, [photo.id], LabelEdit(class_id=wrong.id), author="ann")
    [before] = learned_project.photos([photo.id])
    step = correct_labels(learned_project, [photo.id], LabelEdit(note="row 3"), author="bob")
    assert step is not None
    assert step.name == "Note on 1 photo"
    [after] = learned_project.photos([photo.id])
    assert after.label.note == "row 3"
    assert after.label.origin == before.label.origin
    assert after.label.is_correction
    correct_labels(learned_project, ids_of(unlabelled[1:2]), LabelEdit(note="x"), author="bob")
    assert not learned_project.photos(ids_of(unlabelled[1:2]))[0].label.is_decided


def test_undo_and_redo__bring_back_the_origin_as_it_was(
    learned_project: Project, unlabelled: list[Photo]
) -> None:
    photo = unlabelled[0]
    first, second = learned_project.classes()[:2]
    correct_labels(learned_project, [photo.id], LabelEdit(class_id=first.id), author="ann")
    [given] = learned_project.photos([photo.id])
    correct_labels(learned_project, [photo.id], LabelEdit(class_id=second.id), author="bob")
    [changed] = learned_project.photos([photo.id])
    undo(learned_project, author="cem")
    [back] = learned_project.photos([photo.id])
    assert back.label == given.label
    assert back.label.origin is not None
    assert back.label.origin.author == "ann"
    redo(learned_project, author="cem")
    assert learned_project.photos([photo.id])[0].label == changed.label
    assert redo(learned_project, author="cem") is None
    history = learned_project.label_history(photo.id)
    assert [event.author for event in history] == ["ann", "bob", "cem", "cem"]
    assert [event.after.class_id for event in history] == [
        first.id,
        second.id,
        first.id,
        second.id,
    ]


def test_undo__is_refused_when_the_photo_was_labelled_elsewhere(
    learned_project: Project, unlabelled: list[Photo]
) -> None:
    first, second = learned_project.classes()[:2]
    one, two = ids_of(unlabelled[:2])
    correct_labels(learned_project, [one, two], LabelEdit(class_id=first.id), author="ann")
    with Project.open(learned_project.path) as elsewhere:
        correct_labels(elsewhere, [two], LabelEdit(class_id=second.id), author="bob")
    with pytest.raises(UserError, match="labelled again elsewhere"):
        undo(learned_project, author="ann")
    given = [photo.label.class_id for photo in learned_project.photos([one, two])]
    assert given == [first.id, second.id]
    assert learned_project.history.next_redo is None


def test_redo__is_refused_when_the_photo_was_labelled_elsewhere(
    learned_project: Project, unlabelled: list[Photo]
) -> None:
    first, second = learned_project.classes()[:2]
    [photo_id] = ids_of(unlabelled[:1])
    correct_labels(learned_project, [photo_id], LabelEdit(class_id=first.id), author="ann")
    undo(learned_project, author="ann")
    with Project.open(learned_project.path) as elsewhere:
        correct_labels(elsewhere, [photo_id], LabelEdit(class_id=second.id), author="bob")
    with pytest.raises(UserError, match="cannot be done again"):
        redo(learned_project, author="ann")
    assert learned_project.photos([photo_id])[0].label.class_id == second.id


def test_unreadable_photo__is_given_no_class_but_can_be_excluded(
    learned_project: Project, unlabelled: list[Photo], all_photos: AllPhotos
) -> None:
    [broken] = [p for p in all_photos(learned_project) if p.state is PhotoState.UNREADABLE]
    rust = learned_project.classes()[1]
    ids = [unlabelled[0].id, broken.id]
    with pytest.raises(UserError, match=broken.file_name):
        correct_labels(learned_project, ids, LabelEdit(class_id=rust.id), author="ann")
    assert not learned_project.photos(ids)[0].label.is_decided
    edit = LabelEdit(exclude_reason="cut off")
    assert correct_labels(learned_project, [broken.id], edit, author="ann") is not None


def test_labelled_photo_that_became_unreadable__can_be_excluded_and_noted(
    learned_project: Project, unlabelled: list[Photo]
) -> None:
    from cropapp.store import photo_writes

    rust = learned_project.classes()[1]
    [photo_id] = ids_of(unlabelled[:1])
    correct_labels(learned_project, [photo_id], LabelEdit(class_id=rust.id), author="ann")
    learned_project.store.write(lambda s: photo_writes.record_unreadable(s, photo_id, "cut off"))
    edit = LabelEdit(exclude_reason="broken", note="card 2")
    assert correct_labels(learned_project, [photo_id], edit, author="ann") is not None
    assert learned_project.photos([photo_id])[0].label.class_id == rust.id


def test_unknown_photo_or_class__changes_nothing(
    learned_project: Project, unlabelled: list[Photo]
) -> None:
    rust = learned_project.classes()[1]
    [photo_id] = ids_of(unlabelled[:1])
    gone = PhotoId(987_654)
    with pytest.raises(UserError, match="no longer in the project"):
        correct_labels(learned_project, [photo_id, gone], LabelEdit(class_id=rust.id), author="ann")
    with pytest.raises(UserError, match="no class 4242"):
        correct_labels(learned_project, [photo_id], LabelEdit(class_id=4242), author="ann")
    assert not learned_project.photos([photo_id])[0].label.is_decided
    assert learned_project.history.next_undo is None
