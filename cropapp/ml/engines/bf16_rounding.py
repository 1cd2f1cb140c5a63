"""Weights rounded to bfloat16 so that what a network computes hardly changes.

Owns: the rounding. Must not: run a network for anybody, or know of OpenVINO.

Of the error of a network in bfloat16 most comes from its rounded weights and biases, not from the
activations (EfficientNet-Lite0 on 554 field photos, error over the spread of an embedding: weights
0.054, activations 0.028, of these 0.025 from the first three convolutions alone). An error of a
weight is the same at every pixel, so that no average takes it away. So each convolution is rounded
one column at a time, and the columns not yet rounded make up for the error on the inputs that the
layer sees (GPTQ: Frantar et al., 2022; here with the bias as an input that is always 1, since its
error is the worst, and with the mean output of float32 kept). The first convolutions stay float32.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass, field

import torch
from torch import Tensor, nn

KEPT_CONVOLUTIONS = 9
"""How many of the first stay float32: their pixels are many and smooth, so that a rounded value is
wrong in the same way all over a leaf. On 554 field photos and five heads, the worst of the five:
3 kept: 99.5 % the same first class, no confidence 0.031 apart; 5: 99.6 %, 0.028; 9: 99.8 %, 0.021.
"""
_POSITIONS = 8000
_MOST_SAMPLED = 40_000_000
_FEWEST_POSITIONS = 1500
_MOST_COLUMNS = 4700
"""More take minutes; such a layer (3 x 3 over more than 512 channels) is rounded to the nearest."""
_DAMPING = 3e-4
_BLOCK = 32


def round_weights(network: nn.Module, pictures: Tensor) -> nn.Module:
    """Return a copy with the convolutions' weights and biases as bfloat16 can hold them.

    Args:
        network: in evaluation mode, float32, batch norm folded; takes what `pictures` are.
        pictures: (B, 3, S, S), at least eight, near to what the network will see.
    """
    means = _means_of(network, pictures)
    rounded = copy.deepcopy(network)
    work = _Rounding(means)
    hooks: list[torch.utils.hooks.RemovableHandle] = []
    for name, layer in rounded.named_modules():
        if isinstance(layer, nn.Conv2d):
            hooks += work.follow(name, layer)
    with torch.no_grad():
        rounded(pictures)
    for hook in hooks:
        hook.remove()
    return rounded


def _means_of(network: nn.Module, pictures: Tensor) -> dict[str, Tensor]:
    """Return the mean output (C,) of each convolution in float32."""
    means: dict[str, Tensor] = {}

    def note(name: str) -> torch.utils.hooks.RemovableHandle:
        def hook(_layer: nn.Module, _inputs: object, output: Tensor) -> None:
            means[name] = output.mean((0, 2, 3))

        return network.get_submodule(name).register_forward_hook(hook)

    convolutions = [n for n, layer in network.named_modules() if isinstance(layer, nn.Conv2d)]
    hooks = [note(name) for name in convolutions]
    with torch.no_grad():
        network(pictures)
    for hook in hooks:
        hook.remove()
    return means


@dataclass
class _Rounding:
    """One pass through a network in which each layer is rounded just before it is used."""

    means: dict[str, Tensor]
    draw: torch.Generator = field(default_factory=lambda: torch.Generator().manual_seed(0))
    seen: set[str] = field(default_factory=set)
    kept: set[str] = field(default_factory=set)

    def follow(self, name: str, layer: nn.Conv2d) -> list[torch.utils.hooks.RemovableHandle]:
        def before(_layer: nn.Module, inputs: tuple[Tensor]) -> tuple[Tensor] | None:
            if len(self.kept) < KEPT_CONVOLUTIONS and name not in self.seen:
                self.kept.add(name)
            if name in self.kept:
                return None
            images = to_bf16(inputs[0])
            if name not in self.seen:
                self.seen.add(name)
                self._round(name, layer, images)
            return (images,)

        def after(_layer: nn.Module, _inputs: object, output: Tensor) -> Tensor:
            return output if name in self.kept else to_bf16(output)

        return [layer.register_forward_pre_hook(before), layer.register_forward_hook(after)]

    def _round(self, name: str, layer: nn.Conv2d, images: Tensor) -> None:
        weight = layer.weight.detach()
        bias = torch.zeros(len(weight)) if layer.bias is None else layer.bias.detach()
        columns = weight[0].numel()
        if layer.bias is None or columns >= _MOST_COLUMNS or isinstance(layer.padding, str):
            layer.weight.data = to_bf16(weight)
            return
        output = type(layer).forward(layer, images)
        bias = bias + self.means[name] - output.mean((0, 2, 3))
        rows = torch.cat([bias[:, None], weight.flatten(1)], 1)
        rows = rows.view(layer.groups, -1, columns + 1)
        done = _round_rows(rows, _moments(layer, images, self.draw)).reshape(-1, columns + 1)
        layer.bias.data = done[:, 0].contiguous()
        layer.weight.data = done[:, 1:].reshape(weight.shape).contiguous()


def to_bf16(values: Tensor) -> Tensor:
    """Return float32 values as bfloat16 would hold them."""
    return values.bfloat16().float()


def _moments(layer: nn.Conv2d, images: Tensor, draw: torch.Generator) -> Tensor:
    """Return (G, K + 1, K + 1): how the inputs of an output pixel go together, a 1 before them."""
    seen = _patches(layer, images, draw)
    seen = seen.reshape(len(seen), layer.groups, -1).transpose(0, 1)
    seen = torch.cat([torch.ones_like(seen[..., :1]), seen], -1)
    return seen.transpose(1, 2) @ seen / seen.shape[1]


def _patches(layer: nn.Conv2d, images: Tensor, draw: torch.Generator) -> Tensor:
    """Return (N, C, kernel) what a convolution sees at positions drawn at random."""
    (high, wide), (down, right) = layer.kernel_size, layer.stride
    padded = _padded(layer, images)
    step_y, step_x = layer.dilation
    rows = (padded.shape[2] - step_y * (high - 1) - 1) // down + 1
    cols = (padded.shape[3] - step_x * (wide - 1) - 1) // right + 1
    fitting = _MOST_SAMPLED // (images.shape[1] * high * wide)
    count = min(_POSITIONS, max(_FEWEST_POSITIONS, fitting))
    photo = torch.randint(len(images), (count,), generator=draw)
    y = torch.randint(rows, (count,), generator=draw) * down
    x = torch.randint(cols, (count,), generator=draw) * right
    places = [(dy * step_y, dx * step_x) for dy in range(high) for dx in range(wide)]
    return torch.stack([padded[photo, :, y + dy, x + dx] for dy, dx in places], -1)


def _padded(layer: nn.Conv2d, images: Tensor) -> Tensor:
    if type(layer) is not nn.Conv2d:  # timm's, which pads as TensorFlow does
        from timm.layers.conv2d_same import Conv2dSame
        from timm.layers.padding import pad_same

        if isinstance(layer, Conv2dSame):
            same: Tensor = pad_same(images, list(layer.kernel_size), list(layer.stride))
            return same
    assert not isinstance(layer.padding, str)
    y, x = layer.padding
    return nn.functional.pad(images, (x, x, y, y)) if x or y else images


def _round_rows(rows: Tensor, moments: Tensor) -> Tensor:
    """Return (G, R, K + 1) rounded one column at a time, the error passed on to the others.

    Args:
        rows: (G, R, K + 1), the bias first.
        moments: (G, K + 1, K + 1) of the inputs that the columns belong to.
    """
    size = moments.diagonal(dim1=1, dim2=2)
    # The bias first, then the inputs that weigh most: the last columns have none to pass on to.
    order = torch.cat(
        [torch.zeros(1, dtype=torch.long), size.mean(0)[1:].argsort(descending=True) + 1]
    )
    upper = _upper(moments[:, order][:, :, order].double())
    left = rows[:, :, order].double().clone()
    done = torch.empty_like(left)
    for start in range(0, left.shape[2], _BLOCK):
        end = min(start + _BLOCK, left.shape[2])
        errors = left.new_zeros((*left.shape[:2], end - start))
        for column in range(start, end):
            done[:, :, column] = to_bf16(left[:, :, column].float())
            error = (left[:, :, column] - done[:, :, column]) / upper[:, column, column, None]
            errors[:, :, column - start] = error
            spread = error[:, :, None] * upper[:, column, None, column + 1 : end]
            left[:, :, column + 1 : end] -= spread
        left[:, :, end:] -= errors @ upper[:, start:end, end:]
    return done[:, :, order.argsort()].float()


def _upper(moments: Tensor) -> Tensor:
    """Return the Cholesky factor, above the diagonal, of the inverse; inputs never seen count."""
    little = moments.diagonal(dim1=1, dim2=2).mean(1) * _DAMPING + 1e-12
    moments = moments + torch.eye(moments.shape[1], dtype=moments.dtype) * little[:, None, None]
    inverse = torch.cholesky_inverse(torch.linalg.cholesky(moments))
    upper: Tensor = torch.linalg.cholesky(inverse, upper=True)
    return upper
