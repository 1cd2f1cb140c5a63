"""Another backbone by name: its weights from a file, or from a hub that cannot be reached."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest


def classify(*words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "cropapp", "classify", *words, "--device", "cpu", "--json"]
    return subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)


@pytest.fixture
def few_photos(sample_folder: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "few"
    folder.mkdir()
    for photo in sorted(sample_folder.rglob("*.jpg"))[:3]:
        shutil.copy(photo, folder)
    return folder


def test_resnet__with_weights_from_a_file_of_the_person(few_photos: Path, tmp_path: Path) -> None:
    import torch
    import torchvision

    torch.manual_seed(0)
    weights = tmp_path / "own resnet.pth"
    torch.save(torchvision.models.resnet18(weights=None).state_dict(), weights)
    words = (str(few_photos), "--model", "resnet18", "--weights", str(weights))

    first = classify(*words)
    assert first.returncode == 0, first.stderr
    assert json.loads(first.stdout)["predicted"] == 3
    weights.unlink()  # kept in the model's folder: not needed again
    again = json.loads(classify(*words).stdout)
    assert (again["read"], again["predicted"]) == (0, 3)


def test_resnet__without_a_network_says_what_to_do(
    few_photos: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CROPAPP_WEIGHTS_URL", "http://127.0.0.1:9")
    run = classify(str(few_photos), "--model", "resnet18")
    assert run.returncode == 3
    assert "resnet18 could not be downloaded" in run.stderr
    assert "efficientnet-lite0" in run.stderr
    assert run.stdout == ""


def test_unknown_backbone__is_refused_by_name(few_photos: Path) -> None:
    run = classify(str(few_photos), "--model", "resnet999")
    assert run.returncode == 2
    assert "resnet999" in run.stderr
