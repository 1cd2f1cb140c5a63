"""Whether there is a screen to show a window on.

Owns: asking the environment before Qt does: Qt ends the process where it finds none.
"""

from __future__ import annotations

import os
import sys

from cropapp.core.errors import EnvironmentProblem


def has_display() -> bool:
    """Return whether a window could be shown here."""
    if sys.platform in ("win32", "darwin") or os.environ.get("QT_QPA_PLATFORM"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def require_display() -> None:
    """Raise where no window can be shown.

    Raises:
        EnvironmentProblem: there is no display.
    """
    if not has_display():
        raise EnvironmentProblem(
            "There is no display to show the window on.",
            hint="Start CropApp on the desktop, or use the command line: cropapp --help.",
        )
