"""The 1,000 ImageNet classes as a model: what a project can say before it has a class of its own.

Owns: turning the layer a backbone came with into a head over its embedding. Must not: write it.
"""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np
from torchvision.models._meta import _IMAGENET_CATEGORIES

from cropapp.core.entities import ModelKind
from cropapp.core.errors import UserError
from cropapp.ml.embedder import Embedder
from cropapp.ml.head import LinearHead
from cropapp.ml.model_folder import ModelClass, ModelSpec

IMAGENET_NAMES: tuple[str, ...] = tuple(_IMAGENET_CATEGORIES)


def imagenet_model(embedder: Embedder) -> tuple[ModelSpec, LinearHead]:
    """Return the ImageNet classifier of a backbone as a model over the whole embedding.

    The joined middle layers get zero weights: ImageNet's layer sees the last vector only.

    Raises:
        UserError: the backbone's weights have no ImageNet classifier.
    """
    classifier = embedder.backbone.classifier
    if classifier is None:
        raise UserError(
            f"The weights of {embedder.spec.backbone} have no ImageNet classifier.",
            hint="Label some photos and let the program learn, or choose another backbone.",
        )
    weight = np.zeros((len(IMAGENET_NAMES), embedder.dimension), dtype=np.float32)
    last = classifier.weight.numpy()
    weight[:, : last.shape[1]] = last
    spec = ModelSpec(
        uid=f"imagenet-{embedder.embedding_key}",
        name="ImageNet, 1,000 everyday classes",
        kind=ModelKind.IMPORTED,
        embedding=embedder.spec,
        classes=tuple(
            ModelClass(f"imagenet-{row}", name) for row, name in enumerate(IMAGENET_NAMES)
        ),
        created_at=datetime(2021, 1, 1, tzinfo=UTC),
        trained={"how": "ImageNet-1K, by the publisher of the backbone's weights"},
    )
    return spec, LinearHead(weight, classifier.bias.numpy().astype(np.float32))
