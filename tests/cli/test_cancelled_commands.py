"""A command that was stopped says what is left of it."""

from __future__ import annotations

import pytest
import typer

from cropapp.cli.console import CANCELLED_EXIT_CODE, with_errors
from cropapp.core.tasks import Cancelled, NothingKept


@pytest.mark.parametrize(
    ("stopped", "said"),
    [
        (Cancelled, "Stopped. What was finished is kept; run the command again to go on."),
        (NothingKept, "Stopped. Nothing of it is kept; run the command again to do it."),
    ],
)
def test_stopped__says_what_is_left(
    stopped: type[Cancelled], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    @with_errors
    def command() -> None:
        raise stopped

    with pytest.raises(typer.Exit) as ended:
        command()
    assert ended.value.exit_code == CANCELLED_EXIT_CODE
    assert capsys.readouterr().err.strip() == said
