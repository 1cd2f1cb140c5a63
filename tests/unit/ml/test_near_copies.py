"""Near copies are found by what sets a photo apart, not by what all photos share."""

from __future__ import annotations

import numpy as np
import pytest

from cropapp.core.tasks import Cancelled
from cropapp.ml.near_copies import near_pairs


def field(count: int = 60) -> np.ndarray:
    """Embeddings that share most of their length, as pooled features do."""
    rng = np.random.default_rng(0)
    return (20 + rng.normal(size=(count, 200))).astype(np.float32)


def test_near_pairs__finds_copies_and_nothing_else() -> None:
    embeddings = field()
    noise = np.random.default_rng(1).normal(size=200) * 0.3
    copies = np.vstack([embeddings, embeddings[7] + noise])
    assert near_pairs(copies, np.arange(61)) == [(7, 60)]
    # Raw cosines could not tell: all are above 0.99.
    lengths = np.linalg.norm(embeddings, axis=1)
    assert float(embeddings[0] @ embeddings[1] / (lengths[0] * lengths[1])) > 0.99


def test_near_pairs__only_of_those_that_are_fresh() -> None:
    copies = np.vstack([field(), field()[:2]])
    assert near_pairs(copies, np.array([60])) == [(0, 60)]
    assert near_pairs(copies, np.array([0, 60])) == [(0, 60)]
    assert near_pairs(copies, np.array([5])) == []


def test_near_pairs__a_handful_of_photos_says_nothing() -> None:
    few = np.repeat(field(3), 2, axis=0)
    assert near_pairs(few, np.arange(6)) == []


def test_near_pairs__can_be_stopped() -> None:
    def stop() -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        near_pairs(field(), np.arange(60), check_cancelled=stop)
