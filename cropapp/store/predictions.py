"""What each model version says of each photo.

Owns: prediction rows. Must not: touch a label, ever.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import repeat
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cropapp.core.entities import (
    TOP_K,
    ClassId,
    ModelVersionId,
    PhotoId,
    Prediction,
    ScoredClass,
)
from cropapp.core.errors import ProgramFault
from cropapp.store.classes import merged_classes
from cropapp.store.merged import counted_prediction
from cropapp.store.session import Session, id_list, run_many, run_raw
from cropapp.store.values import time_from_text, time_text

_SCORES = [name for rank in range(1, TOP_K + 1) for name in (f"class_{rank}", f"confidence_{rank}")]
_KEPT = ("model_version_id", "photo_id", *_SCORES, "margin", "predicted_at", "strangeness")
# Not INSERT OR REPLACE: it writes every index twice.
_UPSERT = (
    f"INSERT INTO prediction ({', '.join(_KEPT)}) VALUES ({', '.join('?' * len(_KEPT))}) "
    "ON CONFLICT (model_version_id, photo_id) DO UPDATE SET "
    + ", ".join(f"{name} = excluded.{name}" for name in _KEPT[2:])
)
_SELECT = (
    f"SELECT photo_id, model_version_id, predicted_at, strangeness, {', '.join(_SCORES)} "
    "FROM prediction "
    "WHERE model_version_id = ? AND photo_id IN (SELECT value FROM json_each(?))"
)


def write_predictions(
    session: Session,
    model_version_id: ModelVersionId,
    rows: Sequence[tuple[PhotoId, Sequence[ScoredClass]]],
    now: datetime,
    *,
    strangeness: Sequence[float | None] | None = None,
) -> int:
    """Keep what a version says of some photos, replacing what it had said of them before.

    Args:
        rows: per photo the classes, the surest first; those after TOP_K are dropped.
        strangeness: per photo; None: the version cannot tell.

    Returns:
        How many photos were written.

    Raises:
        ProgramFault: a photo without any class.
    """
    stamp = time_text(now)
    strange = [None] * len(rows) if strangeness is None else strangeness
    run_many(session, _UPSERT, _as_columns(model_version_id, rows, stamp, strange))
    return len(rows)


def _as_columns(
    model_version_id: ModelVersionId,
    rows: Sequence[tuple[PhotoId, Sequence[ScoredClass]]],
    stamp: str,
    strangeness: Sequence[float | None],
) -> Iterator[list[object]]:
    for (photo_id, top), strange in zip(rows, strangeness, strict=True):
        if not top:
            raise ProgramFault(f"The prediction of photo {photo_id} names no class.")
        columns: list[object] = [model_version_id, photo_id]
        for scored in top[:TOP_K]:
            columns += (scored.class_id, scored.confidence)
        columns += [None, None] * (TOP_K - len(top))
        margin = top[0].confidence - (top[1].confidence if len(top) > 1 else 0.0)
        columns += (margin, stamp, strange)
        yield columns


def write_first_classes(
    session: Session,
    model_version_id: ModelVersionId,
    photo_ids: Sequence[PhotoId],
    class_ids: NDArray[np.int64],
    confidences: NDArray[np.floating[Any]],
    now: datetime,
    *,
    strangeness: NDArray[np.floating[Any]] | None = None,
) -> int:
    """As `write_predictions`, of many photos at once: a fifth of the time, for no object is made.

    Args:
        class_ids: (N, K) of each photo, the surest first, K <= TOP_K; confidences: (N, K).
        strangeness: (N,).

    Raises:
        ProgramFault: the shapes do not fit together, or there is no class.
    """
    count, width = class_ids.shape
    if not 0 < width <= TOP_K or confidences.shape != class_ids.shape or len(photo_ids) != count:
        raise ProgramFault(
            f"{len(photo_ids)} photos for {class_ids.shape} classes, {confidences.shape} shares."
        )
    second = confidences[:, 1] if width > 1 else 0.0
    columns: list[Iterable[Any]] = []
    for rank in range(TOP_K):
        known = rank < width
        columns.append(class_ids[:, rank].tolist() if known else repeat(None, count))
        columns.append(confidences[:, rank].tolist() if known else repeat(None, count))
    rows = zip(
        repeat(int(model_version_id), count),
        photo_ids,
        *columns,
        (confidences[:, 0] - second).tolist(),
        repeat(time_text(now), count),
        repeat(None, count) if strangeness is None else strangeness.tolist(),
        strict=True,
    )
    run_many(session, _UPSERT, rows)
    return len(photo_ids)


def get_predictions(
    session: Session, model_version_id: ModelVersionId | None, photo_ids: Sequence[PhotoId]
) -> dict[PhotoId, Prediction]:
    """Return what a version says of those of the photos that it has seen.

    A merged class is given as the one it counts as.
    """
    if model_version_id is None:
        return {}
    merges = merged_classes(session)
    found = run_raw(session, _SELECT, (model_version_id, id_list(photo_ids)))
    return {PhotoId(row[0]): counted_prediction(_prediction(row), merges) for row in found}


def photos_without_prediction(session: Session, model_version_id: ModelVersionId) -> list[PhotoId]:
    """Return the readable photos that a version has not seen, in path order."""
    found = run_raw(
        session,
        "SELECT p.id FROM photo AS p INDEXED BY ix_photo_gallery "
        "WHERE p.state IN ('found', 'ready') AND NOT EXISTS (SELECT 1 FROM prediction AS r "
        "WHERE r.model_version_id = ? AND r.photo_id = p.id) "
        "ORDER BY p.folder_id, p.relative_path",
        (model_version_id,),
    )
    return [PhotoId(row[0]) for row in found]


def count_predictions(session: Session, model_version_id: ModelVersionId) -> int:
    """Return how many photos a version has seen."""
    found = run_raw(
        session, "SELECT count(*) FROM prediction WHERE model_version_id = ?", (model_version_id,)
    )
    return int(found.fetchone()[0])


def count_unlike(session: Session, model_version_id: ModelVersionId) -> tuple[int, int]:
    """Return how many photos a version could compare with what it has seen, and how many of these
    are unlike anything it has seen."""
    sql = (
        "SELECT count(strangeness), total(strangeness > 1) FROM prediction "
        "WHERE model_version_id = ?"
    )
    judged, unlike = run_raw(session, sql, (model_version_id,)).fetchone()
    return int(judged), int(unlike)


def delete_predictions(session: Session, model_version_id: ModelVersionId) -> int:
    """Forget what a version said, to save space: it can be predicted anew. Return how many."""
    sql = "DELETE FROM prediction WHERE model_version_id = ?"
    return run_raw(session, sql, (model_version_id,)).rowcount


def delete_some_predictions(session: Session, model_version_id: ModelVersionId, most: int) -> int:
    """Forget up to `most` of what a version said, so that no write is long. Return how many."""
    sql = (
        "DELETE FROM prediction WHERE model_version_id = ? AND photo_id IN (SELECT photo_id "
        "FROM prediction WHERE model_version_id = ? LIMIT ?)"
    )
    return run_raw(session, sql, (model_version_id, model_version_id, most)).rowcount


def forget_predictions(session: Session, photo_ids: Sequence[PhotoId]) -> None:
    """Forget what any version said of some photos: they are to be predicted anew."""
    sql = "DELETE FROM prediction WHERE photo_id = ?"
    run_many(session, sql, ((photo_id,) for photo_id in photo_ids))


def _prediction(row: tuple[object, ...]) -> Prediction:
    scores = row[4:]
    top = tuple(
        ScoredClass(ClassId(class_id), confidence)  # type: ignore[arg-type]
        for class_id, confidence in zip(scores[::2], scores[1::2], strict=True)
        if class_id is not None
    )
    return Prediction(
        ModelVersionId(row[1]),  # type: ignore[arg-type]
        top,
        time_from_text(row[2]),  # type: ignore[arg-type]
        row[3],  # type: ignore[arg-type]
    )
