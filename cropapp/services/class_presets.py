"""Use case: give a project the classes of a list that comes with the program.

Owns: how one is added. Each is a CSV as `class_list_csv` writes it.
"""

from __future__ import annotations

from cropapp.core.changes import ChangeSet
from cropapp.core.errors import UserError
from cropapp.services.class_list_csv import (
    ClassListPreview,
    import_class_list,
    preview_class_list,
)
from cropapp.services.preset_files import class_presets
from cropapp.services.project import Project


def preview_preset(project: Project, name: str) -> ClassListPreview:
    """Return what adding a preset to a project would do.

    Raises:
        UserError: there is no preset of that name.
    """
    presets = class_presets()
    for preset in presets:
        if preset.name == name:
            return preview_class_list(project, preset.path, fill_keys=True)
    known = ", ".join(preset.name for preset in presets)
    raise UserError(f"There is no preset “{name}”.", hint=f"There are: {known}.")


def add_preset(project: Project, name: str, *, author: str = "") -> ChangeSet | None:
    """Add the classes of a preset as one step; the first of them get the free keys of 1 to 9.

    Raises:
        UserError: there is no preset of that name.
    """
    return import_class_list(project, preview_preset(project, name), author=author)
