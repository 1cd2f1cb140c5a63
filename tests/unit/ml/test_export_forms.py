"""An exported model computes what the program computes, run by a program of its own."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image
from torch import nn

from cropapp.core import export_formats
from cropapp.core.entities import ModelKind
from cropapp.core.errors import EnvironmentProblem, ProgramFault, UserError
from cropapp.core.export_formats import ExportFormat
from cropapp.ml.backbones import Backbone
from cropapp.ml.embedding_spec import EmbeddingSpec
from cropapp.ml.export import formats, write
from cropapp.ml.export.example import example_file, example_text
from cropapp.ml.export.write import FormCheck, expected_probabilities, write_export
from cropapp.ml.head import LinearHead
from cropapp.ml.model_folder import ModelClass, ModelSpec
from cropapp.ml.preprocessing import Fit, Preprocessing

HOW = Preprocessing(size_px=32)
NAMES = ("rust", "健康", "spot, angular")


def small_backbone() -> Backbone:
    """A network with what backbones are made of: convolutions, batch norm, a joined layer."""
    torch.manual_seed(5)
    body = nn.Sequential(
        nn.Conv2d(3, 8, 3, stride=2, bias=False),
        nn.BatchNorm2d(8),
        nn.ReLU(),
        nn.Conv2d(8, 12, 3),
        nn.AdaptiveAvgPool2d(1),
        nn.Flatten(),
    )
    for module in body.modules():
        if isinstance(module, nn.BatchNorm2d):
            nn.init.uniform_(module.running_mean, -1, 1)
            nn.init.uniform_(module.running_var, 0.5, 2)
    return Backbone("small", body, ("2:mean", "2:logstd"), None).eval()


BACKBONE = small_backbone()
HEAD = LinearHead(
    np.random.default_rng(2).normal(0, 2, (3, 12 + 16)).astype(np.float32),
    np.array([0.3, 0, -0.3], np.float32),
    1.7,
)
SPEC = ModelSpec(
    uid="quick-0001",
    name="Leaf 葉",
    kind=ModelKind.QUICK,
    embedding=EmbeddingSpec("small", BACKBONE.joined, HOW, "ab" * 32),
    classes=tuple(ModelClass(str(i), name) for i, name in enumerate(NAMES)),
    created_at=datetime(2025, 3, 4, tzinfo=UTC),
)
INPUTS = np.random.default_rng(0).integers(0, 256, (3, 3, 32, 32), dtype=np.uint8)


def not_cancelled() -> None:
    pass


def export(
    folder: Path,
    forms: list[ExportFormat] | None = None,
    check_cancelled: Callable[[], None] = not_cancelled,
) -> list[FormCheck]:
    wanted = forms or list(ExportFormat)
    return write_export(
        folder, SPEC, HEAD, BACKBONE, wanted, INPUTS, check_cancelled=check_cancelled
    )


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("export") / "模型"
    checks = export(folder)
    assert [check.form for check in checks] == list(ExportFormat)
    assert all(0 <= check.largest_difference < 1e-5 for check in checks)
    return folder


@pytest.fixture(scope="module")
def photo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("photos") / "leaf 1.png"
    pixels = np.random.default_rng(7).integers(0, 256, (6, 9, 3), dtype=np.uint8)
    Image.fromarray(pixels).resize((90, 60)).save(path)
    return path


@pytest.mark.parametrize("form", list(ExportFormat))
def test_example__says_what_the_program_says(
    exported: Path, photo: Path, tmp_path: Path, form: ExportFormat
) -> None:
    with Image.open(photo) as image:
        batch = HOW.to_input(image.convert("RGB"))[None]
    wanted = expected_probabilities(BACKBONE, HOW, HEAD, batch)[0]
    ran = subprocess.run(
        [sys.executable, exported / example_file(form), photo],
        capture_output=True,
        encoding="utf-8",
        cwd=tmp_path,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    lines = [line.split("\t") for line in ran.stdout.splitlines()]
    assert [line[1] for line in lines] == [NAMES[i] for i in np.argsort(-wanted)]
    assert [float(line[2]) for line in lines] == pytest.approx(sorted(wanted)[::-1], abs=2e-4)


@pytest.mark.parametrize("form", list(ExportFormat))
@pytest.mark.parametrize("fit", list(Fit))
def test_example__is_short_and_needs_nothing_of_the_program(fit: Fit, form: ExportFormat) -> None:
    text = example_text(form, replace(HOW, fit=fit, crop_share=0.875))
    assert "cropapp" not in text.lower()
    assert len([line for line in text.splitlines() if line.strip()]) <= 24
    compile(text, example_file(form), "exec")


@pytest.mark.parametrize("fit", list(Fit))
@pytest.mark.parametrize("size", [(90, 60), (41, 77)])
def test_example__makes_the_square_that_the_program_makes(fit: Fit, size: tuple[int, int]) -> None:
    how = replace(HOW, fit=fit, crop_share=0.875)
    pixels = np.random.default_rng(3).integers(0, 256, (5, 7, 3), dtype=np.uint8)
    image = Image.fromarray(pixels).resize(size)
    text = example_text(ExportFormat.ONNX, how)
    body = text.split('.convert("RGB")\n')[1].split("    [[probabilities]]")[0]
    scope: dict[str, object] = {"photo": image, "np": np, "Image": Image}
    from PIL import ImageOps

    exec("\n".join(line[4:] for line in body.splitlines()), scope | {"ImageOps": ImageOps}, scope)
    np.testing.assert_array_equal(np.asarray(scope["photos"])[0], how.to_input(image))


def test_export__tells_what_it_is(exported: Path) -> None:
    told = json.loads((exported / "model.json").read_text(encoding="utf-8"))
    assert [each["name"] for each in told["classes"]] == list(NAMES)
    assert told["input"]["dtype"] == "uint8"
    assert told["preprocessing"]["size_px"] == 32
    assert told["calibration"]["temperature"] == 1.7
    assert set(told["checked"]) == {str(form) for form in ExportFormat}
    for name, entry in told["files"].items():
        assert (exported / name).stat().st_size == entry["size_bytes"]
    assert set(told["files"]) == {p.name for p in exported.iterdir()} - {"model.json"}


def test_export__a_form_that_computes_something_else_is_not_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def off(form: ExportFormat, folder: Path) -> tuple[formats.Run, str]:
        run, name = formats.read_form(form, folder)
        return lambda batch: run(batch) + np.float32(0.01), name

    monkeypatch.setattr(write, "read_form", off)
    with pytest.raises(ProgramFault, match=r"off by 0\.01"):
        export(tmp_path / "out", [ExportFormat.TORCH])
    assert not list(tmp_path.iterdir())


def test_export__never_overwrites_and_leaves_nothing_when_cancelled(tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    (tmp_path / "there" / "mine.txt").write_text("mine")
    with pytest.raises(UserError, match="already"):
        export(tmp_path / "there", [ExportFormat.TORCH])

    def stop() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        export(tmp_path / "out", [ExportFormat.TORCH], stop)
    assert [path.name for path in tmp_path.iterdir()] == ["there"]


def test_export__onnx_without_its_packages_says_how_to_get_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    needed = {ExportFormat.ONNX: ("onnx", "onnx_that_is_not_there")}
    monkeypatch.setattr(export_formats, "NEEDED_PACKAGES", needed)
    with pytest.raises(EnvironmentProblem, match="onnx_that_is_not_there") as caught:
        export(tmp_path / "out")
    assert "cropapp[export]" in caught.value.hint
    assert not list(tmp_path.iterdir())


def test_onnx__is_read_by_openvino_where_its_own_runtime_is_not(
    exported: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    find = formats.importlib.util.find_spec
    monkeypatch.setattr(
        formats.importlib.util,
        "find_spec",
        lambda name: None if name == "onnxruntime" else find(name),
    )
    run, name = formats.read_form(ExportFormat.ONNX, exported)
    assert name.startswith("openvino")
    wanted = expected_probabilities(BACKBONE, HOW, HEAD, INPUTS)
    np.testing.assert_allclose(run(INPUTS), wanted, atol=1e-5)
