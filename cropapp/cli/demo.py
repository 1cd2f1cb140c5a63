"""`cropapp demo`: the whole loop on a rendered field."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from cropapp.cli.console import console_task, counted, out, percent, with_errors
from cropapp.cli.window import open_window
from cropapp.core.display import has_display
from cropapp.core.paths import plain_path
from cropapp.services.app_folders import remember_project
from cropapp.services.demo import DemoReport, run_demo
from cropapp.services.inference_client import ModelProcess
from cropapp.services.project import Project


@with_errors
def demo(
    folder: Annotated[
        Path | None, typer.Option(help="Where to make it; a new folder by default.")
    ] = None,
    photos: Annotated[int, typer.Option(min=100, help="How many photos to render.")] = 300,
    seed: Annotated[int, typer.Option(help="Another seed gives another field.")] = 7,
    window: Annotated[bool, typer.Option(help="Open the window at the end.")] = True,
) -> None:
    """Render a field, predict, correct, learn, predict anew, export; then open the window."""
    place = plain_path(folder) if folder else _free_folder(Path.cwd() / "cropapp-demo")
    process = ModelProcess()
    process.start()
    try:
        with console_task() as task:
            report = run_demo(place, process, task, photos=photos, seed=seed)
    finally:
        process.close()
    _print_report(report)
    with Project.open(report.project) as project:
        remember_project(project)
    if not window:
        return
    if not has_display():
        out.print("There is no display, so the window is not opened. With one, open it by:")
        out.print(f'  cropapp open "{report.project}"', soft_wrap=True)
        return
    open_window(report.project)


def _free_folder(wanted: Path) -> Path:
    """Return `wanted`, or it with a number if there is something there already."""
    place, number = wanted, 2
    while place.exists() and any(place.iterdir()):
        place = wanted.with_name(f"{wanted.name}-{number}")
        number += 1
    return place


def _print_report(report: DemoReport) -> None:
    before, after = report.before, report.after
    table = Table(title="What happened on the rendered field")
    table.add_column("step")
    table.add_column("result")
    table.add_column("seconds", justify="right")
    rows = (
        ("render", f"{counted(report.photos, 'photo')}, drawn by the program", "render"),
        ("predict", f"{before.model}; {report.unreadable} unreadable", "predict"),
        ("correct", f"{report.corrected} corrected, {report.confirmed} confirmed", ""),
        ("learn, predict anew", _learned(report), "learn"),
        ("export", report.labels_csv.name, "export"),
    )
    for step, result, key in rows:
        table.add_row(step, result, f"{report.seconds[key]:.1f}" if key else "")
    out.print(table)
    scores = Table(title=f"Right on {counted(before.of, 'photo')} without a label")
    for column in ("", "labels", "right", "accuracy"):
        scores.add_column(column, justify="left" if not column else "right")
    scores.add_row("before", "0", str(before.right), percent(before.accuracy))
    scores.add_row("after", str(after.labels_given), str(after.right), percent(after.accuracy))
    out.print(scores)
    out.print(f"Project: {report.project}", soft_wrap=True)
    out.print(f"Labels:  {report.labels_csv}", soft_wrap=True)


def _learned(report: DemoReport) -> str:
    learned = report.learned
    changed = counted(learned.changed_predictions, "prediction")
    return f"{learned.version.name}: {changed} changed"
