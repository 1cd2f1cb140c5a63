"""`cropapp evaluate`: how good is what can be learned from the labels?"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from cropapp.cli.classify import Device, Engine
from cropapp.cli.console import at_work, counted, out, percent, print_json, with_errors
from cropapp.cli.predict_options import options_as_dict, print_options, score_options
from cropapp.core.bootstrap import Range
from cropapp.core.engines import EngineName
from cropapp.core.learning_curve import LearningCurve
from cropapp.core.metrics import Scores
from cropapp.core.predict_views import PredictViews
from cropapp.core.splits import SplitScheme
from cropapp.services.evaluate import Evaluation, evaluate_project

_HEADS = {
    SplitScheme.GROUP: "groups left out",
    SplitScheme.FOLDER: "folders left out",
    SplitScheme.CAMERA_DAY: "days left out",
    SplitScheme.RANDOM: "at random",
}
_SHOWN_COVERAGE = (0.0, 0.5, 0.7, 0.8, 0.9, 0.96)


@with_errors
def evaluate(
    project: Annotated[Path, typer.Argument(help="A .cropapp file.")],
    device: Device = "auto",
    engine: Engine = EngineName.AUTO,
    scheme: Annotated[
        SplitScheme | None,
        typer.Option(help="What is held out together in the tables per class; default: group."),
    ] = None,
    learning_curve: Annotated[
        bool,
        typer.Option(
            "--learning-curve", help="Also the score against the number of labels; takes seconds."
        ),
    ] = False,
    views: Annotated[
        PredictViews, typer.Option(help="Also the score of several looks at each photo.")
    ] = PredictViews.PLAIN,
    ensemble: Annotated[
        str, typer.Option(help="Also the score of versions that predict together: 3,5.")
    ] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print the scores for scripts.")] = False,
) -> None:
    """Score on held-out photos: with whole groups, folders or days left out, and at random."""
    asked = {scheme} if scheme in (SplitScheme.FOLDER, SplitScheme.CAMERA_DAY) else None
    with at_work(project, device, engine) as (open_project, process, task):
        process.start()
        evaluation = evaluate_project(
            open_project, process, task, schemes=asked, with_curve=learning_curve
        )
        options = score_options(open_project, process, task, views=views, ensemble=ensemble)
    if as_json:
        print_json(evaluation.as_dict() | options_as_dict(options))
        return
    chosen = scheme or SplitScheme.GROUP
    _print_scores(evaluation)
    _print_classes(evaluation, chosen)
    _print_confusion(evaluation, chosen)
    _print_confidence(evaluation.schemes[chosen])
    if evaluation.curve is not None:
        _print_curve(evaluation, evaluation.curve)
    print_options(options)
    for sentence in (*evaluation.advice, evaluation.warning):
        if sentence:
            out.print(sentence)


def _with_range(value: float | None, span: Range | None) -> str:
    if value is None:
        return ""
    return percent(value) + (f" ({percent(span[0])} to {percent(span[1])})" if span else "")


def _print_scores(evaluation: Evaluation) -> None:
    shown = {name: evaluation.schemes[name] for name in _HEADS if name in evaluation.schemes}
    table = Table(
        title=f"{counted(evaluation.random.photos, 'labelled photo')}, each held out once; "
        "95 % intervals"
    )
    table.add_column("")
    for name in shown:
        table.add_column(_HEADS[name], justify="right")
    rows = {
        "accuracy": [_with_range(s.accuracy, s.accuracy_range) for s in shown.values()],
        "among the first 5": [_with_range(s.top5_accuracy, s.top5_range) for s in shown.values()],
        "balanced accuracy": [
            _with_range(s.balanced_accuracy, s.balanced_range) for s in shown.values()
        ],
        "macro F1": [_with_range(s.macro_f1, s.macro_f1_range) for s in shown.values()],
        "calibration error": [percent(s.calibration_error) for s in shown.values()],
        "the same before calibration": [
            _with_range(s.calibration_error_before, None) for s in shown.values()
        ],
        "photos / groups": [f"{s.photos:,} / {s.groups:,}" for s in shown.values()],
    }
    for title, cells in rows.items():
        table.add_row(title, *cells)
    out.print(table)


def _print_classes(evaluation: Evaluation, scheme: SplitScheme) -> None:
    table = Table(title=f"Per class, {_HEADS[scheme]}")
    for column in ("class", "photos", "precision", "recall", "F1"):
        table.add_column(column, justify="left" if column == "class" else "right")
    scores = evaluation.schemes[scheme].per_class
    for entry, score in zip(evaluation.classes, scores, strict=True):
        table.add_row(
            entry.name,
            f"{score.photos:,}",
            _with_range(score.precision, score.precision_range),
            _with_range(score.recall, score.recall_range),
            _with_range(score.f1, score.f1_range),
        )
    out.print(table)


def _print_confusion(evaluation: Evaluation, scheme: SplitScheme) -> None:
    table = Table(title="Rows: label, columns: prediction")
    table.add_column("")
    for number, _ in enumerate(evaluation.classes, start=1):
        table.add_column(str(number), justify="right")
    confusion = evaluation.schemes[scheme].confusion
    rows = zip(evaluation.classes, confusion, strict=True)
    for number, (entry, row) in enumerate(rows, start=1):
        table.add_row(f"{number} {entry.name}", *(str(cell) if cell else "·" for cell in row))
    out.print(table)


def _print_confidence(scores: Scores) -> None:
    reliability = Table(title="How sure, how often right")
    for column in ("sure", "right", "photos"):
        reliability.add_column(column, justify="right")
    for entry in scores.reliability:
        if entry.photos:
            cells = percent(entry.confidence), percent(entry.accuracy), f"{entry.photos:,}"
            reliability.add_row(*cells)
    out.print(reliability)
    coverage = Table(title="If it answers only where it is sure enough")
    for column in ("at least", "photos answered", "right on those"):
        coverage.add_column(column, justify="right")
    for point in scores.coverage:
        if point.threshold in _SHOWN_COVERAGE and point.coverage:
            cells = percent(point.threshold), percent(point.coverage), percent(point.accuracy)
            coverage.add_row(*cells)
    out.print(coverage)


def _print_curve(evaluation: Evaluation, curve: LearningCurve) -> None:
    table = Table(title="Right on held-out photos, by number of labels learned from")
    table.add_column("labels", justify="right")
    table.add_column("all", justify="right")
    for number, _ in enumerate(evaluation.classes, start=1):
        table.add_column(str(number), justify="right")
    for point in sorted(curve.points, key=lambda point: point.labels):
        recalls = (percent(recall) for recall in point.recall_per_class)
        table.add_row(f"{point.labels:,}", percent(point.accuracy), *recalls)
    out.print(table)
