"""`cropapp import-labels`: labels from class folders, a CSV file or another project."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from cropapp.cli.console import console_task, opened, out, percent, with_errors
from cropapp.core.agreement import Agreement
from cropapp.services.import_labels import LabelImportPreview, commit_import, preview_import
from cropapp.services.settings import labels_author

SHOWN = 10


@with_errors
def import_labels(
    project: Annotated[Path, typer.Argument(help="A .cropapp file.")],
    source: Annotated[
        Path,
        typer.Argument(
            help="A folder with a sub-folder per class, another .cropapp project, or a CSV with "
            "path and label; target_x and target_y beside the label, or in its place, are target "
            "points."
        ),
    ],
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Write without asking.")] = False,
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Replace labels given here that differ.")
    ] = False,
    author: Annotated[str | None, typer.Option(help="Who says so.")] = None,
) -> None:
    """Show what a source would bring in, then bring it in.

    target_x and target_y count from the left and the top of the upright picture: 0 to 1, or pixels
    as soon as one of the two is above 1.
    """
    with opened(project) as open_project:
        with console_task() as task:
            preview = preview_import(open_project, source, task)
        _print_preview(preview, overwrite=overwrite)
        if not preview.matched:
            raise typer.Exit(2)
        if not yes and not typer.confirm("Write these?"):
            out.print("Nothing was written.")
            raise typer.Exit(1)
        change = commit_import(
            open_project, preview, author=author or labels_author(), overwrite=overwrite
        )
    count = len(change.changes) if change else 0
    out.print(f"Wrote {count:,} labels." if preview.labels else f"Target points set: {count:,}")


def _print_preview(preview: LabelImportPreview, *, overwrite: bool) -> None:
    if preview.labels or not preview.targets:
        table = Table(title=f"{len(preview.labels):,} labels from {preview.source.name}")
        table.add_column("class")
        table.add_column("photos", justify="right")
        table.add_column("")
        for name, count in sorted(preview.per_class.items()):
            table.add_row(name, f"{count:,}", "new class" if name in preview.new_classes else "")
        out.print(table)
    _print_targets(preview, overwrite=overwrite)
    if preview.agreement is not None:
        out.print(_agreement_words(preview.agreement), soft_wrap=True)
    if preview.conflicts:
        what = "will be replaced" if overwrite else "stay as they are here"
        out.print(f"{len(preview.conflicts):,} photos are labelled otherwise and {what}:")
        for path, here, there in preview.conflicts[:SHOWN]:
            out.print(f"  {path}: {here} here, {there} there", soft_wrap=True)
    if preview.unmatched:
        out.print(f"{len(preview.unmatched):,} lines name no photo of the project:")
        for path in preview.unmatched[:SHOWN]:
            out.print(f"  {path}", soft_wrap=True)


def _agreement_words(agreement: Agreement) -> str:
    kappa = "" if agreement.kappa is None else f", Cohen's kappa {agreement.kappa:.2f}"
    return (
        f"Labelled here and there: {agreement.photos:,}; alike: {agreement.same:,} "
        f"({percent(agreement.share)}{kappa})"
    )


def _print_targets(preview: LabelImportPreview, *, overwrite: bool) -> None:
    if preview.targets:
        out.print(f"Target points from {preview.source.name}: {len(preview.targets):,}")
    if preview.target_conflicts:
        what = "will be replaced" if overwrite else "stays"
        count = len(preview.target_conflicts)
        out.print(f"Aimed elsewhere here, so the point here {what}: {count:,}")
    if preview.bad_targets:
        out.print(f"Target points that cannot be used: {len(preview.bad_targets):,}")
        for path, reason in preview.bad_targets[:SHOWN]:
            out.print(f"  {path}: {reason}", soft_wrap=True)
