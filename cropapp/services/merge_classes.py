"""Use case: two classes that are one.

Owns: what a merge does, what it will do told beforehand, and taking an old one apart again. No
label is rewritten: those of the merged class count as the other's from then on, and as its own
again when the two are parted.
"""

from __future__ import annotations

from dataclasses import dataclass

from cropapp.core.changes import ChangeSet
from cropapp.core.entities import ClassId, PhotoClass, PhotoId
from cropapp.core.errors import UserError
from cropapp.core.words import spoken
from cropapp.services.class_list import ClassList
from cropapp.services.class_steps import change_classes
from cropapp.services.edit_classes import MOST_REFERENCES
from cropapp.services.project import Project
from cropapp.store import classes
from cropapp.store.class_changes import class_use
from cropapp.store.project_info import get_active_model_version_id
from cropapp.store.session import Session


@dataclass(frozen=True, slots=True)
class MergePreview:
    source: PhotoClass
    target: PhotoClass
    labels: int
    """Photos labelled as the source, or as what was merged into it, now."""
    predictions: int
    """Photos without a label that the active model says are the source."""
    references: int
    """Reference photos that the target's guide card gets."""
    versions: int
    """Model versions that tell the two apart and whose answers will be taken together."""


def preview_merge(project: Project, source_id: ClassId, target_id: ClassId) -> MergePreview:
    """Return what merging one class into another would do.

    Raises:
        UserError: the two are one already, or one of them is not in use.
    """
    with project.store.read() as session:
        known = classes.list_classes(session, include_retired=True)
        source, target = _pair(ClassList(known, ClassId(0)), source_id, target_id)
        active = get_active_model_version_id(session)
        counts_as = classes.resolve_merges(known)
        own = [each for each, end in counts_as.items() if end == source_id]
        uses = [class_use(session, each, active) for each in own]
        into = class_use(session, target_id, active)
    return MergePreview(
        source=source,
        target=target,
        labels=sum(use.labels for use in uses),
        predictions=sum(use.predictions for use in uses),
        references=len(_joined_references(source, target)) - len(target.reference_photos),
        versions=len({name for use in uses for name in use.versions} & set(into.versions)),
    )


def merge_classes(
    project: Project, source_id: ClassId, target_id: ClassId, *, author: str = ""
) -> ChangeSet | None:
    """Let one class count as another from now on, as one step.

    Its key becomes free; its reference photos and look-alikes are shown with the other's.

    Raises:
        UserError: the two are one already, or one of them is not in use.
    """

    def editing(known: ClassList, session: Session) -> str:
        source, target = _pair(known, source_id, target_id)
        _hand_over_look_alikes(known, source, target_id)
        known.change(target_id, reference_photos=_joined_references(source, target))
        for each in known.all():
            # One step from any class to what it counts as, so that no question needs a chain.
            if each.merged_into == source_id or each.id == source_id:
                known.change(each.id, merged_into=target_id, key=None)
        return spoken(f"Merge {source.name} into {target.name}")

    return change_classes(project, editing, author=author)


def part_classes(project: Project, class_id: ClassId, *, author: str = "") -> ChangeSet | None:
    """Let a merged class stand for itself again; its labels count as it again.

    Raises:
        UserError: it was not merged, or another class has its name by now.
    """

    def editing(known: ClassList, session: Session) -> str:
        merged = known.get(class_id)
        if merged.merged_into is None:
            raise UserError(f"{merged.name} is a class of its own already.")
        target = known.get(merged.merged_into)
        own = set(merged.reference_photos)
        kept = tuple(each for each in target.reference_photos if each not in own)
        known.change(target.id, reference_photos=kept)
        known.change(class_id, merged_into=None)
        return spoken(f"Part {merged.name} from {target.name}")

    return change_classes(project, editing, author=author)


def _pair(
    known: ClassList, source_id: ClassId, target_id: ClassId
) -> tuple[PhotoClass, PhotoClass]:
    source, target = known.get(source_id), known.get(target_id)
    if source_id == target_id:
        raise UserError(
            f"{source.name} cannot be merged into itself.", hint="Choose another class."
        )
    if source.merged_into is not None:
        raise UserError(f"{source.name} was merged already.", hint="Choose another class.")
    if target.merged_into is not None or target.retired:
        raise UserError(
            f"{target.name} is not in use, so nothing can be merged into it.",
            hint="Bring it back first, or choose another class.",
        )
    return source, target


def _joined_references(source: PhotoClass, target: PhotoClass) -> tuple[PhotoId, ...]:
    joined = dict.fromkeys([*target.reference_photos, *source.reference_photos])
    most = max(MOST_REFERENCES, len(target.reference_photos))
    return tuple(joined)[:most]


def _hand_over_look_alikes(known: ClassList, source: PhotoClass, target_id: ClassId) -> None:
    theirs = set(known.get(target_id).look_alikes) | set(source.look_alikes)
    known.set_look_alikes(source.id, ())
    known.set_look_alikes(target_id, theirs - {source.id, target_id})
