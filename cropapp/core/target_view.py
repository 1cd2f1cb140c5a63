"""What the model looks at in a photo: the whole of it, or a square around its target point.

Owns: where that square lies and the name a view has in the embedding cache. Must not: cut pictures.
"""

from __future__ import annotations

import math

from cropapp.core.entities import TargetPoint

# Measured on 554 field photos of 8 classes, 20 labels per class, mean of 10 draws, the point near
# the middle of the plant: photos of one crop; two of them pasted side by side; four in a square.
#   whole photo   0.822   0.288   0.131
#   0.75          0.816   0.809   0.491
#   0.6                           0.749
#   0.5           0.797   0.794   0.801   (this)
#   0.4                           0.803
#   0.35          0.756   0.750
TARGET_CROP_SHARE = 0.5
"""Side of the square over the shorter side of the picture."""
POINT_PLACES = 5
"""Decimals of a point: a fifth of a pixel of a picture 20,000 pixels wide."""

FURTHER_VIEWS = 4
"""Of each labelled photo, besides the photo as it is; see `ml.further_views` for what they give."""

Box = tuple[int, int, int, int]


def is_on_picture(x: float, y: float) -> bool:
    """Return whether a place, 0 to 1 from left and top, lies on the picture."""
    return math.isfinite(x) and math.isfinite(y) and 0.0 <= x <= 1.0 and 0.0 <= y <= 1.0


def rounded_point(x: float, y: float) -> TargetPoint:
    """Return a point as it is kept, so that it is the same after a way through text."""
    return TargetPoint(round(x, POINT_PLACES) + 0.0, round(y, POINT_PLACES) + 0.0)


def target_box(width: int, height: int, point: TargetPoint) -> Box:
    """Return the square around a point as left, top, right, bottom in whole pixels.

    A square that would reach over an edge is moved inside: the model gets no bars, and a subject
    at the edge is as large as one in the middle.

    Args:
        width: of the upright picture, in pixels of any scale; height likewise.
    """
    side = max(1, round(TARGET_CROP_SHARE * min(width, height)))
    left = min(max(round(point.x * width - side / 2), 0), width - side)
    top = min(max(round(point.y * height - side / 2), 0), height - side)
    return left, top, left + side, top + side


def view_key(sha256: str, target: TargetPoint | None) -> str:
    """Return the name of a view of a content: the content's hash, with the point if there is one.

    A photo without a target keeps the plain hash, so what was kept before there were targets counts
    on. The share is part of the name: another share would be another picture.
    """
    if target is None:
        return sha256
    place = f"{target.x:.{POINT_PLACES}f},{target.y:.{POINT_PLACES}f}"
    return f"{sha256}@{TARGET_CROP_SHARE:g}:{place}"


def further_view_key(key: str, number: int) -> str:
    """Return the name of a further view (1, 2, ...) of what `view_key` names."""
    return f"{key}+{number}"
