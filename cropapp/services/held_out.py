"""What each version said of photos it had not learned from.

Owns: the record of a version (`held_out.json` in its folder), and gathering what may fairly be
asked of a version: a photo that it was trained on never counts, nor one that shows the same as such
a photo. Must not: compare two versions (services.paired_scores does).
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cropapp.core.entities import TOP_K, ClassId, ModelKind, ModelVersion, PhotoId
from cropapp.core.files import write_atomically
from cropapp.services.ensemble_members import is_ensemble, members_of
from cropapp.services.folds import groups_of
from cropapp.services.model_tasks import HeadResult
from cropapp.services.project import Project
from cropapp.services.seen_photos import photos_seen
from cropapp.store import labels, predictions
from cropapp.store.classes import merged_classes
from cropapp.store.labels import LabelledPhoto

log = logging.getLogger(__name__)

HELD_OUT_FILE = "held_out.json"
LEARNED_ELSEWHERE = (ModelKind.STARTER, ModelKind.IMPORTED)

Shares = tuple[tuple[int, float], ...]
"""Classes with their calibrated confidence, the surest first."""


@dataclass(frozen=True, slots=True)
class Said:
    """What a version says of one photo: a class and, where it is known, how sure it is of which."""

    class_id: int
    top: Shares = ()


@dataclass(frozen=True, slots=True)
class HeldOut:
    """What a new version said of the photos it was learned from, while each was held out.

    All sequences are aligned by photo; classes are the project's ids.
    """

    photo_ids: Sequence[int]
    labels: NDArray[np.int64]
    """(M,)."""
    predicted: NDArray[np.int64]
    """(M,), -1 where the photo could not be held out."""
    prior_predicted: NDArray[np.int64] | None
    """(M,) what the starter it was learned from says, if there is one."""
    probabilities: NDArray[np.floating[Any]] | None = None
    """(M, C) calibrated, in the order of `class_ids`; None: not known."""
    class_ids: Sequence[int] = ()

    @classmethod
    def of(
        cls,
        photo_ids: Sequence[int],
        class_ids: Sequence[int],
        labels: NDArray[np.int64],
        result: HeadResult,
    ) -> HeldOut:
        """Turn positions and class indices of a fit into the project's ids.

        Args:
            photo_ids: (N,) of all photos asked for; labels: (N,) indices into class_ids.
        """
        names = np.array([*class_ids, -1], dtype=np.int64)
        prior = result.prior_predicted
        return cls(
            photo_ids=[int(photo_ids[int(position)]) for position in result.positions],
            labels=names[labels[result.positions]],
            predicted=names[result.predicted],
            prior_predicted=None if prior is None else names[prior],
            probabilities=result.probabilities,
            class_ids=tuple(int(class_id) for class_id in class_ids),
        )

    def said(self) -> dict[int, int]:
        """Return the class predicted for each photo that could be held out, by photo id."""
        pairs = zip(self.photo_ids, self.predicted.tolist(), strict=True)
        return {int(photo_id): class_id for photo_id, class_id in pairs if class_id >= 0}

    def answers(self) -> dict[int, Said]:
        """Return the same with the confidences, where they are known."""
        tops = self._tops()
        return {
            int(photo_id): Said(int(class_id), tops[row] if tops else ())
            for row, (photo_id, class_id) in enumerate(
                zip(self.photo_ids, self.predicted, strict=True)
            )
            if class_id >= 0
        }

    def _tops(self) -> list[Shares]:
        if self.probabilities is None:
            return []
        order = np.argsort(-self.probabilities, axis=1, kind="stable")[:, :TOP_K]
        shares = np.take_along_axis(self.probabilities, order, axis=1)
        names = np.array(self.class_ids, dtype=np.int64)[order]
        return [
            tuple((int(name), float(share)) for name, share in zip(*row, strict=True))
            for row in zip(names, shares, strict=True)
        ]


@dataclass(frozen=True, slots=True)
class HeldOutRecord:
    """A version's record as it was kept; classes as they were then."""

    said: Mapping[int, Said] = field(default_factory=dict)
    learned: frozenset[int] | None = None
    """All photos it was learned from; None: an older program did not tell."""


def record_held_out(project: Project, uid: str, held_out: HeldOut) -> None:
    """Keep what a version said, for comparisons with later ones."""
    tops = {
        photo_id: [[class_id, round(share, 4)] for class_id, share in said.top]
        for photo_id, said in held_out.answers().items()
        if said.top
    }
    content = {
        "predicted": held_out.said(),
        "top": tops,
        "learned": [int(photo_id) for photo_id in held_out.photo_ids],
    }
    write_atomically(
        project.models_folder / uid / HELD_OUT_FILE,
        json.dumps(content, separators=(",", ":")).encode(),
    )


def read_held_out(project: Project, version: ModelVersion) -> HeldOutRecord:
    """Return a version's record; an empty one where there is none that can be read."""
    path = project.model_folder(version) / HELD_OUT_FILE
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        tops = content.get("top", {})
        said = {
            int(photo_id): Said(int(class_id), _shares(tops.get(photo_id, ())))
            for photo_id, class_id in content["predicted"].items()
        }
        learned = content.get("learned")
        return HeldOutRecord(said, None if learned is None else frozenset(map(int, learned)))
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as problem:
        log.info("No held-out record of %s: %s", version.name, problem)
        return HeldOutRecord()


def _shares(pairs: Sequence[Sequence[float]]) -> Shares:
    return tuple((int(class_id), float(share)) for class_id, share in pairs)


def fair_answers(
    project: Project, version: ModelVersion, rows: Sequence[LabelledPhoto]
) -> dict[PhotoId, Said]:
    """Return what a version says of those labelled photos that it was not learned from.

    Of a version learned here that is what it said of each photo while its group was held out, and
    what it says now of photos labelled since, unless they show the same as one it was learned from.
    Of a version learned elsewhere it is what it says now; of an ensemble the mean of what its
    members say, where all may be asked. Merged classes count as one.

    Raises:
        EnvironmentProblem: a deep version does not say what it has seen.
    """
    if is_ensemble(version):
        members = members_of(project, version)
        return _together([fair_answers(project, member, rows) for member in members])
    seen = photos_seen(project, version)
    record = read_held_out(project, version)
    fresh = _fresh(version, rows, record)
    with project.store.read() as session:
        merges = merged_classes(session)
        now_says = predictions.get_predictions(session, version.id, fresh)
    answers = {
        PhotoId(photo_id): said
        for photo_id, said in record.said.items()
        if version.kind not in LEARNED_ELSEWHERE
    }
    for photo_id, prediction in now_says.items():
        top = tuple((int(each.class_id), each.confidence) for each in prediction.top)
        answers.setdefault(photo_id, Said(top[0][0], top))
    wanted = {row.photo_id for row in rows} - seen
    counts_as = _counting(merges)
    return {
        photo_id: Said(counts_as(said.class_id), merge_shares(said.top, counts_as))
        for photo_id, said in answers.items()
        if photo_id in wanted
    }


def _together(members: Sequence[Mapping[PhotoId, Said]]) -> dict[PhotoId, Said]:
    """Return the mean of what several say of the photos that each of them answers."""
    answers = {}
    for photo_id in set.intersection(*(set(member) for member in members)):
        sums: dict[int, float] = {}
        for member in members:
            said = member[photo_id]
            for class_id, share in said.top or ((said.class_id, 1.0),):
                sums[class_id] = sums.get(class_id, 0.0) + share / len(members)
        top = tuple(sorted(sums.items(), key=lambda pair: -pair[1]))
        known = all(member[photo_id].top for member in members)
        answers[photo_id] = Said(top[0][0], top if known else ())
    return answers


def _fresh(
    version: ModelVersion, rows: Sequence[LabelledPhoto], record: HeldOutRecord
) -> list[PhotoId]:
    """Return the photos of which what the version says now is fair."""
    if version.kind in LEARNED_ELSEWHERE:
        return [row.photo_id for row in rows]
    if record.learned is None:
        return []
    known = record.learned
    groups = {row.group_id for row in rows if row.photo_id in known and row.group_id is not None}
    return [
        row.photo_id for row in rows if row.photo_id not in known and row.group_id not in groups
    ]


def _counting(merges: Mapping[ClassId, ClassId]) -> Callable[[int], int]:
    return lambda class_id: int(merges.get(ClassId(class_id), class_id))


def merge_shares(top: Shares, counts_as: Callable[[int], int]) -> Shares:
    """Return the shares with those of merged classes added up."""
    sums: dict[int, float] = {}
    for class_id, share in top:
        sums[counts_as(class_id)] = sums.get(counts_as(class_id), 0.0) + share
    return tuple(sorted(sums.items(), key=lambda pair: -pair[1]))


def labelled_rows(project: Project) -> list[LabelledPhoto]:
    """Return the photos whose labels count, each with the number of the group it is held out in."""
    with project.store.read() as session:
        rows = labels.labelled_photos(session)
    numbers = groups_of(project, rows).tolist()
    return [replace(row, group_id=number) for row, number in zip(rows, numbers, strict=True)]


def confused_photos(
    project: Project,
    version: ModelVersion,
    label_class_id: ClassId,
    predicted_class_id: ClassId,
) -> tuple[PhotoId, ...]:
    """Return the photos behind a cell of a version's confusion matrix, in path order.

    Those are labelled with the row's class now, and the version said the column's of them while
    they were held out. Empty for a version that was learned elsewhere.
    """
    said = {
        photo_id: said.class_id for photo_id, said in read_held_out(project, version).said.items()
    }
    return confused_among(project, said, label_class_id, predicted_class_id)


def confused_among(
    project: Project,
    said: Mapping[int, int],
    label_class_id: ClassId,
    predicted_class_id: ClassId,
) -> tuple[PhotoId, ...]:
    """As `confused_photos`, of held-out predictions that no version keeps (`HeldOut.said`)."""
    with project.store.read() as session:
        rows = labels.labelled_photos(session)
        merges = merged_classes(session)
    # The matrix of an older version may tell apart what has been merged since.
    label_class_id = merges.get(label_class_id, label_class_id)
    return tuple(
        row.photo_id
        for row in rows
        if row.class_id == label_class_id and said.get(row.photo_id) == predicted_class_id
    )
