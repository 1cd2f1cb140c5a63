"""Things that get into a photo of a leaf: fingers, blades of grass, a label stake.

Owns: drawing them over or under the leaf. It must not know conditions.
"""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from cropapp.services.sample_field.texture import F32, Rgb, ramp, to_image

SKINS: tuple[Rgb, ...] = ((224, 176, 148), (198, 146, 112), (150, 102, 72), (96, 64, 46))


def draw_finger(
    image: Image.Image, *, tip: tuple[float, float], angle: float, width_px: float, skin: Rgb
) -> None:
    """Draw a finger that comes from direction `angle` (radians) and ends at `tip`."""
    reach = int(max(image.size))
    x0 = max(0, int(tip[0] - width_px))
    y0 = max(0, int(tip[1] - width_px))
    x = np.arange(0, image.width, dtype=np.float32)[None, :] - tip[0]
    y = np.arange(0, image.height, dtype=np.float32)[:, None] - tip[1]
    along = x * np.cos(angle) + y * np.sin(angle)
    across = y * np.cos(angle) - x * np.sin(angle)
    radius = width_px / 2
    swell = radius * (1.0 + 0.07 * np.cos(along / width_px * 2.2))
    end = np.minimum(along - radius * 0.9, 0.0)
    distance = np.hypot(end, across) / swell
    mask = np.clip((1.0 - distance) * radius + 0.5, 0, 1) * (along < reach)
    shade = (1.05 - 0.42 * distance**2 + 0.10 * across / radius)[..., None]
    crease = np.exp(-(((along - width_px * 1.75) / 2.2) ** 2)) + np.exp(
        -(((along - width_px * 1.9) / 1.8) ** 2)
    )
    body: F32 = (np.asarray(skin, dtype=np.float32) * shade).astype(np.float32)
    body *= (1.0 - 0.16 * crease)[..., None]
    nail = np.hypot((along - radius * 1.05) / (radius * 0.85), across / (radius * 0.62))
    weight = (ramp(nail.astype(np.float32), 1.05, 0.92) * 0.75)[..., None]
    pale = np.minimum(np.asarray(skin, dtype=np.float32) * 0.8 + (62, 44, 44), 250.0)
    body += (pale.astype(np.float32) * (1.12 - 0.2 * nail[..., None]) - body) * weight
    alpha = to_image((mask * 255.0).astype(np.float32))
    under = alpha.filter(ImageFilter.BoxBlur(5)).point([int(level * 0.35) for level in range(256)])
    image.paste((14, 10, 8), (4, 6), under)
    image.paste(to_image(body), (0, 0), alpha)
    del x0, y0


def draw_grass(image: Image.Image, rng: np.random.Generator, count: int) -> None:
    """Draw blades of grass from the lower edge, lit along one side."""
    draw = ImageDraw.Draw(image, "RGBA")
    for _ in range(count):
        x, height = rng.uniform(0, image.width), rng.uniform(0.2, 0.7) * image.height
        lean, thick = rng.normal(0, 0.35) * height, rng.uniform(3, 8)
        t = np.linspace(0, 1, 14)
        mid_x, mid_y = x + lean * t**2, image.height - height * t
        half = thick * (1 - t) ** 0.7
        tone = np.array((84, 124, 48)) * rng.uniform(0.6, 1.25)
        red, green, blue = np.clip(tone, 0, 255).astype(int).tolist()
        left = list(zip((mid_x - half).tolist(), mid_y.tolist(), strict=True))
        right = list(zip((mid_x + half).tolist(), mid_y.tolist(), strict=True))
        middle = list(zip(mid_x.tolist(), mid_y.tolist(), strict=True))
        draw.polygon(left + right[::-1], fill=(red, green, blue, 255))
        draw.polygon(left + middle[::-1], fill=(255, 255, 220, 26))


def draw_stake(image: Image.Image, rng: np.random.Generator) -> None:
    """Draw a plot label pushed into the ground at one side."""
    draw = ImageDraw.Draw(image, "RGBA")
    left = rng.uniform(0.03, 0.14) * image.width
    if rng.random() < 0.5:
        left = image.width - left - 52
    top, lean = rng.uniform(0.05, 0.5) * image.height, rng.normal(0, 16)
    foot = (left + 44 + lean, image.height + 5), (left + 8 + lean, image.height + 5)
    body = [(left, top), (left + 52, top + 2), *foot]
    draw.polygon([(a + 8, b + 8) for a, b in body], fill=(10, 8, 6, 90))
    draw.polygon(body, fill=(232, 228, 214, 255))
    for line in range(3):
        y = top + 18 + 17 * line
        draw.line((left + 9, y, left + rng.uniform(28, 43), y + 1), fill=(46, 52, 84, 230), width=4)
