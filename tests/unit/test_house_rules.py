"""Rules of the house that a machine can check."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_layers__import_linter_keeps_every_contract() -> None:
    run = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout


def test_files__none_over_500_lines() -> None:
    long = {
        path.relative_to(ROOT).as_posix(): lines
        for place in ("cropapp", "tests", "packaging")
        for path in (ROOT / place).rglob("*.py")
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > 500
    }
    assert not long


def test_modules__each_says_what_it_owns() -> None:
    silent = [
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "cropapp").rglob("*.py")
        if not path.read_text(encoding="utf-8").lstrip().startswith('"""')
    ]
    assert not silent


def test_command_line__imports_neither_torch_nor_qt() -> None:
    heavy = ("torch", "timm", "torchvision", "sklearn", "scipy", "alembic", "PySide6")
    code = f"import sys, cropapp.cli.app;print([name for name in {heavy!r} if name in sys.modules])"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
