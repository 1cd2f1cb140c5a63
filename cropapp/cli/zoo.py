"""`cropapp models zoo`: the backbones there are, what they cost, how fast they are here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import StrEnum
from typing import Annotated, Any

import typer
from rich.table import Table

from cropapp.cli.classify import Device
from cropapp.cli.console import console_task, err, out, print_json, with_errors
from cropapp.services.inference_client import ModelProcess
from cropapp.services.zoo import WeightsPlace, ZooRow, measure_backbones, remarks, zoo_rows


class ZooOrder(StrEnum):
    """What the list is sorted by."""

    FAMILY = "family"
    NAME = "name"
    TOP1 = "top1"
    TOP5 = "top5"
    PARAMETERS = "parameters"
    GFLOPS = "gflops"
    SIZE = "size"
    SPEED = "speed"


@with_errors
def zoo(
    measure: Annotated[
        list[str] | None,
        typer.Option(help="Measure this backbone here; may be given again. “all”: every one."),
    ] = None,
    sort: Annotated[ZooOrder, typer.Option(help="Best or smallest first.")] = ZooOrder.FAMILY,
    device: Device = "auto",
    as_json: Annotated[bool, typer.Option("--json", help="For scripts, with sources.")] = False,
) -> None:
    """List the backbones that a model can be built on."""
    if measure:
        _measure(measure, device)
    rows = sorted(zoo_rows(device), key=_ORDERS[sort])
    if as_json:
        print_json([row.as_dict() for row in rows])
        return
    _print_rows(rows)


def _measure(names: Sequence[str], device: str) -> None:
    wanted = [row.entry.name for row in zoo_rows(device)] if "all" in names else list(names)
    process = ModelProcess(device)
    try:
        with console_task() as task:
            measure_backbones(wanted, process, task)
    finally:
        process.close()


_ORDERS: dict[ZooOrder, Callable[[ZooRow], Any]] = {
    ZooOrder.FAMILY: lambda row: 0,
    ZooOrder.NAME: lambda row: row.entry.name,
    ZooOrder.TOP1: lambda row: -row.entry.top1,
    ZooOrder.TOP5: lambda row: -row.entry.top5,
    ZooOrder.PARAMETERS: lambda row: row.entry.parameters,
    ZooOrder.GFLOPS: lambda row: row.entry.gflops,
    ZooOrder.SIZE: lambda row: row.entry.weights_bytes,
    ZooOrder.SPEED: lambda row: -(row.photos_per_s or 0),
}
_PLACES = {
    WeightsPlace.INSTALLED: "installed",
    WeightsPlace.CACHED: "downloaded",
    WeightsPlace.PACKAGE: "package to install",
    WeightsPlace.DOWNLOAD: "to download",
}


def _print_rows(rows: Sequence[ZooRow]) -> None:
    table = Table(title=f"{len(rows)} backbones; accuracy on ImageNet-1K in percent")
    heads = "name|top-1|top-5|parameters|GFLOPs|at px|least px|weights||licence|here"
    for head in heads.split("|"):
        left = head in ("name", "", "licence")
        table.add_column(head, justify="left" if left else "right", no_wrap=head == "name")
    for row in rows:
        entry = row.entry
        speed = f"{row.photos_per_s:.1f}/s at {row.size_px} px" if row.photos_per_s else "–"
        table.add_row(
            f"{entry.name} *" if row.is_default else entry.name,
            f"{entry.top1:.2f}",
            f"{entry.top5:.2f}",
            f"{entry.parameters / 1e6:.1f} M",
            f"{entry.gflops:.2f}",
            str(entry.input_px),
            f"{entry.smallest_px} only" if entry.is_fixed else str(entry.smallest_px),
            f"{entry.weights_bytes / 1e6:.0f} MB",
            _PLACES[row.weights],
            entry.licence or "–",
            speed,
        )
    out.print(table)
    out.print("* the default. –: not published, or not measured here (--measure NAME).")
    # The same sentence holds for many of them: once each, and all in --json.
    for sentence in dict.fromkeys(said for row in rows for said in remarks(row.entry)[:1]):
        err.print(sentence, soft_wrap=True)
