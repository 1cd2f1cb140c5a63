"""`cropapp fields`: the borders of fields that lie under the map."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from cropapp.cli.console import opened, out, print_json, with_errors
from cropapp.core.errors import UserError
from cropapp.services.field_borders import add_borders, list_borders, remove_borders
from cropapp.services.photo_map import inside_rings, map_points


@with_errors
def fields(
    project: Annotated[Path, typer.Argument(help="A .cropapp file.")],
    add: Annotated[
        list[Path] | None, typer.Option("--add", help="A GeoJSON file; may be repeated.")
    ] = None,
    remove: Annotated[
        list[str] | None,
        typer.Option("--remove", help="Name of a file whose borders go; may be repeated."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="For scripts.")] = False,
) -> None:
    """Add or remove field borders, then list the fields with their photos."""
    with opened(project) as open_project:
        for name in remove or []:
            if not remove_borders(open_project, name):
                raise UserError(
                    f"The project has no field borders from {name}.",
                    hint="Run the command without --remove to see the files.",
                )
        for path in add or []:
            add_borders(open_project, path)
        points = map_points(open_project)
        listed = [
            {
                "file": each.source,
                "field": each.name or f"Field {each.number}",
                "photos": int(inside_rings(points, each.rings).sum()),
            }
            for each in list_borders(open_project)
        ]
    if as_json:
        print_json(listed)
        return
    table = Table()
    for column in ("file", "field", "photos"):
        table.add_column(column, justify="right" if column == "photos" else "left")
    for row in listed:
        table.add_row(str(row["file"]), str(row["field"]), f"{row['photos']:,}")
    out.print(table if listed else "The project has no field borders.")
