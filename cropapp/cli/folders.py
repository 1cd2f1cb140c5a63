"""`cropapp folders`: the folders of a project, where they are, and how to mend that."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from cropapp.cli.console import ask, console_task, counted, opened, out, with_errors
from cropapp.cli.new import add, describe_import
from cropapp.core.entities import FolderId
from cropapp.core.errors import UserError
from cropapp.core.tasks import TaskContext
from cropapp.services.project import Project
from cropapp.services.project_folders import (
    FolderState,
    folder_states,
    remove_folder,
    what_goes_with,
)
from cropapp.services.relink_folder import MovedFolder, find_moved, relink

app = typer.Typer(help="List, add, relink and remove the folders of a project.")

ProjectFile = Annotated[Path, typer.Argument(help="A .cropapp file.")]
Number = Annotated[int, typer.Argument(help="The number that `folders list` shows.")]


@app.command("list")
@with_errors
def list_folders(project: ProjectFile) -> None:
    """List the folders with their counts; those that are not found are marked."""
    with opened(project) as open_project:
        states = folder_states(open_project)
    table = Table()
    for column in ("id", "state", "photos", "labelled", "missing"):
        table.add_column(column, no_wrap=True)
    table.add_column("folder", overflow="fold")
    for state in states:
        counts = state.counts
        table.add_row(
            str(state.folder.id),
            "there" if state.is_there else "NOT FOUND",
            f"{counts.photos:,}",
            f"{counts.labelled:,}",
            f"{counts.missing:,}" if counts.missing else "",
            str(state.folder.path),
        )
    out.print(table)


app.command("add")(add)


@app.command("relink")
@with_errors
def relink_folder(
    project: ProjectFile,
    folder_id: Number,
    path: Annotated[Path | None, typer.Argument(help="Where the folder is now.")] = None,
    search: Annotated[
        list[Path] | None,
        typer.Option("--search", help="Look for it below this folder; may be repeated."),
    ] = None,
    anyway: Annotated[
        bool, typer.Option("--anyway", help="Also where none of its photos is.")
    ] = False,
) -> None:
    """Say where a moved folder is now, or have it looked for; labels and predictions stay.

    Without PATH and --search it is looked for near its old place, near the project, in the home
    folder and on every drive.
    """
    with opened(project) as open_project, console_task() as task:
        if path is None:
            path = _only_place(_search(open_project, FolderId(folder_id), search or [], task))
        done = relink(open_project, FolderId(folder_id), path, task, anyway=anyway)
    out.print(f"Folder {folder_id} is now {done.folder.path}.", soft_wrap=True)
    out.print(describe_import(done.photos), soft_wrap=True)


@app.command("remove")
@with_errors
def remove(
    project: ProjectFile,
    folder_id: Number,
    yes: Annotated[
        bool, typer.Option("--yes", help="Do not ask; its labels go with the folder.")
    ] = False,
) -> None:
    """Take a folder out of the project with its labels; the files stay where they are."""
    with opened(project) as open_project:
        state = what_goes_with(open_project, FolderId(folder_id))
        out.print(_loss(state), soft_wrap=True)
        ask("Remove it?", yes=yes, otherwise="Nothing was removed.")
        count = remove_folder(open_project, FolderId(folder_id), with_labels=True)
    out.print(f"Removed {state.folder.path} with {counted(count, 'photo')}.", soft_wrap=True)


def _search(
    project: Project, folder_id: FolderId, places: list[Path], task: TaskContext
) -> list[MovedFolder]:
    folder = what_goes_with(project, folder_id).folder
    return find_moved(project, folder, task, search_in=places)


def _only_place(found: list[MovedFolder]) -> Path:
    """Return the one place that is surely it.

    Raises:
        UserError: there is none, or more than one, or it is not whole.
    """
    whole = [place for place in found if place.is_whole]
    if len(whole) == 1:
        out.print(f"{whole[0].path}: {whole[0].words}.", soft_wrap=True)
        return whole[0].path
    if not found:
        raise UserError(
            "The folder was not found.", hint="Name its new place, or more places with --search."
        )
    listed = "; ".join(f"{place.path} ({place.words})" for place in found[:5])
    raise UserError(f"It may be at {len(found)} places: {listed}.", hint="Name the one that it is.")


def _loss(state: FolderState) -> str:
    counts = state.counts
    lost = "No label is lost."
    if counts.history:
        lost = (
            f"Lost with it: {counted(counts.labelled, 'label')} and "
            f"{counted(counts.history, 'line')} of history. "
            "Export the labels first if you may need them."
        )
    leaving = counted(counts.photos, "photo leaves", "photos leave")
    return f"{state.folder.path}: {leaving} the project. {lost}"
