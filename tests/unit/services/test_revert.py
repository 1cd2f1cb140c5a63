"""Reverting lines of the log: back to what was before, as a step of its own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from cropapp.core.change_log import ChangeFilter, LineId
from cropapp.core.changes import LabelEdit
from cropapp.core.entities import ChangeSetId, Photo
from cropapp.core.errors import UserError
from cropapp.core.tasks import QuietTask
from cropapp.services import revert
from cropapp.services.changes_log import (
    changers,
    find_changes,
    photos_of,
    read_changes,
    write_changes_csv,
)
from cropapp.services.correct_labels import correct_labels, redo, undo
from cropapp.services.edit_classes import add_class, rename_class
from cropapp.services.project import Project
from cropapp.services.revert import revert_lines, revert_step
from cropapp.store.session import run_raw

AllPhotos = Callable[[Project], list[Photo]]


@pytest.fixture
def labelled(learned_project: Project) -> Project:
    """The learned project; three undecided photos labelled by Ann, one of them then by Bo."""
    rust, other = learned_project.classes()[:2]
    ids = undecided(learned_project)[:3]
    correct_labels(learned_project, ids, LabelEdit(class_id=rust.id), author="Ann")
    correct_labels(learned_project, ids[:1], LabelEdit(class_id=other.id), author="Bo")
    return learned_project


def undecided(project):
    from cropapp.core.entities import PhotoState
    from cropapp.core.gallery import PhotoFilter, PhotoSort, ReviewState

    wanted = PhotoFilter(
        review_states=frozenset({ReviewState.UNREVIEWED}),
        photo_states=frozenset({PhotoState.READY}),
    )
    return [int(i) for i in project.find(wanted, PhotoSort())]


def lines_by(project: Project, author: str) -> list[LineId]:
    order = find_changes(project, ChangeFilter(author=author))
    return [LineId(int(line)) for line in order.lines]


def classes_of(project: Project, ids) -> list[int | None]:
    return [photo.label.class_id for photo in project.photos(ids)]


def test_revert__gives_back_the_older_label_and_who_gave_it(labelled: Project) -> None:
    line = lines_by(labelled, "Bo")
    outcome = revert_lines(labelled, line, author="Cy")
    assert (outcome.photos, outcome.changed_since, outcome.already) == (1, (), 0)
    photo = labelled.photos(photos_of(labelled, line))[0]
    assert photo.label.class_id == labelled.classes()[0].id
    assert photo.label.origin is not None
    assert photo.label.origin.author == "Ann"
    newest = read_changes(labelled, lines_by(labelled, "Cy"))[0]
    assert newest.kind == "revert"
    assert newest.step_name.startswith("Revert “Label 1 photo as")


def test_revert__leaves_photos_labelled_again_since_and_names_them(labelled: Project) -> None:
    lines = lines_by(labelled, "Ann")
    ids = photos_of(labelled, lines)
    outcome = revert_lines(labelled, lines, author="Cy")
    assert (outcome.photos, len(outcome.changed_since)) == (2, 1)
    assert photos_of(labelled, outcome.changed_since) == ids[:1]
    first, second = labelled.classes()[0].id, labelled.classes()[1].id
    assert classes_of(labelled, ids) == [second, None, None]
    assert first not in classes_of(labelled, ids)


def test_revert_anyway__takes_those_too(labelled: Project) -> None:
    lines = lines_by(labelled, "Ann")
    outcome = revert_lines(labelled, lines, author="Cy", anyway=True)
    assert outcome.photos == 3
    assert classes_of(labelled, photos_of(labelled, lines)) == [None, None, None]


def test_revert__is_undone_and_done_again(labelled: Project) -> None:
    lines = lines_by(labelled, "Bo")
    ids = photos_of(labelled, lines)
    before = classes_of(labelled, ids)
    revert_lines(labelled, lines, author="Cy")
    undone = undo(labelled, author="Cy")
    assert undone is not None
    assert undone.name.startswith("Revert")
    assert classes_of(labelled, ids) == before
    assert labelled.photos(ids)[0].label.origin.author == "Bo"
    redo(labelled, author="Cy")
    assert classes_of(labelled, ids) == [labelled.classes()[0].id]


def test_revert__of_two_lines_of_one_photo_goes_back_to_before_the_older(
    labelled: Project,
) -> None:
    lines = lines_by(labelled, "Bo") + lines_by(labelled, "Ann")
    outcome = revert_lines(labelled, lines, author="Cy")
    assert (outcome.photos, outcome.changed_since) == (3, ())
    assert set(classes_of(labelled, photos_of(labelled, lines))) == {None}


def test_revert__twice_changes_nothing_more(labelled: Project) -> None:
    lines = lines_by(labelled, "Bo")
    revert_lines(labelled, lines, author="Cy")
    again = revert_lines(labelled, lines, author="Cy")
    assert (again.change_set, again.already) == (None, 1)
    assert len(lines_by(labelled, "Cy")) == 1


def test_revert__tells_listeners_of_the_photos(labelled: Project) -> None:
    heard = []
    labelled.feed.subscribe(heard.append)
    lines = lines_by(labelled, "Bo")
    revert_lines(labelled, lines, author="Cy")
    assert heard[0].photo_ids == tuple(photos_of(labelled, lines))


def test_revert__of_a_class_edit_gives_the_name_back(project: Project) -> None:
    rust = add_class(project, "rust")
    rename_class(project, rust.id, "leaf rust")
    order = find_changes(project, ChangeFilter(kinds=frozenset({"class"})))
    outcome = revert_lines(project, [LineId(int(order.lines[0]))], author="Cy")
    assert outcome.classes == 1
    assert [known.name for known in project.classes()] == ["rust"]
    undo(project, author="Cy")
    assert [known.name for known in project.classes()] == ["leaf rust"]


def test_revert__photos_and_classes_together_is_refused(labelled: Project) -> None:
    add_class(labelled, "frost")
    order = find_changes(labelled, ChangeFilter())
    with pytest.raises(UserError, match="together"):
        revert_lines(labelled, [LineId(int(line)) for line in order.lines[:3]], author="Cy")


def test_revert_step__of_no_step_says_so(project: Project) -> None:
    with pytest.raises(UserError, match="no change 4711"):
        revert_step(project, ChangeSetId(4711), author="Cy")


def test_changers__are_all_who_did_something(labelled: Project) -> None:
    assert {"Ann", "Bo", "tester"} <= set(changers(labelled))


def test_csv__has_a_line_per_change(labelled: Project, tmp_path: Path) -> None:
    target = tmp_path / "變更.csv"
    order = find_changes(labelled, ChangeFilter(author="Bo"))
    assert write_changes_csv(labelled, order, target, QuietTask()) == 1
    text = target.read_text(encoding="utf-8-sig").splitlines()
    assert text[0].startswith("change_id,at,who,kind,change,photo,from,to")
    first, second = labelled.classes()[:2]
    assert "Bo" in text[1]
    assert f",{first.name},{second.name}," in text[1]
    assert target.read_bytes().startswith(b"\xef\xbb\xbf")


def test_revert_of_very_many__gives_back_what_a_revert_of_few_does(
    labelled: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of very many photos nobody takes apart what a model had said: the log has it as it is."""
    line = lines_by(labelled, "Bo")
    ids = photos_of(labelled, line)
    was = labelled.photos(ids)[0].label
    revert_lines(labelled, line, author="Cy")
    few = labelled.photos(ids)[0].label
    undo(labelled, author="Cy")
    monkeypatch.setattr(revert, "FEW", 0)
    revert_lines(labelled, line, author="Cy")
    many = labelled.photos(ids)[0].label
    assert many == few
    assert many.origin is not None
    assert many.origin.shown is not None
    assert _kept(labelled, ids[0])["review_state"] == (
        "confirmed" if many.is_confirmation else "corrected"
    )
    undo(labelled, author="Cy")
    assert labelled.photos(ids)[0].label == was
    redo(labelled, author="Cy")
    assert labelled.photos(ids)[0].label == few


def _kept(project: Project, photo_id: int) -> dict[str, object]:
    with project.store.read() as session:
        row = run_raw(
            session, "SELECT review_state, labelled_at_us FROM photo WHERE id = ?", (photo_id,)
        ).fetchone()
    return {"review_state": row[0], "labelled_at_us": row[1]}
