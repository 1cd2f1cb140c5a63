"""At 200 % on a screen that leaves 1024x700: no words are cut off on any page."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from cropapp.gui.project_pages import PageName
from cropapp.services.project import Project

PROBE = Path(__file__).with_name("scale_probe.py")


@pytest.mark.parametrize("scale", ["1", "2"])
def test_every_page_fits(learned_project: Project, scale: str) -> None:
    learned_project.close()
    run = subprocess.run(
        [sys.executable, str(PROBE), str(learned_project.path)],
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen", "QT_SCALE_FACTOR": scale},
        capture_output=True,
        text=True,
        timeout=280,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    told = json.loads(run.stdout.splitlines()[-1])
    assert told["scale"] == float(scale)
    assert told["size"] == [1024, 700]
    for page in (*PageName, "settings"):
        assert told[page] == [], page
