"""The pictures that several looks at a photo are made of."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from cropapp.core.predict_views import PredictViews
from cropapp.ml.test_time_views import least_share, view_pictures, view_sizes_px


@pytest.fixture
def photo() -> Image.Image:
    """Each pixel tells its column in red and its row in green."""
    columns, rows = np.meshgrid(np.arange(160), np.arange(80))
    return Image.fromarray(np.stack([columns, rows, columns * 0], axis=2).astype(np.uint8))


def corners(picture: Image.Image) -> tuple[tuple[int, int], tuple[int, int]]:
    """Return (column, row) of the photo at the top left and the bottom right."""
    pixels = np.asarray(picture)
    return tuple(pixels[0, 0, :2].tolist()), tuple(pixels[-1, -1, :2].tolist())


def test_plain__is_the_photo(photo: Image.Image):
    assert view_pictures(photo, PredictViews.PLAIN) == [photo]
    assert view_sizes_px(320, PredictViews.PLAIN) == (320,)


def test_flips__all_four(photo: Image.Image):
    seen = [corners(picture) for picture in view_pictures(photo, PredictViews.FLIPS)]
    assert seen == [
        ((0, 0), (159, 79)),
        ((159, 0), (0, 79)),
        ((0, 79), (159, 0)),
        ((159, 79), (0, 0)),
    ]


def test_ten_crop__corners_and_centre_and_each_mirrored(photo: Image.Image):
    pictures = view_pictures(photo, PredictViews.TEN_CROP)
    assert {picture.size for picture in pictures} == {(140, 70)}
    assert [corners(picture)[0] for picture in pictures[:5]] == [
        (0, 0), (20, 0), (0, 10), (20, 10), (10, 5),
    ]  # fmt: skip
    assert corners(pictures[5]) == ((139, 0), (0, 69))
    assert len(pictures) == PredictViews.TEN_CROP.cost
    assert least_share(PredictViews.TEN_CROP) == 0.875


def test_multi_scale__sizes_that_strides_divide():
    assert view_sizes_px(320, PredictViews.MULTI_SCALE) == (256, 320, 384)
    assert view_sizes_px(299, PredictViews.MULTI_SCALE)[1] == 299
    assert PredictViews.MULTI_SCALE.cost == pytest.approx(3.2, abs=0.01)
