"""Two threads that make pictures never wait for each other's first import (a window that hangs)."""

from __future__ import annotations

import os
import subprocess
import sys

_IMPORTS_OF_A_PICTURE = """
import builtins, sys
from PySide6.QtGui import QImage
from cropapp.gui.gallery.loader import fitted
if sys.argv[1] == "as the program starts":
    from cropapp.gui.app import make_app
    app = make_app()
image = QImage(4, 4, QImage.Format.Format_RGB32)
seen, real = [], builtins.__import__
def watched(name, *rest):
    seen.append(name)
    return real(name, *rest)
builtins.__import__ = watched
fitted(image, 2, 1.0)
builtins.__import__ = real
print(seen)
"""


def imports_of_a_picture(how: str) -> str:
    run = subprocess.run(
        [sys.executable, "-c", _IMPORTS_OF_A_PICTURE, how],
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    return run.stdout.strip()


def test_first_picture__imports_nothing_once_the_statics_are_settled() -> None:
    assert imports_of_a_picture("as the program starts") == "[]"


def test_first_picture__imports_something_else__or_this_file_is_no_longer_needed() -> None:
    assert imports_of_a_picture("with nothing done before") != "[]"
