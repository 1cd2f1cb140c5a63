"""The window shows without anything heavy: torch alone takes seconds to import."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

PROBE = Path(__file__).resolve().parents[1] / "benchmarks" / "window_probe.py"


def test_window__is_painted_before_torch_or_the_database_layer_is_imported() -> None:
    run = subprocess.run(
        [sys.executable, str(PROBE), "start"],
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    assert json.loads(run.stdout.splitlines()[-1])["heavy"] == []
