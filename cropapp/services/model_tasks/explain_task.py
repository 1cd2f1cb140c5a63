"""Showing where the evidence for a class lies in a photo.

Owns: the maps of one photo on demand, and how much of the evidence of many lies in the background.
The first is asked beside the work under way, the second is work: they share the network, in turn.
"""

from __future__ import annotations

import math
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from cropapp.core.entities import TargetPoint
from cropapp.core.errors import PhotoUnreadable
from cropapp.core.target_view import target_box
from cropapp.services.model_tasks.read_task import PhotoFile
from cropapp.services.model_tasks.runtime import (
    check_cancelled,
    head_of,
    hub_weights_of,
    novelty_of,
    spec_of,
)

if TYPE_CHECKING:
    from PIL import Image

    from cropapp.ml.activation_map import ActivationMapper
    from cropapp.ml.backbones import Backbone
    from cropapp.ml.model_folder import ModelSpec

View = tuple[float, float, float, float]
"""Left, top, right, bottom in shares of the upright picture; may reach beyond it."""

MIDDLE_SHARE = 0.5
"""Part of a view's area that its middle, an ellipse, covers: the plant is there, or the person was
not photographing it."""


WEAK = 0.25
"""Evidence below this part of the strongest is not counted: a little lies everywhere. Of drawn
photos told by a mark, the mark in the middle or in a corner, the part outside the middle is then
0.00 and 0.84, with all of it counted 0.21 and 0.69."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """Where in a photo the evidence for some classes lies."""

    view: View
    """What of the photo the maps cover."""
    indices: tuple[int, ...]
    """Indices into the version's classes, the likeliest first."""
    probabilities: tuple[float, ...]
    maps: NDArray[np.float16]
    """(K, G, G), above 0 where a place speaks for the class, below where it speaks against it."""


def explain_photo(file: PhotoFile, model_folder: Path, count: int) -> Explanation:
    """Return the evidence for the `count` likeliest classes of a photo.

    Raises:
        PhotoUnreadable: with the reason in words.
    """
    spec = _spec_of(model_folder)
    image, view = _seen_part(file, spec)
    maps, probabilities = _maps(model_folder, spec, image, range(len(spec.classes)))
    best = np.argsort(-probabilities, kind="stable")[:count]
    return Explanation(
        view,
        tuple(int(i) for i in best),
        tuple(float(probabilities[i]) for i in best),
        maps[best].astype(np.float16),
    )


def warm_evidence(model_folder: Path) -> None:
    """Load what the first evidence needs and run it once: the first pass is three times as slow."""
    spec = _spec_of(model_folder)
    side = spec.embedding.preprocessing.size_px
    with _looking:
        empty = np.zeros((3, side, side), dtype=np.uint8)
        _mapper_of(model_folder).maps(empty, list(range(len(spec.classes))))


def background_shares(
    files: Sequence[PhotoFile], indices: Sequence[int], model_folder: Path
) -> list[float | None]:
    """Return for each photo the part of the evidence for a class that lies outside the middle.

    Args:
        indices: for each photo the class, as an index into the version's.

    Returns:
        0 to 1; None where the photo cannot be read, or nothing in it speaks for the class.
    """
    spec = _spec_of(model_folder)
    found: list[float | None] = []
    for file, index in zip(files, indices, strict=True):
        check_cancelled()
        try:
            image, _ = _seen_part(file, spec)
        except PhotoUnreadable:
            found.append(None)
            continue
        maps, _ = _maps(model_folder, spec, image, [index])
        found.append(share_outside_middle(maps[0]))
    return found


def share_outside_middle(evidence: NDArray[np.floating]) -> float | None:
    """Return the part of the evidence that lies outside the middle, None if there is none.

    Args:
        evidence: (G, G).
    """
    values = evidence.astype(np.float64)
    positive = np.maximum(values - WEAK * values.max(), 0) if values.max() > 0 else values * 0
    total = positive.sum()
    if total <= 0:
        return None
    side = len(evidence)
    across = (np.arange(side) + 0.5) / side * 2 - 1
    # An ellipse with half-axes a takes pi a^2 / 4 of the square from -1 to 1.
    outside = across[:, None] ** 2 + across**2 > 4 * MIDDLE_SHARE / math.pi
    return float(positive[outside].sum() / total)


_looking = threading.Lock()
"""Held while one photo is looked at: what a network's layers give is caught in the network."""


def _maps(
    model_folder: Path, spec: ModelSpec, image: Image.Image, classes: Sequence[int]
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return the maps of some classes and the probabilities of all, as `ActivationMapper.maps`."""
    seen = spec.embedding.preprocessing.to_input(image)
    with _looking:
        return _mapper_of(model_folder).maps(seen, list(classes))


_backbones: dict[str, Backbone] = {}
"""The one used last, by its embedding key: each quick learning makes a version of the same one."""


@lru_cache(maxsize=2)
def _mapper_of(model_folder: Path) -> ActivationMapper:
    from cropapp.ml.activation_map import ActivationMapper

    spec, head, novelty = _spec_of(model_folder), head_of(model_folder), novelty_of(model_folder)
    if head is None:
        raise ValueError(f"{model_folder} has no head")
    if spec.embedding_key not in _backbones:
        _backbones.clear()
        _backbones[spec.embedding_key] = _backbone_of(model_folder, spec)
    average = None if novelty is None else novelty.kinds[0].mean
    backbone = _backbones[spec.embedding_key]
    return ActivationMapper(backbone, spec.embedding.preprocessing, head, average)


def _backbone_of(model_folder: Path, spec: ModelSpec) -> Backbone:
    from cropapp.ml.backbone_weights import EMBEDDED
    from cropapp.ml.embedder import build_network
    from cropapp.ml.model_folder import backbone_file

    own = backbone_file(model_folder, spec)
    embedded = own is None and spec.embedding.backbone in EMBEDDED
    weights = own or (None if embedded else hub_weights_of(spec.embedding))
    # The engine that predicts may have no layers to look into: torch has.
    return build_network(spec.embedding, weights)[1]


def _spec_of(model_folder: Path) -> ModelSpec:
    spec = spec_of(model_folder)
    if spec is None:
        raise ValueError(f"{model_folder} has no head")
    return spec


def _seen_part(file: PhotoFile, spec: ModelSpec) -> tuple[Image.Image, View]:
    """Return what the model is given of a photo, and where in the photo that is."""
    from cropapp.core.target_view import TARGET_CROP_SHARE
    from cropapp.media.read import read_photo

    share = 1.0 if file.target is None else TARGET_CROP_SHARE
    needed_px = math.ceil(spec.embedding.preprocessing.min_side_px / share)
    image = read_photo(file.path, min_side_px=needed_px).image
    left, top, right, bottom = _looked_at(image.size, file.target)
    part = image if file.target is None else image.crop((left, top, right, bottom))
    x0, y0, x1, y1 = _covered(spec, part.width, part.height)
    across, down = part.width / image.width, part.height / image.height
    view = (
        left / image.width + x0 * across,
        top / image.height + y0 * down,
        left / image.width + x1 * across,
        top / image.height + y1 * down,
    )
    return part, view


def _looked_at(size: tuple[int, int], target: TargetPoint | None) -> tuple[int, int, int, int]:
    return (0, 0, *size) if target is None else target_box(*size, target)


def _covered(spec: ModelSpec, width: int, height: int) -> View:
    """Return what of a picture the square input shows, in shares of it."""
    from cropapp.ml.preprocessing import Fit

    how = spec.embedding.preprocessing
    if how.fit is Fit.SQUASH:
        return 0.0, 0.0, 1.0, 1.0
    side = how.crop_share * min(width, height) if how.fit is Fit.CROP else max(width, height)
    half_w, half_h = side / width / 2, side / height / 2
    return 0.5 - half_w, 0.5 - half_h, 0.5 + half_w, 0.5 + half_h
