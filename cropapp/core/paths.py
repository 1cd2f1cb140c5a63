"""Paths as people give them, and where a project keeps its things.

Owns: one spelling of a path, so that the same folder is never added twice; the name of the data
folder.
"""

from __future__ import annotations

import os
from pathlib import Path


def plain_path(path: Path) -> Path:
    """Return `path` absolute, `~` expanded, without `.` and `..`; symbolic links stay as given."""
    return Path(os.path.normpath(path.expanduser().absolute()))


def data_folder(project: Path) -> Path:
    """Return the folder beside a project file: `/x/field.cropapp` has `/x/field.cropapp-data`."""
    return project.with_name(project.name + "-data")
