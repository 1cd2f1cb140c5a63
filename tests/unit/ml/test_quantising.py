"""A network in 8-bit integers: made from photos, near to float32, whole or not at all."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from textwrap import dedent

import numpy as np
import pytest

from cropapp.core.embedding_keys import exact_key, is_int8
from cropapp.core.engines import EngineName
from cropapp.core.errors import EnvironmentProblem, UserError
from cropapp.core.tasks import Cancelled
from cropapp.ml import quantising
from cropapp.ml.embedder import build_network, load_embedder
from cropapp.ml.embedding_spec import EmbeddingSpec, default_spec
from cropapp.ml.engines.calibration_pictures import draw_pictures
from cropapp.ml.engines.openvino_engine import OpenVinoEngine, write_network
from cropapp.ml.int8_network import (
    INT8_FILES,
    NETWORK_FILE,
    NUMBERS_FILE,
    SAID_FILE,
    check_int8,
    copy_int8,
    int8_engine,
    int8_sha256,
)
from cropapp.ml.quantising import LEAST_PHOTOS, quantise_network

SIZE_PX = 64


@pytest.fixture(scope="module")
def exact(tmp_path_factory: pytest.TempPathFactory) -> tuple[EmbeddingSpec, Path]:
    """The default backbone at a small size, in float32."""
    spec = default_spec()
    spec = replace(spec, preprocessing=replace(spec.preprocessing, size_px=SIZE_PX))
    spec, backbone = build_network(spec)
    file = tmp_path_factory.mktemp("exact") / "exact.xml"
    write_network(backbone, spec.preprocessing, file)
    return spec, file


@pytest.fixture(scope="module")
def integers(
    exact: tuple[EmbeddingSpec, Path], tmp_path_factory: pytest.TempPathFactory
) -> tuple[EmbeddingSpec, Path]:
    """The same in 8-bit integers, with its folder."""
    spec, file = exact
    folder = tmp_path_factory.mktemp("int8")
    quantise(file, folder)
    return replace(spec, int8_sha256=int8_sha256(folder)), folder


def quantise(file: Path, folder: Path, count: int = 24) -> None:
    inputs = draw_pictures(count, SIZE_PX)
    quantise_network(
        file, folder, inputs, backbone="efficientnet-lite0", seen=lambda _done, _total: None
    )


def test_quantise__is_near_to_float32_but_not_the_same(
    exact: tuple[EmbeddingSpec, Path], integers: tuple[EmbeddingSpec, Path]
) -> None:
    other = load_embedder(integers[0], engine=EngineName.AUTO, int8=integers[1])
    pictures = draw_pictures(16, SIZE_PX, seed=5)
    wanted, given = OpenVinoEngine(exact[1]).run(pictures), other.embed(pictures)
    errors = np.abs(given - wanted).mean(axis=0) / np.maximum(wanted.std(axis=0), 1e-6)
    assert 0.01 < np.median(errors) < 0.3
    assert (other.engine.name, other.engine.where) == ("openvino", "CPU int8")


def test_quantise__every_convolution_computes_in_integers(
    integers: tuple[EmbeddingSpec, Path],
) -> None:
    import openvino as ov

    compiled = ov.Core().compile_model(integers[1] / NETWORK_FILE, "CPU")
    precisions = [
        layer.get_rt_info()["runtimePrecision"].astype(str)
        for layer in compiled.get_runtime_model().get_ordered_ops()
        if layer.get_rt_info()["layerType"].astype(str) == "Convolution"
    ]
    assert len(precisions) == 49
    assert set(precisions) <= {"u8", "i8"}


def test_key__is_its_own_and_names_the_exact_one(
    exact: tuple[EmbeddingSpec, Path], integers: tuple[EmbeddingSpec, Path]
) -> None:
    assert integers[0].key != exact[0].key
    assert exact_key(integers[0].key) == exact[0].key == integers[0].exact.key
    assert is_int8(integers[0].key)
    assert not is_int8(exact[0].key)
    assert EmbeddingSpec.from_dict(integers[0].to_dict()) == integers[0]
    assert "int8_sha256" not in exact[0].to_dict()  # older programs read it as before


def test_run__torch_is_refused_in_words(integers: tuple[EmbeddingSpec, Path]) -> None:
    with pytest.raises(UserError, match="8-bit integers, which torch does not run") as problem:
        load_embedder(integers[0], engine=EngineName.TORCH, int8=integers[1])
    assert "auto" in problem.value.hint


def test_run__a_processor_that_computes_otherwise_is_told(
    integers: tuple[EmbeddingSpec, Path], tmp_path: Path
) -> None:
    copy_int8(integers[1], tmp_path)
    said = np.load(tmp_path / SAID_FILE)
    np.save(tmp_path / SAID_FILE, said * 1.001)  # what another order of sums may do
    int8_engine(tmp_path, EngineName.AUTO, None)
    np.save(tmp_path / SAID_FILE, np.roll(said, 1))
    with pytest.raises(EnvironmentProblem, match="on another processor"):
        int8_engine(tmp_path, EngineName.AUTO, None)


def test_quantise__a_far_network_gets_weights_that_no_processor_loses(
    exact: tuple[EmbeddingSpec, Path],
    integers: tuple[EmbeddingSpec, Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(quantising, "_LARGE_ERROR", 0.0)
    errors = iter([0.5, 0.1])  # as without instructions for 8 bits
    monkeypatch.setattr(quantising, "_error", lambda _wanted, _given: next(errors))
    quantise(exact[1], tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == set(INT8_FILES)
    assert int8_sha256(tmp_path) != integers[0].int8_sha256
    int8_engine(tmp_path, EngineName.AUTO, None)


def test_quantise__too_few_photos_are_refused(
    exact: tuple[EmbeddingSpec, Path], tmp_path: Path
) -> None:
    with pytest.raises(UserError, match=f"{LEAST_PHOTOS - 1} photos can be read"):
        quantise(exact[1], tmp_path, LEAST_PHOTOS - 1)
    assert not list(tmp_path.iterdir())


def test_quantise__can_be_stopped(exact: tuple[EmbeddingSpec, Path], tmp_path: Path) -> None:
    def stop(done: int, _total: int) -> None:
        if done:
            raise Cancelled

    with pytest.raises(Cancelled):
        quantise_network(
            exact[1],
            tmp_path,
            draw_pictures(24, SIZE_PX),
            backbone="efficientnet-lite0",
            seen=stop,
        )
    assert not list(tmp_path.iterdir())


def test_check__a_damaged_network_is_refused(
    integers: tuple[EmbeddingSpec, Path], tmp_path: Path
) -> None:
    check_int8(integers[1], SIZE_PX)
    with pytest.raises(UserError, match="no network for photos of 96 px"):
        check_int8(integers[1], 96)
    text = (integers[1] / NETWORK_FILE).read_text()
    (tmp_path / NETWORK_FILE).write_text(text[: len(text) // 2])
    (tmp_path / NUMBERS_FILE).write_bytes((integers[1] / NUMBERS_FILE).read_bytes())
    with pytest.raises(UserError, match="is damaged"):
        check_int8(tmp_path, SIZE_PX)


SILENT = """
    import os, sys

    def listen(event, told):
        if event.split(".")[0] == "socket" or event in ("urllib.Request", "os.fork"):
            os.write(2, f"{event} {told}".encode())
            os._exit(3)

    sys.addaudithook(listen)
    import cropapp.ml
    import openvino
    import torch
    import nncf

    openvino.convert_model(torch.nn.Conv2d(3, 4, 3).eval(), example_input=torch.zeros(1, 3, 8, 8))
    nncf.strip  # what is counted by its maker
    assert "openvino_telemetry.main" not in sys.modules
    assert not os.listdir(os.environ["HOME"]), os.listdir(os.environ["HOME"])
"""


def test_libraries__report_to_nobody(tmp_path: Path) -> None:
    found = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", dedent(SILENT)],
        env={"HOME": str(tmp_path), "USERPROFILE": str(tmp_path), "LOCALAPPDATA": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert found.returncode == 0, found.stderr


def test_embeddings__are_the_same_each_time(integers: tuple[EmbeddingSpec, Path]) -> None:
    embedder = load_embedder(integers[0], engine=EngineName.AUTO, int8=integers[1])
    pictures = draw_pictures(5, SIZE_PX, seed=2)
    one = embedder.embed(pictures)
    assert np.array_equal(one, embedder.embed(pictures))
    assert one.shape == (5, embedder.dimension)
