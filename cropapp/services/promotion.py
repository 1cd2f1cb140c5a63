"""The gate: whether a new model version takes the place of the active one.

Owns: the verdict on a candidate, from what both versions said of the same photos while neither had
learned from them, and the person's word over it. Must not: activate anything.

A quick version has all the labels of the active one and more, so it is taken unless it is worse
beyond chance; a deep one costs half an hour and a new embedding of every photo, so it has to be
better beyond chance. Neither is taken if it lost one of the classes (docs/adr/0022).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cropapp.core.entities import ClassId, ModelVersion, PhotoClass, PhotoId
from cropapp.core.feed import Aspect
from cropapp.core.paired_scores import ClassPair, PairedScores, brier_score, score_pair
from cropapp.core.rounding import percent
from cropapp.core.words import spoken
from cropapp.services.app_folders import default_author
from cropapp.services.held_out import (
    LEARNED_ELSEWHERE,
    HeldOut,
    HeldOutRecord,
    Said,
    confused_among,
    confused_photos,
    fair_answers,
    labelled_rows,
    read_held_out,
    record_held_out,
)
from cropapp.services.project import Project, now
from cropapp.services.seen_photos import photos_seen
from cropapp.services.settings import SettingsFile
from cropapp.store import model_versions
from cropapp.store.labels import LabelledPhoto

__all__ = [
    "LEARNED_ELSEWHERE",
    "HeldOut",
    "HeldOutRecord",
    "Said",
    "Verdict",
    "confused_among",
    "confused_photos",
    "fair_answers",
    "judge",
    "note_overruling",
    "read_held_out",
    "record_held_out",
    "record_verdict",
]

GATE_P_VALUE = 0.05
MIN_CLASS_PHOTOS = 5
"""A class with fewer held-out photos in common decides nothing: one photo is 20 points of it."""
GATE_METRIC = "gate"
"""Where a verdict is in `ModelVersion.metrics`."""


@dataclass(frozen=True, slots=True)
class Verdict:
    promoted: bool
    before: float | None
    """What the active version gets right of the photos that both had held out, 0 to 1."""
    after: float
    words: str
    """One sentence for the person."""
    scores: PairedScores | None = None
    """Both on the same photos, the active version first; None: there was nothing to compare."""
    fallen: tuple[int, ...] = ()
    """Ids of the classes that fell by more than the margin, beyond their noise."""
    margin: float = 0.0
    had_to_be_better: bool = False

    def as_dict(self) -> dict[str, Any]:
        """Return JSON-ready values, as `ModelVersion.metrics` keeps them."""
        return asdict(self)


def judge(
    project: Project,
    held_out: HeldOut,
    active: ModelVersion | None,
    *,
    must_be_better: bool = False,
    margin: float | None = None,
) -> Verdict:
    """Hold a candidate against the active version, on photos that neither had learned from.

    Args:
        held_out: what the candidate said of photos while they were held out.
        must_be_better: whether as good is not good enough.
        margin: by how much a class may fall, 0 to 1; None: what the settings say.

    Raises:
        EnvironmentProblem: the active version does not say what it has seen.
    """
    known = held_out.predicted >= 0
    right = held_out.predicted == held_out.labels
    after = float(right[known].mean()) if known.any() else 0.0
    judged = int(known.sum())
    if active is None:
        return Verdict(True, None, after, _first_words(after, judged))
    scores = _compare(project, held_out, active)
    if scores is None:
        return _without_comparison(after, judged, must_be_better)
    chosen = _margin_of_settings() if margin is None else margin
    fallen = fallen_classes(scores, chosen)
    refusal = _refusal(project, scores, fallen, must_be_better)
    return Verdict(
        promoted=not refusal,
        before=scores.one_accuracy,
        after=scores.other_accuracy,
        words=refusal or _praise(scores),
        scores=scores,
        fallen=tuple(pair.class_id for pair in fallen),
        margin=chosen,
        had_to_be_better=must_be_better,
    )


def fallen_classes(scores: PairedScores, margin: float) -> list[ClassPair]:
    """Return the classes of which the second finds fewer, by more than the margin and its noise."""
    return [
        pair
        for pair in scores.classes
        if pair.photos >= MIN_CLASS_PHOTOS and pair.recall.high < -margin
    ]


def is_better(scores: PairedScores) -> bool:
    """Return whether the second is better beyond chance.

    It is if it is right more often, or if it is right as often and surer of what is right: the
    squared error of its confidences sees a gain on far fewer photos than right and wrong does.
    """
    gain = scores.other_accuracy - scores.one_accuracy
    if gain > 0 and scores.p_value < GATE_P_VALUE:
        return True
    if scores.error_p is None or scores.one_error is None or scores.other_error is None:
        return False
    return gain >= 0 and scores.other_error < scores.one_error and scores.error_p < GATE_P_VALUE


def record_verdict(project: Project, version: ModelVersion, verdict: Verdict) -> ModelVersion:
    """Keep a verdict with the candidate's scores; return the version as it is now."""
    metrics = {**version.metrics, GATE_METRIC: verdict.as_dict()}
    changed = project.store.write(
        lambda session: model_versions.set_metrics(session, version.id, metrics)
    )
    project.feed.publish(Aspect.MODELS)
    return changed


def note_overruling(project: Project, version: ModelVersion, author: str = "") -> ModelVersion:
    """Keep with a version that a person used it though the gate had refused it; else do nothing.

    Args:
        author: '' for the name in the settings, or the one who is logged in.
    """
    gate = version.metrics.get(GATE_METRIC)
    if not isinstance(gate, Mapping) or gate.get("promoted", True) or "overruled_at" in gate:
        return version
    who = author or SettingsFile().values.author or default_author()
    told = {**gate, "overruled_at": now().isoformat(), "overruled_by": who}
    metrics = {**version.metrics, GATE_METRIC: told}
    return project.store.write(
        lambda session: model_versions.set_metrics(session, version.id, metrics)
    )


def _margin_of_settings() -> float:
    return SettingsFile().values.gate_margin_points / 100


def _first_words(after: float, judged: int) -> str:
    if not judged:
        return _nothing_held_out()
    return spoken(
        f"The first model of its own: right on {percent(after)} of {judged:,} held-out photos."
    )


def _without_comparison(after: float, judged: int, must_be_better: bool) -> Verdict:
    if must_be_better:
        words = spoken(
            f"Not promoted: right on {percent(after)} of {judged:,} held-out photos, but there is "
            "no photo to compare it with the active version on. The active version stays."
        )
        return Verdict(False, None, after, words, had_to_be_better=True)
    words = spoken(f"Right on {percent(after)} of {judged:,} held-out photos.")
    return Verdict(True, None, after, words if judged else _nothing_held_out())


def _nothing_held_out() -> str:
    # “Right on 0%” would be said of a model that nobody could ask.
    return spoken(
        "There are too few labels to hold any out, so nobody knows yet how good it is: label a few "
        "photos of each class."
    )


def _refusal(
    project: Project, scores: PairedScores, fallen: Sequence[ClassPair], must_be_better: bool
) -> str:
    """Return why the candidate is not taken, '' if it is."""
    before, after = scores.one_accuracy, scores.other_accuracy
    if after < before and scores.p_value < GATE_P_VALUE:
        return spoken(
            f"Not promoted: on {scores.photos} held-out photos it is right on {percent(after)}, "
            f"the active version on {percent(before)}. The active version stays."
        )
    if fallen:
        worst = min(fallen, key=lambda pair: pair.recall.difference)
        name = _class_name(project.classes(include_retired=True), worst.class_id)
        return spoken(
            f"Not promoted: of {worst.photos} held-out photos of “{name}” it finds "
            f"{percent(worst.recall.other)}, the active version {percent(worst.recall.one)}. The "
            "active version stays."
        )
    if must_be_better and not is_better(scores):
        return spoken(
            f"Not promoted: on {scores.photos} held-out photos it is right on {percent(after)}, "
            f"the active version on {percent(before)}: not better beyond chance. The active "
            "version stays."
        )
    return ""


def _praise(scores: PairedScores) -> str:
    before, after = scores.one_accuracy, scores.other_accuracy
    word = (
        spoken("Better")
        if after > before
        else spoken("As good")
        if after == before
        else spoken("As good within chance")
    )
    return spoken(f"{word} on held-out photos: {percent(before)} before, {percent(after)} now.")


def _class_name(classes: Sequence[PhotoClass], class_id: int) -> str:
    return next((each.name for each in classes if each.id == class_id), "?")


def _compare(project: Project, held_out: HeldOut, active: ModelVersion) -> PairedScores | None:
    """Score both on the photos that neither had learned from; None if there is none."""
    rows = _rows_of(project, held_out)
    active_said = fair_answers(project, active, rows)
    if active.kind in LEARNED_ELSEWHERE and held_out.prior_predicted is not None:
        active_said = _asked_anew(held_out, active_said, photos_seen(project, active))
    candidate_said = {PhotoId(photo_id): said for photo_id, said in held_out.answers().items()}
    return compare_said(rows, active_said, candidate_said)


def _asked_anew(
    held_out: HeldOut, stored: Mapping[PhotoId, Said], seen: frozenset[PhotoId]
) -> dict[PhotoId, Said]:
    """Return what a starter said of the photos when this candidate was fitted.

    It was asked then, so it is known of every photo; how sure it was stands in the project.
    """
    said = {}
    assert held_out.prior_predicted is not None
    for each, class_id in zip(held_out.photo_ids, held_out.prior_predicted.tolist(), strict=True):
        photo_id = PhotoId(int(each))
        known = stored.get(photo_id)
        if photo_id not in seen:
            agrees = known is not None and known.class_id == class_id
            said[photo_id] = known if known is not None and agrees else Said(int(class_id))
    return said


def _rows_of(project: Project, held_out: HeldOut) -> list[LabelledPhoto]:
    """Return the candidate's photos with the labels it was learned from, and their groups."""
    known = {row.photo_id: row for row in labelled_rows(project)}
    return [
        LabelledPhoto(
            PhotoId(int(photo_id)),
            ClassId(int(label)),
            known[PhotoId(photo_id)].view_key if PhotoId(photo_id) in known else "",
            known[PhotoId(photo_id)].group_id if PhotoId(photo_id) in known else None,
        )
        for photo_id, label in zip(held_out.photo_ids, held_out.labels.tolist(), strict=True)
    ]


def compare_said(
    rows: Sequence[LabelledPhoto], one: Mapping[PhotoId, Said], other: Mapping[PhotoId, Said]
) -> PairedScores | None:
    """Score two versions on the labelled photos that both answer; None if there is none."""
    common = [row for row in rows if row.photo_id in one and row.photo_id in other]
    if not common:
        return None
    answers = [[side[row.photo_id] for row in common] for side in (one, other)]
    first, second = (np.array([said.class_id for said in side], dtype=np.int64) for side in answers)
    whole = all(said.top for side in answers for said in side)
    errors = [
        np.array(
            [brier_score(row.class_id, said.top) for row, said in zip(common, side, strict=True)]
        )
        for side in answers
    ]
    return score_pair(
        np.array([row.class_id for row in common], dtype=np.int64),
        first,
        second,
        group_numbers(common),
        errors=(errors[0], errors[1]) if whole else None,
    )


def group_numbers(rows: Sequence[LabelledPhoto]) -> NDArray[np.int64]:
    """Return the group of each photo, (N,); a photo in none is a group of its own."""
    return np.array(
        [-int(row.photo_id) if row.group_id is None else row.group_id for row in rows],
        dtype=np.int64,
    )
