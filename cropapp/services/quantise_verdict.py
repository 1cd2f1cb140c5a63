"""Whether a version in 8-bit integers is as good as the one it was made from.

Owns: the photos that both are asked about, and how much less is as good. Must not: list or remove a
version.
"""

from __future__ import annotations

from dataclasses import dataclass

from cropapp.core.entities import ModelKind, ModelVersion
from cropapp.core.errors import UserError
from cropapp.services.held_out import fair_answers, labelled_rows
from cropapp.services.learning_set import LearningSet
from cropapp.services.model_tasks import HeadResult
from cropapp.services.project import Project

WITHIN = 0.005
"""How much less of the held-out photos it may get right than its parent: half a point."""
LEAST_HELD_OUT = 20


@dataclass(frozen=True, slots=True)
class Compared:
    """How both did on the same held-out photos."""

    before: float
    """What the parent gets right, 0 to 1."""
    after: float
    photos: int

    @property
    def is_as_good(self) -> bool:
        # Half a point itself is within; 1e-9 is what two divisions may be off by.
        return self.after >= self.before - WITHIN - 1e-9


def compare(
    project: Project,
    parent: ModelVersion,
    learning: LearningSet,
    exact: HeadResult,
    integers: HeadResult,
) -> Compared:
    """Hold both against each other on the photos that both had held out.

    Both heads are learned from the labels there are now, so that nothing but the arithmetic is
    compared. A deep version is held to what its own, trained head said as well.

    Raises:
        UserError: too few photos could be held out.
    """
    said = _right(exact, learning)
    right = _right(integers, learning)
    others = [said]
    if parent.kind is ModelKind.DEEP:
        others.append(_right_by_trained_head(project, parent))
    found = []
    for other in others:
        common = sorted(right.keys() & other.keys())
        if len(common) >= LEAST_HELD_OUT:
            before = sum(other[each] for each in common) / len(common)
            after = sum(right[each] for each in common) / len(common)
            found.append(Compared(before, after, len(common)))
    if not found:
        raise UserError(
            f"Too few labelled photos can be held out to tell whether {parent.name} is as good in "
            "8-bit integers.",
            hint="Label more photos, of other places and days too.",
        )
    return min(found, key=lambda each: each.after - each.before)


def _right(result: HeadResult, learning: LearningSet) -> dict[int, bool]:
    """Return by photo whether it was right while it was held out."""
    found = {}
    for position, predicted in zip(
        result.positions.tolist(), result.predicted.tolist(), strict=True
    ):
        if predicted >= 0:
            label = int(learning.request.labels[position])
            found[int(learning.photo_ids[position])] = predicted == label
    return found


def _right_by_trained_head(project: Project, parent: ModelVersion) -> dict[int, bool]:
    rows = labelled_rows(project)
    said = fair_answers(project, parent, rows)
    return {
        int(row.photo_id): said[row.photo_id].class_id == int(row.class_id)
        for row in rows
        if row.photo_id in said
    }
