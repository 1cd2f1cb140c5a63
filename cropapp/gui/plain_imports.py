"""Python's own import, which Shiboken replaces with one that reads the source of every module.

Owns: putting it back. Shiboken looks in each module that is imported for the word "PySide6", to
know whether its own spelling of methods (`from __feature__ import snake_case`) may be asked for
there. This program never asks, and pays with a third of its imports' time, most of it with the
interpreter held while the window wants to paint, and with the text of all modules in memory.
"""

from __future__ import annotations

import builtins
import sys


def load_pyside_keeping_import() -> None:
    """Import PySide6 and keep the import there was before.

    Where PySide6 is loaded already, by a test runner, nothing is changed: what there was before is
    not known then.
    """
    if "shiboken6" in sys.modules:
        return
    plain = builtins.__import__
    import PySide6.QtCore  # noqa: F401 - replaces it

    builtins.__import__ = plain
