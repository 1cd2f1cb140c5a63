"""Noise, cells and small arithmetic that every drawing is made of.

Owns: the tiles of one field (made once from the seed, then cut at random) and blending. It must
not know leaves, cameras or files.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

F32 = NDArray[np.floating[Any]]
Rgb = tuple[float, float, float]

TILE_PX = 1024


def ramp(values: F32, low: float, high: float) -> F32:
    """Return 0 below `low`, 1 above `high` and a smooth S between (`high` < `low` turns it)."""
    t = np.clip((values - low) / (high - low), 0.0, 1.0)
    result: F32 = t * t * (3.0 - 2.0 * t)
    return result


def mix(picture: F32, colour: Rgb, weight: F32) -> F32:
    """Blend one `colour` over `picture` (H, W, 3) by `weight` (H, W) 0-1, in place; return it."""
    tone = np.asarray(colour, dtype=np.float32)
    touched = np.flatnonzero(weight > 0.004)
    if touched.size < 0.4 * weight.size:  # spots: most of the leaf stays as it is
        flat = picture.reshape(-1, 3)
        old = flat[touched]
        flat[touched] = old + (tone - old) * weight.reshape(-1)[touched, None]
        return picture
    picture += (tone - picture) * weight[..., None]
    return picture


def blend_colours(low: Rgb, high: Rgb, t: float) -> Rgb:
    """Return the colour a part `t` of the way from `low` to `high`."""
    red, green, blue = (a + (b - a) * t for a, b in zip(low, high, strict=True))
    return (red, green, blue)


def to_image(picture: F32) -> Image.Image:
    """Return a (H, W, 3) or (H, W) float picture, 0-255, as an image."""
    return Image.fromarray(np.clip(picture, 0.0, 255.0).astype(np.uint8))


def resize(values: F32, width: int, height: int) -> F32:
    """Return `values` (H, W) enlarged smoothly."""
    image = Image.fromarray(np.ascontiguousarray(values, dtype=np.float32))
    return np.asarray(image.resize((width, height), Image.Resampling.BICUBIC), dtype=np.float32)


def fractal(rng: np.random.Generator, *, cells: Sequence[int], size_px: int = TILE_PX) -> F32:
    """Return a tile (size_px, size_px), 0-1, mean about 0.5: one octave per number of cells."""
    total = np.zeros((size_px, size_px), dtype=np.float32)
    for octave, count in enumerate(cells):
        total += resize(rng.random((count, count), dtype=np.float32), size_px, size_px) / 2**octave
    low, high = np.percentile(total[::4, ::4], (1, 99))
    result: F32 = np.clip((total - low) / (high - low), 0.0, 1.0)
    return result


def cells(rng: np.random.Generator, *, cell_px: int, size_px: int) -> F32:
    """Return a tile of Worley cells (method: Worley 1996), 0 on the walls, larger inside.

    The value is the distance to the second nearest seed less that to the nearest, in cells.
    """
    count = size_px // cell_px
    jitter = rng.random((2, count, count), dtype=np.float32)
    axis = np.arange(count * cell_px, dtype=np.float32) / cell_px
    home = axis.astype(np.int64)
    first = np.full((len(axis), len(axis)), 9.0, dtype=np.float32)
    second = first.copy()
    for down in (-1, 0, 1):
        for right in (-1, 0, 1):
            rows, columns = home + down, home + right
            picked = jitter[:, rows[:, None] % count, columns[None, :] % count]
            distance = np.hypot(
                rows[:, None] + picked[0] - axis[:, None],
                columns[None, :] + picked[1] - axis[None, :],
            )
            second = np.minimum(second, np.maximum(first, distance))
            first = np.minimum(first, distance)
    result: F32 = second - first
    return result


@dataclass(frozen=True, slots=True)
class Tiles:
    """The noise of one field: (N, N) float32 each."""

    cloud: F32
    grain: F32
    net: F32
    film: NDArray[np.int16]

    @classmethod
    def make(cls, rng: np.random.Generator) -> Tiles:
        film = rng.normal(0.0, 32.0, (TILE_PX, TILE_PX)).astype(np.int16)
        return cls(
            cloud=fractal(rng, cells=(9, 21, 45, 100, 210)),
            grain=fractal(rng, cells=(70, 150, 330, 700)),
            net=cells(rng, cell_px=9, size_px=TILE_PX),
            film=film,
        )


def cut(tile: F32, rng: np.random.Generator, height: int, width: int) -> F32:
    """Return a random window (height, width) of `tile`, turned or mirrored at random."""
    top = int(rng.integers(0, tile.shape[0] - height + 1))
    left = int(rng.integers(0, tile.shape[1] - width + 1))
    window = tile[top : top + height, left : left + width]
    if rng.random() < 0.5:
        window = window[::-1]
    if rng.random() < 0.5:
        window = window[:, ::-1]
    return window
