"""Laying a drawn leaf into a picture.

Owns: the turn, the foreshortening, the drop shadow and the edge. It must not know what the leaf
shows.
"""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageFilter

from cropapp.services.sample_field.leaf import Leaf
from cropapp.services.sample_field.texture import to_image


def paste_leaf(
    image: Image.Image,
    leaf: Leaf,
    *,
    at: tuple[float, float],
    angle: float,
    flatten: float,
    shade: float = 1.0,
    shadow: float = 0.0,
    shear: float = 0.0,
    scale: float = 1.0,
    anchor: tuple[float, float] | None = None,
) -> None:
    """Lay `leaf` into `image` so that its point `anchor` (its middle by default) comes to `at`.

    Args:
        angle: direction of the tip in radians, clockwise from the right.
        flatten: width seen of the blade, 1 from straight above.
        shade: brightness.
        shadow: darkness 0-1 of the shadow cast on what lies below.
    """
    height, width = leaf.alpha.shape
    x0, y0 = anchor or (width / 2, height / 2)
    cos, sin = np.cos(angle), np.sin(angle)
    forward = np.array(((cos, -sin), (sin, cos))) @ np.array(
        ((scale, shear), (0.0, scale * flatten))
    )
    corners = np.array(((0, 0), (width, 0), (0, height), (width, height)), dtype=float)
    placed = (corners - (x0, y0)) @ forward.T + at
    left, top = np.maximum(np.floor(placed.min(axis=0)), 0).astype(int).tolist()
    right, bottom = np.minimum(np.ceil(placed.max(axis=0)), image.size).astype(int).tolist()
    if right <= left or bottom <= top:
        return
    back = np.linalg.inv(forward)
    offset = back @ (np.array((left, top), dtype=float) - at) + (x0, y0)
    matrix = (back[0, 0], back[0, 1], offset[0], back[1, 0], back[1, 1], offset[1])
    size = (right - left, bottom - top)
    turn = Image.Transform.AFFINE
    smooth = Image.Resampling.BILINEAR
    mask = to_image(leaf.alpha * 255.0).transform(size, turn, matrix, smooth)
    if shadow > 0:
        _cast(image, mask, (left, top), shadow)
    image.paste(to_image(leaf.rgb * shade).transform(size, turn, matrix, smooth), (left, top), mask)


def _cast(image: Image.Image, mask: Image.Image, corner: tuple[int, int], darkness: float) -> None:
    """Darken `image` below and to the right of `mask`."""
    pad, drop = 8, (7, 10)
    small = Image.new("L", ((mask.width + 2 * pad) // 2, (mask.height + 2 * pad) // 2))
    small.paste(
        mask.resize((max(1, mask.width // 2), max(1, mask.height // 2))), (pad // 2, pad // 2)
    )
    soft = small.filter(ImageFilter.BoxBlur(3)).resize(
        (small.width * 2, small.height * 2), Image.Resampling.BILINEAR
    )
    soft = soft.point([int(level * darkness) for level in range(256)])
    place = (corner[0] - pad + drop[0], corner[1] - pad + drop[1])
    image.paste((8, 10, 6), place, soft)
