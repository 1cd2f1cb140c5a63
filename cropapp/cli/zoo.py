"""`cropapp models zoo`: the backbones there are, what they cost, how fast they are here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
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
    rows = sorted(zoo_rows(), key=_ORDERS[sort])
    if as_json:
        print_json([row.as_dict() for row in rows])
        return
    _print_rows(rows)


def _measure(names: Sequence[str], device: str) -> None:
    wanted = [row.entry.name for row in zoo_rows()] if "all" in names else list(names)
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
    # What a narrow terminal has no room for is in --json.
    columns = _COLUMNS if out.width >= WIDE else [each for each in _COLUMNS if each.is_narrow]
    table = Table(title=f"{len(rows)} backbones; accuracy on ImageNet-1K in percent")
    for column in columns:
        table.add_column(column.head, justify="left" if column.is_text else "right", no_wrap=True)
    for row in rows:
        table.add_row(*(column.cell(row) for column in columns))
    out.print(table)
    out.print("* the default. –: not published, or not measured here (--measure NAME).")
    # The same sentence holds for many of them: once each, and all in --json.
    for sentence in dict.fromkeys(said for row in rows for said in remarks(row.entry)[:1]):
        err.print(sentence, soft_wrap=True)


WIDE = 120


@dataclass(frozen=True, slots=True)
class _Column:
    head: str
    cell: Callable[[ZooRow], str]
    is_text: bool = False
    is_narrow: bool = True
    """Whether it is shown in a narrow terminal too."""


def _name(row: ZooRow) -> str:
    return f"{row.entry.name} *" if row.is_default else row.entry.name


def _least(row: ZooRow) -> str:
    return f"{row.entry.smallest_px} only" if row.entry.is_fixed else str(row.entry.smallest_px)


def _speed(row: ZooRow) -> str:
    return f"{row.photos_per_s:.1f}/s at {row.size_px} px" if row.photos_per_s else "–"


_COLUMNS = (
    _Column("name", _name, is_text=True),
    _Column("top-1", lambda row: f"{row.entry.top1:.2f}"),
    _Column("top-5", lambda row: f"{row.entry.top5:.2f}", is_narrow=False),
    _Column("parameters", lambda row: f"{row.entry.parameters / 1e6:.1f} M", is_narrow=False),
    _Column("GFLOPs", lambda row: f"{row.entry.gflops:.2f}"),
    _Column("at px", lambda row: str(row.entry.input_px), is_narrow=False),
    _Column("least px", _least, is_narrow=False),
    _Column("size", lambda row: f"{row.entry.weights_bytes / 1e6:.0f} MB"),
    _Column("weights", lambda row: _PLACES[row.weights], is_text=True, is_narrow=False),
    _Column("licence", lambda row: row.entry.licence or "–", is_text=True, is_narrow=False),
    _Column("here", _speed, is_text=True),
)
