"""What an edit makes of a label, and what the inverse of a step is."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from cropapp.core.changes import CLEAR_LABEL, ChangeSet, LabelChange, LabelEdit
from cropapp.core.entities import (
    ClassId,
    LabelOrigin,
    LabelSource,
    LabelState,
    ModelVersionId,
    PhotoId,
    Prediction,
    ScoredClass,
)

RUST, SPOT = ClassId(1), ClassId(2)
AT = datetime(2026, 5, 4, 12, 30, tzinfo=UTC)


def labelled(**more: object) -> LabelState:
    return replace(LabelState(class_id=RUST, note="row 3", event_id=7), **more)


@pytest.mark.parametrize(
    ("before", "edit", "after"),
    [
        (LabelState(), LabelEdit(class_id=RUST), LabelState(class_id=RUST)),
        (labelled(), LabelEdit(class_id=SPOT), LabelState(class_id=SPOT, note="row 3")),
        (
            labelled(unsure=True, exclude_reason="blurred"),
            LabelEdit(class_id=SPOT),
            LabelState(class_id=SPOT, note="row 3"),
        ),
        (labelled(), LabelEdit(unsure=True), labelled(unsure=True, event_id=None)),
        (
            labelled(),
            LabelEdit(exclude_reason="mixed crop"),
            labelled(exclude_reason="mixed crop", event_id=None),
        ),
        (
            labelled(exclude_reason="blurred"),
            LabelEdit(clear_exclusion=True),
            labelled(event_id=None),
        ),
        (labelled(), LabelEdit(note="row 4"), labelled(note="row 4", event_id=None)),
        (labelled(), LabelEdit(note=""), labelled(note="", event_id=None)),
        (labelled(), LabelEdit(clear_class=True), LabelState(note="row 3")),
        (
            labelled(unsure=True, exclude_reason="blurred"),
            CLEAR_LABEL,
            LabelState(note="row 3"),
        ),
        (labelled(unsure=True), LabelEdit(), labelled(unsure=True, event_id=None)),
    ],
    ids=[
        "first class",
        "other class keeps note",
        "class takes back unsure and excluded",
        "unsure keeps class",
        "exclude keeps class",
        "exclusion taken back",
        "note",
        "note emptied",
        "class taken back",
        "everything taken back but the note",
        "empty edit",
    ],
)
def test_applied_to(before: LabelState, edit: LabelEdit, after: LabelState) -> None:
    assert edit.applied_to(before) == after


def origin(says: ClassId | None, source: LabelSource = LabelSource.PERSON) -> LabelOrigin:
    shown = (
        None
        if says is None
        else Prediction(ModelVersionId(1), (ScoredClass(says, 0.7), ScoredClass(SPOT, 0.2)), AT)
    )
    return LabelOrigin(source, "ann", AT, shown)


@pytest.mark.parametrize(
    ("state", "correction", "confirmation"),
    [
        (LabelState(class_id=RUST, origin=origin(RUST)), False, True),
        (LabelState(class_id=SPOT, origin=origin(RUST)), True, False),
        (LabelState(class_id=RUST, origin=origin(None)), False, False),
        (LabelState(unsure=True, origin=origin(RUST)), False, False),
        (LabelState(class_id=SPOT, origin=origin(RUST, LabelSource.IMPORT)), False, False),
        (LabelState(class_id=RUST, origin=origin(RUST, LabelSource.IMPORT)), False, False),
    ],
    ids=["equal", "other", "nothing shown", "unsure", "import differs", "import equal"],
)
def test_correction_and_confirmation(
    state: LabelState, correction: bool, confirmation: bool
) -> None:
    assert (state.is_correction, state.is_confirmation) == (correction, confirmation)


def test_inverse_of_a_step__swaps_every_change_and_keeps_origins() -> None:
    before = LabelState(class_id=RUST, origin=origin(RUST), event_id=3)
    after = LabelState(class_id=SPOT, origin=origin(RUST), event_id=9)
    step = ChangeSet(
        "Label 2 photos as spot",
        (
            LabelChange(PhotoId(1), before, after),
            LabelChange(PhotoId(2), LabelState(), after),
        ),
    )
    inverse = step.inverse()
    assert inverse.photo_ids == (1, 2)
    assert [change.after for change in inverse.changes] == [before, LabelState()]
    assert inverse.inverse() == step


def test_margin__of_one_class_is_its_confidence() -> None:
    alone = Prediction(ModelVersionId(1), (ScoredClass(RUST, 0.6),), AT)
    assert alone.margin == pytest.approx(0.6)
    two = replace(alone, top=(ScoredClass(RUST, 0.6), ScoredClass(SPOT, 0.1)))
    assert two.margin == pytest.approx(0.5)
