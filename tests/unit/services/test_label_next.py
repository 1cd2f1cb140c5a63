"""What to label next: unsure photos, all kinds of them, few that are unlike anything seen."""

from __future__ import annotations

import numpy as np

from cropapp.services.label_next import STRANGE_SHARE, _few_strange, choose_to_label


def bunches(sizes: list[int], seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Return places (N, 16) of length 1 in bunches, and each one's bunch."""
    draw = np.random.default_rng(seed)
    which = np.repeat(np.arange(len(sizes)), sizes)
    places = draw.normal(0, 1, (len(sizes), 16))[which] + draw.normal(0, 0.15, (len(which), 16))
    places /= np.linalg.norm(places, axis=1, keepdims=True)
    return places.astype(np.float32), which


def test_nothing_labelled__asks_about_every_kind_first_the_large_ones() -> None:
    places, which = bunches([60, 5, 30, 8])
    chosen = choose_to_label(places, places[:0], np.ones(len(places)), rounds=(4,))
    assert sorted(which[chosen]) == [0, 1, 2, 3]
    assert which[chosen[0]] == 0


def test_what_is_labelled_already__is_not_asked_about() -> None:
    places, which = bunches([20, 20, 20, 20])
    labelled = places[np.isin(which, (0, 1))][::4]
    chosen = choose_to_label(places, labelled, np.ones(len(places)), rounds=(2,))
    assert sorted(which[chosen]) == [2, 3]


def test_of_equal_kinds__that_the_model_wavers_about_comes_first() -> None:
    places, which = bunches([20, 20, 20])
    weights = np.where(which == 1, 0.9, 0.05)
    chosen = choose_to_label(places, places[:0], weights, rounds=(3,))
    assert which[chosen[0]] == 1


def test_rounds__never_choose_a_photo_twice_and_stop_at_the_last() -> None:
    places, _ = bunches([10, 10])
    chosen = choose_to_label(places, places[:0], np.ones(20), rounds=(8, 8, 8))
    assert sorted(chosen) == list(range(20))
    assert len(choose_to_label(places[:0], places, np.ones(0))) == 0


def test_same_photos__are_chosen_again() -> None:
    places, _ = bunches([40, 40])
    one, other = (choose_to_label(places, places[:3], np.ones(80), rounds=(10,)) for _ in range(2))
    np.testing.assert_array_equal(one, other)


def test_strange_photos__are_put_off_beyond_their_share() -> None:
    strangeness = np.where(np.arange(100) % 2 == 0, 2.0, 0.5)
    order = _few_strange(np.arange(100), strangeness)
    assert sorted(order) == list(range(100))
    assert (strangeness[order[:40]] > 1).sum() <= STRANGE_SHARE * 50
    all_strange = _few_strange(np.arange(10), np.full(10, 2.0))
    assert all_strange.tolist() == list(range(10))
    unknown = _few_strange(np.arange(10), np.full(10, np.nan))
    assert unknown.tolist() == list(range(10))
