"""`cropapp classes`: the classes of a project."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table

from cropapp.cli.console import counted, opened, out, print_json, with_errors
from cropapp.core.changes import ChangeSet
from cropapp.core.entities import PhotoClass
from cropapp.services.class_list_csv import (
    ClassListPreview,
    export_class_list,
    import_class_list,
    preview_class_list,
)
from cropapp.services.class_presets import preview_preset
from cropapp.services.edit_classes import (
    ClassEdit,
    add_class,
    bring_class_back,
    delete_class,
    edit_class,
    find_class,
    names_as_counted,
    rename_class,
    retire_class,
)
from cropapp.services.merge_classes import merge_classes, preview_merge
from cropapp.services.settings import labels_author

app = typer.Typer(help="List and edit the classes of a project. Labels follow every edit.")

ProjectFile = Annotated[Path, typer.Argument(help="A .cropapp file.")]
Wanted = Annotated[str, typer.Argument(help="Name of a class, in any language, or its number.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Tell what would be done, do nothing.")]
Chinese = Annotated[str | None, typer.Option("--zh", help="Name in Traditional Chinese.")]
Scientific = Annotated[str | None, typer.Option(help="Scientific name.")]
Key = Annotated[str | None, typer.Option(help="The key that gives it; empty for none.")]
Colour = Annotated[str | None, typer.Option(help="#RRGGBB.")]
Description = Annotated[str | None, typer.Option(help="How it is told from others.")]


@app.command("list")
@with_errors
def list_classes(
    project: ProjectFile,
    as_json: Annotated[bool, typer.Option("--json", help="For scripts.")] = False,
    retired: Annotated[bool, typer.Option("--all", help="Retired ones too.")] = False,
) -> None:
    """List the classes with what is labelled and predicted so."""
    with opened(project) as open_project:
        every = open_project.classes(include_retired=True)
        counts = open_project.counts()
    names = names_as_counted(every)
    shown = [c for c in every if c.merged_into is None and (retired or not c.retired)]
    rows = [
        _as_dict(each, names)
        | {
            "labelled": counts.by_label.get(each.id, 0),
            "predicted": counts.by_prediction.get(each.id, 0),
        }
        for each in shown
    ]
    if as_json:
        print_json(rows)
        return
    table = Table()
    columns = ("id", "key", "name", "name_zh", "name_scientific", "labelled", "predicted")
    for column in (*columns[:-1], "predicted, not labelled"):
        table.add_column(column)
    for row in rows:
        cells = [str(row[column] if row[column] is not None else "") for column in columns]
        cells[2] += " (retired)" if row["retired"] else ""
        table.add_row(*cells)
    out.print(table)


@app.command("add")
@with_errors
def add(
    project: ProjectFile,
    name: Annotated[str, typer.Argument(help="Its name.")],
    zh: Chinese = None,
    scientific: Scientific = None,
    key: Key = None,
    colour: Colour = None,
    description: Description = None,
) -> None:
    """Add a class; key and colour are the next free ones unless given."""
    edit = ClassEdit(name_zh=zh, name_scientific=scientific, description=description)
    with opened(project) as open_project:
        added = add_class(
            open_project, name, colour=colour, key=key, edit=edit, author=labels_author()
        )
    out.print(f"Added {added.name}, key {added.key or 'none'}, colour {added.colour}.")


@app.command("edit")
@with_errors
def edit(
    project: ProjectFile,
    name: Wanted,
    zh: Chinese = None,
    scientific: Scientific = None,
    key: Key = None,
    colour: Colour = None,
    description: Description = None,
) -> None:
    """Change what is said of a class; a key is taken from the class that has it."""
    wanted = ClassEdit(
        name_zh=zh, name_scientific=scientific, key=key, colour=colour, description=description
    )
    with opened(project) as open_project:
        known = find_class(open_project, name)
        _say(edit_class(open_project, known.id, wanted, author=labels_author()))


@app.command("rename")
@with_errors
def rename(
    project: ProjectFile,
    name: Wanted,
    new_name: Annotated[str, typer.Argument(help="What it is called from now on.")],
) -> None:
    """Rename a class; every label keeps it."""
    with opened(project) as open_project:
        known = find_class(open_project, name)
        _say(rename_class(open_project, known.id, new_name, author=labels_author()))


@app.command("merge")
@with_errors
def merge(
    project: ProjectFile,
    name: Wanted,
    into: Annotated[str, typer.Argument(help="The class it counts as from now on.")],
    dry_run: DryRun = False,
) -> None:
    """Let one class count as another; no label is rewritten."""
    with opened(project) as open_project:
        source, target = find_class(open_project, name), find_class(open_project, into)
        preview = preview_merge(open_project, source.id, target.id)
        out.print(
            f"{counted(preview.labels, 'photo')} labelled {source.name} will count as "
            f"{target.name}, {preview.predictions:,} predicted so will be shown as it."
        )
        if not dry_run:
            _say(merge_classes(open_project, source.id, target.id, author=labels_author()))


@app.command("retire")
@with_errors
def retire(
    project: ProjectFile,
    name: Wanted,
    back: Annotated[bool, typer.Option("--back", help="Take it into use again.")] = False,
) -> None:
    """Take a class out of use: its labels are kept, nothing is learned from them."""
    with opened(project) as open_project:
        known = find_class(open_project, name)
        change = bring_class_back if back else retire_class
        _say(change(open_project, known.id, author=labels_author()))


@app.command("delete")
@with_errors
def delete(project: ProjectFile, name: Wanted) -> None:
    """Delete a class that was never used."""
    with opened(project) as open_project:
        known = find_class(open_project, name)
        _say(delete_class(open_project, known.id, author=labels_author()))


@app.command("export")
@with_errors
def export(
    project: ProjectFile, target: Annotated[Path, typer.Argument(help="The CSV to write.")]
) -> None:
    """Write the list of classes as CSV."""
    with opened(project) as open_project:
        count = export_class_list(open_project, target)
    out.print(f"Wrote {counted(count, 'class', 'classes')} to {target}.", soft_wrap=True)


@app.command("import")
@with_errors
def import_list(
    project: ProjectFile,
    source: Annotated[Path, typer.Argument(help="A CSV of classes; the name column is needed.")],
    dry_run: DryRun = False,
) -> None:
    """Add and change classes by a CSV, as one step."""
    with opened(project) as open_project:
        preview = preview_class_list(open_project, source)
        _say_preview(preview)
        if not dry_run:
            _say(import_class_list(open_project, preview, author=labels_author()))


@app.command("preset")
@with_errors
def preset(
    project: ProjectFile,
    name: Annotated[str, typer.Argument(help="taiwan-crops-33.")] = "taiwan-crops-33",
    dry_run: DryRun = False,
) -> None:
    """Add the classes of a list that comes with the program, as one step."""
    with opened(project) as open_project:
        preview = preview_preset(open_project, name)
        _say_preview(preview)
        if not dry_run:
            _say(import_class_list(open_project, preview, author=labels_author()))


def _say(step: ChangeSet | None) -> None:
    out.print(f"Done: {step.name}." if step else "Nothing to change.", soft_wrap=True)


def _say_preview(preview: ClassListPreview) -> None:
    out.print(f"New: {', '.join(preview.added) or 'none'}.", soft_wrap=True)
    for name, fields in preview.changed:
        out.print(f"Changed: {name}: {', '.join(fields)}.", soft_wrap=True)
    out.print(f"As before: {preview.unchanged:,}.")


def _as_dict(known: PhotoClass, names: dict[Any, str]) -> dict[str, Any]:
    return {
        "id": known.id,
        "name": known.name,
        "name_zh": known.name_zh,
        "name_scientific": known.name_scientific,
        "key": known.key,
        "colour": known.colour,
        "description": known.description,
        "retired": known.retired,
        "look_alikes": [names[other] for other in known.look_alikes],
        "reference_photos": list(known.reference_photos),
    }
