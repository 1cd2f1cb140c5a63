"""`cropapp filters`: the saved filters of a project."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from cropapp.cli.console import opened, out, print_json, with_errors
from cropapp.core.gallery import SavedFilter
from cropapp.core.view_json import filter_to_json, sort_to_json
from cropapp.services.project import Project
from cropapp.services.saved_filters import list_filters


@with_errors
def filters(
    project: Annotated[Path, typer.Argument(help="A .cropapp file.")],
    as_json: Annotated[bool, typer.Option("--json", help="As JSON, with each condition.")] = False,
) -> None:
    """List the saved filters, each with how many photos pass it now."""
    with opened(project) as open_project:
        known = list_filters(open_project)
        counts = [len(open_project.find(each.filter, each.sort)) for each in known]
        table = None if as_json else _table(open_project, known, counts)
    if as_json:
        print_json([_as_json(each, count) for each, count in zip(known, counts, strict=True)])
    elif table is None or not known:
        out.print("No filter is saved. Save one in the window: + Filter, Saved filters.")
    else:
        out.print(table)


def _as_json(each: SavedFilter, count: int) -> dict[str, object]:
    return {
        "name": each.name,
        "photos": count,
        "filter": filter_to_json(each.filter),
        "sort": sort_to_json(each.sort),
    }


def _table(project: Project, known: list[SavedFilter], counts: list[int]) -> Table:
    table = Table(title=project.name, title_justify="left")
    table.add_column("filter")
    table.add_column("photos", justify="right")
    table.add_column("conditions")
    for each, count in zip(known, counts, strict=True):
        conditions = ", ".join(name.replace("_", " ") for name in filter_to_json(each.filter))
        table.add_row(each.name, f"{count:,}", conditions or "all photos")
    return table
