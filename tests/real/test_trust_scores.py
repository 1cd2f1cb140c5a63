"""Strange photos are told and planted errors found on real photos, by the documented command."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).resolve().parents[1] / "benchmarks" / "trust_scores.py"


@pytest.mark.real
@pytest.mark.slow
def test_strange_photos_and_wrong_labels__are_found(shared_data: Path) -> None:
    run = subprocess.run(
        [sys.executable, str(SCRIPT), str(shared_data / "field"), "--draws", "3", "--json"],
        capture_output=True,
        text=True,
        timeout=900,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    scores = json.loads(run.stdout)
    for crop in ("bean", "chilli"):
        strange = scores[f"strange_to_{crop}"]
        assert strange["auroc"] >= 0.9
        assert strange["other_crop_told_unlike"] > 3 * strange["held_out_told_unlike"]
    assert min(scores["planted_errors_in_worst_tenth"]) >= 0.7
