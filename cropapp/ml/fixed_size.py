"""A network for pictures of one size.

Owns: what a network works out anew for each size, worked out once, so that other programs can be
given it. Must not: change what it computes at that size.
"""

from __future__ import annotations

import math

from timm.models.vision_transformer import VisionTransformer
from torch import nn


def fix_size(network: nn.Module, size_px: int) -> None:
    """Prepare a copy of a network for pictures of one size.

    A vision transformer stretches its position embedding to the size at hand, by a bicubic filter
    that OpenVINO has no word for. Stretched beforehand by the same filter, it stays as it is.

    Args:
        network: changed in place.
        size_px: side of the pictures.
    """
    for module in network.modules():
        if isinstance(module, VisionTransformer) and module.dynamic_img_size:
            patch_px = max(module.patch_embed.patch_size)
            # What is left of the last patch is filled up, not cut off.
            whole_px = math.ceil(size_px / patch_px) * patch_px
            module.set_input_size(img_size=(whole_px, whole_px))
            # As timm builds one for a single size: else it is stretched again where it is traced.
            module.dynamic_img_size = False  # type: ignore[misc]  # final for TorchScript only
            module.patch_embed.flatten = True
