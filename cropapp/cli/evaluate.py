"""`cropapp evaluate`: how good is what can be learned from the labels?"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from cropapp.cli.classify import Device
from cropapp.cli.console import console_task, opened, out, percent, print_json, with_errors
from cropapp.services.evaluate import Evaluation, evaluate_project
from cropapp.services.inference_client import ModelProcess


@with_errors
def evaluate(
    project: Annotated[Path, typer.Argument(help="A .cropapp file.")],
    device: Device = "auto",
    as_json: Annotated[bool, typer.Option("--json", help="Print the scores for scripts.")] = False,
) -> None:
    """Score on held-out photos: with whole groups left out, and at random."""
    process = ModelProcess(device)
    try:
        with opened(project) as open_project, console_task() as task:
            process.start()
            evaluation = evaluate_project(open_project, process, task)
    finally:
        process.close()
    if as_json:
        print_json(
            {
                "classes": [entry.name for entry in evaluation.classes],
                "grouped": evaluation.grouped.as_dict(),
                "random": evaluation.random.as_dict(),
                "warning": evaluation.warning,
            }
        )
        return
    _print_scores(evaluation)
    _print_confusion(evaluation)
    if evaluation.warning:
        out.print(evaluation.warning)


def _print_scores(evaluation: Evaluation) -> None:
    grouped, random = evaluation.grouped, evaluation.random
    table = Table(title=f"{grouped.photos:,} labelled photos, each held out once")
    for column in ("", "groups left out", "at random"):
        table.add_column(column, justify="left" if not column else "right")
    for name, one, other in (
        ("accuracy", grouped.accuracy, random.accuracy),
        ("balanced accuracy", grouped.balanced_accuracy, random.balanced_accuracy),
        ("macro F1", grouped.macro_f1, random.macro_f1),
        ("calibration error", grouped.calibration_error, random.calibration_error),
    ):
        table.add_row(name, percent(one), percent(other))
    out.print(table)
    per_class = Table(title="Groups left out, per class")
    for column in ("class", "photos", "precision", "recall", "F1"):
        per_class.add_column(column, justify="left" if column == "class" else "right")
    for entry, score in zip(evaluation.classes, grouped.per_class, strict=True):
        scores = (percent(value) for value in (score.precision, score.recall, score.f1))
        per_class.add_row(entry.name, f"{score.photos:,}", *scores)
    out.print(per_class)


def _print_confusion(evaluation: Evaluation) -> None:
    table = Table(title="Rows: label, columns: prediction")
    table.add_column("")
    for number, _ in enumerate(evaluation.classes, start=1):
        table.add_column(str(number), justify="right")
    rows = zip(evaluation.classes, evaluation.grouped.confusion, strict=True)
    for number, (entry, row) in enumerate(rows, start=1):
        table.add_row(f"{number} {entry.name}", *(str(cell) if cell else "·" for cell in row))
    out.print(table)
