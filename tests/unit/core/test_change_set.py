"""What is asked of a whole step is told rightly, and worked out only once."""

from __future__ import annotations

from collections.abc import Iterator

from cropapp.core.changes import ChangeSet, LabelChange
from cropapp.core.entities import ClassId, LabelState, PhotoId, TargetPoint

RUST, MITE = ClassId(1), ClassId(2)
NOTHING = LabelState()


class Watched(tuple[LabelChange, ...]):
    """Changes that count how often somebody goes through them."""

    walks = 0

    def __iter__(self) -> Iterator[LabelChange]:
        self.walks += 1
        return super().__iter__()


def step(*pairs: tuple[LabelState, LabelState]) -> ChangeSet:
    changes = (LabelChange(PhotoId(i), *pair) for i, pair in enumerate(pairs, 1))
    return ChangeSet("step", Watched(changes))


def test_one_class_for_all__is_the_class_given() -> None:
    rust, mite = LabelState(class_id=RUST), LabelState(class_id=MITE)
    assert step((NOTHING, rust), (mite, rust)).class_given == RUST
    assert step((NOTHING, rust), (NOTHING, mite)).class_given is None
    assert step((rust, NOTHING), (rust, NOTHING)).class_given is None
    assert step().class_given is None


def test_what_is_about_something_else__gives_no_class() -> None:
    rust, noted = LabelState(class_id=RUST), LabelState(class_id=RUST, note="wet")
    assert step((rust, noted), (rust, noted)).class_given is None


def test_worked_out__nobody_goes_through_the_changes_again() -> None:
    aimed = LabelState(class_id=RUST, target=TargetPoint(0.1, 0.1))
    known = step((NOTHING, aimed), (NOTHING, aimed)).worked_out()
    assert isinstance(known.changes, Watched)
    walks = known.changes.walks
    assert (known.photo_ids, known.moves_targets, known.class_given) == ((1, 2), True, RUST)
    assert known.changes.walks == walks
