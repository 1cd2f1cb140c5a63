"""A photo with a target point is seen around it, as sharp as a whole one."""

from __future__ import annotations

import io

import numpy as np
import pytest
import torch
from PIL import Image

from cropapp.core.entities import TargetPoint
from cropapp.core.target_view import TARGET_CROP_SHARE, target_box
from cropapp.media.decode import decode_photo
from cropapp.ml.backbones import build_backbone
from cropapp.ml.embedder import Embedder
from cropapp.ml.embedding_spec import EmbeddingSpec
from cropapp.ml.engines.torch_engine import TorchEngine
from cropapp.ml.preprocessing import Preprocessing

COLOURS = {(0.25, 0.25): (200, 30, 30), (0.75, 0.75): (30, 30, 200)}


@pytest.fixture(scope="module")
def embedder() -> Embedder:
    spec = EmbeddingSpec("resnet18", (), Preprocessing(64))
    backbone = build_backbone("resnet18", weights=None)
    engine = TorchEngine(backbone, spec.preprocessing, torch.device("cpu"), "fp32")
    return Embedder(spec, engine)


def quarters(width: int = 640, height: int = 480) -> Image.Image:
    """Return a red quarter at the upper left, a blue one at the lower right, grey elsewhere."""
    image = Image.new("RGB", (width, height), (120, 120, 120))
    for (x, y), colour in COLOURS.items():
        left, top = round((x - 0.25) * width), round((y - 0.25) * height)
        image.paste(colour, (left, top, left + width // 2, top + height // 2))
    return image


@pytest.mark.parametrize("place", list(COLOURS))
def test_prepare__sees_what_is_around_the_point(embedder, place):
    pixels = embedder.prepare(quarters(), TargetPoint(*place))
    assert pixels.shape == (3, 64, 64)
    assert np.abs(pixels.reshape(3, -1).T - np.array(COLOURS[place])).max() <= 2


def test_prepare__without_a_point_sees_the_whole(embedder):
    pixels = embedder.prepare(quarters())
    assert tuple(pixels[:, 10, 10]) == COLOURS[0.25, 0.25]
    assert tuple(pixels[:, 54, 54]) == COLOURS[0.75, 0.75]


def test_min_side__leaves_the_square_as_sharp_as_the_input(embedder):
    point = TargetPoint(0.5, 0.5)
    assert embedder.min_side_of(None) == embedder.min_side_px == 64
    needed = embedder.min_side_of(point)
    left, _, right, _ = target_box(needed, needed, point)
    assert right - left >= 64
    assert needed <= 64 / TARGET_CROP_SHARE + 1


@pytest.mark.parametrize("orientation", range(1, 9))
def test_points__are_of_the_upright_picture_whatever_the_orientation(embedder, orientation):
    upright = quarters()
    back = {2: 2, 3: 3, 4: 4, 5: 5, 6: 8, 7: 7, 8: 6}
    turns = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_270,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_90,
    }
    stored = upright if orientation == 1 else upright.transpose(turns[back[orientation]])
    exif = Image.Exif()
    exif[0x0112] = orientation
    data = io.BytesIO()
    stored.save(data, "JPEG", quality=95, exif=exif)
    decoded = decode_photo(data.getvalue(), min_side_px=embedder.min_side_of(TargetPoint(0, 0)))
    assert (decoded.full_width, decoded.full_height) == upright.size
    for place, colour in COLOURS.items():
        pixels = embedder.prepare(decoded.image, TargetPoint(*place))
        assert np.abs(pixels.reshape(3, -1).mean(axis=1) - np.array(colour)).max() < 12
