"""`cropapp` and `cropapp open`: the window."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cropapp.cli.console import with_errors
from cropapp.core.display import require_display
from cropapp.core.errors import EnvironmentProblem


def open_window(project: Path | None) -> None:
    """Run the window until it is closed.

    Raises:
        EnvironmentProblem: there is no display, or Qt's system libraries are missing.
    """
    require_display()
    try:
        from cropapp.gui.app import run_window
    except ImportError as problem:
        raise EnvironmentProblem(
            f"The window cannot start: {problem}.",
            hint="Install the system libraries of Qt (see the README), or use the command line.",
        ) from problem
    raise typer.Exit(run_window(project))


@with_errors
def open_project(
    project: Annotated[Path, typer.Argument(help="A .cropapp file, or a folder of photos.")],
) -> None:
    """Open a project in the window."""
    open_window(project)
