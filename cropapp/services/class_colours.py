"""The colours that classes get.

Owns: the palette and its order. The first twelve stay at least a colour difference (CIEDE2000) of
10 apart for whole colour vision and for the three kinds of dichromacy alike; a test computes it.
State and class are never told by colour alone, so the rest may come closer.
"""

from __future__ import annotations

import colorsys
from collections.abc import Collection
from functools import cache

CLASS_COLOURS = (
    # Okabe and Ito 2008, without black.
    "#E69F00",
    "#56B4E9",
    "#009E73",
    "#D55E00",
    "#CC79A7",
    "#0072B2",
    "#F0E442",
    # Of Paul Tol's muted scheme the two that stay apart from those: indigo and wine.
    "#332288",
    "#882255",
    # Found by search for the farthest from all before; Tol's others come within 4 to 7 of one.
    "#C7D6A9",
    "#524714",
    "#86F9F9",
    # The rest of Tol's muted scheme: apart from each other, less so from those above.
    "#AA4499",
    "#117733",
    "#88CCEE",
    "#CC6677",
    "#999933",
    "#44AA99",
)
_HUE_STEP = 137.508  # the golden angle: neighbours in the list are far apart on the wheel
_HUES = 240
"""Of one lightness; more of them come as near as two steps of 8-bit colour."""
_LIGHTNESSES = (0.5, 0.35, 0.65, 0.42, 0.58)


def next_class_colour(used: Collection[str]) -> str:
    """Return the first colour that no class has; with some 1,200 taken they come again."""
    taken = {colour.upper() for colour in used}
    free = (colour for colour in _all_colours() if colour not in taken)
    return next(free, _all_colours()[len(used) % len(_all_colours())])


@cache
def _all_colours() -> tuple[str, ...]:
    """Return every colour there is to give, each once."""
    first = len(CLASS_COLOURS)
    hues = [
        _hue_colour((number * _HUE_STEP) % 360, lightness)
        for lightness in _LIGHTNESSES
        for number in range(first, first + _HUES)
    ]
    return tuple(dict.fromkeys((*CLASS_COLOURS, *hues)))


def _hue_colour(hue: float, lightness: float, saturation: float = 0.55) -> str:
    red, green, blue = colorsys.hls_to_rgb(hue / 360, lightness, saturation)
    return f"#{round(red * 255):02X}{round(green * 255):02X}{round(blue * 255):02X}"
