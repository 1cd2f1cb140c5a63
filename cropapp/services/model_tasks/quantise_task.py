"""Making a version's network in 8-bit integers, and embedding labelled photos with it.

Owns: the inputs by which the ranges of the layers are told, the folder that the network is tried
in, and how fast it is here. Must not: judge it, or list a version.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from cropapp.core.errors import PhotoUnreadable, UserError
from cropapp.core.int8_package import require_quantiser
from cropapp.services.model_tasks.read_task import DECODE_THREADS, PhotoFile
from cropapp.services.model_tasks.runtime import (
    check_cancelled,
    embedder_of,
    engines_folder,
    hub_weights_of,
)
from cropapp.store.embedding_cache import EmbeddingCache

if TYPE_CHECKING:
    from cropapp.ml.embedder import Embedder
    from cropapp.ml.embedding_spec import EmbeddingSpec
    from cropapp.ml.model_folder import ModelSpec
    from cropapp.ml.preprocessing import Preprocessing

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Quantised:
    """A network in 8-bit integers that lies in a model folder of its own, not judged yet."""

    folder: Path
    """A whole model folder, with the head of the version that it was made from."""
    embedding_key: str
    photos: int
    """By which the ranges of the layers were told."""
    photos_per_s: float
    """Of the network alone, on this machine."""
    parent_photos_per_s: float
    """Of what runs the version that it was made from here."""


def quantise_folder(parent_folder: Path, work_folder: Path, paths: Sequence[Path]) -> Quantised:
    """Make the network of a version in 8-bit integers, in a folder to work in.

    Args:
        work_folder: an empty folder; its owner removes it.
        paths: photos of the kind that the network will see; those that cannot be read are passed
            over.

    Raises:
        UserError: it is in integers already, too few photos can be read, or the network cannot be.
        EnvironmentProblem: the package that quantises, or the weights, are not there.
    """
    from cropapp.ml.model_folder import load_model, save_model
    from cropapp.ml.quantising import quantise_network

    require_quantiser()
    spec, head = load_model(parent_folder)
    if spec.embedding.int8_sha256:
        raise UserError(
            f"“{spec.name}” is in 8-bit integers already.",
            hint="Choose the version that it was made from.",
        )
    inputs = _read_inputs(paths, spec.embedding.preprocessing)
    made_in = work_folder / "made"
    made_in.mkdir()
    quantise_network(
        _exact_network(parent_folder, spec, work_folder),
        made_in,
        inputs,
        backbone=spec.embedding.backbone,
        seen=lambda _done, _total: check_cancelled(),
    )
    tried = work_folder / "tried"
    # A backbone that was trained is found among the versions, from where this one will be.
    written = save_model(tried, replace(spec, has_own_backbone=False), head, int8=made_in)
    speeds = _speeds(parent_folder, tried, written.embedding)
    return Quantised(tried, written.embedding_key, len(inputs), *speeds)


def _read_inputs(paths: Sequence[Path], how: Preprocessing) -> NDArray[np.uint8]:
    """Return the inputs (N, 3, S, S) of those photos that can be read."""
    from cropapp.media.read import read_photo

    def read(path: Path) -> NDArray[np.uint8] | None:
        check_cancelled()
        try:
            return how.to_input(read_photo(path, min_side_px=how.min_side_px).image)
        except (PhotoUnreadable, MemoryError) as problem:
            log.info("No range of a layer is told by %s: %s", path, problem)
            return None

    with ThreadPoolExecutor(DECODE_THREADS, thread_name_prefix="decode") as pool:
        found = [each for each in pool.map(read, paths) if each is not None]
    return np.stack(found) if found else np.empty((0, 3, how.size_px, how.size_px), np.uint8)


def _exact_network(parent_folder: Path, spec: ModelSpec, work_folder: Path) -> Path:
    """Return the float32 network as OpenVINO's file: the one kept for predicting, or a new one."""
    from cropapp.ml.backbone_weights import EMBEDDED
    from cropapp.ml.embedder import build_network
    from cropapp.ml.engines.openvino_engine import network_file, write_network
    from cropapp.ml.model_folder import backbone_file

    kept = network_file(engines_folder(), spec.embedding_key)
    if kept.is_file():
        return kept
    own = backbone_file(parent_folder, spec)
    embedded = own is None and spec.embedding.backbone in EMBEDDED
    weights = own or (None if embedded else hub_weights_of(spec.embedding))
    _, backbone = build_network(spec.embedding, weights)
    file = work_folder / "exact.xml"
    write_network(backbone, spec.embedding.preprocessing, file)
    return file


def _speeds(parent_folder: Path, tried: Path, spec: EmbeddingSpec) -> tuple[float, float]:
    """Return photos per second of the network in integers and of what runs its parent here."""
    from cropapp.core.engines import EngineName
    from cropapp.ml.engines.choice import measure
    from cropapp.ml.int8_network import int8_engine

    size_px = spec.preprocessing.size_px
    # Compiled beside it, in the folder to work in: a network that is refused leaves nothing.
    fast = int8_engine(tried, EngineName.AUTO, tried.parent)
    speeds = [
        measure(each, (3, size_px, size_px)) for each in (fast, embedder_of(parent_folder).engine)
    ]
    return speeds[0], speeds[1]


def embed_photos(
    cache_path: Path, model_folder: Path, photos: Sequence[tuple[PhotoFile, str]]
) -> int:
    """Keep the embeddings of photos, as they are, in the cache; return of how many.

    One that cannot be read now is left out.

    Args:
        photos: each with the name of its view in the cache.
    """
    embedder = embedder_of(model_folder)
    with ThreadPoolExecutor(DECODE_THREADS, thread_name_prefix="decode") as pool:
        read = list(pool.map(lambda pair: _input_of(pair[0], embedder), photos))
    there = [(key, each) for (_, key), each in zip(photos, read, strict=True) if each is not None]
    if there:
        rows = embedder.embed(np.stack([each for _, each in there]))
        with EmbeddingCache(cache_path) as cache:
            cache.put(embedder.embedding_key, [key for key, _ in there], rows)
    return len(there)


def _input_of(file: PhotoFile, embedder: Embedder) -> NDArray[np.uint8] | None:
    from cropapp.media.read import read_photo

    check_cancelled()
    try:
        side_px = embedder.min_side_of(file.target)
        return embedder.prepare(read_photo(file.path, min_side_px=side_px).image, file.target)
    except (PhotoUnreadable, MemoryError) as problem:
        log.info("%s is not embedded: %s", file.path, problem)
        return None
