"""Further views of labelled photos: what they are, and that none gives a held-out photo away."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from cropapp.core.splits import ALWAYS_TRAINED, further_folds, random_folds
from cropapp.core.target_view import FURTHER_VIEWS, further_view_key, view_key
from cropapp.ml.further_views import LEAST_AREA, further_view
from cropapp.ml.head import fit_head

SIDE = 120


def photo(seed: int = 0) -> Image.Image:
    draw = np.random.default_rng(seed)
    return Image.fromarray(draw.integers(40, 160, (SIDE, 2 * SIDE, 3), dtype=np.uint8))


def test_view__is_the_same_every_time_and_another_for_each_number_and_photo():
    first = further_view(photo(), "ab", 1)
    assert first.tobytes() == further_view(photo(), "ab", 1).tobytes()
    views = [further_view(photo(), "ab", number) for number in range(1, FURTHER_VIEWS + 1)]
    others = [*views, further_view(photo(), "cd", 1)]
    assert len({view.tobytes() for view in others}) == len(others)


@pytest.mark.parametrize("number", range(1, 20))
def test_view__shows_at_least_half_the_photo(number: int):
    view = further_view(photo(), "ab", number)
    share = view.width * view.height / (2 * SIDE * SIDE)
    assert LEAST_AREA * 0.95 <= share <= 1


def test_view__never_another_hue():
    yellow = Image.new("RGB", (64, 64), (120, 100, 20))
    for number in range(1, 20):
        red, green, blue = further_view(yellow, "ab", number).getpixel((5, 5))
        assert red / green == pytest.approx(1.2, abs=0.03)
        assert blue / green == pytest.approx(0.2, abs=0.03)


def test_one_pixel_photo__has_views():
    assert further_view(Image.new("RGB", (1, 1)), "ab", 1).size == (1, 1)


def test_keys__are_apart_from_those_of_photos():
    keys = {further_view_key(view_key("ab", None), number) for number in (1, 2)}
    assert len(keys | {"ab"}) == 3


def test_folds__of_further_views_are_never_those_of_photos():
    folds = np.array([0, 1, 4, ALWAYS_TRAINED])
    further = further_folds(folds)
    assert further[-1] == ALWAYS_TRAINED
    assert (further < 0).all()
    assert len(set(further.tolist())) == 4


def test_fit__a_view_of_a_held_out_photo_tells_nothing_of_it():
    """The labels are chance: whoever is right of held-out photos has seen them."""
    draw = np.random.default_rng(0)
    embeddings = draw.normal(size=(120, 400)).astype(np.float32)
    labels = draw.integers(0, 2, 120)
    folds = random_folds(120)
    twice = np.concatenate([embeddings, embeddings])
    fit = fit_head(
        twice, np.tile(labels, 2), 2, folds=np.concatenate([folds, further_folds(folds)])
    )
    assert fit.held_out[:120].all()
    assert not fit.held_out[120:].any()
    right = fit.of_first(120).held_out_probabilities.argmax(axis=1) == labels
    assert right.mean() < 0.65
    # Held out as photos of their own, the copies would give them away.
    leaky = fit_head(twice, np.tile(labels, 2), 2, folds=np.concatenate([folds, (folds + 1) % 5]))
    assert (leaky.held_out_probabilities.argmax(axis=1) == np.tile(labels, 2)).mean() > 0.8
