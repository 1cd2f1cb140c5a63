"""The zoo: which backbones there are.

Owns: the catalogue by name and the preprocessing each was trained with. Must not: build a network;
nothing of torch is imported for the backbones that come with the program.

Names: `efficientnet-lite0` (the default, installed with the program), `efficientnet-lite2`,
`resnet18` to `resnet152` (torchvision), and any other by prefix: `torchvision/NAME`, `timm/NAME`.
"""

from __future__ import annotations

from collections.abc import Sequence

from cropapp.core.errors import UserError
from cropapp.ml.backbone_weights import EMBEDDED
from cropapp.ml.preprocessing import HALF, Fit, Preprocessing

DEFAULT_BACKBONE = "efficientnet-lite0"
RESNETS = ("resnet18", "resnet34", "resnet50", "resnet101", "resnet152")
NAMED_BACKBONES = (*EMBEDDED, *RESNETS)
_LITE_SIZES = {"efficientnet-lite0": 224, "efficientnet-lite2": 260}


def split_name(name: str) -> tuple[str, str]:
    """Return (`timm` or `torchvision`, the library's own name).

    Raises:
        UserError: there is no such backbone.
    """
    if name in EMBEDDED:
        return "timm", f"tf_{name.replace('-', '_')}"
    library, _, own = name.partition("/") if "/" in name else ("torchvision", "", name)
    if "/" not in name and name not in RESNETS:
        own = ""
    known = False
    if library == "timm":
        import timm

        known = timm.is_model(own)
    elif library == "torchvision":
        import torchvision

        known = own in torchvision.models.list_models(module=torchvision.models)
    if not known:
        raise UserError(
            f"There is no backbone called “{name}”.",
            hint=f"Use {', '.join(NAMED_BACKBONES)}, or torchvision/NAME or timm/NAME.",
        )
    return library, own


def imagenet_preprocessing(name: str) -> Preprocessing:
    """Return the preprocessing that the ImageNet figures of a backbone were measured with.

    Raises:
        UserError: there is no such backbone.
    """
    if name in EMBEDDED:
        return Preprocessing(_LITE_SIZES[name], Fit.CROP, HALF, HALF, "bicubic", 0.875)
    library, own = split_name(name)
    if library == "timm":
        import timm

        cfg = timm.models.get_pretrained_cfg(own)
        if cfg is None:
            return Preprocessing(224, Fit.CROP, crop_share=0.875)
        method = cfg.interpolation if cfg.interpolation in ("bilinear", "lanczos") else "bicubic"
        size = int(cfg.input_size[-1])
        share = min(1.0, cfg.crop_pct)
        return Preprocessing(size, Fit.CROP, _three(cfg.mean), _three(cfg.std), method, share)
    import torchvision

    given = torchvision.models.get_model_weights(own).DEFAULT.transforms()
    size, resized = int(given.crop_size[0]), int(given.resize_size[0])
    method, share = str(given.interpolation.value), min(1.0, size / resized)
    return Preprocessing(size, Fit.CROP, _three(given.mean), _three(given.std), method, share)


def _three(values: Sequence[float]) -> tuple[float, float, float]:
    red, green, blue = values
    return float(red), float(green), float(blue)
