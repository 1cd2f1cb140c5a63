"""Other looks of the same photo: what a field, a hand and a phone vary, and a disease does not.

Owns: crops, turns, light, blur and noise, the same for the same seed whatever the order. Must not:
shift hue or saturation: yellow is a symptom. Light changes only how bright a pixel is (the V of
HSV), by one factor for its three channels, which leaves hue and saturation as they were.
"""

from __future__ import annotations

import math

import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812 (its usual name)
from numpy.typing import NDArray
from torch import Tensor

from cropapp.core.training import Recipe

_LEAST_AREA = 0.5
"""Of a crop at strength 1: half the photo. Smaller ones lose the leaf."""
_ASPECT = 0.2
"""Of the logarithm of width over height."""
_TURN_DEGREES = 12.0
_LIGHT = 0.25
_GAMMA = 0.2
_NOISE = 0.04
_BLUR_SHARE = _NOISE_SHARE = 0.2
_ERASED_SIDE = (0.1, 0.35)


def plain_views(inputs: NDArray[np.uint8], size_px: int) -> Tensor:
    """Return (B, 3, size_px, size_px) float32 0-255 of inputs (B, 3, S0, S0), antialiased."""
    images = torch.from_numpy(np.require(inputs, requirements=["C", "W"])).float()
    if images.shape[-1] == size_px:
        return images
    return F.interpolate(
        images, (size_px, size_px), mode="bilinear", antialias=True, align_corners=False
    )


def random_views(
    inputs: NDArray[np.uint8],
    positions: NDArray[np.int64],
    *,
    size_px: int,
    strength: float,
    seed: int,
    view: int,
) -> Tensor:
    """Return (B, 3, size_px, size_px) float32 0-255: one random view of each photo.

    The view of a photo hangs on seed, view and its position alone, so it is the same in any batch
    and after a restart.

    Args:
        inputs: (B, 3, S0, S0).
        positions: (B,) which photos they are.
        strength: 0 (the plain view) to 2.
    """
    if strength <= 0:
        return plain_views(inputs, size_px)
    draws = [np.random.default_rng([seed, view, int(position)]) for position in positions]
    images = torch.from_numpy(np.require(inputs, requirements=["C", "W"])).float()
    looks = torch.stack([_geometry(draw, strength) for draw in draws])
    grid = F.affine_grid(looks, [len(draws), 3, size_px, size_px], align_corners=False)
    seen = F.grid_sample(
        images, grid, mode="bilinear", padding_mode="reflection", align_corners=False
    )
    for row, draw in enumerate(draws):
        seen[row] = _light(seen[row], draw, strength)
    return seen


def augmented_views(
    inputs: NDArray[np.uint8], recipe: Recipe, count: int, seed: int
) -> NDArray[np.uint8]:
    """Return (count, 3, S, S) views of inputs (N, 3, S0, S0) as a training sees them, for a look.

    Photos are taken in turn; S is the recipe's size, S0 where it leaves that open.
    """
    size_px = recipe.size_px or inputs.shape[-1]
    looks = []
    for number in range(count if len(inputs) else 0):
        at = number % len(inputs)
        looks.append(
            random_views(
                inputs[at : at + 1],
                np.array([at]),
                size_px=size_px,
                strength=recipe.augment,
                seed=seed,
                view=1 + number // len(inputs),
            )
        )
    if not looks:
        return np.empty((0, 3, size_px, size_px), np.uint8)
    pixels: NDArray[np.uint8] = torch.cat(looks).round().clamp(0, 255).to(torch.uint8).numpy()
    return pixels


def _geometry(draw: np.random.Generator, strength: float) -> Tensor:
    """Return (2, 3): crop, flips, a quarter turn and a small one, as one map of coordinates."""
    least = max(0.05, 1 - (1 - _LEAST_AREA) * strength)
    side = math.sqrt(draw.uniform(least, 1))
    aspect = math.exp(draw.uniform(-_ASPECT, _ASPECT) * min(strength, 1) / 2)
    width, height = min(1.0, side * aspect), min(1.0, side / aspect)
    shift_x = draw.uniform(-1, 1) * (1 - width)
    shift_y = draw.uniform(-1, 1) * (1 - height)
    angle = math.radians(draw.uniform(-_TURN_DEGREES, _TURN_DEGREES) * strength)
    angle += draw.integers(4) * math.pi / 2
    flip = 1 - 2 * int(draw.integers(2))
    cos, sin = math.cos(angle), math.sin(angle)
    turn = np.array([[cos * flip, -sin], [sin * flip, cos]])
    linear = np.diag([width, height]) @ turn
    return torch.tensor(np.column_stack([linear, [shift_x, shift_y]]), dtype=torch.float32)


def _light(image: Tensor, draw: np.random.Generator, strength: float) -> Tensor:
    """Return a view (3, S, S) 0-255 in another light, perhaps blurred, noisy or with a hole."""
    if draw.random() < _BLUR_SHARE * min(strength, 1):
        image = _blur(image, draw.uniform(0.4, 0.4 + 0.8 * strength))
    top = image.amax(dim=0, keepdim=True).clamp(0, 255)
    tone = 255 * (top / 255) ** math.exp(draw.uniform(-_GAMMA, _GAMMA) * strength)
    contrast = math.exp(draw.uniform(-_LIGHT, _LIGHT) * strength)
    centre = tone.mean()
    tone = (centre + (tone - centre) * contrast) * math.exp(
        draw.uniform(-_LIGHT, _LIGHT) * strength
    )
    if draw.random() < _NOISE_SHARE * min(strength, 1):
        noise = draw.standard_normal(tuple(tone.shape), dtype=np.float32)
        tone = tone * (1 + torch.from_numpy(noise) * (_NOISE * strength))
    image = image * (tone.clamp(0, 255) / top.clamp(min=1))
    if strength > 1 and draw.random() < (strength - 1) / 2:
        _erase(image, draw)
    return image


def _blur(image: Tensor, sigma: float) -> Tensor:
    reach = max(1, math.ceil(2 * sigma))
    steps = torch.arange(-reach, reach + 1, dtype=torch.float32)
    row = torch.exp(-(steps**2) / (2 * sigma**2))
    row = row / row.sum()
    padded = F.pad(image[:, None], (reach, reach, reach, reach), mode="reflect")
    across = F.conv2d(padded, row.view(1, 1, 1, -1))
    return F.conv2d(across, row.view(1, 1, -1, 1))[:, 0]


def _erase(image: Tensor, draw: np.random.Generator) -> None:
    """Put the mean colour over a rectangle: a finger, a label, a gap."""
    side = image.shape[-1]
    height, width = (max(1, int(side * draw.uniform(*_ERASED_SIDE))) for _ in range(2))
    top, left = (int(draw.integers(side - length + 1)) for length in (height, width))
    colour = image.mean(dim=(1, 2), keepdim=True)
    image[:, top : top + height, left : left + width] = colour
