"""Use case: a burst is looked at and labelled as one.

Owns: which photos an edit of one photo of a burst is about. Must not: write but through
correct_labels, so that a burst is one undo step.
"""

from __future__ import annotations

from collections.abc import Sequence

from cropapp.core.changes import ChangeSet
from cropapp.core.entities import ClassId, LabelSource, PhotoId, PhotoState
from cropapp.services.correct_labels import label_photos_as
from cropapp.services.project import Project
from cropapp.store.bursts import burst_members


def with_burst_members(project: Project, photo_ids: Sequence[PhotoId]) -> tuple[PhotoId, ...]:
    """Return the photos and all others of their bursts, each once."""
    with project.store.read() as session:
        pairs = burst_members(session, photo_ids)
    return tuple(dict.fromkeys(member for _, member in pairs))


def confirm_bursts(
    project: Project, photo_ids: Sequence[PhotoId], *, author: str
) -> ChangeSet | None:
    """Give every photo of a burst the class predicted for the one that was looked at.

    Photos that cannot be read are left out, as is the burst of a photo without a prediction.

    Returns:
        What changed, or None if every photo said so already.

    Raises:
        UserError: one of the photos is no longer in the project.
    """
    with project.store.read() as session:
        pairs = burst_members(session, photo_ids)
    shown = {photo.id: photo for photo in project.photos(photo_ids)}
    members = project.photos(tuple(dict.fromkeys(member for _, member in pairs)))
    readable = {photo.id for photo in members if photo.state is not PhotoState.UNREADABLE}
    classes: dict[PhotoId, ClassId] = {}
    for asked, member in pairs:
        photo = shown.get(asked)
        if photo is not None and photo.prediction is not None and member in readable:
            classes.setdefault(member, photo.prediction.best.class_id)
    return label_photos_as(project, classes, author=author, source=LabelSource.PERSON)
