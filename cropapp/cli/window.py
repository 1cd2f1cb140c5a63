"""`cropapp` and `cropapp open`: the window."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cropapp.cli.console import with_errors
from cropapp.core.display import has_display, require_display
from cropapp.core.errors import EnvironmentProblem, UserError
from cropapp.services.project import SUFFIX


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


def may_be_opened(name: str) -> bool:
    """Whether a word in the place of a command was meant as a project or a folder of photos."""
    path = Path(name)
    if path.name != name or path.suffix.lower() == SUFFIX:
        return True
    try:
        return path.exists()
    except OSError:  # no file can be called so
        return False


@with_errors
def open_project(
    project: Annotated[Path, typer.Argument(help="A .cropapp file, or a folder of photos.")],
) -> None:
    """Open a project in the window, or make one from a folder of photos there."""
    _require_openable(project)
    if project.is_dir() and not has_display():
        raise EnvironmentProblem(
            "There is no display to show the window on.",
            hint=f'Without it, “cropapp classify "{project}"” predicts its photos, and '
            f'“cropapp new NAME.cropapp --folder "{project}"” makes a project of them.',
        )
    open_window(project)


def _require_openable(path: Path) -> None:
    if path.is_dir() or (path.is_file() and path.suffix.lower() == SUFFIX):
        return
    hint = "Name a .cropapp file or a folder of photos; cropapp --help lists the commands."
    if path.exists():
        raise UserError(f"{path} is neither a project nor a folder.", hint=hint)
    raise UserError(f"There is no project or folder {path}.", hint=hint)
