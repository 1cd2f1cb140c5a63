"""What the training page shows before a training, read in one go.

Owns: the plan with the photos behind its numbers. Not for the GUI thread.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from cropapp.core.entities import ModelVersion, PhotoId
from cropapp.core.errors import CropAppError
from cropapp.core.training import Recipe, TrainingPlan

if TYPE_CHECKING:
    from cropapp.services.project import Project
    from cropapp.services.training_run_files import RunPhoto


class Part(StrEnum):
    TRAIN = "train"
    HELD_OUT = "held_out"
    CHOOSES = "chooses"
    RECENT = "recent"


@dataclass(frozen=True, slots=True)
class Behind:
    """The photos behind the numbers of a plan, by class and part."""

    ids: dict[tuple[int, Part], tuple[PhotoId, ...]] = field(default_factory=dict)

    def of(self, class_id: int, part: Part) -> tuple[PhotoId, ...]:
        return self.ids.get((class_id, part), ())

    def all_of(self, part: Part) -> tuple[PhotoId, ...]:
        return tuple(i for (_, kind), ids in self.ids.items() if kind is part for i in ids)


@dataclass(frozen=True, slots=True)
class StartChoice:
    """What a training starts from: the version in use, or a backbone as its publisher trained it.

    Attributes:
        backbone: of the zoo; '' for the version in use.
    """

    backbone: str = ""

    def as_arguments(self) -> dict[str, Any]:
        """Return `start` and `backbone` as the services take them."""
        if self.backbone:
            return {"start": None, "backbone": self.backbone}
        return {"start": "active", "backbone": ""}


@dataclass(frozen=True, slots=True)
class Reading:
    """Attributes:
    plan: None where there is nothing to train from yet; `problem` then says what is missing.
    """

    plan: TrainingPlan | None = None
    behind: Behind = field(default_factory=Behind)
    problem: CropAppError | None = None
    active: ModelVersion | None = None


def read_all(project: Project, recipe: Recipe | None, start: StartChoice) -> Reading:
    """Return what the page shows: the plan and the photos behind its numbers.

    Args:
        recipe: None where the settings make none: the numbers are those of the default.
    """
    from cropapp.services.training_plan import collect_training_set, plan_training

    active = project.active_model()
    try:
        plan = plan_training(project, recipe, **start.as_arguments())
        found = collect_training_set(project, None if start.backbone else active)
    except CropAppError as problem:
        return Reading(problem=problem, active=active)
    ids: defaultdict[tuple[int, Part], list[PhotoId]] = defaultdict(list)
    for photo in found.photos:
        class_id = int(found.classes[photo.label].id)
        ids[class_id, _part_of(photo)].append(PhotoId(photo.photo_id))
        if photo.is_recent and photo.is_learned:
            ids[class_id, Part.RECENT].append(PhotoId(photo.photo_id))
    behind = Behind({key: tuple(each) for key, each in ids.items()})
    return Reading(plan, behind, None, active)


def _part_of(photo: RunPhoto) -> Part:
    if photo.is_held_out:
        return Part.HELD_OUT
    return Part.CHOOSES if photo.chooses else Part.TRAIN
