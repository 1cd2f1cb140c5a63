"""`cropapp changes` and `cropapp revert`: the log of all changes, and the way back."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from cropapp.cli.console import console_task, counted, err, opened, out, percent, with_errors
from cropapp.core.change_log import ChangeFilter, ChangeLine
from cropapp.core.entities import ChangeSetId, ClassId
from cropapp.services.changes_log import (
    find_changes,
    iter_changes,
    said_in_words,
    write_changes_csv,
)
from cropapp.services.edit_classes import find_class_ids
from cropapp.services.revert import RevertOutcome, revert_step
from cropapp.services.settings import labels_author

ProjectFile = Annotated[Path, typer.Argument(help="A .cropapp file.")]
DAYS = ["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"]


@with_errors
def changes(
    project: ProjectFile,
    who: Annotated[str | None, typer.Option(help="Only what this person did.")] = None,
    since: Annotated[
        datetime | None, typer.Option(formats=DAYS, help="Only from this day or moment on.")
    ] = None,
    until: Annotated[
        datetime | None, typer.Option(formats=DAYS, help="Only before this day or moment.")
    ] = None,
    class_name: Annotated[
        str | None, typer.Option("--class", help="Only labels that became this class.")
    ] = None,
    text: Annotated[str, typer.Option(help="Part of a photo's path, a note or a step.")] = "",
    corrections: Annotated[
        bool, typer.Option("--corrections", help="Only where a person disagreed with the model.")
    ] = False,
    limit: Annotated[int, typer.Option(min=1, help="How many lines are printed.")] = 50,
    csv: Annotated[
        Path | None, typer.Option(help="Write all lines to this file instead of printing them.")
    ] = None,
) -> None:
    """List who changed what and when, the newest first."""
    with opened(project) as open_project:
        wanted = ChangeFilter(
            author=who,
            since=since.astimezone() if since else None,
            until=until.astimezone() if until else None,
            to_class_ids=(find_class_ids(open_project, class_name) if class_name else frozenset()),
            text=text,
            corrections_only=corrections,
        )
        order = find_changes(open_project, wanted)
        if csv is not None:
            with console_task() as task:
                count = write_changes_csv(open_project, order, csv, task)
            out.print(f"Wrote {counted(count, 'line')} to {csv}.", soft_wrap=True)
            return
        shown = type(order)(order.lines[:limit], order.steps[:limit])
        names = {entry.id: entry.name for entry in open_project.classes(include_retired=True)}
        if len(order):
            _print(list(iter_changes(open_project, shown)), names)
    if not len(order):
        err.print("No change is like that.")
    if len(order) > limit:
        out.print(
            f"{limit:,} of {counted(len(order), 'line')}; --limit shows more, --csv writes all."
        )


@with_errors
def revert(
    project: ProjectFile,
    change_id: Annotated[int, typer.Argument(help="The number that `cropapp changes` shows.")],
    anyway: Annotated[
        bool, typer.Option("--anyway", help="Also photos that were labelled again since.")
    ] = False,
    author: Annotated[str | None, typer.Option(help="Who does it.")] = None,
) -> None:
    """Set the photos of a change back to what they were before it, as a new change."""
    with opened(project) as open_project:
        outcome = revert_step(
            open_project,
            ChangeSetId(change_id),
            author=author or labels_author(),
            anyway=anyway,
        )
    _print_outcome(outcome)


def _print_outcome(outcome: RevertOutcome) -> None:
    photos = counted(outcome.photos, "photo")
    if outcome.change_set is not None:
        out.print(f"Set back {photos} as change {outcome.change_set.id}.")
    if outcome.changed_since:
        left = counted(len(outcome.changed_since), "photo")
        out.print(f"{left} labelled again since, so left alone; --anyway sets back all.")
    if outcome.change_set is None and not outcome.changed_since:
        out.print("Nothing to revert: the photos are so already.")


def _print(lines: list[ChangeLine], names: dict[ClassId, str]) -> None:
    table = Table()
    for column in ("change", "when", "who", "what", "photo", "from", "to", "the model had said"):
        table.add_column(column, no_wrap=column in ("change", "when", "who"))
    for line in lines:
        best = line.shown.best if line.shown and line.after.is_decided else None
        table.add_row(
            str(line.change_set_id),
            f"{line.at.astimezone():%Y-%m-%d %H:%M}",
            line.author,
            f"{line.kind}: {line.step_name}" if line.kind in ("undo", "redo") else line.step_name,
            line.file_name,
            said_in_words(line.before, names),
            said_in_words(line.after, names),
            f"{names.get(best.class_id, '?')} {percent(best.confidence)}" if best else "",
        )
    out.print(table)
