"""What must have happened in one thread before several threads use Qt.

Owns: the way around a deadlock in Shiboken (seen in 6.11): the first call of a function that could
also take a path makes a C++ static, which imports a module and so gives the interpreter up. A
second thread that makes such a call meanwhile waits for the static while it holds the interpreter,
and neither can go on: the window stands still for good. Two thumbnail threads did that.
"""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QImage


def settle_shiboken_statics() -> None:
    """Make the static that tells whether an argument is a path. Call before starting threads."""
    QImage(QSize(1, 1), QImage.Format.Format_ARGB32_Premultiplied)
