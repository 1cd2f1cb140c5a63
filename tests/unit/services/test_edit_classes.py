"""Names, colours, keys and the rest of a class: one step each, and back again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from cropapp.core.changes import ChangeSet, LabelEdit
from cropapp.core.entities import PhotoClass, PhotoId
from cropapp.core.errors import UserError
from cropapp.core.feed import Aspect
from cropapp.core.gallery import PhotoFilter, PhotoSort
from cropapp.services.class_colours import CLASS_COLOURS, next_class_colour
from cropapp.services.correct_labels import correct_labels, redo, undo
from cropapp.services.edit_classes import (
    ClassEdit,
    add_class,
    add_references,
    bring_class_back,
    delete_class,
    edit_class,
    move_class,
    rename_class,
    retire_class,
)
from cropapp.services.project import Project


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Project]:
    with Project.create(tmp_path / "classes.cropapp") as project:
        yield project


@pytest.fixture
def listed(empty: Project) -> Project:
    """A project with three classes: rust, mite, spot, keys 1 to 3."""
    for name in ("rust", "mite", "spot"):
        add_class(empty, name)
    return empty


def everything(project: Project) -> list[PhotoClass]:
    return project.classes(include_retired=True)


def names(project: Project) -> list[str]:
    return [each.name for each in project.classes()]


def test_new_classes__get_keys_one_to_nine_and_colours_of_their_own(empty: Project) -> None:
    added = [add_class(empty, f"class {number}") for number in range(12)]
    assert [entry.key for entry in added] == [*"123456789", None, None, None]
    assert len({entry.colour for entry in added}) == 12
    assert empty.classes() == added


def test_colours__one_that_was_chosen_by_hand_is_not_given_again(empty: Project) -> None:
    add_class(empty, "rust", colour=CLASS_COLOURS[1].lower())
    added = [add_class(empty, name).colour for name in ("mite", "spot")]
    assert added == [CLASS_COLOURS[0], CLASS_COLOURS[2]]


def test_colours__never_run_out() -> None:
    many: list[str] = []
    for _ in range(60):
        many.append(next_class_colour(many))
    assert tuple(many[: len(CLASS_COLOURS)]) == CLASS_COLOURS
    assert len(set(many)) == 60
    assert all(len(colour) == 7 and int(colour[1:], 16) >= 0 for colour in many)


@pytest.mark.parametrize("name", ["Rust", "rust", "  RUST "])
def test_name_that_is_taken__is_refused(empty: Project, name: str) -> None:
    add_class(empty, "Rust")
    with pytest.raises(UserError, match="already"):
        add_class(empty, name)
    spot = add_class(empty, "spot")
    with pytest.raises(UserError, match="already"):
        rename_class(empty, spot.id, name)
    assert names(empty) == ["Rust", "spot"]


def test_empty_name__is_refused_and_spaces_are_tidied(empty: Project) -> None:
    with pytest.raises(UserError, match="needs a name"):
        add_class(empty, " \t ")
    assert add_class(empty, "  leaf   spot ").name == "leaf spot"


def test_rename__may_change_the_case_and_keeps_everything_else(empty: Project) -> None:
    rust = add_class(empty, "rust", colour="#112233", key="r", description="orange")
    rename_class(empty, rust.id, "Rust 銹病")
    renamed = everything(empty)[0]
    assert (renamed.id, renamed.name, renamed.colour) == (rust.id, "Rust 銹病", "#112233")
    assert (renamed.key, renamed.description) == ("r", "orange")
    rename_class(empty, rust.id, "RUST 銹病")
    assert names(empty) == ["RUST 銹病"]


def test_key__moves_from_the_class_that_had_it_in_one_step(listed: Project) -> None:
    before = everything(listed)
    step = edit_class(listed, before[1].id, ClassEdit(key="1"))
    assert step is not None
    assert len(step.class_changes) == 2
    assert [entry.key for entry in listed.classes()] == [None, "1", "3"]
    undo(listed, author="ann")
    assert everything(listed) == before
    edit_class(listed, before[0].id, ClassEdit(key=""))
    assert [entry.key for entry in listed.classes()] == [None, "2", "3"]


@pytest.mark.parametrize("key", ["x", "G", "0", "12", "稻"])
def test_key_that_the_window_needs__is_refused(listed: Project, key: str) -> None:
    with pytest.raises(UserError, match="cannot be the key"):
        edit_class(listed, everything(listed)[0].id, ClassEdit(key=key))


def test_colour__must_be_one(listed: Project) -> None:
    with pytest.raises(UserError, match="greenish"):
        edit_class(listed, everything(listed)[0].id, ClassEdit(colour="greenish"))


def test_look_alikes__are_so_both_ways_and_end_both_ways(listed: Project) -> None:
    rust, mite, spot = (each.id for each in listed.classes())
    edit_class(listed, rust, ClassEdit(look_alikes=(mite, spot)))
    assert [each.look_alikes for each in listed.classes()] == [(mite, spot), (rust,), (rust,)]
    edit_class(listed, spot, ClassEdit(look_alikes=()))
    assert [each.look_alikes for each in listed.classes()] == [(mite,), (rust,), ()]


def test_retired_class__is_out_of_the_list_and_frees_its_key(empty: Project) -> None:
    one = add_class(empty, "one")
    retire_class(empty, one.id)
    assert empty.classes() == []
    assert [entry.name for entry in everything(empty)] == ["one"]
    assert add_class(empty, "two").key == "1"
    with pytest.raises(UserError, match="retired"):
        add_class(empty, "One")
    bring_class_back(empty, one.id)
    assert [(entry.name, entry.key) for entry in empty.classes()] == [("one", None), ("two", "1")]


def test_order__by_moving_one(listed: Project) -> None:
    rust, _, spot = (each.id for each in listed.classes())
    move_class(listed, spot, 0)
    assert names(listed) == ["spot", "rust", "mite"]
    move_class(listed, spot, 99)
    assert names(listed) == ["rust", "mite", "spot"]
    assert move_class(listed, rust, 0) is None


Edit = Callable[[Project, PhotoClass], ChangeSet | None]


@pytest.mark.parametrize(
    ("edit", "name"),
    [
        (lambda p, c: rename_class(p, c.id, "leaf rust"), "Rename the class rust to leaf rust"),
        (lambda p, c: edit_class(p, c.id, ClassEdit(name_zh="銹病")), "Edit the class rust"),
        (lambda p, c: edit_class(p, c.id, ClassEdit(colour="#123456")), "Edit the class rust"),
        (lambda p, c: edit_class(p, c.id, ClassEdit(key="3")), "Give the class rust the key 3"),
        (lambda p, c: move_class(p, c.id, 2), "Move the class rust"),
        (lambda p, c: retire_class(p, c.id), "Retire the class rust"),
        (lambda p, c: delete_class(p, c.id), "Delete the class rust"),
        (
            lambda p, c: edit_class(p, c.id, ClassEdit(description="Orange pustules.")),
            "Edit the class rust",
        ),
    ],
)
def test_every_edit__is_one_step_that_undo_and_redo_know(
    listed: Project, edit: Edit, name: str
) -> None:
    before = everything(listed)
    step = edit(listed, before[0])
    after = everything(listed)
    assert after != before
    assert step is not None
    assert (step.name, listed.history.next_undo) == (name, step)
    undo(listed, author="ann")
    assert everything(listed) == before
    redo(listed, author="ann")
    assert everything(listed) == after


def test_adding__is_undone_by_deleting_and_done_again_under_the_same_id(empty: Project) -> None:
    rust = add_class(empty, "rust", description="orange", edit=ClassEdit(name_zh="銹病"))
    undo(empty, author="ann")
    assert everything(empty) == []
    redo(empty, author="ann")
    assert everything(empty) == [rust]
    assert rust.name_zh == "銹病"


def test_undo__refuses_what_another_changed_since_and_keeps_the_rest(listed: Project) -> None:
    rust = everything(listed)[0]
    rename_class(listed, rust.id, "leaf rust")
    with Project.open(listed.path) as other:
        edit_class(other, rust.id, ClassEdit(colour="#123456"))
    undo(listed, author="ann")
    now = everything(listed)[0]
    assert (now.name, now.colour) == ("rust", "#123456")
    rename_class(listed, rust.id, "leaf rust")
    with Project.open(listed.path) as other:
        rename_class(other, rust.id, "stem rust")
    with pytest.raises(UserError, match="changed again elsewhere"):
        undo(listed, author="ann")
    assert names(listed)[0] == "stem rust"


def test_undo_of_a_key__refuses_one_that_another_class_has_by_now(listed: Project) -> None:
    rust = everything(listed)[0]
    edit_class(listed, rust.id, ClassEdit(key=""))
    with Project.open(listed.path) as other:
        add_class(other, "blight")
    with pytest.raises(UserError, match="key 1 gives"):
        undo(listed, author="ann")


def test_every_edit__is_told_and_logged(empty: Project) -> None:
    heard: list[frozenset[Aspect]] = []
    empty.feed.subscribe(lambda change: heard.append(change.aspects))
    rust = add_class(empty, "rust", author="ann")
    rename_class(empty, rust.id, "Rust", author="ann")
    edit_class(empty, rust.id, ClassEdit(colour="#123456"), author="ann")
    edit_class(empty, rust.id, ClassEdit(key="r"), author="ann")
    retire_class(empty, rust.id, author="ann")
    undo(empty, author="ben")
    assert heard == [frozenset({Aspect.CLASSES})] * 6
    with empty.store.read() as session:
        log = session.exec_driver_sql(
            "SELECT s.kind, s.author, e.class_id, e.before IS NULL, e.after IS NULL "
            "FROM class_event AS e JOIN change_set AS s ON s.id = e.change_set_id ORDER BY e.id"
        ).fetchall()
    assert log[0] == ("class", "ann", rust.id, 1, 0)
    assert [tuple(line)[:2] for line in log[1:]] == [("class", "ann")] * 4 + [("undo", "ben")]


def first_photo(project: Project) -> PhotoId:
    return PhotoId(int(project.find(PhotoFilter(), PhotoSort())[0]))


def test_delete__only_what_nothing_hangs_on(project: Project) -> None:
    rust, mite = add_class(project, "rust"), add_class(project, "mite")
    photo_id = first_photo(project)
    correct_labels(project, [photo_id], LabelEdit(class_id=rust.id), author="ann")
    with pytest.raises(UserError, match="1 photo is labelled so"):
        delete_class(project, rust.id)
    correct_labels(project, [photo_id], LabelEdit(class_id=mite.id), author="ann")
    with pytest.raises(UserError, match="labelled so before"):
        delete_class(project, rust.id)
    undo(project, author="ann")
    undo(project, author="ann")
    undo(project, author="ann")
    assert names(project) == ["rust"]


def test_undoing_the_adding_of_a_class_that_histories_name__retires_it(project: Project) -> None:
    rust = add_class(project, "rust")
    correct_labels(project, [first_photo(project)], LabelEdit(class_id=rust.id), author="ann")
    undo(project, author="ann")
    undo(project, author="ann")
    assert project.classes() == []
    redo(project, author="ann")
    assert project.classes() == [rust]
    redo(project, author="ann")
    assert project.photos([first_photo(project)])[0].label.class_id == rust.id


def test_references__are_photos_labelled_so_the_newest_first(project: Project) -> None:
    rust, mite = add_class(project, "rust"), add_class(project, "mite")
    ids = [PhotoId(int(i)) for i in project.find(PhotoFilter(), PhotoSort())[:3]]
    correct_labels(project, ids[:2], LabelEdit(class_id=rust.id), author="ann")
    add_references(project, rust.id, ids[:1])
    step = add_references(project, rust.id, ids[1:2])
    assert step is not None
    assert step.name == "Use 1 photo as a reference of rust"
    assert project.classes()[0].reference_photos == (ids[1], ids[0])
    with pytest.raises(UserError, match="labelled rust"):
        add_references(project, rust.id, ids[2:])
    with pytest.raises(UserError, match="labelled mite"):
        edit_class(project, mite.id, ClassEdit(reference_photos=(ids[0],)))
    edit_class(project, rust.id, ClassEdit(reference_photos=(ids[0],)))
    assert project.classes()[0].reference_photos == (ids[0],)
    undo(project, author="ann")
    assert project.classes()[0].reference_photos == (ids[1], ids[0])
