"""Where the photos with a position were taken, as arrays.

Owns: the one query of the map. Must not: fetch anything else of a photo.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from cropapp.store.classes import list_classes, resolve_merges
from cropapp.store.photo_conditions import PREDICTION
from cropapp.store.project_info import get_active_model_version_id
from cropapp.store.session import Session, run_raw

COLUMNS = 5


@dataclass(frozen=True, slots=True)
class MapPoints:
    """One entry per photo with a position, all arrays (N,), in path order."""

    photo_ids: NDArray[np.int64]
    latitudes: NDArray[np.float64]
    """Degrees."""
    longitudes: NDArray[np.float64]
    """Degrees, -180 to 180."""
    class_ids: NDArray[np.int64]
    """Of the label, else of the active prediction, merges resolved; 0 where there is neither."""
    is_labelled: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.photo_ids)


def read_map_points(session: Session) -> MapPoints:
    """Return the photos that know their place."""
    sql = (
        "SELECT p.id, p.latitude, p.longitude, coalesce(p.label_class_id, r.class_1, 0), "
        "p.review_state IN ('confirmed', 'corrected', 'labelled') "
        "FROM photo AS p INDEXED BY ix_photo_gallery "
        f"LEFT JOIN {PREDICTION} ON r.model_version_id = ? AND r.photo_id = p.id "
        "WHERE p.latitude IS NOT NULL AND p.longitude IS NOT NULL "
        "ORDER BY p.folder_id, p.relative_path"
    )
    rows = run_raw(session, sql, (get_active_model_version_id(session),))
    flat = np.fromiter(chain.from_iterable(rows), dtype=np.float64).reshape(-1, COLUMNS)
    return MapPoints(
        photo_ids=flat[:, 0].astype(np.int64),
        latitudes=flat[:, 1].copy(),
        longitudes=flat[:, 2].copy(),
        class_ids=_resolved(session, flat[:, 3].astype(np.int64)),
        is_labelled=flat[:, 4] > 0,
    )


def _resolved(session: Session, class_ids: NDArray[np.int64]) -> NDArray[np.int64]:
    ends = resolve_merges(list_classes(session, include_retired=True))
    table = np.arange(max([int(class_ids.max(initial=0)), *ends]) + 1, dtype=np.int64)
    for class_id, end in ends.items():
        table[class_id] = end
    return table[class_ids]
