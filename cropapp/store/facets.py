"""What a filter can be made of.

Owns: the values that occur in a project and how many photos have each. Must not: know a menu.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, datetime, timedelta

import numpy as np

from cropapp.core.gallery import CONFIDENCE_BINS, PhotoFacets, PhotoFilter, camera_name
from cropapp.store.photo_conditions import (
    conditions_of,
    count_cameras,
    numbers_in,
    read_columns,
)
from cropapp.store.session import Session, run_raw

_EPOCH = datetime(1970, 1, 1)
_REASONS = (
    "SELECT exclude_reason, count(*) FROM photo INDEXED BY ix_photo_gallery "
    "WHERE exclude_reason IS NOT NULL GROUP BY exclude_reason ORDER BY 2 DESC, 1"
)
_DAYS = "SELECT min(captured_wall_us), max(captured_wall_us) FROM photo INDEXED BY ix_photo_gallery"
# Whole millionths: the bins are wider by far.
_CONFIDENCE = "CAST(round(r.confidence_1 * 1e6) AS INTEGER)"


def find_facets(session: Session, wanted: PhotoFilter) -> PhotoFacets:
    """Return the values of the whole project, and the confidences of the photos that pass.

    The confidences are of those that pass all conditions but the one on confidence, so that the
    histogram shows what another range would let through.
    """
    cameras = Counter[str]()
    for pair, count in count_cameras(session).items():
        cameras[camera_name(*pair)] += count
    reasons = run_raw(session, _REASONS).fetchall()
    first, last = run_raw(session, _DAYS).fetchone()
    return PhotoFacets(
        cameras=tuple(sorted(cameras.items(), key=lambda each: (each[0].casefold(), each[0]))),
        exclude_reasons=tuple((str(reason), int(count)) for reason, count in reasons),
        first_day=_day(first),
        last_day=_day(last),
        confidence=_histogram(session, wanted),
    )


def _day(wall_us: int | None) -> date | None:
    return None if wall_us is None else (_EPOCH + timedelta(microseconds=wall_us)).date()


def _histogram(session: Session, wanted: PhotoFilter) -> tuple[int, ...]:
    rest = replace(wanted, min_confidence=None, max_confidence=None, one_per_burst=False)
    conditions = conditions_of(session, rest)
    conditions.reads_prediction = conditions.needs_prediction = True
    (text,) = read_columns(session, [_CONFIDENCE], conditions)
    shares = numbers_in(text) / 1e6
    bins = np.minimum((shares * CONFIDENCE_BINS).astype(np.int64), CONFIDENCE_BINS - 1)
    return tuple(np.bincount(bins, minlength=CONFIDENCE_BINS).tolist())
