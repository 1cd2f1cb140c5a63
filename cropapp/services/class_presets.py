"""Use case: lists of classes that come with the program.

Owns: which there are and how one is added to a project. Each is a CSV as `class_list_csv` writes
it, in resources/presets.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from cropapp.core.changes import ChangeSet
from cropapp.core.errors import UserError
from cropapp.services.class_list_csv import (
    ClassListPreview,
    import_class_list,
    preview_class_list,
)
from cropapp.services.project import Project
from cropapp.services.resources import resource_path

_TITLES = {"taiwan-crops-33": "33 crops of the Taiwanese crop survey"}


@dataclass(frozen=True, slots=True)
class ClassPreset:
    name: str
    """Of its file, without the ending."""
    title: str
    """In English; the window has its own words for the presets it knows."""
    path: Path


def class_presets() -> list[ClassPreset]:
    """Return the shipped lists of classes, by name."""
    paths = sorted(resource_path("presets").glob("*.csv"))
    return [ClassPreset(path.stem, _TITLES.get(path.stem, path.stem), path) for path in paths]


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
