"""The plan of a rendered field: counts, shares, the walk. Nothing is drawn here."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

import numpy as np
import pytest

from cropapp.services.sample_field.conditions import draw_condition
from cropapp.services.sample_field.leaf import SPECIES, draw_leaf
from cropapp.services.sample_field.plan import plan_field
from cropapp.services.sample_field.route import SHARES
from cropapp.services.sample_field.texture import Tiles
from cropapp.services.sample_field.truth import SAMPLE_CLASSES


@pytest.mark.parametrize("photos", [10, 23, 60, 300, 601])
def test_plan__photos_add_up(photos: int) -> None:
    plans = plan_field(photos, np.random.default_rng(1))
    assert sum(plan.photos for plan in plans) == photos
    times = [plan.stop.taken_at for plan in plans]
    assert times == sorted(times)
    for before, after in pairwise(plans):
        # A burst ends before the next scene begins: file names stay unique.
        gap = (after.stop.taken_at - before.stop.taken_at).total_seconds()
        assert gap > 2 * before.photos


def test_plan__shares_of_photos_hold() -> None:
    plans = plan_field(400, np.random.default_rng(2))
    counts = Counter[str]()
    for plan in plans:
        if plan.kind == "leaf":
            counts[plan.condition] += plan.photos
    total = sum(counts.values())
    for name, share in SHARES.items():
        assert counts[name] / total == pytest.approx(share, abs=0.03)
    assert list(SHARES) == [name for name, _, _ in SAMPLE_CLASSES]


def test_plan__a_condition_keeps_to_its_part_of_the_field() -> None:
    plans = [p for p in plan_field(400, np.random.default_rng(3)) if p.kind == "leaf"]
    everywhere = np.std([plan.stop.along_m for plan in plans])
    for name in ("chlorosis", "rust"):
        assert np.std([p.stop.along_m for p in plans if p.condition == name]) < everywhere


def test_plan__at_most_two_files_are_cut_off() -> None:
    faults = [plan.fault for plan in plan_field(600, np.random.default_rng(4)) if plan.fault]
    assert faults.count("truncated") == 2
    assert set(faults) == {"blur", "dark", "bright", "truncated"}


@pytest.mark.parametrize("condition", [name for name in SHARES if name != "healthy"])
def test_condition__more_severe_changes_more_of_the_leaf(condition: str) -> None:
    tiles = Tiles.make(np.random.default_rng(0))

    def change(severity: float) -> float:
        rng = np.random.default_rng(9)
        leaf = draw_leaf(SPECIES[0], tiles, rng, length_px=200, age=0.5, bend=0.0)
        sound = leaf.rgb.copy()
        draw_condition(leaf, condition, tiles, rng, severity=severity)
        return float((np.abs(leaf.rgb - sound).max(axis=2) * leaf.alpha).mean())

    assert 0.5 < change(0.2) < change(0.9)
