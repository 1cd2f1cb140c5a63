"""`cropapp learn`: learn from the labels and predict everything anew."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cropapp.cli.classify import Device, Engine
from cropapp.cli.console import at_work, counted, out, print_json, with_errors
from cropapp.core.engines import EngineName
from cropapp.services.learn import learn_from_labels


@with_errors
def learn(
    project: Annotated[Path, typer.Argument(help="A .cropapp file.")],
    device: Device = "auto",
    engine: Engine = EngineName.AUTO,
    as_json: Annotated[bool, typer.Option("--json", help="Print the result for scripts.")] = False,
) -> None:
    """Fit a new model version on all labels. It becomes active unless it is worse."""
    with at_work(project, device, engine) as (open_project, process, task):
        process.start()
        summary = learn_from_labels(open_project, process, task)
    if as_json:
        print_json(
            {
                "version": summary.version.name,
                "uid": summary.version.uid,
                "promoted": summary.promoted,
                "labels": summary.photos_learned,
                "accuracy_before": summary.before_accuracy,
                "accuracy": summary.after_accuracy,
                "predicted": summary.predicted,
                "changed_predictions": summary.changed_predictions,
                "seconds": round(summary.seconds, 3),
                "metrics": summary.version.metrics,
            }
        )
        return
    out.print(f"{summary.version.name}: learned from {counted(summary.photos_learned, 'label')}.")
    out.print(summary.verdict)
    if summary.promoted:
        out.print(
            f"Predicted {counted(summary.predicted, 'photo')} anew, "
            f"{summary.changed_predictions:,} differently, "
            f"in {summary.seconds:.1f} s in all."
        )
