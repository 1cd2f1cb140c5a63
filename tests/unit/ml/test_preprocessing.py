"""A photo of any shape becomes the network's square."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from cropapp.core.errors import UserError
from cropapp.ml.preprocessing import HALF, Fit, Preprocessing

RED, GREEN, BLUE = (255, 0, 0), (0, 255, 0), (0, 0, 255)


def flag(width: int = 300, height: int = 100) -> Image.Image:
    """Return red, green and blue thirds from left to right."""
    pixels = np.zeros((height, width, 3), np.uint8)
    for third, colour in enumerate((RED, GREEN, BLUE)):
        pixels[:, third * width // 3 : (third + 1) * width // 3] = colour
    return Image.fromarray(pixels)


def test_squash__whole_photo_channels_first():
    pixels = Preprocessing(60, Fit.SQUASH).to_input(flag())
    assert pixels.shape == (3, 60, 60)
    assert pixels.dtype == np.uint8
    assert pixels.flags.c_contiguous
    assert [tuple(pixels[:, 30, x]) for x in (5, 30, 55)] == [RED, GREEN, BLUE]


def test_crop__central_square_only():
    pixels = Preprocessing(60, Fit.CROP).to_input(flag())
    assert (pixels[1] > 200).mean() > 0.9


def test_crop__share_narrows_it():
    image = flag(300, 300)
    whole = Preprocessing(60, Fit.CROP).to_input(image)
    inner = Preprocessing(60, Fit.CROP, crop_share=0.5).to_input(image)
    assert (inner[1] > 200).mean() > (whole[1] > 200).mean() + 0.2


def test_letterbox__whole_photo_between_bars_of_the_mean():
    pixels = Preprocessing(60, Fit.LETTERBOX, HALF, HALF).to_input(flag())
    assert tuple(pixels[:, 2, 30]) == (128, 128, 128)
    assert [tuple(pixels[:, 30, x]) for x in (5, 30, 55)] == [RED, GREEN, BLUE]


def test_resize_is_antialiased():
    """A fine chequerboard becomes grey, not a coarse chequerboard."""
    board = ((np.indices((1000, 1000)).sum(axis=0) % 2) * 255).astype(np.uint8)
    image = Image.fromarray(np.stack([board] * 3, axis=2))
    assert np.abs(Preprocessing(90).to_input(image).astype(int) - 128).max() < 12


@pytest.mark.parametrize("size", [(1, 1), (1, 5000), (3000, 2)])
@pytest.mark.parametrize("fit", list(Fit))
def test_extreme_shapes(size: tuple[int, int], fit: Fit):
    pixels = Preprocessing(32, fit, crop_share=0.875).to_input(Image.new("RGB", size, RED))
    assert pixels.shape == (3, 32, 32)


def test_other_modes_are_refused():
    with pytest.raises(ValueError, match="RGB is wanted"):
        Preprocessing(32).to_input(Image.new("L", (50, 50)))


def test_round_trip():
    for how in (Preprocessing(320, Fit.SQUASH, HALF, HALF), Preprocessing(224, Fit.CROP)):
        assert Preprocessing.from_dict(how.to_dict()) == how


def test_min_side__nothing_is_blown_up():
    assert Preprocessing(320).min_side_px == 320
    assert Preprocessing(224, Fit.CROP, crop_share=0.875).min_side_px == 256


@pytest.mark.parametrize(
    "values", [{"size_px": 4}, {"interpolation": "nearest"}, {"crop_share": 2.0}], ids=str
)
def test_nonsense_is_refused(values: dict[str, object]):
    with pytest.raises(UserError):
        Preprocessing.from_dict({**Preprocessing(224).to_dict(), **values})
