"""The network of a model version in 8-bit integers: two files of OpenVINO, and what it once said.

Owns: their names, their hash, and the engine that runs them, where it computes what it was judged
by. Must not: make the network (ml.quantising does), or need what makes it.

A processor without instructions for such networks (VNNI) adds two products in 16 bits, which do not
always hold them: EfficientNet-Lite0 is then 0.65 of an embedding's spread off instead of 0.18. Its
maker sees to that on its own machine; elsewhere it is told by what the network says of a pattern.
"""

from __future__ import annotations

import hashlib
import logging
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from cropapp.core.engines import EngineName
from cropapp.core.errors import EnvironmentProblem, UserError
from cropapp.ml.backbone_weights import file_sha256
from cropapp.ml.engines import BATCH_PHOTOS, Engine

if TYPE_CHECKING:
    from cropapp.ml.engines.openvino_engine import OpenVinoEngine

log = logging.getLogger(__name__)

NETWORK_FILE, NUMBERS_FILE, SAID_FILE = "int8.xml", "int8.bin", "int8.npy"
INT8_FILES = (NETWORK_FILE, NUMBERS_FILE, SAID_FILE)
LARGEST_DIFFERENCE = 0.02
"""Of what it says of the pattern, over its length. Without VNNI 0.155, or 0 where none is lost."""


def int8_sha256(folder: Path) -> str:
    """Return the hash of the files in a folder as one, 64 hex digits."""
    return joined_sha256([file_sha256(folder / name) for name in INT8_FILES])


def joined_sha256(hashes: list[str]) -> str:
    """Return the hash of the files' hashes, in the order of INT8_FILES."""
    return hashlib.sha256(" ".join(hashes).encode()).hexdigest()


def copy_int8(source: Path, target: Path) -> None:
    """Copy the files from one folder into another."""
    for name in INT8_FILES:
        shutil.copyfile(source / name, target / name)


def int8_engine(folder: Path, wanted: EngineName, compiled_in: Path | None) -> Engine:
    """Return the engine of the network in a folder; it runs on the CPU.

    Args:
        wanted: the engine that was asked for.
        compiled_in: where compiled code is kept; None: nowhere.

    Raises:
        UserError: torch was asked for.
        EnvironmentProblem: OpenVINO cannot run it here, or this processor computes something else.
    """
    if wanted is EngineName.TORCH:
        raise UserError(
            "This model version computes in 8-bit integers, which torch does not run here.",
            hint="Choose the engine auto or openvino, or use the version it was made from.",
        )
    try:
        engine = open_int8(folder, compiled_in)
        said = np.load(folder / SAID_FILE, allow_pickle=False)
        says = engine.run(_pattern(engine.side_px))
    except (RuntimeError, ValueError, OSError) as problem:
        log.info("Of %s was said: %s", folder, problem)
        raise EnvironmentProblem(
            f"OpenVINO cannot run the network {folder / NETWORK_FILE} on this machine.",
            hint="Use the version that it was made from.",
        ) from problem
    difference = float(np.linalg.norm(says - said) / np.linalg.norm(said))
    if not difference <= LARGEST_DIFFERENCE:
        raise EnvironmentProblem(
            "This model version was made in 8-bit integers on another processor; on this one it "
            "would answer differently.",
            hint="Use the version that it was made from, and make that faster on this machine.",
        )
    return engine


def open_int8(folder: Path, compiled_in: Path | None) -> OpenVinoEngine:
    """Return the engine without asking whether it computes what it was judged by.

    Raises:
        RuntimeError: OpenVINO cannot run it.
    """
    from cropapp.ml.engines.openvino_engine import OpenVinoEngine

    return OpenVinoEngine(folder / NETWORK_FILE, "CPU", "int8", folder=compiled_in)


def note_what_it_says(folder: Path, engine: OpenVinoEngine) -> None:
    """Keep what the network says of a pattern, by which other machines are told."""
    np.save(folder / SAID_FILE, engine.run(_pattern(engine.side_px)), allow_pickle=False)


def _pattern(size_px: int) -> NDArray[np.uint8]:
    """Return (1, 3, S, S) of squares, the same on every machine."""
    at, colour = np.arange(size_px) // 16, np.arange(3)[:, None, None]
    down, across = at[:, None], at[None]
    values = down * 97 + across * 61 + colour * 83 + down * across * (29 + colour)
    pattern: NDArray[np.uint8] = (values % 256).astype(np.uint8)[None]
    return pattern


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
