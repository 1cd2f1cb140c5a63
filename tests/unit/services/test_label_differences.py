"""Settling where two people differ: photo by photo, as a group, by table, and for good."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from cropapp.core.changes import LabelEdit
from cropapp.core.entities import LabelSource, Photo, PhotoId
from cropapp.core.errors import UserError
from cropapp.core.tasks import QuietTask
from cropapp.services.correct_labels import correct_labels, redo, undo
from cropapp.services.differences_csv import read_decisions, write_differences
from cropapp.services.edit_classes import add_class
from cropapp.services.import_labels import commit_import, preview_import
from cropapp.services.label_differences import (
    DifferenceList,
    Side,
    forget_differences,
    list_differences,
    settle_differences,
)
from cropapp.services.merge_classes import merge_classes
from cropapp.services.project import Project
from cropapp.services.project_folders import remove_folder
from cropapp.services.start_project import new_project
from cropapp.store import photo_writes

AllPhotos = Callable[[Project], list[Photo]]

ANN = ("rust", "spot", "spot", "mites", "rust", "rust")
BOB = ("rust", "rust", "rust", "rust", "spot", None)


def label(project: Project, photo_id: PhotoId, name: str, author: str) -> None:
    known = {entry.name: entry.id for entry in project.classes()}
    class_id = known[name] if name in known else add_class(project, name).id
    correct_labels(project, [photo_id], LabelEdit(class_id=class_id), author=author)


@pytest.fixture
def ann(tmp_path: Path, few_photos: Path, all_photos: AllPhotos) -> Path:
    """Ann has labelled all six photos."""
    path = tmp_path / "ann.cropapp"
    with new_project(path, folders=[few_photos], task=QuietTask()) as project:
        for photo, name in zip(all_photos(project), ANN, strict=True):
            label(project, photo.id, name, "ann")
    return path


@pytest.fixture
def bob(tmp_path: Path, few_photos: Path, all_photos: AllPhotos) -> Iterator[Project]:
    """Bob's project, open: five of the six photos labelled, four of them otherwise."""
    path = tmp_path / "bob.cropapp"
    with new_project(path, folders=[few_photos], task=QuietTask()) as project:
        for photo, name in zip(all_photos(project), BOB, strict=True):
            if name is not None:
                label(project, photo.id, name, "bob")
        yield project


def bring_in(bob: Project, source: Path) -> DifferenceList:
    commit_import(bob, preview_import(bob, source, QuietTask()), author="bob")
    return list_differences(bob)[0]


def read(bob: Project) -> DifferenceList:
    return list_differences(bob)[0]


def names(bob: Project, all_photos: AllPhotos) -> list[str | None]:
    known = {entry.id: entry.name for entry in bob.classes(include_retired=True)}
    return [known.get(photo.label.class_id) for photo in all_photos(bob)]


def test_import__keeps_what_differs_with_who_said_it_and_when(bob, ann, all_photos):
    found = bring_in(bob, ann)
    assert [(each.here.name, each.there.name) for each in found.differences] == [
        ("rust", "spot"),
        ("rust", "spot"),
        ("rust", "mites"),
        ("spot", "rust"),
    ]
    first = found.differences[0]
    assert (first.here.author, first.there.author) == ("bob", "ann")
    assert first.there.given_at is not None
    assert first.here.given_at == all_photos(bob)[1].label.origin.given_at
    assert found.agreement is not None
    assert (found.agreement.photos, found.agreement.same) == (5, 1)
    assert names(bob, all_photos) == ["rust", "rust", "rust", "rust", "spot", "rust"]


def test_imported_label__is_signed_by_who_gave_it(bob, ann, all_photos):
    bring_in(bob, ann)
    origin = all_photos(bob)[5].label.origin
    assert (origin.author, origin.source) == ("ann", LabelSource.IMPORT)
    assert bob.label_history(all_photos(bob)[5].id)[-1].author == "bob"


def test_pairs__the_most_confused_first(bob, ann):
    pairs = bring_in(bob, ann).pairs()
    assert (pairs[0].left, pairs[0].total) == (2, 2)
    assert pairs[0].pair.there_name == "spot"
    assert [each.total for each in pairs] == [2, 1, 1]


def test_mine__is_a_decision_of_its_own_and_undone_as_one(bob, ann, all_photos):
    found = bring_in(bob, ann)
    photo = found.differences[0].photo_id
    written = settle_differences(bob, [(found.differences[0], Side.MINE)], author="bob")
    assert written is not None
    assert written.name == "Keep the label of 1 photo"
    assert [each.is_open for each in read(bob).differences] == [False, True, True, True]
    assert names(bob, all_photos)[1] == "rust"
    events = bob.label_history(photo)
    assert len(events) == 2
    assert events[-1].author == "bob"
    undo(bob, author="bob")
    assert all(each.is_open for each in read(bob).differences)
    redo(bob, author="bob")
    assert not read(bob).differences[0].is_open


def test_theirs__of_a_whole_pair_is_one_step_and_adds_the_class(bob, ann, all_photos):
    found = bring_in(bob, ann)
    pair = found.pairs()[0].pair
    assert pair.there is not None  # Bob knows spot
    of_pair = found.still_open(pair)
    written = settle_differences(bob, [(each, Side.THEIRS) for each in of_pair], author="bob")
    assert written is not None
    assert written.name == "Label 2 photos as spot"
    assert names(bob, all_photos) == ["rust", "spot", "spot", "rust", "spot", "rust"]
    assert len(read(bob).still_open()) == 2
    mites = read(bob).still_open()[0]
    assert mites.pair.there is None
    settle_differences(bob, [(mites, Side.THEIRS)], author="bob")
    assert names(bob, all_photos)[3] == "mites"
    label_of = all_photos(bob)[3].label
    assert (label_of.origin.author, label_of.origin.source) == ("bob", LabelSource.PERSON)
    undo(bob, author="bob")
    undo(bob, author="bob")
    assert names(bob, all_photos) == ["rust", "rust", "rust", "rust", "spot", "rust"]
    assert len(read(bob).still_open()) == 4


def test_mine__after_theirs_brings_back_what_was_said_here(bob, ann, all_photos):
    first = bring_in(bob, ann).differences[0]
    settle_differences(bob, [(first, Side.THEIRS)], author="bob")
    settle_differences(bob, [(first, Side.MINE)], author="bob")
    assert names(bob, all_photos)[1] == "rust"
    assert not read(bob).differences[0].is_open


def test_another_class_and_unsure(bob, ann, all_photos):
    first, second, *_ = bring_in(bob, ann).differences
    frost = add_class(bob, "frost")
    settle_differences(bob, [(first, frost.id), (second, Side.UNSURE)], author="bob")
    assert names(bob, all_photos)[1] == "frost"
    assert all_photos(bob)[2].label.unsure
    assert len(read(bob).still_open()) == 2


def test_label_given_elsewhere__settles_and_a_note_does_not(bob, ann, all_photos):
    first, second, *_ = bring_in(bob, ann).differences
    label(bob, first.photo_id, "frost", "bob")
    correct_labels(bob, [second.photo_id], LabelEdit(note="look again"), author="bob")
    assert [each.is_open for each in read(bob).differences] == [False, True, True, True]


def test_import_again__does_not_ask_twice_unless_they_changed_their_mind(bob, ann, all_photos):
    found = bring_in(bob, ann)
    settle_differences(bob, [(each, Side.MINE) for each in found.differences[:2]], author="bob")
    again = preview_import(bob, ann, QuietTask())
    assert len(again.conflicting_ids) == 4
    assert again.settled_ids == {each.photo_id for each in found.differences[:2]}
    commit_import(bob, again, author="bob")
    assert [each.is_open for each in read(bob).differences] == [False, False, True, True]
    with Project.open(ann) as project:
        label(project, all_photos(project)[1].id, "frost", "ann")
    assert [each.is_open for each in bring_in(bob, ann).differences] == [True, False, True, True]


def test_lists__of_two_people_are_kept_apart_and_survive_closing(bob, ann, tmp_path):
    bring_in(bob, ann)
    table = tmp_path / "cid.csv"
    table.write_text(
        "path,label,labelled_by,labelled_at\nleaf-0.jpg,frost,cid,2026-06-01T10:00:00+02:00\n",
        encoding="utf-8",
    )
    bring_in(bob, table)
    bob.close()
    with Project.open(bob.path) as again:
        lists = list_differences(again)
        assert [each.source.name for each in lists] == ["cid.csv", "ann.cropapp"]
        said = lists[0].differences[0].there
        assert (said.name, said.author) == ("frost", "cid")
        assert said.given_at == datetime(2026, 6, 1, 8, tzinfo=UTC)
        forget_differences(again, ann)
        assert [each.source.name for each in list_differences(again)] == ["cid.csv"]


def test_unsure_or_excluded_here__is_not_overruled_by_an_import(bob, ann, all_photos):
    photos = all_photos(bob)
    correct_labels(bob, [photos[0].id], LabelEdit(unsure=True), author="bob")
    correct_labels(bob, [photos[5].id], LabelEdit(exclude_reason="blurred"), author="bob")
    found = bring_in(bob, ann)
    after = all_photos(bob)
    assert after[0].label.unsure  # rust here and there: no difference, still unsure
    assert after[5].label.exclude_reason == "blurred"
    last = found.differences[-1]
    assert (last.here.words, last.there.name) == ("excluded: blurred", "rust")
    settle_differences(bob, [(last, Side.MINE)], author="bob")
    assert all_photos(bob)[5].label.exclude_reason == "blurred"
    assert not read(bob).differences[-1].is_open


def test_overwrite__leaves_nothing_to_settle(bob, ann, all_photos):
    preview = preview_import(bob, ann, QuietTask())
    commit_import(bob, preview, author="bob", overwrite=True)
    assert names(bob, all_photos) == list(ANN)
    assert list_differences(bob) == []


def test_class_merged_since__counts_as_the_one_it_was_merged_into(bob, ann):
    bring_in(bob, ann)
    known = {entry.name: entry.id for entry in bob.classes()}
    merge_classes(bob, known["spot"], known["rust"])
    assert {each.pair.here for each in read(bob).differences} == {known["rust"]}


def test_photos_of_one_alone__are_counted(bob, ann, few_photos, tmp_path):
    (few_photos / "leaf-5.jpg").unlink()
    with new_project(tmp_path / "cid.cropapp", folders=[few_photos], task=QuietTask()) as cid:
        preview = preview_import(cid, ann, QuietTask())
        assert (preview.photos_only_here, preview.photos_only_there) == (0, 1)
        assert preview.unmatched == ("leaf-5.jpg",)
    preview = preview_import(bob, tmp_path / "cid.cropapp", QuietTask())
    assert (preview.photos_only_here, preview.photos_only_there) == (1, 0)
    assert preview.unmatched == ()


def test_unreadable_photo__is_left_out_of_a_group_and_refused_alone(bob, ann):
    found = bring_in(bob, ann)
    broken = found.differences[0]
    bob.store.write(
        lambda session: photo_writes.record_unreadable(session, broken.photo_id, "cut off")
    )
    written = settle_differences(
        bob, [(each, Side.THEIRS) for each in found.differences], author="bob"
    )
    assert written is not None
    assert len(written.changes) == 3
    with pytest.raises(UserError, match="cannot be read"):
        settle_differences(bob, [(broken, Side.THEIRS)], author="bob")
    settle_differences(bob, [(broken, Side.MINE)], author="bob")
    assert read(bob).still_open() == ()


def test_table__is_written_filled_in_and_taken_as_one_step(bob, ann, all_photos, tmp_path):
    add_class(bob, "frost")
    found = bring_in(bob, ann)
    table = tmp_path / "differ.csv"
    write_differences(bob, found.still_open(), table)
    with table.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["here"], row["there"]) for row in rows][:1] == [("rust", "spot")]
    assert rows[0]["here_by"], rows[0]["there_by"] == ("bob", "ann")
    for row, said in zip(rows, ("Mine", "theirs", "Frost", " later "), strict=True):
        row["decision"] = said
    rows.append(dict(rows[0]) | {"photo_id": "999", "decision": "mine", "relative_path": "x.jpg"})
    with table.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), delimiter=";")
        writer.writeheader()
        writer.writerows(rows)
    decisions = read_decisions(bob, found.differences, table)
    assert (decisions.undecided, decisions.unknown) == (1, ("x.jpg",))
    written = settle_differences(bob, decisions.verdicts, author="bob")
    assert written is not None
    assert names(bob, all_photos) == ["rust", "rust", "spot", "frost", "spot", "rust"]
    assert [each.is_open for each in read(bob).differences] == [False, False, False, True]
    undo(bob, author="bob")
    assert len(read(bob).still_open()) == 4


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("photo_id,decision\n{id},rusty\n", "line 2: “rusty”"),
        ("path,label\na.jpg,rust\n", "lacks a photo_id"),
    ],
)
def test_table__that_cannot_be_taken_is_refused_by_line(text, said, bob, ann, tmp_path):
    found = bring_in(bob, ann)
    table = tmp_path / "in.csv"
    table.write_text(text.format(id=found.differences[0].photo_id), encoding="utf-8")
    with pytest.raises(UserError, match=said):
        read_decisions(bob, found.differences, table)
    assert all(each.is_open for each in read(bob).differences)


def test_difference_of_a_photo_that_left_the_project__is_not_asked_about(bob, ann):
    found = bring_in(bob, ann)
    folder = bob.folders()[0]
    remove_folder(bob, folder.id, with_labels=True)
    assert read(bob).differences == ()
    with pytest.raises(UserError):
        settle_differences(bob, [(found.differences[0], Side.MINE)], author="bob")
