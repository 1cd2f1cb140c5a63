"""Use case: which photos a person reviews next, and in which order.

Owns: the orders, and bursts as one unit. Must not: label, nor need torch: the order by difference
reads the embeddings that are cached.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from cropapp.core.entities import (
    TOP_K,
    ClassId,
    LabelDoubt,
    Photo,
    PhotoId,
    PhotoState,
    ScoredClass,
)
from cropapp.core.gallery import PhotoFilter, PhotoSort, ReviewState
from cropapp.core.tasks import TaskContext
from cropapp.services.doubt_list import list_doubts
from cropapp.services.label_next import worth_by_photo
from cropapp.services.project import Project
from cropapp.services.review_differences import difference_by_photo
from cropapp.store import review
from cropapp.store.review import ReviewFacts

_SEEN = frozenset({PhotoState.FOUND, PhotoState.READY})
_WITH_LABEL = frozenset({ReviewState.LABELLED, ReviewState.CONFIRMED, ReviewState.CORRECTED})


class ReviewOrder(StrEnum):
    LEAST_CERTAIN = "least-certain"
    """The smallest margin between the model's first and second class first."""
    MOST_DIFFERENT = "most-different"
    """What looks least like the photos taken before and after it in the same folder first."""
    DISAGREEING = "disagreeing"
    """Only photos whose label the model contradicts, the surest contradiction first."""
    WORTH_LABELLING = "worth-labelling"
    """What the model would learn most from: what it wavers about, all of it, a photo of each."""
    SUSPICIOUS = "suspicious"
    """Only photos whose label is probably wrong, the worst first."""
    NEWEST = "newest"
    FOLDER = "folder"


ABOUT_LABELS = frozenset({ReviewOrder.DISAGREEING, ReviewOrder.SUSPICIOUS})
"""Orders of photos that have a label: what nobody has decided on is not among them."""


class ReviewScope(StrEnum):
    NOT_REVIEWED = "not-reviewed"
    UNSURE = "unsure"
    ALL = "all"
    SHOWN = "shown"
    """Those of the request's filter."""


@dataclass(frozen=True, slots=True)
class ReviewRequest:
    order: ReviewOrder = ReviewOrder.LEAST_CERTAIN
    scope: ReviewScope = ReviewScope.NOT_REVIEWED
    photo_filter: PhotoFilter = field(default_factory=PhotoFilter)
    """For the scope SHOWN."""
    bursts_as_one: bool = True


@dataclass(frozen=True, slots=True, eq=False)
class ReviewQueue:
    """Units of photos in the order of review; a unit is one photo, or a burst decided as one."""

    photo_ids: NDArray[np.int64]
    """(N,) one unit after the other; within a burst as they were taken."""
    starts: NDArray[np.int64]
    """(U + 1,) where each unit begins, and the end."""
    unknown: int
    """How many units the order can say nothing of: they come last, as in the folder."""
    doubts: Mapping[PhotoId, LabelDoubt] = field(default_factory=dict)
    """What speaks against the labels of the photos, where the order is about that."""

    def __len__(self) -> int:
        return len(self.starts) - 1

    def unit(self, index: int) -> tuple[PhotoId, ...]:
        """Return the photos of a unit."""
        chosen = self.photo_ids[self.starts[index] : self.starts[index + 1]]
        return tuple(PhotoId(int(each)) for each in chosen)

    def index_of(self, photo_id: int) -> int | None:
        """Return the unit a photo is in, None if it is in none."""
        rows = np.flatnonzero(self.photo_ids == photo_id)
        if not len(rows):
            return None
        return int(np.searchsorted(self.starts, rows[0], side="right")) - 1

    def without(self, index: int) -> ReviewQueue:
        """Return the queue without one unit."""
        sizes = np.delete(np.diff(self.starts), index)
        first, end = int(self.starts[index]), int(self.starts[index + 1])
        ids = np.delete(self.photo_ids, slice(first, end))
        return replace(self, photo_ids=ids, starts=_starts_of(sizes))

    def beginning_with(self, kept: Sequence[PhotoId]) -> ReviewQueue:
        """Return the queue with the unit that holds the first of `kept` before all others."""
        index = self.index_of(kept[0]) if kept else None
        return self if index is None else self.without(index).after(self.unit(index))

    def after(self, unit: Sequence[PhotoId]) -> ReviewQueue:
        """Return the queue with a unit put before all others."""
        ids = np.concatenate((np.array(unit, dtype=np.int64), self.photo_ids))
        sizes = np.concatenate(([len(unit)], np.diff(self.starts)))
        return replace(self, photo_ids=ids, starts=_starts_of(sizes))


def find_review_queue(project: Project, request: ReviewRequest, task: TaskContext) -> ReviewQueue:
    """Return what there is to review, in the order asked for.

    Raises:
        Cancelled: the task was.
    """
    ids = open_photo_ids(project, request)
    with project.store.read() as session:
        if request.order is ReviewOrder.DISAGREEING and request.scope is ReviewScope.NOT_REVIEWED:
            ids = ids[~np.isin(ids, review.settled_disagreements(session))]
        facts = review.review_facts(session, ids.tolist())
    task.check_cancelled()
    if request.order is ReviewOrder.SUSPICIOUS:
        return _suspicious(project, facts)
    keys = _sort_keys(project, request.order, facts, task)
    return _in_units(facts, keys, bursts_as_one=request.bursts_as_one)


def _suspicious(project: Project, facts: ReviewFacts) -> ReviewQueue:
    """Each photo by itself: of a burst one label may be wrong and the others right."""
    doubts = {doubt.photo_id: doubt for doubt in list_doubts(project)}
    worst = [doubts[i].doubt if i in doubts else np.nan for i in facts.photo_ids.tolist()]
    queue = _in_units(facts, -np.array(worst), bursts_as_one=False)
    return replace(queue, doubts=doubts)


def open_photo_ids(project: Project, request: ReviewRequest) -> NDArray[np.int64]:
    """Return the photos that a request is about now, in path order: the queue without its order."""
    return project.find(_wanted(request), PhotoSort())


def _wanted(request: ReviewRequest) -> PhotoFilter:
    base = request.photo_filter if request.scope is ReviewScope.SHOWN else PhotoFilter()
    # Of a burst all photos belong to the unit, whatever the grid shows of it.
    wanted = replace(base, one_per_burst=False, photo_states=base.photo_states or _SEEN)
    if request.scope is ReviewScope.UNSURE:
        wanted = replace(wanted, review_states=frozenset({ReviewState.UNSURE}))
    elif request.scope is ReviewScope.NOT_REVIEWED:
        wanted = replace(wanted, review_states=frozenset({ReviewState.UNREVIEWED}))
    if request.order not in ABOUT_LABELS:
        return wanted
    # Only what has a label can disagree with it.
    if request.scope is ReviewScope.NOT_REVIEWED:
        wanted = replace(wanted, review_states=_WITH_LABEL)
    if request.order is ReviewOrder.SUSPICIOUS:
        return replace(wanted, doubted=True)
    return replace(wanted, disagrees=True)


def _sort_keys(
    project: Project, order: ReviewOrder, facts: ReviewFacts, task: TaskContext
) -> NDArray[np.float64]:
    """Return per photo what comes first when small, (N,); NaN where nothing is known."""
    match order:
        case ReviewOrder.LEAST_CERTAIN:
            return facts.margin
        case ReviewOrder.DISAGREEING:
            return -facts.confidence
        case ReviewOrder.NEWEST:
            return -facts.captured_us
        case ReviewOrder.MOST_DIFFERENT:
            return -difference_by_photo(project, facts.photo_ids, task)
        case ReviewOrder.WORTH_LABELLING:
            return worth_by_photo(project, facts, task)
        case ReviewOrder.FOLDER | ReviewOrder.SUSPICIOUS:
            return np.arange(len(facts.photo_ids), dtype=np.float64)


def _in_units(facts: ReviewFacts, keys: NDArray[np.float64], *, bursts_as_one: bool) -> ReviewQueue:
    """Gather bursts and sort: a unit stands where the foremost of its photos would.

    Photos come in path order, which breaks ties and orders what has no key.
    """
    count = len(facts.photo_ids)
    if not count:
        return ReviewQueue(facts.photo_ids, np.zeros(1, dtype=np.int64), 0)
    alone = -np.arange(1, count + 1)
    named = facts.burst_ids if bursts_as_one else np.zeros(count, dtype=np.int64)
    _, first, units = np.unique(
        np.where(named > 0, named, alone), return_index=True, return_inverse=True
    )
    best = np.full(len(first), np.inf)
    np.minimum.at(best, units, np.where(np.isnan(keys), np.inf, keys))
    by_unit = np.lexsort((first, best))
    rank = np.empty(len(first), dtype=np.int64)
    rank[by_unit] = np.arange(len(first))
    taken = np.nan_to_num(facts.captured_us, nan=np.inf)
    by_photo = np.lexsort((np.arange(count), taken, rank[units]))
    sizes = np.bincount(rank[units], minlength=len(first))
    return ReviewQueue(facts.photo_ids[by_photo], _starts_of(sizes), int(np.isinf(best).sum()))


def _starts_of(sizes: NDArray[np.int64]) -> NDArray[np.int64]:
    return np.concatenate(([0], np.cumsum(sizes))).astype(np.int64)


def unit_answers(queue: ReviewQueue, photos: Sequence[Photo]) -> tuple[ScoredClass, ...]:
    """Return the answers to choose from, the one the model is for first.

    Where a label is in doubt: what is said instead by a model that did not see it, then the label.
    What the active model says would be no answer, as it has learned the label.
    """
    doubt = queue.doubts.get(photos[0].id) if photos else None
    if doubt is None:
        return unit_prediction(photos)
    return (
        ScoredClass(doubt.said_class_id, doubt.doubt),
        ScoredClass(doubt.class_id, 1 - doubt.doubt),
    )


def unit_prediction(photos: Sequence[Photo]) -> tuple[ScoredClass, ...]:
    """Return what the model says of a unit: the mean over its photos, the surest class first.

    A class that is not among the first five of a photo counts 0 there. Of one photo it is the
    photo's own prediction.
    """
    said = [photo.prediction for photo in photos if photo.prediction is not None]
    total: dict[ClassId, float] = {}
    for prediction in said:
        for scored in prediction.top:
            total[scored.class_id] = total.get(scored.class_id, 0.0) + scored.confidence
    ranked = sorted(total.items(), key=lambda entry: -entry[1])[:TOP_K]
    return tuple(ScoredClass(class_id, score / len(said)) for class_id, score in ranked)
