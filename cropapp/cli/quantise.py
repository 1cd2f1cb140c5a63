"""`cropapp models quantise`: a faster form of a version, in 8-bit integers."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from cropapp.cli.classify import Device
from cropapp.cli.console import at_work, out, print_json, with_errors
from cropapp.core.entities import ModelVersion
from cropapp.core.errors import UserError
from cropapp.services.classify import classify_project
from cropapp.services.model_registry import find_version, use_version
from cropapp.services.project import Project
from cropapp.services.quantise import QuantiseOutcome, quantise_version


def add_quantise_command(app: typer.Typer) -> None:
    """Add the command of this file to `cropapp models`."""
    app.command("quantise")(quantise)


@with_errors
def quantise(
    project: Annotated[Path, typer.Argument(help="A .cropapp file.")],
    version: Annotated[
        str, typer.Argument(help="Number, name or uid of a version; the active one if left out.")
    ] = "",
    use: Annotated[
        bool, typer.Option("--use", help="Make it the active version, if it is kept.")
    ] = False,
    device: Device = "auto",
    as_json: Annotated[bool, typer.Option("--json", help="For scripts.")] = False,
) -> None:
    """Make a faster form of a version in 8-bit integers; kept only if it is as good."""
    with at_work(project, device) as (open_project, process, task):
        parent = _wanted(open_project, version)
        outcome = quantise_version(open_project, process, task, parent)
        is_used = use and outcome.version is not None
        if use and outcome.version is not None:
            use_version(open_project, outcome.version.id, process, task)
            classify_project(open_project, process, task)
    if as_json:
        print_json(_as_dict(outcome) | {"active": is_used})
        return
    out.print(outcome.words, soft_wrap=True)
    if is_used:
        out.print("It is active.")
    elif outcome.version is not None:
        out.print("“cropapp models use” makes it the active one.")


def _wanted(project: Project, version: str) -> ModelVersion:
    found = find_version(project, version) if version else project.active_model()
    if found is None:
        raise UserError(
            "There is no model yet that could be made in 8-bit integers.",
            hint="Label a few photos and learn first.",
        )
    return found


def _as_dict(outcome: QuantiseOutcome) -> dict[str, Any]:
    made = outcome.version
    return {
        "kept": made is not None,
        "id": made.id if made else None,
        "uid": made.uid if made else None,
        "name": made.name if made else None,
        "parent_id": outcome.parent.id,
        "accuracy": outcome.after,
        "parent_accuracy": outcome.before,
        "held_out": outcome.held_out,
        "photos_per_s": outcome.photos_per_s,
        "parent_photos_per_s": outcome.parent_photos_per_s,
        "seconds": outcome.seconds,
        "words": outcome.words,
    }
