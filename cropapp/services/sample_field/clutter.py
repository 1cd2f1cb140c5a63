"""Things that get into a photo of a leaf: fingers, blades of grass, a label stake.

Owns: drawing them over or under the leaf. It must not know conditions.
"""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from cropapp.services.sample_field.texture import F32, Rgb, mix, ramp, to_image

SKINS: tuple[Rgb, ...] = ((226, 184, 160), (206, 160, 130), (158, 114, 86), (104, 74, 56))


def draw_finger(
    image: Image.Image, *, tip: tuple[float, float], angle: float, width_px: float, skin: Rgb
) -> None:
    """Draw a finger that comes from direction `angle` (radians) and ends at `tip`."""
    x = np.arange(0, image.width, dtype=np.float32)[None, :] - tip[0]
    y = np.arange(0, image.height, dtype=np.float32)[:, None] - tip[1]
    along = x * np.cos(angle) + y * np.sin(angle)
    across = y * np.cos(angle) - x * np.sin(angle)
    radius = width_px / 2
    # A finger is narrow at its end and thick at its joints.
    joint = np.exp(-(((along - width_px * 1.75) / (0.55 * width_px)) ** 2))
    swell = radius * (0.90 + 0.10 * ramp(along, 0.0, width_px) + 0.07 * joint)
    end = np.minimum(along - radius, 0.0) * 0.9
    distance = (np.hypot(end, across) / swell).astype(np.float32)
    mask = np.clip((1.0 - distance) * radius + 0.5, 0, 1)
    lit = 1.10 - 0.34 * distance**2.2 - 0.16 * across / radius
    for place in (1.62, 1.74, 1.86):
        crease = np.abs(along - width_px * (place + 0.02 * np.cos(across / radius * 2)))
        lit = lit - 0.10 * np.exp(-((crease / (0.022 * width_px)) ** 2)) * (1.0 - distance)
    tone = np.asarray(skin, dtype=np.float32)
    body: F32 = (tone * lit[..., None]).astype(np.float32)
    flush = ramp(along, width_px * 1.1, 0.0) * 0.22
    mix(body, (min(255.0, skin[0] * 1.12), skin[1] * 0.82, skin[2] * 0.80), flush)
    nail = (
        np.abs((along - radius * 1.0) / (radius * 0.72)) ** 2.6
        + np.abs(across / (radius * 0.62)) ** 2.6
    ).astype(np.float32)
    mix(body, (skin[0] * 0.72, skin[1] * 0.6, skin[2] * 0.55), ramp(nail, 1.5, 1.0) * 0.5)
    pale = (skin[0] * 0.86 + 34, skin[1] * 0.80 + 36, skin[2] * 0.80 + 36)
    mix(body, pale, ramp(nail, 1.05, 0.85) * 0.9)
    mix(body, (250.0, 240.0, 232.0), ramp(nail, 0.9, 0.1) * ramp(across / radius, 0.1, -0.5) * 0.4)
    alpha = to_image((mask * 255.0).astype(np.float32))
    under = alpha.filter(ImageFilter.BoxBlur(5)).point([int(level * 0.35) for level in range(256)])
    image.paste((14, 10, 8), (4, 6), under)
    image.paste(to_image(body), (0, 0), alpha)


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
