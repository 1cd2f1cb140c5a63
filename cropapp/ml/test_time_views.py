"""Pictures of one photo for testing: mirrored, cropped, at several sizes.

Owns: how each view is cut. Must not: embed, or know a class. The head is linear, so the mean of the
logits of several views is the logits of their mean embedding: that one vector is all that is kept.

Ten crops are those of Krizhevsky, Sutskever and Hinton (2012), several scales those of Simonyan and
Zisserman (2014). A crop here takes 7/8 of each side, as 224 of 256 there, of the photo as it is.
"""

from __future__ import annotations

from PIL import Image

from cropapp.core.predict_views import SCALES, PredictViews

CROP_SHARE = 0.875
_MIRROR = Image.Transpose.FLIP_LEFT_RIGHT
_TOP_DOWN = Image.Transpose.FLIP_TOP_BOTTOM


def view_pictures(image: Image.Image, views: PredictViews) -> list[Image.Image]:
    """Return the pictures to look at at the usual size; with several scales that is one.

    Args:
        image: upright, RGB, cut around its target point if it has one.
    """
    if views is PredictViews.FLIPS:
        upside_down = image.transpose(_TOP_DOWN)
        return [image, image.transpose(_MIRROR), upside_down, upside_down.transpose(_MIRROR)]
    if views is PredictViews.TEN_CROP:
        crops = [image.crop(box) for box in _crop_boxes(*image.size)]
        return [*crops, *(crop.transpose(_MIRROR) for crop in crops)]
    return [image]


def view_sizes_px(size_px: int, views: PredictViews) -> tuple[int, ...]:
    """Return the sides of the inputs at which each picture is embedded."""
    if views is PredictViews.MULTI_SCALE:
        # Whole cells of the usual stride of 32: a network loses what does not fill one.
        return tuple(
            size_px if scale == 1 else max(32, round(size_px * scale / 32) * 32) for scale in SCALES
        )
    return (size_px,)


def least_share(views: PredictViews) -> float:
    """Return which share of the photo's shorter side is seen at the input's full size."""
    if views is PredictViews.TEN_CROP:
        return CROP_SHARE
    return 1 / max(SCALES) if views is PredictViews.MULTI_SCALE else 1.0


def _crop_boxes(width: int, height: int) -> list[tuple[int, int, int, int]]:
    """Return the corners and the centre, left, top, right and bottom each."""
    wide, high = max(1, round(width * CROP_SHARE)), max(1, round(height * CROP_SHARE))
    right, bottom = width - wide, height - high
    corners = [(0, 0), (right, 0), (0, bottom), (right, bottom), (right // 2, bottom // 2)]
    return [(left, top, left + wide, top + high) for left, top in corners]
