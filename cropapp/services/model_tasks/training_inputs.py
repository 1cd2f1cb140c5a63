"""The photos of a deep training, decoded once.

Owns: the file of inputs in the folder of a run, and how far it is. Must not: train. A run that was
killed goes on with the rows that are not read yet.
"""

from __future__ import annotations

import math
import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from cropapp.core.errors import EnvironmentProblem, PhotoUnreadable
from cropapp.core.target_view import TARGET_CROP_SHARE, target_box, view_key
from cropapp.core.training import Recipe
from cropapp.core.words import spoken
from cropapp.services.model_tasks.read_task import DECODE_THREADS, PhotoFile
from cropapp.services.model_tasks.runtime import check_cancelled, spec_of

if TYPE_CHECKING:
    from cropapp.ml.embedding_spec import EmbeddingSpec

STATE_FILE, DATA_FILE = "inputs.state", "inputs.data"
INPUT_MARGIN = 1.15
"""Inputs are kept so much larger than the network's: a crop of 0.75 of the area is not blown up."""
WAITING, READ, UNREADABLE = 0, 1, 2
"""States of a row of the inputs."""


@dataclass(frozen=True, slots=True)
class NetworkChoice:
    """The network that a training starts from."""

    backbone: str
    start_folder: Path | None
    """The version whose network it is; None: as its publisher trained it."""
    weights_file: Path | None
    """Weights of the publisher's that a person gave."""
    size_px: int
    """0: the network's own."""


def network_spec(network: NetworkChoice) -> EmbeddingSpec:
    """Return how photos are embedded by the network, at the size that is trained at.

    In float32: a version in 8-bit integers has the weights that it was made from.
    """
    from cropapp.ml.embedding_spec import default_spec

    model = spec_of(network.start_folder)
    spec = model.embedding.exact if model else default_spec(network.backbone)
    size_px = network.size_px or spec.preprocessing.size_px
    return replace(spec, preprocessing=replace(spec.preprocessing, size_px=size_px))


def input_side_px(network: NetworkChoice) -> int:
    """Return the side at which photos are kept for a training."""
    return round(INPUT_MARGIN * network_spec(network).preprocessing.size_px)


def begin_inputs(run_folder: Path, network: NetworkChoice, count: int) -> NDArray[np.uint8]:
    """Make the file for `count` decoded photos unless it is there; return the state of each row.

    The whole file is written at once: a disk that is full says so here, not in the middle of a
    memory map, which would end the process.

    Raises:
        EnvironmentProblem: it could not be written.
    """
    states, data = run_folder / STATE_FILE, run_folder / DATA_FILE
    side = input_side_px(network)
    length = count * 3 * side * side
    if _length_of(states) == count and _length_of(data) == length:
        return np.frombuffer(states.read_bytes(), dtype=np.uint8)
    states.unlink(missing_ok=True)
    try:
        with data.open("wb") as file:
            block = bytes(1 << 20)
            for start in range(0, length, len(block)):
                check_cancelled()
                file.write(block[: min(len(block), length - start)])
        states.write_bytes(bytes(count))
    except OSError as problem:
        data.unlink(missing_ok=True)
        raise EnvironmentProblem(
            f"The photos could not be made ready in {run_folder}: {problem.strerror or problem}.",
            hint="Free some space, then resume the training.",
        ) from problem
    return np.zeros(count, dtype=np.uint8)


def _length_of(path: Path) -> int:
    return path.stat().st_size if path.is_file() else -1


def decode_inputs(
    run_folder: Path,
    network: NetworkChoice,
    files: Sequence[PhotoFile],
    rows: Sequence[int],
    view_keys: Sequence[str],
) -> dict[int, str]:
    """Decode photos into their rows and return why which could not be.

    Args:
        view_keys: what each photo showed when the training was asked for; another content or
            another target is not what its label was given to.
    """
    spec, side = network_spec(network), input_side_px(network)
    problems: dict[int, str] = {}
    with (
        ThreadPoolExecutor(DECODE_THREADS, thread_name_prefix="decode") as pool,
        (run_folder / DATA_FILE).open("r+b") as data,
        (run_folder / STATE_FILE).open("r+b") as states,
    ):
        decoded = pool.map(
            lambda pair: _decode(pair[0], pair[1], spec, side), zip(files, view_keys, strict=True)
        )
        for row, pixels in zip(rows, decoded, strict=True):
            check_cancelled()
            if isinstance(pixels, str):
                problems[row] = pixels
                continue
            data.seek(row * 3 * side * side)
            data.write(pixels.tobytes())
        # The pixels first: a row that is called read after a power cut must be.
        data.flush()
        os.fsync(data.fileno())
        for row in rows:
            states.seek(row)
            states.write(bytes([UNREADABLE if row in problems else READ]))
    return problems


def _decode(
    file: PhotoFile, wanted_key: str, spec: EmbeddingSpec, side_px: int
) -> NDArray[np.uint8] | str:
    """Return (3, S0, S0) of a photo as its label means it, or why it cannot be had.

    Args:
        wanted_key: '' takes the photo as it is now.
    """
    from cropapp.media.read import read_photo

    share = 1.0 if file.target is None else TARGET_CROP_SHARE
    how = replace(spec.preprocessing, size_px=side_px)
    try:
        reading = read_photo(file.path, min_side_px=math.ceil(how.min_side_px / share))
    except PhotoUnreadable as problem:
        return str(problem)
    except MemoryError:
        return spoken("The photo is too large for this machine's memory.")
    if wanted_key and view_key(reading.facts.sha256, file.target) != wanted_key:
        return spoken("The file or its target point has changed since the training was prepared.")
    image = reading.image
    seen = image if file.target is None else image.crop(target_box(*image.size, file.target))
    return how.to_input(seen)


def read_rows(run_folder: Path) -> NDArray[np.int64]:
    """Return the rows that hold a photo, (N,)."""
    states = np.frombuffer((run_folder / STATE_FILE).read_bytes(), dtype=np.uint8)
    return np.flatnonzero(states == READ)


def load_inputs(
    run_folder: Path, network: NetworkChoice, count: int
) -> tuple[NDArray[np.int64], NDArray[np.uint8]]:
    """Return the rows that hold a photo, (N,), and those photos, (N, 3, S0, S0) uint8."""
    side, rows = input_side_px(network), read_rows(run_folder)
    shape = (count, 3, side, side)
    whole = np.memmap(run_folder / DATA_FILE, dtype=np.uint8, mode="r", shape=shape)
    if len(rows) == count:
        return rows, whole
    # Some could not be read: the others are put together, on the disk, as there may be many.
    path = run_folder / "inputs.readable"
    with path.open("wb") as file:
        for row in rows:
            check_cancelled()
            file.write(whole[row].tobytes())
    return rows, np.memmap(path, dtype=np.uint8, mode="r", shape=(len(rows), *shape[1:]))


def augmented_pictures(
    files: Sequence[PhotoFile], network: NetworkChoice, recipe: Recipe
) -> list[bytes]:
    """Return each photo as a training would see it once, as PNG; unreadable ones are left out."""
    from PIL import Image

    from cropapp.ml.training import augmented_views

    spec, side = network_spec(network), input_side_px(network)
    decoded = [_decode(file, "", spec, side) for file in files]
    inputs = [pixels for pixels in decoded if not isinstance(pixels, str)]
    if not inputs:
        return []
    seen = replace(recipe, size_px=spec.preprocessing.size_px)
    views = augmented_views(np.stack(inputs), seen, len(inputs), recipe.seed)
    pictures = []
    for view in views:
        check_cancelled()
        buffer = BytesIO()
        Image.fromarray(np.ascontiguousarray(view.transpose(1, 2, 0))).save(buffer, "PNG")
        pictures.append(buffer.getvalue())
    return pictures
