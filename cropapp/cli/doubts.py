"""`cropapp doubts`: labels that are probably wrong."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table

from cropapp.cli.classify import Device
from cropapp.cli.console import at_work, counted, out, percent, print_json, with_errors
from cropapp.core.entities import ClassId, LabelDoubt
from cropapp.services.doubts import DoubtSummary, find_doubts
from cropapp.services.project import Project


@with_errors
def doubts(
    project: Annotated[Path, typer.Argument(help="A .cropapp file.")],
    device: Device = "auto",
    limit: Annotated[int, typer.Option(min=1, help="How many to list.")] = 20,
    as_json: Annotated[bool, typer.Option("--json", help="All of them, for scripts.")] = False,
) -> None:
    """Look for labels that are probably wrong, and list them, the worst first.

    Each label is judged by models that have not seen it. Nothing is changed: give the right class,
    or the same one again to keep it off the list.
    """
    with at_work(project, device) as (open_project, process, task):
        process.start()
        found = find_doubts(open_project, process, task)
        rows = _rows(open_project, found.doubts if as_json else found.doubts[:limit])
    if as_json:
        print_json({"checked": found.checked, "doubts": rows})
    else:
        _print(found, rows)


def _rows(project: Project, chosen: tuple[LabelDoubt, ...]) -> list[dict[str, Any]]:
    names: dict[ClassId, str] = {
        entry.id: entry.name for entry in project.classes(include_retired=True)
    }
    found = {photo.id: photo for photo in project.photos([doubt.photo_id for doubt in chosen])}
    return [
        {
            "photo": str(project.photo_path(found[doubt.photo_id])),
            "label": names.get(doubt.class_id),
            "said": names.get(doubt.said_class_id),
            "doubt": round(doubt.doubt, 4),
        }
        for doubt in chosen
        if doubt.photo_id in found
    ]


def _print(found: DoubtSummary, rows: list[dict[str, Any]]) -> None:
    if rows:
        table = Table()
        for column in ("photo", "label", "said instead", "doubt"):
            table.add_column(column, overflow="fold")
        for row in rows:
            table.add_row(
                row["photo"], row["label"] or "", row["said"] or "", percent(row["doubt"])
            )
        out.print(table)
    count = len(found.doubts)
    looks = "looks" if count == 1 else "look"
    out.print(f"{count:,} of {counted(found.checked, 'label')} {looks} wrong.")
