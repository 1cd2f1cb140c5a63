"""The ways to look at one photo more than once, as plain values.

Owns: which there are, and what each costs. Must not: cut pictures.
"""

from __future__ import annotations

from enum import StrEnum

SCALES = (0.8, 1.0, 1.25)
"""Sides of the input of multi-scale testing, over the usual side."""


class PredictViews(StrEnum):
    """How often a photo is looked at; what is said is the mean of all looks, at the logits."""

    PLAIN = "plain"
    """Once, the whole photo."""
    FLIPS = "flips"
    """As it is, mirrored, upside down, and both."""
    TEN_CROP = "ten-crop"
    """The four corners and the centre, and each mirrored."""
    MULTI_SCALE = "multi-scale"
    """Smaller, as usual, and larger."""

    @property
    def cost(self) -> float:
        """How many times the work of looking once."""
        return {
            PredictViews.PLAIN: 1.0,
            PredictViews.FLIPS: 4.0,
            PredictViews.TEN_CROP: 10.0,
            # Work goes with the area.
            PredictViews.MULTI_SCALE: sum(scale * scale for scale in SCALES),
        }[self]
