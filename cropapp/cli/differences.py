"""`cropapp differences`: where two people said different things, and settling it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from cropapp.cli.console import counted, opened, out, with_errors
from cropapp.cli.import_labels import agreement_words
from cropapp.core.errors import UserError
from cropapp.services.differences_csv import read_decisions, write_differences
from cropapp.services.edit_classes import find_class
from cropapp.services.label_differences import (
    Difference,
    DifferenceList,
    Side,
    Verdict,
    forget_differences,
    list_differences,
    settle_differences,
)
from cropapp.services.project import Project
from cropapp.services.settings import labels_author

SHOWN = 10


@with_errors
def differences(
    project: Annotated[Path, typer.Argument(help="A .cropapp file.")],
    source: Annotated[
        str, typer.Option(help="Of which source, if labels of several were imported: its name.")
    ] = "",
    pair: Annotated[
        str, typer.Option(help="Only where this was said here and that there: “rust,mites”.")
    ] = "",
    csv: Annotated[
        Path | None, typer.Option(help="Write what is open to this file, with a decision column.")
    ] = None,
    decide: Annotated[
        Path | None,
        typer.Option(
            help="Take the decisions of such a file: mine, theirs, unsure, a class, or later."
        ),
    ] = None,
    take: Annotated[
        Side | None, typer.Option(help="Settle all that is open, or all of a pair, like this.")
    ] = None,
    forget: Annotated[
        bool, typer.Option("--forget", help="Put the list away; the labels stay as they are here.")
    ] = False,
    author: Annotated[str | None, typer.Option(help="Who decides.")] = None,
) -> None:
    """List where labels that were imported differ from those here, and settle it.

    An import leaves what differs as it is here. mine is what was said here, theirs what came with
    the import. Each run is one change: `cropapp revert` takes it back.
    """
    if sum(each is not None for each in (csv, decide, take)) + forget > 1:
        raise UserError(
            "--csv, --decide, --take and --forget do different things.", hint="Give one of them."
        )
    with opened(project) as open_project:
        found = _chosen(open_project, source)
        meant = _of_pair(open_project, found, pair)
        who = author or labels_author()
        if csv is not None:
            write_differences(open_project, meant, csv)
            out.print(f"Wrote {counted(len(meant), 'difference')} to {csv}.", soft_wrap=True)
        elif decide is not None:
            _decide(open_project, found, decide, who)
        elif take is not None:
            _settle(open_project, [(each, take) for each in meant], len(found.still_open()), who)
        elif forget:
            forget_differences(open_project, found.source)
            out.print("The list is put away. No label was touched.")
        else:
            _print(found)


def _chosen(project: Project, source: str) -> DifferenceList:
    lists = list_differences(project)
    if not lists:
        raise UserError(
            "No differences are known.",
            hint="cropapp import-labels brings in the labels of another person.",
        )
    if not source:
        # The one imported last that still has something to decide.
        return next((each for each in lists if each.still_open()), lists[0])
    for each in lists:
        if source in (each.source.name, str(each.source)):
            return each
    names = ", ".join(each.source.name for each in lists)
    raise UserError(f"Nothing was imported from {source}.", hint=f"There are: {names}.")


def _of_pair(project: Project, found: DifferenceList, pair: str) -> tuple[Difference, ...]:
    if not pair:
        return found.still_open()
    here, comma, there = pair.partition(",")
    if not comma:
        raise UserError(f"“{pair}” is no pair.", hint="Write “rust,mites”: here, then there.")
    wanted = find_class(project, here.strip()).id
    named = there.strip().casefold()
    return tuple(
        each
        for each in found.still_open()
        if each.pair.here == wanted and each.pair.there_name.casefold() == named
    )


def _decide(project: Project, found: DifferenceList, table: Path, author: str) -> None:
    decisions = read_decisions(project, found.differences, table)
    left = len(found.still_open())
    _settle(project, list(decisions.verdicts), left, author)
    if decisions.unknown:
        lost = counted(len(decisions.unknown), "line is", "lines are")
        out.print(f"{lost} about photos that are not on the list:")
        for path in decisions.unknown[:SHOWN]:
            out.print(f"  {path}", soft_wrap=True)


def _settle(
    project: Project, verdicts: list[tuple[Difference, Verdict]], left: int, author: str
) -> None:
    written = settle_differences(project, verdicts, author=author)
    photos = {change.photo_id for change in written.changes} if written else set()
    settled = sum(each.is_open and each.photo_id in photos for each, _ in verdicts)
    step = f" as change {written.id}" if written else ""
    out.print(f"Settled {counted(len(photos), 'photo')}{step}. {left - settled:,} left.")


def _print(found: DifferenceList) -> None:
    left, total = len(found.still_open()), len(found.differences)
    out.print(f"{found.source.name}: {left:,} of {counted(total, 'difference')} left")
    if found.agreement is not None:
        out.print(agreement_words(found.agreement), soft_wrap=True)
    table = Table()
    for column in ("here", "there", "left", "of"):
        table.add_column(column, justify="right" if column in ("left", "of") else "left")
    said = {each.pair: each.here.name or "unsure or excluded" for each in found.differences}
    for count in found.pairs():
        here = said[count.pair]
        table.add_row(here, count.pair.there_name, f"{count.left:,}", f"{count.total:,}")
    out.print(table)
