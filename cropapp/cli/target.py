"""`cropapp target`: say which place of a photo the model is to look at."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cropapp.cli.console import opened, out, with_errors
from cropapp.core.changes import ChangeSet
from cropapp.core.entities import Photo
from cropapp.core.errors import UserError
from cropapp.services.project import Project
from cropapp.services.settings import labels_author
from cropapp.services.target_points import clear_target, point_from_numbers, set_target


@with_errors
def target(
    project: Annotated[Path, typer.Argument(help="A .cropapp file.")],
    photo: Annotated[Path, typer.Argument(help="A photo of the project.")],
    x: Annotated[
        float | None, typer.Argument(help="From the left: 0 to 1, or pixels when above 1.")
    ] = None,
    y: Annotated[
        float | None, typer.Argument(help="From the top: 0 to 1, or pixels when above 1.")
    ] = None,
    clear: Annotated[bool, typer.Option("--clear", help="Look at the whole photo again.")] = False,
    author: Annotated[str | None, typer.Option(help="Who says so.")] = None,
) -> None:
    """Set the target point of a photo, on its upright picture; prediction and learning look there.

    Without X and Y it tells the point. Afterwards, cropapp classify predicts the photo anew.
    """
    with opened(project) as open_project:
        found = open_project.photo_at(photo)
        if found is None:
            raise UserError(
                f"{photo} is not in the project.",
                hint="Add its folder first: cropapp add PROJECT DIR.",
            )
        given = _given(x, y, clear=clear)
        if not clear and given is None:
            out.print(_told(found), soft_wrap=True)
            return
        change = _write(open_project, found, given, author or labels_author())
    if change is None:
        out.print(f"{found.file_name} was so already.", soft_wrap=True)
        return
    out.print(f"{change.name}: {found.file_name}.", soft_wrap=True)
    out.print(f'The next run predicts it anew: cropapp classify "{project}"', soft_wrap=True)


def _given(x: float | None, y: float | None, *, clear: bool) -> tuple[float, float] | None:
    if (x is None) != (y is None):
        raise UserError("A target point needs two numbers.", hint="Give X and Y, or --clear.")
    if clear and x is not None:
        raise UserError("A point and --clear exclude each other.", hint="Give one of them.")
    return None if x is None or y is None else (x, y)


def _write(
    project: Project, photo: Photo, given: tuple[float, float] | None, author: str
) -> ChangeSet | None:
    if given is None:
        return clear_target(project, [photo.id], author=author)
    point = point_from_numbers(project, photo, *given)
    return set_target(project, [photo.id], point.x, point.y, author=author)


def _told(photo: Photo) -> str:
    point = photo.label.target
    if point is None:
        return f"{photo.file_name} has no target point."
    return f"{photo.file_name}: {point.x:g}, {point.y:g}"
