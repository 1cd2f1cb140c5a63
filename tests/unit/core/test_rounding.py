"""One rounding for all that is shown: half away from zero, of the decimal that is meant."""

from __future__ import annotations

from decimal import Decimal

import pytest

from cropapp.core.rounding import percent, rounded, whole_percent


@pytest.mark.parametrize(
    ("value", "places", "text"),
    [
        (0.925, 2, "0.93"),
        (0.285, 2, "0.29"),  # in binary it lies below the half
        (0.125, 2, "0.13"),
        (2.5, 0, "3"),
        (-2.5, 0, "-3"),
        (-0.004, 2, "0.00"),
        (0.9249, 2, "0.92"),
        (1.0, 2, "1.00"),
        (1e-6, 6, "0.000001"),
    ],
)
def test_rounded__half_goes_away_from_zero(value: float, places: int, text: str) -> None:
    assert str(rounded(value, places)) == text


def test_rounded__what_is_no_number_stays_so() -> None:
    assert rounded(float("nan"), 2).is_nan()
    assert rounded(float("inf"), 2) == Decimal("Infinity")


def test_share_and_percent__never_disagree() -> None:
    """The card shows `0.93`, the list `93%`: of every count of right answers both say the same."""
    for photos in range(1, 201):
        for right in range(photos + 1):
            share = right / photos
            assert int(100 * rounded(share, 2)) == whole_percent(share)


def test_difference__noise_of_a_subtraction_decides_nothing() -> None:
    assert 0.03 - 0.025 < 0.005
    assert whole_percent(0.03 - 0.025) == 1
    assert whole_percent(0.025 - 0.03) == -1


def test_percent__whole_and_with_a_place() -> None:
    assert percent(37 / 40) == "93%"
    assert percent(37 / 40, 1) == "92.5%"
    assert percent(0.0005, 1) == "0.1%"
    assert percent(1.0) == "100%"
