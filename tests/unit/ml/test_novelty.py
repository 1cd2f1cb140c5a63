"""Unlike anything seen: what is of another kind is far, whatever was learned from is near."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from cropapp.ml.novelty import LEAST_HELD_OUT, Novelty, fit_novelty, load_novelty, save_novelty

DIMENSION = 120


def photos(count: int, *, kind: int, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Return embeddings (N, D) of three classes of a kind, more alike within it, and labels."""
    shape = np.random.default_rng(1000 + kind)
    middle = shape.normal(0, 1, DIMENSION) * 0.6
    centres = middle + shape.normal(0, 1, (3, DIMENSION)) * 0.5
    directions = shape.normal(0, 1, (6, DIMENSION))
    draw = np.random.default_rng(seed)
    labels = np.arange(count) % 3
    noise = draw.normal(0, 0.5, (count, 6)) @ directions + draw.normal(0, 0.4, (count, DIMENSION))
    return (centres[labels] + noise + 5).astype(np.float32), labels


def fitted(count: int = 150, **kwargs: object) -> Novelty:
    x, labels = photos(count, kind=1)
    found = fit_novelty(x, labels, folds=np.arange(count) // 3 % 5, **kwargs)
    assert found is not None
    return found


def test_new_photos_of_the_kind__are_told_from_another_kind() -> None:
    novelty = fitted()
    like = novelty.strangeness(photos(300, kind=1, seed=7)[0])
    other = novelty.strangeness(photos(300, kind=2, seed=8)[0])
    assert (other > np.median(like)).mean() > 0.99
    assert 0.01 < (like > 1).mean() < 0.12
    assert (other > 1).mean() > 0.9


def test_threshold__is_set_on_photos_it_was_not_fitted_on() -> None:
    # 45 photos in 120 dimensions lie much nearer to what was fitted on them than any new one.
    novelty = fitted(45)
    assert (novelty.strangeness(photos(45, kind=1)[0]) > 1).mean() < 0.02
    assert (novelty.strangeness(photos(300, kind=1, seed=7)[0]) > 1).mean() < 0.3


def test_photos_the_backbone_has_seen__set_no_threshold() -> None:
    x, labels = photos(90, kind=1)
    folds = np.arange(90) // 3 % 5
    seen = np.where(np.arange(90) < 90 - LEAST_HELD_OUT + 1, -1, folds)
    assert fit_novelty(x, labels, folds=seen) is None
    assert fit_novelty(x, labels, folds=folds) is not None


def test_few_labels__leave_what_the_starter_knew() -> None:
    starter = fitted()
    x, labels = photos(6, kind=2)
    kept = fit_novelty(x, labels, folds=np.arange(6), prior=starter)
    assert kept is not None
    new = photos(20, kind=1, seed=3)[0]
    np.testing.assert_allclose(kept.strangeness(new), starter.strangeness(new))


def test_prior__makes_its_photos_familiar_without_making_all_so() -> None:
    x, labels = photos(90, kind=2)
    alone = fit_novelty(x, labels, folds=np.arange(90) // 3 % 5)
    both = fit_novelty(x, labels, folds=np.arange(90) // 3 % 5, prior=fitted())
    assert alone is not None
    assert both is not None
    of_starter = photos(60, kind=1, seed=5)[0]
    assert (alone.strangeness(of_starter) > 1).mean() > 0.9
    assert (both.strangeness(of_starter) > 1).mean() < 0.2
    assert (both.strangeness(photos(60, kind=3, seed=5)[0]) > 1).mean() > 0.9


def test_prior_of_another_embedding__is_left_out() -> None:
    prior = fitted()
    x, labels = photos(90, kind=2)
    found = fit_novelty(x[:, :100], labels, folds=np.arange(90) // 3 % 5, prior=prior)
    assert found is not None
    assert found.dimension == 100


def test_same_input__gives_the_same_and_order_of_rows_hardly_matters() -> None:
    new = photos(50, kind=2, seed=9)[0]
    np.testing.assert_array_equal(fitted().strangeness(new), fitted().strangeness(new))


def test_one_class_and_one_photo_per_class__can_be_fitted() -> None:
    x, _ = photos(60, kind=1)
    for labels in (np.zeros(60, dtype=np.int64), np.arange(60)):
        novelty = fit_novelty(x, labels, folds=np.arange(60) % 5)
        assert novelty is None or np.isfinite(novelty.strangeness(x)).all()


def test_file__gives_back_what_was_kept(tmp_path: Path) -> None:
    novelty = fitted(prior=fitted(60))
    save_novelty(novelty, tmp_path / "novelty.safetensors")
    read = load_novelty(tmp_path / "novelty.safetensors")
    new = photos(50, kind=2, seed=9)[0]
    np.testing.assert_allclose(read.strangeness(new), novelty.strangeness(new), rtol=2e-3)
    assert len(read.kinds) == 2


def test_file_that_does_not_fit__is_refused(tmp_path: Path) -> None:
    novelty, path = fitted(), tmp_path / "novelty.safetensors"
    path.write_bytes(b"not tensors")
    with pytest.raises(ValueError, match=r"[Hh]eader"):
        load_novelty(path)
    for wrong in (
        replace(novelty.kinds[0], centres=novelty.kinds[0].centres[:, :-1]),
        replace(novelty.kinds[0], threshold=0.0),
        replace(novelty.kinds[0], scale=novelty.kinds[0].scale * 0),
    ):
        save_novelty(Novelty((wrong,)), path)
        with pytest.raises(ValueError, match="fit together"):
            load_novelty(path)
