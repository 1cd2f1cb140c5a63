"""The 1,000 ImageNet classes as a model: what a project can say before it has a class of its own.

Owns: turning the layer a backbone came with into a head over its embedding. Must not: write it.
"""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np
import torch
from torchvision.models._meta import _IMAGENET_CATEGORIES

from cropapp.core.entities import ModelKind
from cropapp.core.errors import UserError
from cropapp.ml.backbones import Backbone
from cropapp.ml.embedding_spec import EmbeddingSpec
from cropapp.ml.head import LinearHead
from cropapp.ml.model_folder import ModelClass, ModelSpec

IMAGENET_NAMES: tuple[str, ...] = tuple(_IMAGENET_CATEGORIES)


def imagenet_model(spec: EmbeddingSpec, backbone: Backbone) -> tuple[ModelSpec, LinearHead]:
    """Return the ImageNet classifier of a backbone as a model over the whole embedding.

    The joined middle layers get zero weights: ImageNet's layer sees the last vector only.

    Raises:
        UserError: the backbone's weights have no ImageNet classifier.
    """
    classifier = backbone.classifier
    if classifier is None:
        raise UserError(
            f"The weights of {spec.backbone} have no ImageNet classifier.",
            hint="Label some photos and let the program learn, or choose another backbone.",
        )
    weight = np.zeros((len(IMAGENET_NAMES), _dimension(backbone, spec)), dtype=np.float32)
    last = classifier.weight.numpy()
    weight[:, : last.shape[1]] = last
    model = ModelSpec(
        uid=f"imagenet-{spec.key}",
        name="ImageNet, 1,000 everyday classes",
        kind=ModelKind.IMPORTED,
        embedding=spec,
        classes=tuple(
            ModelClass(f"imagenet-{row}", name) for row, name in enumerate(IMAGENET_NAMES)
        ),
        created_at=datetime(2021, 1, 1, tzinfo=UTC),
        trained={"how": "ImageNet-1K, by the publisher of the backbone's weights"},
    )
    return model, LinearHead(weight, classifier.bias.numpy().astype(np.float32))


def _dimension(backbone: Backbone, spec: EmbeddingSpec) -> int:
    side_px = spec.preprocessing.size_px
    with torch.inference_mode():
        return int(backbone(torch.zeros(1, 3, side_px, side_px)).shape[1])
