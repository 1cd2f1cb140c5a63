"""How far a photo is from everything a model version was learned from.

Owns: the distance, its threshold on held-out photos, its file. Must not: read photos or know a
class by its name.

The distance is the least Mahalanobis distance to a class centre (Lee et al. 2018), the covariance
shared by all classes and of low rank plus a rest that is the same in every other direction
(Tipping and Bishop 1999): what makes a photo of something else stand out is mostly in directions
along which photos of the classes hardly differ, so the rest must not be thrown away. Measured,
AUROC against held-out photos with all labels / 10 per class: beans given to a chilli model
0.978 / 0.974, chilli to a bean model 0.969 / 0.944, other things in the sample field
0.999 / 0.997. Without the rest 0.95 / 0.94 and 0.90 / 0.86; by the five nearest neighbours
0.98 / 0.96 and 0.89 / 0.79; relative to the distance from all photos (Ren et al. 2021)
0.95 / 0.70 and 0.92 / 0.82. More than 32 axes change nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.numpy import load_file, save_file

from cropapp.core.principal_axes import principal_axes
from cropapp.core.splits import ALWAYS_TRAINED
from cropapp.ml.head import never_cancelled
from cropapp.ml.head_solver import one_thread

Floats = NDArray[np.floating[Any]]
Ints = NDArray[np.int64]

AXES = 32
"""Directions with a spread of their own: 180 KB at 2,816 dimensions."""
THRESHOLD_QUANTILE = 0.95
"""One in twenty photos of the kind that was learned is farther than the threshold."""
LEAST_HELD_OUT = 20
"""With fewer held-out photos a 95th percentile is the luck of one photo."""
_SHRINKAGE = 0.3
"""Part of the mean spread that is added to every direction."""
_MOST_ROWS = 2000
_CHUNK_ROWS = 1024


@dataclass(frozen=True, slots=True, eq=False)
class SeenKind:
    """One set of photos that was learned from: where its classes lie and how they spread."""

    mean: NDArray[np.float32]
    """(D,) taken from an embedding."""
    scale: NDArray[np.float32]
    """(D,) a centred embedding is divided by."""
    centres: NDArray[np.float32]
    """(C, D) of the classes, in standardised space."""
    axes: NDArray[np.float32]
    """(D, R) orthonormal columns, in standardised space."""
    spread: NDArray[np.float32]
    """(R,) variance within a class along each axis."""
    rest: float
    """The same in every other direction."""
    threshold: float = 1.0

    def distance(self, embeddings: Floats) -> NDArray[np.float32]:
        """Return the distance to the nearest class, (N,). embeddings: (N, D)."""
        x = np.asarray(embeddings, dtype=np.float32)
        precision = 1 / np.square(self.scale)
        # Standardising 2,816 numbers per photo costs more than all that follows: the matrices are
        # scaled instead, and the mean taken from what comes out.
        matrix = np.column_stack([self.axes, self.centres.T]) / self.scale[:, None]
        products = x @ matrix - self.mean @ matrix
        along, with_centres = np.split(products, [self.axes.shape[1]], axis=1)
        length = np.square(x) @ precision - 2 * (x @ (self.mean * precision))
        length += np.square(self.mean) @ precision
        centres_along = self.centres @ self.axes
        weights = 1 / self.spread - 1 / self.rest
        # |x - c|^2 / rest + sum of ((x - c) along the axes)^2 * weights, without (N, C, D).
        whole = length[:, None] - 2 * with_centres
        whole += np.einsum("cd,cd->c", self.centres, self.centres)
        inner = (along**2 @ weights)[:, None] - 2 * ((along * weights) @ centres_along.T)
        inner += centres_along**2 @ weights
        squared = (whole / self.rest + inner).min(axis=1)
        result: NDArray[np.float32] = np.sqrt(np.maximum(squared, 0)).astype(np.float32)
        return result


@dataclass(frozen=True, slots=True, eq=False)
class Novelty:
    """What a version has seen: its own labels, and what the starter behind it was learned from."""

    kinds: tuple[SeenKind, ...]

    @property
    def dimension(self) -> int:
        return len(self.kinds[0].mean)

    def strangeness(self, embeddings: Floats) -> NDArray[np.float32]:
        """Return the distance in units of the threshold, (N,): above 1 it is unlike anything seen.

        Args:
            embeddings: (N, D).
        """
        result = np.empty(len(embeddings), dtype=np.float32)
        for start in range(0, len(embeddings), _CHUNK_ROWS):
            rows = slice(start, start + _CHUNK_ROWS)
            said = [kind.distance(embeddings[rows]) / kind.threshold for kind in self.kinds]
            result[rows] = np.minimum.reduce(said)
        return result


def fit_novelty(
    embeddings: Floats,
    labels: Ints,
    *,
    folds: Ints,
    prior: Novelty | None = None,
    check_cancelled: Callable[[], None] = never_cancelled,
) -> Novelty | None:
    """Return what is like these photos; None where too few can be held out for a threshold.

    The threshold comes from photos that the distance was not fitted on, fold by fold: those it was
    fitted on lie nearer than any new photo will. The same input gives the same result.

    Args:
        embeddings: (N, D).
        labels: (N,) class indices.
        folds: (N,) the fold of each photo; those of ALWAYS_TRAINED are never held out.
        prior: that of the starter it was learned from: what is like the starter's photos is not
            unlike anything seen. Ignored if it is of another embedding.
    """
    rows = _some_rows(len(labels))
    x, labels, folds = np.asarray(embeddings[rows], dtype=np.float32), labels[rows], folds[rows]
    kinds = () if prior is None or prior.dimension != x.shape[1] else prior.kinds[-1:]
    with one_thread():
        threshold = _threshold(x, labels, folds, check_cancelled)
        if threshold is None:
            return Novelty(kinds) if kinds else None
        own = replace(_fit_kind(x, labels), threshold=threshold)
    return Novelty((own, *kinds))


def _some_rows(count: int) -> Ints:
    """Return all rows, or enough of them at even distances."""
    if count <= _MOST_ROWS:
        return np.arange(count)
    return np.linspace(0, count - 1, _MOST_ROWS).astype(np.int64)


def _threshold(
    x: NDArray[np.float32], labels: Ints, folds: Ints, check_cancelled: Callable[[], None]
) -> float | None:
    distances = []
    for fold in np.unique(folds[folds != ALWAYS_TRAINED]):
        check_cancelled()
        fit = folds != fold
        if fit.sum() > len(np.unique(labels[fit])):
            distances.append(_fit_kind(x[fit], labels[fit]).distance(x[~fit]))
    if sum(map(len, distances)) < LEAST_HELD_OUT:
        return None
    return max(1e-6, float(np.quantile(np.concatenate(distances), THRESHOLD_QUANTILE)))


def _fit_kind(x: NDArray[np.float32], labels: Ints) -> SeenKind:
    mean, deviation = x.mean(axis=0), x.std(axis=0)
    # A feature that hardly moves must not be blown up to the size of the others.
    scale = np.maximum(deviation, 0.1 * np.median(deviation) + 1e-6).astype(np.float32)
    z = (x - mean) / scale
    _, of_row = np.unique(labels, return_inverse=True)
    sums = np.zeros((int(of_row.max()) + 1, z.shape[1]), dtype=np.float32)
    np.add.at(sums, of_row, z)
    centres = (sums / np.bincount(of_row)[:, None]).astype(np.float32)
    within = z - centres[of_row]
    axes, variances = principal_axes(within, AXES)
    shrink = _SHRINKAGE * max(float(variances.mean()), 1e-6)
    return SeenKind(mean, scale, centres, axes, variances + np.float32(shrink), shrink)


_WHOLE = ("mean", "scale", "spread")
_HALVED = ("centres", "axes")
"""Kept as float16: their error is far below the distance between two photos."""


def save_novelty(novelty: Novelty, path: Path) -> None:
    """Write a file that `load_novelty` reads.

    Raises:
        OSError: it could not be written.
    """
    tensors: dict[str, NDArray[Any]] = {}
    for index, kind in enumerate(novelty.kinds):
        for name in _WHOLE:
            tensors[f"{index}.{name}"] = np.ascontiguousarray(getattr(kind, name), np.float32)
        for name in _HALVED:
            tensors[f"{index}.{name}"] = np.ascontiguousarray(getattr(kind, name), np.float16)
        tensors[f"{index}.scalars"] = np.array([kind.rest, kind.threshold], dtype=np.float32)
    save_file(tensors, path)


def load_novelty(path: Path) -> Novelty:
    """Read what `save_novelty` wrote.

    Raises:
        ValueError: it is not such a file.
    """
    try:
        tensors = load_file(path)
        kinds = [
            SeenKind(
                **{
                    name: tensors[f"{index}.{name}"].astype(np.float32)
                    for name in (*_WHOLE, *_HALVED)
                },
                rest=float(tensors[f"{index}.scalars"][0]),
                threshold=float(tensors[f"{index}.scalars"][1]),
            )
            for index in range(len({name.partition(".")[0] for name in tensors}))
        ]
    except (SafetensorError, OSError, KeyError, IndexError) as problem:
        raise ValueError(str(problem)) from problem
    for kind in kinds:
        _check(kind)
    if not kinds or len({len(kind.mean) for kind in kinds}) != 1:
        raise ValueError("it holds nothing, or embeddings of several lengths")
    return Novelty(tuple(kinds))


def _check(kind: SeenKind) -> None:
    dimension, axes = len(kind.mean), len(kind.spread)
    fits = (
        kind.scale.shape == (dimension,)
        and kind.centres.ndim == 2
        and kind.centres.shape[1] == dimension
        and len(kind.centres) > 0
        and kind.axes.shape == (dimension, axes)
    )
    if not fits or min(kind.rest, kind.threshold) <= 0 or not (kind.scale > 0).all():
        raise ValueError("its shapes or values do not fit together")
