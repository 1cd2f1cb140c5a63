"""Where a table goes that a command writes: a file, or stdout where it is called `-`.

Owns: the look at it before any work, and the way of the rows into it.
"""

from __future__ import annotations

import sys
from pathlib import Path

from rich.console import Console

from cropapp.cli.console import err, out
from cropapp.core.errors import UserError
from cropapp.core.tasks import TaskContext
from cropapp.services.export import ExportOptions, export_labels, write_labels
from cropapp.services.project import Project
from cropapp.services.written_tables import WITH_MARK, checked_target

STDOUT = Path("-")


def check_target(target: Path | None, *, as_json: bool = False) -> Console:
    """Refuse a target that could not be written, and return where messages go beside it.

    Raises:
        UserError: it would take the place of a photo or a project, or stdout is asked for twice.
        EnvironmentProblem: it cannot be written.
    """
    if target == STDOUT:
        if as_json:
            raise UserError(
                "--json and --out - would both be written to stdout.", hint="Leave one of them out."
            )
        return err
    if target is not None:
        checked_target(target)
    return out


def write_table(project: Project, target: Path, options: ExportOptions, task: TaskContext) -> int:
    """Write the CSV of a project's photos and return the number of rows."""
    if target != STDOUT:
        return export_labels(project, target, options, task).rows
    sys.stdout.flush()
    rows = write_labels(project, sys.stdout.buffer, options, task)
    sys.stdout.buffer.flush()
    return rows


def usual_encoding(target: Path) -> str:
    """Return what a spreadsheet opens well for a file, what other programs read for stdout."""
    return "utf-8" if target == STDOUT else WITH_MARK
