"""`cropapp models`: the model versions of a project."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table

from cropapp.cli.classify import Device
from cropapp.cli.console import console_task, opened, out, percent, print_json, with_errors
from cropapp.core.entities import ModelVersion
from cropapp.services.inference_client import ModelProcess
from cropapp.services.model_registry import find_version, starter_models, use_version

app = typer.Typer(help="List, show and switch the model versions of a project.")

ProjectFile = Annotated[Path, typer.Argument(help="A .cropapp file.")]
Wanted = Annotated[str, typer.Argument(help="Number, name or uid of a version.")]


@app.command("list")
@with_errors
def list_versions(
    project: ProjectFile,
    as_json: Annotated[bool, typer.Option("--json", help="For scripts.")] = False,
) -> None:
    """List all versions, the active one marked."""
    with opened(project) as open_project:
        versions, active = open_project.model_versions(), open_project.active_model()
    if as_json:
        print_json([_as_dict(version, active) for version in versions])
        return
    table = Table()
    for column in ("", "id", "name", "kind", "made", "labels", "groups left out", "at random"):
        table.add_column(column)
    for version in versions:
        mark = "●" if active and version.id == active.id else ""
        made = f"{version.created_at.astimezone():%Y-%m-%d %H:%M}"
        table.add_row(
            mark,
            str(version.id),
            version.name,
            str(version.kind),
            made,
            str(version.metrics.get("labels", "")),
            _accuracy(version, "grouped"),
            _accuracy(version, "random"),
        )
    out.print(table)


@app.command("starters")
@with_errors
def list_starters() -> None:
    """List the starter models that come with the program."""
    for card in starter_models():
        out.print(f"{card.name}: {', '.join(card.classes)}", soft_wrap=True)


@app.command("show")
@with_errors
def show(project: ProjectFile, version: Wanted) -> None:
    """Print all that is known of a version, as JSON."""
    with opened(project) as open_project:
        found = find_version(open_project, version)
        active = open_project.active_model()
        names = {entry.id: entry.name for entry in open_project.classes(include_retired=True)}
        details = _as_dict(found, active) | {
            "classes": [names.get(class_id, "?") for class_id in found.class_ids],
            "metrics": found.metrics,
            "folder": str(open_project.model_folder(found)),
        }
    print_json(details)


@app.command("use")
@with_errors
def use(project: ProjectFile, version: Wanted, device: Device = "auto") -> None:
    """Make a version the active one, forward or back."""
    process = ModelProcess(device)
    try:
        with opened(project) as open_project, console_task() as task:
            found = find_version(open_project, version)
            use_version(open_project, found.id, process, task)
    finally:
        process.close()
    out.print(f"{found.name} is active.")


def _accuracy(version: ModelVersion, which: str) -> str:
    scores = version.metrics.get(which)
    return percent(scores["accuracy"]) if scores else ""


def _as_dict(version: ModelVersion, active: ModelVersion | None) -> dict[str, Any]:
    return {
        "id": version.id,
        "uid": version.uid,
        "name": version.name,
        "kind": str(version.kind),
        "created_at": version.created_at.isoformat(),
        "parent_id": version.parent_id,
        "active": active is not None and active.id == version.id,
    }
