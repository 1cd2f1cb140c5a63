"""Use case: say which place of a photo the model is to look at.

Owns: what counts as a point, in shares or in pixels, and setting and clearing it as one logged step
that can be undone. The store forgets with the step what any version had predicted of those photos;
the classify job then predicts them anew from their new view. Must not: touch what a person said of
the class.
"""

from __future__ import annotations

from collections.abc import Sequence

from cropapp.core.changes import ChangeSet, LabelEdit
from cropapp.core.entities import Photo, PhotoId, TargetPoint
from cropapp.core.errors import UserError
from cropapp.core.target_view import is_on_picture, rounded_point
from cropapp.media.read import read_photo
from cropapp.services.correct_labels import correct_labels
from cropapp.services.project import Project


def set_target(
    project: Project, photo_ids: Sequence[PhotoId], x: float, y: float, *, author: str
) -> ChangeSet | None:
    """Aim photos at a place, as one step.

    Args:
        x: 0 to 1 from the left of the upright picture; y likewise from its top.

    Returns:
        What changed, or None if every photo was aimed there already.

    Raises:
        UserError: the place is not on the picture, or a photo is not in the project.
    """
    return correct_labels(project, photo_ids, LabelEdit(target=point_at(x, y)), author=author)


def clear_target(
    project: Project, photo_ids: Sequence[PhotoId], *, author: str
) -> ChangeSet | None:
    """Let the model look at the whole of the photos again, as one step; None if it did."""
    return correct_labels(project, photo_ids, LabelEdit(clear_target=True), author=author)


def point_at(x: float, y: float) -> TargetPoint:
    """Return a place given in shares as a point.

    Raises:
        UserError: it is not on the picture.
    """
    if not is_on_picture(x, y):
        raise UserError(
            f"The target point {x:g}, {y:g} is not on the picture.",
            hint="Give it as 0 to 1 from the left and the top of the upright picture.",
        )
    return rounded_point(x, y)


def point_from_numbers(project: Project, photo: Photo, x: float, y: float) -> TargetPoint:
    """Return a place as people and other programs write it: in shares, or in pixels.

    Numbers up to 1 are shares of width and height. As soon as one of the two is above 1, both are
    pixels of the upright picture, counted from its top left corner.

    Raises:
        UserError: it is not on the picture.
        PhotoUnreadable: in pixels, of a photo whose size is not known and cannot be read.
    """
    if max(x, y) <= 1:
        return point_at(x, y)
    width, height = _size_px(project, photo)
    if not is_on_picture(x / width, y / height):
        raise UserError(
            f"The target point {x:g}, {y:g} is not on {photo.file_name}, which has "
            f"{width} x {height} pixels.",
            hint="Count the pixels from the top left corner of the upright picture.",
        )
    return rounded_point(x / width, y / height)


def _size_px(project: Project, photo: Photo) -> tuple[int, int]:
    """Return width and height of the upright picture; one that was never read is read for it."""
    facts = photo.facts or read_photo(project.photo_path(photo), min_side_px=1).facts
    return facts.width, facts.height
