"""How far an engine's embeddings are from another's.

Owns: the measure, and what is near enough. Must not: judge by a head; there may be none yet.
"""

from __future__ import annotations

import numpy as np

from cropapp.ml.engines import BATCH_PHOTOS, Engine
from cropapp.ml.engines.calibration_pictures import draw_pictures

LARGEST_ERROR = 0.05
"""Over an embedding's spread. On 554 field photos 0.019 and 0.027 left no confidence more than 0.03
apart, 0.068 (plain bfloat16) 0.08; made-up pictures give a higher figure than photos do."""
_PICTURES = 4 * BATCH_PHOTOS
_SEED = 1
"""Other pictures than those that weights were rounded by."""


def error_over_spread(exact: Engine, other: Engine, size_px: int) -> float:
    """Return the difference of two engines' embeddings over their spread (root mean squares)."""
    pictures = draw_pictures(_PICTURES, size_px, seed=_SEED)
    wanted, given = exact.run(pictures), other.run(pictures)
    spread = np.maximum(wanted.std(axis=0), 1e-6)
    return float(np.sqrt((((given - wanted) / spread) ** 2).mean()))
