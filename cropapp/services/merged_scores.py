"""The scores of a version once some of its classes count as one.

Owns: scoring what a version said of held-out photos, with merged classes taken together. Must not:
change what the version keeps: a merge can be taken back.

Confusions between two classes that were merged are none any more, and their confidences add up: so
matrix, rates and calibration are made anew, from the labels as they are now. Of other ways to hold
photos out the version keeps no answers; their scores are left out.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from cropapp.core.entities import ClassId, ModelVersion
from cropapp.core.kept_evaluation import EVALUATED
from cropapp.core.metrics import Scores, score_predictions
from cropapp.services.held_out import Shares, labelled_rows, merge_shares, read_held_out
from cropapp.services.project import Project
from cropapp.store.classes import merged_classes

RESAMPLES = 500
_TOLD_APART = ("grouped", "random", "folder", "camera_day", EVALUATED)


def with_merges(project: Project, version: ModelVersion) -> ModelVersion:
    """Return a version with its classes and scores as they count now; itself if none is merged."""
    with project.store.read() as session:
        merges = merged_classes(session)
    if not any(class_id in merges for class_id in version.class_ids):
        return version
    ends = tuple(dict.fromkeys(merges.get(each, each) for each in version.class_ids))
    metrics = {key: value for key, value in version.metrics.items() if key not in _TOLD_APART}
    answers = {
        photo_id: merge_shares(
            said.top or ((said.class_id, 1.0),),
            lambda class_id: int(merges.get(ClassId(class_id), class_id)),
        )
        for photo_id, said in read_held_out(project, version).said.items()
    }
    scores = _score(project, ends, answers)
    if scores is not None:
        metrics["grouped"] = scores.as_dict()
    return replace(version, class_ids=ends, metrics=metrics)


def _score(
    project: Project, class_ids: tuple[ClassId, ...], answers: dict[int, Shares]
) -> Scores | None:
    column = {int(class_id): place for place, class_id in enumerate(class_ids)}
    rows = [
        row for row in labelled_rows(project) if row.photo_id in answers and row.class_id in column
    ]
    if not rows:
        return None
    # Of each photo the first classes are kept; the rest has too little to be said.
    probabilities = np.zeros((len(rows), len(class_ids)))
    for place, row in enumerate(rows):
        for class_id, share in answers[row.photo_id]:
            if class_id in column:
                probabilities[place, column[class_id]] = share
    return score_predictions(
        np.array([column[int(row.class_id)] for row in rows], dtype=np.int64),
        probabilities,
        groups=np.array([row.group_id for row in rows], dtype=np.int64),
        resamples=RESAMPLES,
    )
