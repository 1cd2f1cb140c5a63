"""8-bit integers on real field photos: a head of its own tells the classes as well as before."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from cropapp.core.engines import EngineName
from cropapp.core.splits import stratified_random_folds
from cropapp.media.read import read_photo
from cropapp.ml.embedder import Embedder, build_network, load_embedder
from cropapp.ml.embedding_spec import EmbeddingSpec, default_spec
from cropapp.ml.engines.openvino_engine import OpenVinoEngine, write_network
from cropapp.ml.head import hold_out
from cropapp.ml.int8_network import int8_sha256
from cropapp.ml.quantising import quantise_network

pytestmark = [pytest.mark.real, pytest.mark.slow]

SUFFIXES = (".jpg", ".jpeg", ".png")
PHOTOS_PER_CLASS = 15
RANGE_PHOTOS = 32
SIZE_PX = 224
WITHIN_PHOTOS = 6


@pytest.fixture(scope="module")
def photos(shared_data: Path) -> tuple[EmbeddingSpec, NDArray[np.uint8], NDArray[np.int64]]:
    """Inputs (120, 3, S, S) of the eight classes, and their labels."""
    spec = default_spec()
    how = replace(spec.preprocessing, size_px=SIZE_PX)
    folders = [
        path
        for path in sorted((shared_data / "field").iterdir())
        if path.is_dir() and path.name != "native"
    ]
    inputs, labels = [], []
    for number, folder in enumerate(folders):
        files = sorted(path for path in folder.iterdir() if path.suffix.lower() in SUFFIXES)
        for file in files[:: len(files) // PHOTOS_PER_CLASS][:PHOTOS_PER_CLASS]:
            inputs.append(how.to_input(read_photo(file, min_side_px=how.min_side_px).image))
            labels.append(number)
    return replace(spec, preprocessing=how), np.stack(inputs), np.array(labels, dtype=np.int64)


def count_right(embedder: Embedder, inputs: NDArray[np.uint8], labels: NDArray[np.int64]) -> int:
    """Return how many photos are told right in 5 folds by a head of this embedding."""
    found = hold_out(
        embedder.embed(inputs),
        labels,
        int(labels.max()) + 1,
        folds=stratified_random_folds(labels),
        strengths=(1.0,),
    )
    return int((found.held_out_probabilities.argmax(axis=1) == labels).sum())


def test_field_photos__a_head_of_its_own_is_as_good(
    photos: tuple[EmbeddingSpec, NDArray[np.uint8], NDArray[np.int64]], tmp_path: Path
) -> None:
    spec, inputs, labels = photos
    assert len(inputs) == 8 * PHOTOS_PER_CLASS
    spec, backbone = build_network(spec)
    write_network(backbone, spec.preprocessing, tmp_path / "exact.xml")
    exact = Embedder(spec, OpenVinoEngine(tmp_path / "exact.xml"))
    quantise_network(
        tmp_path / "exact.xml",
        tmp_path,
        inputs[:: len(inputs) // RANGE_PHOTOS][:RANGE_PHOTOS],
        backbone=spec.backbone,
        seen=lambda _done, _total: None,
    )
    fast_spec = replace(spec, int8_sha256=int8_sha256(tmp_path))
    fast = load_embedder(fast_spec, engine=EngineName.OPENVINO, int8=tmp_path)
    before, after = (count_right(each, inputs, labels) for each in (exact, fast))
    assert before > 0.6 * len(inputs)
    assert after >= before - WITHIN_PHOTOS, f"{before} right in float32, {after} in integers"
