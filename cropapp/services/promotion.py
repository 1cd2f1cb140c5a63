"""Whether a new model version takes the place of the active one.

Owns: the record of what each version said of photos while they were held out, the photos behind a
cell of a confusion matrix, and the comparison of two versions on the photos that both had held out.
Must not: activate anything.
"""

from __future__ import annotations

import json
import logging
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cropapp.core.entities import ClassId, ModelKind, ModelVersion, PhotoId
from cropapp.core.files import write_atomically
from cropapp.core.words import spoken
from cropapp.services.model_tasks import HeadResult
from cropapp.services.project import Project
from cropapp.store import labels
from cropapp.store.classes import merged_classes

log = logging.getLogger(__name__)

HELD_OUT_FILE = "held_out.json"
GATE_P_VALUE = 0.05


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
        )

    def said(self) -> dict[int, int]:
        """Return the class predicted for each photo that could be held out, by photo id."""
        pairs = zip(self.photo_ids, self.predicted.tolist(), strict=True)
        return {int(photo_id): class_id for photo_id, class_id in pairs if class_id >= 0}


@dataclass(frozen=True, slots=True)
class Verdict:
    promoted: bool
    before: float | None
    """What the active version gets right of the photos that both had held out, 0 to 1."""
    after: float
    words: str
    """One sentence for the person."""


def record_held_out(project: Project, uid: str, held_out: HeldOut) -> None:
    """Keep what a version said, for comparisons with later ones."""
    content = json.dumps({"predicted": held_out.said()}).encode()
    write_atomically(project.models_folder / uid / HELD_OUT_FILE, content)


def judge(project: Project, held_out: HeldOut, active: ModelVersion | None) -> Verdict:
    """Compare a new version with the active one; refuse it only if it is worse beyond chance.

    A quick version has all the labels of the active one and more, so as good is good enough.
    """
    known = held_out.predicted >= 0
    right = held_out.predicted == held_out.labels
    after = float(right[known].mean()) if known.any() else 0.0
    before_right = _active_right(project, held_out, active)
    if active is None:
        return Verdict(
            True,
            None,
            after,
            spoken(f"The first model of its own: right on {after:.0%} of held-out photos."),
        )
    common = known & (before_right >= 0)
    if not common.any():
        return Verdict(True, None, after, spoken(f"Right on {after:.0%} of held-out photos."))
    return _compare(before_right[common] == 1, right[common])


def _compare(old: NDArray[np.bool_], new: NDArray[np.bool_]) -> Verdict:
    before, after = float(old.mean()), float(new.mean())
    worse, better = int((old & ~new).sum()), int((~old & new).sum())
    if worse > better and sign_test_p(worse, better) < GATE_P_VALUE:
        words = spoken(
            f"Not promoted: on {len(old)} held-out photos it is right on {after:.0%}, "
            f"the active version on {before:.0%}. The active version stays."
        )
        return Verdict(False, before, after, words)
    word = (
        spoken("Better")
        if after > before
        else spoken("As good")
        if after == before
        else spoken("As good within chance")
    )
    words = spoken(f"{word} on held-out photos: {before:.0%} before, {after:.0%} now.")
    return Verdict(True, before, after, words)


def _active_right(
    project: Project, held_out: HeldOut, active: ModelVersion | None
) -> NDArray[np.int64]:
    """Return (M,) 1 right, 0 wrong, -1 unknown for the active version.

    A starter or imported version has never seen these photos: what it says of them is fair. A
    version learned here is asked only for photos that it had held out.
    """
    unknown = np.full(len(held_out.labels), -1, dtype=np.int64)
    if active is None:
        return unknown
    if active.kind is not ModelKind.QUICK:
        prior = held_out.prior_predicted
        return unknown if prior is None else np.asarray(prior == held_out.labels, dtype=np.int64)
    said = _said_as_counted(project, _read_held_out(project, active))
    earlier = np.array([said.get(i, -1) for i in held_out.photo_ids], dtype=np.int64)
    return np.where(earlier < 0, -1, (earlier == held_out.labels).astype(np.int64))


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
    said = _read_held_out(project, version)
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


def _said_as_counted(project: Project, said: Mapping[int, int]) -> dict[int, int]:
    """Return held-out predictions with each merged class as the one it counts as now."""
    with project.store.read() as session:
        merges = merged_classes(session)
    return {i: merges.get(ClassId(said_id), said_id) for i, said_id in said.items()}


def _read_held_out(project: Project, version: ModelVersion) -> dict[int, int]:
    path = project.model_folder(version) / HELD_OUT_FILE
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as problem:
        log.info("No held-out record of %s: %s", version.name, problem)
        return {}
    return {int(photo_id): class_id for photo_id, class_id in content["predicted"].items()}


def sign_test_p(worse: int, better: int) -> float:
    """Return the two-sided p-value of a paired sign test (McNemar's exact test), 0 to 1."""
    total = worse + better
    tail = sum(math.comb(total, k) for k in range(min(worse, better) + 1))
    return min(1.0, float(2 * tail / 2**total))
