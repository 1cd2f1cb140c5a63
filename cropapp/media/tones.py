"""Any of Pillow's pixel modes to 8-bit RGB.

Owns: how deep, floating, transparent and palette pictures become plain RGB. Must not: turn or
scale. Pillow's own conversion makes 16-bit pictures white and floating ones black, without a word.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from cropapp.core.words import spoken

BACKGROUND = (128, 128, 128)
"""What shows through where a picture is transparent: mid-gray is the models' zero."""
STRETCHED = spoken("Its values are not those of a photo; they were stretched from dark to bright.")

_STRIP_ROWS = 512
_SAMPLE_SIDE_PX = 1024
_PERCENTILES = (1.0, 99.0)


def is_deep(image: Image.Image) -> bool:
    """Tell whether a pixel has more than 8 bits: 16-bit gray, 32-bit whole or floating."""
    return image.mode.startswith(("I", "F"))


def to_rgb(image: Image.Image) -> tuple[Image.Image, str]:
    """Return the picture in mode RGB, and a warning if its brightness had to be guessed.

    Raises:
        ValueError: Pillow cannot convert the mode (LAB).
    """
    if image.mode == "RGB":
        return image, ""
    if is_deep(image):
        return _from_deep(image)
    if image.mode in ("RGBA", "LA", "PA", "La", "RGBa") or "transparency" in image.info:
        return _on_background(image), ""
    return image.convert("RGB"), ""


def _on_background(image: Image.Image) -> Image.Image:
    picture = image.convert("RGBA")
    plain = Image.new("RGB", picture.size, BACKGROUND)
    plain.paste(picture, mask=picture.getchannel("A"))
    return plain


def _from_deep(image: Image.Image) -> tuple[Image.Image, str]:
    low, high, warning = 0.0, 65535.0, ""
    if not image.mode.startswith("I;16"):
        low, high = _shown_range(image)
        warning = STRETCHED
    gray = Image.new("L", image.size)
    # Strip by strip: a whole floating picture beside its 8-bit copies would be gigabytes.
    for top in range(0, image.height, _STRIP_ROWS):
        bottom = min(top + _STRIP_ROWS, image.height)
        strip = np.asarray(image.crop((0, top, image.width, bottom)))
        gray.paste(Image.fromarray(_scaled(strip, low, high)), (0, top))
    return gray.convert("RGB"), warning


def _scaled(values: NDArray[np.generic], low: float, high: float) -> NDArray[np.uint8]:
    """Map low..high to 0..255, shape kept; what is not a number becomes black."""
    span = max(high - low, 1e-12)
    with np.errstate(invalid="ignore", over="ignore"):
        scaled = (np.asarray(values, dtype=np.float32) - low) * (255.0 / span)
    whole = np.nan_to_num(scaled, nan=0.0, posinf=255.0, neginf=0.0)
    shades: NDArray[np.uint8] = (np.clip(whole, 0.0, 255.0) + 0.5).astype(np.uint8)
    return shades


def _shown_range(image: Image.Image) -> tuple[float, float]:
    """Return the values to show as black and white, from a sample of the pixels."""
    size = (min(image.width, _SAMPLE_SIDE_PX), min(image.height, _SAMPLE_SIDE_PX))
    sample = np.asarray(image.resize(size, Image.Resampling.NEAREST), dtype=np.float64)
    finite = sample[np.isfinite(sample)]
    if not finite.size:
        return 0.0, 1.0
    low, high = np.percentile(finite, _PERCENTILES)
    return float(low), float(high)
