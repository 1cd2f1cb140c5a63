"""The zoo as the window and the command line show it."""

from __future__ import annotations

import subprocess
import sys

import pytest

from cropapp.core.errors import UserError
from cropapp.core.tasks import Cancelled, QuietTask
from cropapp.ml.zoo_catalogue import BY_NAME
from cropapp.services.app_folders import cache_folder
from cropapp.services.inference_client import ModelProcess
from cropapp.services.zoo import WeightsPlace, ZooRow, measure_backbones, remarks, zoo_rows


def row_of(name: str) -> ZooRow:
    return next(row for row in zoo_rows() if row.entry.name == name)


def test_weights__installed_downloaded_or_not():
    assert row_of("efficientnet-lite0").weights is WeightsPlace.INSTALLED
    assert row_of("vit-small").weights is WeightsPlace.DOWNLOAD
    folder = cache_folder() / "backbones"
    folder.mkdir(parents=True)
    (folder / BY_NAME["vit-small"].weights_file).write_bytes(b"weights")
    assert row_of("vit-small").weights is WeightsPlace.CACHED


def test_size_and_default():
    assert row_of("efficientnet-lite0").is_default
    assert row_of("efficientnet-lite0").size_px == 320
    assert row_of("inception-v3").size_px == 299


def test_speed__is_measured_once_and_remembered(model_process: ModelProcess):
    assert row_of("squeezenet").photos_per_s is None
    [measured] = measure_backbones(["squeezenet"], model_process, QuietTask())
    assert measured.photos_per_s is not None
    assert measured.photos_per_s > 0
    assert row_of("squeezenet") == measured
    assert measured.engine.split()[0] in ("torch", "openvino")
    assert row_of("mnasnet").photos_per_s is None


def test_measuring__unknown_name_or_cancelled(model_process: ModelProcess):
    with pytest.raises(UserError, match="no backbone “vgg”"):
        measure_backbones(["squeezenet", "vgg"], model_process, QuietTask())
    task = QuietTask()
    task.cancel()
    with pytest.raises(Cancelled):
        measure_backbones(["squeezenet"], model_process, task)
    assert row_of("squeezenet").photos_per_s is None


def test_remarks__say_what_is_not_the_publishers():
    assert any("names no licence" in said for said in remarks(BY_NAME["alexnet"]))
    timms = " ".join(remarks(BY_NAME["se-resnet50"]))
    assert "counted here" in timms
    assert "at 288 px; it was trained at 224" in timms
    assert "224 px only" in " ".join(remarks(BY_NAME["coatnet-nano"]))


def test_list__needs_no_torch():
    """The window shows it too."""
    code = (
        "import sys; from cropapp.services.zoo import zoo_rows; zoo_rows();"
        "print([name for name in ('torch', 'timm', 'torchvision') if name in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
