"""Batch normalisation folded into the convolutions before it.

Owns: a faster copy of a trained backbone for prediction. Must not: touch the original, which
training needs unfolded.
"""

from __future__ import annotations

import copy
from itertools import pairwise

import torch
from torch import nn
from torch.nn.utils.fusion import fuse_conv_bn_eval

_TOLERANCE = 1e-3
"""Relative to the largest output: folding only reorders float32 arithmetic."""


def fold_batch_norm(network: nn.Module, *, size_px: int) -> nn.Module:
    """Return a copy with every convolution + batch norm pair as one convolution.

    A pair is two neighbours in one parent, in the order of definition. As that order need not be
    the order of computation, the copy is held against the original on a random picture; if they
    differ an unfolded copy is returned: slower, never wrong.

    Args:
        network: in evaluation mode, on the CPU.
        size_px: side of the pictures it takes.
    """
    folded = copy.deepcopy(network)
    for parent in list(folded.modules()):
        _fold_children(parent)
    picture = torch.randn(2, 3, size_px, size_px, generator=torch.Generator().manual_seed(0))
    with torch.inference_mode():
        wanted, got = network(picture), folded(picture)
    gap = (wanted - got).abs().max() / wanted.abs().max().clamp(min=1e-12)
    return folded if bool(gap < _TOLERANCE) else copy.deepcopy(network)


def _fold_children(parent: nn.Module) -> None:
    children = list(parent.named_children())
    for (conv_name, conv), (norm_name, norm) in pairwise(children):
        if not (isinstance(conv, nn.Conv2d) and isinstance(norm, nn.BatchNorm2d)):
            continue
        if conv.out_channels != norm.num_features:
            continue
        setattr(parent, conv_name, fuse_conv_bn_eval(conv, norm))
        # timm's batch norm carries the activation that follows it.
        setattr(parent, norm_name, getattr(norm, "act", None) or nn.Identity())
