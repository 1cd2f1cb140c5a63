"""The numbers beside folders, classes and in the status line.

Owns: counts over the whole project. Must not: fetch a photo.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

from cropapp.core.entities import ClassId
from cropapp.core.gallery import ProjectCounts
from cropapp.store.classes import merged_classes
from cropapp.store.photo_conditions import PREDICTION
from cropapp.store.project_info import get_active_model_version_id
from cropapp.store.session import Session, run_raw


def count_project(session: Session) -> ProjectCounts:
    """Return the numbers of the whole project."""
    photos, labelled, unsure, excluded, unreadable, missing = run_raw(
        session,
        "SELECT count(*), total(review_state IN ('confirmed', 'corrected', 'labelled')), "
        "total(review_state = 'unsure'), total(review_state = 'excluded'), "
        "total(state = 'unreadable'), total(state = 'missing') "
        "FROM photo INDEXED BY ix_photo_gallery",
    ).fetchone()
    by_label = _count_by(
        session,
        "SELECT label_class_id, count(*) FROM photo "
        "WHERE label_class_id IS NOT NULL GROUP BY label_class_id",
    )
    predicted = _predicted_by_class(session)
    labelled_too = _count_by(
        session,
        f"SELECT r.class_1, count(*) FROM photo AS p CROSS JOIN {PREDICTION} "
        "ON r.model_version_id = ? AND r.photo_id = p.id "
        "WHERE p.label_class_id IS NOT NULL GROUP BY r.class_1",
        get_active_model_version_id(session),
    )
    unlabelled = {c: count - labelled_too.get(c, 0) for c, count in predicted.items()}
    return ProjectCounts(
        photos=photos,
        labelled=int(labelled),
        unsure=int(unsure),
        excluded=int(excluded),
        unreadable=int(unreadable),
        missing=int(missing),
        predicted=sum(predicted.values()),
        by_label=by_label,
        by_prediction={c: count for c, count in unlabelled.items() if count},
        by_every_prediction=predicted,
    )


def _predicted_by_class(session: Session) -> dict[ClassId, int]:
    # One seek and one range count per class; a GROUP BY would visit every version's rows.
    version = get_active_model_version_id(session)
    if version is None:
        return {}
    return _count_by(
        session,
        "SELECT * FROM (SELECT c.id, (SELECT count(*) FROM prediction AS r "
        "WHERE r.class_1 = c.id AND r.model_version_id = ?) AS n FROM photo_class AS c) WHERE n",
        version,
    )


def _count_by(session: Session, sql: str, *parameters: Any) -> dict[ClassId, int]:
    """Return photos per class, those of a merged one with the one it counts as."""
    merges, counts = merged_classes(session), Counter[ClassId]()
    for class_id, count in run_raw(session, sql, parameters):
        counts[merges.get(class_id, class_id)] += count
    return dict(counts)
