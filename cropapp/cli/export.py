"""`cropapp export`: labels to CSV."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from cropapp.cli.console import console_task, counted, opened, with_errors
from cropapp.cli.table_target import STDOUT, check_target, usual_encoding, write_table
from cropapp.core.errors import UserError
from cropapp.core.gallery import PhotoFilter
from cropapp.core.paths import plain_path
from cropapp.services.edit_classes import find_class_ids
from cropapp.services.export import (
    ExportLocation,
    ExportOptions,
    ExportScope,
    ExportSeparator,
)
from cropapp.services.project import Project
from cropapp.services.saved_filters import saved_filter_named
from cropapp.services.settings import SettingsFile
from cropapp.services.written_tables import WITH_MARK


@with_errors
def export(
    project: Annotated[Path, typer.Argument(help="A .cropapp file.")],
    out_file: Annotated[Path, typer.Option("--out", help="The CSV file to write; - for stdout.")],
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
        str,
        typer.Option(
            help="utf-8-sig, which opens well in spreadsheets, or utf-8, the default for stdout."
        ),
    ] = "",
    separator: Annotated[
        ExportSeparator,
        typer.Option(help="semicolon: for spreadsheets of countries that write 0,5."),
    ] = ExportSeparator.COMMA,
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
    encoding = encoding or usual_encoding(out_file)
    if encoding not in (WITH_MARK, "utf-8"):
        raise UserError(f"Unknown encoding {encoding}.", hint="Use utf-8-sig or utf-8.")
    place = chosen_location(location)
    messages = check_target(out_file)
    scope = ExportScope.LABELLED if labelled else ExportScope.ALL
    scope = ExportScope.CORRECTED if corrected else scope
    with opened(project) as open_project, console_task() as task:
        wanted = _filter(open_project, saved, class_name, text)
        if unlike is not None:
            wanted = replace(wanted, unlike=unlike)
        options = ExportOptions(
            scope, wanted, encoding=encoding, separator=separator, location=place
        )
        rows = write_table(open_project, out_file, options, task)
    to = "stdout" if out_file == STDOUT else plain_path(out_file)
    messages.print(f"Wrote {counted(rows, 'row')} to {to}.", soft_wrap=True)


def chosen_location(wanted: str = "") -> ExportLocation:
    """Return how exactly places are told: as wanted, else as the settings say.

    Raises:
        UserError: there is no such choice.
    """
    kept = wanted or SettingsFile().values.export_location
    if kept not in set(ExportLocation):
        raise UserError(f"Unknown location {kept}.", hint="Use exact, rounded or none.")
    return ExportLocation(kept)


def _filter(project: Project, saved: str | None, class_name: str | None, text: str) -> PhotoFilter:
    wanted = PhotoFilter() if saved is None else saved_filter_named(project, saved).filter
    if text:
        wanted = replace(wanted, text=text)
    if class_name is None:
        return wanted
    return replace(wanted, class_ids=find_class_ids(project, class_name))
