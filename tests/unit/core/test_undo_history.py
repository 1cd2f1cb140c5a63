"""Which step is undone and redone next."""

from __future__ import annotations

from cropapp.core.changes import ChangeSet
from cropapp.core.history import UndoHistory


def step(name: str) -> ChangeSet:
    return ChangeSet(name, ())


def test_empty_history__has_nothing_to_undo_or_redo() -> None:
    history = UndoHistory()
    assert history.next_undo is None
    assert history.next_redo is None


def test_undo_and_redo__walk_back_and_forth_in_order() -> None:
    history = UndoHistory()
    for name in "abc":
        history.record(step(name))
    undone = []
    while history.next_undo:
        undone.append(history.next_undo.name)
        history.mark_undone()
    redone = []
    while history.next_redo:
        redone.append(history.next_redo.name)
        history.mark_redone()
    assert (undone, redone) == (["c", "b", "a"], ["a", "b", "c"])


def test_new_step__takes_away_what_could_be_redone() -> None:
    history = UndoHistory()
    history.record(step("a"))
    history.mark_undone()
    history.record(step("b"))
    assert history.next_redo is None
    assert history.next_undo == step("b")


def test_full_history__forgets_the_oldest_step() -> None:
    history = UndoHistory(max_steps=2)
    for name in "abc":
        history.record(step(name))
    history.mark_undone()
    history.mark_undone()
    assert history.next_undo is None
    assert history.next_redo == step("b")
