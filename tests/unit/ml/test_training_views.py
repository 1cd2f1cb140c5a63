"""Random views look different, and never sicker."""

from __future__ import annotations

import colorsys

import numpy as np
import pytest
import torch

from cropapp.core.training import default_recipe
from cropapp.ml.training import augmented_views
from cropapp.ml.training.augmentation import _geometry, _light, plain_views, random_views


def leaf_colours(side: int = 48) -> torch.Tensor:
    """Return (3, side, side) of saturated colours, bright ones at the limit among them."""
    draw = np.random.default_rng(4)
    hue, saturation = draw.random((side, side)), draw.uniform(0.4, 1, (side, side))
    bright = draw.uniform(0.3, 1, (side, side))
    pixels = np.vectorize(colorsys.hsv_to_rgb)(hue, saturation, bright)
    return torch.from_numpy(255 * np.stack(pixels)).float()


def hue_and_saturation(image: torch.Tensor) -> np.ndarray:
    values = np.clip(image.numpy() / 255, 0, 1)
    return np.stack(np.vectorize(colorsys.rgb_to_hsv)(*values))[:2]


@pytest.mark.parametrize("strength", [1.0, 2.0])
def test_light__keeps_hue_and_saturation(strength: float):
    image = leaf_colours()
    wanted = hue_and_saturation(image)
    brightest = []
    for seed in range(12):
        draw = np.random.default_rng(seed)
        if draw.random() < 0.25 * strength:
            continue  # these are blurred: neighbours' colours are mixed
        seen = _light(image.clone(), np.random.default_rng(seed), min(strength, 1.0))
        brightest.append(float(seen.mean()))
        visible = (seen.amax(0) > 5).numpy()
        gap = np.abs(hue_and_saturation(seen) - wanted)
        gap[0] = np.minimum(gap[0], 1 - gap[0])
        assert gap[:, visible].max() < 0.01
        assert seen.min() >= 0
        assert seen.max() <= 255.5
    assert len(brightest) > 4
    assert max(brightest) - min(brightest) > 10


def photos(count: int = 4, side: int = 40) -> np.ndarray:
    return np.random.default_rng(0).integers(0, 256, (count, 3, side, side), dtype=np.uint8)


def views_of(inputs: np.ndarray, positions: list[int], **more: int) -> torch.Tensor:
    given = {"size_px": 32, "seed": 5, "view": 1} | more
    return random_views(inputs, np.array(positions), strength=1.0, **given)


def test_random_views__hang_on_photo_seed_and_view_alone():
    inputs = photos()
    together = views_of(inputs, [0, 1, 2, 3])
    torch.testing.assert_close(together[2:3], views_of(inputs[2:3], [2]), rtol=0, atol=0)
    for other in ({"seed": 6}, {"view": 2}):
        assert (views_of(inputs[2:3], [2], **other) - together[2:3]).abs().max() > 10
    assert (views_of(inputs[2:3], [3]) - together[2:3]).abs().max() > 10


def test_random_views__strength_zero_is_the_plain_photo():
    inputs = photos(side=32)
    seen = random_views(inputs, np.arange(4), size_px=32, strength=0, seed=0, view=1)
    np.testing.assert_array_equal(seen.numpy(), inputs)


def test_random_views__show_at_least_the_area_they_should():
    """The crop's area is that of the map of coordinates."""
    draws = [np.random.default_rng(seed) for seed in range(40)]
    sides = [np.linalg.norm(_geometry(draw, 1.0)[:, :2].numpy(), axis=1) for draw in draws]
    areas = [float(np.prod(side)) for side in sides]
    assert 0.4 < min(areas) < 0.7
    assert 0.85 < max(areas) <= 1.0 + 1e-6


def test_plain_views__antialiased_to_the_size():
    stripes = np.zeros((1, 3, 64, 64), np.uint8)
    stripes[..., ::2] = 255
    seen = plain_views(stripes, 16)
    assert seen.shape == (1, 3, 16, 16)
    assert (seen[..., 2:-2] - 127.5).abs().max() < 5


def test_augmented_views__pictures_for_a_look():
    inputs = photos(3)
    looks = augmented_views(inputs, default_recipe(), 8, seed=1)
    assert looks.shape == (8, 3, 40, 40)
    assert looks.dtype == np.uint8
    assert (looks[0].astype(int) - looks[3].astype(int)).any()
    np.testing.assert_array_equal(looks, augmented_views(inputs, default_recipe(), 8, seed=1))
    assert augmented_views(inputs[:0], default_recipe(), 8, seed=1).shape == (0, 3, 40, 40)


def test_views__of_a_file_that_is_only_read():
    """As a run keeps its photos: a map of a file, without a warning, and unchanged."""
    inputs = photos(2)
    inputs.setflags(write=False)
    kept = inputs.copy()
    assert augmented_views(inputs, default_recipe(), 2, seed=0).shape == (2, 3, 40, 40)
    assert plain_views(inputs, 40).max() <= 255
    np.testing.assert_array_equal(inputs, kept)
