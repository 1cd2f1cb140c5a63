"""How unlike its neighbours each photo is, by the cached embeddings.

Owns: the measure. A photo's neighbours are the NEIGHBOURS photos (bursts count as one) taken before
it and as many after it in the same sub-folder: what was photographed on the same walk. The
difference is one minus the cosine between its embedding and the mean of theirs, so a sick plant in
a healthy row, a hand, or a blurred frame stands out wherever the field as a whole is different from
others. One pass over the embeddings, a chunk at a time: 100,000 photos take seconds and little
memory, where nearest neighbours among all would take minutes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cropapp.core.tasks import TaskContext
from cropapp.services.project import Project
from cropapp.store import review
from cropapp.store.review import PlacedView

NEIGHBOURS = 8
CHUNK_UNITS = 1024
"""Some 5 MB of float32 at 1,280 dimensions, in a few copies."""

FloatArray = NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class _Walk:
    """All readable photos in the order they were taken, sub-folder by sub-folder."""

    views: list[PlacedView]
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
        walk = _walk(review.placed_views(session), set(photo_ids.tolist()))
    found = dict(_differences(project, key, walk, task))
    known = [(row, found[i]) for row, i in enumerate(photo_ids.tolist()) if i in found]
    for row, difference in known:
        result[row] = difference
    return result


def embedding_key_in_use(project: Project) -> str | None:
    """Return the key of the embeddings in use: the active model's, else the one most kept."""
    active = project.active_model()
    return active.embedding_key if active else project.embeddings.commonest_key()


def _walk(views: Sequence[PlacedView], wanted: set[int]) -> _Walk:
    """Sort views by sub-folder, time and path; only sub-folders with a wanted photo."""
    asked = {view.place for view in views if view.photo_id in wanted}
    chosen = [view for view in views if view.place in asked]
    latest = max((view.captured_us or 0 for view in chosen), default=0) + 1
    # Stable: photos without a time follow the others of their sub-folder, by path.
    chosen.sort(key=lambda v: (v.place, latest if v.captured_us is None else v.captured_us))
    starts, places, number = [], [], -1
    for row, view in enumerate(chosen):
        before = chosen[row - 1] if row else None
        moved = before is None or before.place != view.place
        number += moved
        if moved or view.burst_id is None or before is None or before.burst_id != view.burst_id:
            starts.append(row)
            places.append(number)
    starts.append(len(chosen))
    return _Walk(chosen, np.array(starts), np.array(places, dtype=np.int64))


def _differences(
    project: Project, key: str, walk: _Walk, task: TaskContext
) -> Iterator[tuple[int, float]]:
    count = len(walk.places)
    for first in range(0, count, CHUNK_UNITS):
        task.check_cancelled()
        task.progress(first, count)
        end = min(first + CHUNK_UNITS, count)
        low, high = max(0, first - NEIGHBOURS), min(count, end + NEIGHBOURS)
        vectors = _unit_vectors(project, key, walk, low, high)
        if not vectors.shape[1]:
            continue
        found = differences_in_walk(vectors, walk.places[low:high])
        for unit in np.flatnonzero(~np.isnan(found[first - low : end - low])) + first:
            rows = range(int(walk.starts[unit]), int(walk.starts[unit + 1]))
            yield from ((walk.views[row].photo_id, float(found[unit - low])) for row in rows)


def _unit_vectors(project: Project, key: str, walk: _Walk, low: int, high: int) -> FloatArray:
    """Return the mean embedding of each unit, of length 1, (U, D); zeros where none is cached."""
    first, end = int(walk.starts[low]), int(walk.starts[high])
    names = [view.view_key for view in walk.views[first:end]]
    positions, embeddings = project.embeddings.get(key, names)
    vectors = np.zeros((end - first, embeddings.shape[1]), dtype=np.float32)
    vectors[positions] = _of_length_one(embeddings)
    return _of_length_one(np.add.reduceat(vectors, walk.starts[low:high] - first, axis=0))


def differences_in_walk(vectors: FloatArray, places: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return each unit's difference from the mean of its neighbours in the same place, (U,).

    Args:
        vectors: (U, D) float32 in the order taken, each of length 1 or, where unknown, all zeros.
        places: (U,) ascending; units of different places are no neighbours.
    """
    rows = np.arange(len(vectors))
    low = np.maximum(rows - NEIGHBOURS, np.searchsorted(places, places, side="left"))
    high = np.minimum(rows + NEIGHBOURS + 1, np.searchsorted(places, places, side="right"))
    sums = np.zeros((len(vectors) + 1, vectors.shape[1]), dtype=np.float32)
    np.cumsum(vectors, axis=0, out=sums[1:])
    around = sums[high] - sums[low] - vectors
    known = vectors.any(axis=1)
    counts = np.concatenate(([0], np.cumsum(known)))
    neighbours = counts[high] - counts[low] - known
    cosine = np.einsum("ud,ud->u", vectors, _of_length_one(around), dtype=np.float64)
    return np.where(known & (neighbours > 0), 1.0 - cosine, np.nan)


def _of_length_one(vectors: FloatArray) -> FloatArray:
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return (vectors / np.where(lengths > 0, lengths, 1)).astype(np.float32, copy=False)
