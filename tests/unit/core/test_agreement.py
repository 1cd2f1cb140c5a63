"""How far two people agree."""

from __future__ import annotations

import pytest

from cropapp.core.agreement import agreement_of


def test_kappa__is_that_of_the_textbook() -> None:
    # Both yes 20, both no 15, apart 5 and 10: kappa 0.4 (Wikipedia, Cohen's kappa, first example).
    pairs = [("y", "y")] * 20 + [("y", "n")] * 5 + [("n", "y")] * 10 + [("n", "n")] * 15
    found = agreement_of(pairs)
    assert found is not None
    assert (found.photos, found.same, found.share) == (50, 35, 0.7)
    assert found.kappa == pytest.approx(0.4)


@pytest.mark.parametrize(
    ("pairs", "kappa"),
    [
        ([("a", "a"), ("b", "b")], 1.0),
        ([("a", "b"), ("b", "a")], -1.0),
        ([("a", "a"), ("a", "b"), ("b", "a"), ("b", "b")], 0.0),
        ([("a", "a"), ("a", "a")], None),
    ],
    ids=["alike", "against each other", "as by chance", "one class throughout"],
)
def test_kappa__at_its_ends(pairs: list[tuple[str, str]], kappa: float | None) -> None:
    found = agreement_of(pairs)
    assert found is not None
    assert found.kappa == kappa


def test_nothing_in_common__is_no_agreement() -> None:
    assert agreement_of([]) is None
