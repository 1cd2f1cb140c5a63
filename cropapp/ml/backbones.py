"""How a backbone of the zoo is built.

Owns: the network without its classifier, the pooled vectors joined to an embedding. Must not:
choose a device, download, or preprocess.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable
from dataclasses import dataclass

import timm
import torch
import torchvision
from torch import Tensor, nn

from cropapp.core.errors import UserError
from cropapp.ml.backbone_weights import EMBEDDED, StateDict, Weights
from cropapp.ml.zoo import split_name

IMAGENET_CLASSES = 1000


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
        """`LAYER:mean` or `LAYER:logstd`, each channel pooled over the picture."""
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


_POOLINGS: dict[str, Callable[[Tensor], Tensor]] = {
    "mean": lambda flat: flat.mean(2),
    # Texture and spots show in the spread; its logarithm is nearer to a bell than the spread is.
    "logstd": lambda flat: (flat.std(2, correction=0) + 1e-3).log(),
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
        flat = output.flatten(2).float()
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
    body = _build_network(name)
    layer = _classifier_path(name, body)
    has_classifier = weights is None or _load(name, body, weights, layer)
    classifier = None
    if layer:
        linear = body.get_submodule(layer)
        assert isinstance(linear, nn.Linear)
        if has_classifier and weights is not None:
            classifier = _take_classifier(linear)
        body.set_submodule(layer, nn.Identity())
    elif name.startswith("timm/"):
        # A classifier of another kind (a convolution, a distilled pair): timm takes it off.
        body.reset_classifier(0)  # type: ignore[operator]
    _check_joined(name, body, joined)
    backbone = Backbone(name, body, joined, classifier).eval()
    if weights is not None:
        backbone.weights_sha256 = weights.sha256
        backbone.weights_source = weights.source
    return backbone


def _build_network(name: str) -> nn.Module:
    library, own = split_name(name)
    if library == "timm":
        network: nn.Module = timm.create_model(own, pretrained=False)
        return network
    with warnings.catch_warnings():
        # Two old families announce a change of their random start, which weights overwrite.
        warnings.filterwarnings("ignore", message=".*initialization.*", category=FutureWarning)
        model: nn.Module = torchvision.models.get_model(own, weights=None)
        return model


def _classifier_path(name: str, body: nn.Module) -> str:
    """Return where the last linear layer sits, '' if the network ends otherwise."""
    linear = [path for path, module in body.named_modules() if isinstance(module, nn.Linear)]
    if name.startswith("timm/") or name in EMBEDDED:
        last = body.get_classifier()  # type: ignore[operator]
        linear = [path for path, module in body.named_modules() if module is last]
        if not isinstance(last, nn.Linear):
            return ""
    return linear[-1] if linear else ""


def _take_classifier(linear: nn.Linear) -> Classifier | None:
    if linear.out_features != IMAGENET_CLASSES:
        return None
    weight = linear.weight.detach().clone()
    bias = linear.bias.detach().clone() if linear.bias is not None else torch.zeros(len(weight))
    return Classifier(weight, bias)


def _load(name: str, body: nn.Module, weights: Weights, layer: str) -> bool:
    """Load weights strictly; return whether the classifier was among them."""
    own = body.state_dict()
    last = {f"{layer}.weight", f"{layer}.bias"} & own.keys() if layer else set()
    fits = all(k in weights.state and weights.state[k].shape == own[k].shape for k in last)
    state: StateDict = dict(weights.state)
    if not fits:
        # Weights of somebody's own training have another last layer, or none: leave it out.
        state = {**state, **{key: own[key] for key in last}}
    try:
        body.load_state_dict(state, strict=True)
    except RuntimeError as problem:
        raise UserError(
            f"The weights ({weights.source}) are not those of the backbone {name}.",
            hint="Give weights of the same architecture, or choose the backbone they belong to.",
        ) from problem
    return fits


def _check_joined(name: str, body: nn.Module, joined: tuple[str, ...]) -> None:
    layers = dict(body.named_modules())
    for part in joined:
        layer, _, kind = part.partition(":")
        if layer not in layers or kind not in _POOLINGS:
            raise UserError(f"The backbone {name} has no layer “{part}” to join.")
