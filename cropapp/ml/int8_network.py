"""The network of a model version in 8-bit integers, as two files of OpenVINO.

Owns: their names, their hash, and the engine that runs them. Must not: make them (ml.quantising
does), or need what makes them.
"""

from __future__ import annotations

import hashlib
import logging
import shutil
from pathlib import Path

from cropapp.core.engines import EngineName
from cropapp.core.errors import EnvironmentProblem, UserError
from cropapp.ml.backbone_weights import file_sha256
from cropapp.ml.engines import BATCH_PHOTOS, Engine

log = logging.getLogger(__name__)

NETWORK_FILE, NUMBERS_FILE = "int8.xml", "int8.bin"
INT8_FILES = (NETWORK_FILE, NUMBERS_FILE)


def int8_sha256(folder: Path) -> str:
    """Return the hash of both files in a folder as one, 64 hex digits."""
    return joined_sha256([file_sha256(folder / name) for name in INT8_FILES])


def joined_sha256(hashes: list[str]) -> str:
    """Return the hash of the two files' hashes, in the order of INT8_FILES."""
    return hashlib.sha256(" ".join(hashes).encode()).hexdigest()


def copy_int8(source: Path, target: Path) -> None:
    """Copy both files from one folder into another."""
    for name in INT8_FILES:
        shutil.copyfile(source / name, target / name)


def int8_engine(folder: Path, wanted: EngineName, compiled_in: Path | None) -> Engine:
    """Return the engine of the network in a folder; it runs on the CPU.

    Args:
        wanted: the engine that was asked for.
        compiled_in: where compiled code is kept; None: nowhere.

    Raises:
        UserError: torch was asked for.
        EnvironmentProblem: OpenVINO cannot run it here.
    """
    if wanted is EngineName.TORCH:
        raise UserError(
            "This model version computes in 8-bit integers, which torch does not run here.",
            hint="Choose the engine auto or openvino, or use the version it was made from.",
        )
    from cropapp.ml.engines.openvino_engine import OpenVinoEngine

    try:
        return OpenVinoEngine(folder / NETWORK_FILE, "CPU", "int8", folder=compiled_in)
    except RuntimeError as problem:
        log.info("OpenVINO said of %s: %s", folder, problem)
        raise EnvironmentProblem(
            f"OpenVINO cannot run the network {folder / NETWORK_FILE} on this machine.",
            hint="Use the version that it was made from.",
        ) from problem


def check_int8(folder: Path, size_px: int) -> None:
    """Read the network in a folder as OpenVINO does before it runs one.

    Raises:
        UserError: it is damaged, or takes other inputs than (BATCH_PHOTOS, 3, size_px, size_px).
    """
    import openvino as ov

    path = folder / NETWORK_FILE
    try:
        taken = tuple(ov.Core().read_model(path).input(0).shape)
    except RuntimeError as problem:
        log.info("OpenVINO said of %s: %s", path, problem)
        taken = ()
    if taken != (BATCH_PHOTOS, 3, size_px, size_px):
        raise UserError(
            f"The model file {path} is damaged: it is no network for photos of {size_px} px.",
            hint="Use another model version, or copy this one again from where it came.",
        )
