"""`cropapp explain`: does the model look at the plant, or at what is behind it?"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from cropapp.cli.classify import Device
from cropapp.cli.console import at_work, out, percent, print_json, with_errors
from cropapp.services.explain import background_of_classes, evidence_warnings


@with_errors
def explain(
    project: Annotated[Path, typer.Argument(help="A .cropapp file.")],
    device: Device = "auto",
    as_json: Annotated[bool, typer.Option("--json", help="For scripts.")] = False,
) -> None:
    """Say for each class how much of the model's evidence lies in the background of its photos.

    Up to 30 labelled photos of each class are looked at. In the window the key C shows the evidence
    on the photo itself.
    """
    with at_work(project, device) as (open_project, process, task):
        process.start()
        found = background_of_classes(open_project, process, task)
        classes = open_project.classes(include_retired=True)
    names = {entry.id: entry.name for entry in classes}
    warnings = evidence_warnings(found, classes)
    if as_json:
        rows = [
            {
                "class": names.get(each.class_id),
                "photos": each.photos,
                "evidence_in_background": round(each.mean_share, 4),
                "photos_mostly_background": round(each.mostly_background, 4),
            }
            for each in found
        ]
        print_json({"classes": rows, "warnings": list(warnings)})
        return
    table = Table(title="Evidence outside the middle half of the photos")
    for column in ("class", "photos", "part of the evidence", "photos mostly so"):
        table.add_column(column, justify="left" if column == "class" else "right")
    for each in found:
        shares = percent(each.mean_share), percent(each.mostly_background)
        table.add_row(names.get(each.class_id, ""), f"{each.photos:,}", *shares)
    out.print(table)
    for sentence in warnings:
        out.print(sentence)
