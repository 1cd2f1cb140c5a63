"""One leaf, lying flat: outline, veins, relief and colour.

Owns: the species and the drawing of a sound leaf with its maps (distance to veins and margin),
on which conditions are drawn. It must not know backgrounds or where the leaf will lie.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cropapp.services.sample_field.texture import F32, Rgb, Tiles, blend_colours, cut, mix, ramp

MARGIN_PX = 6


@dataclass(frozen=True, slots=True)
class Species:
    """How the leaves of one kind of plant look. Lengths are parts of the blade's length."""

    name: str
    half_width: float
    base_power: float
    tip_power: float
    veins: int
    vein_slope: float
    teeth: int
    tooth_depth: float
    dark: Rgb
    light: Rgb
    gloss: float
    leaflets: int


SPECIES: tuple[Species, ...] = (
    Species("bean", 0.37, 0.42, 0.86, 6, 0.75, 0, 0.0, (46, 86, 26), (98, 142, 50), 0.5, 3),
    Species("pepper", 0.22, 0.62, 0.95, 7, 1.0, 0, 0.0, (30, 72, 26), (70, 120, 40), 1.0, 1),
    Species("berry", 0.36, 0.62, 0.62, 9, 0.95, 11, 0.17, (40, 84, 34), (88, 136, 60), 0.6, 3),
    Species("willow", 0.12, 0.60, 0.95, 13, 1.2, 22, 0.07, (54, 92, 44), (112, 146, 76), 0.5, 1),
)


@dataclass(slots=True)
class Leaf:
    """A drawn leaf: base at the left, tip at the right.

    `rgb` (H, W, 3) float32 0-255; the other maps (H, W) float32. `along` is 0 at the base and 1 at
    the tip, `across` the signed distance from the midrib and `inside` the distance from the margin
    (both in px, `inside` negative outside), `vein` 1 on a vein and 0 between.
    """

    rgb: F32
    alpha: F32
    along: F32
    across: F32
    inside: F32
    vein: F32
    length_px: int
    base: tuple[float, float]


def _half_width(species: Species, along: F32, rng: np.random.Generator) -> F32:
    """Return the half width of the blade at `along` (W,), in lengths."""
    x = np.clip(along, 0.0, 1.0)
    peak = species.base_power / (species.base_power + species.tip_power)
    top = peak**species.base_power * (1.0 - peak) ** species.tip_power
    width = x**species.base_power * (1.0 - x) ** species.tip_power / top * species.half_width
    if species.teeth:
        phase = (x * species.teeth + rng.random()) % 1.0
        width = width * (1.0 - species.tooth_depth * (1.0 - phase))
    wave = np.interp(x, np.linspace(0, 1, 9), rng.normal(0.0, 0.025, 9))
    result: F32 = (width * (1.0 + wave)).astype(np.float32)
    return result


def _margin_distance(
    species: Species, along: F32, across: F32, length_px: int, rng: np.random.Generator
) -> F32:
    """Return the distance to the margin (H, W) in px; the two halves differ a little."""
    inside = np.empty_like(across)
    for half in (across >= 0, across < 0):
        width = _half_width(species, along, rng) * length_px
        slope = np.clip(np.gradient(width), -3.0, 3.0)
        distance = (width[None, :] - np.abs(across)) / np.sqrt(1.0 + slope * slope)[None, :]
        inside[half] = distance[half]
    return inside


def _vein_phase(species: Species, along: F32, across: F32, length_px: int) -> F32:
    """Return a map (H, W) that is whole on the side veins; left and right alternate."""
    out = np.abs(across) / length_px
    start = along[None, :] - species.vein_slope * out + 0.5 * out * out
    result: F32 = start * species.veins + np.where(across > 0, 0.5, 0.0)
    return result


def draw_leaf(
    species: Species,
    tiles: Tiles,
    rng: np.random.Generator,
    *,
    length_px: int,
    age: float,
    bend: float,
) -> Leaf:
    """Draw a sound leaf.

    Args:
        age: 0 young and light, 1 old and dark.
        bend: how far the tip leaves the straight line, in lengths.
    """
    stalk = int(length_px * 0.2)
    reach = species.half_width * 1.12 + abs(bend)
    height = int(2 * reach * length_px) + 2 * MARGIN_PX
    width = length_px + stalk + 2 * MARGIN_PX
    along = ((np.arange(width, dtype=np.float32) - MARGIN_PX - stalk) / length_px).astype(
        np.float32
    )
    centre = height / 2 + bend * length_px * (np.clip(along, -1, 1) ** 2 - 0.3)
    across = (np.arange(height, dtype=np.float32)[:, None] - centre[None, :]).astype(np.float32)
    inside = _margin_distance(species, along, across, length_px, rng)
    blade = np.clip(inside + 0.5, 0.0, 1.0)
    stalk_px = 0.009 * length_px + 0.6
    in_stalk = (along[None, :] < 0.04) & (along[None, :] > -0.19)
    stem = np.clip(stalk_px - np.abs(across) + 0.5, 0.0, 1.0) * in_stalk
    phase = _vein_phase(species, along, across, length_px)
    vein = _vein_map(species, along, across, phase, length_px)
    leaf = Leaf(
        rgb=np.empty((height, width, 3), dtype=np.float32),
        alpha=np.maximum(blade, stem).astype(np.float32),
        along=np.broadcast_to(along[None, :], across.shape),
        across=across,
        inside=inside,
        vein=vein,
        length_px=length_px,
        base=(MARGIN_PX + stalk * 0.1, float(centre[MARGIN_PX])),
    )
    _colour(leaf, species, tiles, rng, phase=phase, age=age)
    mix(leaf.rgb, (128, 148, 74), (stem * (1.0 - blade)).astype(np.float32))
    return leaf


def _vein_map(species: Species, along: F32, across: F32, phase: F32, length_px: int) -> F32:
    """Return 1 on the midrib and side veins, falling to 0 beside them (H, W)."""
    spacing = length_px / species.veins / np.hypot(1.0, species.vein_slope)
    to_side = np.abs(phase - np.round(phase)) * spacing
    thick = 0.0030 * length_px + 0.4
    taper = np.clip(1.25 - np.abs(across) / (species.half_width * length_px), 0.35, 1.0)
    side = np.exp(-((to_side / (thick * taper)) ** 2)) * (0.8 * taper)
    rib = (0.0085 * (1.15 - np.clip(along, 0, 1)) * length_px + 0.4)[None, :]
    midrib = np.exp(-((across / rib) ** 2))
    result: F32 = np.maximum(side, midrib).astype(np.float32)
    return result


def _colour(
    leaf: Leaf, species: Species, tiles: Tiles, rng: np.random.Generator, *, phase: F32, age: float
) -> None:
    """Paint the sound leaf: pigment, veins, net, relief lit from one side, gloss."""
    height, width = leaf.across.shape
    cloud = cut(tiles.cloud, rng, height, width)
    grain = cut(tiles.grain, rng, height, width)
    net = cut(tiles.net, rng, height, width)
    tone = blend_colours(species.light, species.dark, age)
    leaf.rgb[:] = np.asarray(tone, dtype=np.float32)
    leaf.rgb *= (0.80 + 0.28 * cloud + 0.16 * grain)[..., None]
    wall = ramp(net, 0.22, 0.0) * 0.20
    mix(leaf.rgb, blend_colours(tone, (200, 214, 130), 0.45), wall)
    mix(leaf.rgb, blend_colours(tone, (206, 216, 140), 0.62), leaf.vein * 0.75)
    relief = 0.10 * np.sin(2 * np.pi * phase) * (1.0 - leaf.vein)
    fold = rng.uniform(-0.16, 0.16)
    side = np.tanh(leaf.across / (0.03 * leaf.length_px)) * fold
    curl = rng.uniform(-0.35, 0.35) * (leaf.across / (species.half_width * leaf.length_px)) ** 2
    rim = -0.16 * np.exp(-np.maximum(leaf.inside, 0.0) / (0.012 * leaf.length_px))
    leaf.rgb *= np.clip(1.0 + relief + side + curl * 0.6 + rim, 0.45, 1.6)[..., None]
    shine = ramp((cloud + relief * 2.2 + side).astype(np.float32), 0.62, 1.15)
    mix(leaf.rgb, (214, 226, 226), (shine * species.gloss * rng.uniform(0.1, 0.5)))
