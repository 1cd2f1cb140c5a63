"""What can be wrong with a leaf, drawn onto it.

Owns: the look of each condition at a severity, and the harmless marks (holes, dust, nicks) that
any leaf carries. It must not know backgrounds or cameras.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from cropapp.services.sample_field.leaf import Leaf
from cropapp.services.sample_field.texture import F32, Tiles, blend_colours, cut, mix, ramp

FAR = 9.0


def _places(leaf: Leaf, rng: np.random.Generator, count: int, *, groups: int) -> F32:
    """Return up to `count` places (N, 2: row, column) on the blade, drawn to a few centres."""
    rows, columns = np.nonzero(leaf.inside > 2.0)
    picks = rng.integers(0, len(rows), count * 3)
    spots = np.stack((rows[picks], columns[picks]), axis=1).astype(np.float32)
    if groups <= 0:
        return spots[:count]
    hearts = spots[rng.integers(0, len(spots), groups)]
    near = np.min(np.hypot(*(spots[:, None, :] - hearts[None]).transpose(2, 0, 1)), axis=1)
    pull = near / leaf.length_px + rng.exponential(0.05, len(spots))
    return spots[np.argsort(pull, kind="stable")[:count]]


def _spot_map(
    leaf: Leaf, places: F32, radii: F32, *, reach: float, rng: np.random.Generator
) -> F32:
    """Return (H, W) the distance to the nearest spot in its radii: 0 centre, 1 edge, FAR beyond."""
    result = np.full(leaf.across.shape, FAR, dtype=np.float32)
    height, width = leaf.across.shape[:2]
    for (row, column), radius in zip(places, radii, strict=True):
        window = int(radius * reach) + 1
        top, left = max(0, int(row) - window), max(0, int(column) - window)
        bottom, right = min(height, int(row) + window + 1), min(width, int(column) + window + 1)
        stretch, turn = rng.uniform(0.75, 1.0), rng.uniform(0.0, np.pi)
        down = np.arange(top, bottom, dtype=np.float32)[:, None] - row
        over = np.arange(left, right, dtype=np.float32)[None, :] - column
        u = over * np.cos(turn) + down * np.sin(turn)
        v = (down * np.cos(turn) - over * np.sin(turn)) / stretch
        part = result[top:bottom, left:right]
        np.minimum(part, np.sqrt(u * u + v * v) / radius, out=part)
    return result


def _rust(leaf: Leaf, tiles: Tiles, rng: np.random.Generator, severity: float) -> None:
    count = int(12 + 230 * severity**1.3)
    places = _places(leaf, rng, count, groups=int(rng.integers(2, 6)))
    radii = (rng.uniform(0.0055, 0.0125, len(places)) * leaf.length_px).astype(np.float32)
    q = _spot_map(leaf, places, radii, reach=3.4, rng=rng)
    grain = cut(tiles.grain, rng, *q.shape)
    q = q + (grain - 0.5) * 0.7
    mix(leaf.rgb, (206, 190, 74), ramp(q, 3.0, 1.0) * (0.35 + 0.4 * severity))
    mix(leaf.rgb, (112, 52, 20), ramp(q, 1.45, 0.95) * 0.9)
    mix(leaf.rgb, blend_colours((196, 92, 22), (170, 70, 20), rng.random()), ramp(q, 0.95, 0.3))
    mix(leaf.rgb, (236, 150, 60), ramp(q, 0.42, 0.1) * 0.55)


def _leaf_spot(leaf: Leaf, tiles: Tiles, rng: np.random.Generator, severity: float) -> None:
    count = int(3 + 16 * severity)
    places = _places(leaf, rng, count, groups=0 if rng.random() < 0.5 else 3)
    radii = rng.uniform(0.016, 0.030 + 0.044 * severity, len(places)) * leaf.length_px
    q = _spot_map(leaf, places, radii.astype(np.float32), reach=2.4, rng=rng)
    cloud, grain = cut(tiles.cloud, rng, *q.shape), cut(tiles.grain, rng, *q.shape)
    q = q + (cloud - 0.5) * 0.9 + (grain - 0.5) * 0.25
    centre = blend_colours((178, 150, 108), (206, 192, 166), rng.random())
    mix(leaf.rgb, (210, 196, 70), ramp(q, 2.0, 1.05) * rng.uniform(0.35, 0.85))
    mix(leaf.rgb, (66, 40, 26), ramp(q, 1.15, 0.95) * 0.95)
    mix(leaf.rgb, (122, 84, 50), ramp(q, 0.88, 0.66) * 0.9)
    mix(leaf.rgb, centre, ramp(q, 0.66, 0.34) * 0.95)
    rings = ramp(np.cos(q * 21.0).astype(np.float32), 0.2, 1.0) * ramp(q, 0.95, 0.7)
    mix(leaf.rgb, (92, 62, 40), rings * 0.35)


def _powdery_mildew(leaf: Leaf, tiles: Tiles, rng: np.random.Generator, severity: float) -> None:
    count = int(3 + 13 * severity)
    places = _places(leaf, rng, count, groups=int(rng.integers(2, 5)))
    radii = rng.uniform(0.04, 0.08 + 0.10 * severity, len(places)) * leaf.length_px
    q = _spot_map(leaf, places, radii.astype(np.float32), reach=2.0, rng=rng)
    cloud, grain = cut(tiles.cloud, rng, *q.shape), cut(tiles.grain, rng, *q.shape)
    q = q + (cloud - 0.5) * 1.3
    body = ramp(q, 1.5, 0.25) * (0.45 + 0.55 * ramp(grain, 0.2, 0.75))
    flour = blend_colours((214, 218, 212), (238, 238, 232), rng.random())
    mix(leaf.rgb, (196, 190, 96), ramp(q, 1.9, 1.0) * 0.22 * severity)
    mix(leaf.rgb, flour, np.clip(body * (0.62 + 0.42 * severity), 0.0, 0.95))


def _chlorosis(leaf: Leaf, tiles: Tiles, rng: np.random.Generator, severity: float) -> None:
    cloud, net = cut(tiles.cloud, rng, *leaf.across.shape), cut(tiles.net, rng, *leaf.across.shape)
    between = ramp(leaf.vein, 0.55, 0.02)
    outwards = ramp(np.abs(leaf.across) / (0.22 * leaf.length_px), -0.5, 1.0)
    weight = between * (0.35 + 0.65 * outwards) * (0.55 + 0.6 * cloud)
    weight *= 1.0 - 0.25 * ramp(net, 0.2, 0.0)
    yellow = blend_colours((196, 198, 66), (232, 222, 128), severity * rng.uniform(0.3, 1.0))
    mix(leaf.rgb, yellow, np.clip(weight * (0.42 + 0.85 * severity), 0.0, 0.95))
    mix(leaf.rgb, (58, 98, 34), ramp(leaf.vein, 0.25, 0.9) * (0.3 + 0.5 * severity))
    if severity > 0.55:
        scorch = leaf.inside / leaf.length_px - 0.05 * (cloud - 0.45) - 0.10 * (leaf.along - 0.75)
        mix(leaf.rgb, (138, 96, 54), ramp(scorch, 0.012, -0.006) * 0.85)


_DRAW: dict[str, Callable[[Leaf, Tiles, np.random.Generator, float], None]] = {
    "rust": _rust,
    "leaf spot": _leaf_spot,
    "powdery mildew": _powdery_mildew,
    "chlorosis": _chlorosis,
}


def draw_condition(
    leaf: Leaf, condition: str, tiles: Tiles, rng: np.random.Generator, *, severity: float
) -> None:
    """Draw `condition` (a class name; healthy draws nothing) onto `leaf`, severity 0-1."""
    if condition != "healthy":
        _DRAW[condition](leaf, tiles, rng, severity)


def draw_wear(leaf: Leaf, tiles: Tiles, rng: np.random.Generator, *, amount: float) -> None:
    """Draw marks that are no condition: insect holes, nicks, dust, drops, ageing.

    They are what makes the conditions hard to tell: dust is not mildew, a nick is not a spot.
    """
    if rng.random() < 0.45 * amount:
        _holes(leaf, rng, int(rng.integers(1, 5)))
    if rng.random() < 0.55 * amount:
        _nicks(leaf, tiles, rng, int(rng.integers(2, 9)))
    if rng.random() < 0.40 * amount:
        _dust(leaf, tiles, rng)
    if rng.random() < 0.30 * amount:
        _drops(leaf, rng, int(rng.integers(3, 14)))
    if rng.random() < 0.35 * amount:
        _ageing(leaf, tiles, rng)


def _holes(leaf: Leaf, rng: np.random.Generator, count: int) -> None:
    places = _places(leaf, rng, count, groups=1)
    radii = (rng.uniform(0.008, 0.03, len(places)) * leaf.length_px).astype(np.float32)
    q = _spot_map(leaf, places, radii, reach=2.0, rng=rng)
    mix(leaf.rgb, (136, 116, 62), ramp(q, 1.5, 1.1) * 0.8)
    leaf.alpha *= ramp(q, 0.85, 1.1)


def _nicks(leaf: Leaf, tiles: Tiles, rng: np.random.Generator, count: int) -> None:
    places = _places(leaf, rng, count, groups=0)
    radii = (rng.uniform(0.004, 0.012, len(places)) * leaf.length_px).astype(np.float32)
    q = _spot_map(leaf, places, radii, reach=2.0, rng=rng)
    q = q + (cut(tiles.grain, rng, *q.shape) - 0.5) * 0.8
    tone = blend_colours((86, 62, 34), (168, 142, 88), rng.random())
    mix(leaf.rgb, tone, ramp(q, 1.3, 0.6) * 0.85)


def _dust(leaf: Leaf, tiles: Tiles, rng: np.random.Generator) -> None:
    cloud, grain = (
        cut(tiles.cloud, rng, *leaf.across.shape),
        cut(tiles.grain, rng, *leaf.across.shape),
    )
    weight = ramp(cloud, 0.35, 0.9) * ramp(grain, 0.3, 0.9) * rng.uniform(0.12, 0.34)
    tone = blend_colours((172, 152, 122), (206, 200, 188), rng.random())
    mix(leaf.rgb, tone, weight.astype(np.float32))


def _drops(leaf: Leaf, rng: np.random.Generator, count: int) -> None:
    places = _places(leaf, rng, count, groups=2)
    radii = (rng.uniform(0.007, 0.02, len(places)) * leaf.length_px).astype(np.float32)
    q = _spot_map(leaf, places, radii, reach=1.4, rng=rng)
    leaf.rgb *= (1.0 - 0.30 * ramp(q, 1.15, 0.9) + 0.22 * ramp(q, 0.8, 0.2))[..., None]
    glint = _spot_map(leaf, places - radii[:, None] * 0.35, radii * 0.3, reach=1.4, rng=rng)
    mix(leaf.rgb, (250, 252, 255), ramp(glint, 1.1, 0.5) * 0.9)


def _ageing(leaf: Leaf, tiles: Tiles, rng: np.random.Generator) -> None:
    cloud = cut(tiles.cloud, rng, *leaf.across.shape)
    edge = leaf.inside / leaf.length_px - 0.16 * (cloud - 0.3)
    mix(leaf.rgb, (190, 180, 72), ramp(edge, 0.03, -0.03) * rng.uniform(0.2, 0.55))
