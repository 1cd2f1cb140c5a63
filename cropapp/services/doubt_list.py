"""The list of suspicious labels of a project.

Owns: which labels are on it. Must not: fit anything, or change a label; a person decides, by giving
another class or the same one again.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from cropapp.core.entities import ClassId, LabelDoubt, PhotoId
from cropapp.core.feed import Aspect
from cropapp.services.model_tasks import CheckedLabels, HeadResult
from cropapp.services.project import Project, now
from cropapp.store import label_doubts

SUSPICIOUS = 0.75
"""Labels less doubtful than this are not listed. With 5 % of 554 labels of field photos flipped, a
list from here on has all of the flipped ones and is 15 % of the labels."""


def record_doubts(
    project: Project,
    photo_ids: Sequence[PhotoId],
    class_ids: Sequence[ClassId],
    labels: NDArray[np.int64],
    result: HeadResult | CheckedLabels,
) -> int:
    """Keep what a head fit says against its labels, instead of what was said before.

    Args:
        photo_ids: (N,) of all photos of the fit; labels: (N,) indices into class_ids.

    Returns:
        How many doubts hold now. What was said of labels that this fit cannot judge stays.
    """
    doubt, said = result.doubt, result.alternative
    if doubt is None or said is None:
        return len(list_doubts(project))
    labels = labels[result.positions]
    judged = [photo_ids[int(result.positions[row])] for row in np.flatnonzero(~np.isnan(doubt))]
    rows = np.flatnonzero(np.nan_to_num(doubt) * (said != labels) >= SUSPICIOUS)
    found = [
        LabelDoubt(
            photo_id=photo_ids[int(result.positions[row])],
            class_id=class_ids[int(labels[row])],
            said_class_id=class_ids[int(said[row])],
            doubt=float(doubt[row]),
        )
        for row in rows
    ]
    count = project.store.write(
        lambda session: label_doubts.replace_doubts(session, found, judged, now())
    )
    project.feed.publish(Aspect.PREDICTIONS)
    return count


def list_doubts(project: Project) -> tuple[LabelDoubt, ...]:
    """Return the labels that are in doubt now, the worst first."""
    with project.store.read() as session:
        return tuple(label_doubts.list_doubts(session))
