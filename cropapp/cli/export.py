"""`cropapp export`: labels to CSV."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from cropapp.cli.console import console_task, opened, out, with_errors
from cropapp.core.errors import UserError
from cropapp.core.gallery import PhotoFilter
from cropapp.services.export import ExportLocation, ExportOptions, ExportScope, export_labels
from cropapp.services.project import Project
from cropapp.services.saved_filters import saved_filter_named
from cropapp.services.settings import SettingsFile


@with_errors
def export(
    project: Annotated[Path, typer.Argument(help="A .cropapp file.")],
    out_file: Annotated[Path, typer.Option("--out", help="The CSV file to write.")],
    labelled: Annotated[
        bool, typer.Option("--labelled", help="Only photos that a person decided on.")
    ] = False,
    corrected: Annotated[
        bool, typer.Option("--corrected", help="Only labels that differ from the prediction.")
    ] = False,
    class_name: Annotated[
        str | None, typer.Option("--class", help="Only photos of this class.")
    ] = None,
    text: Annotated[str, typer.Option(help="Only photos with this in their path.")] = "",
    saved: Annotated[
        str | None,
        typer.Option("--filter", help="Only photos that pass this saved filter."),
    ] = None,
    unlike: Annotated[
        bool | None,
        typer.Option(
            "--unlike/--like", help="Only photos unlike anything the model has seen, or like it."
        ),
    ] = None,
    encoding: Annotated[
        str, typer.Option(help="utf-8-sig (opens well in spreadsheets) or utf-8.")
    ] = "utf-8-sig",
    location: Annotated[
        str,
        typer.Option(help="Place of the photos: exact, rounded or none; as the settings say."),
    ] = "",
) -> None:
    """Write one row per photo: labels, what the model had said, time, place.

    target_x and target_y are the target point, 0 to 1 from the left and the top of the upright
    picture; empty where the model looks at the whole photo. unlike_seen is 1 where a photo is
    unlike anything the model has seen, strangeness above 1: its predictions are guesses.
    """
    if encoding not in ("utf-8-sig", "utf-8"):
        raise UserError(f"Unknown encoding {encoding}.", hint="Use utf-8-sig or utf-8.")
    place = _location(location)
    scope = ExportScope.LABELLED if labelled else ExportScope.ALL
    scope = ExportScope.CORRECTED if corrected else scope
    with opened(project) as open_project, console_task() as task:
        wanted = _filter(open_project, saved, class_name, text)
        if unlike is not None:
            wanted = replace(wanted, unlike=unlike)
        options = ExportOptions(scope, wanted, encoding, place)
        summary = export_labels(open_project, out_file, options, task)
    out.print(f"Wrote {summary.rows:,} rows to {summary.path}.", soft_wrap=True)


def _location(wanted: str) -> ExportLocation:
    kept = wanted or SettingsFile().values.export_location
    if kept not in set(ExportLocation):
        raise UserError(f"Unknown location {kept}.", hint="Use exact, rounded or none.")
    return ExportLocation(kept)


def _filter(project: Project, saved: str | None, class_name: str | None, text: str) -> PhotoFilter:
    wanted = PhotoFilter() if saved is None else saved_filter_named(project, saved).filter
    if text:
        wanted = replace(wanted, text=text)
    return wanted if class_name is None else _with_class(project, wanted, class_name)


def _with_class(project: Project, wanted: PhotoFilter, class_name: str) -> PhotoFilter:
    ids = [
        entry.id
        for entry in project.classes(include_retired=True)
        if entry.name.casefold() == class_name.strip().casefold()
    ]
    if not ids:
        known = ", ".join(entry.name for entry in project.classes()) or "none yet"
        raise UserError(f"The project has no class “{class_name}”.", hint=f"There are: {known}.")
    return replace(wanted, class_ids=frozenset(ids))
