"""Made-up pictures whose statistics are near enough to photos of plants to set numbers by.

Owns: how they are drawn. Must not: be shown to a person, or be learned from.

Leaves that fall on one another, sizes by a power law, give the edges and the long correlations of
natural photos (Lee, Mumford and Huang, "Occlusion models for natural images", 2001). A machine's
first start has no photos of a field yet, and the same pictures give the same network everywhere.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter

_LEAVES = 400
_SMALLEST = 0.02
"""Radius over the side of the picture."""


def draw_pictures(count: int, size_px: int, *, seed: int = 0) -> NDArray[np.uint8]:
    """Return (count, 3, size_px, size_px) uint8, 0-255, RGB; the same for the same arguments."""
    draw = np.random.default_rng(seed)
    return np.stack([_picture(size_px, draw) for _ in range(count)])


def _picture(size_px: int, draw: np.random.Generator) -> NDArray[np.uint8]:
    ground = draw.uniform(50, 200, 3)
    image = Image.new("RGB", (size_px, size_px), _colour(ground, 0.0, draw))
    canvas, spread = ImageDraw.Draw(image), draw.uniform(10, 50)
    for _ in range(_LEAVES):
        radius = min(size_px, size_px * _SMALLEST / draw.uniform(0.02, 1))
        x, y = draw.uniform(-radius, size_px + radius, 2)
        height = radius * draw.uniform(0.3, 1)
        box = (x - radius, y - height, x + radius, y + height)
        canvas.ellipse(box, fill=_colour(ground, spread, draw))
    soft = image.filter(ImageFilter.GaussianBlur(draw.uniform(0.3, 2)))
    pixels = np.asarray(soft, dtype=np.float64) * _light(size_px, draw)[..., None]
    grain = draw.normal(0, draw.uniform(1, 10), (size_px, size_px, 1))
    return np.clip(pixels + grain, 0, 255).astype(np.uint8).transpose(2, 0, 1)


def _colour(
    ground: NDArray[np.float64], spread: float, draw: np.random.Generator
) -> tuple[int, int, int]:
    """Return a colour about the ground's: bright or dark rather than of another hue."""
    mixed = ground + draw.normal(0, 1) * spread * 1.5 + draw.normal(0, 1, 3) * spread * 0.5
    red, green, blue = (int(v) for v in np.clip(mixed, 0, 255))
    return red, green, blue


def _light(size_px: int, draw: np.random.Generator) -> NDArray[np.float64]:
    """Return (size_px, size_px) the light that falls on a scene, about 1."""
    coarse = draw.normal(1, 0.2, (max(2, size_px // 16),) * 2).astype(np.float32)
    smooth = Image.fromarray(coarse).resize((size_px, size_px), Image.Resampling.BICUBIC)
    return np.asarray(smooth, dtype=np.float64)
