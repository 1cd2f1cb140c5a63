"""What every command shares: the console, progress, Ctrl-C, errors, and what it works with.

Owns: the task context of a terminal, turning errors into a message and an exit code, and opening a
project, with the model process where one is asked, for the length of a command.
Output meant for a script goes to stdout; everything else to stderr.
"""

from __future__ import annotations

import json
import logging
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from functools import wraps
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Any, ParamSpec, TextIO, TypeVar

import typer
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    SpinnerColumn,
    Task,
    TextColumn,
    TimeRemainingColumn,
)
from rich.text import Text

from cropapp.core import rounding
from cropapp.core.engines import EngineName
from cropapp.core.errors import CropAppError, EnvironmentProblem, ProgramFault, UserError
from cropapp.core.tasks import Cancelled, NothingKept
from cropapp.services.app_folders import log_folder, remember_project
from cropapp.services.project import Project

if TYPE_CHECKING:
    from cropapp.services.inference_client import ModelProcess

log = logging.getLogger(__name__)

P = ParamSpec("P")
T = TypeVar("T")

_NO_FAULT = (typer.Exit, typer.Abort, typer.BadParameter, BrokenPipeError)
"""What ends a command as it is meant to; a broken pipe: whoever read the output had enough."""

CANCELLED_EXIT_CODE = 130
"""As a shell reports a program ended by Ctrl-C."""

WIDE_COLUMNS = 240
"""Of output that goes into a file or another program: nothing in a table is cut off there."""


def _width(stream: TextIO | None) -> int | None:
    """Return how wide to print; None: as the terminal, or COLUMNS, says."""
    of_terminal = stream is not None and stream.isatty()
    return None if of_terminal or "COLUMNS" in os.environ else WIDE_COLUMNS


# Names of files and classes are printed as they are: [bold].jpg is no markup, :leaf: no emoji.
out = Console(width=_width(sys.stdout), highlight=False, markup=False, emoji=False)
err = Console(stderr=True, width=_width(sys.stderr), highlight=False, markup=False, emoji=False)


class _RateColumn(ProgressColumn):
    def render(self, task: Task) -> Text:
        return Text(f"{task.speed:.0f}/s" if task.speed else "", style="dim")


class ConsoleTask:
    """Progress as a bar with rate and time left; Ctrl-C asks to stop, a second one insists."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._bars: dict[str, Any] = {}
        self._stop = threading.Event()

    def progress(self, done: int, total: int, note: str = "") -> None:
        bar = self._bars.get(note)
        if bar is None:
            for other in self._bars.values():
                self._progress.update(other, visible=False)
            bar = self._bars[note] = self._progress.add_task(note, total=total or None)
        self._progress.update(bar, completed=done, total=total or None, visible=True)

    def check_cancelled(self) -> None:
        if self._stop.is_set():
            raise Cancelled

    def stop(self, signum: int, frame: FrameType | None) -> None:
        if self._stop.is_set():
            raise KeyboardInterrupt
        self._stop.set()
        err.print("Stopping. Press Ctrl-C again to stop at once.")


@contextmanager
def console_task() -> Iterator[ConsoleTask]:
    """Yield a task context that draws on stderr and listens to Ctrl-C."""
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}", markup=False),
        BarColumn(bar_width=30),
        MofNCompleteColumn(),
        _RateColumn(),
        TimeRemainingColumn(),
    )
    # Elsewhere than on a terminal it would leave an empty line and nothing else.
    hidden = not err.is_terminal
    with Progress(*columns, console=err, transient=True, disable=hidden) as progress:
        task = ConsoleTask(progress)
        before = signal.signal(signal.SIGINT, task.stop)
        try:
            yield task
        finally:
            signal.signal(signal.SIGINT, before)


def with_errors(command: Callable[P, T]) -> Callable[P, T]:
    """Show an error as its message and hint, and exit with the code of its kind.

    What nobody foresaw goes to the log with all its details, and here in one sentence.
    """

    @wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return command(*args, **kwargs)
        except NothingKept:
            err.print("Stopped. Nothing of it is kept; run the command again to do it.")
            raise typer.Exit(CANCELLED_EXIT_CODE) from None
        except Cancelled:
            err.print("Stopped. What was finished is kept; run the command again to go on.")
            raise typer.Exit(CANCELLED_EXIT_CODE) from None
        except CropAppError as problem:
            log.debug("The command failed.", exc_info=True)
            err.print(Text("Error:", style="bold red"), problem.message, soft_wrap=True)
            if problem.hint:
                err.print(problem.hint, soft_wrap=True)
            raise typer.Exit(problem.exit_code) from None
        except _NO_FAULT:
            raise
        except Exception as problem:  # noqa: BLE001 - the boundary of the command line; it is logged
            raise typer.Exit(_tell_unforeseen(problem)) from None

    return run


def _tell_unforeseen(problem: Exception) -> int:
    """Log an error that nobody foresaw, say what became of it, and return the exit code."""
    # At this level it goes into the file alone; --verbose shows it here too.
    log.info("The command failed.", exc_info=problem)
    where = f"The log in {log_folder()} has the details."
    if isinstance(problem, OSError) and problem.strerror:
        named = f"{problem.filename}: " if problem.filename else ""
        err.print(Text("Error:", style="bold red"), f"{named}{problem.strerror}.", soft_wrap=True)
        err.print(f"Check the disk and its permissions. {where}", soft_wrap=True)
        return EnvironmentProblem.exit_code
    told = f"{type(problem).__name__}: {problem}"
    err.print(Text("Error:", style="bold red"), f"CropApp failed: {told}", soft_wrap=True)
    err.print(f"What was finished is kept. {where}", soft_wrap=True)
    return ProgramFault.exit_code


@contextmanager
def opened(path: Path) -> Iterator[Project]:
    """Open a project for one command and remember it among the recent ones."""
    with Project.open(path) as project:
        yield project
        remember_project(project)


@contextmanager
def at_work(
    path: Path, device: str = "auto", engine: EngineName = EngineName.AUTO
) -> Iterator[tuple[Project, ModelProcess, ConsoleTask]]:
    """Give what a command needs that asks the model: the project, the process and a task.

    The process starts with the first question to it, or with `start()`.
    """
    from cropapp.services.inference_client import ModelProcess

    with (
        closing(ModelProcess(device, engine)) as process,
        opened(path) as project,
        console_task() as task,
    ):
        yield project, process, task


def print_json(value: object) -> None:
    """Write one JSON document to stdout, for scripts."""
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2))


def percent(share: float) -> str:
    return rounding.percent(share, 1)


def counted(count: int, one: str, many: str = "") -> str:
    """Return a number with the right word: `1 photo`, `1,234 photos`, `2 classes`.

    Args:
        one: the word for one of them.
        many: for any other number; `one` with an s if left out.
    """
    return f"{count:,} {one if count == 1 else many or f'{one}s'}"


def ask(question: str, *, yes: bool, otherwise: str) -> None:
    """Ask before something is done, unless the answer came with the command.

    Args:
        yes: whether it did.
        otherwise: what is said where the person says no; the command ends with exit code 1 then.

    Raises:
        UserError: nobody is there who could answer.
    """
    if yes:
        return
    try:
        agreed = typer.confirm(question, err=True)
    except typer.Abort:
        if sys.stdin is not None and sys.stdin.isatty():
            raise
        raise UserError(otherwise, hint="Nobody could be asked; --yes does not ask.") from None
    if not agreed:
        err.print(otherwise)
        raise typer.Exit(1)
