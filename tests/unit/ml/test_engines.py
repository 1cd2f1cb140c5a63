"""Two engines, one network: the same answers, the faster one remembered."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from cropapp.core.engines import EngineName, Probe
from cropapp.core.errors import UserError
from cropapp.media.read import read_photo
from cropapp.ml.embedder import Embedder, default_embedder, load_embedder
from cropapp.ml.embedding_spec import default_spec
from cropapp.ml.engines import Pending, choice
from cropapp.ml.engines.agreement import agrees
from cropapp.ml.engines.calibration_pictures import draw_pictures
from cropapp.ml.engines.choice import EngineChoice
from cropapp.ml.engines.choosing import EngineChooser
from cropapp.ml.engines.openvino_engine import computes_bf16
from cropapp.ml.model_folder import load_model

STARTER = Path(__file__).resolve().parents[3] / "resources" / "models" / "chilli-leaf"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("engines")


@pytest.fixture(scope="module")
def exact() -> Embedder:
    return default_embedder("cpu", precision="fp32")


@pytest.fixture(scope="module")
def openvino(folder: Path) -> Embedder:
    return default_embedder("cpu", engine=EngineName.OPENVINO, folder=folder)


def test_engines__give_nearly_the_same_embedding(exact: Embedder, openvino: Embedder) -> None:
    picture = Image.linear_gradient("L").convert("RGB").rotate(30)
    batch = np.stack([exact.prepare(picture.rotate(turn)) for turn in range(0, 99, 9)])
    wanted, given = exact.embed(batch), openvino.embed(batch)
    assert given.shape == wanted.shape == (11, exact.dimension)
    np.testing.assert_allclose(given, wanted, rtol=1e-3, atol=1e-3)
    assert exact.embedding_key == openvino.embedding_key


@pytest.fixture(scope="module")
def photos(exact: Embedder, shared_data: Path) -> NDArray[np.uint8]:
    """Return the inputs of every fourth field photo."""
    found = (shared_data / "field").rglob("*")
    paths = sorted(p for p in found if p.suffix.lower() == ".jpg" and "native" not in p.parts)[::4]
    assert len(paths) > 100
    return np.stack(
        [exact.prepare(read_photo(path, min_side_px=exact.min_side_px).image) for path in paths]
    )


@pytest.fixture(scope="module")
def wanted(exact: Embedder, photos: NDArray[np.uint8]) -> NDArray[np.float32]:
    return load_model(STARTER)[1].probabilities(exact.embed(photos))


def _agree(wanted: NDArray[np.float32], given: NDArray[np.float32]) -> None:
    """Top-1 on 99.5 % of the photos (here: all but one), no probability 0.03 apart."""
    assert (wanted.argmax(axis=1) != given.argmax(axis=1)).sum() <= max(1, 0.005 * len(wanted))
    assert np.abs(wanted - given).max() < 0.03


@pytest.mark.real
def test_engines__agree_on_field_photos(
    openvino: Embedder, photos: NDArray[np.uint8], wanted: NDArray[np.float32]
) -> None:
    _agree(wanted, load_model(STARTER)[1].probabilities(openvino.embed(photos)))


@pytest.mark.real
def test_bf16__agrees_on_field_photos_where_the_processor_has_it(
    tmp_path: Path, photos: NDArray[np.uint8], wanted: NDArray[np.float32]
) -> None:
    if not computes_bf16("CPU"):
        pytest.skip("This processor has no instructions for bfloat16.")
    reduced = load_embedder(
        default_spec(),
        device="cpu",
        engine=EngineName.OPENVINO,
        precision="bf16",
        folder=tmp_path,
        examples=lambda: photos[::12],
    )
    assert reduced.engine.where == "CPU bf16"
    _agree(wanted, load_model(STARTER)[1].probabilities(reduced.embed(photos)))


@pytest.mark.parametrize("engine", ["exact", "openvino"])
def test_started_batches__give_what_run_gives_in_any_order(
    engine: str, request: pytest.FixtureRequest
) -> None:
    embedder: Embedder = request.getfixturevalue(engine)
    draw = np.random.default_rng(0)
    batches = [
        draw.integers(0, 256, (size, *embedder.input_shape), dtype=np.uint8) for size in (8, 3, 9)
    ]
    started = [embedder.start(batch) for batch in batches]
    for batch, pending in reversed(list(zip(batches, started, strict=True))):
        given = pending.result()
        np.testing.assert_allclose(given, embedder.embed(batch), rtol=1e-3, atol=1e-4)
        np.testing.assert_array_equal(given, pending.result())


def test_ready_network__runs_without_torch(openvino: Embedder, folder: Path) -> None:
    """The first prediction of a cold start does not wait for torch's import."""
    code = (
        "import sys; from pathlib import Path\n"
        "from cropapp.core.engines import EngineName\n"
        "from cropapp.ml.embedder import default_embedder\n"
        f"folder = Path({str(folder)!r})\n"
        "made = default_embedder('cpu', engine=EngineName.OPENVINO, folder=folder)\n"
        "print(made.dimension, 'torch' in sys.modules)"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.split() == [str(openvino.dimension), "False"]


def test_measured_once__then_remembered(tmp_path: Path, folder: Path, openvino: Embedder) -> None:
    key = openvino.embedding_key
    for file in folder.glob(f"{key}*"):
        (tmp_path / file.name).write_bytes(file.read_bytes())
    unknown = default_embedder("cpu", engine=EngineName.AUTO, folder=tmp_path)
    assert unknown.engine.name == "torch"
    measured = default_embedder(
        "cpu", engine=EngineName.AUTO, precision="fp32", folder=tmp_path, probe=Probe.THOROUGH
    )
    known = choice.remembered(tmp_path, choice.machine_key("cpu"), key)
    assert known is not None
    assert len(known.photos_per_s) == 2
    assert known.engine == measured.engine.name
    assert known.measured_on is not None
    again = default_embedder("cpu", engine=EngineName.AUTO, folder=tmp_path)
    assert again.engine.name == known.engine


def test_choice_that_does_not_run__is_forgotten_and_torch_goes_on(
    tmp_path: Path, openvino: Embedder, caplog: pytest.LogCaptureFixture
) -> None:
    key, machine = openvino.embedding_key, choice.machine_key("cpu")
    choice.remember(tmp_path, machine, key, EngineChoice("openvino", "GPU.7", {}))
    embedder = default_embedder("cpu", engine=EngineName.AUTO, folder=tmp_path)
    assert embedder.engine.name == "torch"
    assert choice.remembered(tmp_path, machine, key) is None
    assert "does not run" in caplog.text
    caplog.clear()


def test_choice_without_reduced_precision__is_measured_again_only_where_that_is_wanted(
    tmp_path: Path, openvino: Embedder
) -> None:
    key, machine = openvino.embedding_key, choice.machine_key("cpu")
    chooser = EngineChooser(
        build=lambda: pytest.fail("nothing is built to answer this"),
        how=default_spec().preprocessing,
        device="cpu",
        precision="auto",
        folder=tmp_path,
    )
    assert not chooser.is_settled(key, Probe.EXACT)
    choice.remember(tmp_path, machine, key, EngineChoice("torch", "cpu", {}, is_thorough=False))
    assert chooser.is_settled(key, Probe.EXACT)
    assert not chooser.is_settled(key, Probe.THOROUGH)
    choice.remember(tmp_path, machine, key, EngineChoice("torch", "cpu", {}, is_thorough=True))
    assert chooser.is_settled(key, Probe.THOROUGH)


def test_machine__with_fewer_cores_for_us_is_another_one(monkeypatch: pytest.MonkeyPatch) -> None:
    before = choice.machine_key("cpu")
    assert choice.machine_key("cpu") == before
    monkeypatch.setattr(choice, "usable_cores", lambda: 61)
    assert choice.machine_key("cpu") != before


def test_damaged_file_of_choices__counts_as_none(tmp_path: Path) -> None:
    (tmp_path / choice.FILE_NAME).write_text("{")
    assert choice.remembered(tmp_path, "machine", "key") is None
    choice.remember(tmp_path, "machine", "key", EngineChoice("torch", "cpu", {"torch": 1.0}))
    assert json.loads((tmp_path / choice.FILE_NAME).read_text())["machine key"]["engine"] == "torch"


def test_openvino__without_a_place_for_its_network_is_refused() -> None:
    with pytest.raises(UserError, match="OpenVINO cannot run") as told:
        default_embedder("cpu", engine=EngineName.OPENVINO)
    assert "--engine torch" in told.value.hint


def test_network_that_loses_too_much__is_not_near_enough(
    exact: Embedder, openvino: Embedder
) -> None:
    class Off:
        """The exact engine with a third of the spread beside it."""

        name, where, in_flight = "off", "CPU bf16", 1

        def run(self, batch: NDArray[np.uint8]) -> NDArray[np.float32]:
            rows = exact.engine.run(batch)
            wrong: NDArray[np.float32] = rows + rows.std(axis=0) * np.float32(0.3)
            return wrong

        def start(self, batch: NDArray[np.uint8]) -> Pending:
            raise NotImplementedError

    photos = draw_pictures(8, exact.input_shape[1], seed=3)
    assert agrees(exact.engine, openvino.engine, photos)
    assert not agrees(exact.engine, Off(), photos)
