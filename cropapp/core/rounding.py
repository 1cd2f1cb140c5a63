"""Scores, confidences and points rounded as people round them: half away from zero.

Owns: the one rounding of what is shown, in the window, on the command line and in the sentences of
the services. Python goes to the even neighbour and Qt by the binary value, so 37 of 40 right were
“92%” in the list of models and “0.93” on the card beside it. Must not: know a language; the window
writes what comes of it as its locale does.
"""

from __future__ import annotations

import math
from decimal import ROUND_HALF_UP, Decimal

_NOISE_PLACES = 12
"""A share times 100 and a difference of two shares leave noise from the 14th place on."""


def rounded(value: float, places: int = 0) -> Decimal:
    """Return a number with so many places: 0.93 for 0.925 and 2 places, -3 for -2.5 and none.

    What is no finite number comes back as it is. There is no negative zero.
    """
    number = float(value)
    if not math.isfinite(number):
        return Decimal(number)
    meant = Decimal(repr(round(number, _NOISE_PLACES)))
    return meant.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP) + 0


def whole_percent(share: float) -> int:
    """Return a share, 0 to 1, in percent; a difference of two of them in points: 93 for 0.925."""
    return int(rounded(100 * share))


def percent(share: float, places: int = 0) -> str:
    """Return a share, 0 to 1, as English writes it: `93%`, with one place `92.5%`."""
    return f"{rounded(100 * share, places)}%"
