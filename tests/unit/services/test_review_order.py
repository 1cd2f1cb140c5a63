"""Which photos are reviewed next: the orders, bursts as one unit, the counters."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

import numpy as np
import pytest

from cropapp.core.changes import LabelEdit
from cropapp.core.entities import (
    ClassId,
    ModelVersionId,
    Photo,
    PhotoId,
    PhotoState,
    Prediction,
    ScoredClass,
)
from cropapp.core.gallery import PhotoFilter, PhotoSort
from cropapp.core.tasks import Cancelled, QuietTask
from cropapp.services.correct_labels import confirm_predictions, correct_labels, undo
from cropapp.services.project import Project, now
from cropapp.services.review_differences import NEIGHBOURS, differences_in_walk
from cropapp.services.review_order import (
    ReviewOrder,
    ReviewQueue,
    ReviewRequest,
    ReviewScope,
    find_review_queue,
    unit_prediction,
)
from cropapp.services.review_progress import (
    last_midnight,
    pace_per_minute,
    review_progress,
)
from cropapp.store.session import Session, run_raw


def find(project: Project, order: ReviewOrder, **more: object) -> ReviewQueue:
    return find_review_queue(project, ReviewRequest(order, **more), QuietTask())  # type: ignore[arg-type]


def photos_of(project: Project, ids: object) -> list[Photo]:
    return project.photos([PhotoId(int(i)) for i in ids])  # type: ignore[attr-defined]


def units_of(queue: ReviewQueue) -> list[tuple[PhotoId, ...]]:
    return [queue.unit(index) for index in range(len(queue))]


def set_bursts(project: Project, bursts: dict[int, int | None]) -> None:
    """Make bursts of the test's own, whatever the times of the photos."""

    def write(session: Session) -> None:
        run_raw(session, "UPDATE photo SET burst_id = NULL")
        for photo_id, burst in bursts.items():
            run_raw(session, "UPDATE photo SET burst_id = ? WHERE id = ?", (burst, photo_id))

    project.store.write(write)


@pytest.fixture
def alone(learned_project: Project) -> Project:
    """The learned project with every photo taken alone."""
    set_bursts(learned_project, {})
    return learned_project


def test_least_certain__smallest_margin_first_and_only_what_nobody_decided(alone: Project) -> None:
    queue = find(alone, ReviewOrder.LEAST_CERTAIN)
    photos = photos_of(alone, queue.photo_ids)
    assert len(queue) == len(photos) > 10
    assert not any(photo.label.is_decided for photo in photos)
    assert all(photo.state is PhotoState.READY for photo in photos)
    margins = [photo.prediction.margin for photo in photos if photo.prediction]
    assert margins == sorted(margins)
    assert queue.unknown == 0


def test_folder_and_newest__by_path_and_by_the_camera_clock(alone: Project) -> None:
    every = ReviewScope.ALL
    by_folder = find(alone, ReviewOrder.FOLDER, scope=every)
    in_path_order = alone.find(PhotoFilter(photo_states=frozenset({PhotoState.READY})), PhotoSort())
    assert by_folder.photo_ids.tolist() == in_path_order.tolist()
    newest = photos_of(alone, find(alone, ReviewOrder.NEWEST, scope=every).photo_ids)
    walls = [
        p.facts.captured_at.replace(tzinfo=None) for p in newest if p.facts and p.facts.captured_at
    ]
    assert len(walls) > 10
    assert walls == sorted(walls, reverse=True)


def test_disagreeing__leaves_out_what_was_said_against_the_same_answer(alone: Project) -> None:
    open_ids = find(alone, ReviewOrder.FOLDER).photo_ids.tolist()
    photo = photos_of(alone, open_ids[:1])[0]
    assert photo.prediction is not None
    before = {int(i) for i in find(alone, ReviewOrder.DISAGREEING).photo_ids}
    other = photo.prediction.top[1].class_id
    correct_labels(alone, [photo.id], LabelEdit(class_id=other), author="Ana")
    assert alone.photos([photo.id])[0].disagrees
    assert {int(i) for i in find(alone, ReviewOrder.DISAGREEING).photo_ids} == before
    every = find(alone, ReviewOrder.DISAGREEING, scope=ReviewScope.ALL)
    assert photo.id in every.photo_ids
    shown = photos_of(alone, every.photo_ids)
    assert all(each.disagrees for each in shown)
    sure = [each.prediction.best.confidence for each in shown if each.prediction]
    assert sure == sorted(sure, reverse=True)


def test_scopes__unsure_and_the_filter_of_the_photos_page(alone: Project) -> None:
    ids = [PhotoId(i) for i in find(alone, ReviewOrder.FOLDER).photo_ids.tolist()]
    correct_labels(alone, ids[:3], LabelEdit(unsure=True), author="Ana")
    unsure = find(alone, ReviewOrder.FOLDER, scope=ReviewScope.UNSURE)
    assert unsure.photo_ids.tolist() == ids[:3]
    wanted = PhotoFilter(photo_ids=tuple(ids[1:6]), one_per_burst=True)
    shown = find(alone, ReviewOrder.FOLDER, scope=ReviewScope.SHOWN, photo_filter=wanted)
    assert shown.photo_ids.tolist() == ids[1:6]


def test_bursts__are_one_unit_where_the_foremost_of_their_photos_stands(alone: Project) -> None:
    plain = find(alone, ReviewOrder.LEAST_CERTAIN).photo_ids.tolist()
    together = [plain[2], plain[9], plain[5]]
    set_bursts(alone, dict.fromkeys(together, 7))
    units = units_of(find(alone, ReviewOrder.LEAST_CERTAIN))
    assert [len(unit) for unit in units].count(3) == 1
    assert set(units[2]) == set(together)
    facts = [photo.facts for photo in photos_of(alone, units[2])]
    times = [each.captured_at.replace(tzinfo=None) for each in facts if each and each.captured_at]
    assert times == sorted(times)
    single = find(alone, ReviewOrder.LEAST_CERTAIN, bursts_as_one=False)
    assert single.photo_ids.tolist() == plain


def test_queue__a_unit_can_be_put_before_the_others(alone: Project) -> None:
    ids = find(alone, ReviewOrder.FOLDER).photo_ids.tolist()
    set_bursts(alone, dict.fromkeys(ids[3:5], 7))
    queue = find(alone, ReviewOrder.FOLDER)
    units = units_of(queue)
    moved = units_of(queue.without(3).after(units[3]))
    assert moved == [units[3], *units[:3], *units[4:]]


def test_most_different__finds_the_odd_one_on_the_walk() -> None:
    chance = np.random.default_rng(1)
    row = np.abs(chance.normal(1.0, 0.05, (60, 32))).astype(np.float32)
    row[17] = np.abs(chance.normal(1.0, 0.9, 32))
    row[30:40, :16] *= 3  # another field: unlike the first, but all of it alike
    vectors = row / np.linalg.norm(row, axis=1, keepdims=True)
    vectors[5] = 0
    places = np.repeat([0, 1, 2, 3], [30, 10, 19, 1])
    known = np.delete(np.arange(60), 5)
    found = differences_in_walk(vectors[known], known, places)
    assert int(np.nanargmax(found)) == 17
    assert np.isnan(found[5])
    assert np.isnan(found[59]), "a photo without neighbours cannot differ from them"
    assert np.nanmax(found[30:40]) < found[17] / 3
    near = vectors[20 - NEIGHBOURS : 21 + NEIGHBOURS].sum(axis=0) - vectors[20]
    by_hand = 1 - float(vectors[20] @ near / np.linalg.norm(near))
    assert found[20] == pytest.approx(by_hand, abs=1e-5)


def test_most_different__orders_a_project_and_says_what_it_cannot_order(alone: Project) -> None:
    queue = find(alone, ReviewOrder.MOST_DIFFERENT)
    by_folder = find(alone, ReviewOrder.FOLDER)
    assert queue.unknown < len(queue)
    assert sorted(queue.photo_ids.tolist()) == sorted(by_folder.photo_ids.tolist())
    assert queue.photo_ids.tolist() != by_folder.photo_ids.tolist()
    (alone.data_folder / "cache" / "embeddings.sqlite").unlink()
    alone.embeddings.close()
    without = find(alone, ReviewOrder.MOST_DIFFERENT)
    assert without.unknown == len(without)
    assert without.photo_ids.tolist() == by_folder.photo_ids.tolist()


def test_queue__stops_when_it_is_not_wanted_any_more(alone: Project) -> None:
    task = QuietTask()
    task.cancel()
    with pytest.raises(Cancelled):
        find_review_queue(alone, ReviewRequest(), task)


def test_unit_prediction__is_the_mean_over_a_burst(alone: Project) -> None:
    photo = photos_of(alone, find(alone, ReviewOrder.FOLDER).photo_ids[:1])[0]

    def said(*top: tuple[int, float]) -> Photo:
        scored = tuple(ScoredClass(ClassId(class_id), score) for class_id, score in top)
        return replace(photo, prediction=Prediction(ModelVersionId(1), scored, now()))

    burst = [said((1, 0.9), (2, 0.1)), said((2, 0.6), (3, 0.4))]
    got = {int(s.class_id): s.confidence for s in unit_prediction(burst)}
    assert list(got) == [1, 2, 3]
    assert got == pytest.approx({1: 0.45, 2: 0.35, 3: 0.2})
    assert photo.prediction is not None
    assert unit_prediction([photo]) == photo.prediction.top
    assert unit_prediction([]) == ()


@pytest.fixture
def clock_of_berlin(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TZ", "Europe/Berlin")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


def test_progress__counts_what_stands_of_this_person_today(alone: Project) -> None:
    ids = [PhotoId(i) for i in find(alone, ReviewOrder.FOLDER).photo_ids.tolist()]
    began = now()  # the day may end meanwhile
    assert review_progress(alone, "Ana", began).today == 0
    confirm_predictions(alone, ids[:2], author="Ana")
    correct_labels(alone, ids[2:3], LabelEdit(unsure=True), author="Ana")
    correct_labels(alone, ids[3:4], LabelEdit(unsure=True), author="Ben")
    assert review_progress(alone, "Ana", began).today == 3
    undo(alone, author="Ana")
    undo(alone, author="Ana")
    assert review_progress(alone, "Ana", began).today == 2
    another_day = began.astimezone() + timedelta(days=2)
    assert review_progress(alone, "Ana", another_day).today == 0


@pytest.mark.skipif(os.name == "nt", reason="Windows cannot be told another time zone")
@pytest.mark.parametrize(
    ("moment", "midnight"),
    [
        ("2026-03-29T10:00+02:00", "2026-03-29T00:00+01:00"),
        ("2026-10-25T10:00+01:00", "2026-10-25T00:00+02:00"),
        ("2026-06-01T23:30+00:00", "2026-06-02T00:00+02:00"),
    ],
)
def test_today__begins_at_midnight_on_the_days_the_clocks_change_too(
    moment: str, midnight: str, clock_of_berlin: None
) -> None:
    assert last_midnight(datetime.fromisoformat(moment)) == datetime.fromisoformat(midnight)


def test_pace__leaves_pauses_out_and_looks_at_the_last_five_minutes() -> None:
    steady = np.arange(100) * 4.0
    assert pace_per_minute(steady) == pytest.approx(15.0)
    after_lunch = np.concatenate((steady, steady[-1] + 3600 + np.arange(50) * 2.0))
    assert pace_per_minute(after_lunch) > 15.0
    long_ago_slow = np.concatenate((np.arange(50) * 20.0, 1000.0 + np.arange(301) * 1.0))
    assert pace_per_minute(long_ago_slow) == pytest.approx(60.0)
    assert pace_per_minute(np.array([5.0])) is None
    assert pace_per_minute(np.array([])) is None


def test_most_different__works_before_there_is_a_model(project: Project) -> None:
    assert project.active_model() is None
    set_bursts(project, {})
    queue = find(project, ReviewOrder.MOST_DIFFERENT)
    assert len(queue) > 10
    assert queue.unknown == 0
    by_margin = find(project, ReviewOrder.LEAST_CERTAIN)
    assert by_margin.unknown == len(by_margin)
