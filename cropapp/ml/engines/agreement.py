"""How far an engine's embeddings are from another's.

Owns: the measure, and what is near enough. Must not: judge by a head; there may be none yet.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from cropapp.ml.engines import BATCH_PHOTOS, Engine
from cropapp.ml.engines.calibration_pictures import draw_pictures

LARGEST_ERROR = 0.03
"""Over an embedding's spread. On 554 field photos 0.014 left no confidence 0.021 apart, 0.019 none
0.031, 0.029 none 0.05, and 0.068 (plain bfloat16) 0.08."""
LARGEST_ERROR_DRAWN = 0.05
"""Of made-up pictures: they are further from one another than photos are, 0.047 where those have
0.029 (plain bfloat16: 0.22)."""
_FEWEST_PHOTOS = 8
_SEED = 1
"""Other pictures than those that weights were rounded by."""


def agrees(exact: Engine, other: Engine, photos: NDArray[np.uint8]) -> bool:
    """Return whether an engine may stand in for the exact one.

    Args:
        photos: (N, 3, S, S) uint8, inputs; where they are few made-up ones are taken.
    """
    if len(photos) >= _FEWEST_PHOTOS:
        return error_over_spread(exact, other, photos) < LARGEST_ERROR
    drawn = draw_pictures(4 * BATCH_PHOTOS, photos.shape[-1], seed=_SEED)
    return error_over_spread(exact, other, drawn) < LARGEST_ERROR_DRAWN


def error_over_spread(exact: Engine, other: Engine, pictures: NDArray[np.uint8]) -> float:
    """Return the difference of two engines' embeddings over their spread (root mean squares)."""
    wanted, given = exact.run(pictures), other.run(pictures)
    spread = np.maximum(wanted.std(axis=0), 1e-6)
    return float(np.sqrt((((given - wanted) / spread) ** 2).mean()))
