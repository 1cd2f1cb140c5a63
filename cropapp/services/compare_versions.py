"""Use case: two versions side by side, on photos that neither has learned from.

Owns: which photos those are, and the lists of photos on which the two differ. The arithmetic is
core.paired_scores'. Must not: change which version is active.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cropapp.core.entities import ClassId, ModelVersion, PhotoClass, PhotoId
from cropapp.core.errors import UserError
from cropapp.core.paired_scores import PairedScores
from cropapp.core.tasks import TaskContext
from cropapp.services.classify import classify_project
from cropapp.services.held_out import LEARNED_ELSEWHERE, Said, fair_answers, labelled_rows
from cropapp.services.inference_client import ModelProcess
from cropapp.services.project import Project
from cropapp.services.promotion import compare_said
from cropapp.store.labels import LabelledPhoto


@dataclass(frozen=True, slots=True)
class VersionComparison:
    """Two versions on the same held-out photos. All photos are in path order."""

    one: ModelVersion
    other: ModelVersion
    scores: PairedScores
    classes: tuple[PhotoClass, ...]
    """Of `scores.classes`, in their order."""
    only_one_right: tuple[PhotoId, ...]
    only_other_right: tuple[PhotoId, ...]
    both_wrong_differently: tuple[PhotoId, ...]
    both_wrong_alike: tuple[PhotoId, ...]
    """Both say the same, and it is not what the label says: the label may be wrong."""
    left_out: int
    """Labelled photos that one of them has learned from, or was never asked about."""

    def photos_of(self) -> dict[str, tuple[PhotoId, ...]]:
        """Return the lists of photos on which they differ or fail, by name."""
        return {
            "only_one_right": self.only_one_right,
            "only_other_right": self.only_other_right,
            "both_wrong_differently": self.both_wrong_differently,
            "both_wrong_alike": self.both_wrong_alike,
        }

    def as_dict(self) -> dict[str, Any]:
        """Return JSON-ready values."""
        names = {each.id: each.name for each in self.classes}
        scores = self.scores.as_dict()
        for entry in scores["classes"]:
            entry["name"] = names.get(ClassId(entry["class_id"]), "?")
        return {
            "one": {"id": self.one.id, "uid": self.one.uid, "name": self.one.name},
            "other": {"id": self.other.id, "uid": self.other.uid, "name": self.other.name},
            **scores,
            "left_out": self.left_out,
            "photos_by_difference": {key: list(ids) for key, ids in self.photos_of().items()},
        }


def compare_versions(
    project: Project,
    one: ModelVersion,
    other: ModelVersion,
    process: ModelProcess,
    task: TaskContext,
) -> VersionComparison:
    """Hold two versions against each other on the labelled photos that neither has learned from.

    A version that was learned elsewhere is asked now about the photos it has not seen yet.

    Raises:
        UserError: they are the same, or there is no such photo.
        Cancelled: predictions made until then are kept.
    """
    if one.id == other.id:
        raise UserError(
            f"{one.name} cannot be compared with itself.", hint="Choose another version."
        )
    rows = labelled_rows(project)
    for version in (one, other):
        if version.kind in LEARNED_ELSEWHERE:
            wanted = {row.photo_id for row in rows}
            classify_project(project, process, task, version=version, only=wanted)
    task.progress(0, 0, "Comparing")
    return compare_answers(project, one, other, rows)


def compare_answers(
    project: Project, one: ModelVersion, other: ModelVersion, rows: Sequence[LabelledPhoto]
) -> VersionComparison:
    """As `compare_versions`, from what the versions have said already; needs no model process."""
    said = fair_answers(project, one, rows), fair_answers(project, other, rows)
    scores = compare_said(rows, *said)
    if scores is None:
        raise UserError(
            f"There is no labelled photo that {one.name} and {other.name} both say something of "
            "without having learned from it.",
            hint="Label more photos, then compare again.",
        )
    by_id = {each.id: each for each in project.classes(include_retired=True)}
    lists = _differences(rows, *said)
    return VersionComparison(
        one=one,
        other=other,
        scores=scores,
        classes=tuple(by_id[ClassId(pair.class_id)] for pair in scores.classes),
        only_one_right=lists["one"],
        only_other_right=lists["other"],
        both_wrong_differently=lists["apart"],
        both_wrong_alike=lists["alike"],
        left_out=len(rows) - scores.photos,
    )


def _differences(
    rows: Sequence[LabelledPhoto], one: Mapping[PhotoId, Said], other: Mapping[PhotoId, Said]
) -> dict[str, tuple[PhotoId, ...]]:
    """Sort the photos that both answer by who is right; where both are, they are in no list."""
    found: dict[str, list[PhotoId]] = {name: [] for name in ("one", "other", "apart", "alike")}
    for row in rows:
        if row.photo_id not in one or row.photo_id not in other:
            continue
        first, second = one[row.photo_id].class_id, other[row.photo_id].class_id
        if first == second:
            where = None if first == row.class_id else "alike"
        else:
            where = {first: "one", second: "other"}.get(row.class_id, "apart")
        if where is not None:
            found[where].append(row.photo_id)
    return {name: tuple(ids) for name, ids in found.items()}
