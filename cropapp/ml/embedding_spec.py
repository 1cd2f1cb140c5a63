"""What an embedding is made of, as plain values.

Owns: the description that a model version keeps, and the key of the embedding cache. Must not:
load or compute anything.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, replace
from typing import Any

from cropapp.core.embedding_keys import int8_key
from cropapp.core.errors import UserError
from cropapp.ml.backbone_weights import EMBEDDED, hash_in_name
from cropapp.ml.preprocessing import Fit, Preprocessing
from cropapp.ml.zoo import DEFAULT_BACKBONE, RESNETS, imagenet_preprocessing
from cropapp.ml.zoo_catalogue import BY_NAME

# Measured on 554 field photos of 8 classes (accuracy at 20 labels per class, mean of 10 seeds;
# random 5-fold, mean of 2 to 3), linear head, frozen EfficientNet-Lite0, whole photo squashed:
#   last vector alone, 320 px                          0.770   0.820
#   + means of blocks 4-6, 320 px                      0.794   0.840
#   + mean and log spread of blocks 1-6, 320 px        0.813   0.859   (this; 2,816 numbers)
#   + the same at 384 px, 1.5 times the work           0.818   0.853
#   + the same at 448 px, 2.1 times the work           0.817   0.863
# Letterboxed instead of squashed: 0.789 at 320 px. Lite2 at 384 px: 0.797.
_LITE_JOINED = tuple(
    f"blocks.{stage}:{kind}" for stage in range(1, 7) for kind in ("mean", "logstd")
)
_RESNET_JOINED = tuple(f"layer{stage}:{kind}" for stage in (1, 2, 3) for kind in ("mean", "logstd"))
_SIZE_PX = 320
# EfficientNet-Lite1 lies between two that were measured, and is built as they are.
_LITES = ("efficientnet-lite0", "efficientnet-lite1", "efficientnet-lite2")
_JOINED = {**dict.fromkeys(_LITES, _LITE_JOINED), **dict.fromkeys(RESNETS, _RESNET_JOINED)}


@dataclass(frozen=True, slots=True)
class EmbeddingSpec:
    backbone: str
    joined: tuple[str, ...]
    """Middle layers joined to the last pooled vector, `LAYER:mean` or `LAYER:logstd`."""
    preprocessing: Preprocessing
    weights_sha256: str = ""
    """Of the weights file; '' before the weights are found."""
    weights_source: str = ""
    int8_sha256: str = ""
    """Of the files of the network in 8-bit integers; '' where it computes in float32."""

    @property
    def exact(self) -> EmbeddingSpec:
        """The same network in float32."""
        return replace(self, int8_sha256="")

    @property
    def key(self) -> str:
        """Name backbone, weights, joined layers and preprocessing; short and file-name safe."""
        name = re.sub(r"[^A-Za-z0-9_.-]", "-", self.backbone)
        layers = hashlib.sha256(",".join(self.joined).encode()).hexdigest()[:6]
        how = self.preprocessing
        exact = (
            f"{name}-{self.weights_sha256[:8] or 'untrained'}-{layers}-"
            f"{how.fit}{how.size_px}-{how.short_hash()}"
        )
        return int8_key(exact, self.int8_sha256) if self.int8_sha256 else exact

    def to_dict(self) -> dict[str, Any]:
        """Return JSON-ready values."""
        values: dict[str, Any] = {
            "backbone": {
                "name": self.backbone,
                "source": self.weights_source,
                "weights_sha256": self.weights_sha256,
            },
            "joined_layers": list(self.joined),
            "preprocessing": self.preprocessing.to_dict(),
        }
        return values | ({"int8_sha256": self.int8_sha256} if self.int8_sha256 else {})

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> EmbeddingSpec:
        """Read what to_dict wrote.

        Raises:
            KeyError, TypeError, ValueError, UserError: something is missing or of the wrong kind.
        """
        backbone = values["backbone"]
        return cls(
            backbone=str(backbone["name"]),
            joined=tuple(str(part) for part in values["joined_layers"]),
            preprocessing=Preprocessing.from_dict(values["preprocessing"]),
            weights_sha256=str(backbone["weights_sha256"]),
            weights_source=str(backbone["source"]),
            int8_sha256=str(values.get("int8_sha256", "")),
        )


def default_spec(backbone: str = DEFAULT_BACKBONE) -> EmbeddingSpec:
    """Return how photos are embedded by a backbone unless asked otherwise: the whole photo.

    Raises:
        UserError: there is no such backbone.
    """
    trained = imagenet_preprocessing(backbone)
    whole = replace(trained, fit=Fit.SQUASH, crop_share=1.0)
    if backbone not in _JOINED:
        return EmbeddingSpec(backbone, (), whole)
    sha_start = hash_in_name(EMBEDDED[backbone].file) if backbone in EMBEDDED else ""
    preprocessing = replace(whole, size_px=_SIZE_PX)
    return EmbeddingSpec(backbone, _JOINED[backbone], preprocessing, sha_start)


def default_size_px(backbone: str) -> int:
    """Return the input size of `default_spec` for a backbone of the catalogue; imports nothing."""
    return _SIZE_PX if backbone in _JOINED else BY_NAME[backbone].input_px


def check_weights(spec: EmbeddingSpec, sha256: str) -> None:
    """Raise if the weights found are not those that the spec was made with.

    Raises:
        UserError: another file than the one the model version was trained on.
    """
    if not sha256.startswith(spec.weights_sha256):
        raise UserError(
            f"The model was made with {spec.backbone} weights {spec.weights_sha256[:8]}, but the "
            f"weights found here are {sha256[:8]}.",
            hint="Install or download the same weights, or fit the model anew.",
        )
