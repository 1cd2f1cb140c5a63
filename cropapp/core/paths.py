"""Paths as people give them, and where a project keeps its things.

Owns: one spelling of a path, so that the same folder is never added twice; what is said of a path
that leads to no folder; the name of the data folder.
"""

from __future__ import annotations

import os
from pathlib import Path

from cropapp.core.errors import UserError


def plain_path(path: Path) -> Path:
    """Return `path` absolute, `~` expanded, without `.` and `..`; symbolic links stay as given."""
    return Path(os.path.normpath(path.expanduser().absolute()))


def require_folder(path: Path) -> None:
    """Refuse a path at which there is no folder, or one whose name nothing can be kept by.

    Raises:
        UserError: there is nothing, or a file, or the name is not valid Unicode.
    """
    require_text(path)
    if path.is_dir():
        return
    if path.exists():
        raise UserError(
            f"{path} is a file, not a folder.", hint=f"Name the folder that it is in: {path.parent}"
        )
    raise UserError(f"There is no folder {path}.", hint="Check the path, or plug the disk in.")


def require_text(path: Path) -> None:
    """Refuse a path that is not valid Unicode: a database keeps none other.

    Raises:
        UserError: it is not.
    """
    if not is_unicode(str(path)):
        told = os.fsencode(path).decode("utf-8", "backslashreplace")
        raise UserError(
            f"The path {told} is not valid Unicode.", hint="Rename the file, or its folder."
        )


def is_unicode(text: str) -> bool:
    """Return whether a name is text: Python carries bytes that are not as lone surrogates."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


_DATA = "-data"


def data_folder(project: Path) -> Path:
    """Return the folder beside a project file: `/x/field.cropapp` has `/x/field.cropapp-data`."""
    return project.with_name(project.name + _DATA)


def project_of(data: Path) -> Path:
    """Return the project file that a data folder is beside; the other way round."""
    return data.with_name(data.name.removesuffix(_DATA))
