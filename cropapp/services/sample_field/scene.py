"""A scene: background, neighbours, the leaf that matters, what lies on top.

Owns: composition and the dice of pose, age and severity. It must not know cameras or files.
"""

from __future__ import annotations

import numpy as np
from PIL import Image

from cropapp.services.sample_field.background import Bank
from cropapp.services.sample_field.clutter import SKINS, draw_finger, draw_grass, draw_stake
from cropapp.services.sample_field.conditions import draw_condition, draw_wear
from cropapp.services.sample_field.leaf import SPECIES, Leaf, Species, draw_leaf
from cropapp.services.sample_field.placing import paste_leaf
from cropapp.services.sample_field.texture import Tiles
from cropapp.services.sample_field.truth import Style

Size = tuple[int, int]

COARSE = (
    1.7  # neighbours are drawn smaller and enlarged: a little out of focus, a third of the time
)


def _severity(rng: np.random.Generator, style: Style) -> float:
    """Return 0-1; in the field many infections are early."""
    if style == "calm":
        return float(rng.uniform(0.45, 1.0))
    return float(0.22 + 0.78 * rng.beta(2.0, 1.3))


def _draw(
    species: Species,
    condition: str,
    tiles: Tiles,
    rng: np.random.Generator,
    *,
    length_px: int,
    severity: float,
    wear: float,
) -> Leaf:
    leaf = draw_leaf(
        species,
        tiles,
        rng,
        length_px=length_px,
        age=float(rng.uniform(0.0, 1.0)),
        bend=float(rng.normal(0.0, 0.05)),
    )
    draw_condition(leaf, condition, tiles, rng, severity=severity)
    draw_wear(leaf, tiles, rng, amount=wear)
    return leaf


def draw_scene(
    condition: str,
    tiles: Tiles,
    bank: Bank,
    rng: np.random.Generator,
    *,
    size: Size,
    style: Style,
) -> Image.Image:
    """Return an RGB picture of `size` with one leaf in the middle that shows `condition`."""
    calm = style == "calm"
    species = SPECIES[int(rng.choice(len(SPECIES), p=(0.32, 0.30, 0.26, 0.12)))]
    severity = _severity(rng, style)
    defocus = float(rng.uniform(1.2, 2.0 if calm else 4.5))
    image = bank.cut(rng, canopy=rng.random() < 0.6, size=size, defocus=defocus)
    if not calm and rng.random() < 0.18:
        draw_grass(image, rng, int(rng.integers(3, 12)))
    if not calm and rng.random() < 0.07:
        draw_stake(image, rng)
    angle = float(rng.uniform(0, 2 * np.pi))
    middle = np.array(size) / 2 + rng.normal(0, 0.03 if calm else 0.055, 2) * size
    room = min(size) * (1.0 if species.half_width > 0.3 else 1.15)
    length = int(room * rng.uniform(0.74, 0.90 if calm else 1.04))
    wear = 0.2 if calm else 0.5
    if not calm:
        _neighbours(image, species, condition, severity, tiles, rng, middle, angle, length)
    leaf = _draw(species, condition, tiles, rng, length_px=length, severity=severity, wear=wear)
    flatten = float(rng.uniform(0.85, 1.0) if calm else rng.uniform(0.72, 1.0))
    paste_leaf(
        image,
        leaf,
        at=(float(middle[0]), float(middle[1])),
        angle=angle,
        flatten=flatten,
        shear=float(rng.normal(0, 0.10)),
        shadow=0.5,
        anchor=(leaf.base[0] + length * 0.66, leaf.alpha.shape[0] / 2),
    )
    if not calm:
        _on_top(image, species, tiles, rng, middle=middle, angle=angle, length=length)
    return image


def _neighbours(
    image: Image.Image,
    species: Species,
    condition: str,
    severity: float,
    tiles: Tiles,
    rng: np.random.Generator,
    middle: np.ndarray[tuple[int], np.dtype[np.float64]],
    angle: float,
    length: int,
) -> None:
    """Draw other leaves of the plant below the one that matters, sick a little less or not."""
    base = middle - np.array((np.cos(angle), np.sin(angle))) * length * 0.56
    count = int(rng.integers(1, 4))
    turns = rng.permutation(np.array((-1.25, 1.25, 2.5, -2.3)))[:count]
    if species.leaflets == 3 and rng.random() < 0.7:
        turns = np.array((-1.3, 1.3))
    for turn in turns:
        sick = rng.random() < 0.85
        leaf = _draw(
            species,
            condition if sick else "healthy",
            tiles,
            rng,
            length_px=int(length * rng.uniform(0.7, 0.95) / COARSE),
            severity=severity * float(rng.uniform(0.6, 1.0)),
            wear=0.3,
        )
        paste_leaf(
            image,
            leaf,
            at=(float(base[0]), float(base[1])),
            angle=angle + float(turn + rng.normal(0, 0.15)),
            flatten=float(rng.uniform(0.5, 0.95)),
            shade=float(rng.uniform(0.68, 0.95)),
            shadow=0.45,
            anchor=leaf.base,
            scale=COARSE,
        )


def _on_top(
    image: Image.Image,
    species: Species,
    tiles: Tiles,
    rng: np.random.Generator,
    *,
    middle: np.ndarray[tuple[int], np.dtype[np.float64]],
    angle: float,
    length: int,
) -> None:
    """Sometimes let a leaf overlap from the side, or fingers hold the leaf by its base."""
    toward = np.array((np.cos(angle), np.sin(angle)))
    if rng.random() < 0.16:
        leaf = _draw(
            species, "healthy", tiles, rng, length_px=int(length * 0.35), severity=0.0, wear=0.3
        )
        side = np.array((-toward[1], toward[0])) * rng.choice((-1, 1))
        spot = (
            middle + side * length * rng.uniform(0.42, 0.6) + toward * rng.normal(0, 0.2) * length
        )
        paste_leaf(
            image,
            leaf,
            at=(float(spot[0]), float(spot[1])),
            angle=float(rng.uniform(0, 2 * np.pi)),
            flatten=float(rng.uniform(0.5, 0.9)),
            shade=float(rng.uniform(0.8, 1.1)),
            shadow=0.5,
            scale=COARSE,
        )
    if rng.random() < 0.12:
        tip = middle - toward * length * rng.uniform(0.30, 0.42)
        draw_finger(
            image,
            tip=(float(tip[0]), float(tip[1])),
            angle=angle + np.pi + float(rng.normal(0, 0.5)),
            width_px=float(rng.uniform(74, 104)),
            skin=SKINS[int(rng.integers(len(SKINS)))],
        )
