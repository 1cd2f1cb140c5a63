"""`cropapp summary`: how far a project is, by class, day, folder and camera."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table

from cropapp.cli.console import counted, opened, out, percent, print_json, with_errors
from cropapp.services.overview import Number, Overview, read_overview
from cropapp.services.unlike_seen import unlike_sentence


@with_errors
def summary(
    project: Annotated[Path, typer.Argument(help="A .cropapp file.")],
    as_json: Annotated[bool, typer.Option("--json", help="For scripts.")] = False,
) -> None:
    """Print the numbers of the overview page."""
    with opened(project) as open_project:
        overview = read_overview(open_project)
    if as_json:
        print_json(_as_dict(overview))
        return
    _print_how_far(overview)
    _print_classes(overview)
    _print_pairs(
        "By day taken", "day", [(_day(d.day), d.photos, d.labelled) for d in overview.days]
    )
    _print_pairs(
        "By folder",
        "folder",
        [(_folder_name(f.under, f.name), f.photos, f.labelled) for f in overview.folders],
    )
    _print_counts("Labelled per day", ((f"{d.day}", d.labelled) for d in overview.labelled_on))
    _print_counts("By camera", ((name or "no camera named", n) for name, n in overview.cameras))
    _print_counts("Unreadable, by reason", overview.unreadable)
    _print_counts(
        "Excluded, by reason", ((reason or "no reason", n) for reason, n in overview.excluded)
    )


def _print_how_far(overview: Overview) -> None:
    photos, labelled = overview.photos.photos, overview.labelled.photos
    share = f" ({percent(labelled / photos)})" if photos else ""
    out.print(f"{labelled:,} of {counted(photos, 'photo')} labelled{share}.")
    balance = overview.balance()
    if balance:
        small, large = balance
        out.print(
            f"Smallest class: {small.entry.name}, {small.labelled.photos:,}. "
            f"Largest: {large.entry.name}, {large.labelled.photos:,}."
        )
    sentence = unlike_sentence(overview.unlike)
    if sentence:
        out.print(sentence, soft_wrap=True)
    _print_counts("Review", ((str(state), number) for state, number in overview.review))
    _print_counts("Files", ((str(state), number) for state, number in overview.states))


def _print_classes(overview: Overview) -> None:
    table = Table(title="By class")
    for column in ("class", "labelled", "predicted, not reviewed"):
        table.add_column(column, justify="left" if column == "class" else "right")
    for each in overview.classes:
        name = f"{each.entry.name} (retired)" if each.entry.retired else each.entry.name
        table.add_row(name, f"{each.labelled.photos:,}", f"{each.predicted.photos:,}")
    out.print(table)


def _print_pairs(title: str, first: str, rows: list[tuple[str, Number, Number]]) -> None:
    table = Table(title=title)
    for column in (first, "photos", "labelled"):
        table.add_column(column, justify="left" if column == first else "right")
    for name, photos, labelled in rows:
        table.add_row(name, f"{photos.photos:,}", f"{labelled.photos:,}")
    if rows:
        out.print(table)


def _print_counts(title: str, rows: Iterable[tuple[str, Number]]) -> None:
    shown = [(name, number.photos) for name, number in rows if number.photos]
    if not shown:
        return
    table = Table(title=title)
    table.add_column("")
    table.add_column("photos", justify="right")
    for name, photos in shown:
        table.add_row(name, f"{photos:,}")
    out.print(table)


def _day(day: object) -> str:
    return "no time" if day is None else str(day)


def _folder_name(under: str, name: str) -> str:
    return f"  {name}" if under else name


def _as_dict(overview: Overview) -> dict[str, Any]:
    return {
        "photos": overview.photos.photos,
        "labelled": overview.labelled.photos,
        "unlike_seen": overview.unlike.unlike,
        "unlike_seen_of": overview.unlike.judged,
        "review": {str(state): number.photos for state, number in overview.review},
        "files": {str(state): number.photos for state, number in overview.states},
        "classes": [
            {
                "id": each.entry.id,
                "name": each.entry.name,
                "retired": each.entry.retired,
                "labelled": each.labelled.photos,
                "predicted_not_reviewed": each.predicted.photos,
            }
            for each in overview.classes
        ],
        "days": [
            {
                "day": None if each.day is None else each.day.isoformat(),
                "photos": each.photos.photos,
                "labelled": each.labelled.photos,
            }
            for each in overview.days
        ],
        "folders": [
            {
                "folder_id": each.folder_id,
                "under": each.under,
                "name": each.name,
                "photos": each.photos.photos,
                "labelled": each.labelled.photos,
            }
            for each in overview.folders
        ],
        "labelled_per_day": {
            each.day.isoformat(): each.labelled.photos for each in overview.labelled_on
        },
        "cameras": {name: number.photos for name, number in overview.cameras},
        "unreadable": {reason: number.photos for reason, number in overview.unreadable},
        "excluded": {reason: number.photos for reason, number in overview.excluded},
    }
