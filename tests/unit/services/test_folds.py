"""What is held out together, and that it stays so when labels are added."""

from __future__ import annotations

import json
from collections.abc import Callable

import numpy as np
import pytest

from cropapp.core.changes import LabelEdit
from cropapp.core.entities import Photo, PhotoId
from cropapp.core.splits import ALWAYS_TRAINED, FOLDS, HELD_OUT_FOLD, SplitScheme
from cropapp.core.tasks import QuietTask
from cropapp.services import learning_set
from cropapp.services.correct_labels import correct_labels
from cropapp.services.folds import folds_of, groups_of
from cropapp.services.inference_client import ModelProcess
from cropapp.services.learning_set import collect_labels
from cropapp.services.model_tasks import NearCopies, find_near_copies_in_cache
from cropapp.services.near_duplicates import FILE_NAME, find_near_copies, near_copies
from cropapp.services.project import Project
from cropapp.store.labels import LabelledPhoto, labelled_photos
from cropapp.store.session import run_raw

GiveTruth = Callable[..., int]


def rows_of(project: Project) -> list[LabelledPhoto]:
    with project.store.read() as session:
        return labelled_photos(session)


def fold_by_photo(project: Project, scheme: SplitScheme = SplitScheme.GROUP) -> dict[PhotoId, int]:
    rows = rows_of(project)
    folds = folds_of(project, rows, scheme)
    return {row.photo_id: int(fold) for row, fold in zip(rows, folds, strict=True)}


def note_near_copies(project: Project, *pairs: tuple[str, str]) -> None:
    path = project.embeddings.path.with_name(FILE_NAME)
    path.write_text(json.dumps({"compared": [], "pairs": [sorted(pair) for pair in pairs]}))


def test_folds__keep_what_they_gave_when_labels_are_added(
    project: Project, sample_truth: dict[str, str], give_truth: GiveTruth
) -> None:
    give_truth(project, sample_truth, every=3)
    first = fold_by_photo(project)
    assert fold_by_photo(project) == first
    give_truth(project, sample_truth)
    more = fold_by_photo(project)
    assert len(more) > 2 * len(first)
    assert {photo_id: more[photo_id] for photo_id in first} == first


def test_folds__spread_every_class_and_never_tear_a_group(
    project: Project, sample_truth: dict[str, str], give_truth: GiveTruth
) -> None:
    give_truth(project, sample_truth)
    rows = rows_of(project)
    folds = folds_of(project, rows)
    assert set(folds.tolist()) == set(range(FOLDS))
    of_group: dict[int | None, set[int]] = {}
    for row, fold in zip(rows, folds.tolist(), strict=True):
        of_group.setdefault(row.group_id, set()).add(fold)
    assert all(len(found) == 1 for found in of_group.values())
    for class_id in {row.class_id for row in rows}:
        counts = np.bincount(
            [f for row, f in zip(rows, folds.tolist(), strict=True) if row.class_id == class_id],
            minlength=FOLDS,
        )
        assert counts.max() - counts.min() <= 4


def test_folds__near_copies_go_together(
    project: Project, sample_truth: dict[str, str], give_truth: GiveTruth
) -> None:
    give_truth(project, sample_truth)
    folds, rows = fold_by_photo(project), rows_of(project)
    one = rows[0]
    other = next(row for row in rows if folds[row.photo_id] != folds[one.photo_id])
    mates = {row.photo_id for row in rows if row.group_id == other.group_id}
    note_near_copies(project, (one.view_key, other.view_key))
    joined = fold_by_photo(project)
    assert joined[one.photo_id] == joined[other.photo_id]
    assert len({joined[photo_id] for photo_id in mates}) == 1
    numbers = dict(zip((row.photo_id for row in rows), groups_of(project, rows), strict=True))
    assert numbers[one.photo_id] == numbers[other.photo_id]
    # No other photo moved, and the group stays together once the pair is forgotten.
    untouched = [p for p in folds if p not in mates and rows[0].group_id != p]
    others = [p for p in untouched if joined[p] != folds[p] and p != one.photo_id]
    assert not [p for p in others if numbers[p] != numbers[one.photo_id]]
    note_near_copies(project)
    assert fold_by_photo(project) == joined


def test_folds__random_ones_tear_groups(
    project: Project, sample_truth: dict[str, str], give_truth: GiveTruth
) -> None:
    give_truth(project, sample_truth)
    rows = rows_of(project)
    assert len(set(groups_of(project, rows, SplitScheme.RANDOM).tolist())) == len(rows)
    counts = np.bincount(folds_of(project, rows, SplitScheme.RANDOM), minlength=FOLDS)
    assert counts.max() - counts.min() <= 1


def test_folds__whole_folders_and_days_are_held_out(
    project: Project,
    sample_truth: dict[str, str],
    give_truth: GiveTruth,
    all_photos: Callable[[Project], list[Photo]],
) -> None:
    give_truth(project, sample_truth)
    photos = {photo.id: photo for photo in all_photos(project)}
    rows = rows_of(project)

    def day_of(row: LabelledPhoto) -> object:
        facts = photos[row.photo_id].facts
        assert facts is not None
        if facts.captured_at is None:
            return ("group", row.group_id)
        return facts.camera_make, facts.camera_model, facts.captured_at.date()

    def folder_of(row: LabelledPhoto) -> object:
        return photos[row.photo_id].relative_path.rpartition("/")[0]

    for scheme, key_of in ((SplitScheme.FOLDER, folder_of), (SplitScheme.CAMERA_DAY, day_of)):
        numbers = groups_of(project, rows, scheme).tolist()
        folds = folds_of(project, rows, scheme).tolist()
        units: dict[int, set[object]] = {}
        for row, number in zip(rows, numbers, strict=True):
            units.setdefault(number, set()).add(key_of(row))
        # A group whose photos lie in two places goes with most of them, so a unit may have guests.
        assert len(units) <= len({key_of(row) for row in rows})
        fold_of_unit: dict[int, set[int]] = {}
        for number, fold in zip(numbers, folds, strict=True):
            fold_of_unit.setdefault(number, set()).add(fold)
        assert all(len(found) == 1 for found in fold_of_unit.values())
        group_units: dict[int | None, set[int]] = {}
        for row, number in zip(rows, numbers, strict=True):
            group_units.setdefault(row.group_id, set()).add(number)
        assert all(len(found) == 1 for found in group_units.values())


def test_near_copies__a_photo_saved_anew_is_found_and_nothing_is_compared_twice(
    learned_project: Project, model_process: ModelProcess
) -> None:
    active = learned_project.active_model()
    assert active is not None
    rows = rows_of(learned_project)
    one, other = rows[0], next(row for row in rows if row.group_id != rows[0].group_id)
    cache = learned_project.embeddings
    _, (vector,) = cache.get(active.embedding_key, [one.view_key])
    cache.put(active.embedding_key, [other.view_key], vector[None] * np.float32(1.001))
    path = cache.path.with_name(FILE_NAME)
    path.unlink()
    assert near_copies(learned_project, rows) == []
    find_near_copies(learned_project, model_process, QuietTask(), active)
    places = {row.view_key: index for index, row in enumerate(rows)}
    wanted = tuple(sorted((one.view_key, other.view_key)))
    assert (places[wanted[0]], places[wanted[1]]) in near_copies(learned_project, rows)
    written = path.stat().st_mtime_ns
    find_near_copies(learned_project, model_process, QuietTask(), active)
    assert path.stat().st_mtime_ns == written


def test_near_copies__a_handful_is_compared_once_there_are_more(
    learned_project: Project,
) -> None:
    active = learned_project.active_model()
    assert active is not None
    keys = [row.view_key for row in rows_of(learned_project)]
    cache = learned_project.embeddings.path
    few = find_near_copies_in_cache(cache, active.embedding_key, keys[:10], keys[:10])
    assert few == NearCopies((), ())
    more = find_near_copies_in_cache(cache, active.embedding_key, keys, keys[:10])
    assert set(more.compared) == set(keys)


def test_near_copies__a_damaged_list_is_made_anew(learned_project: Project) -> None:
    learned_project.embeddings.path.with_name(FILE_NAME).write_text("[half")
    assert near_copies(learned_project, rows_of(learned_project)) == []


def test_collect_labels__what_the_backbone_has_seen_is_never_held_out(
    learned_project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    active = learned_project.active_model()
    before = collect_labels(learned_project, active)
    assert ALWAYS_TRAINED not in before.request.folds
    seen = before.rows[0]
    # A photo that shows the same as a seen one is as good as seen.
    other = next(row for row in before.rows if row.group_id != seen.group_id)
    note_near_copies(learned_project, (seen.view_key, other.view_key))
    monkeypatch.setattr(
        learning_set, "photos_seen", lambda project, version: frozenset({seen.photo_id})
    )
    after = collect_labels(learned_project, active)
    marked = {
        row.photo_id
        for row, fold in zip(after.rows, after.request.folds.tolist(), strict=True)
        if fold == ALWAYS_TRAINED
    }
    assert marked == {
        row.photo_id for row in before.rows if row.group_id in (seen.group_id, other.group_id)
    }


def test_learning__notes_what_it_was_learned_from(
    learned_project: Project, model_process: ModelProcess
) -> None:
    version = learned_project.active_model()
    assert version is not None
    assert version.data["split"] == SplitScheme.GROUP
    assert sum(version.data["labels_per_class"].values()) == version.metrics["labels"]
    assert version.recipe["strength"] > 0
    same = collect_labels(learned_project, version).description()
    assert same == version.data
    photo_id = rows_of(learned_project)[0].photo_id
    correct_labels(learned_project, [photo_id], LabelEdit(unsure=True), author="tester")
    other = collect_labels(learned_project, version).description()
    assert other["photos_hash"] != version.data["photos_hash"]


def test_folds__are_kept_in_the_project(
    project: Project, sample_truth: dict[str, str], give_truth: GiveTruth
) -> None:
    give_truth(project, sample_truth)
    folds = fold_by_photo(project)
    with project.store.read() as session:
        kept = dict(
            run_raw(session, "SELECT group_key, fold FROM fold_assignment WHERE scheme = 'group'")
        )
    assert kept == {
        str(row.group_id): folds[row.photo_id] for row in rows_of(project) if row.group_id
    }
    assert HELD_OUT_FOLD in kept.values()
