"""How unlike its neighbours each photo is, by the cached embeddings.

Owns: the measure. A photo's neighbours are the NEIGHBOURS photos (bursts count as one) taken before
it and as many after it in the same sub-folder: what was photographed on the same walk. The
difference is one minus the cosine between its embedding and the mean of theirs, so a sick plant in
a healthy row, a hand, or a blurred frame stands out wherever the field as a whole is different from
others. One pass over the embeddings, a chunk at a time: 100,000 photos take seconds and little
memory, where nearest neighbours among all would take minutes.

All that is asked of embeddings is their products with those nearby: some blocks of a square matrix,
computed once. Lengths, means of bursts and of neighbours then cost 100 numbers each, not thousands.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cropapp.core.tasks import TaskContext
from cropapp.services.project import Project
from cropapp.store import review
from cropapp.store.review import PlacedViews

NEIGHBOURS = 8
CHUNK_UNITS = 1024
"""Some 5 MB of float32 at 1,280 dimensions; the next chunk is read meanwhile."""
_BLOCK_UNITS = 64
"""Multiplied with each other at once: few enough that most of the products are asked for."""

FloatArray = NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class _Walk:
    """All readable photos in the order they were taken, sub-folder by sub-folder."""

    photo_ids: NDArray[np.int64]
    """(N,)."""
    view_keys: list[str]
    """Of each."""
    starts: NDArray[np.int64]
    """(U + 1,) where each unit begins: a photo, or photos of one burst in a row."""
    places: NDArray[np.int64]
    """(U,) the number of each unit's sub-folder, ascending."""


def difference_by_photo(
    project: Project, photo_ids: NDArray[np.int64], task: TaskContext
) -> NDArray[np.float64]:
    """Return each photo's difference from its neighbours, 0 to 2, (N,).

    NaN where it has no cached embedding, or no neighbour that has one.

    Raises:
        Cancelled: the task was.
    """
    result = np.full(len(photo_ids), np.nan)
    key = embedding_key_in_use(project)
    if key is None or not len(photo_ids):
        return result
    with project.store.read() as session:
        views = review.placed_views(session)
    walk = _walk(views, photo_ids)
    differences = _differences(project, key, walk, task)
    by_id = np.argsort(walk.photo_ids)
    at = np.searchsorted(walk.photo_ids, photo_ids, sorter=by_id)
    there = at < len(by_id)
    rows = by_id[at[there]]
    same = walk.photo_ids[rows] == photo_ids[there]
    result[np.flatnonzero(there)[same]] = differences[rows[same]]
    return result


def embedding_key_in_use(project: Project) -> str | None:
    """Return the key of the embeddings in use: the active model's, else the one most kept."""
    active = project.active_model()
    return active.embedding_key if active else project.embeddings.commonest_key()


def _walk(views: PlacedViews, wanted: NDArray[np.int64]) -> _Walk:
    """Sort views by sub-folder, time and path; only sub-folders with a wanted photo."""
    asked = np.unique(views.places[np.isin(views.photo_ids, wanted)])
    chosen = np.flatnonzero(np.isin(views.places, asked))
    # Stable: photos without a time follow the others of their sub-folder, by path.
    taken = np.nan_to_num(views.captured_us[chosen], nan=np.inf)
    chosen = chosen[np.lexsort((taken, views.places[chosen]))]
    places, bursts = views.places[chosen], views.burst_ids[chosen]
    goes_on = np.zeros(len(chosen), dtype=np.bool_)
    goes_on[1:] = (places[1:] == places[:-1]) & (bursts[1:] == bursts[:-1]) & (bursts[1:] > 0)
    starts = np.flatnonzero(~goes_on)
    keys = [views.view_keys[row] for row in chosen.tolist()]
    return _Walk(views.photo_ids[chosen], keys, np.append(starts, len(chosen)), places[starts])


def _differences(project: Project, key: str, walk: _Walk, task: TaskContext) -> NDArray[np.float64]:
    """Return the difference of each photo of a walk, (N,)."""
    count = len(walk.places)
    of_units = np.full(count, np.nan)
    parts = [_Part.of(first, count) for first in range(0, count, CHUNK_UNITS)]
    room = np.empty((0, 0), dtype=np.float32)
    with ThreadPoolExecutor(1, thread_name_prefix="embeddings") as reader:
        ahead = [reader.submit(_read, project, key, walk, part) for part in parts[:1]]
        for part, following in zip(parts, [*parts[1:], None], strict=False):
            task.check_cancelled()
            task.progress(part.first, count)
            units, kept = ahead.pop().result()
            if following is not None:
                ahead.append(reader.submit(_read, project, key, walk, following))
            if not len(kept):
                continue
            if room.shape[0] < len(kept) or room.shape[1] != kept.shape[1]:
                room = np.empty((len(kept) + CHUNK_UNITS, kept.shape[1]), dtype=np.float32)
            # Into memory that is there already: new memory costs more than the reading.
            room[: len(kept)] = kept
            found = differences_in_walk(room[: len(kept)], units, walk.places[part.around])
            of_units[part.first : part.end] = found[part.first - part.low : part.end - part.low]
    return np.repeat(of_units, np.diff(walk.starts))


@dataclass(frozen=True, slots=True)
class _Part:
    """Units that are judged at once, from `first` to `end`, and with their neighbours."""

    first: int
    end: int
    low: int
    high: int

    @classmethod
    def of(cls, first: int, count: int) -> _Part:
        end = min(first + CHUNK_UNITS, count)
        return cls(first, end, max(0, first - NEIGHBOURS), min(count, end + NEIGHBOURS))

    @property
    def around(self) -> slice:
        return slice(self.low, self.high)


def _read(
    project: Project, key: str, walk: _Walk, part: _Part
) -> tuple[NDArray[np.int64], NDArray[np.float16]]:
    """Return the embeddings kept of a part's photos, (P, D), and the unit each is of, (P,)."""
    first, end = int(walk.starts[part.low]), int(walk.starts[part.high])
    positions, kept = project.embeddings.get_as_kept(key, walk.view_keys[first:end])
    starts = walk.starts[part.low : part.high]
    return np.searchsorted(starts, positions + first, side="right") - 1, kept


def differences_in_walk(
    embeddings: FloatArray, units: NDArray[np.int64], places: NDArray[np.int64]
) -> NDArray[np.float64]:
    """Return each unit's difference from the mean of its neighbours in the same place, (U,).

    Args:
        embeddings: (P, D) float32 of photos, in the order taken.
        units: (P,) ascending, 0 to U - 1; a unit without any photo is unknown: NaN.
        places: (U,) ascending; units of different places are no neighbours.
    """
    count = len(places)
    result = np.full(count, np.nan)
    for first in range(0, count, _BLOCK_UNITS):
        end = min(first + _BLOCK_UNITS, count)
        low, high = max(0, first - NEIGHBOURS), min(count, end + NEIGHBOURS)
        rows = slice(*np.searchsorted(units, (low, high)).tolist())
        cosines = _cosines_of_units(embeddings[rows], units[rows] - low, high - low)
        result[first:end] = _differences_of(cosines, places[low:high])[first - low : end - low]
    return result


def _cosines_of_units(
    embeddings: FloatArray, units: NDArray[np.int64], count: int
) -> NDArray[np.float64]:
    """Return the cosines between units, (U, U); of one that is unknown zeros.

    A unit's direction is the mean of its photos' directions: the products say all of that.
    """
    products = (embeddings @ embeddings.T).astype(np.float64)
    member = np.zeros((count, len(units)))
    member[units, np.arange(len(units))] = _inverse(np.sqrt(np.diagonal(products)))
    among_units = member @ products @ member.T
    inverse = _inverse(np.sqrt(np.diagonal(among_units)))
    cosines: NDArray[np.float64] = among_units * inverse[:, None] * inverse
    return cosines


def _differences_of(cosines: NDArray[np.float64], places: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return the differences of units, (U,), of which the first and last lack neighbours."""
    rows = np.arange(len(places))
    known = np.diagonal(cosines) > 0
    near = np.abs(rows[:, None] - rows) <= NEIGHBOURS
    near &= (places[:, None] == places) & known
    np.fill_diagonal(near, val=False)
    weights = near.astype(np.float64)
    with_neighbours = (weights * cosines).sum(axis=1)
    squared = ((weights @ cosines) * weights).sum(axis=1)
    cosine = with_neighbours * _inverse(np.sqrt(np.maximum(squared, 0)))
    return np.where(known & near.any(axis=1), 1.0 - cosine, np.nan)


def _inverse(lengths: NDArray[np.floating[Any]]) -> NDArray[np.float64]:
    """Return 1 / lengths; 0 where there is no length."""
    there = lengths > 0
    return np.where(there, 1 / np.where(there, lengths, 1), 0.0)
