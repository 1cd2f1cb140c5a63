"""Paths as people give them, made plain.

Owns: one spelling of a path, so that the same folder is never added twice.
"""

from __future__ import annotations

import os
from pathlib import Path


def plain_path(path: Path) -> Path:
    """Return `path` absolute, `~` expanded, without `.` and `..`; symbolic links stay as given."""
    return Path(os.path.normpath(path.expanduser().absolute()))
