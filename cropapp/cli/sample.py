"""`cropapp sample`: render a field of photos."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cropapp.cli.console import console_task, counted, out, with_errors
from cropapp.services.sample_field import render_sample_field


@with_errors
def sample(
    folder: Annotated[Path, typer.Argument(help="A new or empty folder.")],
    photos: Annotated[int, typer.Option(min=1, help="How many photos.")] = 300,
    seed: Annotated[int, typer.Option(help="Another seed gives another field.")] = 7,
) -> None:
    """Render a field of leaf photos to try the program on. They are drawn, not photographed."""
    with console_task() as task:
        field = render_sample_field(folder, photos=photos, seed=seed, task=task)
    out.print(
        f"Rendered {counted(len(field.photos), 'photo')} in {field.folder}; "
        "truth.csv tells what they show.",
        soft_wrap=True,
        markup=False,
    )
