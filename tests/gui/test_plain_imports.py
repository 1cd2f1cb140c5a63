"""The window imports modules as Python does, whatever Shiboken would do."""

from __future__ import annotations

import builtins
import subprocess
import sys


def test_import__is_pythons_own_with_pyside_loaded() -> None:
    assert "PySide6.QtCore" in sys.modules
    assert builtins.__import__.__name__ == "__import__"


def test_a_module_imported_later__is_not_read_for_words() -> None:
    code = (
        "import linecache, sys, cropapp.gui.main_window\n"
        "print(sum(1 for name in linecache.cache if name.endswith('main_window.py')))"
    )
    assert _printed_by(code) == "0"


def test_pyside_loaded_by_others__stays_as_it_was() -> None:
    code = (
        "import builtins, PySide6.QtCore; before = builtins.__import__\n"
        "import cropapp.gui; print(builtins.__import__ is before)"
    )
    assert _printed_by(code) == "True"


def _printed_by(code: str) -> str:
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return done.stdout.strip()
