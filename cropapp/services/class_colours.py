"""The colours that classes get.

Owns: the palette and its order. The first twelve stay at least a colour difference (CIEDE2000) of
10 apart for whole colour vision and for the three kinds of dichromacy alike; a test computes it.
State and class are never told by colour alone, so the rest may come closer.
"""

from __future__ import annotations

import colorsys

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


def next_class_colour(taken: int) -> str:
    """Return the colour of the class that comes after `taken` others."""
    if taken < len(CLASS_COLOURS):
        return CLASS_COLOURS[taken]
    return _hue_colour((taken * _HUE_STEP) % 360)


def _hue_colour(hue: float, saturation: float = 0.55, lightness: float = 0.5) -> str:
    red, green, blue = colorsys.hls_to_rgb(hue / 360, lightness, saturation)
    return f"#{round(red * 255):02X}{round(green * 255):02X}{round(blue * 255):02X}"
