"""`cropapp review`: what to review next, and how the person gets on."""

from __future__ import annotations

from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table

from cropapp.cli.console import console_task, counted, opened, out, percent, print_json, with_errors
from cropapp.core.entities import ClassId, Photo
from cropapp.services.project import Project
from cropapp.services.review_order import (
    ReviewOrder,
    ReviewQueue,
    ReviewRequest,
    ReviewScope,
    find_review_queue,
    unit_answers,
)
from cropapp.services.review_progress import review_progress
from cropapp.services.settings import labels_author


class Photos(StrEnum):
    """The scopes that need no window."""

    NOT_REVIEWED = ReviewScope.NOT_REVIEWED
    UNSURE = ReviewScope.UNSURE
    ALL = ReviewScope.ALL


@with_errors
def review(
    project: Annotated[Path, typer.Argument(help="A .cropapp file.")],
    order: Annotated[
        ReviewOrder, typer.Option(help="What comes first.")
    ] = ReviewOrder.LEAST_CERTAIN,
    photos: Annotated[Photos, typer.Option(help="Which photos.")] = Photos.NOT_REVIEWED,
    bursts: Annotated[bool, typer.Option(help="Count a burst as one.")] = True,
    limit: Annotated[int, typer.Option(min=1, help="How many to list.")] = 20,
    author: Annotated[str | None, typer.Option(help="Whose labels of today to count.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="For scripts.")] = False,
) -> None:
    """List what to review next, in the order the window would show it.

    worth-labelling: what the model would learn most from. suspicious: labels that are probably
    wrong, with what is said instead; `cropapp doubts` looks for them anew.
    """
    request = ReviewRequest(order, ReviewScope(photos), bursts_as_one=bursts)
    with opened(project) as open_project:
        with console_task() as task:
            queue = find_review_queue(open_project, request, task)
        progress = review_progress(open_project, author or labels_author(), datetime.now(UTC))
        names = {entry.id: entry.name for entry in open_project.classes(include_retired=True)}
        units = [open_project.photos(queue.unit(index)) for index in range(min(limit, len(queue)))]
        rows = [_row(open_project, queue, unit, names) for unit in units]
    left = len(queue.photo_ids)
    if as_json:
        print_json({"left": left, "units": len(queue), "today": progress.today, "next": rows})
        return
    table = Table()
    for column in ("photo", "photos as one", "predicted", "sure", "label"):
        table.add_column(column, overflow="fold")
    for row in rows:
        sure = "" if row["confidence"] is None else percent(row["confidence"])
        count = str(len(row["photos"])) if len(row["photos"]) > 1 else ""
        table.add_row(row["photos"][0], count, row["predicted"] or "", sure, row["label"] or "")
    out.print(table)
    out.print(
        f"{counted(left, 'photo')} left in {counted(len(queue), 'decision')}; "
        f"{progress.today:,} decided today."
    )


def _row(
    project: Project, queue: ReviewQueue, unit: list[Photo], names: dict[ClassId, str]
) -> dict[str, Any]:
    top, label = unit_answers(queue, unit), unit[0].label.class_id
    return {
        "photos": [str(project.photo_path(photo)) for photo in unit],
        "predicted": names.get(top[0].class_id) if top else None,
        "confidence": top[0].confidence if top else None,
        "label": None if label is None else names.get(label),
    }
