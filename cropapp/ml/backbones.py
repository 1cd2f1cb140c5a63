"""How a backbone of the zoo is built.

Owns: the network without its classifier, the pooled vectors joined to an embedding. Must not:
choose a device, download, or preprocess.

Every network gives one vector (B, L) a picture: what its last linear layer took. With AlexNet and
the VGGs that is the 4,096 numbers of the layer before, with MobileNet v3 the 1,280 behind its
pooling. SqueezeNet ends in a convolution: its 512 feature maps are averaged, and ImageNet's classes
cannot be had from it. The side branches of GoogLeNet and Inception v3 are left out.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import timm
import torch
import torchvision
from torch import Tensor, nn

from cropapp.core.errors import UserError
from cropapp.ml.backbone_weights import StateDict, Weights
from cropapp.ml.network_pair import (
    START,
    TRAINED,
    NetworkPair,
    is_pair,
    joined_of_each,
    state_of_part,
)
from cropapp.ml.zoo import GOOGLES, split_name

IMAGENET_CLASSES = 1000
_SIDE_BRANCHES = ("aux1.", "aux2.", "AuxLogits.")
"""What GoogLeNet and Inception v3 learned with; prediction never uses it."""
_RESIZABLE_TRANSFORMERS = ("vit_tiny_patch", "vit_small_patch", "vit_base_patch", "vit_large_patch")


@dataclass(frozen=True)
class Classifier:
    """The ImageNet-1K layer that a backbone came with, over its last pooled vector."""

    weight: Tensor
    """(1000, L) float32."""
    bias: Tensor
    """(1000,) float32."""


class Backbone(nn.Module):
    """A network without its classifier; gives the last pooled vector joined with middle ones."""

    def __init__(
        self, name: str, body: nn.Module, joined: tuple[str, ...], classifier: Classifier | None
    ) -> None:
        super().__init__()
        self.name = name
        self.body = body
        self.joined = joined
        """`LAYER:mean` or `LAYER:logstd`, each channel pooled over the picture; with a pair of
        networks the vector of the trained one."""
        self.classifier = classifier
        self.weights_sha256 = ""
        self.weights_source = "untrained"

    def forward(self, images: Tensor) -> Tensor:
        """Return (B, D): the last pooled vector, then the joined ones in their order.

        Args:
            images: (B, 3, S, S), normalised.
        """
        pooled: dict[str, Tensor] = {}
        # Hooks live for one call only, so that a copy of the module never feeds the original.
        hooks = [
            self.body.get_submodule(layer).register_forward_hook(_pool_into(pooled, layer, kinds))
            for layer, kinds in _kinds_by_layer(self.joined).items()
        ]
        try:
            last = self.body(images)
        finally:
            for hook in hooks:
                hook.remove()
        return torch.cat([last.float(), *(pooled[part] for part in self.joined)], dim=1)

    def parts(self) -> tuple[Backbone, ...]:
        """Return the networks that the embedding is made of, in the order of its columns.

        Their weights are shared with this one. A pair has two, any other backbone is its own part.
        """
        if not isinstance(self.body, NetworkPair):
            return (self,)
        joined = joined_of_each(self.joined)
        return tuple(
            Backbone(self.name, body, joined, None).eval()
            for body in (self.body.start, self.body.trained)
        )


_POOLINGS: dict[str, Callable[[Tensor], Tensor]] = {
    "mean": lambda flat: flat.mean(2),
    # Texture and spots show in the spread; its logarithm is nearer to a bell than the spread is.
    "logstd": lambda flat: (flat.std(2, correction=0) + 1e-3).log(),
    "vector": lambda vector: vector[..., 0],
}


def _kinds_by_layer(joined: tuple[str, ...]) -> dict[str, list[str]]:
    layers: dict[str, list[str]] = {}
    for part in joined:
        layer, _, kind = part.partition(":")
        layers.setdefault(layer, []).append(kind)
    return layers


def _pool_into(
    pooled: dict[str, Tensor], layer: str, kinds: list[str]
) -> Callable[[nn.Module, object, Tensor], None]:
    def hook(_module: nn.Module, _inputs: object, output: Tensor) -> None:
        # A vector is a map of one place.
        flat = (output if output.ndim > 2 else output[..., None]).flatten(2).float()
        for kind in kinds:
            pooled[f"{layer}:{kind}"] = _POOLINGS[kind](flat)

    return hook


def build_backbone(name: str, *, weights: Weights | None, joined: tuple[str, ...] = ()) -> Backbone:
    """Return a backbone in evaluation mode, on the CPU, float32.

    Args:
        weights: None leaves it untrained (random, drawn from torch's generator).
        joined: middle layers, see `Backbone.joined`.

    Raises:
        UserError: an unknown name or layer, or weights that are not this backbone's.
    """
    if is_pair(joined):
        return _build_pair(name, weights, joined)
    body = _build_network(name)
    layer = _classifier_path(body)
    dropped = _SIDE_BRANCHES if layer else _take_off_other_classifier(body)
    has_classifier = weights is None or _load(name, body, weights, layer, dropped)
    classifier = None
    if layer:
        linear = body.get_submodule(layer)
        assert isinstance(linear, nn.Linear)
        if has_classifier and weights is not None:
            classifier = _take_classifier(linear)
        body.set_submodule(layer, nn.Identity())
    _check_joined(name, body, joined)
    backbone = Backbone(name, body, joined, classifier).eval()
    if weights is not None:
        backbone.weights_sha256 = weights.sha256
        backbone.weights_source = weights.source
    return backbone


def _build_pair(name: str, weights: Weights | None, joined: tuple[str, ...]) -> Backbone:
    own = joined_of_each(joined)
    start, trained = (
        build_backbone(name, weights=_weights_of(weights, part), joined=own).body
        for part in (START, TRAINED)
    )
    backbone = Backbone(name, NetworkPair(start, trained), joined, None).eval()
    if weights is not None:
        backbone.weights_sha256, backbone.weights_source = weights.sha256, weights.source
    return backbone


def _weights_of(weights: Weights | None, part: str) -> Weights | None:
    if weights is None:
        return None
    return Weights(state_of_part(weights.state, part), weights.sha256, weights.source)


def _build_network(name: str) -> nn.Module:
    library, own = split_name(name)
    if library == "timm":
        # A vision transformer then takes other sizes than the one its positions were trained for.
        chosen: dict[str, Any] = {}
        if own.startswith(_RESIZABLE_TRANSFORMERS):
            chosen = {"dynamic_img_size": True, "dynamic_img_pad": True}
        network: nn.Module = timm.create_model(own, pretrained=False, **chosen)
        return network
    # Their usual random start takes seconds (truncated normal by scipy).
    options = {"aux_logits": False, "init_weights": False} if own in GOOGLES else {}
    model: nn.Module = torchvision.models.get_model(own, weights=None, **options)
    return model


def _is_timms(body: nn.Module) -> bool:
    return hasattr(body, "get_classifier")


def _classifier_path(body: nn.Module) -> str:
    """Return where the last linear layer sits, '' if the network ends otherwise."""
    linear = [path for path, module in body.named_modules() if isinstance(module, nn.Linear)]
    if _is_timms(body):
        last = body.get_classifier()  # type: ignore[operator]
        linear = [path for path, module in body.named_modules() if module is last]
        if not isinstance(last, nn.Linear):
            return ""
    return linear[-1] if linear else ""


def _take_off_other_classifier(body: nn.Module) -> tuple[str, ...]:
    """Let a network end in its pooled vector that ends otherwise than in a linear layer.

    Returns:
        What of its weights is not needed any more.
    """
    before = set(body.state_dict())
    if _is_timms(body):
        body.reset_classifier(0)  # type: ignore[operator]
    elif isinstance(body, torchvision.models.SqueezeNet):
        body.set_submodule("classifier", nn.AdaptiveAvgPool2d(1))
    return tuple(before - set(body.state_dict()))


def _take_classifier(linear: nn.Linear) -> Classifier | None:
    if linear.out_features != IMAGENET_CLASSES:
        return None
    weight = linear.weight.detach().clone()
    bias = linear.bias.detach().clone() if linear.bias is not None else torch.zeros(len(weight))
    return Classifier(weight, bias)


def _load(
    name: str, body: nn.Module, weights: Weights, layer: str, dropped: tuple[str, ...]
) -> bool:
    """Load weights strictly; return whether the classifier was among them.

    Args:
        dropped: starts of the names of weights that this network has no use for.
    """
    own = body.state_dict()
    last = {f"{layer}.weight", f"{layer}.bias"} & own.keys() if layer else set()
    fits = all(k in weights.state and weights.state[k].shape == own[k].shape for k in last)
    state: StateDict = {k: v for k, v in weights.state.items() if not k.startswith(dropped)}
    if not fits:
        # Weights of somebody's own training have another last layer, or none: leave it out.
        state = {**state, **{key: own[key] for key in last}}
    try:
        body.load_state_dict(_marked(state), strict=True)
    except RuntimeError as problem:
        raise UserError(
            f"The weights ({weights.source}) are not those of the backbone {name}.",
            hint="Give weights of the same architecture, or choose the backbone they belong to.",
        ) from problem
    return fits


def _marked(state: StateDict) -> OrderedDict[str, Tensor]:
    """Return weights with the mark that MNASNet asks for: the second layout of its network.

    A safetensors file keeps no such mark. Other networks and layers do without: what they do for
    files older than any mark (batch norm without its count of batches) is done as before.
    """
    marked = OrderedDict(state)
    marked._metadata = {"": {"version": 2}}  # type: ignore[attr-defined]
    return marked


def _check_joined(name: str, body: nn.Module, joined: tuple[str, ...]) -> None:
    layers = dict(body.named_modules())
    for part in joined:
        layer, _, kind = part.partition(":")
        if layer not in layers or kind not in _POOLINGS:
            raise UserError(f"The backbone {name} has no layer “{part}” to join.")
