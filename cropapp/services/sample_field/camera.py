"""What light and camera make of a scene.

Owns: sun, shadow, white balance, exposure, blur, grain and the ways to spoil a photo. It must not
know what the scene shows.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from PIL import Image, ImageFilter

from cropapp.services.sample_field.texture import F32, TILE_PX, Tiles, ramp, resize

Fault = Literal["blur", "dark", "bright", "truncated"]
FAULTS: tuple[Fault, ...] = ("blur", "dark", "bright", "truncated")

LIGHT_CELL_PX = 8


@dataclass(frozen=True, slots=True)
class Light:
    """The light of one scene."""

    gains: tuple[float, float, float]
    exposure: float
    gamma: float
    light_map: F32


@dataclass(frozen=True, slots=True)
class Shot:
    """One release of the shutter: hand movement and focus."""

    shift: tuple[float, float]
    turn_deg: float
    blur_px: float
    smear_px: int
    grain: float
    quality: int


def make_light(rng: np.random.Generator, size: tuple[int, int], *, day: int, calm: bool) -> Light:
    """Return the light of a scene of `size` (width, height) on a day of the walk."""
    warmth = rng.normal((0.02, 0.07, -0.05)[day % 3], 0.02 if calm else 0.04)
    tint = rng.normal(0.0, 0.008 if calm else 0.02)
    return Light(
        gains=(1.0 + warmth, 1.0 + tint, 1.0 - warmth),
        exposure=float(np.exp(rng.normal(0.14, 0.05 if calm else 0.13))),
        gamma=float(rng.normal(1.0, 0.03 if calm else 0.08)),
        light_map=_light_map(rng, size, calm=calm),
    )


def _light_map(rng: np.random.Generator, size: tuple[int, int], *, calm: bool) -> F32:
    """Return brightness (h, w) on a coarse grid: fall-off, cast shadow, sun flecks."""
    width, height = size[0] // LIGHT_CELL_PX, size[1] // LIGHT_CELL_PX
    x = np.linspace(-1, 1, width, dtype=np.float32)[None, :]
    y = np.linspace(-1, 1, height, dtype=np.float32)[:, None]
    light: F32 = 1.0 - rng.uniform(0.02, 0.16) * (x * x + y * y)
    light = light + rng.uniform(-0.08, 0.08) * x + rng.uniform(-0.08, 0.08) * y
    if not calm:
        light = _add_shadow_and_flecks(light, x, y, rng)
    result: F32 = light.astype(np.float32)
    return result


def _add_shadow_and_flecks(light: F32, x: F32, y: F32, rng: np.random.Generator) -> F32:
    if rng.random() < 0.22:
        angle, depth = rng.uniform(0, 2 * np.pi), rng.uniform(0.25, 0.48)
        edge = x * np.cos(angle) + y * np.sin(angle) + 0.12 * np.sin(5 * (x - y) + angle)
        light = light * (1.0 - depth * ramp(edge, rng.uniform(-0.4, 0.5), rng.uniform(0.55, 0.9)))
    if rng.random() < 0.15:
        for _ in range(int(rng.integers(3, 12))):
            fx, fy, radius = rng.uniform(-1, 1), rng.uniform(-1, 1), rng.uniform(0.04, 0.2)
            far = np.hypot((x - fx) / radius, (y - fy) / (radius * rng.uniform(0.6, 1.2)))
            light = light * (1.0 + rng.uniform(0.15, 0.5) * ramp(far, 1.2, 0.6))
    return light


def make_shot(rng: np.random.Generator, *, number: int, calm: bool) -> Shot:
    """Return the `number`-th release on a scene; the first is held still."""
    moved = 0.0 if number == 0 else 1.0
    soft = rng.gamma(1.4, 0.45) if not calm else 0.35
    return Shot(
        shift=(float(rng.normal(0, 8) * moved), float(rng.normal(0, 8) * moved)),
        turn_deg=float(rng.normal(0, 1.1) * moved),
        blur_px=float(soft),
        smear_px=int(rng.integers(4, 11)) if not calm and rng.random() < 0.07 else 0,
        grain=float(rng.uniform(0.04, 0.10) if calm else rng.gamma(2.0, 0.09)),
        quality=int(rng.integers(82, 90)),
    )


def spoil(light: Light, shot: Shot, fault: Fault, rng: np.random.Generator) -> tuple[Light, Shot]:
    """Return light and shot made unusable by `fault` (a truncated file is cut when written)."""
    if fault == "blur":
        return light, replace(shot, blur_px=rng.uniform(9, 15), smear_px=int(rng.integers(0, 45)))
    if fault == "dark":
        return replace(light, exposure=rng.uniform(0.07, 0.14)), replace(shot, grain=0.8)
    if fault == "bright":
        return replace(light, exposure=rng.uniform(3.4, 5.5)), shot
    return light, shot


def expose(
    scene: Image.Image,
    light: Light,
    shot: Shot,
    tiles: Tiles,
    rng: np.random.Generator,
    *,
    size: tuple[int, int],
) -> Image.Image:
    """Return the photo (`size`, RGB) of `scene`, which is larger by a margin for the hand."""
    image = _frame(scene, shot, size)
    if shot.blur_px > 4.0:
        image = image.filter(ImageFilter.GaussianBlur(shot.blur_px))
    elif shot.blur_px > 0.35:  # too small to tell from a Gaussian, a third of its time
        image = image.filter(ImageFilter.BoxBlur(shot.blur_px))
    picture = np.asarray(image, dtype=np.float32)
    if shot.smear_px > 1:
        picture = _smear(picture, shot.smear_px)
    brightness = resize(light.light_map, size[0], size[1])
    gains = np.asarray(light.gains, dtype=np.float32) * np.float32(light.exposure)
    picture = picture * brightness[..., None] * gains
    row, column = rng.integers(0, TILE_PX - size[1]), rng.integers(0, TILE_PX - size[0])
    film = tiles.film[row : row + size[1], column : column + size[0]]
    picture += (film * np.float32(shot.grain))[..., None]
    levels = np.clip(picture, 0, 255).astype(np.uint8)
    curve = _tone_curve(light.gamma)
    return Image.fromarray(curve[levels])


def _frame(scene: Image.Image, shot: Shot, size: tuple[int, int]) -> Image.Image:
    left, top = (scene.width - size[0]) / 2, (scene.height - size[1]) / 2
    if shot.shift == (0.0, 0.0) and shot.turn_deg == 0.0:
        return scene.crop((int(left), int(top), int(left) + size[0], int(top) + size[1]))
    cos, sin = np.cos(np.radians(shot.turn_deg)), np.sin(np.radians(shot.turn_deg))
    cx, cy = size[0] / 2, size[1] / 2
    dx = cx + left + float(np.clip(shot.shift[0], -12, 12)) - cos * cx + sin * cy
    dy = cy + top + float(np.clip(shot.shift[1], -12, 12)) - sin * cx - cos * cy
    matrix = (cos, -sin, dx, sin, cos, dy)
    return scene.transform(size, Image.Transform.AFFINE, matrix, Image.Resampling.BILINEAR)


def _smear(picture: F32, length: int) -> F32:
    """Average along the width, as a moving hand does."""
    padded = np.pad(picture, ((0, 0), (length, 0), (0, 0)), mode="edge")
    total = np.cumsum(padded, axis=1, dtype=np.float64)
    result: F32 = ((total[:, length:] - total[:, :-length]) / length).astype(np.float32)
    return result


def _tone_curve(gamma: float) -> np.ndarray[tuple[int], np.dtype[np.uint8]]:
    """Return the camera's curve for 256 levels: a gamma and a mild S for contrast."""
    t = np.linspace(0.0, 1.0, 256) ** gamma
    curved = 0.78 * t + 0.22 * (t * t * (3.0 - 2.0 * t))
    return (curved * 255.0 + 0.5).astype(np.uint8)
