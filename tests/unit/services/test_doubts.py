"""Suspicious labels: found by learning or on demand, void once decided on."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from cropapp.core.changes import LabelEdit
from cropapp.core.entities import ClassId, LabelDoubt, LabelSource, PhotoId
from cropapp.core.feed import Aspect
from cropapp.core.gallery import PhotoFilter, PhotoSort, SortField
from cropapp.core.tasks import QuietTask
from cropapp.services.correct_labels import correct_labels, label_photos_as, undo
from cropapp.services.doubt_list import list_doubts
from cropapp.services.doubts import find_doubts
from cropapp.services.inference_client import ModelProcess
from cropapp.services.learn import learn_from_labels
from cropapp.services.merge_classes import merge_classes
from cropapp.services.project import Project, now
from cropapp.services.review_order import (
    ReviewOrder,
    ReviewRequest,
    ReviewScope,
    find_review_queue,
    unit_answers,
)
from cropapp.store import label_doubts


def labelled_ids(project: Project) -> list[PhotoId]:
    photos = project.photos(project.find(PhotoFilter(), PhotoSort()).tolist())
    return [photo.id for photo in photos if photo.label.is_labelled]


def other_than(project: Project, class_id: ClassId) -> ClassId:
    return next(entry.id for entry in project.classes() if entry.id != class_id)


def label_of(project: Project, photo_id: PhotoId) -> ClassId:
    label = project.photos([photo_id])[0].label.class_id
    assert label is not None
    return label


@pytest.fixture
def doubted(learned_project: Project) -> Project:
    """Three labels in doubt, the first of the photos the most."""
    learned_project.store.write(
        lambda s: label_doubts.replace_doubts(
            s, doubts_of(learned_project), labelled_ids(learned_project), now()
        )
    )
    return learned_project


def doubts_of(project: Project, *, count: int = 3) -> list[LabelDoubt]:
    return [
        LabelDoubt(i, label_of(project, i), other_than(project, label_of(project, i)), 0.9 - n / 20)
        for n, i in enumerate(labelled_ids(project)[:count])
    ]


def test_planted_errors__are_found_on_demand_and_by_learning(
    project: Project,
    model_process: ModelProcess,
    give_truth: Callable[..., int],
) -> None:
    give_truth(project, truth_of(project))
    wrong = labelled_ids(project)[3::17]
    flipped = {i: other_than(project, label_of(project, i)) for i in wrong}
    label_photos_as(project, flipped, author="tester", source=LabelSource.PERSON)
    found = find_doubts(project, model_process, QuietTask())
    assert found.checked == len(labelled_ids(project))
    worst = [doubt.photo_id for doubt in found.doubts[:8]]
    assert len(set(worst) & set(wrong)) >= len(wrong) - 1
    project.store.write(lambda s: label_doubts.replace_doubts(s, [], labelled_ids(project), now()))
    learn_from_labels(project, model_process, QuietTask())
    assert {doubt.photo_id for doubt in list_doubts(project)[:8]} >= set(worst) & set(wrong)


def truth_of(project: Project) -> dict[str, str]:
    from cropapp.services.sample_field import read_truth

    return read_truth(next(iter(project.folder_paths.values())))


def test_filter_and_sort__are_those_in_doubt_the_worst_first(doubted: Project) -> None:
    worst = [doubt.photo_id for doubt in list_doubts(doubted)]
    by_doubt = PhotoSort(SortField.DOUBT, descending=True)
    assert doubted.find(PhotoFilter(doubted=True), by_doubt).tolist() == worst
    assert doubted.find(PhotoFilter(), by_doubt).tolist()[:3] == worst


def test_another_label_unsure_or_excluded__ends_the_doubt_and_undo_brings_it_back(
    doubted: Project,
) -> None:
    first, second, third = (doubt.photo_id for doubt in list_doubts(doubted))
    other = other_than(doubted, label_of(doubted, first))
    correct_labels(doubted, [first], LabelEdit(class_id=other), author="Ana")
    correct_labels(doubted, [second], LabelEdit(unsure=True), author="Ana")
    assert [doubt.photo_id for doubt in list_doubts(doubted)] == [third]
    correct_labels(doubted, [third], LabelEdit(exclude_reason="blurred"), author="Ana")
    assert list_doubts(doubted) == ()
    for _ in range(3):
        undo(doubted, author="Ana")
    assert len(list_doubts(doubted)) == 3


def test_same_label_given_again__settles_the_doubt_and_the_views_are_told(doubted: Project) -> None:
    first = list_doubts(doubted)[0]
    told = []
    doubted.feed.subscribe(told.append)
    written = correct_labels(
        doubted, [first.photo_id], LabelEdit(class_id=first.class_id), author="Ana"
    )
    assert written is None
    assert [(change.aspects, change.photo_ids) for change in told] == [
        (frozenset({Aspect.LABELS}), (first.photo_id,))
    ]
    assert first.photo_id not in {doubt.photo_id for doubt in list_doubts(doubted)}


def test_settled_doubt__is_not_raised_again_unless_something_else_is_said(doubted: Project) -> None:
    first = list_doubts(doubted)[0]
    correct_labels(doubted, [first.photo_id], LabelEdit(class_id=first.class_id), author="Ana")

    def find(doubts: list[LabelDoubt]) -> set[PhotoId]:
        ids = labelled_ids(doubted)
        doubted.store.write(lambda s: label_doubts.replace_doubts(s, doubts, ids, now()))
        return {doubt.photo_id for doubt in list_doubts(doubted)}

    assert first.photo_id not in find([first])
    assert first.photo_id not in find([])
    assert first.photo_id not in find([first])
    third_class = next(
        entry.id
        for entry in doubted.classes()
        if entry.id not in (first.class_id, first.said_class_id)
    )
    new = LabelDoubt(first.photo_id, first.class_id, third_class, 0.8)
    assert first.photo_id in find([new])


def test_labels_that_were_not_judged__keep_their_doubts(doubted: Project) -> None:
    first = list_doubts(doubted)[0]
    doubted.store.write(lambda s: label_doubts.replace_doubts(s, [], [first.photo_id], now()))
    assert first.photo_id not in {doubt.photo_id for doubt in list_doubts(doubted)}
    assert len(list_doubts(doubted)) == 2


def test_classes_merged__leave_no_doubt_between_them(doubted: Project) -> None:
    first = list_doubts(doubted)[0]
    merge_classes(doubted, first.said_class_id, first.class_id, author="Ana")
    assert first.photo_id not in {doubt.photo_id for doubt in list_doubts(doubted)}


@pytest.mark.parametrize("scope", [ReviewScope.NOT_REVIEWED, ReviewScope.ALL])
def test_review__shows_the_worst_first_with_what_is_said_instead(
    doubted: Project, scope: ReviewScope
) -> None:
    request = ReviewRequest(ReviewOrder.SUSPICIOUS, scope)
    queue = find_review_queue(doubted, request, QuietTask())
    doubts = list_doubts(doubted)
    assert queue.photo_ids.tolist() == [doubt.photo_id for doubt in doubts]
    assert queue.unknown == 0
    answers = unit_answers(queue, doubted.photos(queue.unit(0)))
    assert [scored.class_id for scored in answers] == [doubts[0].said_class_id, doubts[0].class_id]
    assert unit_answers(queue.without(0), doubted.photos(queue.unit(1)))[0].class_id == (
        doubts[1].said_class_id
    )


def test_review__of_what_is_worth_labelling_has_every_photo_once(learned_project: Project) -> None:
    request = ReviewRequest(ReviewOrder.WORTH_LABELLING, bursts_as_one=False)
    plain = ReviewRequest(ReviewOrder.FOLDER, bursts_as_one=False)
    queue = find_review_queue(learned_project, request, QuietTask())
    folder = find_review_queue(learned_project, plain, QuietTask())
    assert sorted(queue.photo_ids) == sorted(folder.photo_ids)
    assert queue.photo_ids.tolist() != folder.photo_ids.tolist()
    photos = learned_project.photos(queue.photo_ids.tolist())
    unreadable = sum(photo.prediction is None for photo in photos)
    assert queue.unknown == unreadable
    strange = [
        photo.prediction is not None and photo.prediction.is_unlike_seen for photo in photos[:10]
    ]
    assert sum(strange) <= 2
