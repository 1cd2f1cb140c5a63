"""`cropapp new` and `cropapp add`: projects and their folders."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cropapp.cli.console import console_task, counted, opened, out, with_errors
from cropapp.core.paths import plain_path, require_folder
from cropapp.services.app_folders import remember_project
from cropapp.services.import_folder import ImportSummary, import_folder
from cropapp.services.start_project import new_project


@with_errors
def new(
    project: Annotated[Path, typer.Argument(help="The file to make, ending in .cropapp.")],
    folder: Annotated[
        list[Path] | None, typer.Option("--folder", help="A folder of photos; may be repeated.")
    ] = None,
    starter: Annotated[
        str | None, typer.Option(help="A starter model: bean-leaf, chilli-leaf or sample-leaf.")
    ] = None,
    preset: Annotated[
        str | None, typer.Option(help="A shipped list of classes: taiwan-crops-33.")
    ] = None,
) -> None:
    """Make a project, with folders of photos, a starter model and classes if given."""
    with console_task() as task:
        created = new_project(
            project, folders=folder or [], starter=starter, preset=preset, task=task
        )
    with created:
        remember_project(created)
        counts = created.counts()
    out.print(f"Made {created.path} with {counted(counts.photos, 'photo')}.", soft_wrap=True)


@with_errors
def add(
    project: Annotated[Path, typer.Argument(help="A .cropapp file.")],
    folders: Annotated[list[Path], typer.Argument(help="Folders of photos.")],
) -> None:
    """Add folders of photos to a project, or look again at those that are in it."""
    for folder in folders:
        require_folder(plain_path(folder))
    with opened(project) as open_project, console_task() as task:
        summaries = [
            import_folder(open_project, folder, task, retry_unreadable=True) for folder in folders
        ]
    for summary in summaries:
        out.print(describe_import(summary), soft_wrap=True)


def describe_import(summary: ImportSummary) -> str:
    """Return what an import found, in one line."""
    parts = [f"{summary.added:,} new"]
    for count, word in (
        (summary.moved, "moved"),
        (summary.changed, "changed"),
        (summary.unchanged, "as before"),
        (summary.missing, "missing now"),
        (summary.unreadable, "of a type that cannot be read"),
    ):
        if count:
            parts.append(f"{count:,} {word}")
    return f"{summary.folder.path}: {', '.join(parts)}."
