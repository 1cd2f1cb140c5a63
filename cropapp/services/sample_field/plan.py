"""What a sample field will hold, before anything is drawn.

Owns: how many scenes of which kind, their bursts, and where on the walk each is. It must not draw
or write.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import repeat

import numpy as np

from cropapp.services.sample_field.camera import FAULTS, Fault
from cropapp.services.sample_field.route import Stop, spread_conditions, walk
from cropapp.services.sample_field.truth import PhotoKind

KINDS: tuple[PhotoKind, ...] = ("leaf", "spoilt", "other")
SPOILT_SHARE = 0.05
OTHER_SHARE = 0.06
BURST_SHARE = 0.08
MAX_TRUNCATED = 2


@dataclass(frozen=True, slots=True)
class ScenePlan:
    """One scene: what it shows, where, and how many photos are taken of it.

    `condition` is a class name (also of the leaf in a spoilt photo); `subject` counts the scenes
    that show something else.
    """

    kind: PhotoKind
    condition: str
    fault: Fault | None
    subject: int
    stop: Stop
    photos: int
    burst: int | None


def plan_field(photos: int, rng: np.random.Generator) -> list[ScenePlan]:
    """Return scenes in order of time whose photos add up to `photos`."""
    spoilt = max(1, round(photos * SPOILT_SHARE))
    other = max(1, round(photos * OTHER_SHARE))
    sizes = _burst_sizes(photos - spoilt - other, rng)
    kinds: list[PhotoKind] = []
    for kind, count in zip(KINDS, (len(sizes), spoilt, other), strict=True):
        kinds += repeat(kind, count)
    order = rng.permutation(len(kinds))
    weights = [sizes[index] if index < len(sizes) else 1 for index in order.tolist()]
    shown = [kinds[index] for index in order.tolist()]
    stops = walk(len(kinds), rng)
    leaves = [index for index, kind in enumerate(shown) if kind == "leaf"]
    names = spread_conditions([stops[i] for i in leaves], [weights[i] for i in leaves], rng)
    conditions = dict(zip(leaves, names, strict=True))
    faults = iter(_faults(spoilt, rng))
    subjects = iter(range(other))
    bursts = iter(range(1, photos + 1))
    return [
        ScenePlan(
            kind=kind,
            condition=conditions.get(index, "healthy"),
            fault=next(faults) if kind == "spoilt" else None,
            subject=next(subjects) if kind == "other" else 0,
            stop=stops[index],
            photos=weights[index],
            burst=next(bursts) if weights[index] > 1 else None,
        )
        for index, kind in enumerate(shown)
    ]


def _burst_sizes(photos: int, rng: np.random.Generator) -> list[int]:
    """Return the number of photos of each leaf: mostly 1, at least one burst of 2 to 4."""
    sizes = [min(3, photos)]
    while sum(sizes) < photos:
        size = int(rng.integers(2, 5)) if rng.random() < BURST_SHARE else 1
        sizes.append(min(size, photos - sum(sizes)))
    return sizes


def _faults(count: int, rng: np.random.Generator) -> list[Fault]:
    """Return a fault for each spoilt photo; one or two files are cut off, the rest vary."""
    usual = [fault for fault in FAULTS if fault != "truncated"]
    cut = min(MAX_TRUNCATED, max(1, count // 6)) if count > 1 else 0
    turned = int(rng.integers(len(usual)))
    picked = [usual[(turned + index) % len(usual)] for index in range(count - cut)]
    return picked + ["truncated"] * cut
