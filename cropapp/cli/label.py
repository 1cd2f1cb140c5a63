"""`cropapp label`: give photos a class."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cropapp.cli.console import opened, out, with_errors
from cropapp.core.changes import LabelEdit
from cropapp.core.entities import ClassId, PhotoId
from cropapp.core.errors import UserError
from cropapp.services.correct_labels import correct_labels
from cropapp.services.edit_classes import add_class
from cropapp.services.project import Project
from cropapp.services.settings import labels_author


@with_errors
def label(
    project: Annotated[Path, typer.Argument(help="A .cropapp file.")],
    photos: Annotated[list[Path], typer.Argument(help="Photos of the project.")],
    class_name: Annotated[str, typer.Option("--class", help="The class they show.")],
    add: Annotated[bool, typer.Option("--add", help="Add the class if there is none.")] = False,
    author: Annotated[str | None, typer.Option(help="Who says so.")] = None,
) -> None:
    """Give photos a class, as one step of the label history."""
    with opened(project) as open_project:
        ids = [_photo_id(open_project, path) for path in photos]
        class_id = _class_id(open_project, class_name, add=add)
        change = correct_labels(
            open_project, ids, LabelEdit(class_id=class_id), author=author or labels_author()
        )
    count = len(change.changes) if change else 0
    out.print(f"Labelled {count:,} of {len(ids):,} photos as {class_name}.")


def _photo_id(project: Project, path: Path) -> PhotoId:
    photo = project.photo_at(path)
    if photo is None:
        raise UserError(
            f"{path} is not in the project.", hint="Add its folder first: cropapp add PROJECT DIR."
        )
    return photo.id


def _class_id(project: Project, name: str, *, add: bool) -> ClassId:
    for entry in project.classes():
        if entry.name.casefold() == name.strip().casefold():
            return entry.id
    if add:
        return add_class(project, name).id
    known = ", ".join(entry.name for entry in project.classes()) or "none yet"
    raise UserError(
        f"The project has no class “{name}”.",
        hint=f"Use --add to make it. There are: {known}.",
    )
