"""How a person gets on with the review: how many today, how fast.

Owns: the counters and what counts as work. They are read from the labels that stand, so they are
right after an undo, and whichever window or command gave them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time

import numpy as np
from numpy.typing import NDArray

from cropapp.core.entities import PhotoId
from cropapp.services.project import Project
from cropapp.store.review import decisions_since
from cropapp.store.values import utc_us

PACE_OVER_S = 300.0
"""The pace is that of the last five minutes of work."""
PAUSE_S = 30.0
"""Longer without a decision is a pause, which is no work."""
_LEAST_WORK_S = 5.0


@dataclass(frozen=True, slots=True)
class ReviewProgress:
    today: int
    """Photos this person has decided on since midnight, by the clock of this machine."""
    per_minute: float | None
    """Over the last five minutes of work; None while too little was done to tell."""


def review_progress(project: Project, author: str, moment: datetime) -> ReviewProgress:
    """Return how far a person has come today.

    Args:
        moment: now; aware.
    """
    today = _decisions_today(project, author, moment)
    return ReviewProgress(len(today), pace_per_minute(today[:, 1] / 1e6))


def decided_today(project: Project, author: str, moment: datetime) -> tuple[PhotoId, ...]:
    """Return the photos a person has decided on since midnight, in that order."""
    return tuple(PhotoId(int(i)) for i in _decisions_today(project, author, moment)[:, 0])


def _decisions_today(project: Project, author: str, moment: datetime) -> NDArray[np.int64]:
    with project.store.read() as session:
        return decisions_since(session, author, utc_us(last_midnight(moment)))


def last_midnight(moment: datetime) -> datetime:
    """Return the midnight before an aware moment, by the clock of this machine."""
    # Without the moment's offset: on the day the clocks change, midnight had another one.
    return datetime.combine(moment.astimezone().date(), time.min).astimezone()


def pace_per_minute(moments_s: NDArray[np.float64]) -> float | None:
    """Return decisions per minute over the last PACE_OVER_S of work; pauses are left out.

    Args:
        moments_s: (N,) ascending, seconds.
    """
    gaps = np.diff(moments_s)[::-1]
    worked = np.cumsum(np.where(gaps > PAUSE_S, 0.0, gaps))
    # The first decision of all, and one after a pause, took time that nobody measured.
    counted = np.cumsum(gaps <= PAUSE_S)
    within = np.flatnonzero(worked <= PACE_OVER_S)
    if not len(within) or worked[within[-1]] < _LEAST_WORK_S:
        return None
    last = within[-1]
    return float(60.0 * counted[last] / worked[last])
