"""The zoo on the command line, and the options of prediction that cost more."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path


def cropapp(*words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "cropapp", *words]
    return subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)


def test_zoo__as_json_sorted() -> None:
    run = cropapp("models", "zoo", "--json", "--sort", "top1")
    assert run.returncode == 0, run.stderr
    rows = json.loads(run.stdout)
    assert rows[0]["name"] == "efficientnet-v2-l"
    scores = [row["top1"] for row in rows]
    assert scores == sorted(scores, reverse=True)
    by_name = {row["name"]: row for row in rows}
    assert by_name["inception-v3"]["smallest_px"] == 75
    assert by_name["inception-v3"]["photos_per_s"] is None
    assert by_name["efficientnet-lite0"]["weights"] == "installed"
    assert by_name["resnet18"]["licence"] is None
    assert any("names no licence" in said for said in by_name["resnet18"]["remarks"])


def test_zoo__unknown_backbone_is_refused() -> None:
    run = cropapp("models", "zoo", "--measure", "vgg")
    assert run.returncode == 2
    assert "no backbone “vgg”" in run.stderr


def test_ensemble__of_a_folder_is_refused(tmp_path: Path) -> None:
    run = cropapp("classify", str(tmp_path), "--ensemble", "1,2")
    assert run.returncode == 2
    assert "versions of a project" in run.stderr


def test_classify__by_four_looks_says_what_they_cost(sample_folder: Path, tmp_path: Path) -> None:
    few = tmp_path / "few"
    few.mkdir()
    for photo in sorted(sample_folder.rglob("*.jpg"))[:2]:
        shutil.copy(photo, few)
    words = ("--model", "bean-leaf", "--views", "flips", "--device", "cpu", "--json")
    run = cropapp("classify", str(few), *words)
    assert run.returncode == 0, run.stderr
    assert json.loads(run.stdout)["predicted_now"] == 2
    assert "4 × the time" in run.stderr
