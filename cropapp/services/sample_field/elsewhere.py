"""Photos of something else: sky, a flower, a boot, a tool, a person's shadow.

Owns: drawing whole pictures that show no leaf to judge. It must not know conditions.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from cropapp.services.sample_field.background import Bank
from cropapp.services.sample_field.texture import Tiles, cut, mix, ramp, to_image

Size = tuple[int, int]


def _sky(tiles: Tiles, bank: Bank, rng: np.random.Generator, size: Size) -> Image.Image:
    width, height = size
    down = np.linspace(0, 1, height, dtype=np.float32)[:, None]
    sky = np.empty((height, width, 3), dtype=np.float32)
    sky[:] = (74, 128, 196)
    mix(sky, (186, 210, 230), np.broadcast_to(down, (height, width)) * 0.9)
    cloud = cut(tiles.cloud, rng, height // 2, width // 2)
    soft = to_image(cloud * 255).resize(size, Image.Resampling.BICUBIC)
    billow = np.asarray(soft.filter(ImageFilter.GaussianBlur(3)), dtype=np.float32) / 255
    cover = rng.uniform(0.35, 0.6)
    mix(sky, (250, 250, 250), ramp(billow, cover, cover + 0.3) * 0.95)
    mix(sky, (176, 184, 198), ramp(billow, cover + 0.25, cover + 0.6) * 0.6)
    horizon = height * rng.uniform(0.78, 1.1)
    line = horizon + 14 * np.sin(np.arange(width) / width * 5 + rng.uniform(0, 6))
    land = np.arange(height)[:, None] > line[None, :]
    grain = cut(tiles.grain, rng, height, width)
    mix(sky, (62, 86, 44), (land * (0.7 + 0.3 * grain)).astype(np.float32))
    return to_image(sky)


def _flower(tiles: Tiles, bank: Bank, rng: np.random.Generator, size: Size) -> Image.Image:
    image = bank.cut(rng, canopy=True, size=size).filter(ImageFilter.GaussianBlur(3))
    tone = ((236, 226, 240), (226, 60, 44), (244, 196, 40), (136, 96, 200))[int(rng.integers(4))]
    draw = ImageDraw.Draw(image, "RGBA")
    cx, cy = size[0] * rng.uniform(0.4, 0.6), size[1] * rng.uniform(0.4, 0.6)
    radius = min(size) * rng.uniform(0.24, 0.36)
    draw.line((cx, cy, cx + rng.normal(0, 40), size[1]), fill=(82, 122, 52, 255), width=11)
    petals = int(rng.integers(5, 15))
    t = np.linspace(0, 2 * np.pi, 40)
    for ring in (1.0, 0.82, 0.62):
        for petal in range(petals):
            angle = 2 * np.pi * (petal + ring) / petals + rng.normal(0, 0.05)
            u = radius * ring * (0.55 + 0.45 * np.cos(t))
            v = radius * ring * (2.2 / petals + 0.05) * np.sin(t)
            x = cx + u * np.cos(angle) - v * np.sin(angle)
            y = cy + u * np.sin(angle) + v * np.cos(angle)
            shade = (1.08 - 0.28 * (1 - ring)) * rng.uniform(0.88, 1.04)
            red, green, blue = (min(255, int(level * shade)) for level in tone)
            points = list(zip(x.tolist(), y.tolist(), strict=True))
            draw.polygon(points, fill=(red, green, blue, 255), outline=(60, 30, 30, 50))
    core = radius * 0.24
    draw.ellipse((cx - core, cy - core, cx + core, cy + core), fill=(196, 148, 30, 255))
    for _ in range(60):
        a, r = rng.uniform(0, 2 * np.pi), core * np.sqrt(rng.random())
        x, y = cx + r * np.cos(a), cy + r * np.sin(a)
        draw.ellipse((x - 2, y - 2, x + 2, y + 2), fill=(112, 74, 14, 220))
    return image.filter(ImageFilter.GaussianBlur(0.9))


def _boot(tiles: Tiles, bank: Bank, rng: np.random.Generator, size: Size) -> Image.Image:
    image = bank.cut(rng, canopy=False, size=size)
    boot = Image.new("RGBA", (400, 300), (0, 0, 0, 0))
    draw = ImageDraw.Draw(boot)
    tone = ((58, 76, 48), (92, 62, 38), (42, 44, 50))[int(rng.integers(3))]
    draw.ellipse((10, 212, 392, 292), fill=(0, 0, 0, 70))
    sole = [
        (20, 246),
        (388, 246),
        (380, 274),
        (250, 276),
        (236, 266),
        (112, 266),
        (100, 276),
        (24, 276),
    ]
    draw.polygon(sole, fill=(30, 26, 22, 255))
    draw.polygon([(28, -10), (168, -10), (176, 120), (26, 246)], fill=(*tone, 255))
    draw.rectangle((28, -10, 170, 248), fill=(*tone, 255))
    draw.pieslice((70, 110, 390, 382), 180, 360, fill=(*tone, 255))
    draw.rectangle((28, 180, 240, 248), fill=(*tone, 255))
    lit = tuple(min(255, int(level * 1.45 + 18)) for level in tone)
    draw.arc((92, 130, 370, 372), 215, 300, fill=(*lit, 190), width=9)
    draw.line((52, 6, 48, 226), fill=(*lit, 150), width=12)
    for lace in (90, 118, 146):
        draw.line((120, lace, 178, lace + 14), fill=(206, 190, 150, 255), width=5)
    for _ in range(90):
        x, y = rng.uniform(20, 380), rng.uniform(195, 276)
        draw.ellipse((x, y, x + rng.uniform(2, 9), y + rng.uniform(2, 6)), fill=(122, 98, 70, 150))
    boot = boot.filter(ImageFilter.GaussianBlur(1.0)).rotate(rng.uniform(-14, 14), expand=True)
    image.paste(boot, ((size[0] - boot.width) // 2, (size[1] - boot.height) // 2), boot)
    return image


def _tool(tiles: Tiles, bank: Bank, rng: np.random.Generator, size: Size) -> Image.Image:
    image = bank.cut(rng, canopy=False, size=size)
    tool = Image.new("RGBA", (620, 200), (0, 0, 0, 0))
    draw = ImageDraw.Draw(tool)
    draw.rounded_rectangle((6, 92, 300, 126), 14, fill=(0, 0, 0, 80))
    wood = ((176, 118, 62), (198, 52, 40), (40, 92, 160))[int(rng.integers(3))]
    draw.rounded_rectangle((4, 80, 290, 116), 16, fill=(*wood, 255))
    draw.line((22, 88, 270, 88), fill=(255, 240, 210, 120), width=5)
    draw.rectangle((280, 88, 372, 108), fill=(120, 124, 128, 255))
    blade = [(360, 62), (520, 48), (606, 98), (520, 150), (360, 134)]
    draw.polygon([(x + 6, y + 10) for x, y in blade], fill=(0, 0, 0, 80))
    draw.polygon(blade, fill=(158, 164, 168, 255))
    draw.polygon([(360, 66), (520, 52), (600, 96), (370, 98)], fill=(206, 210, 212, 255))
    for _ in range(50):
        x, y = rng.uniform(430, 590), rng.uniform(62, 136)
        draw.ellipse((x, y, x + rng.uniform(3, 14), y + rng.uniform(2, 8)), fill=(96, 72, 48, 150))
    tool = tool.filter(ImageFilter.GaussianBlur(0.9))
    tool = tool.rotate(rng.uniform(0, 360), Image.Resampling.BICUBIC, expand=True)
    image.paste(tool, ((size[0] - tool.width) // 2, (size[1] - tool.height) // 2), tool)
    return image


def _shadow(tiles: Tiles, bank: Bank, rng: np.random.Generator, size: Size) -> Image.Image:
    image = bank.cut(rng, canopy=False, size=size)
    mask = Image.new("L", size, 0)
    draw = ImageDraw.Draw(mask)
    x, unit, lean = size[0] * rng.uniform(0.35, 0.65), size[1] / 10.0, rng.normal(0, 0.12)

    def at(side: float, up: float) -> tuple[float, float]:
        return x + side * unit + lean * up * unit, size[1] - up * unit

    for side in (-0.75, 0.75):
        draw.line((at(side, -0.5), at(side * 0.8, 4.0)), fill=170, width=int(unit * 1.1))
        draw.line((at(side * 1.3, 6.3), at(side * 2.4, 5.0)), fill=170, width=int(unit * 0.7))
        draw.line((at(side * 2.4, 5.0), at(side * 0.8, 6.6)), fill=170, width=int(unit * 0.6))
    draw.polygon([at(-1.3, 6.6), at(1.3, 6.6), at(1.0, 3.4), at(-1.0, 3.4)], fill=170)
    (left, top), (right, bottom) = at(-0.75, 8.6), at(0.75, 6.8)
    draw.ellipse((left, top, right, bottom), fill=170)
    draw.ellipse((left - unit * 0.7, top + unit * 0.5, right + unit * 0.7, top + unit), fill=170)
    image.paste((14, 12, 18), (0, 0), mask.filter(ImageFilter.GaussianBlur(5)))
    return image


_SUBJECTS: tuple[Callable[[Tiles, Bank, np.random.Generator, Size], Image.Image], ...] = (
    _flower,
    _sky,
    _boot,
    _tool,
    _shadow,
)


def draw_elsewhere(
    tiles: Tiles, bank: Bank, rng: np.random.Generator, *, size: Size, number: int
) -> Image.Image:
    """Draw the `number`-th picture (they take turns) of something that is no leaf."""
    return _SUBJECTS[number % len(_SUBJECTS)](tiles, bank, rng, size)
