"""`cropapp models export`, `pack` and `import`: versions that leave the program, or come in."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cropapp.cli.classify import Device
from cropapp.cli.console import at_work, counted, out, print_json, with_errors
from cropapp.core.export_formats import ExportFormat
from cropapp.services.carry_versions import import_version, pack_version
from cropapp.services.classify import classify_project
from cropapp.services.export_model import ModelExport, export_version
from cropapp.services.model_registry import find_version, use_version

ProjectFile = Annotated[Path, typer.Argument(help="A .cropapp file.")]
Wanted = Annotated[str, typer.Argument(help="Number, name or uid of a version.")]


def add_file_commands(app: typer.Typer) -> None:
    """Add the commands of this file to `cropapp models`."""
    app.command("export")(export)
    app.command("pack")(pack)
    app.command("import")(bring_in)


@with_errors
def export(
    project: ProjectFile,
    version: Wanted,
    folder: Annotated[Path, typer.Argument(help="A new folder.")],
    forms: Annotated[
        list[ExportFormat] | None,
        typer.Option("--format", "-f", help="May be given several times; onnx if left out."),
    ] = None,
    device: Device = "cpu",
    as_json: Annotated[bool, typer.Option("--json", help="For scripts.")] = False,
) -> None:
    """Write a version for other programs: a network, model.json and an example that runs it."""
    with at_work(project, device) as (open_project, process, task):
        found = find_version(open_project, version)
        wanted = forms or [ExportFormat.ONNX]
        done = export_version(open_project, found, folder, wanted, process, task)
    if as_json:
        print_json(_as_dict(done))
        return
    for form in done.forms:
        out.print(
            f"{form.form}: checked with {form.runtime} on {counted(form.photos, 'photo')}, no "
            f"probability is off by more than {form.largest_difference:.1e}.",
            soft_wrap=True,
        )
    out.print(f"{found.name} is in {done.folder} ({done.size_bytes / 1e6:.1f} MB).", soft_wrap=True)


@with_errors
def pack(
    project: ProjectFile,
    version: Wanted,
    file: Annotated[Path, typer.Argument(help="A new file; it ends in .cropmodel.")],
) -> None:
    """Write a version as one file to carry to another machine."""
    with at_work(project, "cpu") as (open_project, process, task):
        found = find_version(open_project, version)
        target = pack_version(open_project, found, file, process, task)
    out.print(
        f"{found.name} is in {target} ({target.stat().st_size / 1e6:.1f} MB).", soft_wrap=True
    )


@with_errors
def bring_in(
    project: ProjectFile,
    source: Annotated[Path, typer.Argument(help="A .cropmodel file, or a model folder.")],
    use: Annotated[bool, typer.Option("--use", help="Make it the active version.")] = False,
    device: Device = "auto",
    as_json: Annotated[bool, typer.Option("--json", help="For scripts.")] = False,
) -> None:
    """Bring in a version of another machine. Classes are matched by their names."""
    with at_work(project, device) as (open_project, process, task):
        version = import_version(open_project, source, process, task)
        if use:
            use_version(open_project, version.id, process, task)
            classify_project(open_project, process, task)
        names = {each.id: each.name for each in open_project.classes(include_retired=True)}
    classes = [names.get(class_id, "?") for class_id in version.class_ids]
    if as_json:
        print_json({"id": version.id, "uid": version.uid, "name": version.name, "classes": classes})
        return
    state = "is active" if use else "is listed; “cropapp models use” makes it the active one"
    out.print(f"{version.name} {state}: {', '.join(classes)}.", soft_wrap=True)


def _as_dict(done: ModelExport) -> dict[str, object]:
    return {
        "folder": str(done.folder),
        "size_bytes": done.size_bytes,
        "formats": {
            str(form.form): {
                "largest_difference": form.largest_difference,
                "runtime": form.runtime,
                "photos": form.photos,
                "seconds": round(form.seconds, 2),
            }
            for form in done.forms
        },
    }
