"""What the review asks of the store: numbers to order photos by, and how the person gets on.

Owns: reads of many photos at once as flat arrays, for whoever reviews. Must not: decide an order.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cropapp.core.target_view import view_key
from cropapp.store.label_values import point_from
from cropapp.store.photo_conditions import PREDICTION
from cropapp.store.project_info import get_active_model_version_id
from cropapp.store.session import Session, id_list, run_raw


@dataclass(frozen=True, slots=True, eq=False)
class ReviewFacts:
    """What photos are ordered by, aligned with the ids asked for; what is not known is NaN."""

    photo_ids: NDArray[np.int64]
    """(N,) those still in the project, in the order asked for."""
    burst_ids: NDArray[np.int64]
    """(N,) 0 for a photo taken alone."""
    captured_us: NDArray[np.float64]
    margin: NDArray[np.float64]
    """(N,) by the active model version; `confidence` likewise."""
    confidence: NDArray[np.float64]
    strangeness: NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class PlacedViews:
    """Photos that were read: where each was taken from, and the names of their embeddings."""

    photo_ids: NDArray[np.int64]
    """(N,) in path order."""
    places: NDArray[np.int64]
    """(N,) a number for each folder and sub-folder."""
    burst_ids: NDArray[np.int64]
    """(N,) 0 for a photo taken alone."""
    captured_us: NDArray[np.float64]
    """(N,) NaN where unknown."""
    view_keys: list[str]


def review_facts(session: Session, ids: Sequence[int]) -> ReviewFacts:
    """Return what the photos are ordered by."""
    rows = run_raw(
        session,
        "SELECT p.id, ifnull(p.burst_id, 0), ifnull(p.captured_wall_us, 9e999), "
        "ifnull(r.margin, 9e999), ifnull(r.confidence_1, 9e999), ifnull(r.strangeness, 9e999) "
        "FROM json_each(?) AS j CROSS JOIN photo AS p ON p.id = j.value "
        f"LEFT JOIN {PREDICTION} ON r.model_version_id = ? AND r.photo_id = p.id "
        "ORDER BY j.key",
        (id_list(ids), get_active_model_version_id(session)),
    )
    # Python's floats hold every id and microsecond of this era exactly.
    table = np.array(rows.fetchall(), dtype=np.float64).reshape(-1, 6)
    numbers = np.where(np.isinf(table), np.nan, table)
    return ReviewFacts(
        photo_ids=numbers[:, 0].astype(np.int64),
        burst_ids=numbers[:, 1].astype(np.int64),
        captured_us=numbers[:, 2],
        margin=numbers[:, 3],
        confidence=numbers[:, 4],
        strangeness=numbers[:, 5],
    )


def placed_views(session: Session) -> PlacedViews:
    """Return every readable photo in path order, with the name its embedding is kept under."""
    rows = run_raw(
        session,
        "SELECT id, ifnull(burst_id, 0), ifnull(captured_wall_us, 9e999), folder_id, "
        "relative_path, sha256, target_x, target_y FROM photo "
        "WHERE state = 'ready' AND sha256 IS NOT NULL ORDER BY folder_id, relative_path",
    ).fetchall()
    numbers: dict[tuple[int, str], int] = {}
    places = [numbers.setdefault((row[3], row[4].rpartition("/")[0]), len(numbers)) for row in rows]
    # Python's floats hold every id and microsecond of this era exactly.
    table = np.array([row[:3] for row in rows], dtype=np.float64).reshape(-1, 3)
    return PlacedViews(
        photo_ids=table[:, 0].astype(np.int64),
        places=np.array(places, dtype=np.int64),
        burst_ids=table[:, 1].astype(np.int64),
        captured_us=np.where(np.isinf(table[:, 2]), np.nan, table[:, 2]),
        view_keys=[view_key(row[5], point_from(row[6], row[7])) for row in rows],
    )


def settled_disagreements(session: Session) -> NDArray[np.int64]:
    """Return the photos whose label a person gave against the very answer the model gives now.

    Nothing is left to decide on them: the person has seen what the model says, and said otherwise.
    """
    rows = run_raw(
        session,
        f"SELECT p.id FROM photo AS p CROSS JOIN {PREDICTION} "
        "ON r.model_version_id = ? AND r.photo_id = p.id "
        "JOIN label_event AS e ON e.id = p.label_event_id "
        "WHERE p.label_class_id IS NOT NULL AND p.label_class_id <> r.class_1 "
        "AND e.source = 'person' AND json_extract(e.shown, '$.top[0][0]') = r.class_1",
        (get_active_model_version_id(session),),
    )
    return np.array([row[0] for row in rows], dtype=np.int64)


def decisions_since(session: Session, author: str, since_us: int) -> NDArray[np.int64]:
    """Return what this person decided on since a moment, in the order decided, (N, 2).

    The first column is the photo, the second when, in microseconds UTC. Only decisions that stand:
    one that was undone, taken back or replaced by someone else's does not count.

    Args:
        since_us: in microseconds since 1970 UTC.
    """
    rows = run_raw(
        session,
        "SELECT p.id, p.labelled_at_us FROM photo AS p INDEXED BY ix_photo_gallery "
        "JOIN label_event AS e ON e.id = p.label_event_id "
        "WHERE p.labelled_at_us >= ? AND e.source = 'person' AND e.given_by = ? "
        "ORDER BY p.labelled_at_us",
        (since_us, author),
    )
    return np.array(rows.fetchall(), dtype=np.int64).reshape(-1, 2)
