"""The overview: every number is the count of the photos that its filter shows."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from cropapp.core.changes import LabelEdit
from cropapp.core.entities import (
    ClassId,
    LabelSource,
    ModelKind,
    PhotoFacts,
    PhotoId,
    PhotoState,
    ScoredClass,
)
from cropapp.core.gallery import PhotoSort, ReviewState
from cropapp.services.correct_labels import confirm_predictions, correct_labels
from cropapp.services.edit_classes import add_class
from cropapp.services.overview import Number, Overview, filter_behind, read_overview
from cropapp.services.project import Project, now
from cropapp.store import classes as class_queries
from cropapp.store import folders, model_versions, photo_writes, predictions, project_info
from cropapp.store.photo_writes import FoundPhoto
from cropapp.store.session import Session, run_raw

CAMERAS = [("Canon", "Canon EOS 80D"), ("DJI", "FC3582"), (None, None), ("", " ")]
DAYS = [datetime(2026, 6, 1, 8), datetime(2026, 6, 1, 23, 59, 59), datetime(1969, 12, 31, 9), None]
PHOTOS = 60


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    """Sixty photos in two folders, in every state, by four cameras, labelled in every way."""
    with Project.create(tmp_path / "many.cropapp") as opened:
        ids = [*_scan(opened, tmp_path / "one", 40), *_scan(opened, tmp_path / "two", 20)]
        names = ["healthy", "rust", "mite", "old rust", "gone", "never"]
        classes = [add_class(opened, name).id for name in names]
        opened.store.write(lambda session: _fill(session, ids, classes))
        _label(opened, ids, classes)
        opened.store.write(lambda session: _merge_and_retire(session, classes))
        yield opened


def _scan(project: Project, root: Path, count: int) -> list[PhotoId]:
    folder = project.store.write(lambda session: folders.add_folder(session, root, now()))
    project.folder_paths[folder.id] = folder.path
    places = ["", "a/", "a/deep/", "a b/", "北/"]
    rows = [FoundPhoto(f"{places[n % 5]}{n:03}.jpg", 1, 1) for n in range(count)]
    project.store.write(lambda session: photo_writes.upsert_photos(session, folder.id, rows))
    with project.store.read() as session:
        found = run_raw(session, "SELECT id FROM photo WHERE folder_id = ?", (folder.id,))
        return [PhotoId(row[0]) for row in found]


def _fill(session: Session, ids: list[PhotoId], classes: list[ClassId]) -> None:
    version = model_versions.add_model_version(
        session,
        uid="v",
        name="v",
        kind=ModelKind.STARTER,
        class_ids=classes,
        embedding_key="k",
        now=now(),
    )
    project_info.set_active_model_version_id(session, version.id)
    for place, photo_id in enumerate(ids):
        make, model = CAMERAS[place % 4]
        day = DAYS[place // 4 % 4]
        facts = PhotoFacts(f"{place:064x}", 4, 3, "JPEG", day, camera_make=make, camera_model=model)
        if place % 17 == 3:
            reason = "It is cut short." if place % 2 else "It is empty."
            photo_writes.record_unreadable(session, photo_id, reason)
        elif place % 19 != 4:
            photo_writes.record_reading(session, photo_id, facts)
    rows = [
        (photo_id, [ScoredClass(classes[place % 4], 0.7), ScoredClass(classes[0], 0.1)])
        for place, photo_id in enumerate(ids)
        if place % 5
    ]
    predictions.write_predictions(session, version.id, rows, now())
    run_raw(session, "UPDATE photo SET state = 'missing' WHERE id % 23 = 7")


def _label(project: Project, ids: list[PhotoId], classes: list[ClassId]) -> None:
    known = project.photos(ids)
    good = [photo.id for photo in known if photo.state is PhotoState.READY]
    correct_labels(project, good[:6], LabelEdit(class_id=classes[1]), author="Ana")
    correct_labels(project, good[6:9], LabelEdit(class_id=classes[3]), author="Ana")
    correct_labels(
        project,
        good[9:12],
        LabelEdit(class_id=classes[2]),
        author="Ana",
        source=LabelSource.IMPORT,
    )
    correct_labels(project, good[12:14], LabelEdit(class_id=classes[4]), author="Ana")
    confirm_predictions(project, good[14:18], author="Ana")
    correct_labels(project, good[2:4], LabelEdit(unsure=True), author="Ana")
    correct_labels(project, good[18:20], LabelEdit(unsure=True), author="Ana")
    correct_labels(project, good[4:5], LabelEdit(exclude_reason="blurred"), author="Ana")
    correct_labels(project, good[20:23], LabelEdit(exclude_reason="blurred"), author="Ana")
    correct_labels(project, good[23:24], LabelEdit(exclude_reason="混作"), author="Ana")
    project.store.write(
        lambda session: (
            run_raw(
                session,
                "UPDATE photo SET labelled_at_us = labelled_at_us - (id % 3) * 86400000000 "
                "WHERE labelled_at_us IS NOT NULL",
            )
            and None
        )
    )


def _merge_and_retire(session: Session, classes: list[ClassId]) -> None:
    class_queries.update_class(session, classes[3], merged_into=classes[1])
    class_queries.update_class(session, classes[4], retired=True)


def _numbers(overview: Overview) -> list[tuple[str, Number]]:
    pairs = [("photos", overview.photos), ("labelled", overview.labelled)]
    pairs += [(f"review {state}", count) for state, count in overview.review]
    pairs += [(f"state {state}", count) for state, count in overview.states]
    for each in overview.classes:
        pairs += [(f"labelled {each.entry.name}", each.labelled)]
        pairs += [(f"predicted {each.entry.name}", each.predicted)]
    for day in overview.days:
        pairs += [(f"day {day.day}", day.photos), (f"labelled of {day.day}", day.labelled)]
    for folder in overview.folders:
        name = f"{folder.name} {folder.under}"
        pairs += [(name, folder.photos), (f"labelled in {name}", folder.labelled)]
    pairs += [(f"labelled on {each.day}", each.labelled) for each in overview.labelled_on]
    pairs += [(f"camera {name!r}", count) for name, count in overview.cameras]
    pairs += [(f"unreadable {reason}", count) for reason, count in overview.unreadable]
    pairs += [(f"excluded {reason}", count) for reason, count in overview.excluded]
    return pairs


def test_every_number_is_the_count_of_its_filters_photos(project: Project) -> None:
    overview = read_overview(project)
    told = {name: number.photos for name, number in _numbers(overview)}
    found = {
        name: len(project.find(filter_behind(project, number), PhotoSort()))
        for name, number in _numbers(overview)
    }
    assert told == found
    assert len(told) > 40


def test_the_parts_add_up(project: Project) -> None:
    overview = read_overview(project)
    photos = overview.photos.photos
    assert photos == PHOTOS
    for parts in (overview.review, overview.states, overview.cameras):
        assert sum(number.photos for _, number in parts) == photos
    assert sum(day.photos.photos for day in overview.days) == photos
    assert sum(f.photos.photos for f in overview.folders if not f.under) == photos
    labelled = overview.labelled.photos
    assert labelled > 10
    assert sum(each.labelled.photos for each in overview.classes) == labelled
    assert sum(day.labelled.photos for day in overview.days) == labelled
    assert sum(day.labelled.photos for day in overview.labelled_on) == labelled
    assert overview.labelled_on[-1].in_all == labelled
    review = dict(overview.review)
    assert review[ReviewState.UNSURE].photos == 4
    assert review[ReviewState.EXCLUDED].photos == 5
    assert [reason for reason, _ in overview.excluded] == ["blurred", "混作"]
    unreadable = dict(overview.states)[PhotoState.UNREADABLE].photos
    assert unreadable == len(project.unreadable()) > 1
    assert sum(number.photos for _, number in overview.unreadable) == unreadable


def test_merged_class_counts_for_what_it_was_merged_into(project: Project) -> None:
    overview = read_overview(project)
    names = [each.entry.name for each in overview.classes]
    assert "old rust" not in names
    assert "gone" in names  # retired, but photos have it
    balance = overview.balance()
    assert balance is not None
    assert balance[0].entry.name == "never"
    assert balance[1].entry.name == "rust"


def test_counting_either_side_of_the_predictions_gives_the_same(project: Project) -> None:
    from cropapp.store.overview import count_predicted_unreviewed

    with project.store.read() as session:
        few = count_predicted_unreviewed(session, few_reviewed=True)
        many = count_predicted_unreviewed(session, few_reviewed=False)
    assert few == many
    assert sum(few.values()) > 5


def test_empty_project__has_zeros_and_no_balance(tmp_path: Path) -> None:
    with Project.create(tmp_path / "empty.cropapp") as empty:
        overview = read_overview(empty)
    assert overview.photos.photos == overview.labelled.photos == 0
    assert overview.balance() is None
    assert overview.days == overview.labelled_on == overview.folders == ()
