"""The zoo: which backbones there are.

Owns: the backbones by name, the preprocessing each was trained with, the sizes it takes. Must not:
build a network; nothing of torch is imported for the backbones that come with the program.

Names: those of the catalogue (`efficientnet-lite0`, the default, installed with the program;
`resnet18`, `mobilenet-v1`, `vit-small`...), and any other by prefix: `torchvision/NAME`,
`timm/NAME`.
"""

from __future__ import annotations

from collections.abc import Sequence

from cropapp.core.errors import UserError
from cropapp.ml.backbone_weights import EMBEDDED
from cropapp.ml.preprocessing import HALF, Fit, Preprocessing
from cropapp.ml.zoo_catalogue import BY_NAME

DEFAULT_BACKBONE = "efficientnet-lite0"
RESNETS = ("resnet18", "resnet34", "resnet50", "resnet101", "resnet152")
GOOGLES = ("googlenet", "inception_v3")
"""torchvision took their weights over from TensorFlow, and with them pixels of -1 to 1. Its own
builders turn pixels normalised the usual way into those inside the network; here they come so."""


def split_name(name: str) -> tuple[str, str]:
    """Return (`timm` or `torchvision`, the library's own name).

    Raises:
        UserError: there is no such backbone.
    """
    if name in EMBEDDED:
        return "timm", f"tf_{name.replace('-', '_')}"
    if name in BY_NAME:
        return str(BY_NAME[name].library), BY_NAME[name].model
    library, _, own = name.partition("/")
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
            hint="Names are listed by “cropapp models zoo”, resnet50 is one; torchvision/NAME and "
            "timm/NAME are known too.",
        )
    return library, own


def imagenet_preprocessing(name: str) -> Preprocessing:
    """Return the preprocessing that the ImageNet figures of a backbone were measured with.

    Raises:
        UserError: there is no such backbone.
    """
    if name in EMBEDDED:
        return Preprocessing(BY_NAME[name].input_px, Fit.CROP, HALF, HALF, "bicubic", 0.875)
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
    if own in GOOGLES:
        return Preprocessing(size, Fit.CROP, HALF, HALF, method, share)
    return Preprocessing(size, Fit.CROP, _three(given.mean), _three(given.std), method, share)


def check_input_size(name: str, size_px: int) -> None:
    """Raise if a backbone of the catalogue cannot take pictures of this size.

    Raises:
        UserError: too small for it, or not the only size that it takes.
    """
    entry = BY_NAME.get(name)
    if entry is None:
        return
    if entry.is_fixed and size_px != entry.input_px:
        raise UserError(
            f"{entry.title} takes pictures of {entry.input_px} px only, not of {size_px}.",
            hint="Leave the size at its default, or choose another backbone.",
        )
    if size_px < entry.smallest_px:
        raise UserError(
            f"{entry.title} takes no pictures below {entry.smallest_px} px; {size_px} were asked.",
            hint="Choose a larger size, or another backbone.",
        )


def _three(values: Sequence[float]) -> tuple[float, float, float]:
    red, green, blue = values
    return float(red), float(green), float(blue)
