"""Errors carry their texts, also from the model process."""

from __future__ import annotations

import pickle

import pytest

from cropapp.core.errors import (
    CropAppError,
    EnvironmentProblem,
    PhotoUnreadable,
    ProgramFault,
    UserError,
)
from cropapp.services.inference_client import ModelProcessDied

KINDS = [UserError, EnvironmentProblem, ProgramFault, PhotoUnreadable, ModelProcessDied]


@pytest.mark.parametrize("kind", KINDS)
def test_pickled_error__keeps_kind_message_and_hint(kind: type[CropAppError]) -> None:
    error = pickle.loads(pickle.dumps(kind("leaf.jpg is cut off.", hint="Copy it again.")))
    assert type(error) is kind
    assert (error.message, error.hint) == ("leaf.jpg is cut off.", "Copy it again.")
    assert str(error) == "leaf.jpg is cut off. Copy it again."


def test_exit_codes__tell_whose_problem_it_is() -> None:
    codes = [kind("x").exit_code for kind in KINDS]
    assert codes == [2, 3, 4, 2, 3]
    assert str(UserError("No hint.")) == "No hint."
