"""What the doctor looks for is what an installation brings."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from cropapp.services.doctor import PACKAGES

PYPROJECT = Path(__file__).resolve().parents[3] / "pyproject.toml"


def test_packages__none_is_missing_after_a_plain_installation() -> None:
    project = tomllib.loads(PYPROJECT.read_text(encoding="utf-8"))["project"]
    installed = {re.split(r"[<>=\[; ]", wanted)[0].lower() for wanted in project["dependencies"]}
    assert {name.lower() for name in PACKAGES} <= installed
