"""Names, colours and keys of classes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from cropapp.core.errors import UserError
from cropapp.core.feed import Aspect
from cropapp.services.edit_classes import (
    CLASS_COLOURS,
    add_class,
    next_class_colour,
    recolour_class,
    rename_class,
    retire_class,
    set_class_key,
)
from cropapp.services.project import Project


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Project]:
    with Project.create(tmp_path / "classes.cropapp") as project:
        yield project


def test_new_classes__get_keys_one_to_nine_and_colours_of_their_own(empty: Project) -> None:
    added = [add_class(empty, f"class {number}") for number in range(12)]
    assert [entry.key for entry in added] == [*"123456789", None, None, None]
    assert len({entry.colour for entry in added}) == 12
    assert empty.classes() == added


def test_colours__never_run_out() -> None:
    many = [next_class_colour(taken) for taken in range(60)]
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
    assert [entry.name for entry in empty.classes()] == ["Rust", "spot"]


def test_empty_name__is_refused_and_spaces_are_tidied(empty: Project) -> None:
    with pytest.raises(UserError, match="needs a name"):
        add_class(empty, " \t ")
    assert add_class(empty, "  leaf   spot ").name == "leaf spot"


def test_rename__may_change_the_case_and_keeps_everything_else(empty: Project) -> None:
    rust = add_class(empty, "rust", colour="#112233", key="r", description="orange")
    renamed = rename_class(empty, rust.id, "Rust 銹病")
    assert (renamed.id, renamed.name, renamed.colour) == (rust.id, "Rust 銹病", "#112233")
    assert (renamed.key, renamed.description) == ("r", "orange")
    assert rename_class(empty, rust.id, "RUST 銹病").name == "RUST 銹病"


def test_key__moves_from_the_class_that_had_it(empty: Project) -> None:
    one, two = add_class(empty, "one"), add_class(empty, "two")
    set_class_key(empty, two.id, "1")
    assert {entry.name: entry.key for entry in empty.classes()} == {"one": None, "two": "1"}
    set_class_key(empty, two.id, None)
    assert {entry.key for entry in empty.classes()} == {None}
    set_class_key(empty, one.id, "x")
    with pytest.raises(UserError, match="key x"):
        add_class(empty, "three", key="x")


def test_retired_class__is_out_of_the_list_and_frees_its_key(empty: Project) -> None:
    one = add_class(empty, "one")
    retire_class(empty, one.id)
    assert empty.classes() == []
    assert [entry.name for entry in empty.classes(include_retired=True)] == ["one"]
    assert add_class(empty, "two").key == "1"
    with pytest.raises(UserError, match="already"):
        add_class(empty, "One")


def test_every_edit__is_told(empty: Project) -> None:
    heard: list[frozenset[Aspect]] = []
    empty.feed.subscribe(lambda change: heard.append(change.aspects))
    rust = add_class(empty, "rust")
    rename_class(empty, rust.id, "Rust")
    recolour_class(empty, rust.id, "#123456")
    set_class_key(empty, rust.id, "r")
    retire_class(empty, rust.id)
    assert heard == [frozenset({Aspect.CLASSES})] * 5
