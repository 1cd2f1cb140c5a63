"""`cropapp doctor`: is this machine and this installation sound?"""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer
from rich.table import Table
from rich.text import Text

from cropapp.cli.console import console_task, out, print_json, with_errors
from cropapp.services.doctor import examine


@with_errors
def doctor(
    as_json: Annotated[bool, typer.Option("--json", help="For scripts.")] = False,
    self_test: Annotated[bool, typer.Option(help="Let the model look at a few photos.")] = True,
) -> None:
    """Show versions, device, paths and free disk, and let the model look at rendered photos."""
    with console_task() as task:
        checks = examine(task, self_test=self_test)
    if as_json:
        print_json([asdict(check) for check in checks])
    else:
        table = Table(show_header=False)
        for check in checks:
            mark = Text("ok", style="green") if check.ok else Text("no", style="bold red")
            table.add_row(mark, check.name, check.detail)
        out.print(table)
    if not all(check.ok for check in checks):
        raise typer.Exit(3)
