"""`cropapp label`: give photos a class."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cropapp.cli.console import counted, opened, out, with_errors
from cropapp.core.changes import LabelEdit
from cropapp.core.entities import ClassId, PhotoClass, PhotoId
from cropapp.core.errors import UserError
from cropapp.services.correct_labels import correct_labels
from cropapp.services.edit_classes import add_class, find_class_ids
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
    so_already = "" if count == len(ids) else "; the rest was so already"
    out.print(f"Labelled {count:,} of {counted(len(ids), 'photo')} as {class_name}{so_already}.")


def _photo_id(project: Project, path: Path) -> PhotoId:
    photo = project.photo_at(path)
    if photo is None:
        raise UserError(
            f"{path} is not in the project.", hint="Add its folder first: cropapp add PROJECT DIR."
        )
    return photo.id


def _class_id(project: Project, name: str, *, add: bool) -> ClassId:
    try:
        found = find_class_ids(project, name)
    except UserError as problem:
        if add:
            return add_class(project, name).id
        raise UserError(problem.message, hint=f"Use --add to make it. {problem.hint}") from problem
    named = {entry.id: entry for entry in project.classes(include_retired=True)}
    in_use = {each.id for each in (_counted_as(named, one) for one in found) if not each.retired}
    if len(in_use) == 1:
        return in_use.pop()
    if in_use:
        raise UserError(f"“{name}” fits several classes.", hint="Give the first name of one.")
    raise UserError(
        f"The class “{name}” is not in use.",
        hint="Take it into use again: cropapp classes retire --back PROJECT NAME.",
    )


def _counted_as(named: dict[ClassId, PhotoClass], class_id: ClassId) -> PhotoClass:
    """Return the class itself, or the one that it was merged into."""
    known = named[class_id]
    return known if known.merged_into is None else _counted_as(named, known.merged_into)
