"""From an upright photo to the network's input.

Owns: fit, size and interpolation, and the numbers a backbone was trained with. Must not: decode
files; normalise (that happens on the device, in the embedder).
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps

from cropapp.core.errors import UserError

IMAGENET_MEAN = (0.485, 0.456, 0.406)
IMAGENET_STD = (0.229, 0.224, 0.225)
HALF = (0.5, 0.5, 0.5)

_FILTERS = {
    "bilinear": Image.Resampling.BILINEAR,
    "bicubic": Image.Resampling.BICUBIC,
    "lanczos": Image.Resampling.LANCZOS,
}
_REDUCING_GAP = 3.0
"""Pillow's own advice: indistinguishable from a plain resize, several times as fast."""


class Fit(StrEnum):
    """How a photo of any shape becomes a square."""

    SQUASH = "squash"
    """The whole photo, its sides scaled apart."""
    LETTERBOX = "letterbox"
    """The whole photo, bars of the mean colour beside it."""
    CROP = "crop"
    """The central square; what ImageNet figures are measured with."""


@dataclass(frozen=True, slots=True)
class Preprocessing:
    size_px: int
    """Side of the square input."""
    fit: Fit = Fit.SQUASH
    mean: tuple[float, float, float] = IMAGENET_MEAN
    std: tuple[float, float, float] = IMAGENET_STD
    interpolation: str = "bicubic"
    crop_share: float = 1.0
    """With Fit.CROP: side of the crop over the shorter side of the photo."""

    def __post_init__(self) -> None:
        if not 16 <= self.size_px <= 2048:
            raise UserError(f"An input size of {self.size_px} px is outside 16 to 2048.")
        if self.interpolation not in _FILTERS:
            raise UserError(f"Interpolation “{self.interpolation}” is not one of {set(_FILTERS)}.")
        if not 0.1 <= self.crop_share <= 1.0:
            raise UserError(f"A crop share of {self.crop_share} is outside 0.1 to 1.")

    @property
    def min_side_px(self) -> int:
        """How long the shorter side of a decoded photo must be so that nothing is blown up."""
        return round(self.size_px / (self.crop_share if self.fit is Fit.CROP else 1.0))

    def to_dict(self) -> dict[str, Any]:
        """Return JSON-ready values."""
        return {**asdict(self), "fit": str(self.fit), "mean": [*self.mean], "std": [*self.std]}

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> Preprocessing:
        """Read what to_dict wrote.

        Raises:
            KeyError, TypeError, ValueError, UserError: something is missing or of the wrong kind.
        """
        mean, std = (tuple(float(v) for v in values[key]) for key in ("mean", "std"))
        if len(mean) != 3 or len(std) != 3 or min(std) <= 0:
            raise ValueError("mean and std need three numbers each, std above 0")
        return cls(
            size_px=int(values["size_px"]),
            fit=Fit(values["fit"]),
            mean=(mean[0], mean[1], mean[2]),
            std=(std[0], std[1], std[2]),
            interpolation=str(values["interpolation"]),
            crop_share=float(values.get("crop_share", 1.0)),
        )

    def short_hash(self) -> str:
        """Return eight hex digits that change with any of the values."""
        text = json.dumps(self.to_dict(), sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()[:8]

    def to_input(self, image: Image.Image) -> NDArray[np.uint8]:
        """Return (3, size_px, size_px) uint8, 0-255, RGB, antialiased.

        Args:
            image: upright, mode RGB.
        """
        return input_of(self.to_square(image))

    def to_square(self, image: Image.Image) -> Image.Image:
        """Return the same as a picture."""
        if image.mode != "RGB":
            raise ValueError(f"an image of mode {image.mode}, RGB is wanted")
        size = (self.size_px, self.size_px)
        method = _FILTERS[self.interpolation]
        if self.fit is Fit.SQUASH:
            return image.resize(size, method, reducing_gap=_REDUCING_GAP)
        if self.fit is Fit.CROP:
            side = self.crop_share * min(image.size)
            left, top = (image.width - side) / 2, (image.height - side) / 2
            box = (left, top, left + side, top + side)
            return image.resize(size, method, box=box, reducing_gap=_REDUCING_GAP)
        factor = self.size_px / max(image.size)
        inner = (max(1, round(image.width * factor)), max(1, round(image.height * factor)))
        colour = (
            round(self.mean[0] * 255),
            round(self.mean[1] * 255),
            round(self.mean[2] * 255),
        )
        small = image.resize(inner, method, reducing_gap=_REDUCING_GAP)
        return ImageOps.pad(small, size, method, color=colour)


def input_of(square: Image.Image) -> NDArray[np.uint8]:
    """Return a square picture as the network's input, (3, S, S) uint8, 0-255, RGB."""
    return np.ascontiguousarray(np.asarray(square, dtype=np.uint8).transpose(2, 0, 1))
