"""The blocks of a network, in the order in which they are computed.

Owns: finding them, in any architecture, by its tree of modules. Must not: run them in parts, or
train.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor, nn

_ENOUGH_PARTS = 3
"""A network with this many parts of several layers is not taken apart any further: the four stages
of a ResNet are its blocks, the one sequence of an EfficientNet or a transformer is opened."""


@dataclass(frozen=True, slots=True)
class Block:
    """A part of the network that is trained or frozen as one."""

    units: tuple[str, ...]
    """Paths of modules, in the order of use: the block itself, then the lone layers behind it."""

    @property
    def first(self) -> str:
        return self.units[0]


def find_blocks(body: nn.Module, example: Tensor) -> tuple[Block, ...]:
    """Return the blocks from the input to the end; the first is the stem, if there is one.

    Args:
        example: (B, 3, S, S) normalised, to see the order of use with.
    """
    units = _order_of_use(body, _open_up(body), example)
    counts = {unit: _count_layers(body.get_submodule(unit)) for unit in units}
    # Where nothing has several layers (VGG, AlexNet), each layer with a matrix is a block.
    several = any(count > 1 for count in counts.values())
    blocks: list[list[str]] = []
    for unit in units:
        module = body.get_submodule(unit)
        begins = counts[unit] > 1 if several else _has_matrix(module)
        if begins or not blocks:
            blocks.append([unit])
        else:
            blocks[-1].append(unit)
    return tuple(Block(tuple(block)) for block in blocks)


def _open_up(body: nn.Module) -> list[str]:
    """Return the paths of the units: direct children, the largest opened until there are enough."""
    units = [path for path, _ in body.named_children()]
    while True:
        layers = {path: _count_layers(body.get_submodule(path)) for path in units}
        parts = [path for path in units if layers[path] > 1]
        if not parts or len(parts) >= _ENOUGH_PARTS:
            return units
        largest = max(parts, key=lambda path: _count_numbers(body.get_submodule(path)))
        inner = [f"{largest}.{name}" for name, _ in body.get_submodule(largest).named_children()]
        at = units.index(largest)
        units[at : at + 1] = inner


def _order_of_use(body: nn.Module, units: list[str], example: Tensor) -> list[str]:
    order: list[str] = []
    hooks = [
        body.get_submodule(unit).register_forward_pre_hook(
            lambda _module, _inputs, unit=unit: order.append(unit)
        )
        for unit in units
    ]
    try:
        with torch.inference_mode():
            body(example)
    finally:
        for hook in hooks:
            hook.remove()
    return list(dict.fromkeys(order))


def _count_layers(module: nn.Module) -> int:
    """Return how many modules hold parameters of their own."""
    return sum(any(True for _ in part.parameters(recurse=False)) for part in module.modules())


def _count_numbers(module: nn.Module) -> int:
    return sum(parameter.numel() for parameter in module.parameters())


def _has_matrix(module: nn.Module) -> bool:
    return any(parameter.ndim > 1 for parameter in module.parameters())
