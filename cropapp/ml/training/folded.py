"""Convolution, batch norm and its activation as one step, while they learn.

Owns: the pairs of a network that can be computed so, and their slopes. Must not: change a weight,
or be used where batch norm takes its statistics from the batch.

Batch norm that keeps its running statistics is a factor and an offset per channel, so it goes into
the convolution's weights; autograd carries the slopes back through that product to both. What is
saved is a pass over every activation, forward and back, and half of what is kept for the slopes.

Three things of the way torch 2.14 does it on the processor are gone round, each measured on one
core, batch 16:
- a convolution's slope with a bias costs 1.3 to 2.4 times that without (1 x 1, 16 to 96 channels at
  112 px: 18.6 against 7.9 ms); the bias's own is a sum of 3 ms;
- a depthwise one's slope in bfloat16 takes three times that in float32 (5 x 5, 672 channels at 14
  px: 38.8 against 11.7 ms), while all else gains from bfloat16;
- a clamp in place keeps a copy of its input.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import pairwise
from typing import Any

import torch
import torch.nn.functional as F  # noqa: N812 (its usual name)
from torch import Tensor, nn
from torch.autograd.function import once_differentiable

Pair = tuple[nn.Conv2d, nn.BatchNorm2d]


def find_pairs(body: nn.Module) -> tuple[Pair, ...]:
    """Return each convolution with the batch norm defined right after it in the same parent.

    The order of definition need not be that of use: whoever folds them holds the outcome against
    the network as it is.
    """
    return tuple(
        (conv, norm)
        for parent in body.modules()
        for conv, norm in pairwise(parent.children())
        if isinstance(conv, nn.Conv2d)
        and isinstance(norm, nn.BatchNorm2d)
        and conv.out_channels == norm.num_features
        and conv.padding_mode == "zeros"
        and norm.running_mean is not None
    )


@contextmanager
def folding(pairs: Sequence[Pair]) -> Iterator[None]:
    """Compute pairs as one step each while the block runs."""
    try:
        for conv, norm in pairs:
            limits, rest = _activation_of(norm)
            _answer_by(conv, _folded(conv, norm, limits))
            _answer_by(norm, rest)
        yield
    finally:
        for conv, norm in pairs:
            # The instance's attribute goes; the class's own function is there again.
            conv.__dict__.pop("forward", None)
            norm.__dict__.pop("forward", None)


def _answer_by(module: nn.Module, forward: Callable[..., Tensor]) -> None:
    module.forward = forward


def _activation_of(norm: nn.BatchNorm2d) -> tuple[tuple[float, float], Callable[..., Tensor]]:
    """Return the limits of an activation that only cuts off, and what is left to do after it."""
    # timm's batch norm carries the activation that follows it.
    act = getattr(norm, "act", None) or nn.Identity()
    if isinstance(act, nn.ReLU6):
        return (0.0, 6.0), _as_it_is
    if isinstance(act, nn.ReLU):
        return (0.0, math.inf), _as_it_is
    # Its bound method: a module given as `forward` would become a child.
    return (-math.inf, math.inf), act.forward


def _as_it_is(maps: Tensor) -> Tensor:
    return maps


def _folded(
    conv: nn.Conv2d, norm: nn.BatchNorm2d, limits: tuple[float, float]
) -> Callable[[Tensor], Tensor]:
    def forward(maps: Tensor) -> Tensor:
        assert norm.running_mean is not None and norm.running_var is not None
        factor = norm.weight * torch.rsqrt(norm.running_var + norm.eps)
        offset = norm.bias - norm.running_mean * factor
        if conv.bias is not None:
            offset = offset + conv.bias * factor
        if torch.is_autocast_enabled("cpu"):
            maps = maps.to(torch.get_autocast_dtype("cpu"))
        weight = conv.weight * factor.view(-1, 1, 1, 1)
        sides = _extra_sides(conv, maps)
        folded: Tensor = _Convolution.apply(maps, weight, offset, conv, sides, limits)
        return folded

    return forward


def _extra_sides(conv: nn.Conv2d, maps: Tensor) -> tuple[int, ...] | None:
    """Return by how much the maps are padded before: left, right, top, bottom; None: conv pads.

    timm's `Conv2dSame` pads as TensorFlow does, more at the end than at the beginning, in a forward
    function of its own.
    """
    if type(conv).forward is nn.Conv2d.forward:
        return None
    sides: list[int] = []
    for axis in (1, 0):
        size, step = maps.shape[2 + axis], conv.stride[axis]
        reach = (conv.kernel_size[axis] - 1) * conv.dilation[axis] + 1
        missing = max((math.ceil(size / step) - 1) * step + reach - size, 0)
        sides += [missing // 2, missing - missing // 2]
    return tuple(sides)


def _without(maps: Tensor, sides: tuple[int, ...] | None) -> Tensor:
    """Return what lies within a padding."""
    if not sides:
        return maps
    left, right, top, bottom = sides
    return maps[:, :, top : maps.shape[2] - bottom, left : maps.shape[3] - right]


class _Convolution(torch.autograd.Function):
    """clamp(conv(maps, weight) + offset), computed in the type of the maps."""

    @staticmethod
    def forward(
        ctx: Any,
        maps: Tensor,
        weight: Tensor,
        offset: Tensor,
        conv: nn.Conv2d,
        sides: tuple[int, ...] | None,
        limits: tuple[float, float],
    ) -> Tensor:
        padding = conv.padding if sides is None else 0
        maps = F.pad(maps, sides) if sides and any(sides) else maps
        weight, kept_offset = weight.to(maps.dtype), offset.to(maps.dtype)
        ctx.how = (conv.stride, padding, conv.dilation, conv.groups)
        ctx.limits, ctx.sides = limits, sides
        out = F.conv2d(maps, weight, kept_offset, *ctx.how)
        if limits[1] < math.inf:
            out.clamp_(*limits)
        elif limits[0] == 0:
            out.relu_()
        ctx.save_for_backward(maps, weight, out if limits[0] == 0 else None)
        return out

    @staticmethod
    @once_differentiable
    def backward(ctx: Any, slope: Tensor) -> tuple[Tensor | None, ...]:
        maps, weight, out = ctx.saved_tensors
        if out is not None:
            # Where the clamp holds, nothing gets through.
            slope = torch.ops.aten.hardtanh_backward(slope, out, *ctx.limits)
        of_maps, of_weight, of_offset = ctx.needs_input_grad[:3]
        wide = maps.dtype is torch.bfloat16 and weight.shape[1] == 1 < weight.shape[0]
        of_padded, weight_slope = _slopes(
            ctx.how,
            slope.float() if wide else slope,
            maps.float() if wide else maps,
            weight.float() if wide else weight,
            (of_maps, of_weight),
        )
        return (
            None if of_padded is None else _without(of_padded, ctx.sides).to(maps.dtype),
            None if weight_slope is None else weight_slope.float(),
            slope.sum((0, 2, 3), dtype=torch.float32) if of_offset else None,
            *(None,) * 3,
        )


def _slopes(
    how: tuple[Any, ...], slope: Tensor, maps: Tensor, weight: Tensor, wanted: tuple[bool, bool]
) -> tuple[Tensor | None, Tensor | None]:
    """Return the slopes of a convolution's maps and weights, None for those not wanted."""
    if not any(wanted):
        return None, None
    stride, padding, dilation, groups = how
    padding = [padding] * 2 if isinstance(padding, int) else padding
    found = torch.ops.aten.convolution_backward(
        slope,
        maps,
        weight,
        None,
        stride,
        padding,
        dilation,
        False,
        [0, 0],
        groups,
        [*wanted, False],
    )
    return found[0], found[1]
