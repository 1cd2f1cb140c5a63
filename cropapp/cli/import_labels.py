"""`cropapp import-labels`: labels from class folders, a CSV file or another project."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from cropapp.cli.console import ask, console_task, counted, opened, out, percent, with_errors
from cropapp.core.agreement import Agreement
from cropapp.core.rounding import rounded
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
        ask("Write these?", yes=yes, otherwise="Nothing was written.")
        change = commit_import(
            open_project, preview, author=author or labels_author(), overwrite=overwrite
        )
    count = len(change.changes) if change else 0
    labels = f"Wrote {counted(count, 'label')}."
    out.print(labels if preview.labels else f"Target points set: {count:,}")
    if preview.open_ids and not overwrite:
        out.print(f"To settle what differs: cropapp differences {project}", soft_wrap=True)


def _print_preview(preview: LabelImportPreview, *, overwrite: bool) -> None:
    if preview.labels or not preview.targets:
        number = counted(len(preview.labels), "label")
        table = Table(title=f"{number} from {preview.source.name}")
        table.add_column("class")
        table.add_column("photos", justify="right")
        table.add_column("")
        for name, count in sorted(preview.per_class.items()):
            table.add_row(name, f"{count:,}", "new class" if name in preview.new_classes else "")
        out.print(table)
    _print_targets(preview, overwrite=overwrite)
    if preview.agreement is not None:
        out.print(agreement_words(preview.agreement), soft_wrap=True)
    if preview.conflicts:
        differ = counted(len(preview.conflicts), "label differs", "labels differ")
        what = "will be replaced" if overwrite else "kept as here"
        settled = len(preview.settled_ids)
        before = f" ({settled:,} settled before)" if settled else ""
        out.print(f"{differ}, {what}{before}:")
        for path, here, there in preview.conflicts[:SHOWN]:
            out.print(f"  {path}: {here} here, {there} there", soft_wrap=True)
    if preview.photos_only_here is not None and preview.photos_only_there is not None:
        ours, others = preview.photos_only_here, preview.photos_only_there
        out.print(f"Photos only here: {ours:,}; only there: {others:,}")
    if preview.unmatched:
        lost = counted(len(preview.unmatched), "line names", "lines name")
        out.print(f"{lost} no photo of the project:")
        for path in preview.unmatched[:SHOWN]:
            out.print(f"  {path}", soft_wrap=True)


def agreement_words(agreement: Agreement) -> str:
    """Return how far two people agree, as a sentence."""
    kappa = "" if agreement.kappa is None else f", Cohen's kappa {rounded(agreement.kappa, 2)}"
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
