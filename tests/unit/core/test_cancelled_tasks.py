"""What a cancelled task says it left: all it had finished, or nothing at all."""

from __future__ import annotations

import pytest

from cropapp.core.errors import UserError
from cropapp.core.tasks import Cancelled, NothingKept, QuietTask, whole_or_nothing


@whole_or_nothing()
def write_whole(task: QuietTask, problem: Exception | None = None) -> str:
    """Write a file."""
    task.check_cancelled()
    if problem is not None:
        raise problem
    return "written"


def test_whole_or_nothing__a_cancel_says_that_nothing_is_kept() -> None:
    task = QuietTask()
    assert write_whole(task) == "written"
    task.cancel()
    with pytest.raises(NothingKept) as stopped:
        write_whole(task)
    assert type(stopped.value.__cause__) is Cancelled
    assert write_whole.__doc__ == "Write a file."


def test_whole_or_nothing__says_so_again_and_leaves_other_errors_alone() -> None:
    with pytest.raises(NothingKept) as stopped:
        write_whole(QuietTask(), NothingKept())
    assert stopped.value.__cause__ is None
    with pytest.raises(UserError):
        write_whole(QuietTask(), UserError("There is no X."))


def test_other_tasks__keep_what_was_finished() -> None:
    task = QuietTask()
    task.cancel()
    with pytest.raises(Cancelled) as stopped:
        task.check_cancelled()
    assert not isinstance(stopped.value, NothingKept)
