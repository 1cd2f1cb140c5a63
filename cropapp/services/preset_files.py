"""Which lists of classes come with the program.

Owns: finding them in resources/presets. Must not: read one; that brings the store, and this is
asked while a dialog opens.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

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
