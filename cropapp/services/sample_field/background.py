"""What lies behind the leaves: soils and canopies, with stones, straw and seedlings.

Owns: a small bank of large backgrounds made once per field; every photo cuts its own window. It
must not know conditions or cameras.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from cropapp.services.sample_field.leaf import SPECIES, Leaf, draw_leaf
from cropapp.services.sample_field.placing import paste_leaf
from cropapp.services.sample_field.texture import F32, Rgb, Tiles, cut, mix, ramp, to_image
from cropapp.services.sample_field.truth import Style

BANK_PX = (1000, 800)

SOILS: tuple[tuple[Rgb, Rgb], ...] = (
    ((58, 42, 30), (126, 98, 72)),
    ((98, 80, 58), (186, 160, 124)),
    ((84, 46, 30), (164, 104, 70)),
    ((52, 48, 44), (120, 112, 102)),
)


@dataclass(frozen=True, slots=True)
class Bank:
    """Large backgrounds of one field."""

    soils: tuple[Image.Image, ...]
    canopies: tuple[Image.Image, ...]

    @classmethod
    def make(cls, tiles: Tiles, rng: np.random.Generator, style: Style) -> Bank:
        soils = tuple(_soil(tiles, rng, low, high, tidy=style == "calm") for low, high in SOILS)
        if style == "calm":
            return cls(soils=soils, canopies=())
        return cls(soils=soils, canopies=tuple(_canopy(tiles, rng) for _ in range(3)))

    def cut(
        self,
        rng: np.random.Generator,
        *,
        canopy: bool,
        size: tuple[int, int],
        defocus: float = 1.0,
    ) -> Image.Image:
        """Return a window of a random background, scaled and mirrored, `size` (width, height).

        `defocus` (1 sharp, 6 a soft backdrop) is drawn by way of a smaller picture: cheaper than a
        blur.
        """
        choices = self.canopies if canopy and self.canopies else self.soils
        source = choices[int(rng.integers(len(choices)))]
        scale = rng.uniform(1.0, 1.35) if size[0] < size[1] else rng.uniform(0.85, 1.35)
        width = min(size[0] / scale, source.width)
        height = min(size[1] / scale, source.height)
        left = rng.uniform(0, source.width - width)
        top = rng.uniform(0, source.height - height)
        box = (left, top, left + width, top + height)
        small = (round(size[0] / defocus), round(size[1] / defocus))
        window = source.resize(small, Image.Resampling.BILINEAR, box=box)
        flip = int(rng.integers(3))
        if flip < 2:
            window = window.transpose(Image.Transpose(flip))
        return window.resize(size, Image.Resampling.BICUBIC) if small != size else window


def _soil(
    tiles: Tiles, rng: np.random.Generator, low: Rgb, high: Rgb, *, tidy: bool
) -> Image.Image:
    width, height = BANK_PX
    cloud, grain = cut(tiles.cloud, rng, height, width), cut(tiles.grain, rng, height, width)
    clods = np.minimum(cut(tiles.net, rng, height // 4, width // 4), 0.6)
    lumps = np.asarray(
        Image.fromarray(np.ascontiguousarray(clods)).resize(BANK_PX, Image.Resampling.BICUBIC)
    )
    relief: F32 = cloud * 1.1 + lumps * (0.2 if tidy else 0.6) + grain * 0.35
    slope = np.zeros_like(relief)
    slope[1:, 1:] = relief[1:, 1:] - relief[:-1, :-1]
    soil = np.empty((height, width, 3), dtype=np.float32)
    soil[:] = np.asarray(low, dtype=np.float32)
    mix(soil, high, ramp(relief, 0.3, 1.9))
    soil *= np.clip(1.0 + slope * 2.4 + (grain - 0.5) * 0.35, 0.35, 1.7)[..., None]
    image = to_image(soil)
    _strew_stones(image, rng, 8 if tidy else 55)
    _strew_straw(image, rng, 4 if tidy else int(rng.integers(10, 120)))
    return image.filter(ImageFilter.BoxBlur(0.6))


def _strew_stones(image: Image.Image, rng: np.random.Generator, count: int) -> None:
    """Draw rounded stones with a lit upper left and a shadow at the lower right."""
    draw = ImageDraw.Draw(image, "RGBA")
    for _ in range(count):
        x, y = rng.uniform(0, image.width), rng.uniform(0, image.height)
        a = float(rng.gamma(2.0, 4.0) + 3.0)
        b = a * rng.uniform(0.6, 0.95)
        tone = np.array((150, 142, 130)) * rng.uniform(0.6, 1.25) + rng.normal(0, 6, 3)
        draw.ellipse((x - a + 2, y - b + 3, x + a + 4, y + b + 4), fill=(20, 14, 8, 120))
        for step in range(5):
            part = 1.0 - 0.17 * step
            red, green, blue = np.clip(tone * (0.72 + 0.11 * step), 0, 255).astype(int).tolist()
            dx, dy = -a * 0.07 * step, -b * 0.09 * step
            box = (x - a * part + dx, y - b * part + dy, x + a * part + dx, y + b * part + dy)
            draw.ellipse(box, fill=(red, green, blue, 255))


def _strew_straw(image: Image.Image, rng: np.random.Generator, count: int) -> None:
    """Draw dry stalks with a shadow below each."""
    draw = ImageDraw.Draw(image, "RGBA")
    for _ in range(count):
        x, y = rng.uniform(0, image.width), rng.uniform(0, image.height)
        angle, length = rng.uniform(0, np.pi), rng.uniform(25, 150)
        dx, dy = np.cos(angle) * length, np.sin(angle) * length
        bow = rng.normal(0, 0.06) * length
        points = [(x, y), (x + dx / 2 - dy / length * bow, y + dy / 2 + bow), (x + dx, y + dy)]
        thick = int(rng.integers(1, 5))
        tone = np.clip(np.array((204, 178, 116)) * rng.uniform(0.65, 1.15), 0, 255)
        red, green, blue = tone.astype(int).tolist()
        draw.line([(a + 2, b + 3) for a, b in points], fill=(16, 10, 4, 110), width=thick + 1)
        draw.line(points, fill=(red, green, blue, 255), width=thick)
        if thick > 2:
            draw.line(points, fill=(240, 222, 170, 130), width=1)


def _canopy(tiles: Tiles, rng: np.random.Generator) -> Image.Image:
    """Return leaves over leaves, the lower layers darker and softer."""
    species = SPECIES[int(rng.integers(len(SPECIES)))]
    stock: list[Leaf] = [
        draw_leaf(
            species,
            tiles,
            rng,
            length_px=int(rng.integers(120, 230)),
            age=float(rng.uniform(0.1, 0.9)),
            bend=float(rng.uniform(-0.08, 0.08)),
        )
        for _ in range(6)
    ]
    image = Image.new("RGB", BANK_PX, (18, 26, 12))
    for layer in range(4):
        for _ in range(26):
            leaf = stock[int(rng.integers(len(stock)))]
            paste_leaf(
                image,
                leaf,
                at=(rng.uniform(0, BANK_PX[0]), rng.uniform(0, BANK_PX[1])),
                angle=rng.uniform(0, 2 * np.pi),
                flatten=rng.uniform(0.55, 1.0),
                shade=0.46 + 0.17 * layer + rng.uniform(-0.06, 0.06),
                shadow=0.4,
            )
        image = image.filter(ImageFilter.BoxBlur(2.2 - 0.5 * layer))
    return image
